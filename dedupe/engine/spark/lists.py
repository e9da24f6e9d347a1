"""Documents that share a key, gathered in one task with bounded memory, and the pairs they give.

The lists are those of the local engine: a key keeps as many bits as beside a row's number fit into 64, a
list is left out when more stories share it than the cap, a long one is joined by links. Keys arrive in
pieces; when there are too many at once, lists that are over the cap by now are forgotten for good, which
is what a template that millions of pages share would fill a machine with.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.index.pairs import different, distinct, link, starts_of_runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)

PACKED_BELOW = 1 << 24
"""Documents from which keys keep all 64 bits. Below it lists are packed as the local engine packs them, which could
not hold more; with fewer bits a billion documents would agree by chance."""

_PAIRS = 1 << 20
"""Pairs that are listed before they are handed on."""


def key_width(documents: int) -> int:
    """Return how many bits keys give up: those of a row's number, as the local engine packs both; 0 for very many.

    >>> key_width(1000), key_width(10**9)
    (10, 0)
    """
    return max(1, documents.bit_length()) if documents < PACKED_BELOW else 0


@dataclass(slots=True, eq=False)
class Lists:
    """The lists of some keys.

    Args:
        width: Bits that keys gave up, see `key_width`.
        cap: Stories beyond which a list is left out; 0 keeps every list.
        room: Keys held at once before lists over the cap are forgotten.
    """

    width: int
    cap: int
    room: int
    _keys: list[NDArray[np.uint64]] = field(default_factory=list)
    _rows: list[NDArray[np.uint64]] = field(default_factory=list)
    _copies: list[NDArray[np.uint64]] = field(default_factory=list)
    _dropped: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    _held: int = 0

    def add(self, keys: NDArray[np.uint64], rows: NDArray[np.int64], stories: NDArray[np.int64]) -> None:
        """Take keys, already shifted by the width, with the row of each and the story of that row."""
        self._keys.append(keys)
        self._rows.append(rows.astype(np.uint64))
        of_others = rows != stories
        if of_others.any():
            pairs = rows[of_others].astype(np.uint64) << _HALF | stories[of_others].astype(np.uint64)
            self._copies.append(distinct(pairs))
        self._held += keys.size
        if self.cap and self._held > self.room:
            self._compact()

    def members(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Return the rows of every list of two or more, one list after the other, and how long each is."""
        keys, rows = self._ordered()
        starts = starts_of_runs(keys)
        sizes = np.diff(np.append(starts, keys.size))
        kept = (sizes > 1) & ~self._is_over(rows, sizes)
        return rows[np.repeat(kept, sizes)].astype(np.int32), sizes[kept]

    def _ordered(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return keys and rows, sorted by both, each pair once."""
        none = np.zeros(0, dtype=np.uint64)
        keys, rows = np.concatenate([none, *self._keys]), np.concatenate([none, *self._rows])
        if self._dropped.size:
            kept = ~np.isin(keys, self._dropped)
            keys, rows = keys[kept], rows[kept]
        if self.width:
            width = np.uint64(self.width)
            packed = distinct(keys << width | rows)
            return packed >> width, packed & ((np.uint64(1) << width) - np.uint64(1))
        order = np.lexsort((rows, keys))
        keys, rows = keys[order], rows[order]
        first = np.ones(keys.size, dtype=bool)
        first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
        return keys[first], rows[first]

    def _is_over(self, rows: NDArray[np.uint64], sizes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which lists more stories share than the cap."""
        over = np.zeros(sizes.size, dtype=bool)
        maybe = np.flatnonzero(sizes > self.cap) if self.cap else np.zeros(0, dtype=np.int64)
        if maybe.size:
            inside = np.repeat(sizes > self.cap, sizes)
            lists = np.repeat(np.arange(maybe.size, dtype=np.uint64), sizes[maybe])
            told = distinct(lists << _HALF | self.stories(rows[inside].astype(np.int64)).astype(np.uint64))
            over[maybe] = np.bincount((told >> _HALF).astype(np.int64), minlength=maybe.size) > self.cap
        return over

    def stories(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the story of each of some rows."""
        if len(self._copies) > 1:
            self._copies = [distinct(np.concatenate(self._copies))]
        if not self._copies:
            return rows
        copies = self._copies[0]
        homes = (copies >> _HALF).astype(np.int64)
        at = np.minimum(np.searchsorted(homes, rows), homes.size - 1)
        return np.where(homes[at] == rows, (copies[at] & _LOW).astype(np.int64), rows)

    def _compact(self) -> None:
        """Forget lists that are over the cap; later keys of theirs are not taken."""
        keys, rows = self._ordered()
        starts = starts_of_runs(keys)
        sizes = np.diff(np.append(starts, keys.size))
        over = self._is_over(rows, sizes)
        self._dropped = np.union1d(self._dropped, keys[starts[over]])
        kept = ~np.repeat(over, sizes)
        self._keys, self._rows = [keys[kept]], [rows[kept]]
        self._held = int(kept.sum())
        # What is left is needed: look again when as much more has come.
        self.room = max(self.room, 2 * self._held)


def list_pairs(members: NDArray[np.int32], sizes: NDArray[np.int64], longest: int) -> Iterator[NDArray[np.uint64]]:
    """Yield the pairs of lists in pieces, packed as `index.pairs.Pairs` has them; a piece may repeat another's.

    Args:
        members: The rows of all lists, ascending within a list.
        sizes: How many each has.
        longest: Members up to which every pair is listed; a longer list is joined as chain and star.
    """
    members, sizes = different(members, sizes)
    for own, counts in _pieces(members, sizes, longest):
        yield link(own, np.cumsum(counts) - counts, longest).keys


def star_pairs(members: NDArray[np.int32], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the pairs of the first member of each list with its others."""
    starts = np.cumsum(sizes) - sizes
    heads = np.repeat(members[starts], sizes).astype(np.uint64)
    keys = heads << np.uint64(32) | members.astype(np.uint64)
    return distinct(keys[heads != members])


def _pieces(
    members: NDArray[np.int32], sizes: NDArray[np.int64], longest: int
) -> Iterator[tuple[NDArray[np.int32], NDArray[np.int64]]]:
    """Yield runs of lists that give about as many pairs each."""
    pairs = np.cumsum(np.where(sizes <= longest, sizes * (sizes - 1) // 2, 2 * sizes - 3))
    edges = np.concatenate([[0], np.cumsum(sizes)])
    low = 0
    while low < sizes.size:
        before = pairs[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(pairs, before + _PAIRS, side="right")))
        yield members[edges[low] : edges[high]], sizes[low:high]
        low = high
