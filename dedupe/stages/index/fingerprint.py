"""Winnowed fingerprints in common: finds a passage inside two texts that are otherwise different.

A posting list holds the documents of one fingerprint. Lists that more than `cap` stories share are
dropped: what everybody writes says nothing about a pair. Copies count once, or a release that
everybody ran would hide itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.index import Search, sources
from dedupe.stages.index.groups import components
from dedupe.stages.index.pairs import Pairs, distinct, likeness, link, shared_lists

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HALF = np.uint64(32)
# The finaliser of SplitMix64 (Steele, Lea & Flood 2014): sums of mixed rows tell sets of rows apart.
_MIX_1, _MIX_2 = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


@sources.register("fingerprint")
def fingerprint(search: Search) -> Pairs:
    """Return the pairs of documents that share a fingerprint of at most `cap` stories."""
    counts = np.diff(search.sketches.offsets)
    holders = np.repeat(np.arange(counts.size), counts)
    rows, starts = shared_lists(search.sketches.fingerprints, holders, counts.size)
    sizes = np.diff(np.append(starts, rows.size))
    bucket = np.repeat(np.arange(sizes.size), sizes)
    kept = _stories(bucket, copies(search)[rows], sizes.size) <= search.settings.cap
    rows, sizes = _different(rows[kept[bucket]], sizes[kept])
    return link(rows, np.cumsum(sizes) - sizes, search.settings.bucket)


def copies(search: Search) -> NDArray[np.int32]:
    """Return a story number per document: documents that earlier sources found, and nearly identical, share it."""
    near = likeness(search.found, search.sketches.signatures) >= search.settings.copy
    return components(search.sketches.contents.size, search.found.a[near], search.found.b[near])


def _stories(bucket: NDArray[np.int64], stories: NDArray[np.int32], buckets: int) -> NDArray[np.int64]:
    """Return how many distinct stories each bucket holds."""
    keys = distinct(bucket.astype(np.uint64) << _HALF | stories.astype(np.uint64))
    return np.bincount((keys >> _HALF).astype(np.int64), minlength=buckets)


def _different(rows: NDArray[np.int32], sizes: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return each set of documents once: a shared passage has several fingerprints, and all have one list."""
    if not sizes.size:
        return rows, sizes
    mixed = rows.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX_1
    mixed = (mixed ^ (mixed >> np.uint64(27))) * _MIX_2
    sums = np.add.reduceat(mixed ^ (mixed >> np.uint64(31)), np.cumsum(sizes) - sizes)
    kept = np.zeros(sizes.size, dtype=bool)
    kept[np.unique(sums, return_index=True)[1]] = True
    return rows[np.repeat(kept, sizes)], sizes[kept]
