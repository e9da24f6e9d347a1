"""Documents into the file: their keys are made outside the transaction, all that is written stands in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.errors import InputError
from dedupe.live import made_with
from dedupe.live.found import Added
from dedupe.live.heads import Heads, find_stories, search_runs
from dedupe.live.keys import STORY_BANDS, Keys, find_keys
from dedupe.live.tail import to_postings
from dedupe.model import Document, Rejected
from dedupe.stages.trace.dates import period
from dedupe.store import articles, segments, stories
from dedupe.store.postings import pack

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.live.lines import OutletLines
    from dedupe.live.looking import Looker
    from dedupe.settings import Settings

_REBUILT = 16_384
"""Documents that are indexed anew at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Documents with their keys, and what cannot be added; `earlier` are postings of their keys, sorted."""

    documents: list[Document]
    keys: Keys
    earlier: NDArray[np.uint64]
    rejected: list[Rejected]


class Adder:
    """Adds documents, batch after batch, inside the caller's transactions."""

    def __init__(self, connection: sqlite3.Connection, looker: Looker, lines: OutletLines, settings: Settings) -> None:
        """Begin a load."""
        self._connection = connection
        self._looker = looker
        self._lines = lines
        self._settings = settings
        self._heads = Heads()
        self._before: int | None = None
        self.is_load = False

    def prepare(self, batch: Sequence[Document | Rejected]) -> Prepared:
        """Return a batch with its keys; a document that cannot be stored is rejected.

        What takes time is done here, while others may write: near-copies that they bring meanwhile are not seen, which
        changes no more than how a crowd is counted.
        """
        documents: list[Document] = []
        rejected: list[Rejected] = []
        for record in batch:
            fault = record if isinstance(record, Rejected) else fault_of(record)
            if fault is not None:
                rejected.append(fault)
            elif isinstance(record, Document):
                documents.append(record)
        keys = find_keys(documents, self._settings)
        return Prepared(documents, keys, self._earlier(keys), rejected)

    def store(self, prepared: Prepared, now: str) -> Added:
        """Return what was stored of a batch."""
        connection = self._connection
        made_with.note(connection, self._settings)
        connection.executemany(
            "INSERT OR IGNORE INTO rejected (source, reason, added) VALUES (?, ?, ?)",
            [(one.where, one.reason, now) for one in prepared.rejected],
        )
        rows: list[int] = []
        numbers: list[int] = []
        versions = 0
        for row, document in enumerate(prepared.documents):
            number, is_version = articles.insert(connection, document, now)
            if number is not None:
                rows.append(row)
                numbers.append(number)
                versions += is_version
        if rows:
            chosen, own = np.array(rows, dtype=np.int64), np.array(numbers, dtype=np.uint64)
            self._index(prepared.keys, prepared.earlier, chosen, own)
            self._lines.note(connection, [prepared.documents[row] for row in rows], numbers)
        known = len(prepared.documents) - len(rows)
        return Added(len(rows) - versions, versions, known, tuple(prepared.rejected))

    def rebuild(self, now: str) -> int:  # noqa: ARG002 - the moment of a document stays that of its adding
        """Return how many versions were indexed anew."""
        connection = self._connection
        for table in ("postings", "segments", "recent", "stories", "outlets", "samples", "furniture"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - constants
        made_with.note(connection, self._settings)
        count = last = 0
        while True:
            some = articles.after(connection, last, _REBUILT)
            if not some:
                return count
            last = some[-1].number
            count += len(some)
            numbers = [one.number for one in some]
            documents = [one.document for one in some]
            keys = find_keys(documents, self._settings)
            self._index(keys, self._earlier(keys), np.arange(len(some)), np.array(numbers, dtype=np.uint64))
            self._lines.note(connection, documents, numbers)

    def _earlier(self, keys: Keys) -> NDArray[np.uint64]:
        """Return the postings, sorted, of the bands that tell near-copies, among the documents of before."""
        if not keys.bands.size:
            return np.zeros(0, dtype=np.uint64)
        is_load = keys.bands.shape[0] >= self._settings.store.recent
        if self._before is None:
            self._before = max((one.segment for one in segments.load_segments(self._connection)), default=0)
        wanted = np.unique(keys.bands[:, :STORY_BANDS])
        which, held = self._looker.holders(wanted, self._before if is_load else None)
        found = pack(wanted[which], held)
        found.sort()
        return found

    def _index(
        self, keys: Keys, earlier: NDArray[np.uint64], rows: NDArray[np.int64], numbers: NDArray[np.uint64]
    ) -> None:
        """Write keys and stories of new documents: as a segment when they are many, else among the newest."""
        connection, store = self._connection, self._settings.store
        is_load = rows.size >= store.recent
        self._note_stories(keys, earlier, rows, numbers)
        if is_load:
            self.is_load = True
            segments.write_segment(connection, keys.postings(rows, numbers), store)
            return
        connection.executemany(
            "INSERT INTO recent VALUES (?, ?)",
            [
                (number, keys.of(row).astype("<u8").tobytes())
                for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)
            ],
        )
        first, last = connection.execute("SELECT min(number), max(number) FROM recent").fetchone()
        if last - first + 1 >= store.recent:
            postings = to_postings(connection.execute("SELECT number, keys FROM recent").fetchall())
            postings.sort()
            segments.write_segment(connection, postings, store)
            connection.execute("DELETE FROM recent")

    def _note_stories(
        self, keys: Keys, earlier: NDArray[np.uint64], rows: NDArray[np.int64], numbers: NDArray[np.uint64]
    ) -> None:
        """Write the story of each new document."""
        connection = self._connection
        worded = np.diff(keys.offsets)[rows] > 0
        own = numbers.copy()
        if worded.any():

            def holders(wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
                which, held = search_runs([earlier], wanted)
                more, others = self._heads.holders(wanted)
                return np.concatenate([which, more]), np.concatenate([held, others])

            bands = keys.bands[rows[worded]]
            own[worded] = find_stories(bands, numbers[worded], holders, lambda old: stories.look_up(connection, old))
            if rows.size >= self._settings.store.recent:
                heads = own[worded] == numbers[worded]
                self._heads.add(bands[heads], numbers[worded][heads])
        stories.note(connection, numbers, own)


def fault_of(document: Document) -> Rejected | None:
    """Return why a document cannot be stored, or None."""
    where = document.meta.get("path") or "document"
    where = f'{where}: "{document.id}"'
    if not isinstance(document.text, str) or not document.text.strip():
        return Rejected(where, "it has no text; a document needs text")
    if not isinstance(document.id, str) or not document.id:
        return Rejected(where, "it has no id; an id is text")
    fields = (document.id, document.text, document.outlet, document.url, document.title, document.author)
    try:
        for value in fields:
            if value is not None:
                value.encode()
    except UnicodeEncodeError as error:
        return Rejected(where, f"character {error.start} is half a pair, which is no Unicode; export the text again")
    if document.published is not None:
        try:
            period(document.published)
        except InputError as error:
            return Rejected(where, str(error))
    return None
