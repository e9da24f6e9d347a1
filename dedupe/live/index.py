"""`Index`: one SQLite file that articles are added to and looked up in.

An article is in the file whole or not at all: its text, its keys and what is counted of its outlet are
written in one transaction. A query is looked up by its keys, and what they propose is verified on the
texts, with the numbers and the rule of the batch tool.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from dedupe.comparing import parse
from dedupe.errors import StoreError
from dedupe.live import checks, mended, watching
from dedupe.live.adding import Adder
from dedupe.live.clusters import Clusterer, clusters_of, is_many, pending
from dedupe.live.found import Added, Found, Stats
from dedupe.live.lines import OutletLines
from dedupe.live.looking import Looker
from dedupe.live.made_with import settings_of
from dedupe.live.together import Texts, is_told, tell_together, write_together
from dedupe.model import Document
from dedupe.stages.align import align
from dedupe.store import articles, feeds, opening, segments, stories
from dedupe.store.feeds import FeedState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from types import TracebackType

    from dedupe.live.watching import Arrival
    from dedupe.model import Passage, Rejected
    from dedupe.settings import Settings, StoreSettings
    from dedupe.store.articles import Article
    from dedupe.store.feeds import EntryState

# Documents deleted in one transaction: some ten milliseconds, in which nobody else can write.
_DELETED = 500
# Documents read at once: some megabytes.
_READ = 1000
_MEGABYTES = 64_000_000


class Index:
    """Articles in one file, each matched against everything seen.

    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> index = Index(Path(folder.name) / "news.db")
    >>> text = "The council will close the old bridge for fourteen weeks from Monday, it said in a statement."
    >>> index.add([Document("a", text, outlet="Gazette")]).new
    1
    >>> [(found.id, found.a_in_b) for found in index.find("It is true: " + text)]
    [('a', 0.8125)]
    >>> index.close(); folder.cleanup()
    """

    def __init__(
        self,
        path: str | Path,
        settings: Settings | None = None,
        *,
        make: bool = True,
        store: StoreSettings | None = None,
    ) -> None:
        """Open an index, or make it.

        Args:
            path: The file.
            settings: All settings; without them those that the index was made with, or the default for a new one.
            make: Make the file where there is none.
            store: How it is kept, where *settings* do not say it.

        Raises:
            StoreError: It is not there, or cannot be opened.
            InputError: It is another kind of file.
            SettingError: It was made with other settings; the message names both.
        """
        from dedupe.settings import Settings as Defaults

        self.path = Path(path)
        own = settings.store if settings else store or Defaults().store
        self._connection = opening.open_index(self.path, own, make=make)
        try:
            with self._explained():
                self.settings = replace(settings_of(self._connection, self.path, settings), store=own)
        except BaseException:
            self._connection.close()
            raise
        self._lines = OutletLines(self.settings)
        self._looker = Looker(self._connection, self._lines, self.settings)
        # Documents that this process has told the stories of.
        self._clustered = 0

    def __enter__(self) -> Self:
        """Return the index."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def __len__(self) -> int:
        """Return how many documents there are, each counted once whatever its versions."""
        with self._reading():
            (count,) = self._connection.execute("SELECT count(DISTINCT id) FROM documents").fetchone()
        return int(count)

    def close(self) -> None:
        """Close the file. What was added is in it since `add` returned."""
        self._connection.close()

    def add(self, records: Iterable[Document | Rejected], on_stored: Callable[[Added], None] | None = None) -> Added:
        """Return what became of *records*, all of which are stored when it returns.

        The same id with the same text is known; with another text it is a new version. What cannot be added is
        named in the result and in the table `rejected`, and the rest goes on.

        Args:
            records: Documents, and what readers give for records that could not be read.
            on_stored: Called after each transaction with what it stored, which is safe from then on.

        Raises:
            StoreError: The file cannot be written; what was acknowledged before is safe.
        """
        total = Added()
        adder = Adder(self._connection, self._looker, self._lines, self.settings)
        for batch in _batches(records, self.settings.store.batch):
            with self._reading():
                prepared = adder.prepare(batch)
            with self._writing():
                added = adder.store(prepared, _now())
            total += added
            if on_stored:
                on_stored(added)
            self._merge(loading=True)
        self._merge(loading=False, steps=None if adder.is_load else 1)
        return total

    def find(self, query: str | Document, limit: int | None = 20) -> list[Found]:
        """Return the documents that share enough with *query* to be a match, the best first.

        The best holds most of the query (`a_in_b`), then is most contained in it. Of a document with several
        versions the best one is named.

        Args:
            query: A text or a document; one that is in the index finds itself first.
            limit: At most so many, and at most ``store.verify_up_to`` candidates verified; None for all.
        """
        document = query if isinstance(query, Document) else Document("", query)
        with self._reading():
            return self._looker.find(document, limit)

    def warm(self) -> None:
        """Load the compiled code that makes finding quicker; a process that finds a hundred texts loads it anyway.

        That takes a second, on a machine that never did it some ten; without the extra ``fast`` it does nothing.
        """
        self._looker.warm()

    def neighbours(self, query: Document, most: int = 500) -> list[Document]:
        """Return the documents that share text with *query* or with one that does, and some of the same outlets.

        Those of the outlets tell what these repeat on every page. The newest version of each, in order of id.

        Args:
            query: A document.
            most: Documents after which no further ones are followed.
        """
        inside = {query.id: query}
        fresh = [query]
        while fresh and len(inside) < most:
            near = {found.id for one in fresh for found in self.find(one, limit=None)} - inside.keys()
            fresh = [document for name in sorted(near) if (document := self.get(name)) is not None]
            inside.update((one.id, one) for one in fresh)
        with self._reading():
            beside = self._lines.samples(self._connection, list(inside.values()))
            inside = {**{one.id: one for one in beside}, **inside}
        inside.pop(query.id)
        return [inside[name] for name in sorted(inside)]

    def passages(self, query: str | Document, found: Found) -> list[Passage]:
        """Return the passages of a match: *a* is a place in the query, *b* one in the document that was found."""
        document = query if isinstance(query, Document) else Document("", query)
        with self._reading():
            earlier, later = (
                parse(one, self.settings, self._lines.furniture(self._connection, one, beside))
                for one, beside in ((found.document, None), (document, found.document))
            )
        passages = align(earlier, later, self.settings.align, unit="sentence")
        return [replace(one, a=one.b, b=one.a) for one in passages]

    def get(self, id: str) -> Document | None:
        """Return the newest version of a document, or None."""
        versions = self.versions(id)
        return versions[-1].document if versions else None

    def documents(self) -> Iterator[Document]:
        """Yield the newest version of every document, in the order in which they came."""
        number = 0
        while True:
            with self._reading():
                batch = articles.after(self._connection, number, _READ)
                newest = articles.newest(self._connection, [one.document.id for one in batch])
            if not batch:
                return
            number = batch[-1].number
            yield from (one.document for one in batch if newest[one.document.id] == one.number)

    def versions(self, id: str) -> list[Article]:
        """Return every version of a document, the first one first."""
        with self._reading():
            return articles.versions(self._connection, id)

    def remove(self, ids: Iterable[str]) -> int:
        """Return how many versions were removed with the documents of *ids*; an unknown id is no error."""
        listed = list(ids)
        with self._reading():
            numbers = [one.number for name in listed for one in articles.versions(self._connection, name)]
        return self._delete(numbers)

    def expire(self, older_than: timedelta | datetime) -> int:
        """Return how many versions were removed that were published, or else added, before a time.

        Args:
            older_than: An age, or a moment with its zone.
        """
        moment = datetime.now(UTC) - older_than if isinstance(older_than, timedelta) else older_than.astimezone(UTC)
        with self._reading():
            numbers = articles.older_than(self._connection, moment.strftime("%Y-%m-%dT%H:%M:%S"))
        return self._delete(numbers)

    def stats(self) -> Stats:
        """Return what the index holds."""
        with self._reading():
            return checks.stats(self._connection)

    def check(self) -> list[str]:
        """Return what is wrong with the file: nothing, unless a disk or another program damaged it."""
        with self._reading():
            return checks.find_faults(self._connection)

    def cluster(self, on_clustered: Callable[[int], None] | None = None) -> int:
        """Return how many documents joined or founded a story, or were found to be alone: all that were added since.

        Up to ``store.together_up_to`` documents the stories are told anew from all of them, as those of files are.
        In a larger index days are taken in order, the documents of a day together, each batch in one transaction. A
        story keeps its id. Two processes may do it at once: each document is taken in by one of them.

        Args:
            on_clustered: Called after each transaction with how many documents it took in.
        """
        with self._reading():
            batches = pending(self._connection)
            texts = self._to_tell(is_new=bool(batches))
        if texts is not None:
            told = tell_together(texts, self.settings)
            with self._writing():
                count = write_together(self._connection, told)
            if on_clustered and count:
                on_clustered(count)
            return count
        self._clustered += sum(map(len, batches))
        compiled = is_many(self._clustered)
        clusterer = Clusterer(self._connection, self._looker, self._lines, self.settings, compiled=compiled)
        if batches:
            with self._writing():
                clusterer.renew()
        count = 0
        while batches:
            with self._reading():
                ready = clusterer.prepare(batches)
            for turn, batch in enumerate(batches[:ready]):
                with self._writing():
                    taken = clusterer.take_in(batch, turn)
                count += taken
                if on_clustered:
                    on_clustered(taken)
            batches = batches[ready:]
        return count

    def _to_tell(self, *, is_new: bool) -> Texts | None:
        """Return all texts where the stories are told from all of them, and are not told yet; else None."""
        (count,) = self._connection.execute("SELECT count(*) FROM documents").fetchone()
        if not 0 < count <= self.settings.store.together_up_to or is_told(self._connection, self.settings):
            return None
        if not is_new and opening.is_read_only(self._connection):
            return None
        return Texts.of(self._connection, self.settings)

    def clusters(self) -> list[tuple[str, str, bool]]:
        """Return id, story and whether it represents it, of every document, in order of id."""
        with self._reading():
            return clusters_of(self._connection)

    def arrivals(self, folder: Path, settled_seconds: float = 1.0) -> list[Arrival]:
        """Return the files of a watched folder that are new or changed, the oldest first; see `watching.arrivals`."""
        with self._reading():
            return watching.arrivals(self._connection, folder, settled_seconds)

    def note_done(self, arrival: Arrival) -> None:
        """Write down that all articles of a watched file are stored."""
        with self._writing():
            watching.note_done(self._connection, arrival)

    def clear_mended(self, sources: Collection[str], faults: Iterable[Rejected] = ()) -> None:
        """Remove from `rejected` what is of sources that were read again, but for the *faults* found this time."""
        with self._reading():
            gone = mended.find_mended(self._connection, sources, faults)
        if gone:
            with self._writing():
                mended.forget(self._connection, gone)

    def feed(self, address: str) -> tuple[FeedState, dict[str, EntryState]]:
        """Return what is known of a watched feed and of its entries, by id."""
        with self._reading():
            if not feeds.has_tables(self._connection):
                return FeedState(address), {}
            return feeds.state_of(self._connection, address), feeds.entries_of(self._connection, address)

    def note_feed(self, state: FeedState, standing: Iterable[str] | None = None) -> None:
        """Write down how a feed stands.

        Args:
            state: What is known of it.
            standing: The entries that stand in it now: all others are forgotten; without it none.
        """
        with self._writing():
            feeds.make_tables(self._connection)
            feeds.note_feed(self._connection, state)
            if standing is not None:
                feeds.forget_others(self._connection, state.address, standing)

    def note_entry(self, address: str, state: EntryState) -> None:
        """Write down what became of an entry of a feed."""
        with self._writing():
            feeds.make_tables(self._connection)
            feeds.note_entry(self._connection, address, state)

    def rebuild(self, settings: Settings | None = None) -> int:
        """Return how many versions were indexed anew from their texts, with these settings or those at hand.

        All of it is one transaction: a reader sees the old keys until the new ones are complete.
        """
        settings = settings or self.settings
        adder = Adder(self._connection, self._looker, self._lines, settings)
        with self._writing():
            count = adder.rebuild(_now())
        self.settings = settings
        self._lines = OutletLines(settings)
        self._looker = Looker(self._connection, self._lines, settings)
        self._merge(loading=False, steps=None)
        return count

    def _delete(self, numbers: Sequence[int]) -> int:
        for start in range(0, len(numbers), _DELETED):
            some = numbers[start : start + _DELETED]
            with self._writing():
                articles.delete(self._connection, some)
                gone = np.array(some, dtype=np.uint64)
                stories.note(self._connection, gone, np.full(gone.size, stories.REMOVED, dtype=np.uint64))
        return len(numbers)

    def _merge(self, *, loading: bool, steps: int | None = None) -> None:
        """Take steps of the merge of segments that is due: each is a transaction, and any process goes on with it."""
        store = self.settings.store
        while steps != 0 and segments.is_merge_due(self._connection, store, loading=loading):
            with self._writing():
                segments.merge_step(self._connection, store, loading=steps is None)
            steps = steps - 1 if steps else steps

    def _writing(self) -> AbstractContextManager[None]:
        if opening.is_read_only(self._connection):
            message = f"{self.path}: the file or its folder cannot be written; change its permissions or copy it"
            raise StoreError(message)
        return opening.writing(self._connection, self.path, self.settings.store)

    def _reading(self) -> AbstractContextManager[None]:
        return opening.reading(self._connection, self.path, self.settings.store)

    def _explained(self) -> AbstractContextManager[None]:
        return opening.explained(self.path)


def _batches(records: Iterable[Document | Rejected], size: int) -> Iterator[list[Document | Rejected]]:
    """Yield records in lists of *size*, or fewer where their texts are long."""
    stream = iter(records)
    while batch := list(islice(stream, 1)):
        held = 0
        for record in stream if size > 1 else ():
            batch.append(record)
            held += len(record.text) if isinstance(record, Document) and isinstance(record.text, str) else 0
            if len(batch) >= size or held > _MEGABYTES:
                break
        yield batch


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
