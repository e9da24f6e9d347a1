"""The agreement of a great many pairs, compiled: the numbers of `agreement.Agreement`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

# 2^64 over the golden ratio: the upper bits of the product spread hashes over a table (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@compiled
def hash_runs(hashes: Any, is_outside: Any, length: int, factor: Any, runs: Any, whole: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the hash of every run of *length* words and whether it touches no furniture: `runs.hash_runs`."""
    count = max(hashes.size - length + 1, 0)
    for i in range(count):
        value = np.uint64(0)
        inside = True
        for shift in range(length):
            value = value * factor + hashes[i + shift]
            inside &= is_outside[i + shift]
        runs[i], whole[i] = value, inside
    return count  # type: ignore[no-any-return] # numba's int


@compiled
def find_own(one: Any, other: Any, is_outside: Any, length: int, table: Any, own: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write which words of a text are outside furniture and in no run that it shares with another.

    Args:
        one: Runs of the text and which of them are whole.
        other: Those of the other text.
        is_outside: Which words of the text are outside furniture.
        length: Words of a run.
        table: Room for a table of the other's runs: a power of two, at least twice as many.
        own: What is filled.
    """
    runs, whole = one
    others, other_whole = other
    bits = 1
    while (1 << bits) < 2 * others.size:
        bits += 1
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    table[: mask + 1] = -1
    for i in range(others.size):
        if other_whole[i]:
            slot = np.int64((others[i] * _SPREAD) >> shift)
            while table[slot] >= 0 and others[table[slot]] != others[i]:
                slot = (slot + 1) & mask
            table[slot] = i
    own[: is_outside.size] = is_outside
    for i in range(runs.size):
        if not whole[i]:
            continue
        slot = np.int64((runs[i] * _SPREAD) >> shift)
        while table[slot] >= 0 and others[table[slot]] != runs[i]:
            slot = (slot + 1) & mask
        if table[slot] >= 0:
            own[i : i + length] = False


@compiled
def weigh_pairs(texts: Any, pairs: Any, weights: Any, length: int, factor: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return, a row a pair, the weight of the own words that both have, of those of the one, and of the other.

    Args:
        texts: Hashes of all words, which known word each is, which are outside furniture, and where each text begins.
        pairs: One text of each pair, and the other.
        weights: Of each known word.
        length: Words of a run.
        factor: What joins the hashes of a run's words.
    """
    all_hashes, all_words, all_outside, offsets = texts
    left, right = pairs
    room = 1
    for i in range(offsets.size - 1):
        room = max(room, offsets[i + 1] - offsets[i])
    runs = np.empty((2, room), dtype=np.uint64)
    whole = np.empty((2, room), dtype=np.bool_)
    own = np.empty((2, room), dtype=np.bool_)
    table = np.empty(4 * room + 4, dtype=np.int64)
    seen = np.full((2, weights.size), -1, dtype=np.int64)
    result = np.zeros((left.size, 3))
    for pair in range(left.size):
        counts = np.zeros(2, dtype=np.int64)
        for side in range(2):
            text = left[pair] if side == 0 else right[pair]
            low, high = offsets[text], offsets[text + 1]
            counts[side] = hash_runs(
                all_hashes[low:high], all_outside[low:high], length, factor, runs[side], whole[side]
            )
        for side in range(2):
            text = left[pair] if side == 0 else right[pair]
            low, high = offsets[text], offsets[text + 1]
            one = (runs[side, : counts[side]], whole[side, : counts[side]])
            other = (runs[1 - side, : counts[1 - side]], whole[1 - side, : counts[1 - side]])
            find_own(one, other, all_outside[low:high], length, table, own[side])
            for i in range(high - low):
                word = all_words[low + i]
                if own[side, i] and seen[side, word] != pair:
                    seen[side, word] = pair
                    result[pair, 1 + side] += weights[word]
                    if side == 1 and seen[0, word] == pair:
                        result[pair, 0] += weights[word]
    return result
