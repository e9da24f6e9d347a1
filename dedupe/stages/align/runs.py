"""Exact runs: stretches of words that stand in both texts in the same order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Any odd number with well spread bits will do: a false match needs two grams that collide modulo 2^64.
_BASE = np.uint64(0x9E3779B97F4A7C15)


def grams(ids: NDArray[np.int64], k: int) -> NDArray[np.uint64]:
    """Return a hash of every run of *k* words, shape (max(n - k + 1, 0),)."""
    count = max(ids.size - k + 1, 0)
    values = np.zeros(count, dtype=np.uint64)
    words = (ids + 1).astype(np.uint64)
    for at in range(k):
        values = values * _BASE + words[at : at + count]
    return values


def shared_words(
    ids_a: NDArray[np.int64], ids_b: NDArray[np.int64], k: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return for each word of either side whether it stands in a run of *k* words that both sides have.

    >>> one, other = shared_words(np.array([1, 2, 3, 9]), np.array([8, 1, 2, 3]), k=2)
    >>> one.tolist(), other.tolist()
    ([True, True, True, False], [False, True, True, True])
    """
    grams_a, grams_b = grams(ids_a, k), grams(ids_b, k)
    return _covered(np.isin(grams_a, grams_b), ids_a.size, k), _covered(np.isin(grams_b, grams_a), ids_b.size, k)


def _covered(starts: NDArray[np.bool_], size: int, k: int) -> NDArray[np.bool_]:
    covered = np.zeros(size, dtype=bool)
    for at in range(k):
        covered[at : at + starts.size] |= starts
    return covered


def common_prefix(ids_a: NDArray[np.int64], ids_b: NDArray[np.int64]) -> int:
    """Return how many words both begin with.

    >>> common_prefix(np.array([1, 2, 3]), np.array([1, 2, 4, 5]))
    2
    """
    size = min(ids_a.size, ids_b.size)
    differ = np.flatnonzero(ids_a[:size] != ids_b[:size])
    return int(differ[0]) if differ.size else size
