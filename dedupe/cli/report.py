"""dedupe report CORPUS|PATH: the report of a corpus, in files."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.engines import engine_options
from dedupe.cli.options import run_options
from dedupe.cli.progress import counted, progress, tell_rejected, tell_undated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.cli.engines import Engine
    from dedupe.cli.options import Choices
    from dedupe.corpus import Corpus
    from dedupe.model import Result

LOG = "run.json"
DEFAULT = ("html", "csv", "json")


@click.command("report")
@click.argument("names", metavar="CORPUS|PATH...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    metavar="FILE|FOLDER",
    help="Where to (default: reports/NAME; missing folders are made); - is standard output.",
)
@click.option(
    "--format",
    "format_names",
    metavar="NAMES",
    help=f"By comma, by name or ending (default: {','.join(DEFAULT)}); more in dedupe guide exports.",
)
@click.option("--pdf", is_flag=True, help="Also print it to report.pdf, where a Chromium is found.")
@click.option("--title", metavar="TEXT", help="Title of the report (default: that of the corpus).")
@click.option("--story", metavar="ID", help="With --engine spark: the story of this document is reported.")
@engine_options
@run_options
def command(  # noqa: PLR0913 - an option each
    *,
    names: tuple[str, ...],
    output: str | None,
    format_names: str | None,
    pdf: bool,
    title: str | None,
    story: str | None,
    engine: Engine,
    choices: Choices,
) -> None:
    """Write the report of a corpus: which texts are the same story, who took what, what was changed.

    A corpus is a name in corpora/, or any file or folder: text, JSON Lines, CSV. The files written are
    printed, the one to open first comes first.

    \b
    dedupe report council-release
    dedupe report articles.jsonl -o articles.html
    dedupe report articles.jsonl --pdf
    dedupe report council-release --format prov,graphml,parquet
    dedupe report news/ --set read.text=body
    dedupe report articles.parquet --engine spark --work work/ -o tables/
    dedupe report articles.parquet --engine spark --work work/ --story article-17
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.decisions import tell_rulings
    from dedupe.corpus.decisions import read_decisions
    from dedupe.corpus.manifest import REPORTS
    from dedupe.pipeline import run

    if engine.is_spark and story is None:
        from dedupe.cli.engines import write_on_spark

        _refuse_pages(pdf=pdf, title=title)
        for folder in write_on_spark(names, engine, choices, output, format_names):
            click.echo(folder)
        return
    corpus = _corpus(names, story, engine)
    settings = choices.settings(corpus)
    if pdf:
        format_names = f"{format_names or ','.join(DEFAULT)},pdf"
    plan = _plan(output or f"{REPORTS / corpus.name}/", format_names)
    started = datetime.now(UTC)
    decisions = read_decisions(corpus)
    chosen = None
    if story is not None:
        from dedupe.cli.engines import find_on_spark
        from dedupe.distributed import gather_story, tell_story

        chosen = gather_story(find_on_spark(names, engine, choices), story)
    with progress(quiet=choices.quiet) as watch:
        called = title or corpus.title
        if chosen is not None:
            result = tell_story(chosen, settings, title=called, jobs=choices.jobs, on_event=watch, decisions=decisions)
        else:
            result = run(
                counted(corpus.read(settings), watch),
                settings,
                title=called,
                strict=choices.strict,
                jobs=choices.jobs,
                on_event=watch,
                decisions=decisions,
            )
    files = _write(result, plan, started, names)
    tell_rejected(result.rejected, quiet=choices.quiet, place="the report")
    tell_undated(result.documents, settings.read, quiet=choices.quiet)
    tell_rulings(result.rulings, quiet=choices.quiet)
    if not choices.quiet:
        from dedupe.render.terminal import print_result

        print_result(result, sys.stderr)
    for path in files:
        click.echo(path)


def _refuse_pages(*, pdf: bool, title: str | None) -> None:
    """Raise where what Spark writes of a whole corpus, tables, is asked for as pages.

    Raises:
        UsageError: It is to be printed, or to have a title.
    """
    name = "--pdf" if pdf else "--title" if title is not None else ""
    if name:
        message = (
            f"{name} is for a report in pages, and Spark writes tables of a whole corpus; leave it out, or add "
            "--story ID for the report of a story"
        )
        raise click.UsageError(message)


