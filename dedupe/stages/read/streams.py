"""Any files as columns: read once, document by document and by the rules of `read`, and put into Arrow files by batch.

What is in memory of an article is its id, outlet, date, address and headline; the texts lie in a folder, from where
they come in batches as often as they are wanted. A folder that an interrupted run left is gone on with.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.model import Document, Rejected
from dedupe.stages.read import Read, Seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.settings import BatchSettings

FIELDS = ("id", "outlet", "published", "url", "title")
"""What is kept of a document beside its text."""
_DONE = "texts.done"
_SEEN = b"seen"


@dataclass(slots=True, eq=False)
class SpooledTable:
    """The articles of any files, sorted by id; `texts` goes through what lies in the files of a folder.

    `rows` (n,) int64 is the place of each document among the sorted ids, in the order they were read; `sizes` are
    the documents of each batch. `bytes` is what all texts take.
    """

    folder: Path
    ids: list[str]
    outlets: list[str | None]
    published: list[str | None]
    urls: list[str | None]
    titles: list[str | None]
    rows: NDArray[np.int64]
    sizes: list[int]
    bytes: int
    rejected: list[Rejected]
    dropped: frozenset[int] = frozenset()

    def texts(self) -> Iterator[tuple[NDArray[np.int64], pa.Array]]:
        """Yield rows and, as large strings, their texts, batch by batch."""
        first = 0
        for number, size in enumerate(self.sizes):
            if not size:
                continue
            yield self.rows[first : first + size], _load(self.folder, number)["text"].combine_chunks()
            first += size


@dataclass(slots=True)
class _Batch:
    """What was read since the last batch."""

    items: list[Read] = field(default_factory=list)
    characters: int = 0

    def add(self, one: Read) -> None:
        self.items.append(one)
        self.characters += len(one.item.text) if isinstance(one.item, Document) else 0

    def is_full(self, settings: BatchSettings) -> bool:
        return len(self.items) >= settings.articles or self.characters >= settings.megabytes * 1_000_000

    def documents(self) -> list[Document]:
        return [one.item for one in self.items if isinstance(one.item, Document)]

    def seen(self) -> list[tuple[int, int, list[tuple[str, str]]]]:
        """Return of each source its number, how many documents it gave, and what was refused."""
        found = []
        for source, own in groupby(self.items, key=lambda one: one.source):
            items = [one.item for one in own]
            rejected = [(item.where, item.reason) for item in items if isinstance(item, Rejected)]
            found.append((source, len(items) - len(rejected), rejected))
        return found


class Spool:
    """The folder of texts of one corpus: what is there is what an earlier run finished."""

    def __init__(self, folder: Path) -> None:
        """Look into a folder that is there."""
        self.folder = folder
        self._columns: dict[str, list[Any]] = {name: [] for name in FIELDS}
        self._sizes: list[int] = []
        self._bytes = 0
        self.seen: list[Seen] = []
        while (batch := _find(folder, len(self._sizes))) is not None:
            self._note(batch)

    @property
    def batches(self) -> int:
        """How many batches are finished."""
        return len(self._sizes)

    @property
    def documents(self) -> int:
        """How many documents they hold."""
        return sum(self._sizes)

    @property
    def is_done(self) -> bool:
        """Whether all was read."""
        return (self.folder / _DONE).is_file()

    def fill(self, items: Iterable[Read], settings: BatchSettings) -> SpooledTable:
        """Return all articles, those of the folder and *items* behind them, which are put into it.

        Args:
            items: What a `Reading` gives that began behind `seen`.
            settings: What a batch holds.

        Raises:
            InputError: As *items* raise it.
            OSError: The disk is full.
        """
        batch = _Batch()
        for one in () if self.is_done else items:
            batch.add(one)
            if batch.is_full(settings):
                self._write(batch)
                batch = _Batch()
        if batch.items:
            self._write(batch)
        (self.folder / _DONE).touch()
        return self._table()

    def _write(self, batch: _Batch) -> None:
        """Put a batch into a file, which is there when all of it is."""
        import pyarrow as pa

        documents = batch.documents()
        columns = {name: pa.array([getattr(one, name) for one in documents], pa.string()) for name in FIELDS}
        columns["text"] = pa.array([one.text for one in documents], pa.large_string())
        table = pa.table(columns).replace_schema_metadata({_SEEN: json.dumps(batch.seen())})
        path = _path(self.folder, len(self._sizes))
        part = path.with_suffix(".part")
        with part.open("wb") as stream:
            with pa.ipc.new_file(stream, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as file:
                file.write_table(table)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        self._note(table)

    def _note(self, table: pa.Table) -> None:
        """Gather what is kept in memory of a batch."""
        for name in FIELDS:
            self._columns[name] += table[name].to_pylist()
        first = sum(self._sizes)
        for source, count, rejected in json.loads(table.schema.metadata[_SEEN]):
            ids = self._columns["id"][first : first + count]
            self.seen.append(Seen(source, ids, [Rejected(where, reason) for where, reason in rejected]))
            first += count
        self._sizes.append(table.num_rows)
        self._bytes += table["text"].nbytes

    def _table(self) -> SpooledTable:
        """Return all that was gathered, sorted by id."""
        ids = self._columns["id"]
        order = sorted(range(len(ids)), key=ids.__getitem__)
        rows = np.empty(len(ids), dtype=np.int64)
        rows[order] = np.arange(len(ids))
        columns = {name: [values[at] for at in order] for name, values in self._columns.items()}
        return SpooledTable(
            self.folder,
            columns["id"],
            columns["outlet"],
            columns["published"],
            columns["url"],
            columns["title"],
            rows,
            self._sizes,
            self._bytes,
            [bad for one in self.seen for bad in one.rejected],
        )


def _path(folder: Path, number: int) -> Path:
    return folder / f"texts-{number:06}.arrow"


def _load(folder: Path, number: int) -> pa.Table:
    import pyarrow as pa

    with pa.OSFile(str(_path(folder, number))) as file:
        return pa.ipc.open_file(file).read_all()


def _find(folder: Path, number: int) -> pa.Table | None:
    """Return a batch that an earlier run finished; half a file that a power cut left is none."""
    import pyarrow as pa

    try:
        return _load(folder, number)
    except (OSError, pa.ArrowException):
        return None
