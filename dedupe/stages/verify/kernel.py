"""The compiled count of what pairs share: one text's shingles in a hash table, the other's looked up in text order."""

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

EMPTY = -1
# 2^64 over the golden ratio: the upper bits of the product spread hashes over the table (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@compiled
def table_size(count: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the slots of a table for so many hashes, and the shift that leaves as many bits of a product."""
    bits = 1
    while (1 << bits) < 4 * count:
        bits += 1
    return 1 << bits, np.uint64(64 - bits)


@compiled
def fill(hashes: Any, slots: Any, following: Any, shift: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Fill a table of places by hash, and return how many different hashes there are.

    ``slots[h]`` is the last place of a hash, `EMPTY` without one; ``following[i]`` is the place before i
    of the same hash. The table has a power of two of slots, at least four times as many as hashes.
    """
    mask = slots.size - 1
    for i in range(slots.size):
        slots[i] = EMPTY
    different = 0
    for i in range(hashes.size):
        slot = np.int64((hashes[i] * _SPREAD) >> shift)
        while slots[slot] != EMPTY and hashes[slots[slot]] != hashes[i]:
            slot = (slot + 1) & mask
        different += slots[slot] == EMPTY
        following[i] = slots[slot]
        slots[slot] = i
    return different


@compiled
def find(value: Any, hashes: Any, slots: Any, shift: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return the last place of a hash in a table made by `fill`, or `EMPTY`."""
    mask = slots.size - 1
    slot = np.int64((value * _SPREAD) >> shift)
    while slots[slot] != EMPTY and hashes[slots[slot]] != value:
        slot = (slot + 1) & mask
    return slots[slot]  # type: ignore[no-any-return] # numba's int


@compiled
def words_before(tokens: Any, held: Any, end: int, k: int) -> int:  # noqa: ANN401 - see `compiled`
    """Return how many words before token *end* the held shingles cover."""
    words = covered = 0
    for i in range(held.size):
        start = tokens[i]
        if start >= end:
            break
        if held[i]:
            stop = min(start + k, end)
            words += stop - max(start, covered)
            covered = stop
    return words


@compiled
def walk(a: Any, b: Any, table: Any, scratch: Any, bound: int) -> tuple[int, int, int]:  # noqa: ANN401 - see `compiled`
    """Look up the shingles of b in the table of a, marking what both hold.

    Args:
        a: Hashes and first tokens of the text in the table.
        b: Those of the other.
        table: Slots, shift and followers, as `fill` made them.
        scratch: What is filled: which shingles of a and of b are held by both; and, by shingle of a, the shingle of b
            at which the run that ends there ends, and how long it is.
        bound: Agreeing places beyond which runs are no longer followed.

    Returns:
        How many different shingles both have, how many places agree, and the shingles of the longest run.
    """
    hashes_a, tokens_a = a
    hashes_b, tokens_b = b
    slots, shift, following = table
    held_a, held_b, ends, lengths = scratch
    held_a[:] = False
    ends[:] = -2
    common = agreeing = best = 0
    for j in range(hashes_b.size):
        last = find(hashes_b[j], hashes_a, slots, shift)
        held_b[j] = last != EMPTY
        if last == EMPTY:
            continue
        if not held_a[last]:
            common += 1
            i = last
            while i != EMPTY:
                held_a[i] = True
                i = following[i]
        follows = j > 0 and tokens_b[j] - tokens_b[j - 1] == 1
        # From the last place down: the run that ends at i - 1 must still be that of shingle j - 1.
        i = last
        while i != EMPTY and agreeing <= bound:
            agreeing += 1
            length = 1
            if follows and i > 0 and ends[i - 1] == j - 1 and tokens_a[i] - tokens_a[i - 1] == 1:
                length = lengths[i - 1] + 1
            lengths[i] = length
            ends[i] = j
            best = max(best, length)
            i = following[i]
    return common, agreeing, best


@compiled
def count_pairs(shingles: Any, documents: Any, k: int, pairs: Any, limit: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return how many different shingles each document has; then, a row a pair, three columns.

    They are the different shingles in common, the words of the longest run (or `BY_HAND`), and the words of the lead.

    Args:
        shingles: The shingles of all documents in text order, end to end; their first tokens; where each
            document begins.
        documents: Of each document the first token after its lead, and whether it is one shingle of any length.
        k: Words in a shingle.
        pairs: One document of each pair, and the other; quickest when sorted by the first.
        limit: Agreeing places per shingle of both, beyond which a pair is left to the plain path.
    """
    all_hashes, all_tokens, offsets = shingles
    lead_ends, whole = documents
    left, right = pairs
    sizes = offsets[1:] - offsets[:-1]
    room = max(1, sizes.max())
    table = np.empty(table_size(room)[0], dtype=np.int32)
    following = np.empty(room, dtype=np.int32)
    different = np.zeros(sizes.size, dtype=np.int64)
    for row in range(sizes.size):
        slots, shift = table_size(sizes[row])
        different[row] = fill(all_hashes[offsets[row] : offsets[row + 1]], table[:slots], following, shift)
    held_a, held_b = np.zeros(room, dtype=np.bool_), np.zeros(room, dtype=np.bool_)
    ends, lengths = np.empty(room, dtype=np.int64), np.empty(room, dtype=np.int64)
    shared = np.zeros(left.size, dtype=np.int64)
    runs = np.full(left.size, BY_HAND, dtype=np.int64)
    leads = np.zeros(left.size, dtype=np.int64)
    current = -1
    slots, shift = table_size(0)
    for pair in range(left.size):
        one, other = left[pair], right[pair]
        start, stop = offsets[one], offsets[one + 1]
        a = (all_hashes[start:stop], all_tokens[start:stop])
        b = (all_hashes[offsets[other] : offsets[other + 1]], all_tokens[offsets[other] : offsets[other + 1]])
        if one != current:
            slots, shift = table_size(stop - start)
            fill(a[0], table[:slots], following, shift)
            current = one
        scratch = (held_a[: sizes[one]], held_b[: sizes[other]], ends[: sizes[one]], lengths)
        bound = limit * (sizes[one] + sizes[other])
        shared[pair], agreeing, best = walk(a, b, (table[:slots], shift, following), scratch, bound)
        if shared[pair] > 0 and agreeing <= bound and not (whole[one] or whole[other]):
            runs[pair] = best + k - 1
        leads[pair] = max(
            words_before(a[1], scratch[0], lead_ends[one], k), words_before(b[1], scratch[1], lead_ends[other], k)
        )
    return different, shared, runs, leads
