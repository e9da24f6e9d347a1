"""Sentences too long to be one: lists, tables and transcripts without a full stop, cut into pieces to be linked.

The cuts are where the words say so (content-defined chunking, as in rsync: Tridgell 1999, and winnowing: Schleimer,
Wilkerson & Aiken 2003), not at every so many words: a copy is cut where its source is.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GRAM_WORDS = 3
# Any odd number with well spread bits.
_BASE = np.uint64(0x9E3779B97F4A7C15)


def cut_sentence(hashes: NDArray[np.uint64], piece_words: int) -> list[tuple[int, int]]:
    """Return the pieces of a sentence as half-open ranges of its tokens.

    Args:
        hashes: A hash per token, shape (n,); equal for equal words.
        piece_words: A piece begins with the least of the hashes of three words within so many words on both sides, so
            it has at least as many words and on average twice as many; where the same words come again and again it
            has four times as many.

    >>> rng = np.random.default_rng(0)
    >>> words = rng.integers(1, 1 << 60, 90).astype(np.uint64)
    >>> whole, part = cut_sentence(words, 10), cut_sentence(words[25:], 10)
    >>> {(first - 25, last - 25) for first, last in whole} & set(part) != set()
    True
    """
    count = hashes.size - _GRAM_WORDS + 1
    if count <= 2 * piece_words:
        return [(0, int(hashes.size))]
    grams = np.zeros(count, dtype=np.uint64)
    for at in range(_GRAM_WORDS):
        grams = grams * _BASE + hashes[at : at + count]
    windows = np.lib.stride_tricks.sliding_window_view(grams, piece_words)
    least = windows.min(axis=1)
    inner = np.arange(piece_words, count - piece_words)
    is_least = (grams[inner] < least[inner - piece_words]) & (grams[inner] < least[inner + 1])
    cuts = [0, *inner[is_least].tolist(), int(hashes.size)]
    most = 4 * piece_words
    return [(first, min(first + most, last)) for start, last in pairwise(cuts) for first in range(start, last, most)]
