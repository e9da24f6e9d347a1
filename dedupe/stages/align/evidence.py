"""What speaks for a sentence of b being made from a sentence of a, and for which part of it.

A word that the other side has speaks for it by its surprise, a word the other side lacks speaks against it: a
log-likelihood ratio of reuse, which keeps a share of the words, against chance. The borders are where the sum peaks
(Kadane's maximum subarray), found for many sentences at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, Postings

_LEAST_HIT = 0.001  # A shared word never speaks against a link, however common; so a link takes in its neighbours.
_TABLED_AT_MOST = 4_000_000  # Cells up to which a table is quicker than a search.


@dataclass(frozen=True, slots=True)
class Link:
    """Tokens of a and of b, half-open, that say the same, with the evidence for it in nats."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int
    evidence: float


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Token ranges, half-open: two columns."""

    firsts: NDArray[np.int64]
    lasts: NDArray[np.int64]

    def tokens(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return every token of every range, and which range it is of."""
        lengths = self.lasts - self.firsts
        before = np.cumsum(lengths) - lengths
        inside = np.arange(int(lengths.sum())) - np.repeat(before, lengths)
        return np.repeat(self.firsts, lengths) + inside, np.repeat(np.arange(lengths.size), lengths)


class Evidence:
    """The words of a pair of texts, each with what it is worth when the other side has it and when it lacks it."""

    def __init__(self, pair: PairIndex, settings: AlignSettings) -> None:
        """Take over the words of *pair* and the runs that both texts have."""
        self._pair = pair
        self._hit = np.maximum(pair.hits, _LEAST_HIT)
        # The same as lists: single sentences are weighed word by word.
        self._hits: list[float] = self._hit.tolist()
        self._misses: list[float] = pair.misses.tolist()
        self._words_of: dict[int, frozenset[int]] = {}
        self._run_evidence = settings.run_evidence
        self._begins_run = (pair.runs.b >= 0).tobytes()

    def links(self, a: NDArray[np.int64], b: NDArray[np.int64]) -> list[Link | None]:
        """Return for each pair of sentences the parts where the evidence peaks, None where nothing speaks for it.

        Args:
            a: Sentences of a, shape (n,), by their place in `TextIndex.firsts`.
            b: Sentences of b, likewise: pair i is ``a[i], b[i]``.
        """
        pair = self._pair
        in_a, in_b = _Ranges(pair.a.firsts[a], pair.a.lasts[a]), _Ranges(pair.b.firsts[b], pair.b.lasts[b])
        tokens_a, of_a = in_a.tokens()
        tokens_b, of_b = in_b.tokens()
        hit_a = _holds(pair.postings_b, pair.b.firsts.size, pair.ids_a[tokens_a], b[of_a])
        hit_b = _holds(pair.postings_a, pair.a.firsts.size, pair.ids_b[tokens_b], a[of_b])
        best_a, gain_a = self._peaks(pair.ids_a[tokens_a], hit_a, in_a)
        best_b, gain_b = self._peaks(pair.ids_b[tokens_b], hit_b, in_b)
        return self._links(in_a, in_b, best_a, best_b, gain_a + gain_b)

    def link_rest(self, a: int, b_first: int, b_last: int) -> Link | None:
        """Return the link of sentence *a* and the tokens *b_first* to *b_last*, None where nothing speaks for it."""
        pair = self._pair
        a_first, a_last = int(pair.a.firsts[a]), int(pair.a.lasts[a])
        words_a, words_b = pair.ids_a[a_first:a_last].tolist(), pair.ids_b[b_first:b_last].tolist()
        from_a, to_a, gain_a = self._peak(words_a, frozenset(words_b))
        from_b, to_b, gain_b = self._peak(words_b, self._held_by(a))
        if from_a >= to_a or from_b >= to_b:
            return None
        order = self._order(a_first, a_last, b_first, b_last)
        evidence = round((gain_a + gain_b) / 2 + order, 6)
        return Link(a_first + from_a, a_first + to_a, b_first + from_b, b_first + to_b, evidence)

    def split(self, one: int, other: int, b_first: int, b_last: int) -> tuple[Link | None, Link | None]:
        """Return links of the tokens *b_first* to *b_last*: a part from sentence *one*, and before or after it *other*.

        The tokens are parted where both together have most evidence.
        """
        words = self._pair.ids_b[b_first:b_last].tolist()
        sums = [self._sums(place, words) for place in (one, other)]
        one_first = np.round(sums[0] + sums[1][-1] - sums[1], 6)
        other_first = np.round(sums[1] + sums[0][-1] - sums[0], 6)
        if one_first.max() >= other_first.max():
            at = b_first + int(np.argmax(one_first))
            return self.link_rest(one, b_first, at), self.link_rest(other, at, b_last)
        at = b_first + int(np.argmax(other_first))
        return self.link_rest(one, at, b_last), self.link_rest(other, b_first, at)

    def _held_by(self, a: int) -> frozenset[int]:
        """Return the words of a sentence of a."""
        if a not in self._words_of:
            pair = self._pair
            self._words_of[a] = frozenset(pair.ids_a[pair.a.firsts[a] : pair.a.lasts[a]].tolist())
        return self._words_of[a]

    def _gains(self, words: list[int], other: frozenset[int]) -> list[float]:
        """Return what each of *words* is worth beside the words of the *other* side."""
        hits, misses = self._hits, self._misses
        return [hits[word] if word in other else misses[word] for word in words]

    def _sums(self, a: int, words: list[int]) -> NDArray[np.float64]:
        """Return what the first n *words*, for every n, say of sentence *a* as their source."""
        return np.cumsum([0.0, *self._gains(words, self._held_by(a))])

    def _peak(self, words: list[int], other: frozenset[int]) -> tuple[int, int, float]:
        """Return what `_peaks` returns, for a single short range."""
        total = best = 0.0
        start = best_start = best_end = 0
        for at, gain in enumerate(self._gains(words, other), start=1):
            total = round(total + gain, 6)
            if total <= 0.0:
                total, start = 0.0, at
            elif total > best:
                best, best_start, best_end = total, start, at
        return best_start, best_end, best

    def _peaks(
        self, words: NDArray[np.int64], hit: NDArray[np.bool_], ranges: _Ranges
    ) -> tuple[_Ranges, NDArray[np.float64]]:
        """Return the stretch of each range whose gains have the largest sum, the shortest of equals, and the sums."""
        lengths = ranges.lasts - ranges.firsts
        gains = np.where(hit, self._hit[words], self._pair.misses[words])
        # Sums from the beginning of each range; a zero stands before its first word.
        begins = np.cumsum(lengths + 1) - lengths - 1
        sums = np.zeros(gains.size + lengths.size)
        sums[np.delete(np.arange(sums.size), begins)] = gains
        sums = np.cumsum(sums)
        of = np.repeat(np.arange(lengths.size), lengths + 1)
        sums = np.round(sums - sums[begins][of], 6)
        # Far below all that went before, each range begins a minimum of its own.
        depth = of * (2 * float(np.abs(sums).max()) + 1)
        lows = np.round(np.minimum.accumulate(sums - depth) + depth, 6)
        rises = np.round(sums - lows, 6)
        best = np.maximum.reduceat(rises, begins)
        places = np.arange(sums.size)
        ends = np.minimum.reduceat(np.where(rises == best[of], places, sums.size), begins)
        is_low = (sums == lows[ends][of]) & (places <= ends[of])
        starts = np.maximum.reduceat(np.where(is_low, places, -1), begins)
        return _Ranges(ranges.firsts + starts - begins, ranges.firsts + ends - begins), best

    def _links(
        self, in_a: _Ranges, in_b: _Ranges, best_a: _Ranges, best_b: _Ranges, gains: NDArray[np.float64]
    ) -> list[Link | None]:
        """Return the stretches as links, with what their exact runs add; None for empty ones."""
        columns = (best_a.firsts, best_a.lasts, best_b.firsts, best_b.lasts, gains / 2)
        rows = zip(*(column.tolist() for column in columns), strict=True)
        orders = map(self._order, in_a.firsts.tolist(), in_a.lasts.tolist(), in_b.firsts.tolist(), in_b.lasts.tolist())
        return [
            Link(a_first, a_last, b_first, b_last, round(gain + order, 6))
            if a_first < a_last and b_first < b_last
            else None
            for (a_first, a_last, b_first, b_last, gain), order in zip(rows, orders, strict=True)
        ]

    def _order(self, a_first: int, a_last: int, b_first: int, b_last: int) -> float:
        """Return what the exact runs that both ranges have are worth beyond their words."""
        common = self._pair.runs
        k = common.k
        if self._begins_run.find(1, b_first, max(b_last - k + 1, b_first)) < 0:
            return 0.0
        runs = set(common.a[a_first : max(a_last - k + 1, a_first)].tolist())
        runs.discard(-1)
        covered = end = 0
        for at, run in enumerate(common.b[b_first : b_last - k + 1].tolist()):
            if run in runs:
                covered += at + k - max(end, at)
                end = at + k
        return self._run_evidence * max(covered - k + 1, 0)


def _holds(
    postings: Postings, sentences: int, words: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return for each word whether the sentence at its place holds it."""
    keys = postings.stems * sentences + postings.sentences
    wanted = words * sentences + places
    cells = max(int(keys[-1]), int(wanted.max())) + 1
    if cells <= _TABLED_AT_MOST:
        table = np.zeros(cells, dtype=bool)
        table[keys] = True
        return np.asarray(table[wanted])
    found = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
    return np.asarray(keys[found] == wanted)
