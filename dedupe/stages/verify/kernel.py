"""The compiled count of what pairs share: a merge of sorted shingles, then runs along the diagonals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

BY_HAND = -1
"""The run of a pair that is left to `shares.longest_run`: shorter than a shingle, or in repetitive texts."""


@compiled
def merge(a: Any, b: Any, order_a: Any, firsts: Any, counts: Any) -> tuple[int, int]:  # noqa: ANN401 - see `compiled`
    """Find, for each shingle of a in text order, where its equals begin in sorted b, and how many there are.

    Returns:
        How many different shingles both have, and how many pairs of places agree.
    """
    shared = agreeing = i = j = 0
    while i < a.size and j < b.size:
        if a[i] < b[j]:
            counts[order_a[i]] = 0
            i += 1
        elif a[i] > b[j]:
            j += 1
        else:
            value = a[i]
            stop = j
            while stop < b.size and b[stop] == value:
                stop += 1
            while i < a.size and a[i] == value:
                firsts[order_a[i]] = j
                counts[order_a[i]] = stop - j
                agreeing += stop - j
                i += 1
            shared += 1
            j = stop
    while i < a.size:
        counts[order_a[i]] = 0
        i += 1
    return shared, agreeing


@compiled
def longest(tokens_a: Any, tokens_b: Any, order_b: Any, firsts: Any, counts: Any, ends: Any, lengths: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return the shingles of the longest common run.

    ``lengths[j]`` is how long the run is that ends at shingle j of b, and ``ends[j]`` the shingle of a it
    ends at, so that a stale one is known.
    """
    best = 0
    for i in range(counts.size):
        # From the last place down: the run that ends at j - 1 must still be that of shingle i - 1.
        for place in range(firsts[i] + counts[i] - 1, firsts[i] - 1, -1):
            j = order_b[place]
            length = 1
            if (
                i > 0
                and j > 0
                and ends[j - 1] == i - 1
                and tokens_a[i] - tokens_a[i - 1] == 1
                and tokens_b[j] - tokens_b[j - 1] == 1
            ):
                length = lengths[j - 1] + 1
            lengths[j] = length
            ends[j] = i
            best = max(best, length)
    return best


@compiled
def words_before(tokens: Any, held: Any, end: int, k: int) -> int:  # noqa: ANN401 - see `compiled`
    """Return how many words before token *end* the held shingles cover."""
    words = covered = 0
    for i in range(held.size):
        if held[i] > 0:
            start = tokens[i]
            if start >= end:
                break
            stop = min(start + k, end)
            words += stop - max(start, covered)
            covered = stop
    return words


@compiled
def count_pairs(shingles: Any, documents: Any, k: int, pairs: Any, limit: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return how many different shingles each document has; then, a row a pair, three columns.

    They are the different shingles in common, the words of the longest run (or `BY_HAND`), and the words of the lead.

    Args:
        shingles: The shingles of all documents, end to end, those of each sorted; where each of them
            stands in its text; their first tokens, in text order; where each document begins.
        documents: Of each document the first token after its lead, and whether it is one shingle of any length.
        k: Words in a shingle.
        pairs: One document of each pair, and the other.
        limit: Agreeing places per shingle of both, beyond which a pair is left to the plain path.
    """
    hashes, orders, tokens, offsets = shingles
    lead_ends, whole = documents
    left, right = pairs
    different = np.zeros(offsets.size - 1, dtype=np.int64)
    for row in range(offsets.size - 1):
        for i in range(offsets[row], offsets[row + 1]):
            different[row] += i == offsets[row] or hashes[i] != hashes[i - 1]
    room = 1
    for row in range(offsets.size - 1):
        room = max(room, offsets[row + 1] - offsets[row])
    firsts = np.zeros(room, dtype=np.int64)
    counts = np.zeros(room, dtype=np.int64)
    ends = np.full(room, -2, dtype=np.int64)
    lengths = np.zeros(room, dtype=np.int64)
    held = np.zeros(room, dtype=np.int64)
    shared = np.zeros(left.size, dtype=np.int64)
    runs = np.full(left.size, BY_HAND, dtype=np.int64)
    leads = np.zeros(left.size, dtype=np.int64)
    for pair in range(left.size):
        one, other = left[pair], right[pair]
        a = slice(offsets[one], offsets[one + 1])
        b = slice(offsets[other], offsets[other + 1])
        size_a, size_b = offsets[one + 1] - offsets[one], offsets[other + 1] - offsets[other]
        found, agreeing = merge(hashes[a], hashes[b], orders[a], firsts, counts)
        shared[pair] = found
        if found == 0:
            continue
        if not (whole[one] or whole[other] or agreeing > limit * (size_a + size_b)):
            ends[:size_b] = -2
            run = longest(tokens[a], tokens[b], orders[b], firsts, counts[:size_a], ends, lengths)
            runs[pair] = run + k - 1
        # Which shingles of b are held: those that some shingle of a found.
        held[:size_b] = 0
        for i in range(size_a):
            for place in range(firsts[i], firsts[i] + counts[i]):
                # Equals stand together: once the first is marked, so are the others.
                if held[orders[b][place]] > 0:
                    break
                held[orders[b][place]] = 1
        leads[pair] = max(
            words_before(tokens[a], counts[:size_a], lead_ends[one], k),
            words_before(tokens[b], held[:size_b], lead_ends[other], k),
        )
    return different, shared, runs, leads
