"""Where a block begins and ends: the borders at which the match rate inside and outside differ most.

Each word of one side is worth the logarithm of how much likelier it is to stand in the other side's part of the block
if it was reused than if it was not, and the best stretch is taken (Kadane's maximum subarray); then the sides change
places until nothing moves. A copy ends where its last exact run ends, changed text where its sentence ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.runs import common_prefix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex

_ROUNDS = 4  # The borders stand still after two or three.
_TELLING = 0.5  # A word that chance puts into most stretches says nothing of how much was kept.
_COMMONEST = 0.5  # No word makes up more of a text than this.
_LEAST_CHANCE = 1e-3  # Keeps the logarithm finite.


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens of one side, half-open, what speaks for them in nats, and the share of them that the other side has."""

    first: int
    last: int
    gain: float
    kept: float


class BorderFinder:
    """Moves the borders of a block to where the evidence peaks."""

    def __init__(self, pair: PairIndex, settings: AlignSettings) -> None:
        """Count the words of *pair*."""
        self.settings = settings
        self.pair = pair
        size = pair.hits.size
        self.counts_a = np.bincount(pair.ids_a, minlength=size)
        self.counts_b = np.bincount(pair.ids_b, minlength=size)
        self.prior = pair.token_chances * settings.prior_words

    def __call__(self, block: Link) -> Link | None:
        """Return *block* with its best borders and their evidence, None when nothing speaks for it."""
        pair = self.pair
        a = Stretch(block.a_first, block.a_last, 0.0, self.settings.kept_words_block)
        b = Stretch(block.b_first, block.b_last, 0.0, self.settings.kept_words_block)
        for _ in range(_ROUNDS):
            new_b = self._peak(pair.ids_b, b, pair.ids_a, a, self.counts_a)
            if new_b.first >= new_b.last:
                return None
            new_a = self._peak(pair.ids_a, a, pair.ids_b, new_b, self.counts_b)
            if new_a.first >= new_a.last:
                return None
            same = (new_a.first, new_a.last, new_b.first, new_b.last) == (a.first, a.last, b.first, b.last)
            a, b = new_a, new_b
            if same:
                break
        evidence = round((a.gain + b.gain) / 2, 6)
        exact = self._exact(a, b)
        if exact:
            return Link(*exact, evidence)
        return Link(*self._snapped(pair.a, a), *self._snapped(pair.b, b), evidence)

    def _exact(self, a: Stretch, b: Stretch) -> tuple[int, int, int, int] | None:
        """Return the borders of a copy, from its first exact run to its last one; None when too much was changed."""
        settings = self.settings
        in_a, in_b = self.pair.runs.covered((a.first, a.last), (b.first, b.last))
        if min(in_a.sum(), in_b.sum()) < settings.copied_share * max(in_a.size, in_b.size):
            return None
        from_a, from_b = np.flatnonzero(in_a), np.flatnonzero(in_b)
        a_first, b_first = a.first + int(from_a[0]), b.first + int(from_b[0])
        a_last, b_last = a.first + int(from_a[-1]) + 1, b.first + int(from_b[-1]) + 1
        before = common_prefix(self.pair.ids_a[:a_first][::-1], self.pair.ids_b[:b_first][::-1])
        after = common_prefix(self.pair.ids_a[a_last:], self.pair.ids_b[b_last:])
        return a_first - before, a_last + after, b_first - before, b_last + after

    def _snapped(self, text: TextIndex, stretch: Stretch) -> tuple[int, int]:
        """Return the range with its ends moved to ends of sentences: out to them, or back where little lies inside.

        Words left over are expected only as far as reuse changed words: beside an exact copy they are not part of it.
        """
        settings = self.settings
        changed = settings.block_changed * (1 - stretch.kept)

        def is_out(left: int, inside: int) -> bool:
            return left <= max(settings.block_snap_words, settings.block_snap_share * inside) * changed

        first, last = stretch.first, stretch.last
        begin, end = text.sentence_at(first)
        if is_out(first - begin, end - first):
            first = begin
        elif end - first <= settings.block_back_words:
            first = end
        begin, end = text.sentence_at(last - 1)
        if is_out(end - last, last - begin):
            last = end
        elif last - begin <= settings.block_back_words:
            last = begin
        return (first, last) if first < last else (stretch.first, stretch.last)

    def _peak(
        self,
        ids: NDArray[np.int64],
        core: Stretch,
        others: NDArray[np.int64],
        other: Stretch,
        counts: NDArray[np.int64],
    ) -> Stretch:
        """Return the stretch of *ids* round *core* that most looks made of *others* in the stretch *other*."""
        settings = self.settings
        margin = settings.margin_words + (core.last - core.first) // 2
        begin, end = max(core.first - margin, 0), min(core.last + margin, ids.size)
        window = ids[begin:end]
        within = others[other.first : other.last]
        times = np.bincount(within, minlength=counts.size)
        chance = (counts[window] - times[window] + self.prior[window]) / (
            others.size - within.size + settings.prior_words
        )
        chance = 1 - (1 - np.minimum(chance, _COMMONEST)) ** min(within.size, settings.view_words)
        hit = _first_of_each(window, core.first - begin, core.last - begin, times)
        gains = np.where(
            hit,
            np.maximum(np.log(core.kept / chance), 0.0),
            np.minimum(np.log((1 - core.kept) / np.maximum(1 - chance, _LEAST_CHANCE)), 0.0),
        )
        sums = np.zeros(window.size + 1)
        np.cumsum(np.round(gains, 6), out=sums[1:])
        lowest = np.minimum.accumulate(sums)
        stop = int(np.argmax(sums - lowest))
        start = int(np.argmin(sums[: stop + 1]))
        telling = chance[start:stop] < _TELLING
        words, kept = int(telling.sum()), int(hit[start:stop][telling].sum())
        doubt = settings.kept_doubt_words
        rate = (kept + doubt * settings.kept_words_block) / (words + doubt)
        rate = min(max(rate, settings.kept_least), settings.kept_most)
        return Stretch(begin + start, begin + stop, float(sums[stop] - lowest[stop]), rate)


def _first_of_each(
    window: NDArray[np.int64], core_first: int, core_last: int, times: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which words have a counterpart left: each is used once, the words nearest the core first."""
    left = times[window]
    hit = left > 0
    # Only of a word that stands here more often than there some stay without a counterpart.
    places = np.flatnonzero(hit & (np.bincount(window)[window] > left))
    if not places.size:
        return hit
    ids = window[places]
    distance = np.maximum(np.maximum(core_first - places, places - core_last + 1), 0)
    keys = np.sort((ids * (window.size + 1) + distance) * window.size + places)
    places = keys % window.size
    ids = window[places]
    ranks = np.arange(ids.size)
    new = np.ones(ids.size, dtype=bool)
    new[1:] = ids[1:] != ids[:-1]
    rank = ranks - np.maximum.accumulate(np.where(new, ranks, 0))
    hit[places] = rank < times[ids]
    return hit
