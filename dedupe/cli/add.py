"""dedupe add STORE PATH…: articles into an index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options
from dedupe.cli.progress import Undated, progress, tell_rejected
from dedupe.errors import InputError
from dedupe.model import Document, Event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.cli.options import Choices
    from dedupe.live import Added
    from dedupe.model import Rejected

_WORDS = {"new": "new article", "versions": "later version"}


@click.command("add")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The counts as a JSON object on standard output.")
@setting_options
def command(*, store: Path, paths: tuple[str, ...], as_json: bool, choices: Choices) -> None:
    """Add articles to an index: one SQLite file, made on first use.

    The same id with the same text is one article, the same text under another id another; a changed text is
    a new version. What is stored when the command is stopped or killed stays; add the same paths again to go on.

    \b
    dedupe add news.db articles.jsonl archive/
    tail -f feed.jsonl | dedupe add news.db - --set store.batch=1
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index, read_each

    with open_index(store, choices, make=True) as index, progress(quiet=choices.quiet) as watch:
        done = 0

        def stored(added: Added) -> None:
            nonlocal done
            done += added.new + added.versions + added.known
            if watch:
                watch(Event("add", done, 0, f"{done} articles"))

        sources: set[str] = set()
        undated = Undated(index.settings.read)
        total = index.add(_noting(read_each(paths, index.settings), sources, undated), stored)
        index.clear_mended(sources, total.rejected)
    tell_rejected(total.rejected, quiet=choices.quiet, place=f"the table rejected of {store}")
    undated.tell(quiet=choices.quiet)
    counts = {
        "new": total.new,
        "versions": total.versions,
        "known": total.known,
        "rejected": len(total.rejected),
    }
    if as_json:
        click.echo(json.dumps(counts))
    if not choices.quiet:
        from dedupe.render.view.wording import count, figure

        told = ", ".join(
            count(number, _WORDS[name]) if name in _WORDS else f"{figure(number)} {name}"
            for name, number in counts.items()
        )
        click.echo(f"{store}: {told}", err=True)
    if total.rejected and not (total.new or total.versions or total.known):
        message = f"{paths[0]}: nothing in it could be added; the reasons stand in the table rejected of {store}"
        raise InputError(message)


def _noting(
    records: Iterator[Document | Rejected], sources: set[str], undated: Undated
) -> Iterator[Document | Rejected]:
    """Yield *records*, noting the files that the documents are from, and those whose date cannot be read."""
    for record in records:
        undated.note(record)
        if isinstance(record, Document):
            sources.add(record.meta.get("path", ""))
        yield record
