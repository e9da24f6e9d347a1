"""What speaks for a sentence of b being made from a sentence of a, and for which part of it.

A word that the other side has speaks for it by its surprise, a word the other side lacks speaks against it: a
log-likelihood ratio of reuse, which keeps a share of the words, against chance. The borders are where the sum peaks
(Kadane's maximum subarray), found for many sentences at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, Postings

_MILLION = 1_000_000  # Evidence is summed in millionths of a nat, as whole numbers: exact in any order.
_LEAST_HIT = 0.001  # A shared word never speaks against a link, however common; so a link takes in its neighbours.
_TABLED_AT_MOST = 4_000_000  # Cells up to which a table is quicker than a search.


class Link(NamedTuple):
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

    def at(self, place: int) -> tuple[int, int]:
        """Return one range."""
        return int(self.firsts[place]), int(self.lasts[place])

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
        self._hit = np.rint(np.maximum(pair.hits, _LEAST_HIT) * _MILLION).astype(np.int64)
        self._miss = np.rint(pair.misses * _MILLION).astype(np.int64)
        # The same as lists: single sentences are weighed word by word.
        self._hits: list[int] = self._hit.tolist()
        self._misses: list[int] = self._miss.tolist()
        self._words_of: dict[int, frozenset[int]] = {}
        self._run_evidence = settings.run_evidence
        begins_run = pair.runs.b >= 0
        self._begins_run = begins_run.tobytes()
        # One for each border between words; no run begins in the last words, which are too few for one.
        self._runs_before = np.zeros(pair.ids_b.size + 1, dtype=np.int64)
        np.cumsum(begins_run, out=self._runs_before[1 : begins_run.size + 1])
        self._runs_before[begins_run.size + 1 :] = self._runs_before[begins_run.size]

    def links(self, a: NDArray[np.int64], b: NDArray[np.int64], least: float) -> list[tuple[int, Link]]:
        """Return the parts of pairs of sentences where the evidence peaks, with the number of the pair.

        Args:
            a: Sentences of a, shape (n,), by their place in `TextIndex.firsts`.
            b: Sentences of b, likewise: pair i is ``a[i], b[i]``.
            least: Evidence that a link must have.
        """
        pair = self._pair
        in_a, in_b = _Ranges(pair.a.firsts[a], pair.a.lasts[a]), _Ranges(pair.b.firsts[b], pair.b.lasts[b])
        tokens_a, of_a = in_a.tokens()
        tokens_b, of_b = in_b.tokens()
        hit_a = _holds(pair.postings_b, pair.b.firsts.size, pair.ids_a[tokens_a], b[of_a])
        hit_b = _holds(pair.postings_a, pair.a.firsts.size, pair.ids_b[tokens_b], a[of_b])
        best_a, gain_a = self._peaks(pair.ids_a[tokens_a], hit_a, in_a, of_a)
        best_b, gain_b = self._peaks(pair.ids_b[tokens_b], hit_b, in_b, of_b)
        gains = (gain_a / _MILLION + gain_b / _MILLION) / 2
        # Few pairs share a run, and without one the evidence is the gain.
        k = pair.runs.k
        ends = self._runs_before[np.maximum(in_b.lasts - k + 1, in_b.firsts)]
        may_share = ends > self._runs_before[in_b.firsts]
        is_empty = (best_a.firsts >= best_a.lasts) | (best_b.firsts >= best_b.lasts)
        kept = np.flatnonzero(~is_empty & (may_share | (gains >= least - 1 / _MILLION)))
        columns = (best_a.firsts, best_a.lasts, best_b.firsts, best_b.lasts)
        found = map(Link, *(column[kept].tolist() for column in columns), gains[kept].tolist())
        shares_run = may_share[kept].tolist()
        links = []
        for at, link, shares in zip(kept.tolist(), found, shares_run, strict=True):
            order = self._order(*in_a.at(at), *in_b.at(at)) if shares else 0.0
            evidence = round(link.evidence + order, 6)
            if evidence >= least:
                links.append((at, Link(*link[:4], evidence)))
        return links

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
        evidence = round((gain_a / _MILLION + gain_b / _MILLION) / 2 + order, 6)
        return Link(a_first + from_a, a_first + to_a, b_first + from_b, b_first + to_b, evidence)

    def split(self, one: int, other: int, b_first: int, b_last: int, least: float) -> tuple[Link | None, Link | None]:
        """Return links of the tokens *b_first* to *b_last*: a part from sentence *one*, and before or after it *other*.

        The tokens are parted where both together have most evidence. Where the first has less than *least* there is no
        second.
        """
        words = self._pair.ids_b[b_first:b_last].tolist()
        gains = zip(self._gains(words, self._held_by(one)), self._gains(words, self._held_by(other)), strict=True)
        # How much more the words up to each place say for *one* than for *other*.
        ahead = list(accumulate((mine - yours for mine, yours in gains), initial=0))
        most, fewest = max(ahead), min(ahead)
        is_one_first = most >= ahead[-1] - fewest
        at = b_first + ahead.index(most if is_one_first else fewest)
        kept = self.link_rest(one, b_first, at) if is_one_first else self.link_rest(one, at, b_last)
        if not kept or kept.evidence < least:
            return kept, None
        return kept, self.link_rest(other, at, b_last) if is_one_first else self.link_rest(other, b_first, at)

    def _held_by(self, a: int) -> frozenset[int]:
        """Return the words of a sentence of a."""
        if a not in self._words_of:
            pair = self._pair
            self._words_of[a] = frozenset(pair.ids_a[pair.a.firsts[a] : pair.a.lasts[a]].tolist())
        return self._words_of[a]

    def _gains(self, words: list[int], other: frozenset[int]) -> list[int]:
        """Return what each of *words* is worth beside the words of the *other* side."""
        hits, misses = self._hits, self._misses
        return [hits[word] if word in other else misses[word] for word in words]

    def _peak(self, words: list[int], other: frozenset[int]) -> tuple[int, int, int]:
        """Return what `_peaks` returns, for a single short range."""
        total = best = start = best_start = best_end = 0
        for at, gain in enumerate(self._gains(words, other), start=1):
            total += gain
            if total <= 0:
                total, start = 0, at
            elif total > best:
                best, best_start, best_end = total, start, at
        return best_start, best_end, best

    def _peaks(
        self, words: NDArray[np.int64], hit: NDArray[np.bool_], ranges: _Ranges, of_word: NDArray[np.int64]
    ) -> tuple[_Ranges, NDArray[np.int64]]:
        """Return the stretch of each range whose gains have the largest sum, the shortest of equals, and the sums."""
        lengths = ranges.lasts - ranges.firsts
        # Sums from the beginning of each range; a zero stands before its first word.
        begins = np.cumsum(lengths + 1) - lengths - 1
        sums = np.zeros(words.size + lengths.size, dtype=np.int64)
        sums[np.arange(1, words.size + 1) + of_word] = np.where(hit, self._hit[words], self._miss[words])
        np.cumsum(sums, out=sums)
        of = np.repeat(np.arange(lengths.size), lengths + 1)
        sums -= sums[begins][of]
        # Far below all that went before, each range begins a minimum of its own.
        depth = of * (2 * int(np.abs(sums).max()) + 1)
        lows = np.minimum.accumulate(sums - depth) + depth
        rises = sums - lows
        best = np.maximum.reduceat(rises, begins)
        places = np.arange(sums.size)
        ends = np.minimum.reduceat(np.where(rises == best[of], places, sums.size), begins)
        is_low = (sums == lows[ends][of]) & (places <= ends[of])
        starts = np.maximum.reduceat(np.where(is_low, places, -1), begins)
        return _Ranges(ranges.firsts + starts - begins, ranges.firsts + ends - begins), best

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
