"""Words kept, and what is made of them again: shingles for verification, and how many texts hold each; compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.sketch.runs import hash_all, shingle, shingle_stretch
from dedupe.stages.sketch.spans import drop_marked, mark_furniture, place_in_bytes
from dedupe.stages.sketch.vector import bring_near
from dedupe.stages.sketch.words import SLOW, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

FREE, COUNT, HALF = np.uint64(0), np.uint64(0xFFFFFFFF), np.uint64(32)
_ONE, _TWO = np.uint64(1), np.uint64(2)
_AHEAD = np.uint64(16)
"""Words ahead of the one that is counted: enough to come in time, few enough to be there still."""

ROOMY = 1 << 16
"""Words up to which their table has four slots for each, so that most stand where they are looked for first."""


@compiled
def tokenise_block(data: Any, offsets: Any, rows: Any, tables: Any, powers: Any, results: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the hashes of the words of the texts of *rows*, one text after the other, and where each word stands.

    Args:
        data: The buffer.
        offsets: Where each text begins in it.
        rows: Which texts.
        tables: `folding`'s, as `tokenise` takes them.
        powers: Of the base of words, from the first on.
        results: What is filled: hashes; edges, the first byte of each word in its text and the byte after its last;
            and how many words each text has, `SLOW` where nothing was done.
    """
    hashes, edges, counts = results
    written = 0
    for i in range(rows.size):
        start, end = offsets[rows[i]], offsets[rows[i] + 1]
        count = tokenise(data, start, end, tables, powers, hashes[written:], edges[2 * written :])
        counts[i] = count
        if count > 0:
            for j in range(2 * written, 2 * (written + count)):
                edges[j] -= np.uint64(start)
            written += count


