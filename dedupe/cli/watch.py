"""dedupe watch STORE FOLDER|FEED…: articles as they come in, each with what it copies."""

from __future__ import annotations

import json
import re
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.cli.options import setting_options
from dedupe.model import Document, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from dedupe.cli.options import Choices
    from dedupe.live import Found, Index
    from dedupe.live.watching import Arrival
    from dedupe.model import Passage


_FEED = re.compile(r"(?i)https?://")


@click.command("watch")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("places", metavar="FOLDER|FEED...", nargs=-1, required=True)
@click.option("--every", type=click.FloatRange(min=0.1), default=5.0, show_default=True, help="Seconds between looks.")
@click.option("--once", is_flag=True, help="Look once, and end.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one an article (default on a pipe).")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=5, show_default=True, help="Matches at most.")
@click.option("--no-passages", is_flag=True, help="Shares alone: the passages are not aligned.")
@setting_options
def command(  # noqa: PLR0913 - one parameter an option
    *,
    store: Path,
    places: tuple[str, ...],
    every: float,
    once: bool,
    as_json: bool,
    limit: int,
    no_passages: bool,
    choices: Choices,
) -> None:
    """Watch folders and feeds: every new article is stored, and printed with the earlier ones that it copies.

    A feed is an address of RSS or Atom. One that gives whole texts is taken as it is, of another the pages behind its
    entries are read (--set feeds.article=entry|page|auto). Feeds are asked every five minutes
    (--set feeds.every_seconds=N), hosts are not hurried, and what they say of it is kept.

    What is done is noted in the index: stop it with Ctrl-C or a signal, and it goes on where it was. A file or an
    entry that changes is read again; its articles become new versions.

    \b
    dedupe watch news.db incoming/
    dedupe watch news.db https://gazette.example/feed.xml https://echo.example/atom.xml incoming/
    dedupe watch news.db incoming/ --json | jq 'select(.matches != [])'
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index

    stopped = threading.Event()
    waiting = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stopper(stopped, waiting))
    addresses = [place for place in places if _FEED.match(place)]
    folders = [Path(place) for place in places if not _FEED.match(place)]
    with open_index(store, choices, make=True) as index:
        desk = Desk(index, limit, as_json=as_json or not sys.stdout.isatty(), with_passages=not no_passages)
        desk.quiet = choices.quiet
        web = _Web(desk, addresses, stopped, waiting, once=once) if addresses else None
        while not stopped.is_set():
            for folder in folders:
                for arrival in index.arrivals(folder, settled_seconds=0.0 if once else min(1.0, every)):
                    desk.take_file(arrival, folder)
                    if stopped.is_set():
                        return
            if web:
                web.look()
            if once:
                break
            stopped.wait(every)


def _stopper(stopped: threading.Event, waiting: threading.Event) -> Any:  # noqa: ANN401 - a signal's handler
    """Return a handler that lets the article at hand be finished; a second signal ends the process at once.

    While a host is waited for nothing is at hand: then it ends the waiting.
    """

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - signal's signature
        stopped.set()
        signal.signal(number, signal.SIG_DFL)
        if waiting.is_set():
            raise KeyboardInterrupt

    return stop


class _Web:
    """Looks at feeds."""

    def __init__(
        self, desk: Desk, addresses: list[str], stopped: threading.Event, waiting: threading.Event, *, once: bool
    ) -> None:
        from dedupe.live.feeds import Feeds

        self._desk = desk
        self._addresses = addresses
        self._stopped = stopped
        self._waiting = waiting
        self._once = once
        self._feeds = Feeds(desk.index.settings)

    def look(self) -> None:
        """Take in what is new in the feeds that are due, feed by feed; a signal ends it between two articles."""
        for address in self._addresses:
            if self._stopped.is_set():
                return
            try:
                self._look_at(address)
            except KeyboardInterrupt:
                self._stopped.set()

    def _look_at(self, address: str) -> None:
        import time

        from dedupe.errors import RecordError

        index = self._desk.index
        state, known = index.feed(address)
        now = time.time()
        # Whoever looks once decides when; what the feed asked for stands.
        if now < state.due or not (self._once or self._feeds.is_due(state, now)):
            return
        try:
            with self._interruptible():
                look = self._feeds.look(state, known)
        except RecordError as error:
            self._desk.tell(str(error))
            index.note_feed(self._feeds.after_failure(state, error))
            return
        is_complete = True
        for entry in look.entries:
            if self._stopped.is_set():
                return
            with self._interruptible():
                record, after = self._feeds.read(entry, address)
            if record is not None:
                place = f"{address}: {entry.id}"
                index.clear_mended({place}, self._desk.take(record, place))
            index.note_entry(address, after)
            is_complete = is_complete and after.done
        # What is missing is looked for again: then the feed must be sent again too.
        after_all = look.state if is_complete else replace(look.state, etag=None, modified=None)
        index.note_feed(after_all, look.standing)

    @contextmanager
    def _interruptible(self) -> Iterator[None]:
        """Let a signal end what is waited for in the block."""
        self._waiting.set()
        try:
            if self._stopped.is_set():
                raise KeyboardInterrupt
            yield
        finally:
            self._waiting.clear()


class Desk:
    """Takes articles in and says what is in them."""

    def __init__(self, index: Index, limit: int, *, as_json: bool, with_passages: bool) -> None:
        """Begin with nothing taken."""
        self.index = index
        self.quiet = False
        self._limit = limit
        self._as_json = as_json
        self._with_passages = with_passages

    def take_file(self, arrival: Arrival, folder: Path) -> None:
        """Store the articles of a file, print those that are new, and note that it is done."""
        from dedupe.live.watching import read_arrival

        records = read_arrival(arrival, folder, self.index.settings.read)
        place = str(arrival.path)
        self.index.clear_mended({place}, [fault for record in records for fault in self.take(record, place)])
        self.index.note_done(arrival)

    def take(self, record: Document | Rejected, place: str) -> tuple[Rejected, ...]:
        """Return why a record cannot be stored, if it cannot; an article is stored, and printed if it is new.

        Args:
            record: What was read.
            place: The file or entry of a feed that it was read from: by that a fault is forgotten once it is mended.
        """
        from dedupe.live.adding import fault_of

        if isinstance(record, Document) and (fault := fault_of(record)) is not None:
            record = replace(fault, where=f'{place}: "{record.id}"')
        if isinstance(record, Rejected):
            self.index.add([record])
            self.tell(f"left out: {record.where}: {record.reason}")
            return (record,)
        found = [one for one in self.index.find(record, self._limit + 1) if one.id != record.id][: self._limit]
        added = self.index.add([record])
        if added.new or added.versions:
            self._print(record, [(one, self._passages(record, one)) for one in found])
        return ()

    def tell(self, message: str) -> None:
        """Say what is no article."""
        from dedupe.render.plain import visible

        if not self.quiet:
            click.echo(visible(message), err=True)

    def _passages(self, record: Document, found: Found) -> list[Passage]:
        return self.index.passages(record, found) if self._with_passages else []

    def _print(self, record: Document, matches: Sequence[tuple[Found, list[Passage]]]) -> None:
        from dedupe.cli.find import lines, to_dict
        from dedupe.render.plain import visible

        if self._as_json:
            answer = {"article": record.id, "outlet": record.outlet, "published": record.published}
            answer["matches"] = [to_dict(found, passages) for found, passages in matches]  # type: ignore[assignment] # mixed values
            click.echo(json.dumps(answer, ensure_ascii=False))
        else:
            for line in lines(record, matches, self.index.settings.shingle.k):
                click.echo(visible(line))
        sys.stdout.flush()
