"""dedupe compare A B: two texts side by side."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dedupe.cli.options import Choices
    from dedupe.model import Comparison

_PATH = click.Path(path_type=Path)


@click.command("compare")
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as one JSON object.")
@click.option(
    "--html",
    type=_PATH,
    metavar="FILE",
    help="Write it as one HTML file, which opens offline; missing folders are made.",
)
@click.option("--pdf", type=_PATH, metavar="FILE", help="Print that file to PDF, where a Chromium is found.")
@click.option(
    "-o",
    "--output",
    type=_PATH,
    metavar="FILE",
    help="Write it to FILE.html, .pdf, .json, .svg (a picture) or .txt; missing folders are made.",
)
@click.option("--full", is_flag=True, help="Show every passage, not only those with changes.")
@setting_options
def command(
    *,
    a: str,
    b: str,
    as_json: bool,
    output: Path | None,
    full: bool,
    choices: Choices,
    **named: Path | None,
) -> None:
    """Compare two texts: what B shares with A, word by word, and what was changed.

    A and B are files; one of them may be - for standard input. The order does not matter for what is
    found: who took from whom is told from the texts.

    \b
    dedupe compare release.txt article.txt
    dedupe compare release.txt article.txt --html pair.html
    curl -s https://example.org/article.txt | dedupe compare release.txt - --json
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.files import write_bytes
    from dedupe.comparing import compare_in_any_order
    from dedupe.stages.read import read_pair

    settings = choices.settings()
    wanted = _wanted(output, named)
    comparison = compare_in_any_order(*read_pair(a, b, settings.read), settings)
    for path, suffix in wanted.items():
        data = _WRITERS[suffix](comparison, full)
        if str(path) == "-":
            click.echo(data, nl=False)
            continue
        write_bytes(data.encode() if isinstance(data, str) else data, path)
        if not choices.quiet:
            click.echo(f"{path} written", err=True)
    if as_json:
        click.echo(_json(comparison, full), nl=False)
    elif not wanted:
        from dedupe.render.terminal import print_comparison

        print_comparison(comparison, full=full)


def _wanted(output: Path | None, named: Mapping[str, Path | None]) -> dict[Path, str]:
    """Return the files to write, each with the format it gets: that of the option that names it, else its own.

    Raises:
        UsageError: The end of a name stands for no format.
        OutputError: A PDF is wanted and there is nothing to print with.
    """
    wanted = {output: output.suffix.lower()} if output else {}
    wanted |= {path: f".{name}" for name, path in named.items() if path}
    for path, suffix in wanted.items():
        if suffix not in _WRITERS:
            message = f'"{path}" ends in {suffix or "nothing"}, which names no format ({", ".join(_WRITERS)})'
            raise click.UsageError(message)
    if ".pdf" in wanted.values():
        from dedupe.render.pdf import find_chromium

        find_chromium()
    return wanted


def _html(comparison: Comparison, full: bool) -> str:  # noqa: ARG001, FBT001 - a writer's signature
    from dedupe.render.html import pair_html

    return pair_html(comparison)


def _pdf(comparison: Comparison, full: bool) -> bytes:  # noqa: FBT001 - a writer's signature
    from dedupe.render.pdf import find_chromium, print_pdf

    return print_pdf(_html(comparison, full), find_chromium())


def _json(comparison: Comparison, full: bool) -> str:  # noqa: ARG001, FBT001 - a writer's signature
    from dedupe.render.json import comparison_json

    return comparison_json(comparison)


def _svg(comparison: Comparison, full: bool) -> str:  # noqa: FBT001 - a writer's signature
    from dedupe.render.terminal import comparison_svg

    return comparison_svg(comparison, full=full)


def _text(comparison: Comparison, full: bool) -> str:  # noqa: FBT001 - a writer's signature
    from dedupe.render.terminal import print_comparison

    stream = StringIO()
    print_comparison(comparison, full=full, stream=stream)
    return stream.getvalue()


_WRITERS: dict[str, Callable[[Comparison, bool], str | bytes]] = {
    ".html": _html,
    ".pdf": _pdf,
    ".json": _json,
    ".svg": _svg,
    ".txt": _text,
}
