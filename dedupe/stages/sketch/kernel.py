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
    """Write the hash of every whole run of *k* words and its place; return how many there are.

    Places are numbers of first words, with one left out wherever words were. The *k* passes of vector
    instructions take less than a rolling hash, each step of which waits for the one before.
    """
    found = gaps = start = 0
    while start < count:
        stop = start + 1
        while stop < count and joined[stop]:
            stop += 1
        length = max(stop - start - k + 1, 0)
        for i in range(length):
            out[found + i] = words[start + i]
            firsts[found + i] = start + gaps + i
        for shift in range(1, k):
            for i in range(length):
                out[found + i] = out[found + i] * base + words[start + shift + i]
        found += length
        gaps += 1
        start = stop
    return found


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
def sign(hashes: Any, count: int, factors: Any, addends: Any, mixed: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the MinHash signature of the first *count* shingle hashes: `signature.sign`, eight hashes at a time.

    *mixed* is room for the finalised hashes and seven more.
    """
    for j in range(out.size):
        out[j] = np.uint32(0xFFFFFFFF)
    for i in range(count):
        mixed[i] = finalise(np.uint32(hashes[i] >> np.uint64(32)))
    # Eight that are not full repeat the last hash, which changes no minimum.
    for i in range(count, count + 7 if count else 0):
        mixed[i] = mixed[count - 1]
    for i in range(0, count, 8):
        a, b, c, d = mixed[i], mixed[i + 1], mixed[i + 2], mixed[i + 3]
        e, f, g, h = mixed[i + 4], mixed[i + 5], mixed[i + 6], mixed[i + 7]
        for j in range(out.size):
            factor, addend = factors[j], addends[j]
            # Pairs become vector instructions, nine at once do not.
            first = min(np.uint32(factor * a + addend), np.uint32(factor * b + addend))
            second = min(np.uint32(factor * c + addend), np.uint32(factor * d + addend))
            third = min(np.uint32(factor * e + addend), np.uint32(factor * f + addend))
            fourth = min(np.uint32(factor * g + addend), np.uint32(factor * h + addend))
            lower, upper = min(first, second), min(third, fourth)
            out[j] = min(min(lower, upper), out[j])  # noqa: PLW3301 - see above


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
    mixed = np.empty(room + 7, dtype=np.uint32)
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
        content = hash_all(words, count, base)
        contents[row] = content
        length = shingle(words, joined, count, k, base, hashes, firsts)
        if low < high:
            joined[:] = True
        if length == 0 and count > 0:
            hashes[0], firsts[0], length = content, 0, 1
        sign(hashes, length, factors, addends, mixed, signatures[row])
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
            hashes[written], tokens[written], length = hash_all(words, count, base), 0, 1
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
def count_owners(data: Any, offsets: Any, rows: Any, tables: Any, powers: Any, words: Any, owners: Any) -> Any:  # noqa: ANN401, C901 - see `compiled`; one table, filled, asked and read out
    """Add to *owners* how many texts of *rows* hold each of *words*, sorted; return which texts took no part.

    A text that `tokenise` leaves to the slow path takes no part. A word, the text that had it last and its count
    stand side by side in the table: one look into memory a word.
    """
    bits = 1
    while (1 << bits) < 2 * words.size:
        bits += 1
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    table = np.zeros((1 << bits, 2), dtype=np.uint64)
    free, low = np.uint64(0), np.uint64(0xFFFFFFFF)
    for word in words:
        slot = np.int64(word >> shift)
        while table[slot, 1] != free:
            slot = (slot + 1) & mask
        table[slot, 0], table[slot, 1] = word, low << np.uint64(32)
    room = 2
    for row in rows:
        room = max(room, (offsets[row + 1] - offsets[row]) // 2 + 3)
    hashes, edges = np.empty(room, dtype=np.uint64), np.empty(2 * room, dtype=np.uint64)
    is_slow = np.zeros(rows.size, dtype=np.bool_)
    for i in range(rows.size):
        count = tokenise(data, offsets[rows[i]], offsets[rows[i] + 1], tables, powers, hashes, edges)
        is_slow[i] = count == SLOW
        own = np.uint64(i)
        for j in range(count):
            slot = np.int64(hashes[j] >> shift)
            while table[slot, 1] != free and table[slot, 0] != hashes[j]:
                slot = (slot + 1) & mask
            state = table[slot, 1]
            if state != free and state >> np.uint64(32) != own:
                table[slot, 1] = own << np.uint64(32) | ((state & low) + np.uint64(1))
    for i in range(words.size):
        slot = np.int64(words[i] >> shift)
        while table[slot, 0] != words[i] or table[slot, 1] == free:
            slot = (slot + 1) & mask
        owners[i] += np.int64(table[slot, 1] & low)
    return is_slow