@compiled
def words_block(data: Any, offsets: Any, rows: Any, tables: Any, powers: Any, spans: Any, results: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the words of the texts of *rows*, one text after the other, and which are furniture.

    Args:
        data: The buffer.
        offsets: Where each text begins in it.
        rows: Which texts.
        tables: `folding`'s, as `tokenise` takes them.
        powers: Of the base of words, from the first on.
        spans: Starts, ends and offsets of the furniture of all texts.
        results: What is filled: hashes, marks (all False before), where each text begins and ends, and which are
            left to the slow path, for which there is room.
    """
    span_starts, span_ends, span_offsets = spans
    hashes, marks, starts, ends, is_slow = results
    room = 2
    for row in rows:
        room = max(room, (offsets[row + 1] - offsets[row]) // 2 + 3)
    edges = np.empty(2 * room, dtype=np.uint64)
    at = 0
    for i in range(rows.size):
        row = rows[i]
        start, end = offsets[row], offsets[row + 1]
        count = tokenise(data, start, end, tables, powers, hashes[at:], edges)
        is_slow[i] = count == SLOW
        starts[i], ends[i] = at, at + max(count, 0)
        low, high = span_offsets[row], span_offsets[row + 1]
        if low < high and count > 0:
            own = np.empty((2, high - low), dtype=np.int64)
            place_in_bytes(data, start, end, (span_starts[low:high], span_ends[low:high]), own)
            mark_furniture(own, count, edges, marks[at:])
        at += count if count != SLOW else (end - start) // 2 + 2


@compiled
def shingle_text(every: Any, marks: Any, plan: Any, room: Any, results: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Write the shingles of a text, in text order; return how many, the end of the lead, and whether it is one shingle.

    Args:
        every: The hashes of its words.
        marks: Which of them are furniture.
        plan: k, the base of shingles, and the share of a text that is its lead.
        room: For as many words and marks; all marks are True, before and after.
        results: What is filled: hashes and their first words.
    """
    k, base, lead = plan
    outside, joined = room
    hashes, tokens = results
    own, count = every, every.size
    marked = np.uint8(0)
    for i in range(count):
        # In single bytes, which makes vector instructions of it.
        marked = np.uint8(marked | np.uint8(marks[i]))
    has_furniture = marked > 0
    if has_furniture:
        count = drop_marked(every, marks, count, outside, joined)
        own = outside
        length = shingle(own, joined, count, k, base, hashes, tokens)
    else:
        length = shingle_stretch(own, k, base, hashes)
        for i in range(length):
            tokens[i] = i
    is_whole = length == 0 and count > 0
    if is_whole:
        hashes[0], tokens[0], length = hash_all(own, count, base), 0, 1
    middle = int(count * lead)
    gaps = 0
    if has_furniture:
        for j in range(1, min(middle + 1, count)):
            gaps += not joined[j]
        joined[:] = True
    return length, middle + gaps if count > 1 else 1, is_whole


@compiled
def shingle_rows(words: Any, chosen: Any, plan: Any, results: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the shingles of some texts, in text order, and return how many there are.

    Args:
        words: Hashes, which of them are furniture, and where the texts begin and end.
        chosen: Which texts.
        plan: k, the base of shingles, and the share of a text that is its lead.
        results: What is filled: hashes and their first words; and for each text the count of shingles, the end of
            the lead, and whether it is one shingle.
    """
    every, marks, starts, ends = words
    hashes, tokens, counts, lead_ends, is_whole = results
    room = 1
    for text in chosen:
        room = max(room, ends[text] - starts[text])
    outside, joined = np.empty(room, dtype=np.uint64), np.ones(room, dtype=np.bool_)
    written = 0
    for i in range(chosen.size):
        start, end = starts[chosen[i]], ends[chosen[i]]
        own = (hashes[written:], tokens[written:])
        length, lead_ends[i], is_whole[i] = shingle_text(
            every[start:end], marks[start:end], plan, (outside, joined), own
        )
        counts[i] = length
        written += length
    return written


@compiled
def copy_words(words: Any, chosen: Any, results: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Copy the words of some texts, one text after the other, and return how many there are.

    Args:
        words: Hashes, which of them are furniture, and where the texts begin and end.
        chosen: Which texts.
        results: What is filled: hashes, and which are furniture.
    """
    hashes, marks, starts, ends = words
    own_hashes, own_marks = results
    written = 0
    for text in chosen:
        size = ends[text] - starts[text]
        own_hashes[written : written + size] = hashes[starts[text] : ends[text]]
        own_marks[written : written + size] = marks[starts[text] : ends[text]]
        written += size
    return written


@compiled
def table_of(known: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return a table of words, each once, that `count_owners` counts in.

    A word, the text that had it last and its count stand side by side: one look into memory a word.
    """
    bits = 1
    while (1 << bits) < (4 if known.size <= ROOMY else 2) * known.size:
        bits += 1
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    table = np.zeros((1 << bits, 2), dtype=np.uint64)
    for word in known:
        slot = np.int64(word >> shift)
        while table[slot, 1] != FREE:
            slot = (slot + 1) & mask
        table[slot, 0], table[slot, 1] = word, COUNT << HALF
    return table


@compiled
def shift_of(table: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return by how many bits a word is shifted to its slot."""
    bits = 0
    while (1 << bits) < table.shape[0]:
        bits += 1
    return np.uint64(64 - bits)


@compiled
def count_owners(words: Any, chosen: Any, table: Any, done: int) -> None:  # noqa: ANN401 - see `compiled`
    """Count in a table how many of some texts hold each of its words.

    Args:
        words: Hashes, and where the texts begin and end.
        chosen: Which texts.
        table: Made by `table_of`.
        done: How many texts were counted before.
    """
    every, starts, ends = words
    shift, mask = shift_of(table), np.uint64(table.shape[0] - 1)
    flat = table.ravel()
    for i in range(chosen.size):
        own = np.uint64(done + i)
        start, end = np.uint64(starts[chosen[i]]), np.uint64(ends[chosen[i]])
        for place in range(start, min(start + _AHEAD, end)):
            bring_near(flat, (every[place] >> shift) * _TWO)
        for place in range(start, end):
            # Most words are far from the processor: it is asked for them before they are looked at.
            bring_near(flat, (every[min(place + _AHEAD, end - _ONE)] >> shift) * _TWO)
            word = every[place]
            slot = word >> shift
            state = flat[slot * _TWO + _ONE]
            while state != FREE and flat[slot * _TWO] != word:
                slot = (slot + _ONE) & mask
                state = flat[slot * _TWO + _ONE]
            # Without a branch: whether the text had the word before is a matter of chance.
            counted = own << HALF | ((state & COUNT) + _ONE)
            flat[slot * _TWO + _ONE] = counted if (state != FREE) & (state >> HALF != own) else state


@compiled
def read_owners(table: Any, known: Any, owners: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write how many texts hold each of the words that the table was made of."""
    shift, mask = shift_of(table), table.shape[0] - 1
    for i in range(known.size):
        slot = np.int64(known[i] >> shift)
        while table[slot, 0] != known[i] or table[slot, 1] == FREE:
            slot = (slot + 1) & mask
        owners[i] = np.int64(table[slot, 1] & COUNT)
