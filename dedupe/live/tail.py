"""The newest documents in memory: their postings are few, and a query looks through all of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.heads import search_runs
from dedupe.store.postings import pack

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray


class Tail:
    """The table `recent`, followed from one look to the next."""

    def __init__(self) -> None:
        """Begin with nothing read."""
        self._runs: list[NDArray[np.uint64]] = []
        self._first = self._last = 0

    def follow(self, connection: sqlite3.Connection) -> None:
        """Take in what was added since the last look; after a flush begin anew."""
        first, last = connection.execute(
            "SELECT coalesce((SELECT number FROM recent ORDER BY number LIMIT 1), 0),"
            " coalesce((SELECT number FROM recent ORDER BY number DESC LIMIT 1), 0)"
        ).fetchone()
        if first != self._first or last < self._last:
            self._runs, self._last = [], 0
        self._first = first
        if last > self._last:
            rows = connection.execute("SELECT number, keys FROM recent WHERE number > ?", (self._last,)).fetchall()
            self._take(to_postings(rows))
        self._last = last

    def holders(
        self, keys: NDArray[np.uint64], *, compiled: bool = False
    ) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return which documents hold which keys, as two columns: place in *keys*, and document; see `search_runs`."""
        return search_runs(self._runs, keys, compiled=compiled)

    def _take(self, run: NDArray[np.uint64]) -> None:
        while self._runs and self._runs[-1].size <= 2 * run.size:
            run = np.concatenate([self._runs.pop(), run])
        run.sort()
        self._runs.append(run)


def to_postings(rows: list[tuple[int, bytes]]) -> NDArray[np.uint64]:
    """Return the postings of rows of `recent`, unsorted."""
    keys = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<u8")
    sizes = [len(blob) // 8 for _, blob in rows]
    return pack(keys, np.repeat(np.array([number for number, _ in rows], dtype=np.uint64), sizes))
