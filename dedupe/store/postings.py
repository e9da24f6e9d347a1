"""Postings as packed numbers: which documents hold a key, 5 to 7 bytes each.

A key is 36 bits of a mixed hash, a document a number of 28 bits: together one 64-bit integer, so that a
plain sort orders postings by key and document. On disk the keys of a segment are cut by their leading
bits into buckets, one blob each. The bucket's place says the leading bits, an entry the rest: what Elias
(1974) does with the high and the low half of sorted numbers, on byte borders.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

KEY_BITS = 36
"""Bits of a key: among 180 million postings a query of 180 keys meets a wrong one every second time."""

NUMBER_BITS = 28
"""Bits of a document's number: 268 million documents."""

PART_BITS = 12
"""A part is the leading bits of a key: the steps in which segments are merged."""

PARTS = 1 << PART_BITS

_NUMBER = np.uint64(NUMBER_BITS)
_MASK = np.uint64((1 << NUMBER_BITS) - 1)
# Entries of a bucket, on average between this and its double: a look-up reads a row of some four hundred bytes, ten of
# which fill a page of 4 kB.
_ENTRIES = 48
_NARROW_REST = 16
_NARROW_SPAN = 1 << 24


def to_keys(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the keys of well mixed hashes: their upper bits, same shape."""
    return hashes >> np.uint64(64 - KEY_BITS)


def pack(keys: NDArray[np.uint64], numbers: NDArray[np.uint64] | np.uint64) -> NDArray[np.uint64]:
    """Return postings: key above, document below."""
    return keys << _NUMBER | numbers


def last_of(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the last posting that each key may have: beyond the last key there is none to search for."""
    return pack(keys, _MASK)


def keys_of(postings: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the key of each posting."""
    return postings >> _NUMBER


def numbers_of(postings: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the document of each posting."""
    return postings & _MASK


def bits_for(count: int) -> int:
    """Return the leading bits that make a bucket of *count* postings, at least those of a part.

    >>> bits_for(1000), bits_for(180_000_000)
    (12, 21)
    """
    return max(PART_BITS, min(KEY_BITS - 8, (count // _ENTRIES).bit_length() - 1))


def entry_type(bits: int, *, is_wide: bool) -> np.dtype[np.void]:
    """Return the layout of an entry: the rest of its key and its document, less the segment's first.

    Args:
        bits: Leading bits that the bucket says; the rest takes two bytes, or three.
        is_wide: The segment's documents span more than three bytes hold.
    """
    rest = [("rest", "<u2")] if KEY_BITS - bits <= _NARROW_REST else [("rest", "<u2"), ("rest_high", "u1")]
    return np.dtype([*rest, ("low", "<u2"), ("high", "<u2" if is_wide else "u1")])


def spans_wide(first: int, last: int) -> bool:
    """Return whether documents from *first* to *last* need the wide layout."""
    return last - first >= _NARROW_SPAN


def encode(
    postings: NDArray[np.uint64], bits: int, first: int, *, is_wide: bool
) -> tuple[NDArray[np.int64], list[bytes]]:
    """Return the buckets that hold something, and their blobs.

    Args:
        postings: Sorted.
        bits: Leading bits of a key that make a bucket.
        first: What is taken from every document's number.
        is_wide: As `entry_type`.

    >>> postings = pack(np.array([5, 7], dtype=np.uint64), np.array([40, 41], dtype=np.uint64))
    >>> buckets, blobs = encode(postings, 12, first=40, is_wide=False)
    >>> buckets.tolist(), [blob.hex() for blob in blobs]
    ([0], ['050000000000070000010000'])
    """
    keys = keys_of(postings)
    numbers = (numbers_of(postings) - np.uint64(first)).astype(np.uint32)
    rests = (keys & np.uint64((1 << (KEY_BITS - bits)) - 1)).astype(np.uint32)
    kind = entry_type(bits, is_wide=is_wide)
    entries = np.empty(postings.size, dtype=kind)
    entries["rest"] = rests
    if "rest_high" in (kind.names or ()):
        entries["rest_high"] = rests >> 16
    entries["low"] = numbers
    entries["high"] = numbers >> 16
    buckets = (keys >> np.uint64(KEY_BITS - bits)).astype(np.int64)
    starts = np.flatnonzero(np.diff(buckets, prepend=-1))
    data = entries.tobytes()
    edges = (np.append(starts, postings.size) * kind.itemsize).tolist()
    return buckets[starts], [data[low:high] for low, high in pairwise(edges)]


def decode(
    buckets: NDArray[np.int64], blobs: list[bytes], bits: int, first: int, *, is_wide: bool
) -> NDArray[np.uint64]:
    """Return the postings of some buckets, in their order: what `encode` was given."""
    kind = entry_type(bits, is_wide=is_wide)
    entries = np.frombuffer(b"".join(blobs), dtype=kind)
    sizes = np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs)) // kind.itemsize
    leading = np.repeat(buckets.astype(np.uint64), sizes) << np.uint64(KEY_BITS - bits)
    numbers = _numbers(entries, first)
    return pack(leading | _rests(entries), numbers)


def search(
    keys: NDArray[np.uint64], blobs: list[bytes], bits: int, first: int, *, is_wide: bool, compiled: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return the hits of some keys as two columns: which key, and which document.

    Args:
        keys: Keys.
        blobs: For each key the blob of its bucket, which may be empty.
        bits: As `encode`.
        first: As `encode`.
        is_wide: As `encode`.
        compiled: Take compiled code, which has to be loaded once.
    """
    data = b"".join(blobs)
    sizes = np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs))
    rests = keys & np.uint64((1 << (KEY_BITS - bits)) - 1)
    if compiled:
        from dedupe.store.kernel import search_buckets

        # Bytes of the rest of a key, and of a document: those of `entry_type`.
        layout = (2 if KEY_BITS - bits <= _NARROW_REST else 3, 4 if is_wide else 3)
        hits: tuple[NDArray[np.int64], NDArray[np.uint64]] = search_buckets(
            rests, np.frombuffer(data, dtype=np.uint8), sizes, layout, np.uint64(first)
        )
        return hits
    kind = entry_type(bits, is_wide=is_wide)
    entries = np.frombuffer(data, dtype=kind)
    sizes //= kind.itemsize
    wanted = rests.astype(np.uint32)
    same = entries["rest"] == np.repeat((wanted & np.uint32(0xFFFF)).astype(np.uint16), sizes)
    places = np.flatnonzero(same)
    which = np.searchsorted(np.cumsum(sizes), places, side="right")
    if "rest_high" in (kind.names or ()):
        kept = entries["rest_high"][places] == wanted[which] >> 16
        places, which = places[kept], which[kept]
    return which, _numbers(entries[places], first)


def joined(
    parts: Iterable[tuple[NDArray[np.int64], NDArray[np.uint64]]],
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return hits that stand in several places as two columns: which key, and which document."""
    held = [(which, numbers) for which, numbers in parts if which.size]
    if len(held) == 1:
        return held[0]
    if not held:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.uint64)
    return np.concatenate([which for which, _ in held]), np.concatenate([numbers for _, numbers in held])


def shorten(postings: NDArray[np.uint64], longest: int) -> NDArray[np.uint64]:
    """Return the postings without the middle of lists longer than *longest*: what everybody writes says nothing."""
    if postings.size <= longest:
        return postings
    keys = keys_of(postings)
    # A list is too long only where the posting that many places on has the same key.
    if not (keys[longest:] == keys[:-longest]).any():
        return postings
    starts = np.flatnonzero(np.diff(keys, prepend=keys[:1] + np.uint64(1)))
    sizes = np.diff(np.append(starts, postings.size))
    rank = np.arange(postings.size) - np.repeat(starts, sizes)
    half = longest // 2
    kept = (rank < longest - half) | (rank >= np.repeat(sizes, sizes) - half)
    return postings[kept]


def _rests(entries: NDArray[np.void]) -> NDArray[np.uint64]:
    rests = entries["rest"].astype(np.uint64)
    if "rest_high" in (entries.dtype.names or ()):
        rests |= entries["rest_high"].astype(np.uint64) << np.uint64(16)
    return rests


def _numbers(entries: NDArray[np.void], first: int) -> NDArray[np.uint64]:
    numbers = entries["low"].astype(np.uint64) | entries["high"].astype(np.uint64) << np.uint64(16)
    return numbers + np.uint64(first)
