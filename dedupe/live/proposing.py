"""The candidate pairs of many documents at once: their keys are looked up together, each key once.

What `Looker.candidates` finds for one document, a batch finds for all of its own: a key is read once however many of
them hold it, and a crowded one is counted once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.sharing import FINGERPRINT, LSH
from dedupe.store.postings import KEY_BITS, NUMBER_BITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from dedupe.live.keys import Keys

    Holders = Callable[[NDArray[np.uint64]], tuple[NDArray[np.int64], NDArray[np.uint64]]]
    Crowded = Callable[[NDArray[np.int64], NDArray[np.uint64], int], NDArray[np.bool_]]

# Keys that are looked up together, and pairs of a document and a holder in memory at once: 16 bytes each.
_KEYS = 1 << 17
_HITS = 1 << 22
_ONE = np.uint64(1)
# A key, its kind and the row of the document that has it, in one number.
_ROW = np.uint64(63 - KEY_BITS)
_KIND = np.uint64(64 - KEY_BITS)
_NUMBER = np.uint64(NUMBER_BITS)


@dataclass(frozen=True, slots=True, eq=False)
class ProposedPairs:
    """Pairs of documents worth a look: the numbers `a` < `b` (n,) int64, sorted, and what found them (n,) uint8."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    found_by: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return self.a.size

    def of(self, chosen: NDArray[np.bool_]) -> ProposedPairs:
        """Return some of the pairs."""
        return ProposedPairs(self.a[chosen], self.b[chosen], self.found_by[chosen])

    def numbers(self) -> NDArray[np.int64]:
        """Return the documents that stand in a pair, sorted."""
        return np.unique(np.concatenate([self.a, self.b]))


def propose(keys: Keys, numbers: NDArray[np.int64], holders: Holders, crowded: Crowded) -> ProposedPairs:
    """Return the pairs of some documents with all that share keys with them.

    Args:
        keys: The keys of the documents.
        numbers: Their numbers.
        holders: Gives the documents that hold some keys, as two columns: place of the key, and document.
        crowded: Gives, for such columns and so many keys, which of them more stories share than the cap.
    """
    entries = _entries(keys)
    wanted = entries >> _KIND
    edges = np.append(_firsts(wanted), wanted.size)
    wanted = wanted[edges[:-1]]
    pairs = np.zeros(0, dtype=np.uint64)
    own = numbers.astype(np.uint64)
    for start in range(0, wanted.size, _KEYS):
        some = wanted[start : start + _KEYS]
        which, held = holders(some)
        inside = entries[edges[start] : edges[start + some.size]]
        place = np.repeat(np.arange(some.size), np.diff(edges[start : start + some.size + 1]))
        is_band = (inside >> _ROW & _ONE) > 0
        kept = is_band | ~crowded(which, held, some.size)[place]
        row = (inside[kept] & ((_ONE << _ROW) - _ONE)).astype(np.int64)
        found = [pairs]
        for asked, other, by_band in _joined(place[kept], own[row], is_band[kept], which, held):
            apart = asked != other
            low, high = np.minimum(asked, other)[apart], np.maximum(asked, other)[apart]
            found.append(_once((low << _NUMBER | high) << _ONE | by_band[apart]))
        pairs = _once(np.concatenate(found))
    return _folded(pairs)


def _entries(keys: Keys) -> NDArray[np.uint64]:
    """Return which document has which key of which kind, sorted by key; a document without words has none."""
    sizes = np.diff(keys.offsets)
    worded = np.flatnonzero(sizes).astype(np.uint64)
    bands = keys.bands[worded.astype(np.int64)]
    of_print = np.repeat(np.arange(sizes.size, dtype=np.uint64), sizes)
    prints = keys.prints << _KIND | of_print
    by_band = (bands << _KIND | _ONE << _ROW | worded[:, None]).ravel()
    return _once(np.concatenate([prints, by_band]))


def _joined(
    place: NDArray[np.int64],
    own: NDArray[np.uint64],
    is_band: NDArray[np.bool_],
    which: NDArray[np.int64],
    held: NDArray[np.uint64],
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64], NDArray[np.bool_]]]:
    """Yield who asked, who holds and whether by a band, for every key of `place` and every holder of it."""
    order = np.argsort(which, kind="stable")
    held = held[order]
    sizes = np.bincount(which, minlength=int(place.max(initial=-1)) + 1)
    starts = np.cumsum(sizes) - sizes
    counts = sizes[place]
    parts = np.flatnonzero(np.diff((np.cumsum(counts) - counts) // _HITS, prepend=-1))
    for low, high in zip(parts.tolist(), [*parts[1:].tolist(), place.size], strict=True):
        part = slice(low, high)
        count = counts[part]
        within = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        holder = held[np.repeat(starts[place[part]], count) + within]
        yield np.repeat(own[part], count), holder, np.repeat(is_band[part], count)


def _folded(pairs: NDArray[np.uint64]) -> ProposedPairs:
    """Return packed pairs, of each kind once, as pairs that stand once with what found them."""
    both = pairs >> _ONE
    firsts = _firsts(both)
    both = both[firsts]
    lasts = np.append(firsts, pairs.size)[1:] - 1
    by_band, by_print = pairs[lasts] & _ONE > 0, pairs[firsts] & _ONE == 0
    bits = (by_band * LSH | by_print * FINGERPRINT).astype(np.uint8)
    low = (both >> _NUMBER).astype(np.int64)
    return ProposedPairs(low, (both & ((_ONE << _NUMBER) - _ONE)).astype(np.int64), bits)


def _once(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return values sorted, each once; they are sorted in place."""
    values.sort()
    return values[_firsts(values)]


def _firsts(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the place of the first of each run of equal values."""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]])[: values.size])
