"""dedupe report CORPUS|PATH: the report of a corpus, in files."""

from __future__ import annotations

import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import run_options
from dedupe.cli.progress import counted, progress, tell_rejected

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.cli.options import Choices
    from dedupe.model import Result

LOG = "run.json"
DEFAULT = "html,csv,json"


@click.command("report")
@click.argument("names", metavar="CORPUS|PATH...", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE|FOLDER", help="Where to (default: reports/NAME)."
)
@click.option("--format", "format_names", metavar="NAMES", help=f"Formats, by comma (default: {DEFAULT}).")
@click.option("--title", metavar="TEXT", help="Title of the report (default: that of the corpus).")
@run_options
def command(
    *, names: tuple[str, ...], output: Path | None, format_names: str | None, title: str | None, choices: Choices
) -> None:
    """Write the report of a corpus: which texts are the same story, who took what, what was changed.

    A corpus is a name in corpora/, or any file or folder: text, JSON Lines, CSV. The files written are
    printed, the one to open first comes first.

    \b
    dedupe report council-release
    dedupe report articles.jsonl -o articles.html
    dedupe report news/ --set read.text=body
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.files import SUFFIXES, sweep, write_file, write_report, write_text
    from dedupe.corpus import find_corpus
    from dedupe.corpus.manifest import REPORTS
    from dedupe.pipeline import run
    from dedupe.render import formats

    corpus = find_corpus(names)
    settings = choices.settings(corpus)
    is_file = output is not None and output.suffix.lower() in SUFFIXES and not output.is_dir()
    chosen = (
        format_names.split(",") if format_names else [SUFFIXES[output.suffix.lower()] if output and is_file else ""]
    )
    wanted = [name.strip() for name in chosen if name.strip()] or DEFAULT.split(",")
    for name in wanted:
        formats[name]
    if output and not is_file and output.suffix and not output.is_dir() and not str(output).endswith("/"):
        known = ", ".join(SUFFIXES)
        message = (
            f'"{output}" ends in {output.suffix}, which names no format of one file ({known}); for a folder: {output}/'
        )
        raise click.UsageError(message)
    if is_file and len(wanted) > 1:
        message = f"{output} is one file, but {len(wanted)} formats are wanted; give a folder"
        raise click.UsageError(message)
    started = datetime.now(UTC)
    with progress(quiet=choices.quiet) as watch:
        result = run(
            counted(corpus.read(settings), watch),
            settings,
            title=title or corpus.title,
            strict=choices.strict,
            jobs=choices.jobs,
            on_event=watch,
        )
    folder = output or REPORTS / corpus.name
    if is_file:
        files = [write_file(result, folder, wanted[0])]
    else:
        written = write_report(result, folder, wanted)
        before = _files_before(folder / LOG)
        sweep(folder, before, written)
        now = {name: [path.relative_to(folder).as_posix() for path in paths] for name, paths in written.items()}
        write_text(_log(result, started, {**before, **now}), folder / LOG)
        files = [path for paths in written.values() for path in paths]
    tell_rejected(result.rejected, quiet=choices.quiet)
    if not choices.quiet:
        from dedupe.render.terminal import print_result

        print_result(result, sys.stderr)
    for path in files:
        click.echo(path)


def _log(result: Result, started: datetime, files: Mapping[str, Sequence[str]]) -> str:
    """Return what only this run knows: clock, machine, command and files, which are in no report."""
    log = {
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 3),
        "command": sys.argv[1:],
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