def _corpus(names: Sequence[str], story: str | None, engine: Engine) -> Corpus:
    """Return the corpus; one that only Spark can read is called after the first of its paths.

    Raises:
        UsageError: A story without Spark.
        UnknownNameError: There is neither a corpus nor a path of that name.
    """
    from dedupe.corpus import Corpus, find_corpus

    if story is not None and not engine.is_spark:
        message = "--story ID goes with --engine spark, which finds all stories of a corpus; here all are reported"
        raise click.UsageError(message)
    if story is None or not any("://" in name or "*" in name for name in names):
        return find_corpus(names)
    path = names[0].partition("://")[2] or names[0]
    parts = [part.partition(".")[0] for part in path.split("/") if "*" not in part]
    name = next(filter(None, reversed(parts)), "articles")
    return Corpus(name=name, title=name, paths=())


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where a report goes and in which formats; one file has one format, and None is standard output."""

    place: Path | None
    formats: tuple[str, ...]
    is_file: bool


def _plan(output: str, format_names: str | None) -> _Plan:
    """Return what *output* and the names of formats mean together.

    Raises:
        UnknownNameError: There is no such format.
        UsageError: A file of no known format, or of several.
    """
    from dedupe.cli.files import SUFFIXES, format_of
    from dedupe.render import find_format

    place = Path(output)
    suffix = place.suffix.lower()
    is_folder = output.endswith(("/", os.sep)) or place.is_dir()
    is_file = output == "-" or (format_of(place.name) is not None and not is_folder)
    given = (name for name in map(str.strip, (format_names or "").split(",")) if name)
    names = tuple(dict.fromkeys(SUFFIXES.get(f".{name.lower().removeprefix('.')}", name) for name in given))
    names = names or ((format_of(place.name) or "json",) if is_file else DEFAULT)
    for name in names:
        find_format(name)
    if is_file and len(names) > 1:
        message = f"{output} is one file, but {len(names)} formats are wanted; give a folder"
        raise click.UsageError(message)
    if suffix and not is_file and not is_folder:
        known = ", ".join(SUFFIXES)
        message = f'"{output}" ends in {suffix}, which names no format of one file ({known}); for a folder: {output}/'
        raise click.UsageError(message)
    return _Plan(None if output == "-" else place, names, is_file)


def _write(result: Result, plan: _Plan, started: datetime, inputs: Sequence[str]) -> list[Path]:
    """Return the files written, the one to open first comes first."""
    from dedupe.cli.files import file_bytes, sweep, write_bytes, write_report, write_text

    if plan.is_file:
        data = file_bytes(result, plan.formats[0])
        if plan.place is None:
            click.echo(data, nl=False)
            return []
        write_bytes(data, plan.place)
        return [plan.place]
    folder = plan.place or Path()
    written = write_report(result, folder, plan.formats)
    before = _files_before(folder / LOG)
    sweep(folder, before, written)
    now = {name: [path.relative_to(folder).as_posix() for path in paths] for name, paths in written.items()}
    write_text(_log(result, started, inputs, {**before, **now}), folder / LOG)
    return [path for paths in written.values() for path in paths]


def _log(result: Result, started: datetime, inputs: Sequence[str], files: Mapping[str, Sequence[str]]) -> str:
    """Return what only this run knows: clock, machine, command and files, which are in no report."""
    log = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 3),
        "command": sys.argv[1:],
        "inputs": inputs,
        "folder": str(Path.cwd()),
        "python": platform.python_version(),
        "machine": platform.platform(),
        "version": result.run.version,
        "fingerprint": result.run.fingerprint,
        "digest": result.digest,
        "rejected": len(result.rejected),
        "files": files,
    }
    return json.dumps(log, indent=1) + "\n"


def _files_before(log: Path) -> dict[str, list[str]]:
    """Return format → files of the last run into this folder; none where its log is gone or no log of ours."""
    try:
        files = json.loads(log.read_text(encoding="utf-8"))["files"]
        return {str(name): [str(path) for path in paths] for name, paths in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
