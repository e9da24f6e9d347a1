"""Near-copies among what comes in: each document is given the story of the first that is nearly the same text.

Two documents are near-copies when two of their first eight bands agree. A story is only used to count: a
release that everybody ran is one story that shares a passage, not a hundred.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.keys import STORY_BANDS
from dedupe.stages.index.groups import components
from dedupe.store.postings import NUMBER_BITS, joined, keys_of, last_of, numbers_of, pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Holders = Callable[[NDArray[np.uint64]], tuple[NDArray[np.int64], NDArray[np.uint64]]]

_ENOUGH = 2
_HALF = 28


class Heads:
    """The bands of the first documents of stories that a load has brought, in memory until it ends."""

    def __init__(self) -> None:
        """Begin with none."""
        self._runs: list[NDArray[np.uint64]] = []

    def add(self, bands: NDArray[np.uint64], numbers: NDArray[np.uint64]) -> None:
        """Take the bands (n, bands) of some documents in."""
        run = pack(bands[:, :STORY_BANDS], numbers[:, None]).ravel()
        run.sort()
        # Runs that double in size are merged, so that each posting is sorted a few times only.
        while self._runs and self._runs[-1].size <= run.size:
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")
        self._runs.append(run)

    def holders(self, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        """Return which documents hold which keys, as two columns: place in *keys*, and document."""
        return search_runs(self._runs, keys)


def search_runs(
    runs: list[NDArray[np.uint64]], keys: NDArray[np.uint64], *, compiled: bool = False
) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return the hits of *keys* in sorted runs of postings, as two columns: place of the key, and document.

    Args:
        runs: Postings.
        keys: Keys; sorted for compiled code.
        compiled: Take compiled code, which has to be loaded once.
    """
    if compiled:
        from dedupe.store.kernel import search_run

        return joined(search_run(run, keys, np.uint64(NUMBER_BITS)) for run in runs)
    return joined(_search_run(run, keys) for run in runs)


def _search_run(run: NDArray[np.uint64], keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    low = np.searchsorted(run, pack(keys, np.uint64(0)))
    # Most keys are in no run: where the lists end is looked up for the few that are.
    inside = np.flatnonzero(low < run.size)
    held = inside[keys_of(run[low[inside]]) == keys[inside]]
    sizes = np.searchsorted(run, last_of(keys[held]), side="right") - low[held]
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return np.repeat(held, sizes), numbers_of(run[np.repeat(low[held], sizes) + within])


def find_stories(
    bands: NDArray[np.uint64],
    numbers: NDArray[np.uint64],
    holders: Holders,
    stories: Callable[[NDArray[np.uint64]], NDArray[np.uint32]],
) -> NDArray[np.uint64]:
    """Return the story of each new document: its own number, or that of the first document of its story.

    Args:
        bands: The band keys of the new documents, shape (n, bands).
        numbers: Their numbers, rising.
        holders: Gives the earlier documents that hold keys.
        stories: Gives the stories of earlier documents.
    """
    count = numbers.size
    flat = bands[:, :STORY_BANDS].ravel()
    rows = np.repeat(np.arange(count), min(STORY_BANDS, bands.shape[1]))
    order = np.argsort(flat, kind="stable")
    found = numbers.copy()
    # Among the new ones: each is paired with the first of those that share a band.
    firsts = np.flatnonzero(np.diff(flat[order], prepend=flat[order][:1] + np.uint64(1)))
    sizes = np.diff(np.append(firsts, flat.size))
    heads, members = _often(np.repeat(rows[order][firsts], sizes), rows[order])
    apart = heads != members
    root = components(count, heads[apart].astype(np.int32), members[apart].astype(np.int32))
    found = numbers[root]
    which, earlier = holders(flat[order])
    new, old = _often(rows[order][which], earlier.astype(np.int64))
    if new.size:
        known = stories(old.astype(np.uint64))
        alive = known != np.uint32(0xFFFFFFFF)
        joined = np.full(count, np.iinfo(np.uint64).max, dtype=np.uint64)
        np.minimum.at(joined, root[new[alive]], known[alive].astype(np.uint64))
        found = np.minimum(found, joined[root])
    return found


def _often(one: NDArray[np.int64], other: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs that stand at least twice in two columns."""
    pairs, counts = np.unique(pack(one.astype(np.uint64), other.astype(np.uint64)), return_counts=True)
    pairs = pairs[counts >= _ENOUGH]
    return keys_of(pairs).astype(np.int64), numbers_of(pairs).astype(np.int64)
