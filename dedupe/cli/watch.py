"""dedupe watch STORE FOLDER: articles as they come in, each with what it copies."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.cli.options import setting_options
from dedupe.model import Document, Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

    from dedupe.cli.options import Choices
    from dedupe.live import Found, Index
    from dedupe.live.watching import Arrival
    from dedupe.model import Passage


@click.command("watch")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--every", type=click.FloatRange(min=0.1), default=5.0, show_default=True, help="Seconds between looks.")
@click.option("--once", is_flag=True, help="Look once, and end.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one an article (default on a pipe).")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Matches at most.")
@click.option("--no-passages", is_flag=True, help="Shares alone: the passages are not aligned.")
@setting_options
def command(  # noqa: PLR0913 - one parameter an option
    *,
    store: Path,
    folder: Path,
    every: float,
    once: bool,
    as_json: bool,
    limit: int,
    no_passages: bool,
    choices: Choices,
) -> None:
    """Watch a folder: every new article is stored, and printed with the earlier ones that it shares text with.

    Files that are done are noted in the index: stop it with Ctrl-C or a signal, and it goes on where it was. A file
    that changes is read again; its articles become new versions.

    \b
    dedupe watch news.db incoming/
    dedupe watch news.db incoming/ --json | jq 'select(.matches != [])'
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index

    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopper(stopped))
    with open_index(store, choices, make=True) as index:
        desk = _Desk(index, folder, limit, as_json=as_json or not sys.stdout.isatty(), with_passages=not no_passages)
        while not stopped.is_set():
            for arrival in index.arrivals(folder, settled_seconds=0.0 if once else min(1.0, every)):
                desk.take(arrival, quiet=choices.quiet)
                if stopped.is_set():
                    break
            if once:
                break
            stopped.wait(every)


def _stopper(stopped: threading.Event) -> Any:  # noqa: ANN401 - a signal's handler
    """Return a handler that lets the file at hand be finished; a second signal ends the process at once."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        stopped.set()
        signal.signal(number, signal.SIG_DFL)

    return stop


class _Desk:
    """Takes files in and says what is in them."""

    def __init__(self, index: Index, folder: Path, limit: int, *, as_json: bool, with_passages: bool) -> None:
        self._index = index
        self._folder = folder
        self._limit = limit
        self._as_json = as_json
        self._with_passages = with_passages

    def take(self, arrival: Arrival, *, quiet: bool) -> None:
        """Store the articles of a file, print those that are new, and note that it is done."""
        from dedupe.live.watching import read_arrival
        from dedupe.render.plain import visible

        for record in read_arrival(arrival, self._folder, self._index.settings.read):
            if isinstance(record, Rejected):
                self._index.add([record])
                if not quiet:
                    click.echo(visible(f"left out: {record.where}: {record.reason}"), err=True)
                continue
            found = [one for one in self._index.find(record, self._limit + 1) if one.id != record.id][: self._limit]
            added = self._index.add([record])
            if added.new or added.versions:
                self._print(record, [(one, self._passages(record, one)) for one in found])
        self._index.note_done(arrival)

    def _passages(self, record: Document, found: Found) -> list[Passage]:
        return self._index.passages(record, found) if self._with_passages else []

    def _print(self, record: Document, matches: Sequence[tuple[Found, list[Passage]]]) -> None:
        from dedupe.cli.find import lines, to_dict
        from dedupe.render.plain import visible

        if self._as_json:
            answer = {"article": record.id, "outlet": record.outlet, "published": record.published}
            answer["matches"] = [to_dict(found, passages) for found, passages in matches]  # type: ignore[assignment] # mixed values
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            for line in lines(record, matches):
                click.echo(visible(line))
        sys.stdout.flush()
