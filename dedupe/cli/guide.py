"""dedupe guide NAME: the longer texts."""

from __future__ import annotations

from dataclasses import fields
from importlib.resources import files

import click

from dedupe.errors import UnknownNameError, unknown


@click.command("guide")
@click.argument("name", required=False)
def command(*, name: str | None) -> None:
    """Print a guide; without a name, list them."""
    entries = (entry for entry in files("dedupe.guides").iterdir() if entry.name.endswith(".md"))
    guides = {entry.name.removesuffix(".md"): entry for entry in entries}
    if name is None:
        for guide in sorted(guides):
            title = guides[guide].read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
            click.echo(f"{guide:<12} {title}")
        return
    if name not in guides:
        raise UnknownNameError(unknown("guide", name, guides))
    click.echo(guides[name].read_text(encoding="utf-8"), nl=False)
    if name == "settings":
        click.echo(_settings())


def _settings() -> str:
    """Return all settings by stage, with default, range and meaning, as the code has them."""
    from dedupe.settings import PRESETS, Settings

    lines = []
    for stage in fields(Settings):
        record = getattr(Settings(), stage.name)
        for field in fields(record):
            low, high = field.metadata.get("low"), field.metadata.get("high")
            span = f"{low:g} to {high:g}" if low is not None else "a name"
            value = getattr(record, field.name)
            lines.append(f"    {stage.name}.{field.name} = {value}\n        {field.metadata.get('doc', '')} ({span})")
    presets = [f"    {name}: {', '.join(changes) or 'the values above'}" for name, changes in PRESETS.items()]
    return "\n".join(["", *lines, "", "The presets:", "", *presets])
