"""dedupe compare A B: two texts side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from dedupe.cli.options import Choices


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as one JSON object.")
@click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help="Write it as one HTML file, offline.")
@click.option("--full", is_flag=True, help="Show every passage, not only those with changes.")
@click.option(
    "--width", type=click.IntRange(min=20), metavar="N", help="Columns (default: those of the terminal, or 120)."
)
@setting_options
def command(
    *, a: str, b: str, as_json: bool, html: Path | None, full: bool, width: int | None, choices: Choices
) -> None:
    """Compare two texts: what B shares with A, word by word, and what was changed.

    A and B are files; one of them may be - for standard input. The order does not matter for what is
    found: who took from whom is told from the texts.

    \b
    dedupe compare release.txt article.txt
    dedupe compare release.txt article.txt --html pair.html
    curl -s https://example.org/article.txt | dedupe compare release.txt - --json
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.pipeline import compare
    from dedupe.stages.read import read_pair

    settings = choices.settings()
    comparison = compare(*read_pair(a, b, settings.read), settings)
    if html:
        from dedupe.cli.files import write_text
        from dedupe.render.html import pair_html

        write_text(pair_html(comparison), html)
        if not choices.quiet:
            click.echo(f"{html} written: one file, opens offline", err=True)
    if as_json:
        from dedupe.render.json import comparison_json

        click.echo(comparison_json(comparison), nl=False)
    elif not html:
        from dedupe.render.terminal import print_comparison

        print_comparison(comparison, full=full, width=width)
