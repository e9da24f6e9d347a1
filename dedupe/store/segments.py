"""Postings on disk: a few sorted segments, merged step by step while articles come in.

As in a log-structured merge tree (O'Neil et al. 1996), new postings become a small segment and segments
of about one size become a larger one. A merge moves the keys part by part: a step takes the next parts
out of the sources and into the target, in one transaction, so that every key has one home at any moment,
a crash loses nothing, no step is long, and the room of the old rows is used again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.store import stories
from dedupe.store.postings import (
    KEY_BITS,
    PART_BITS,
    PARTS,
    bits_for,
    decode,
    encode,
    joined,
    keys_of,
    last_of,
    numbers_of,
    pack,
    search,
    shorten,
    spans_wide,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe.settings import StoreSettings

# Postings that a step of a merge moves, while no other process can write: some 4 ms beside other writers, or, with
# less work in all, some 15 ms at the end of a load.
_STEP_POSTINGS, _LOAD_POSTINGS = 40_000, 200_000
_MOST_SEGMENTS = 96
_PART = np.uint64(KEY_BITS - PART_BITS)
_BLOCK = 32
# Rows asked for in one statement.
_ROWS = 4096
# Buckets for each key that is wanted, up to which a segment is read from end to end: a row that is asked for costs as
# much as some that follow each other.
_SPARSE = 4


@dataclass(frozen=True, slots=True)
class Segment:
    """A row of the table `segments`."""

    segment: int
    bits: int
    first: int
    last: int
    is_wide: int
    postings: int
    from_part: int
    to_part: int
    target: int | None

    def bucket(self, part: int) -> int:
        """Return the block of the first bucket of a part."""
        return (self.segment << _BLOCK) + (part << (self.bits - PART_BITS))


def load_segments(connection: sqlite3.Connection) -> list[Segment]:
    """Return all segments, in the order they were made."""
    return [Segment(*row) for row in connection.execute("SELECT * FROM segments ORDER BY segment")]


def look_up(
    connection: sqlite3.Connection, segments: Sequence[Segment], keys: NDArray[np.uint64], *, compiled: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return which documents hold which keys, as two columns: the place of the key in *keys*, and the document.

    Args:
        connection: Inside a transaction.
        segments: As they are in that transaction.
        keys: Keys, sorted.
        compiled: Take compiled code, which has to be loaded once.
    """
    columns: list[tuple[NDArray[np.int64], NDArray[np.uint64]]] = []
    parts = (keys >> _PART).astype(np.int64)
    for segment in segments:
        is_whole = segment.from_part == 0 and segment.to_part == PARTS
        low, high = (
            (0, keys.size) if is_whole else np.searchsorted(parts, [segment.from_part, segment.to_part]).tolist()
        )
        buckets = (segment.to_part - segment.from_part) << (segment.bits - PART_BITS)
        if high - low > _ROWS and (high - low) * _SPARSE > buckets:
            columns += [(which + low, numbers) for which, numbers in _scan(connection, segment, keys[low:high])]
            continue
        for start in range(low, high, _ROWS):
            own = keys[start : min(start + _ROWS, high)]
            blobs = _read(connection, segment, (own >> np.uint64(KEY_BITS - segment.bits)).tolist())
            layout = {"is_wide": bool(segment.is_wide), "compiled": compiled}
            which, numbers = search(own, blobs, segment.bits, segment.first, **layout)
            columns.append((which + start if start else which, numbers))
    return joined(columns)


