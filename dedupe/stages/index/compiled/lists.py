"""The lists of documents that share a key, compiled: what `pairs` does in passes of NumPy, in one.

Keys and rows are packed into one number, so that one plain sort makes the lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

# The bits of `lsh.band_keys` and `pairs.different`: a test compares both ways.
_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_GOLDEN, _MIX_1, _MIX_2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_ZERO, _ONE, _HALF = np.uint64(0), np.uint64(1), np.uint64(32)
_SIX, _LOW_SIX = np.uint64(6), np.uint64(63)


@compiled
def mix(row: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the number that stands for a row in the sum of its list: SplitMix64's finaliser."""
    value = np.uint64(row) + _GOLDEN
    value = (value ^ (value >> np.uint64(30))) * _MIX_1
    value = (value ^ (value >> np.uint64(27))) * _MIX_2
    return value ^ (value >> np.uint64(31))


@compiled
def pack(keys: Any, offsets: Any, width: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write each key with its *width* lowest bits replaced by its row: that of i is from ``offsets[i]`` on."""
    mask = (_ONE << width) - _ONE
    for row in range(offsets.size - 1):
        for i in range(offsets[row], offsets[row + 1]):
            out[i] = (keys[i] & ~mask) | np.uint64(row)


@compiled
def count_tops(keys: Any, shift: Any, counts: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Count the keys by their upper bits, those that are left after *shift*."""
    for key in keys:
        counts[key >> shift] += 1


@compiled
def pack_part(keys: Any, offsets: Any, plan: Any, places: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write those keys, packed as `pack` does, whose upper bits have a place, each group from its place on.

    Args:
        keys: Hashes.
        offsets: Those of row i are from ``offsets[i]`` on.
        plan: Bits of a row, and by how much a key is shifted to its upper bits.
        places: By upper bits, where the next one goes; negative where none is wanted. It is moved on.
        out: Filled; it has room for one more.
    """
    width, shift = plan
    mask = (_ONE << width) - _ONE
    nowhere = out.size - 1
    for row in range(offsets.size - 1):
        for i in range(offsets[row], offsets[row + 1]):
            top = keys[i] >> shift
            place = places[top]
            # Without a branch: those that are not wanted go where nothing is read.
            out[place if place >= 0 else nowhere] = (keys[i] & ~mask) | np.uint64(row)
            places[top] = place + (place >= 0)


@compiled
def keep_repeated(packed: Any, width: Any, top: Any, bits: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Move to the front what may share its key with another; return how many: most stand alone, and are not sorted.

    Args:
        packed: Keys with their rows, all with the same upper bits, in any order.
        width: Bits of a row.
        top: How many upper bits that is.
        bits: Room for marks, a power of two of words, all zero; those of keys seen, and as many of keys seen again.
    """
    half = bits.size // 2
    shift = np.uint64(64)
    while (_ONE << (np.uint64(64) - shift)) < np.uint64(64 * half):
        shift -= _ONE
    shift = min(max(shift, width + top), np.uint64(63))
    for i in range(packed.size):
        place = (packed[i] << top) >> shift
        # Side by side: one look into memory for both.
        word, bit = (place >> _SIX) << _ONE, _ONE << (place & _LOW_SIX)
        bits[word + _ONE] |= bits[word] & bit
        bits[word] |= bit
    found = np.int64(0)
    for i in range(packed.size):
        value = packed[i]
        place = (value << top) >> shift
        packed[found] = value
        found += np.int64((bits[((place >> _SIX) << _ONE) + _ONE] >> (place & _LOW_SIX)) & _ONE)
    return found  # type: ignore[return-value] # numba's int


@compiled
def pack_bands(signatures: Any, rows: Any, bands: int, width: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write, band after band, the hash of the band of each of *rows*, its *width* lowest bits replaced by the row."""
    mask = (_ONE << width) - _ONE
    values = signatures.shape[1] // bands
    for i in range(rows.size):
        row = rows[i]
        for band in range(bands):
            # A key of its own for each band: the lists of neighbouring bands stay apart.
            key = np.uint64(band)
            for j in range(band * values, (band + 1) * values):
                key = (key ^ np.uint64(signatures[row, j])) * _FACTOR
                key ^= key >> _HALF
            out[band * rows.size + i] = (key & ~mask) | np.uint64(row)


@compiled
def keep_shared(packed: Any, width: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Move what stands in lists of two or more to the front of sorted *packed*, each once; return how many.

    Without a branch: which of the keys are shared is a matter of chance.
    """
    found = np.int64(0)
    last = packed.size - 1
    before = False
    previous = ~packed[0] if packed.size else _ZERO
    for i in range(packed.size):
        value = packed[i]
        after = i < last and packed[i + 1] >> width == value >> width
        packed[found] = value
        # One row with a key twice and no other row is left for `group` to drop.
        found += np.int64((before | after) & (value != previous))
        before = after
        previous = value
    return found  # type: ignore[return-value] # numba's int


@compiled
def group(packed: Any, width: Any, stories: Any, bounds: tuple[int, int], members: Any, sizes: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Write the lists of two rows or more, every set of rows once; return how many lists, and how many members.

    Args:
        packed: Keys with their rows, sorted, none twice.
        width: Bits of a row.
        stories: The story of each row.
        bounds: Stories beyond which a list is left out (0 keeps every list), and members beyond which one is
            written again although its rows stood in another.
        members: Filled with the rows of all lists, one after the other; as long as *packed*.
        sizes: Filled with the length of each list; half as long.
    """
    cap, longest = bounds
    mask = (_ONE << width) - _ONE
    slots = 2
    while slots < packed.size:
        slots *= 2
    table = np.zeros(slots, dtype=np.uint64)
    seen = np.full(stories.size, -1, dtype=np.int64)
    lists = written = start = 0
    while start < packed.size:
        key = packed[start] >> width
        stop = start
        total = _ZERO
        while stop < packed.size and packed[stop] >> width == key:
            row = packed[stop] & mask
            members[written + stop - start] = row
            total += mix(row)
            stop += 1
        size = stop - start
        start = stop
        if size < 2:  # noqa: PLR2004 - a pair takes two
            continue
        if 0 < cap < size:
            told = 0
            for i in range(written, written + size):
                story = stories[members[i]]
                told += seen[story] != stop
                seen[story] = stop
            if told > cap:
                continue
        slot = np.int64(total & np.uint64(slots - 1))
        while table[slot] != _ZERO and table[slot] != total:
            slot = (slot + 1) & (slots - 1)
        if table[slot] == total and size <= longest:
            continue
        table[slot] = total
        sizes[lists] = size
        lists += 1
        written += size
    return lists, written


@compiled
def link(members: Any, sizes: Any, longest: int, families: Any) -> Any:  # noqa: ANN401 - see `compiled`
    """Return the pairs of many lists, packed, some twice, and how many pairs of long lists are not among them.

    Args:
        members: The rows of all lists, one after the other, ascending within a list.
        sizes: The length of each list.
        longest: Members up to which every pair of a list is given; of a longer one a chain and a star.
        families: A number per row, equal for rows that are linked already: no list gives a pair of these.
    """
    room = unlisted = 0
    for size in sizes:
        room += size * (size - 1) // 2 if size <= longest else 2 * size - 3
        unlisted += size * (size - 1) // 2
    out = np.empty(room, dtype=np.uint64)
    found = start = 0
    for size in sizes:
        stop = start + size
        for i in range(start, stop - 1):
            one = np.uint64(members[i]) << _HALF
            end = stop if i == start or size <= longest else i + 2
            for j in range(i + 1, end):
                if families[members[i]] == families[members[j]]:
                    continue
                out[found] = one | np.uint64(members[j])
                found += 1
        start = stop
    return out[:found], unlisted - found
