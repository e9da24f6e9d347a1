"""Documents that share keys with a query, those that share most first: packed into one number each, and sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.keys import firsts
from dedupe.live.sharing import FINGERPRINT, LSH
from dedupe.store.postings import NUMBER_BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

NUMBER_SHIFT, COUNT_SHIFT = np.uint64(3), np.uint64(3 + NUMBER_BITS)
"""Where the number of a document begins, above what found it, and how many keys it has not, above that."""

MOST = np.uint64(1 << 32)
"""What the keys that a document has are taken from: more than any query has."""

NUMBERS = np.uint64((1 << NUMBER_BITS) - 1)
"""The bits of a number."""

_BITS, _ONE = np.uint64(7), np.uint64(1)


def rank(
    entries: NDArray[np.uint64], which: NDArray[np.int64], numbers: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], int]:
    """Return the documents that keys hit, each once, packed and sorted, and the most hits of one key.

    Those that share most keys come first, then those of lower number.

    Args:
        entries: The keys of a query, as `keys.entries_of` has them.
        which: The place of a key, hit by hit.
        numbers: The document that holds it.
    """
    hits = np.sort(numbers << _ONE | entries[which] & _ONE)
    found = hits >> _ONE
    starts = firsts(found)
    ends = np.append(starts, hits.size)[1:]
    by_band, by_print = hits[ends - 1] & _ONE > 0, hits[starts] & _ONE == 0
    bits = (by_band * LSH | by_print * FINGERPRINT).astype(np.uint64)
    counts = (ends - starts).astype(np.uint64)
    ranked = np.sort((MOST - counts) << COUNT_SHIFT | found[starts] << NUMBER_SHIFT | bits)
    return ranked, int(np.bincount(which, minlength=1).max())


def rank_compiled(
    entries: NDArray[np.uint64], which: NDArray[np.int64], numbers: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], int]:
    """Return what `rank` does, by compiled code, which has to be loaded once."""
    from dedupe.live.kernel import count_hits

    ranked, most = count_hits(entries, which, numbers)
    ranked.sort()
    return ranked, most


def numbers_in(ranked: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the numbers of ranked documents."""
    return ranked >> NUMBER_SHIFT & NUMBERS


def bits_in(ranked: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return what found each of ranked documents."""
    return (ranked & _BITS).astype(np.uint8)


def hit_once(ranked: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which of ranked documents share one key."""
    once: NDArray[np.bool_] = ranked >> COUNT_SHIFT == MOST - _ONE
    return once
