"""The search for keys among postings, compiled: for a query of some hundred keys, whose calls of NumPy cost most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

_BYTE = np.uint64(8)


@compiled
def read_number(data: Any, place: int, size: int) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the little-endian number of *size* bytes at *place*."""
    value = np.uint64(0)
    for i in range(size):
        value |= np.uint64(data[place + i]) << (np.uint64(i) * _BYTE)
    return value


@compiled
def search_buckets(rests: Any, entries: Any, sizes: Any, layout: tuple[int, int], first: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the hits of some keys as two columns: which key, and which document.

    Args:
        rests: What the bucket does not say of each key.
        entries: The bytes of the buckets of all keys, end to end; those of a bucket are sorted.
        sizes: How many bytes each bucket has.
        layout: Bytes of the rest of a key in an entry, and of the document behind it.
        first: What is added to every document's number.
    """
    rest_bytes, number_bytes = layout
    width = rest_bytes + number_bytes
    starts, counts = np.empty(rests.size, dtype=np.int64), np.empty(rests.size, dtype=np.int64)
    total = begin = 0
    for i in range(rests.size):
        low, end = 0, sizes[i] // width
        high = end
        while low < high:
            middle = (low + high) // 2
            if read_number(entries, begin + middle * width, rest_bytes) < rests[i]:
                low = middle + 1
            else:
                high = middle
        high = low
        while high < end and read_number(entries, begin + high * width, rest_bytes) == rests[i]:
            high += 1
        starts[i], counts[i] = begin + low * width + rest_bytes, high - low
        total += high - low
        begin += sizes[i]
    which, numbers = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.uint64)
    found = 0
    for i in range(rests.size):
        for j in range(counts[i]):
            which[found] = i
            numbers[found] = read_number(entries, starts[i] + j * width, number_bytes) + first
            found += 1
    return which, numbers


@compiled
def search_run(run: Any, keys: Any, shift: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the hits of sorted keys in sorted postings as two columns: which key, and which document.

    Args:
        run: Postings.
        keys: Keys.
        shift: Bits of a document's number, above which the key stands.
    """
    starts, counts = np.empty(keys.size, dtype=np.int64), np.empty(keys.size, dtype=np.int64)
    total = low = 0
    for i in range(keys.size):
        high = run.size
        while low < high:
            middle = (low + high) // 2
            if run[middle] >> shift < keys[i]:
                low = middle + 1
            else:
                high = middle
        end = low
        while end < run.size and run[end] >> shift == keys[i]:
            end += 1
        starts[i], counts[i] = low, end - low
        total += end - low
    which, numbers = np.empty(total, dtype=np.int64), np.empty(total, dtype=np.uint64)
    mask = (np.uint64(1) << shift) - np.uint64(1)
    found = 0
    for i in range(keys.size):
        for j in range(counts[i]):
            which[found] = i
            numbers[found] = run[starts[i] + j] & mask
            found += 1
    return which, numbers
