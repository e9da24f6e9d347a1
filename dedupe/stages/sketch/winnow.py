"""Winnowed fingerprints (Schleimer, Wilkerson & Aiken, "Winnowing", SIGMOD 2003).

Of every window of w consecutive hashes of n-word runs the smallest is kept. Two texts that share a run
of w + n - 1 words share all runs of one window, so they keep a hash in common. About 2 / (w + 1) of all
runs are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import Shingles

# Odd; what joins the shingles of a longer run into one hash.
FACTOR = np.uint64(0xD6E8FEB86659FD93)


def fingerprint(shingles: Shingles, words: int, window: int) -> NDArray[np.uint64]:
    """Return the fingerprints of a document, sorted, each once; at least one if it has words.

    Args:
        shingles: The document's shingles.
        words: Words of the runs that are winnowed; at least the shingle size.
        window: Runs in a window: every shared run of ``window + words - 1`` words outside furniture is found.
    """
    runs = lengthen(shingles, words)
    if not runs.size and shingles.hashes.size:
        return np.array([shingles.content], dtype=np.uint64)
    return winnow(runs, window)


def lengthen(shingles: Shingles, words: int) -> NDArray[np.uint64]:
    """Return the hash of every run of *words* words outside furniture, in text order: of the shingles that cover it."""
    shifts = shifts_between(shingles.k, words)
    if not shifts:
        return shingles.hashes
    beyond = shifts[-1]
    count = max(shingles.hashes.size - beyond, 0)
    runs = shingles.hashes[:count].copy()
    for shift in shifts:
        runs = runs * FACTOR + shingles.hashes[shift : shift + count]
    # Furniture between two shingles is a gap in their first tokens.
    whole: NDArray[np.uint64] = runs[shingles.tokens[beyond:] - shingles.tokens[:count] == beyond]
    return whole


def shifts_between(k: int, words: int) -> list[int]:
    """Return how far the shingles of *k* words that cover a run of *words* words are from its first one.

    >>> shifts_between(5, 8), shifts_between(5, 12), shifts_between(5, 5)
    ([3], [5, 7], [])
    """
    beyond = max(words - k, 0)
    return [*range(k, beyond, k), beyond] if beyond else []


def winnow(hashes: NDArray[np.uint64], window: int) -> NDArray[np.uint64]:
    """Return the smallest hash of every window, sorted, each once.

    The value alone is kept: which of several equal smallest ones stands for the window (the paper takes
    the rightmost) changes no value.

    Args:
        hashes: One hash a run, in text order, shape (m,).
        window: Runs in a window. A text with fewer has one window.

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
