"""Runs of words as hashes, compiled: shingles, longer runs, their winnowed smallest, and the hash of a whole text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

FIVE = 5
"""Words of a shingle of news copy."""


@compiled
def shingle(words: Any, joined: Any, count: int, k: int, base: Any, out: Any, firsts: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the hash of every whole run of *k* words and its place; return how many there are.

    Places are numbers of first words, with one left out wherever words were. Vector instructions, in *k* passes or for
    news copy in one, take less than a rolling hash, each step of which waits for the one before.
    """
    found = gaps = start = 0
    while start < count:
        stop = start + 1
        while stop < count and joined[stop]:
            stop += 1
        length = shingle_stretch(words[start:stop], k, base, out[found:])
        places = firsts[found : found + length]
        for i in range(length):
            places[i] = start + gaps + i
        found += length
        gaps += 1
        start = stop
    return found


@compiled
def shingle_stretch(own: Any, k: int, base: Any, out: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the hash of every run of *k* of some words that stand together; return how many there are."""
    length = max(own.size - k + 1, 0)
    runs = out[:length]
    if k == FIVE:
        for i in range(length):
            three = (own[i] * base + own[i + 1]) * base + own[i + 2]
            runs[i] = (three * base + own[i + 3]) * base + own[i + 4]
    else:
        for i in range(length):
            runs[i] = own[i]
        for shift in range(1, k):
            for i in range(length):
                runs[i] = runs[i] * base + own[shift + i]
    return length  # type: ignore[no-any-return] # numba's int


@compiled
def hash_all(words: Any, count: int, base: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the hash of the first *count* words: `shingle.hash_all`, four at a time."""
    second = base * base
    third = second * base
    fourth = third * base
    total, power = np.uint64(0), np.uint64(1)
    whole = count - count % 4
    for i in range(0, whole, 4):
        four = words[i] * base + words[i + 1] * second + words[i + 2] * third + words[i + 3] * fourth
        total += four * power
        power *= fourth
    for i in range(whole, count):
        power *= base
        total += words[i] * power
    return total


@compiled
def winnow(runs: Any, count: int, window: int, out: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the smallest of every window of *runs*, which it overwrites; return how many.

    One that stays the smallest from window to window is written once, one that comes back twice.
    """
    window = min(window, count)
    reach = 1
    length = count
    while reach < window:
        step = min(reach, window - reach)
        length -= step
        # Where the distance is a number that the compiler sees, the minima are vector instructions.
        if step == 1:
            for i in range(length):
                runs[i] = min(runs[i], runs[i + 1])
        elif step == 2:  # noqa: PLR2004 - see above
            for i in range(length):
                runs[i] = min(runs[i], runs[i + 2])
        else:
            for i in range(length):
                runs[i] = min(runs[i], runs[i + step])
        reach += step
    found = np.int64(0)
    for i in range(length - 1):
        out[found] = runs[i]
        found += np.int64(runs[i] != runs[i + 1])
    if length > 0:
        out[found] = runs[length - 1]
        found += 1
    return found  # type: ignore[return-value] # numba's int


@compiled
def lengthen(hashes: Any, firsts: Any, count: int, shifts: Any, factor: Any, out: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the hash of every longer run, made of shingles at the distances *shifts*; return how many there are."""
    beyond = shifts[shifts.size - 1] if shifts.size else 0
    length = max(count - beyond, 0)
    if shifts.size == 1:
        later = hashes[beyond:]
        for i in range(length):
            out[i] = hashes[i] * factor + later[i]
    else:
        for i in range(length):
            out[i] = hashes[i]
        for shift in shifts:
            for i in range(length):
                out[i] = out[i] * factor + hashes[i + shift]
    if length == 0 or firsts[count - 1] - firsts[0] == count - 1:
        return length
    found = 0
    for i in range(length):
        out[found] = out[i]
        found += firsts[i + beyond] - firsts[i] == beyond
    return found
