"""One pass over the bytes of many texts, compiled: shingles, signature, fingerprints and content hash of their words.

The bits are those of `normalise`, `shingle_document` and `sketch`. Texts are UTF-8, end to end in one
buffer, as Arrow holds them. A text with a code point that `folding` calls intricate is left to the slow
path. The kernel holds no lock, so threads share the work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.sketch.runs import hash_all, lengthen, shingle, winnow
from dedupe.stages.sketch.spans import drop_marked, mark_furniture, place_in_bytes
from dedupe.stages.sketch.vector import PERMUTATIONS, least_values
from dedupe.stages.sketch.words import SLOW, tokenise

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
def sign(hashes: Any, count: int, factors: Any, addends: Any, mixed: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the MinHash signature of the first *count* shingle hashes: `signature.sign`, many permutations at a time.

    *mixed* is room for the finalised hashes and seven more.
    """
    for i in range(count):
        mixed[i] = finalise(np.uint32(hashes[i] >> np.uint64(32)))
    whole = out.size // PERMUTATIONS * PERMUTATIONS
    for j in range(0, whole, PERMUTATIONS):
        least_values(mixed, np.uint64(count), factors, addends, np.uint64(j), out)
    if whole < out.size:
        sign_rest(mixed, count, factors[whole:], addends[whole:], out[whole:])


@compiled
def sign_rest(mixed: Any, count: int, factors: Any, addends: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write the smallest values of the few permutations that are left, eight hashes at a time."""
    for j in range(out.size):
        out[j] = np.uint32(0xFFFFFFFF)
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
def sketch_block(
    column: Any,  # noqa: ANN401 - see `compiled`
    rows: tuple[int, int],
    tables: Any,  # noqa: ANN401
    spans: Any,  # noqa: ANN401
    plan: Any,  # noqa: ANN401
    kept: Any,  # noqa: ANN401
    results: Any,  # noqa: ANN401
) -> int:
    """Sketch the texts of *rows*, from the first up to the second, and return how many fingerprints there are.

    Args:
        column: The buffer, and where each text begins in it.
        rows: The first row and the row after the last.
        tables: `folding`'s, as `tokenise` takes them.
        spans: Starts, ends and offsets of the furniture of all texts.
        plan: k, the bases of words (as powers) and shingles, the shifts, factor and window of fingerprints, and
            the factors and addends of the permutations.
        kept: Where words are kept: their hashes, which are furniture, where each text begins and ends, and where
            the block begins; no room for hashes says that none are.
        results: What is filled: signatures, contents, fingerprints, their counts, and which texts are left to the
            slow path.
    """
    data, offsets = column
    span_starts, span_ends, span_offsets = spans
    k, powers, base, shifts, factor, window, factors, addends = plan
    pool, pool_marks, word_starts, word_ends, at = kept
    is_kept = pool.size > 0
    signatures, contents, prints, print_counts, is_slow = results
    room = 2
    for row in range(rows[0], rows[1]):
        room = max(room, (offsets[row + 1] - offsets[row]) // 2 + 3)
    scratch, outside = np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.uint64)
    edges = np.empty(2 * room, dtype=np.uint64)
    marked = np.empty(room, dtype=np.bool_)
    joined = np.ones(room, dtype=np.bool_)
    hashes = np.empty(room, dtype=np.uint64)
    firsts = np.empty(room, dtype=np.int32)
    runs = np.empty(room, dtype=np.uint64)
    mixed = np.empty(room + 7, dtype=np.uint32)
    written = 0
    for row in range(rows[0], rows[1]):
        start, end = offsets[row], offsets[row + 1]
        words, marks = (pool[at:], pool_marks[at:]) if is_kept else (scratch, marked)
        count = tokenise(data, start, end, tables, powers, words, edges)
        print_counts[row] = 0
        is_slow[row] = count == SLOW
        if is_kept:
            # The slow path has as much room as a text can have words.
            word_starts[row], word_ends[row] = at, at + max(count, 0)
            at += count if count != SLOW else (end - start) // 2 + 2
        if count == SLOW:
            continue
        low, high = span_offsets[row], span_offsets[row + 1]
        if low < high:
            own = np.empty((2, high - low), dtype=np.int64)
            place_in_bytes(data, start, end, (span_starts[low:high], span_ends[low:high]), own)
            mark_furniture(own, count, edges, marks)
            count = drop_marked(words, marks, count, outside, joined)
            words = outside
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
