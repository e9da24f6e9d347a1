"""What speaks for a sentence of b being made from a sentence of a, and for which part of it.

A word that the other side has speaks for it by its surprise, a word the other side lacks speaks against it: a
log-likelihood ratio of reuse, which keeps a share of the words, against chance. The borders are where the sum peaks
(Kadane's maximum subarray).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.runs import grams

if TYPE_CHECKING:
    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex

_LEAST_HIT = 0.001  # A shared word never speaks against a link, however common; so a link takes in its neighbours.


@dataclass(frozen=True, slots=True)
class Link:
    """Tokens of a and of b, half-open, that say the same, with the evidence for it in nats."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int
    evidence: float


class Evidence:
    """The words of a pair of texts, each with what it is worth when the other side has it and when it lacks it."""

    def __init__(self, pair: PairIndex, settings: AlignSettings) -> None:
        """Take over the words of *pair*."""
        self._run_words = settings.run_words
        self._run_evidence = settings.run_evidence
        shared = np.isin(grams(pair.ids_b, self._run_words), grams(pair.ids_a, self._run_words))
        self._is_run = shared.astype(np.uint8).tobytes()
        self._hit: list[float] = np.maximum(pair.hits, _LEAST_HIT).tolist()
        self._miss: list[float] = pair.misses.tolist()
        self._ids_a: list[int] = pair.ids_a.tolist()
        self._ids_b: list[int] = pair.ids_b.tolist()
        self._sentences_a = _ranges(pair.a)
        self._sentences_b = _ranges(pair.b)

    def link(self, a: int, b: int, within: tuple[int, int] | None = None) -> Link | None:
        """Return the parts of sentences *a* and *b* where the evidence peaks, None where nothing speaks for it.

        With *within* only those tokens of b are looked at.
        """
        a_first, a_last = self._sentences_a[a]
        b_first, b_last = within or self._sentences_b[b]
        words_a, words_b = self._ids_a[a_first:a_last], self._ids_b[b_first:b_last]
        from_b, to_b, gain_b = self._peak(words_b, set(words_a))
        from_a, to_a, gain_a = self._peak(words_a, set(words_b))
        if from_a >= to_a or from_b >= to_b:
            return None
        evidence = round((gain_a + gain_b) / 2 + self._order(words_a, words_b, b_first), 6)
        return Link(a_first + from_a, a_first + to_a, b_first + from_b, b_first + to_b, evidence)

    def _order(self, words_a: list[int], words_b: list[int], b_first: int) -> float:
        """Return what the exact runs that both have are worth beyond their words."""
        k = self._run_words
        if self._is_run.find(1, b_first, b_first + len(words_b)) < 0:
            return 0.0
        runs = set(zip(*(words_a[at:] for at in range(k)), strict=False))
        covered, end = 0, 0
        for at, run in enumerate(zip(*(words_b[at:] for at in range(k)), strict=False)):
            if run in runs:
                covered += at + k - max(end, at)
                end = at + k
        return self._run_evidence * max(covered - k + 1, 0)

    def sentence_b(self, b: int) -> tuple[int, int]:
        """Return the tokens of sentence *b*."""
        return self._sentences_b[b]

    def _peak(self, words: list[int], other: set[int]) -> tuple[int, int, float]:
        """Return the range with the largest sum, the longest of equals, and the sum."""
        hit, miss = self._hit, self._miss
        total = best = 0.0
        start = best_start = best_end = 0
        for at, word in enumerate(words, start=1):
            total += hit[word] if word in other else miss[word]
            if total <= 0.0:
                total, start = 0.0, at
            elif total >= best:
                best, best_start, best_end = total, start, at
        return best_start, best_end, best


def _ranges(text: TextIndex) -> list[tuple[int, int]]:
    return list(zip(text.firsts.tolist(), text.lasts.tolist(), strict=True))
