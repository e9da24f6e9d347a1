"""From the bytes of a text to the hashes of its words, compiled: what `normalise` does, sixty-four bytes at a time.

Where a word begins and ends is read off masks of letters; a word of ASCII letters is hashed as one
vector. Only round bytes beyond ASCII the text is walked byte by byte, by the tables of `folding`.

Loops over bytes and words are written without branches that depend on the text: a wrong guess at the
end of each word would cost more than all else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.sketch.vector import (
    BLOCK,
    EIGHT,
    SHORT,
    first_letters,
    hash_eight,
    hash_next,
    hash_short,
    letters_of,
    lowest_bit,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))
inlined = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True, inline="always"))

JOINER, INTRICATE = 2, 3
SLOW = -1
"""The count of words of a text that the slow path must take."""

ASCII = 0x80
TWO_BYTES, THREE_BYTES, FOUR_BYTES = 0xC0, 0xE0, 0xF0
TAIL = 0x3F
LONGEST_WORD = np.uint64(4000)
"""Code points in a word; a longer one, which no language has, takes the slow path."""

# Unsigned throughout: numba makes a float of a signed and an unsigned number, and checks signed places for wrapping.
_ZERO, _ONE, _TWO = np.uint64(0), np.uint64(1), np.uint64(2)
_BLOCK, _SHORT, _LAST, _EIGHT = np.uint64(BLOCK), np.uint64(SHORT), np.uint64(BLOCK - 1), np.uint64(EIGHT)
_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)


@inlined
def mix(value: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return a 64-bit value with its bits spread: `normalise.mix` of one value."""
    value ^= value >> np.uint64(33)
    value *= _MIX_1
    value ^= value >> np.uint64(33)
    value *= _MIX_2
    return value ^ (value >> np.uint64(33))


