"""What one pair shares: Jaccard, both containments, the longest common run and the words of the lead, exact.

Sets of shingles are sorted arrays; the longest run follows from the shingles' places, without a table of
all word pairs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import LEAD

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument, Shingles

    Words = tuple[NDArray[np.uint64], NDArray[np.bool_]]

DECIMALS = 6
"""Places that scores keep before they decide: the same on every machine."""

# Any odd number serves: the prefix sums are divided by its powers modulo 2^64. This is 2^64 over the golden ratio.
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)
# Places that agree, per shingle of both texts: beyond it (a text of one repeated phrase) runs are found by bisection.
PLACES_PER_SHINGLE = 8


def overlap(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> tuple[float, float, float]:
    """Return Jaccard, the share of a in b and the share of b in a, rounded; 0 where a side is empty.

    Args:
        a: A set of shingles, sorted, each once.
        b: Another.

    >>> overlap(np.array([1, 2, 3, 4], dtype=np.uint64), np.array([3, 4], dtype=np.uint64))
    (0.5, 0.5, 1.0)
    """
    return shares(a.size, b.size, common(a, b).size)


def shares(a: int, b: int, shared: int) -> tuple[float, float, float]:
    """Return Jaccard and both containments of sets of *a* and *b* members with so many *shared*."""
    if not shared:
        return 0.0, 0.0, 0.0
    return round(shared / (a + b - shared), DECIMALS), round(shared / a, DECIMALS), round(shared / b, DECIMALS)


def longest_run(
    a: ParsedDocument, b: ParsedDocument, a_shingles: Shingles, b_shingles: Shingles, shared: NDArray[np.uint64]
) -> int:
    """Return the words of the longest common run outside furniture, exact also below the shingle size.

    Every run of at least k words is a run of common shingles: the places (i, j) where shingles agree are
    sorted by diagonal j - i, and the longest chain of neighbours is the run. Shorter runs, and texts so
    repetitive that the places would be too many, are found by bisection over hashed runs of n words.
    """
    sides = (a.tokens.hashes, a.outside), (b.tokens.hashes, b.outside)
    return longest_run_of(*sides, a_shingles, b_shingles, shared)


def longest_run_of(a: Words, b: Words, a_shingles: Shingles, b_shingles: Shingles, shared: NDArray[np.uint64]) -> int:
    """Return what `longest_run` does, of the hashes of all words of two texts, and which are outside furniture."""
    k = a_shingles.k
    if not shared.size or is_whole(a_shingles) or is_whole(b_shingles):
        return _bisect(a, b, 0, None if shared.size else k)
    left, right = _places(a_shingles, shared), _places(b_shingles, shared)
    limit = PLACES_PER_SHINGLE * (a_shingles.hashes.size + b_shingles.hashes.size)
    pairs = _agreeing(a_shingles.hashes[left], b_shingles.hashes[right], limit)
    if pairs is None:
        return _bisect(a, b, k, None)
    first = a_shingles.tokens[left[pairs[0]]].astype(np.int64)
    diagonal = b_shingles.tokens[right[pairs[1]]] - first + a[0].size
    # One sort orders by diagonal, then by place; neighbours on a diagonal differ by one.
    keys = np.sort(diagonal << 32 | first)
    edges = np.flatnonzero(np.concatenate([[True], np.diff(keys) != 1, [True]]))
    return int(np.diff(edges).max()) + k - 1


def lead_end(parsed: ParsedDocument) -> int:
    """Return the first token after the first two fifths of the words outside furniture."""
    kept = np.flatnonzero(parsed.outside) if parsed.furniture else np.arange(parsed.tokens.hashes.size)
    if kept.size < 2:  # noqa: PLR2004 - of a single word there is no part: all of it is the lead
        return int(kept[0]) + 1 if kept.size else 0
    return int(kept[int(kept.size * LEAD)])


def lead_words(parsed: ParsedDocument, shingles: Shingles, shared: NDArray[np.uint64]) -> int:
    """Return how many words in the first two fifths of a text, furniture left out, stand in a shared shingle."""
    if not shared.size:
        return 0
    end = lead_end(parsed)
    firsts = shingles.tokens[_places(shingles, shared)]
    firsts = firsts[firsts < end]
    # Each shingle adds the words up to the next one's first word, at most k and none beyond the lead.
    return int(np.minimum(np.diff(firsts, append=end), shingles.k).sum())


def is_whole(shingles: Shingles) -> bool:
    """Return whether the text had no run of k words and so is one shingle, whatever its length."""
    return shingles.hashes.size == 1 and int(shingles.hashes[0]) == shingles.content


def common(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return what two sorted sets have in common, sorted."""
    both = np.concatenate([a, b])
    both.sort(kind="stable")
    twice: NDArray[np.uint64] = both[1:][both[1:] == both[:-1]]
    return twice


def _places(shingles: Shingles, shared: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return which of the shingles, in text order, are in the sorted set *shared*."""
    nearest = np.minimum(np.searchsorted(shared, shingles.hashes), shared.size - 1)
    return np.flatnonzero(shared[nearest] == shingles.hashes)


def _agreeing(
    a: NDArray[np.uint64], b: NDArray[np.uint64], limit: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """Return all (i, j) with ``a[i] == b[j]`` as two columns, or None if there are more than *limit*."""
    order = np.argsort(b, kind="stable")
    ordered = b[order]
    low = np.searchsorted(ordered, a, side="left")
    counts = np.searchsorted(ordered, a, side="right") - low
    total = int(counts.sum())
    if total > limit:
        return None
    rows = np.repeat(np.arange(a.size), counts)
    within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, order[low[rows] + within]


def _bisect(a: Words, b: Words, low: int, high: int | None) -> int:
    """Return the longest common run, known to be at least *low* and, unless None, below *high* words."""
    sides = a, b
    longest = min(int(kept.sum()) for _, kept in sides) + 1
    high = longest if high is None else min(high, longest)
    while high - low > 1:
        middle = (low + high) // 2
        runs_a, runs_b = (np.unique(hash_runs(hashes, kept, middle)) for hashes, kept in sides)
        if common(runs_a, runs_b).size:
            low = middle
        else:
            high = middle
    return low


def hash_runs(hashes: NDArray[np.uint64], kept: NDArray[np.bool_], length: int) -> NDArray[np.uint64]:
    """Return one hash for every run of *length* kept words, by differences of prefix sums."""
    if hashes.size < length:
        return np.zeros(0, dtype=np.uint64)
    powers = np.cumprod(np.full(hashes.size, _BASE, dtype=np.uint64), dtype=np.uint64)
    inverses = np.cumprod(np.full(hashes.size, _BASE_INVERSE, dtype=np.uint64), dtype=np.uint64)
    zero = np.zeros(1, dtype=np.uint64)
    sums = np.concatenate([zero, np.cumsum(hashes * powers, dtype=np.uint64)])
    counts = np.concatenate([[0], np.cumsum(kept)])
    whole = counts[length:] - counts[:-length] == length
    runs: NDArray[np.uint64] = ((sums[length:] - sums[:-length]) * inverses[: whole.size])[whole]
    return runs
