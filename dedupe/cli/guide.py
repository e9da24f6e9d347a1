"""dedupe guide NAME: the longer texts."""

from __future__ import annotations

from importlib.resources import files

import click

from dedupe.errors import UnknownNameError, unknown


@click.command("guide")
@click.argument("name", required=False)
def command(*, name: str | None) -> None:
    """Print a guide; without a name, list them."""
    guides = {
        entry.name.removesuffix(".md"): entry
        for entry in files("dedupe.guides").iterdir()
        if entry.name.endswith(".md")
    }
    if name is None:
        for guide in sorted(guides):
            title = guides[guide].read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
            click.echo(f"{guide:<12} {title}")
        return
    if name not in guides:
        raise UnknownNameError(unknown("guide", name, guides))
    click.echo(guides[name].read_text(encoding="utf-8"), nl=False)