@compiled
def decode(data: Any, place: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the code point of more than one byte at *place*, and its bytes."""
    lead = np.uint32(data[place])
    second = np.uint32(data[place + 1]) & np.uint32(TAIL)
    if lead < THREE_BYTES:
        return (lead & np.uint32(0x1F)) << np.uint32(6) | second, 2
    third = np.uint32(data[place + 2]) & np.uint32(TAIL)
    if lead < FOUR_BYTES:
        return (lead & np.uint32(0x0F)) << np.uint32(12) | second << np.uint32(6) | third, 3
    fourth = np.uint32(data[place + 3]) & np.uint32(TAIL)
    high = (lead & np.uint32(0x07)) << np.uint32(18) | second << np.uint32(12)
    return high | third << np.uint32(6) | fourth, 4


@compiled
def find_edges(data: Any, place: Any, stop: Any, edges: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Write where runs of letters begin and end, up to the first byte beyond ASCII; return how many edges, and it.

    An odd number says that the last run goes on there. The buffer holds a block's bytes beyond *stop*.
    """
    found = carry = _ZERO
    while place < stop:
        letters, beyond = letters_of(data, place)
        valid = (_TWO << min(stop - place - _ONE, _LAST)) - _ONE
        letters &= valid
        beyond &= valid
        edged = letters ^ (letters << _ONE | carry)
        if beyond != _ZERO:
            edged &= (beyond ^ (beyond - _ONE)) >> _ONE
        while edged != _ZERO:
            edges[found] = place + lowest_bit(edged)
            found += _ONE
            edged &= edged - _ONE
        if beyond != _ZERO:
            return found, place + lowest_bit(beyond)
        carry = letters >> _LAST
        place += _BLOCK
    return found, stop


@compiled
def hash_runs(data: Any, edges: Any, values: Any, powers: Any, words: Any, long: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Write the hash, not yet mixed, of the ASCII letters between each pair of edges; return the longest run.

    Eight words are hashed at a time, by their first letters; to the few that are longer the rest is added. *long* is
    room for the numbers of those.
    """
    longest = found = _ZERO
    count = np.uint64(words.size)
    whole = count // _EIGHT * _EIGHT
    for word in range(whole):
        first = edges[_TWO * word]
        size = edges[_TWO * word + _ONE] - first
        words[word] = first_letters(data, first, size)
        long[found] = word
        found += np.uint64(size > _EIGHT)
        longest = max(longest, size)
    for word in range(_ZERO, whole, _EIGHT):
        hash_eight(words, word, edges)
    later = powers[EIGHT:]
    for i in range(found):
        place = np.uint64(long[i])
        first = edges[_TWO * place]
        size = edges[_TWO * place + _ONE] - first
        more = min(size, _SHORT) - _EIGHT
        value = words[place] + hash_next(data, first + _EIGHT, more, later) - more
        for letter in range(_SHORT, min(size, LONGEST_WORD)):
            value += values[data[first + letter]] * powers[letter]
        words[place] = value
    for word in range(whole, count):
        first = edges[_TWO * word]
        size = edges[_TWO * word + _ONE] - first
        value = hash_short(data, first, min(size, _SHORT), powers)
        for i in range(_SHORT, min(size, LONGEST_WORD)):
            value += values[data[first + i]] * powers[i] + _ONE
        words[word] = value
        longest = max(longest, size)
    return longest


@compiled
def walk_bytes(data: Any, place: Any, stop: Any, tables: Any, powers: Any, words: Any, edges: Any) -> Any:  # noqa: ANN401, C901 - see `compiled`; one loop over what a code point may be
    """Write words from *place*, where none is open, to an ASCII byte that is no letter; return how many, and its place.

    The count is `SLOW` where a code point needs its neighbours. *words* gets the hashes, not yet mixed.
    """
    kinds, values, rest_starts, rest = tables
    count = current = length = _ZERO
    while place < stop:
        byte = data[place]
        if byte < ASCII:
            value = values[byte]
            if value == _ZERO:
                break
            size = 1
            start_of_rest = end_of_rest = 0
            is_joiner = False
        else:
            code, size = decode(data, place)
            if code >= kinds.size or kinds[code] == INTRICATE:
                return SLOW, place
            value = values[code]
            is_joiner = kinds[code] == JOINER
            start_of_rest, end_of_rest = rest_starts[code], rest_starts[code + 1]
        if value != _ZERO:
            if length == _ZERO:
                edges[_TWO * count] = place
            current += value * powers[length] + _ONE
            length += _ONE
            for i in range(start_of_rest, end_of_rest):
                current += rest[i] * powers[length] + _ONE
                length += _ONE
            if length >= LONGEST_WORD:
                return SLOW, place
        elif not is_joiner and length != _ZERO:
            words[count] = current
            edges[_TWO * count + _ONE] = place
            count += _ONE
            current = length = _ZERO
        place += np.uint64(size)
    if length != _ZERO:
        words[count] = current
        edges[_TWO * count + _ONE] = place
        count += _ONE
    return np.int64(count), place


@compiled
def tokenise(data: Any, start: int, end: int, tables: Any, powers: Any, words: Any, edges: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write one hash a word of the text at ``data[start:end]``; return how many there are, or `SLOW`.

    Args:
        data: The buffer.
        start: The first byte of the text.
        end: The byte after its last.
        tables: `kinds`, `values`, `rest_starts` and `rest`: `folding`, where the value of a letter is its folded
            code point plus one, and of all else zero.
        powers: Of the base of `normalise`, from the first on.
        words: Filled with the hashes; it has room for one more than the text can have.
        edges: Filled with the first byte of each word and the byte after its last; uint64, twice as long.
    """
    place, stop = np.uint64(start), np.uint64(end)
    count = _ZERO
    long = np.empty((end - start) // 2 + 2, dtype=np.uint32)
    # A block may be read beyond the end of the text, but not beyond that of the buffer.
    is_safe = stop + _BLOCK <= np.uint64(data.size)
    while place < stop:
        open_at = place
        if is_safe:
            found, place = find_edges(data, place, stop, edges[_TWO * count :])
            open_at = place
            if found & _ONE:
                if place == stop:
                    edges[_TWO * count + found] = stop
                    found += _ONE
                else:
                    open_at = edges[_TWO * count + found - _ONE]
            own = words[count : count + (found >> _ONE)]
            longest = hash_runs(data, edges[_TWO * count :], tables[1], powers, own, long)
            if longest >= LONGEST_WORD:
                return SLOW
            count += found >> _ONE
            if place == stop:
                break
        more, place = walk_bytes(data, open_at, stop, tables, powers, words[count:], edges[_TWO * count :])
        if more == SLOW:
            return SLOW
        count += np.uint64(more)
        # What ended the walk is an ASCII byte that is in no word.
        place += _ONE
    for i in range(count):
        words[i] = mix(words[i])
    return np.int64(count)  # type: ignore[return-value] # numba's int
