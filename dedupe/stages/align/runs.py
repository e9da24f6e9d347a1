"""Exact runs: stretches of words that stand in both texts in the same order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Any odd number with well spread bits will do: a false match needs two grams that collide modulo 2^64.
_BASE = np.uint64(0x9E3779B97F4A7C15)
_TABLE_BITS = 4  # Sixteen places a run and more: one in sixteen is taken for another at first.
_IN_BOTH = 3  # Bit 0 says that a has a run, bit 1 that b has it.


def grams(ids: NDArray[np.int64], k: int) -> NDArray[np.uint64]:
    """Return a hash of every run of *k* words, shape (max(n - k + 1, 0),)."""
    count = max(ids.size - k + 1, 0)
    values = np.zeros(count, dtype=np.uint64)
    words = (ids + 1).astype(np.uint64)
    for at in range(k):
        values = values * _BASE + words[at : at + count]
    return values


@dataclass(frozen=True, slots=True, eq=False)
class CommonRuns:
    """The runs of k words that two texts have in common.

    `a` and `b`, (max(n - k + 1, 0),) int64, have for each token the number of the common run that begins with it, -1
    for none. Equal runs have one number; there are `count`.
    """

    k: int
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    count: int

    def covered(self, a: tuple[int, int], b: tuple[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return for each word of two stretches of tokens whether it is in a run that both stretches have."""
        in_a, in_b = (runs[first : max(last - self.k + 1, first)] for runs, (first, last) in ((self.a, a), (self.b, b)))
        return self._covered(in_a, in_b, a[1] - a[0]), self._covered(in_b, in_a, b[1] - b[0])

    def _covered(self, runs: NDArray[np.int64], others: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
        held = np.zeros(self.count + 1, dtype=bool)
        held[others] = True
        held[-1] = False
        starts = held[runs]
        covered = np.zeros(size, dtype=bool)
        for at in range(self.k):
            covered[at : at + starts.size] |= starts
        return covered


def find_common_runs(ids_a: NDArray[np.int64], ids_b: NDArray[np.int64], k: int) -> CommonRuns:
    """Return the runs of *k* words that both texts have.

    >>> runs = find_common_runs(np.array([1, 2, 3, 9]), np.array([8, 1, 2, 3]), k=2)
    >>> runs.a.tolist(), runs.b.tolist()
    ([0, 1, -1], [-1, 0, 1])
    """
    grams_a, grams_b = grams(ids_a, k), grams(ids_b, k)
    # A table of a few bits of the hashes leaves next to nothing to sort where texts have little in common.
    shift = np.uint64(64 - _TABLE_BITS - max(grams_a.size, grams_b.size).bit_length())
    bits_a, bits_b = grams_a >> shift, grams_b >> shift
    in_a, in_b = np.zeros((2, 1 << (64 - int(shift))), dtype=bool)
    in_a[bits_a] = True
    from_b = np.flatnonzero(in_a[bits_b])
    in_b[bits_b[from_b]] = True
    from_a = np.flatnonzero(in_b[bits_a])
    values = np.concatenate([grams_a[from_a], grams_b[from_b]])
    order = np.argsort(values, kind="stable")
    is_new = np.ones(values.size, dtype=bool)
    is_new[1:] = values[order[1:]] != values[order[:-1]]
    numbers = np.empty(values.size, dtype=np.int64)
    numbers[order] = np.cumsum(is_new) - 1
    in_both = np.zeros(values.size, dtype=np.uint8)
    in_both[numbers[: from_a.size]] = 1
    in_both[numbers[from_a.size :]] |= 2
    common = np.where(in_both == _IN_BOTH, np.cumsum(in_both == _IN_BOTH) - 1, -1)
    runs_a, runs_b = np.full(grams_a.size, -1, dtype=np.int64), np.full(grams_b.size, -1, dtype=np.int64)
    runs_a[from_a], runs_b[from_b] = common[numbers[: from_a.size]], common[numbers[from_a.size :]]
    return CommonRuns(k, runs_a, runs_b, int(common.max(initial=-1)) + 1)


def common_prefix(ids_a: NDArray[np.int64], ids_b: NDArray[np.int64]) -> int:
    """Return how many words both begin with.

    >>> common_prefix(np.array([1, 2, 3]), np.array([1, 2, 4, 5]))
    2
    """
    size = min(ids_a.size, ids_b.size)
    differ = np.flatnonzero(ids_a[:size] != ids_b[:size])
    return int(differ[0]) if differ.size else size
