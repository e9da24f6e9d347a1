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
# What is done for each pair is put where it is called: a call would count the references of a dozen arrays.
within = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True, forceinline=True))

BY_HAND = -1
"""The run of a pair that is left to `shares.longest_run`: shorter than a shingle, or in repetitive texts."""

EMPTY = -1
ALONE = -2
"""What follows the only place of a hash: below zero as `EMPTY` is, which stands below the last of several."""
NOWHERE = -3
"""A place that no other follows."""
# 2^64 over the golden ratio: the upper bits of the product spread hashes over the table (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_ONE, _THREE, _SIX, _LOW_SIX = np.uint64(1), np.uint64(3), np.uint64(6), np.uint64(63)


@compiled
def table_size(count: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the slots of a table for so many hashes, and the shift that leaves as many bits of a product."""
    bits = 1
    while (1 << bits) < 4 * count:
        bits += 1
    return 1 << bits, np.uint64(64 - bits)


@within
def fill(hashes: Any, slots: Any, following: Any, shift: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Fill a table of places by hash, and return how many different hashes there are.

    ``slots[h]`` is the last place of a hash, `EMPTY` without one; ``following[i]`` is the place before i
    of the same hash, `EMPTY` without one, `ALONE` where there is no other place at all. The table has a power
    of two of slots, at least four times as many as hashes.
    """
    mask = slots.size - 1
    for i in range(slots.size):
        slots[i] = EMPTY
    different = 0
    for i in range(hashes.size):
        slot = np.int64((hashes[i] * _SPREAD) >> shift)
        while slots[slot] != EMPTY and hashes[slots[slot]] != hashes[i]:
            slot = (slot + 1) & mask
        before = slots[slot]
        following[i] = before if before != EMPTY else ALONE
        if before == EMPTY:
            different += 1
        elif following[before] == ALONE:
            following[before] = EMPTY
        slots[slot] = i
    return different


@within
def find(value: Any, hashes: Any, slots: Any, shift: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return the last place of a hash in a table made by `fill`, or `EMPTY`."""
    mask = slots.size - 1
    slot = np.int64((value * _SPREAD) >> shift)
    while slots[slot] != EMPTY and hashes[slots[slot]] != value:
        slot = (slot + 1) & mask
    return slots[slot]  # type: ignore[no-any-return] # numba's int


@within
def mark(hashes: Any, bits: Any, shift: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Set the bit of every hash: most shingles of another text are told apart by one look at it."""
    bits[:] = 0
    for value in hashes:
        place = (value * _SPREAD) >> shift
        bits[place >> _SIX] |= _ONE << (place & _LOW_SIX)


@within
def probe(hashes: Any, bits: Any, shift: Any, out: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write which of the hashes have their bit set, in order; return how many. Without a branch: most have not."""
    found = np.int64(0)
    for j in range(hashes.size):
        place = (hashes[j] * _SPREAD) >> shift
        out[found] = j
        found += np.int64((bits[place >> _SIX] >> (place & _LOW_SIX)) & _ONE)
    return found  # type: ignore[return-value] # numba's int


@within
def words_before(tokens: Any, places: Any, end: int, k: int) -> int:  # noqa: ANN401 - see `compiled`
    """Return how many words before token *end* the shingles at *places*, ascending, cover."""
    words = covered = 0
    for i in places:
        start = tokens[i]
        if start >= end:
            break
        stop = min(start + k, end)
        words += stop - max(start, covered)
        covered = stop
    return words


@within
def words_held_before(tokens: Any, held: Any, end: int, k: int) -> int:  # noqa: ANN401 - see `compiled`
    """Return how many words before token *end* the held shingles cover."""
    words = covered = 0
    for i in range(held.size):
        start = tokens[i]
        if start >= end:
            break
        # Without a branch: which shingles are held is a matter of chance.
        stop = min(start + k, end)
        words += stop - max(start, covered) if held[i] else 0
        covered = stop if held[i] else covered
    return words


@within
def walk(a: Any, b: Any, table: Any, scratch: Any, maybe: Any, bound: int) -> tuple[int, int, int, int]:  # noqa: ANN401, C901, PLR0915 - see `compiled`; a call that hands arrays on, at every shingle, costs more than what it does
    """Look up the shingles of b in the table of a, marking what both hold.

    Args:
        a: Hashes and first tokens of the text in the table.
        b: Those of the other.
        table: Slots, shift and followers, as `fill` made them.
        scratch: What is filled: which shingles of a are held by both (all False before); and, by shingle of a, the
            shingle of b at which the run that ends there ends, and how long it is.
        maybe: The shingles of b that a may hold, ascending; it is cut to those that a does hold.
        bound: Agreeing places beyond which runs are no longer followed.

    Returns:
        How many shingles of b are in a, how many different shingles both have, how many places agree, and the
        shingles of the longest run.
    """
    hashes_a, tokens_a = a
    hashes_b, tokens_b = b
    slots, shift, following = table
    held, ends, lengths = scratch
    inside = common = agreeing = best = 0
    if maybe.size == 0:
        return 0, 0, 0, 0
    previous = below = NOWHERE
    # Where no word is left out, shingles follow each other without a look at their places.
    last_a, last_b = hashes_a.size - 1, hashes_b.size - 1
    is_whole = tokens_a[last_a] - tokens_a[0] == last_a and tokens_b[last_b] - tokens_b[0] == last_b
    t = -1
    while t + 1 < maybe.size:
        t += 1
        j = maybe[t]
        value = hashes_b[j]
        # Most shared shingles are as far from the one before in both texts: that is tried before any table is asked.
        last = below + j - previous
        is_near = below >= 0 and last < hashes_a.size
        if not (is_near and hashes_a[last] == value and following[last] == ALONE):
            last = find(value, hashes_a, slots, shift)
            if last == EMPTY:
                continue
        follows = previous == j - 1 and tokens_b[j] - tokens_b[j - 1] == 1
        previous = j
        maybe[inside] = j
        inside += 1
        if not held[last]:
            common += 1
            i = last
            while i >= 0:
                held[i] = True
                ends[i] = EMPTY
                i = following[i]
        below = last if following[last] == ALONE else NOWHERE
        # From the last place down: the run that ends at i - 1 must still be that of shingle j - 1.
        i = last
        while i >= 0 and agreeing <= bound:
            agreeing += 1
            length = 1
            if follows and i > 0 and held[i - 1] and ends[i - 1] == j - 1 and tokens_a[i] - tokens_a[i - 1] == 1:
                length = lengths[i - 1] + 1
            lengths[i] = length
            ends[i] = j
            best = max(best, length)
            i = following[i]
        if below == NOWHERE or agreeing > bound:
            continue
        # On along the run, as long as it goes through places that are the only ones of their hash.
        # Unsigned: a signed place would be checked for wrapping at each step.
        place_a, place_b, steps = np.uint64(below + 1), np.uint64(j + 1), np.uint64(0)
        left = np.uint64(min(hashes_a.size - below - 1, hashes_b.size - j - 1))
        while (
            steps < left
            and hashes_a[place_a + steps] == hashes_b[place_b + steps]
            and following[place_a + steps] == ALONE
            and not held[place_a + steps]
            and (
                is_whole
                or (
                    tokens_a[place_a + steps] - tokens_a[place_a + steps - _ONE] == 1
                    and tokens_b[place_b + steps] - tokens_b[place_b + steps - _ONE] == 1
                )
            )
        ):
            steps += _ONE
        length = lengths[below] + 1
        further = int(steps)
        for more in range(further):
            held[below + 1 + more] = True
            ends[below + 1 + more] = j + 1 + more
            lengths[below + 1 + more] = length + more
            maybe[inside + more] = j + 1 + more
        inside += further
        common += further
        # Beyond the bound the run is not asked for.
        agreeing += further
        t += further
        below += further
        previous = j + further
        best = max(best, length + further - 1)
    return inside, common, agreeing, best


@compiled
def tables_for(room: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return what `enter` and `compare` work in: slots, bits, followers, marks (all False), places, ends, lengths."""
    slots = table_size(room)[0]
    return (
        np.empty(slots, dtype=np.int32),
        np.empty((slots >> 3) + 1, dtype=np.uint64),
        np.empty(room, dtype=np.int32),
        np.zeros(room, dtype=np.bool_),
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
        np.empty(room, dtype=np.int32),
    )


@within
def enter(hashes: Any, tables: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Put the shingles of a text into the table; return its slots, its shift, and how many are different."""
    table, bits, following, _, _, _, _ = tables
    slots, shift = table_size(hashes.size)
    different = fill(hashes, table[:slots], following, shift)
    # Eight bits for each slot, thirty-two and more for each hash.
    mark(hashes, bits[: (slots >> 3) + 1], shift - _THREE)
    return slots, shift, different


@within
def compare(a: Any, b: Any, table: Any, tables: Any, leads: Any, plan: tuple[int, int], is_whole: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return what two texts share: different shingles, the words of the longest run or `BY_HAND`, and of the lead.

    Args:
        a: Hashes and first tokens of the text that was entered.
        b: Those of the other.
        table: Slots and shift, as `enter` gave them.
        tables: What it was entered into.
        leads: The first token after the lead of each.
        plan: Words in a shingle, and agreeing places per shingle of both beyond which the run is `BY_HAND`.
        is_whole: Whether one of them is one shingle of any length.
    """
    slots, shift = table
    k, limit = plan
    places_of, bits, following, held, places, ends, lengths = tables
    maybe = places[: probe(b[0], bits, shift - _THREE, places)]
    bound = limit * (a[0].size + b[0].size)
    inside, shared, agreeing, best = walk(
        a, b, (places_of[:slots], shift, following), (held, ends, lengths), maybe, bound
    )
    if inside == 0:
        return shared, BY_HAND, 0
    run = best + k - 1 if agreeing <= bound and not is_whole else BY_HAND
    lead = words_before(b[1], maybe[:inside], leads[1], k)
    lead = max(lead, words_held_before(a[1], held[: a[0].size], leads[0], k))
    held[: a[0].size] = False
    return shared, run, lead


@compiled
def count_pairs(shingles: Any, documents: Any, k: int, pairs: Any, limit: int, results: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Count what the documents of some pairs share.

    Args:
        shingles: The shingles of all documents in text order; their first tokens; where each document begins
            and ends.
        documents: Of each document the first token after its lead, and whether it is one shingle of any length.
        k: Words in a shingle.
        pairs: One document of each pair, and the other; quickest when sorted by the first.
        limit: Agreeing places per shingle of both, beyond which a pair is left to the plain path.
        results: What is filled: how many different shingles each document has that is the first of a pair; then, a
            row a pair, the different shingles in common (zero before), the words of the longest run (or `BY_HAND`, as
            before), and the words of the lead (zero before).
    """
    all_hashes, all_tokens, starts, stops = shingles
    lead_ends, whole = documents
    left, right = pairs
    different, shared, runs, leads = results
    room = 1
    for pair in range(left.size):
        room = max(room, stops[left[pair]] - starts[left[pair]], stops[right[pair]] - starts[right[pair]])
    tables = tables_for(room)
    current = EMPTY
    slots, shift = table_size(0)
    for pair in range(left.size):
        one, other = left[pair], right[pair]
        start, stop = starts[one], stops[one]
        a = (all_hashes[start:stop], all_tokens[start:stop])
        b = (all_hashes[starts[other] : stops[other]], all_tokens[starts[other] : stops[other]])
        if one != current:
            slots, shift, different[one] = enter(a[0], tables)
            current = one
        shared[pair], runs[pair], leads[pair] = compare(
            a, b, (slots, shift), tables, (lead_ends[one], lead_ends[other]), (k, limit), whole[one] or whole[other]
        )


@compiled
def count_different(hashes: Any, starts: Any, stops: Any, rows: Any, different: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write how many different shingles some documents have.

    Args:
        hashes: The shingles of all documents.
        starts: Where each document begins.
        stops: Where it ends.
        rows: Which documents.
        different: Filled at their places.
    """
    room = 1
    for row in rows:
        room = max(room, stops[row] - starts[row])
    table = np.empty(table_size(room)[0], dtype=np.int32)
    following = np.empty(room, dtype=np.int32)
    for row in rows:
        slots, shift = table_size(stops[row] - starts[row])
        different[row] = fill(hashes[starts[row] : stops[row]], table[:slots], following, shift)
