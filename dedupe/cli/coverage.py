"""dedupe coverage RELEASE --in CORPUS: what became of a text in other outlets."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import run_options

if TYPE_CHECKING:
    from dedupe.cli.options import Choices
    from dedupe.model import Coverage

_PATH = click.Path(path_type=Path)
_FILES = (".csv", ".json", ".xlsx")


@click.command("coverage")
@click.argument("release", metavar="RELEASE")
@click.option(
    "--in", "names", multiple=True, required=True, metavar="CORPUS|STORE|PATH", help="Where to look. Repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print the table as one JSON object (default on a pipe).")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row an outlet, the totals last.")
@click.option(
    "-o", "--output", type=_PATH, metavar="FILE", help="Write it to FILE.csv, .json or .xlsx; missing folders are made."
)
@run_options
def command(
    *,
    release: str,
    names: tuple[str, ...],
    as_json: bool,
    as_csv: bool,
    output: Path | None,
    choices: Choices,
) -> int:
    """Say what became of a release, or of any text, in other outlets: one row an outlet.

    First seen, lag, type, how much of the article is the release, how much of the release was used, its
    quotations kept, altered or dropped, facts changed, the strongest change; totals at the foot. Notes to editors
    that the article did not use are not counted as release, so `compare` may say less of it was used. A copy stands
    below the text that it carries. RELEASE is a file, - or the id of a document of the corpus. Exit code 1:
    nobody took it up.

    \b
    dedupe coverage eastmere-council-0303-bridge --in newsroom-week
    dedupe coverage release.txt --in articles.jsonl -o coverage.xlsx
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.article import with_article
    from dedupe.cli.decisions import tell_rulings
    from dedupe.cli.progress import progress, tell_rejected, tell_undated
    from dedupe.corpus import find_corpus
    from dedupe.corpus.decisions import read_decisions
    from dedupe.errors import InputError, unknown
    from dedupe.pipeline import run

    if output is not None and output.suffix.lower() not in _FILES:
        message = f'"{output}" ends in {output.suffix or "nothing"}, which names no format ({", ".join(_FILES)})'
        raise click.UsageError(message)
    corpus = find_corpus(names)
    settings = choices.settings(corpus)
    name, records = with_article(release, corpus, choices)
    with progress(quiet=choices.quiet) as watch:
        result = run(
            records,
            settings,
            title=name,
            strict=choices.strict,
            jobs=choices.jobs,
            on_event=watch,
            about=name,
            decisions=read_decisions(corpus),
        )
    tell_rejected(result.rejected, quiet=choices.quiet)
    tell_undated(result.documents, settings.read, quiet=choices.quiet)
    tell_rulings([ruling for ruling in result.rulings if ruling.outcome != "unmatched"], quiet=choices.quiet)
    ids = [parsed.id for parsed in result.documents]
    if name not in ids:
        raise InputError(unknown("document", name, ids))
    coverage = next(iter(result.coverages), None)
    if coverage is None or not coverage.rows:
        if not choices.quiet:
            click.echo(f"nobody took up {name}{_sharing(coverage)}", err=True)
        return 1
    _write(coverage, output, as_json=as_json, as_csv=as_csv)
    if output is not None and not choices.quiet:
        click.echo(f"{output} written", err=True)
    return 0


def _sharing(coverage: Coverage | None) -> str:
    """Return which texts share passages with one that nobody has from there."""
    from dedupe.render.terminal.paper import clean

    if coverage is None or not coverage.unlisted:
        return ""
    return f"; these share passages with it and do not have them from there: {clean(', '.join(coverage.unlisted))}"


def _write(coverage: Coverage, output: Path | None, *, as_json: bool, as_csv: bool) -> None:
    """Write the table where it is wanted, in the form that is wanted there."""
    from io import StringIO

    from dedupe.cli.files import write_text
    from dedupe.render.coverage import coverage_table
    from dedupe.render.coverage_data import coverage_dict
    from dedupe.render.table import write_csv

    suffix = output.suffix.lower() if output is not None else ""
    if output is not None and suffix == ".xlsx":
        from dedupe.render import find_format
        from dedupe.render.excel import write_workbook

        find_format("excel")
        write_workbook([coverage_table(coverage)], output)
    elif output is not None:
        text = StringIO()
        if suffix == ".csv":
            write_csv(coverage_table(coverage), text)
        else:
            text.write(json.dumps(coverage_dict(coverage), ensure_ascii=False, indent=1) + "\n")
        write_text(text.getvalue(), output)
    if as_csv:
        write_csv(coverage_table(coverage), sys.stdout)
    elif as_json or (output is None and not sys.stdout.isatty()):
        click.echo(json.dumps(coverage_dict(coverage), ensure_ascii=False, indent=1))
    elif output is None:
        from dedupe.render.terminal.paper import Paper
        from dedupe.render.terminal.sources import print_coverage

        print_coverage(coverage, Paper(sys.stdout))
