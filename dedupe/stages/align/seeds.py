"""Pairs of sentences that share surprising words: where a link or a block can begin.

The postings of the stems are joined, so the work grows with what is shared and not with the number of pairs of
sentences; words too common to speak for reuse are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.runs import grams

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.stages.align.index import PairIndex

_JOINED_AT_MOST = 3_000_000  # Postings joined in a pair of texts; the commonest stems are left out first.
_COUNTED_AT_MOST = 2_000_000  # Cells up to which a dense count is quicker than sorting.


@dataclass(frozen=True, slots=True, eq=False)
class SentencePairs:
    """Sentences of a and b, by their place in `TextIndex.firsts`, that share stems: columns.

    `shared` is what the stems that both hold are worth together, in nats; `has_run` says that a shared run
    begins in them. `begins_run` is not by pair but by token of b: whether a run that a has begins there.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    shared: NDArray[np.float64]
    has_run: NDArray[np.bool_]
    begins_run: NDArray[np.bool_]


def pair_sentences(pair: PairIndex, least: float, run_words: int) -> SentencePairs:
    """Return all pairs of sentences whose shared stems are worth *least* nats, or that share a run of *run_words*."""
    size = pair.hits.size
    stems_a, sentences_a = pair.postings_a.stems, pair.postings_a.sentences
    stems_b, sentences_b = pair.postings_b.stems, pair.postings_b.sentences
    held_a = np.bincount(stems_a, minlength=size)
    held_b = np.bincount(stems_b, minlength=size)
    product = held_a * held_b
    used = (product > 0) & (pair.hits > 0)
    if product[used].sum() > _JOINED_AT_MOST:
        order = np.argsort(product, kind="stable")
        used[order[np.cumsum(product[order]) > _JOINED_AT_MOST]] = False

    kept = np.flatnonzero(used[stems_b])
    repeats = held_a[stems_b[kept]]
    begins = np.cumsum(held_a) - held_a
    from_b = np.repeat(kept, repeats)
    offsets = np.arange(from_b.size) - np.repeat(np.cumsum(repeats) - repeats, repeats)
    from_a = begins[stems_b[from_b]] + offsets
    sentences = max(pair.a.firsts.size, 1)
    places = sentences_b[from_b] * sentences + sentences_a[from_a]
    worth = pair.hits[stems_b[from_b]]
    if sentences * pair.b.firsts.size <= _COUNTED_AT_MOST:
        shared = np.bincount(places, weights=worth)
        keys = np.flatnonzero(shared >= least)
        shared = shared[keys]
    else:
        keys, inverse = np.unique(places, return_inverse=True)
        shared = np.bincount(inverse, weights=worth, minlength=keys.size)
        keys, shared = keys[shared >= least], shared[shared >= least]
    runs, begins_run = _find_runs(pair, sentences, run_words)
    only_runs = np.setdiff1d(runs, keys)
    keys, shared = np.concatenate([keys, only_runs]), np.concatenate([shared, np.full(only_runs.size, least)])
    b, a = np.divmod(keys, sentences)
    return SentencePairs(a, b, np.asarray(shared, dtype=np.float64), np.isin(keys, runs), begins_run)


def _find_runs(pair: PairIndex, sentences: int, run_words: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the cells, ``b * sentences + a``, and the tokens of b in which a shared run begins."""
    grams_a, grams_b = grams(pair.ids_a, run_words), grams(pair.ids_b, run_words)
    if not grams_a.size or not grams_b.size:
        return np.zeros(0, dtype=np.int64), np.zeros(grams_b.size, dtype=bool)
    order = np.argsort(grams_a, kind="stable")
    found = order[np.minimum(np.searchsorted(grams_a[order], grams_b), order.size - 1)]
    begins_run = grams_a[found] == grams_b
    in_b = np.flatnonzero(begins_run)
    a, b = pair.a.sentence_of[found[in_b]], pair.b.sentence_of[in_b]
    inside = (a >= 0) & (b >= 0)
    return np.unique(b[inside] * sentences + a[inside]), begins_run
