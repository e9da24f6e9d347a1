"""Pairs from buckets, never quadratic.

A short bucket gives all its pairs. A long one is linked as a chain (each member to the next) and a star
(the first to each), so that all stay connected at a cost that is linear in its members.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_HALF = np.uint64(32)
_LOW = np.uint64(0xFFFFFFFF)
# The finaliser of SplitMix64 (Steele, Lea & Flood 2014): sums of mixed rows tell sets of rows apart.
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Unordered pairs of rows, each once: `keys` (m,) uint64, sorted, is a in the upper half and b in the lower, a < b.

    `unlisted` counts the pairs that long buckets hold beyond those listed, a pair that several buckets hold
    once for each.
    """

    keys: NDArray[np.uint64]
    unlisted: int = 0

    @classmethod
    def none(cls) -> Pairs:
        """Return no pairs."""
        return cls(np.zeros(0, dtype=np.uint64))

    @classmethod
    def of(cls, first: NDArray[np.int32], second: NDArray[np.int32], unlisted: int = 0) -> Pairs:
        """Return the pairs of two columns, in either order, repeated or not."""
        low = np.minimum(first, second).astype(np.uint64)
        high = np.maximum(first, second).astype(np.uint64)
        return cls(distinct((low << _HALF | high)[low < high]), unlisted)

    @classmethod
    def union(cls, parts: Sequence[Pairs]) -> Pairs:
        """Return the pairs that stand in any of *parts*."""
        return cls(distinct(np.concatenate([part.keys for part in parts])), sum(part.unlisted for part in parts))

    @property
    def a(self) -> NDArray[np.int32]:
        """The smaller row of each pair."""
        return (self.keys >> _HALF).astype(np.int32)

    @property
    def b(self) -> NDArray[np.int32]:
        """The larger row of each pair."""
        return (self.keys & _LOW).astype(np.int32)


def merge(parts: Sequence[Pairs]) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.uint8]]:
    """Return the columns a, b and bits of all pairs, sorted; bit i of a pair says that ``parts[i]`` holds it."""
    keys = np.concatenate([part.keys for part in parts])
    bits = np.concatenate([np.full(part.keys.size, 1 << i, dtype=np.uint8) for i, part in enumerate(parts)])
    order = np.argsort(keys, kind="stable")
    keys, bits = keys[order], bits[order]
    firsts = starts_of_runs(keys)
    merged = Pairs(keys[firsts])
    return merged.a, merged.b, np.bitwise_or.reduceat(bits, firsts) if firsts.size else bits


def likeness(pairs: Pairs, signatures: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return the share of equal values in the signatures of each pair: an estimate of its Jaccard (Broder 1997)."""
    a, b = pairs.a, pairs.b
    alike = np.empty(a.size, dtype=np.float32)
    # A block at a time: the rows of all pairs together may be larger than the signatures.
    for start in range(0, a.size, 1 << 12):
        block = slice(start, start + (1 << 12))
        alike[block] = (signatures[a[block]] == signatures[b[block]]).mean(axis=1)
    return alike


def distinct(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the values of *keys*, which is sorted in place, each once; faster than `numpy.unique` by half."""
    keys.sort()
    return keys[starts_of_runs(keys)]


def shared_lists(
    keys: NDArray[np.uint64], rows: NDArray[np.integer[Any]], count: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the rows of every key that two or more rows have, list after list, and where each list begins.

    Key and row are packed into one number, so that one plain sort makes the lists. The key gives up its
    lowest bits: at a million rows 44 are left, enough that of two hundred million keys some thousand
    pairs agree by chance.

    Args:
        keys: Hashes, well mixed in their upper bits.
        rows: The row of each; a row may have a key twice.
        count: Above all rows.
    """
    width = np.uint64(max(1, count.bit_length()))
    row_mask = (np.uint64(1) << width) - np.uint64(1)
    packed = keys & ~row_mask
    packed |= rows.astype(np.uint64)
    packed = distinct(packed)
    alike = (packed[1:] >> width) == (packed[:-1] >> width)
    inside = np.concatenate([alike, [False]]) | np.concatenate([[False], alike])
    shared = packed[inside[: packed.size]]
    return (shared & row_mask).astype(np.int32), starts_of_runs(shared >> width)


def starts_of_runs(keys: NDArray[np.generic]) -> NDArray[np.int64]:
    """Return where each run of equal values begins in a sorted array."""
    if not keys.size:
        return np.zeros(0, dtype=np.int64)
    return np.concatenate([np.zeros(1, dtype=np.int64), np.flatnonzero(keys[1:] != keys[:-1]) + 1])


def different(members: NDArray[np.int32], sizes: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return each set of rows once: what two texts share stands in many bands and fingerprints, with one list.

    Args:
        members: The rows of all lists, one after the other, sorted within a list.
        sizes: How many rows each list has.
    """
    if not sizes.size:
        return members, sizes
    mixed = members.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
    sums = np.add.reduceat(mixed ^ (mixed >> np.uint64(31)), np.cumsum(sizes) - sizes)
    kept = np.zeros(sizes.size, dtype=bool)
    kept[np.unique(sums, return_index=True)[1]] = True
    return members[np.repeat(kept, sizes)], sizes[kept]


def link(
    members: NDArray[np.int32],
    starts: NDArray[np.int64],
    longest: int,
    families: NDArray[np.int64] | None = None,
) -> Pairs:
    """Return the pairs of many buckets.

    Args:
        members: The rows of all buckets, one bucket after the other, shape (m,).
        starts: Where each bucket begins in *members*.
        longest: Members up to which every pair of a bucket is listed.
        families: A number per row, equal for rows that are linked already: no bucket gives a pair of these.

    >>> link(np.array([4, 1, 7], dtype=np.int32), np.array([0]), longest=3).keys.size
    3
    """
    sizes = np.diff(np.append(starts, members.size))
    firsts: list[NDArray[np.int32]] = []
    seconds: list[NDArray[np.int32]] = []
    for size in range(2, min(longest, int(sizes.max(initial=0))) + 1):
        table = members[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        firsts.append(table[:, left].ravel())
        seconds.append(table[:, right].ravel())
    long = sizes > max(longest, 1)
    inside = np.repeat(long, sizes)
    heads = np.repeat(members[starts], sizes)[inside]
    links = members[inside]
    begins = np.repeat(starts, sizes)
    follows = np.flatnonzero(inside[1:] & (begins[1:] == begins[:-1])) + 1
    # The chain begins at the second member: the star has its first link.
    follows = follows[begins[follows] != follows - 1]
    one = np.concatenate([*firsts, heads, members[follows - 1]])
    other = np.concatenate([*seconds, links, members[follows]])
    kept = one != other
    if families is not None:
        kept &= families[one] != families[other]
    unlisted = int((sizes * (sizes - 1) // 2).sum() - kept.sum())
    return Pairs.of(one[kept], other[kept], unlisted)
