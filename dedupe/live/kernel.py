"""What a look-up counts, compiled: the keys of a text, who holds them, and what the text shares with each candidate.

Each function is one call for a whole query: round a few thousand bytes, calls of NumPy cost more than their work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.live.keys import BAND
from dedupe.live.ranking import COUNT_SHIFT, MOST, NUMBER_SHIFT, NUMBERS
from dedupe.live.sharing import FINGERPRINT, LSH
from dedupe.stages.sketch.blocks import shingle_text, words_block
from dedupe.stages.sketch.kernel import sketch_block
from dedupe.stages.sketch.words import mix
from dedupe.stages.verify.kernel import compare, enter, fill, table_size, tables_for
from dedupe.store.postings import KEY_BITS

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

# Those of `stages.index.lsh.band_keys`: a test compares the keys.
_FACTOR, _HALF = np.uint64(0xFF51AFD7ED558CCD), np.uint64(32)
_CUT = np.uint64(64 - KEY_BITS)
_ONE, _LSH, _FINGERPRINT = np.uint64(1), np.uint64(LSH), np.uint64(FINGERPRINT)


@compiled
def hash_text(data: Any, size: int, tables: Any, plan: Any, bands: int) -> tuple[Any, bool]:  # noqa: ANN401 - see `compiled`
    """Return the keys of a text, as `live.keys.entries_of` has them but unsorted, and whether it needs the slow path.

    Args:
        data: The text in UTF-8, and 64 bytes more.
        size: Its bytes.
        tables: `folding`'s, as `sketch_block` takes them.
        plan: Likewise: how words, shingles, fingerprints and signature are made.
        bands: Bands of the signature.
    """
    offsets, none = np.zeros(2, dtype=np.int64), np.zeros(0, dtype=np.int64)
    offsets[1] = size
    values = plan[-1].size
    signatures = np.empty((1, values), dtype=np.uint32)
    prints, contents = np.empty(size // 2 + 3, dtype=np.uint64), np.zeros(1, dtype=np.uint64)
    is_slow = np.zeros(1, dtype=np.bool_)
    found = sketch_block(
        (data, offsets),
        (0, 1),
        tables,
        (none, none, np.zeros(2, dtype=np.int64)),
        plan,
        (contents[:0], is_slow[:0], none, none, 0),
        (signatures, contents, prints, np.zeros(1, dtype=np.int64), is_slow),
    )
    entries = np.empty(found + bands if found else 0, dtype=np.uint64)
    for i in range(found):
        entries[i] = mix(prints[i]) >> _CUT << _ONE
    width = values // bands
    for band in range(bands if found else 0):
        key = np.uint64(0)
        for j in range(band * width, (band + 1) * width):
            key = (key ^ np.uint64(signatures[0, j])) * _FACTOR
            key ^= key >> _HALF
        entries[found + band] = mix(key + np.uint64(band + 1) * BAND) >> _CUT << _ONE | _ONE
    return entries, is_slow[0]


@compiled
def count_hits(entries: Any, which: Any, numbers: Any) -> tuple[Any, int]:  # noqa: ANN401 - see `compiled`
    """Return the documents that keys hit, each once, packed as `live.ranking` says, and the most hits of one key.

    Args:
        entries: The keys of a query, as `live.keys.entries_of` has them.
        which: The place of a key, hit by hit.
        numbers: The document that holds it.
    """
    bits = 4
    while (1 << bits) < 2 * which.size:
        bits += 1
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    # No document has the number 0.
    slots, found = np.zeros(1 << bits, dtype=np.uint64), np.empty(which.size, dtype=np.uint64)
    of_key = np.zeros(entries.size, dtype=np.int64)
    count = most = 0
    for i in range(which.size):
        of_key[which[i]] += 1
        most = max(most, of_key[which[i]])
        number = numbers[i]
        slot = np.int64((number * BAND) >> shift)
        while slots[slot] != 0 and found[slots[slot] - _ONE] >> NUMBER_SHIFT & NUMBERS != number:
            slot = (slot + 1) & mask
        if slots[slot] == 0:
            found[count] = MOST << COUNT_SHIFT | number << NUMBER_SHIFT
            count += 1
            slots[slot] = count
        place = slots[slot] - _ONE
        by = _LSH if entries[which[i]] & _ONE else _FINGERPRINT
        found[place] = (found[place] - (_ONE << COUNT_SHIFT)) | by
    return found[:count], most


@compiled
def share_texts(column: Any, tables: Any, powers: Any, spans: Any, plan: Any, limit: int, results: Any) -> bool:  # noqa: ANN401 - see `compiled`
    """Count what the first of some texts shares with each of the others; return False if one needs the slow path.

    Args:
        column: The buffer, and where each text begins in it.
        tables: `folding`'s, as `words_block` takes them.
        powers: Of the base of words, from the first on.
        spans: Starts, ends and offsets of the furniture of all texts.
        plan: As `share_words` takes it.
        limit: Likewise.
        results: Likewise.
    """
    data, offsets = column
    count = offsets.size - 1
    room = (offsets[count] - offsets[0]) // 2 + 3 * count + 3
    hashes, marks = np.empty(room, dtype=np.uint64), np.zeros(room, dtype=np.bool_)
    starts, ends = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    is_slow = np.zeros(count, dtype=np.bool_)
    rows = np.arange(count)
    words_block(data, offsets, rows, tables, powers, spans, (hashes, marks, starts, ends, is_slow))
    if is_slow.any():
        return False
    share_words((hashes, marks, starts, ends), plan, limit, results)
    return True


@compiled
def share_words(words: Any, plan: Any, limit: int, results: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Count what the first of some texts shares with each of the others.

    Args:
        words: Hashes, which of them are furniture, and where each text begins and ends.
        plan: k, the base of shingles, and the share of a text that is its lead.
        limit: Agreeing places per shingle of both, beyond which the run of a pair is left to the plain path.
        results: What is filled (zero before), a row a text: how many different shingles it has; how many of these are
            in the first text too; the words of the longest run, or `BY_HAND`; the words of the lead; and 1 where it has
            the words of the first. Of the first only the first number is written, of a text that shares nothing none
            but the run.
    """
    every, marks, starts, ends = words
    room = 1
    for row in range(starts.size):
        room = max(room, ends[row] - starts[row])
    tables = tables_for(room)
    table, following = np.empty(table_size(room)[0], dtype=np.int32), np.empty(room, dtype=np.int32)
    work = (np.empty(room, dtype=np.uint64), np.ones(room, dtype=np.bool_))
    one = (np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int32))
    other = (np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int32))
    own = slice(starts[0], ends[0])
    size, lead, is_whole = shingle_text(every[own], marks[own], plan, work, one)
    slots, shift, different = enter(one[0][:size], tables)
    results[0, 0] = different
    for row in range(1, starts.size):
        text = slice(starts[row], ends[row])
        length, other_lead, is_other_whole = shingle_text(every[text], marks[text], plan, work, other)
        shared, run, words_of_lead = compare(
            (one[0][:size], one[1][:size]),
            (other[0][:length], other[1][:length]),
            (slots, shift),
            tables,
            (lead, other_lead),
            (plan[0], limit),
            is_whole or is_other_whole,
        )
        results[row, 1], results[row, 2], results[row, 3] = shared, run, words_of_lead
        if shared > 0:
            other_slots, other_shift = table_size(length)
            results[row, 0] = fill(other[0][:length], table[:other_slots], following, other_shift)
            if results[row, 0] == different == shared:
                results[row, 4] = have_same_words(every[own], marks[own], every[text], marks[text])


@compiled
def have_same_words(one: Any, one_marks: Any, other: Any, other_marks: Any) -> bool:  # noqa: ANN401 - see `compiled`
    """Return whether two texts have the same words in the same order, those that are marked left out."""
    i = j = 0
    while True:
        while i < one.size and one_marks[i]:
            i += 1
        while j < other.size and other_marks[j]:
            j += 1
        if i == one.size or j == other.size:
            return i == one.size and j == other.size  # type: ignore[no-any-return] # numba's bool
        if one[i] != other[j]:
            return False
        i += 1
        j += 1
