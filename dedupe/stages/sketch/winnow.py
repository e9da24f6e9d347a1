"""Winnowed fingerprints (Schleimer, Wilkerson & Aiken, "Winnowing", SIGMOD 2003).

Of every window of w consecutive shingle hashes the smallest is kept. Two texts that share a run of
w + k - 1 words share all w shingles of one window, so they keep a hash in common. About 2 / (w + 1) of
all shingles are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def winnow(hashes: NDArray[np.uint64], window: int) -> NDArray[np.uint64]:
    """Return the smallest hash of every window, sorted, each once.

    The value alone is kept: which of several equal smallest ones stands for the window (the paper takes
    the rightmost) changes no value.

    Args:
        hashes: Shingle hashes in text order, shape (m,).
        window: Shingles in a window. A text with fewer has one window.

    >>> winnow(np.array([5, 3, 9, 8, 7], dtype=np.uint64), window=3).tolist()
    [3, 7]
    """
    if not hashes.size:
        return hashes
    return np.unique(sliding_minimum(hashes, min(window, hashes.size)))


def sliding_minimum(values: NDArray[np.uint64], window: int) -> NDArray[np.uint64]:
    """Return the minimum of every run of *window* values, shape (m - window + 1,), in log2(window) passes."""
    reach = 1
    while reach < window:
        step = min(reach, window - reach)
        values = np.minimum(values[:-step], values[step:])
        reach += step
    return values
