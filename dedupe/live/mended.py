"""What could not be added once and can now: its rows of the table `rejected` go when its source is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from dedupe.model import Rejected


def find_mended(connection: sqlite3.Connection, sources: Collection[str], faults: Iterable[Rejected]) -> list[int]:
    """Return the numbers of the rows of `rejected` that are of *sources* and not among *faults*.

    Args:
        connection: To the index.
        sources: What was read to its end: files as they are called in `rejected`, or entries of feeds.
        faults: What was wrong with them this time.
    """
    kept = {(fault.where, fault.reason) for fault in faults}
    rows = connection.execute("SELECT number, source, reason FROM rejected").fetchall()
    return [number for number, place, reason in rows if (place, reason) not in kept and _is_of(place, sources)]


def _is_of(place: str, sources: Collection[str]) -> bool:
    """Return whether a place, a source or a line or record of one, is of *sources*.

    >>> _is_of("news.jsonl:17", {"news.jsonl"}), _is_of("news.jsonl.gz", {"news.jsonl"})
    (True, False)
    """
    ends = [at for at, mark in enumerate(place) if mark == ":"]
    return any(place[:end] in sources for end in (*ends, len(place)))


def forget(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Remove rows of `rejected`, in the caller's transaction."""
    connection.executemany("DELETE FROM rejected WHERE number = ?", [(number,) for number in numbers])
