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
from dedupe.stages.index.pairs import Pairs, different, distinct, likeness, link, shared_lists

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HALF = np.uint64(32)
_GROUP = 1 << 18
"""Fingerprints of a group, at most so many on average: two megabytes."""

_PART = 1 << 26
"""Fingerprints of the groups that are in memory at a time."""

_MARKS = 1 << 22
"""Bits in which the fingerprints of a group are marked: of those that stand alone one in fifteen is not told."""


@sources.register("fingerprint")
def fingerprint(search: Search) -> Pairs:
    """Return the pairs of documents that share a fingerprint of at most `cap` stories."""
    if search.is_compiled:
        return _compiled(search)
    counts = np.diff(search.sketches.offsets)
    holders = np.repeat(np.arange(counts.size), counts)
    rows, starts = shared_lists(search.sketches.fingerprints, holders, counts.size)
    sizes = np.diff(np.append(starts, rows.size))
    bucket = np.repeat(np.arange(sizes.size), sizes)
    stories = copies(search)
    kept = _stories(bucket, stories[rows], sizes.size) <= search.settings.cap
    rows, sizes = different(rows[kept[bucket]], sizes[kept])
    return link(rows, np.cumsum(sizes) - sizes, search.settings.bucket, _families(stories, search.settings.bucket))


def _compiled(search: Search) -> Pairs:
    """Return the same pairs, in one compiled pass over the sorted fingerprints."""
    from dedupe.stages.index.compiled.lists import group, link

    width = np.uint64(max(1, (search.sketches.offsets.size - 1).bit_length()))
    packed = _shared(search.sketches.fingerprints, search.sketches.offsets, width)
    members, sizes = np.empty(packed.size, dtype=np.int32), np.empty(packed.size // 2, dtype=np.int64)
    bounds = (search.settings.cap, packed.size)
    stories = copies(search)
    lists, written = group(packed, width, stories, bounds, members, sizes)
    keys, unlisted = link(
        members[:written], sizes[:lists], search.settings.bucket, _families(stories, search.settings.bucket)
    )
    return Pairs(distinct(keys), unlisted)


def _shared(prints: NDArray[np.uint64], offsets: NDArray[np.int64], width: np.uint64) -> NDArray[np.uint64]:
    """Return the fingerprints that two or more have, with their rows in the *width* lowest bits, sorted.

    By their upper bits they are parted into groups that are at hand while they are sorted, some of them at a time, so
    that they are not in memory twice; those that no other document has are left out before.
    """
    from dedupe.stages.index.compiled.lists import count_tops, keep_repeated, keep_shared, pack_part

    top = max(1, (prints.size // _GROUP).bit_length())
    shift = np.uint64(64 - top)
    counts = np.zeros(1 << top, dtype=np.int64)
    count_tops(prints, shift, counts)
    parts = np.cumsum(counts) // _PART
    marks = np.zeros(2 * max(1, _MARKS >> 6), dtype=np.uint64)
    # The system gives only the pages that are written to.
    found = np.empty(prints.size, dtype=np.uint64)
    written = 0
    for part in np.unique(parts).tolist():
        own = parts == part
        starts = np.cumsum(counts * own) - counts * own
        places = np.where(own, starts, -1)
        packed = np.empty(int(counts[own].sum()) + 1, dtype=np.uint64)
        pack_part(prints, offsets, (width, shift), places, packed)
        for start, count in zip(starts[own].tolist(), counts[own].tolist(), strict=True):
            group = packed[start : start + count]
            marks[:] = 0
            group = group[: keep_repeated(group, width, np.uint64(top), marks)]
            group.sort()
            group = group[: keep_shared(group, width)]
            found[written : written + group.size] = group
            written += group.size
    return found[:written]


def copies(search: Search) -> NDArray[np.int32]:
    """Return a story number per document: documents that earlier sources found, and nearly identical, share it."""
    near = likeness(search.found, search.sketches.signatures) >= search.settings.copy
    return components(search.sketches.contents.size, search.found.a[near], search.found.b[near])


def _families(stories: NDArray[np.int32], longest: int) -> NDArray[np.int64]:
    """Return a number per document, equal for copies in a story that is too large to list all its pairs."""
    sizes = np.bincount(stories, minlength=stories.size)
    return np.where(sizes[stories] > longest, stories, stories.size + np.arange(stories.size))


def _stories(bucket: NDArray[np.int64], stories: NDArray[np.int32], buckets: int) -> NDArray[np.int64]:
    """Return how many distinct stories each bucket holds."""
    keys = distinct(bucket.astype(np.uint64) << _HALF | stories.astype(np.uint64))
    return np.bincount((keys >> _HALF).astype(np.int64), minlength=buckets)
