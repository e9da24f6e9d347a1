"""Pairs of sentences that share surprising words: where a link or a block can begin.

The postings of the stems are joined, so the work grows with what is shared and not with the number of pairs of
sentences; words too common to speak for reuse are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.stages.align.index import PairIndex

_JOINED_AT_MOST = 3_000_000  # Postings joined in a pair of texts; the commonest stems are left out first.
_COUNTED_AT_MOST = 2_000_000  # Cells up to which a dense count is quicker than sorting.


@dataclass(frozen=True, slots=True, eq=False)
class SentencePairs:
    """Sentences of a and b, by their place in `TextIndex.firsts`, that share stems: columns.

    `shared` is what the stems that both hold are worth together, in nats; `has_run` says that a shared run
    begins in them.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    shared: NDArray[np.float64]
    has_run: NDArray[np.bool_]

    def of(self, least: float) -> SentencePairs:
        """Return the pairs whose shared stems are worth *least* nats, or that share a run of words."""
        kept = (self.shared >= least) | self.has_run
        return SentencePairs(self.a[kept], self.b[kept], np.maximum(self.shared[kept], least), self.has_run[kept])


def pair_sentences(pair: PairIndex, least: float) -> SentencePairs:
    """Return all pairs of sentences whose shared stems are worth *least* nats, or that share a run of words."""
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
    # Where the postings of the stem begin in a, less what is joined before: so all places count up by one.
    shift = np.cumsum(held_a)[stems_b[kept]] - np.cumsum(repeats)
    from_a = np.arange(int(repeats.sum())) + np.repeat(shift, repeats)
    sentences = max(pair.a.firsts.size, 1)
    places = np.repeat(sentences_b[kept] * sentences, repeats) + sentences_a[from_a]
    worth = np.repeat(pair.hits[stems_b[kept]], repeats)
    runs = _cells_with_runs(pair, sentences)
    cells = sentences * pair.b.firsts.size
    if cells <= max(_COUNTED_AT_MOST, 4 * places.size):
        every = np.bincount(places, weights=worth, minlength=cells)
        marked = np.zeros(cells, dtype=bool)
        marked[runs] = True
        keys = np.flatnonzero((every >= least) | marked)
        shared, has_run = every[keys], marked[keys]
    else:
        keys, inverse = np.unique(np.concatenate([places, runs]), return_inverse=True)
        shared = np.bincount(inverse[: places.size], weights=worth, minlength=keys.size)
        has_run = np.zeros(keys.size, dtype=bool)
        has_run[inverse[places.size :]] = True
        kept = (shared >= least) | has_run
        keys, shared, has_run = keys[kept], shared[kept], has_run[kept]
    b, a = np.divmod(keys, sentences)
    return SentencePairs(a, b, np.maximum(shared, least), has_run)


def _cells_with_runs(pair: PairIndex, sentences: int) -> NDArray[np.int64]:
    """Return the cells, ``b * sentences + a``, in which a shared run begins, the first place of each run in a."""
    in_b = np.flatnonzero(pair.runs.b >= 0)
    first = np.full(pair.runs.count + 1, -1, dtype=np.int64)
    in_a = np.flatnonzero(pair.runs.a >= 0)[::-1]
    first[pair.runs.a[in_a]] = in_a
    a, b = pair.a.sentence_of[first[pair.runs.b[in_b]]], pair.b.sentence_of[in_b]
    inside = (a >= 0) & (b >= 0)
    return np.asarray(b[inside] * sentences + a[inside])