def _scan(
    connection: sqlite3.Connection, segment: Segment, keys: NDArray[np.uint64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint64]]]:
    """Yield what `look_up` returns of one segment, whose buckets are read one after the other, some at a time."""
    shift = np.uint64(KEY_BITS - segment.bits)
    buckets = (keys >> shift).astype(np.int64)
    for first in range(int(buckets[0]), int(buckets[-1]) + 1, _ROWS):
        low, high = np.searchsorted(buckets, [first, first + _ROWS]).tolist()
        if low < high:
            edge = segment.segment << _BLOCK
            postings = _decoded(connection, segment, (edge + first, edge + first + _ROWS))
            own = keys[low:high]
            starts = np.searchsorted(postings, pack(own, np.uint64(0)))
            sizes = np.searchsorted(postings, last_of(own), side="right") - starts
            which = np.repeat(np.arange(high - low), sizes)
            within = np.arange(which.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
            yield which + low, numbers_of(postings[starts[which] + within])


def _read(connection: sqlite3.Connection, segment: Segment, buckets: list[int]) -> list[bytes]:
    """Return the entries of some buckets, in their order; of one that is not there none."""
    # Sorted as they are, each is one step down the tree: a list behind IN would be sorted into a tree of its own.
    rows = connection.execute(
        "SELECT entries FROM json_each(?) LEFT JOIN postings ON block = value + ?",
        (str(buckets), segment.segment << _BLOCK),
    ).fetchall()
    return [entries or b"" for (entries,) in rows]


def read_segment(connection: sqlite3.Connection, segment: Segment) -> NDArray[np.uint64]:
    """Return all postings that a segment answers for, sorted."""
    return _decoded(connection, segment, (segment.bucket(segment.from_part), segment.bucket(segment.to_part)))


def _decoded(connection: sqlite3.Connection, segment: Segment, edges: tuple[int, int]) -> NDArray[np.uint64]:
    """Return the postings of a segment from one block to before another, sorted."""
    rows = connection.execute(
        "SELECT block, entries FROM postings WHERE block >= ? AND block < ? ORDER BY block", edges
    ).fetchall()
    buckets = np.array([block for block, _ in rows], dtype=np.int64) - (segment.segment << _BLOCK)
    return decode(buckets, [blob for _, blob in rows], segment.bits, segment.first, is_wide=bool(segment.is_wide))


def write_segment(connection: sqlite3.Connection, postings: NDArray[np.uint64], settings: StoreSettings) -> None:
    """Write sorted postings as a segment, inside the caller's transaction."""
    if not postings.size:
        return
    numbers = numbers_of(postings)
    kept = shorten(postings, settings.longest)
    made = _new(connection, kept.size, int(numbers.min()), int(numbers.max()))
    _insert(connection, made, kept)
    connection.execute("UPDATE segments SET to_part = ? WHERE segment = ?", (PARTS, made.segment))


def is_merge_due(connection: sqlite3.Connection, settings: StoreSettings, *, loading: bool) -> bool:
    """Return whether segments are being merged, or should be; during a load that is only when they are very many."""
    segments = load_segments(connection)
    if any(segment.target is not None for segment in segments):
        return True
    return bool(_to_merge(segments, settings)) and (not loading or len(segments) > _MOST_SEGMENTS)


def merge_step(connection: sqlite3.Connection, settings: StoreSettings, *, loading: bool = False) -> None:
    """Move the next parts of the merge that is under way, or begin the one that is due; in the caller's transaction."""
    size = _LOAD_POSTINGS if loading else _STEP_POSTINGS
    segments = load_segments(connection)
    sources = [segment for segment in segments if segment.target is not None]
    if not sources:
        sources = _to_merge(segments, settings)
        if not sources:
            return
        made = _new(
            connection,
            sum(one.postings for one in sources),
            min(one.first for one in sources),
            max(one.last for one in sources),
        )
        connection.executemany(
            "UPDATE segments SET target = ? WHERE segment = ?", [(made.segment, one.segment) for one in sources]
        )
    else:
        made = next(segment for segment in segments if segment.segment == sources[0].target)
    start = made.to_part
    left = sum(one.postings for one in sources)
    stop = min(PARTS, start + max(1, size * (PARTS - start) // max(1, left)))
    moved = [_take(connection, one, start, stop) for one in sources]
    postings = np.concatenate(moved)
    postings.sort()
    postings = postings[~stories.removed(connection, numbers_of(postings))]
    postings = shorten(postings, settings.longest)
    _insert(connection, made, postings)
    connection.execute("UPDATE segments SET to_part = ? WHERE segment = ?", (stop, made.segment))
    for one, taken in zip(sources, moved, strict=True):
        connection.execute(
            "UPDATE segments SET from_part = ?, postings = postings - ? WHERE segment = ?",
            (stop, taken.size, one.segment),
        )
    if stop == PARTS:
        connection.execute("DELETE FROM segments WHERE target = ?", (made.segment,))


def _to_merge(segments: Sequence[Segment], settings: StoreSettings) -> list[Segment]:
    """Return the smallest segments of which each is at most `ratio` times those before it together; none if no two."""
    ordered = sorted(segments, key=lambda one: (one.postings, one.segment))
    chosen: list[Segment] = []
    total = 0
    for segment in ordered:
        if chosen and segment.postings > settings.ratio * total:
            if len(chosen) > 1:
                break
            chosen, total = [], 0
        chosen.append(segment)
        total += segment.postings
    return chosen if len(chosen) > 1 else []


def _new(connection: sqlite3.Connection, postings: int, first: int, last: int) -> Segment:
    """Return a new segment that answers for no key yet, laid out for so many postings."""
    bits, is_wide = bits_for(postings), int(spans_wide(first, last))
    row = connection.execute(
        "INSERT INTO segments (bits, first, last, is_wide, postings, from_part, to_part)"
        " VALUES (?, ?, ?, ?, 0, 0, 0) RETURNING *",
        (bits, first, last, is_wide),
    ).fetchall()
    return Segment(*row[0])


def _insert(connection: sqlite3.Connection, segment: Segment, postings: NDArray[np.uint64]) -> None:
    """Write the buckets of sorted postings, and count them."""
    buckets, blobs = encode(postings, segment.bits, segment.first, is_wide=bool(segment.is_wide))
    blocks = (buckets + (segment.segment << _BLOCK)).tolist()
    connection.executemany("INSERT INTO postings VALUES (?, ?)", zip(blocks, blobs, strict=True))
    connection.execute(
        "UPDATE segments SET postings = postings + ? WHERE segment = ?", (postings.size, segment.segment)
    )


def _take(connection: sqlite3.Connection, segment: Segment, start: int, stop: int) -> NDArray[np.uint64]:
    """Return the postings of some parts of a segment, and delete them."""
    edges = (segment.bucket(start), segment.bucket(stop))
    taken = _decoded(connection, segment, edges)
    connection.execute("DELETE FROM postings WHERE block >= ? AND block < ?", edges)
    return taken


def postings_of(connection: sqlite3.Connection) -> int:
    """Return how many postings all segments hold."""
    (count,) = connection.execute("SELECT coalesce(sum(postings), 0) FROM segments").fetchone()
    return int(count)


__all__ = [
    "Segment",
    "is_merge_due",
    "keys_of",
    "load_segments",
    "look_up",
    "merge_step",
    "postings_of",
    "write_segment",
]
