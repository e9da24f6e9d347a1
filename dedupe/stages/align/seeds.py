"""Pairs of sentences that share surprising words: where a link or a passage can begin.

Postings of the stems are joined, so the work grows with what is shared and not with the number of sentence pairs.
Likeness is the tf-isf cosine of Gupta & al. as used by Sanchez-Perez, Sidorov & Gelbukh (PAN 2014), with the isf
smoothed by a prior so that texts of one sentence work too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.index import sentence_of_token

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex

_JOINED_AT_MOST = 3_000_000  # Postings joined in a pair of texts; the commonest stems are left out first.


@dataclass(frozen=True, slots=True, eq=False)
class SentencePairs:
    """Sentences of a and b, by their place in `TextIndex.firsts`, that share stems: columns, sorted by b, then a.

    `shared` is the summed surprise of the stems both hold, `cosine` their likeness from 0 to 1.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    shared: NDArray[np.float64]
    cosine: NDArray[np.float64]


def pair_sentences(pair: PairIndex, settings: AlignSettings) -> SentencePairs:
    """Return all pairs of sentences that share at least `settings.shared_surprise`."""
    size = pair.weights.size
    stems_a, sentences_a = _postings(pair.a, pair.ids_a)
    stems_b, sentences_b = _postings(pair.b, pair.ids_b)
    held_a = np.bincount(stems_a, minlength=size)
    held_b = np.bincount(stems_b, minlength=size)
    product = held_a * held_b
    order = np.argsort(product, kind="stable")
    used = np.zeros(size, dtype=bool)
    used[order[np.cumsum(product[order]) <= _JOINED_AT_MOST]] = True

    kept = np.flatnonzero(used[stems_b])
    repeats = held_a[stems_b[kept]]
    begins = np.cumsum(held_a) - held_a
    from_b = np.repeat(kept, repeats)
    offsets = np.arange(from_b.size) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    from_a = begins[stems_b[from_b]] + offsets
    keys, inverse = np.unique(sentences_b[from_b] * pair.a.firsts.size + sentences_a[from_a], return_inverse=True)
    weights = pair.weights[stems_b[from_b]]
    shared = np.asarray(np.bincount(inverse, weights=weights, minlength=keys.size), dtype=np.float64)
    squares = np.bincount(inverse, weights=weights * weights, minlength=keys.size)
    b, a = np.divmod(keys, max(pair.a.firsts.size, 1))
    norms_a = np.sqrt(np.bincount(sentences_a, weights=pair.weights[stems_a] ** 2, minlength=pair.a.firsts.size))
    norms_b = np.sqrt(np.bincount(sentences_b, weights=pair.weights[stems_b] ** 2, minlength=pair.b.firsts.size))
    cosine = squares / np.maximum(norms_a[a] * norms_b[b], 1e-9)
    enough = shared >= settings.shared_surprise
    return SentencePairs(a[enough], b[enough], shared[enough], cosine[enough])


def _postings(text: TextIndex, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return stem and sentence of every distinct occurrence, sorted by stem."""
    sentence, inside = sentence_of_token(text)
    sentences = max(text.firsts.size, 1)
    keys = np.unique(ids[inside] * sentences + sentence[inside])
    stems, places = np.divmod(keys, sentences)
    return stems, places
