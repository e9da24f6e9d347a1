"""What the words of two texts say of a match, compiled: the rules of `links` and `agreement` over arrays.

The runs of one text stand in a hash table, those of the other are looked up in text order; the texts that
are asked with many others are put into the table once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

EMPTY = -1
FIVE = 5
"""Words of a run, for which there is a loop of its own: one pass, in vector instructions."""

# 2^64 over the golden ratio: the upper bits of the product spread hashes over a table (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_THREE, _SIX, _LOW_SIX, _ONE = np.uint64(3), np.uint64(6), np.uint64(63), np.uint64(1)
_ZERO, _TWO = np.uint64(0), np.uint64(2)


@compiled
def table_of(known: Any, found: int, bits: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return a table of so many slots (a power of two) of words, each once: the words, and their numbers."""
    keys, slots = np.empty(1 << bits, dtype=np.uint64), np.full(1 << bits, EMPTY, dtype=np.int32)
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    for number in range(found):
        slot = np.int64(known[number] >> shift)
        while slots[slot] != EMPTY:
            slot = (slot + 1) & mask
        keys[slot], slots[slot] = known[number], number
    return keys, slots


@compiled
def number_words(hashes: Any, starts: Any, ends: Any, chosen: Any, numbers: Any, known: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Number the words of the chosen texts as they come; return how many different ones there are.

    Args:
        hashes: Words, which are well mixed.
        starts: Where each text begins.
        ends: Where it ends.
        chosen: Which texts.
        numbers: Filled at the places of *hashes*: which word each is.
        known: Filled: the different words.
    """
    bits = 10
    found = 0
    keys, slots = table_of(known, found, bits)
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    for text in chosen:
        # A table that grows with the words stays small enough to be at hand.
        if 3 * (found + ends[text] - starts[text]) > keys.size:
            while 3 * (found + ends[text] - starts[text]) > 1 << bits:
                bits += 1
            keys, slots = table_of(known, found, bits)
            shift, mask = np.uint64(64 - bits), (1 << bits) - 1
        for i in range(starts[text], ends[text]):
            value = hashes[i]
            slot = np.int64(value >> shift)
            while slots[slot] != EMPTY and keys[slot] != value:
                slot = (slot + 1) & mask
            if slots[slot] == EMPTY:
                keys[slot], slots[slot] = value, found
                known[found] = value
                found += 1
            numbers[i] = slots[slot]
    return found


@compiled
def hash_runs(hashes: Any, is_furniture: Any, length: int, factor: Any, runs: Any, whole: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the hash of the run of *length* words that begins at each place of a text, and which of them are runs.

    A run lies within the text and touches no furniture.
    """
    count = max(hashes.size - length + 1, 0)
    if length == FIVE:
        for i in range(count):
            three = (hashes[i] * factor + hashes[i + 1]) * factor + hashes[i + 2]
            runs[i] = (three * factor + hashes[i + 3]) * factor + hashes[i + 4]
    else:
        for i in range(count):
            runs[i] = hashes[i]
        for shift in range(1, length):
            for i in range(count):
                runs[i] = runs[i] * factor + hashes[shift + i]
    runs[count : hashes.size] = 0
    whole[:count] = True
    whole[count : hashes.size] = False
    marked = np.uint8(0)
    for i in range(hashes.size):
        # In single bytes, which makes vector instructions of it.
        marked = np.uint8(marked | np.uint8(is_furniture[i]))
    if marked > 0:
        for i in range(hashes.size):
            if is_furniture[i]:
                whole[max(i - length + 1, 0) : i + 1] = False


@compiled
def fill(runs: Any, whole: Any, slots: Any, following: Any, bits: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Fill a table of places by run, and the bits that tell most other runs apart; return the shift of both.

    ``slots[h]`` is the last place of a run, ``following[i]`` the place before i of the same one, `EMPTY` without one.
    """
    room = 1
    while (1 << room) < 2 * runs.size + 2:
        room += 1
    shift, mask = np.uint64(64 - room), (1 << room) - 1
    slots[: mask + 1] = EMPTY
    bits[: (1 << max(room - 3, 0))] = 0
    for i in range(runs.size):
        if not whole[i]:
            continue
        spread = runs[i] * _SPREAD
        slot = np.int64(spread >> shift)
        while slots[slot] != EMPTY and runs[slots[slot]] != runs[i]:
            slot = (slot + 1) & mask
        following[i] = slots[slot]
        slots[slot] = i
        place = spread >> (shift - _THREE)
        bits[place >> _SIX] |= _ONE << (place & _LOW_SIX)
    return shift


@compiled
def find(value: Any, runs: Any, slots: Any, shift: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return the last place of a run in a table made by `fill`, or `EMPTY`."""
    mask = (np.int64(1) << np.int64(np.uint64(64) - shift)) - 1
    slot = np.int64((value * _SPREAD) >> shift)
    while slots[slot] != EMPTY and runs[slots[slot]] != value:
        slot = (slot + 1) & mask
    return slots[slot]  # type: ignore[no-any-return] # numba's int


@compiled
def probe(runs: Any, whole: Any, bits: Any, shift: Any, out: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write which of the runs have their bit set, in order; return how many. Without a branch: most have not."""
    found = np.int64(0)
    for j in range(runs.size):
        place = (runs[j] * _SPREAD) >> (shift - _THREE)
        out[found] = j
        found += np.int64((bits[place >> _SIX] >> (place & _LOW_SIX)) & np.uint64(whole[j]))
    return found  # type: ignore[return-value] # numba's int


@compiled
def count_stretches(shared: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return in how many unbroken stretches the marks stand."""
    found = 0
    before = False
    for is_shared in shared:
        found += is_shared and not before
        before = is_shared
    return found


@compiled
def weigh(a: Any, b: Any, length: int, table: Any, turn: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the weights of the own words of one text, of those of the other, and of those that both have.

    A text's own words are those outside furniture and in no run that both have; each counts once.

    Args:
        a: Of one text which word each is, where shared runs begin, and which words are furniture.
        b: The same of the other.
        length: Words of a run.
        table: A row a word: its weight, and the turn in which each side had it last; a fourth column makes it even.
        turn: The number of this call, no other's.
    """
    numbers, shared, is_furniture = a
    of_a = of_b = of_both = until = 0
    # Without a branch throughout: a word that is not counted adds nothing.
    for i in range(numbers.size):
        until = i + length if shared[i] else until
        word = np.uint64(numbers[i])
        before = table[word, _ONE]
        is_own = (i >= until) & (not is_furniture[i])
        of_a += table[word, _ZERO] if is_own & (before != turn) else 0
        table[word, _ONE] = turn if is_own else before
    numbers, shared, is_furniture = b
    until = 0
    for i in range(numbers.size):
        until = i + length if shared[i] else until
        word = np.uint64(numbers[i])
        before = table[word, _TWO]
        is_own = (i >= until) & (not is_furniture[i])
        weight = table[word, _ZERO] if is_own & (before != turn) else 0
        of_b += weight
        of_both += weight if table[word, _ONE] == turn else 0
        table[word, _TWO] = turn if is_own else before
    return of_a, of_b, of_both


@compiled
def find_templates(words: Any, others: Any, tables: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return, by place, which runs stand in texts of other days, and which are the last place of their run.

    Args:
        words: Runs, which places are one, and where the texts begin and end.
        others: Where the others of each text begin, and the others of all, one after the other.
        tables: Room for slots, followers, bits and marks.
    """
    runs, whole, starts, ends = words
    offsets, rows = others
    slots, following, bits, maybe = tables
    templated = np.zeros(runs.size, dtype=np.bool_)
    is_last = np.zeros(runs.size, dtype=np.bool_)
    for text in range(offsets.size - 1):
        low, high = starts[text], ends[text]
        own, own_whole = runs[low:high], whole[low:high]
        shift = fill(own, own_whole, slots, following, bits)
        for i in range(own.size):
            is_last[low + i] = own_whole[i]
        for i in range(own.size):
            if own_whole[i] and following[i] != EMPTY:
                is_last[low + following[i]] = False
        for at in range(offsets[text], offsets[text + 1]):
            first, after = starts[rows[at]], ends[rows[at]]
            found = probe(runs[first:after], whole[first:after], bits, shift, maybe)
            for t in range(found):
                place = find(runs[first + maybe[t]], own, slots, shift)
                while place != EMPTY:
                    templated[low + place] = True
                    place = following[place]
    return templated, is_last


@compiled
def judge(words: Any, pairs: Any, questions: Any, others: Any, numbers: Any, weights: Any, plan: Any) -> Any:  # noqa: ANN401, C901, PLR0912, PLR0915 - see `compiled`; one loop over pairs, whose state would be a dozen arguments
    """Return which pairs are links, which are left to agreement, and the weights by which it decides, a row a pair.

    The weights are of the own words that both have, of those of the one, and of those of the other.

    Args:
        words: Hashes, which of them are furniture, where the texts begin and end.
        pairs: One text of each pair, and the other.
        questions: Of each pair: its strength, the strength that is enough, whether that decides as it is, whether
            enough stretches make it so, and whether agreement may.
        others: Where the texts of other days begin of each text, and those of all, one after the other.
        numbers: Which word each is.
        weights: Of each word.
        plan: Words of a run, what joins their hashes, stretches that are enough, and the strength of a trace.
    """
    hashes, is_furniture, starts, ends = words
    strength, enough, is_possible, may_scatter, may_agree = questions
    length, factor, stretches, faint = plan
    room = 1
    for text in range(starts.size):
        room = max(room, ends[text] - starts[text])
    slots = np.empty(4 * room + 8, dtype=np.int32)
    bits = np.empty(4 * room + 8, dtype=np.uint64)
    following = np.empty(room, dtype=np.int32)
    maybe = np.empty(room + 1, dtype=np.int32)
    runs, whole = np.empty((2, room), dtype=np.uint64), np.empty((2, room), dtype=np.bool_)
    has_templates = others[1].size > 0
    templated = is_last = whole[0]
    kept = np.zeros(starts.size, dtype=np.int64)
    if has_templates:
        every = np.empty(hashes.size, dtype=np.uint64)
        is_run = np.zeros(hashes.size, dtype=np.bool_)
        for text in range(starts.size):
            low, high = starts[text], ends[text]
            hash_runs(hashes[low:high], is_furniture[low:high], length, factor, every[low:high], is_run[low:high])
        templated, is_last = find_templates((every, is_run, starts, ends), others, (slots, following, bits, maybe))
        for text in range(others[0].size - 1):
            for i in range(starts[text], ends[text]):
                kept[text] += is_last[i] and not templated[i]
    is_shared = np.zeros((2, room), dtype=np.bool_)
    table = np.full((weights.size, 4), -1, dtype=np.int64)
    # Whole numbers: their sums are exact.
    table[:, 0] = weights.astype(np.int64)
    is_link = np.zeros(strength.size, dtype=np.bool_)
    is_open = np.zeros(strength.size, dtype=np.bool_)
    weighed = np.zeros((strength.size, 3))
    current = EMPTY
    shift = np.uint64(0)
    for pair in range(strength.size):
        a, b = pairs[0][pair], pairs[1][pair]
        low_a, high_a, low_b, high_b = starts[a], ends[a], starts[b], ends[b]
        size_a, size_b = high_a - low_a, high_b - low_b
        runs_a, runs_b = runs[0, :size_a], runs[1, :size_b]
        if a != current:
            hash_runs(hashes[low_a:high_a], is_furniture[low_a:high_a], length, factor, runs_a, whole[0])
            shift = fill(runs_a, whole[0], slots, following, bits)
            current = a
        hash_runs(hashes[low_b:high_b], is_furniture[low_b:high_b], length, factor, runs_b, whole[1])
        marks_a, marks_b = is_shared[0, :size_a], is_shared[1, :size_b]
        marks_a[:] = False
        marks_b[:] = False
        found = probe(runs_b, whole[1], bits, shift, maybe)
        both = of_a = of_b = 0
        for t in range(found):
            j = maybe[t]
            place = find(runs_b[j], runs_a, slots, shift)
            if place == EMPTY:
                continue
            marks_b[j] = True
            if has_templates and is_last[low_b + j]:
                in_a, in_b = templated[low_a + place], templated[low_b + j]
                both += not in_a and not in_b
                of_a += in_b and not in_a
                of_b += in_a and not in_b
            while place != EMPTY and not marks_a[place]:
                marks_a[place] = True
                place = following[place]
        without = strength[pair]
        if has_templates and (others[0][a] < others[0][a + 1] or others[0][b] < others[0][b + 1]):
            without = both / max(1, min(kept[a] - of_a, kept[b] - of_b))
        reaches = is_possible[pair]
        if not reaches and may_scatter[pair]:
            # The text with fewer words; of two as long the one with the smaller id, which is a.
            reaches = count_stretches(marks_a if size_a <= size_b else marks_b) >= stretches
        if reaches and without >= enough[pair]:
            is_link[pair] = True
            continue
        if not (may_agree[pair] and without >= faint):
            continue
        is_open[pair] = True
        one, other, both = weigh(
            (numbers[low_a:high_a], marks_a, is_furniture[low_a:high_a]),
            (numbers[low_b:high_b], marks_b, is_furniture[low_b:high_b]),
            length,
            table,
            pair,
        )
        weighed[pair, 0], weighed[pair, 1], weighed[pair, 2] = both, one, other
    return is_link, is_open, weighed
