"""dedupe remove STORE ID…: articles out of an index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from dedupe.cli.options import Choices


@click.command("remove")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@setting_options
def command(*, store: Path, ids: tuple[str, ...], choices: Choices) -> int:
    """Remove articles with all their versions. Exit code 1 when none of the ids was there.

    \b
    dedupe remove news.db gazette-2024-0311-07
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index

    with open_index(store, choices) as index:
        unknown = [name for name in ids if not index.versions(name)]
        removed = index.remove(ids)
    if not choices.quiet:
        from dedupe.render.plain import visible

        for name in unknown:
            click.echo(visible(f'no article "{name}" in {store}'), err=True)
        from dedupe.render.view.wording import count

        click.echo(f"{store}: {count(removed, 'version')} removed", err=True)
    return 0 if removed else 1
