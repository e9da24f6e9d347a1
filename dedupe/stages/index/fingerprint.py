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
from dedupe.stages.index.pairs import Pairs, link, starts_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray


@sources.register("fingerprint")
def fingerprint(search: Search) -> Pairs:
    """Return the pairs of documents that share a fingerprint of at most `cap` stories."""
    prints = search.sketches.fingerprints
    counts = np.diff(search.sketches.offsets)
    order = np.argsort(prints, kind="stable")
    rows = np.repeat(np.arange(counts.size, dtype=np.int32), counts)[order]
    starts = starts_of_runs(prints[order])
    sizes = np.diff(np.append(starts, rows.size))
    # Most fingerprints belong to one document: away with them before anything is counted.
    shared = np.repeat(sizes > 1, sizes)
    rows, sizes = rows[shared], sizes[sizes > 1]
    stories = copies(search)
    bucket = np.repeat(np.arange(sizes.size), sizes)
    kept = _distinct(bucket, stories[rows], sizes.size) <= search.settings.cap
    rows, sizes = rows[kept[bucket]], sizes[kept]
    return link(rows, np.cumsum(sizes) - sizes, search.settings.bucket)


def copies(search: Search) -> NDArray[np.int32]:
    """Return a story number per document: documents that earlier sources found, and nearly identical, share it."""
    a, b = search.found.a, search.found.b
    signatures = search.sketches.signatures
    alike = np.empty(a.size, dtype=np.float32)
    # A block at a time: the rows of all pairs together may be larger than the signatures.
    for start in range(0, a.size, 1 << 14):
        block = slice(start, start + (1 << 14))
        alike[block] = (signatures[a[block]] == signatures[b[block]]).mean(axis=1)
    near = alike >= search.settings.copy
    return components(signatures.shape[0], a[near], b[near])


def _distinct(bucket: NDArray[np.int64], values: NDArray[np.int32], buckets: int) -> NDArray[np.int64]:
    """Return how many distinct values each bucket holds."""
    keys = np.unique(bucket.astype(np.uint64) << np.uint64(32) | values.astype(np.uint64))
    return np.bincount((keys >> np.uint64(32)).astype(np.int64), minlength=buckets)
