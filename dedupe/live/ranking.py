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

_NUMBER, _BITS, _ONE = np.uint64((1 << NUMBER_BITS) - 1), np.uint64(7), np.uint64(1)


def rank(hits: NDArray[np.uint64], *, compiled: bool) -> NDArray[np.uint64]:
    """Return the documents that were hit, each once, packed and sorted: the most hits first, then the lower number.

    Args:
        hits: The number of a document above a bit that says that a band hit it; they are sorted in place.
        compiled: Take compiled code, which has to be loaded once.
    """
    hits.sort()
    ranked = _count_compiled(hits) if compiled else _count(hits)
    ranked.sort()
    return ranked


def numbers_in(ranked: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the numbers of ranked documents."""
    return ranked >> NUMBER_SHIFT & _NUMBER


def bits_in(ranked: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return what found each of ranked documents."""
    return (ranked & _BITS).astype(np.uint8)


def hit_once(ranked: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which of ranked documents share one key."""
    once: NDArray[np.bool_] = ranked >> COUNT_SHIFT == MOST - _ONE
    return once


def _count(hits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the documents that were hit, packed, in order of their numbers."""
    found = hits >> _ONE
    starts = firsts(found)
    ends = np.append(starts, hits.size)[1:]
    by_band, by_print = hits[ends - 1] & _ONE > 0, hits[starts] & _ONE == 0
    bits = (by_band * LSH | by_print * FINGERPRINT).astype(np.uint64)
    counts = (ends - starts).astype(np.uint64)
    packed: NDArray[np.uint64] = (MOST - counts) << COUNT_SHIFT | found[starts] << NUMBER_SHIFT | bits
    return packed


def _count_compiled(hits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    from dedupe.live.kernel import count_hits

    packed: NDArray[np.uint64] = count_hits(hits)
    return packed
