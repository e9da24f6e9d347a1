"""One pass over the bytes of many texts, compiled: shingles, signature, fingerprints and content hash of their words.

The bits are those of `normalise`, `shingle_document` and `sketch`. Texts are UTF-8, end to end in one
buffer, as Arrow holds them. A text with a code point that `folding` calls intricate is left to the slow
path. The kernel holds no lock, so threads share the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.sketch.words import ASCII, SLOW, TWO_BYTES, tokenise

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))
inlined = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True, inline="always"))


@inlined
def finalise(value: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return a 32-bit hash with its bits spread: `signature.finalise` of one hash."""
    # numba widens products to 64 bits: each is cut back.
    value = np.uint32(value ^ (value >> np.uint32(16)))
    value = np.uint32(value * np.uint32(0x85EBCA6B))
    value = np.uint32(value ^ (value >> np.uint32(13)))
    value = np.uint32(value * np.uint32(0xC2B2AE35))
    return np.uint32(value ^ (value >> np.uint32(16)))


@compiled
def place_in_bytes(data: Any, start: int, end: int, spans: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write where spans, in characters of the text at ``data[start:end]``, begin and end in the buffer.

    Args:
        data: The buffer.
        start: The first byte of the text.
        end: The byte after its last.
        spans: Starts and ends, sorted, disjoint.
        out: Filled: two rows, starts and ends.
    """
    starts, ends = spans
    beyond = 0
    for place in range(start, end):
        beyond |= data[place]
    if beyond < ASCII:
        for i in range(starts.size):
            out[0, i], out[1, i] = start + starts[i], start + ends[i]
        return
    position = opened = closed = 0
    for place in range(start, end):
        if data[place] & TWO_BYTES == ASCII:
            continue
        while opened < starts.size and starts[opened] <= position:
            out[0, opened] = place
            opened += 1
        while closed < ends.size and ends[closed] <= position:
            out[1, closed] = place
            closed += 1
        position += 1
    out[0, opened:], out[1, closed:] = end, end


@compiled
def drop_furniture(spans: Any, found: Any, words: Any, edges: Any, joined: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Take the words that touch a span out of *words*, and return how many are left.

    ``joined[i]`` says that nothing was taken out between word i - 1 and word i. *spans* has two rows,
    starts and ends, in bytes; word i is at ``edges[2 * i]`` to ``edges[2 * i + 1]``.
    """
    written = span = 0
    whole = True
    for i in range(found):
        first, after = np.int64(edges[2 * i]), np.int64(edges[2 * i + 1])
        while span < spans.shape[1] and spans[1, span] <= first:
            span += 1
        if span < spans.shape[1] and spans[0, span] < after:
            whole = False
            continue
        words[written] = words[i]
        joined[written] = whole
        whole = True
        written += 1
    return written


@compiled
def shingle(words: Any, joined: Any, count: int, k: int, base: Any, out: Any, firsts: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the rolling hash of every whole run of *k* words and its place; return how many there are.

    Places are numbers of first words, with one left out wherever words were.
    """
    outgoing = np.uint64(1)
    for _ in range(k - 1):
        outgoing *= base
    found = gaps = start = 0
    while start < count:
        stop = start + 1
        while stop < count and joined[stop]:
            stop += 1
        value = np.uint64(0)
        for i in range(start, min(start + k - 1, stop)):
            value = value * base + words[i]
        for i in range(start + k - 1, stop):
            value = value * base + words[i]
            out[found] = value
            firsts[found] = i - k + 1 + gaps
            found += 1
            value -= words[i - k + 1] * outgoing
        gaps += 1
        start = stop
    return found


@compiled
def sign(hashes: Any, count: int, factors: Any, addends: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the MinHash signature of the first *count* shingle hashes: `signature.sign`, four hashes at a time."""
    for j in range(out.size):
        out[j] = np.uint32(0xFFFFFFFF)
    last = count - 1
    for i in range(0, count, 4):
        # Four that are not full repeat the last hash, which changes no minimum.
        a = finalise(np.uint32(hashes[i] >> np.uint64(32)))
        b = finalise(np.uint32(hashes[min(i + 1, last)] >> np.uint64(32)))
        c = finalise(np.uint32(hashes[min(i + 2, last)] >> np.uint64(32)))
        d = finalise(np.uint32(hashes[min(i + 3, last)] >> np.uint64(32)))
        for j in range(out.size):
            factor, addend = factors[j], addends[j]
            lower = min(np.uint32(factor * a + addend), np.uint32(factor * b + addend))
            upper = min(np.uint32(factor * c + addend), np.uint32(factor * d + addend))
            out[j] = min(min(lower, upper), out[j])  # noqa: PLW3301 - pairs become vector instructions, five at once do not


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
        for i in range(length):
            runs[i] = min(runs[i], runs[i + step])
        reach += step
    found = 0
    for i in range(length):
        out[found] = runs[i]
        found += i + 1 == length or runs[i] != runs[i + 1]
    return found


@compiled
def lengthen(hashes: Any, firsts: Any, count: int, shifts: Any, factor: Any, out: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the hash of every longer run, made of shingles at the distances *shifts*; return how many there are."""
    beyond = shifts[shifts.size - 1] if shifts.size else 0
    found = 0
    for i in range(count - beyond):
        value = hashes[i]
        for shift in shifts:
            value = value * factor + hashes[i + shift]
        out[found] = value
        found += firsts[i + beyond] - firsts[i] == beyond
    return found


@compiled
def sketch_block(
    data: Any,  # noqa: ANN401 - see `compiled`
    offsets: Any,  # noqa: ANN401
    rows: tuple[int, int],
    tables: Any,  # noqa: ANN401
    spans: Any,  # noqa: ANN401
    plan: Any,  # noqa: ANN401
    results: Any,  # noqa: ANN401
) -> int:
    """Sketch the texts of *rows*, from the first up to the second, and return how many fingerprints there are.

    Args:
        data: The buffer.
        offsets: Where each text begins in it.
        rows: The first row and the row after the last.
        tables: `folding`'s, as `tokenise` takes them.
        spans: Starts, ends and offsets of the furniture of all texts.
        plan: k, the bases of words (as powers) and shingles, the shifts, factor and window of fingerprints, and
            the factors and addends of the permutations.
        results: What is filled: signatures, contents, fingerprints, their counts, and counts of words, `SLOW`
            where nothing was done.
    """
    span_starts, span_ends, span_offsets = spans
    k, powers, base, shifts, factor, window, factors, addends = plan
    signatures, contents, prints, print_counts, word_counts = results
    room = 2
    for row in range(rows[0], rows[1]):
        room = max(room, (offsets[row + 1] - offsets[row]) // 2 + 3)
    words = np.empty(room, dtype=np.uint64)
    edges = np.empty(2 * room, dtype=np.uint64)
    joined = np.ones(room, dtype=np.bool_)
    hashes = np.empty(room, dtype=np.uint64)
    firsts = np.empty(room, dtype=np.int32)
    runs = np.empty(room, dtype=np.uint64)
    written = 0
    for row in range(rows[0], rows[1]):
        start, end = offsets[row], offsets[row + 1]
        count = tokenise(data, start, end, tables, powers, words, edges)
        word_counts[row] = count
        print_counts[row] = 0
        if count == SLOW:
            continue
        low, high = span_offsets[row], span_offsets[row + 1]
        if low < high:
            own = np.empty((2, high - low), dtype=np.int64)
            place_in_bytes(data, start, end, (span_starts[low:high], span_ends[low:high]), own)
            count = drop_furniture(own, count, words, edges, joined)
        content = np.uint64(0)
        power = base
        for i in range(count):
            content += words[i] * power
            power *= base
        contents[row] = content
        length = shingle(words, joined, count, k, base, hashes, firsts)
        if low < high:
            joined[:] = True
        if length == 0 and count > 0:
            hashes[0], firsts[0], length = content, 0, 1
        sign(hashes, length, factors, addends, signatures[row])
        found = winnow(runs, lengthen(hashes, firsts, length, shifts, factor, runs), window, prints[written:])
        if found == 0 and length > 0:
            prints[written] = content
            found = 1
        print_counts[row] = found
        written += found
    return written


@compiled
def shingle_block(
    data: Any,  # noqa: ANN401 - see `compiled`
    offsets: Any,  # noqa: ANN401
    rows: Any,  # noqa: ANN401
    tables: Any,  # noqa: ANN401
    spans: Any,  # noqa: ANN401
    plan: Any,  # noqa: ANN401
    results: Any,  # noqa: ANN401
) -> int:
    """Shingle the texts of *rows*, in text order, and return how many shingles there are.

    Args:
        data: The buffer.
        offsets: Where each text begins in it.
        rows: Which texts.
        tables: `folding`'s, as `tokenise` takes them.
        spans: Starts, ends and offsets of the furniture of all texts.
        plan: k, the bases of words (as powers) and shingles, and the share of a text that is its lead.
        results: What is filled: hashes and their first words; and for each text the count of shingles (`SLOW`
            where nothing was done), the end of the lead, and whether it is one shingle.
    """
    span_starts, span_ends, span_offsets = spans
    k, powers, base, lead = plan
    hashes, tokens, counts, lead_ends, is_whole = results
    room = 2
    for row in rows:
        room = max(room, (offsets[row + 1] - offsets[row]) // 2 + 3)
    words = np.empty(room, dtype=np.uint64)
    edges = np.empty(2 * room, dtype=np.uint64)
    joined = np.ones(room, dtype=np.bool_)
    written = 0
    for i in range(rows.size):
        row = rows[i]
        start, end = offsets[row], offsets[row + 1]
        count = tokenise(data, start, end, tables, powers, words, edges)
        counts[i] = count
        if count == SLOW:
            continue
        low, high = span_offsets[row], span_offsets[row + 1]
        if low < high:
            own = np.empty((2, high - low), dtype=np.int64)
            place_in_bytes(data, start, end, (span_starts[low:high], span_ends[low:high]), own)
            count = drop_furniture(own, count, words, edges, joined)
        length = shingle(words, joined, count, k, base, hashes[written:], tokens[written:])
        if length == 0 and count > 0:
            content = np.uint64(0)
            power = base
            for j in range(count):
                content += words[j] * power
                power *= base
            hashes[written], tokens[written], length = content, 0, 1
            is_whole[i] = True
        middle = int(count * lead)
        gaps = 0
        for j in range(1, min(middle + 1, count)):
            gaps += not joined[j]
        lead_ends[i] = middle + gaps if count > 1 else 1
        counts[i] = length
        written += length
        if low < high:
            joined[:] = True
    return written
