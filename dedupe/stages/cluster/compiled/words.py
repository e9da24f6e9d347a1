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
# 2^64 over the golden ratio: the upper bits of the product spread hashes over a table (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_THREE, _SIX, _LOW_SIX, _ONE = np.uint64(3), np.uint64(6), np.uint64(63), np.uint64(1)


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
    bits = 1
    while (1 << bits) < 2 * known.size:
        bits += 1
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    slots = np.full(1 << bits, EMPTY, dtype=np.int32)
    found = 0
    for text in chosen:
        for i in range(starts[text], ends[text]):
            value = hashes[i]
            slot = np.int64(value >> shift)
            while slots[slot] != EMPTY and known[slots[slot]] != value:
                slot = (slot + 1) & mask
            if slots[slot] == EMPTY:
                slots[slot] = found
                known[found] = value
                found += 1
            numbers[i] = slots[slot]
    return found


@compiled
def hash_runs(hashes: Any, is_furniture: Any, starts: Any, ends: Any, length: int, factor: Any, out: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Write the hash of the run of *length* words that begins at each place, and return which are runs.

    A run lies within one text and touches no furniture.
    """
    whole = np.zeros(hashes.size, dtype=np.bool_)
    for text in range(starts.size):
        start = starts[text]
        count = max(ends[text] - start - length + 1, 0)
        runs = out[start : start + count]
        runs[:] = hashes[start : start + count]
        for shift in range(1, length):
            for i in range(count):
                runs[i] = runs[i] * factor + hashes[start + shift + i]
        until = start
        for i in range(start, start + min(length - 1, count + length - 1)):
            if i < ends[text] and is_furniture[i]:
                until = i + 1
        for i in range(start, start + count):
            if is_furniture[i + length - 1]:
                until = i + length
            whole[i] = i >= until
    return whole


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
def cover(shared: Any, is_furniture: Any, length: int, own: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write which words are outside furniture and in no shared run; *shared* marks where such runs begin."""
    until = 0
    for i in range(own.size):
        if i < shared.size and shared[i]:
            until = i + length
        own[i] = i >= until and not is_furniture[i]


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
    runs = np.empty(hashes.size, dtype=np.uint64)
    whole = hash_runs(hashes, is_furniture, starts, ends, length, factor, runs)
    room = 1
    for text in range(starts.size):
        room = max(room, ends[text] - starts[text])
    slots = np.empty(4 * room + 8, dtype=np.int32)
    bits = np.empty(4 * room + 8, dtype=np.uint64)
    following = np.empty(room, dtype=np.int32)
    maybe = np.empty(room + 1, dtype=np.int32)
    has_templates = others[1].size > 0
    templated = is_last = whole
    kept = np.zeros(starts.size, dtype=np.int64)
    if has_templates:
        templated, is_last = find_templates((runs, whole, starts, ends), others, (slots, following, bits, maybe))
        for text in range(others[0].size - 1):
            for i in range(starts[text], ends[text]):
                kept[text] += is_last[i] and not templated[i]
    is_shared = np.zeros((2, room), dtype=np.bool_)
    own = np.zeros((2, room), dtype=np.bool_)
    seen = np.full((2, weights.size), -1, dtype=np.int64)
    is_link = np.zeros(strength.size, dtype=np.bool_)
    is_open = np.zeros(strength.size, dtype=np.bool_)
    weighed = np.zeros((strength.size, 3))
    current = EMPTY
    shift = np.uint64(0)
    for pair in range(strength.size):
        a, b = pairs[0][pair], pairs[1][pair]
        low_a, high_a, low_b, high_b = starts[a], ends[a], starts[b], ends[b]
        if a != current:
            shift = fill(runs[low_a:high_a], whole[low_a:high_a], slots, following, bits)
            current = a
        marks_a, marks_b = is_shared[0, : high_a - low_a], is_shared[1, : high_b - low_b]
        marks_a[:] = False
        marks_b[:] = False
        found = probe(runs[low_b:high_b], whole[low_b:high_b], bits, shift, maybe)
        both = of_a = of_b = 0
        for t in range(found):
            j = maybe[t]
            place = find(runs[low_b + j], runs[low_a:high_a], slots, shift)
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
            reaches = count_stretches(marks_a if high_a - low_a <= high_b - low_b else marks_b) >= stretches
        if reaches and without >= enough[pair]:
            is_link[pair] = True
            continue
        if not (may_agree[pair] and without >= faint):
            continue
        is_open[pair] = True
        cover(marks_a, is_furniture[low_a:high_a], length, own[0, : high_a - low_a])
        cover(marks_b, is_furniture[low_b:high_b], length, own[1, : high_b - low_b])
        for i in range(high_a - low_a):
            word = numbers[low_a + i]
            if own[0, i] and seen[0, word] != pair:
                seen[0, word] = pair
                weighed[pair, 1] += weights[word]
        for i in range(high_b - low_b):
            word = numbers[low_b + i]
            if own[1, i] and seen[1, word] != pair:
                seen[1, word] = pair
                weighed[pair, 2] += weights[word]
                if seen[0, word] == pair:
                    weighed[pair, 0] += weights[word]
    return is_link, is_open, weighed
