"""Sentence links: for each sentence of b the words of a sentence of a that it was made from.

A link lies inside one sentence on either side, so it never bridges two that have nothing to do with each other. Its
borders are where the evidence peaks: a word of the other side speaks for the link by its surprise, a word the other
side lacks speaks against it (a likelihood ratio, summed as in Kadane's maximum subarray).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex
    from dedupe.stages.align.seeds import SentencePairs


@dataclass(frozen=True, slots=True)
class Link:
    """Tokens of a and of b, half-open, that say the same, with the evidence for it in nats."""

    a_first: int
    a_last: int
    b_first: int
    b_last: int
    evidence: float


@dataclass(frozen=True, slots=True)
class _Gains:
    """What a word is worth, by its number: when the other side has it, and when it lacks it."""

    hit: list[float]
    miss: list[float]


def link_sentences(pair: PairIndex, seeds: SentencePairs, settings: AlignSettings) -> list[Link]:
    """Return the links, in order of b, their b tokens disjoint."""
    gains = _gains(pair, settings)
    ids_a, ids_b = pair.ids_a.tolist(), pair.ids_b.tolist()
    candidates: list[tuple[float, int, int, Link]] = []
    for a, b in _best(seeds, settings):
        link = _trim(
            ids_a,
            ids_b,
            (int(pair.a.firsts[a]), int(pair.a.lasts[a])),
            (int(pair.b.firsts[b]), int(pair.b.lasts[b])),
            gains,
        )
        if link and link.evidence >= settings.link_evidence:
            candidates.append((-link.evidence, b, a, link))
    return _choose(candidates, pair, ids_a, ids_b, gains, settings)


def _gains(pair: PairIndex, settings: AlignSettings) -> _Gains:
    kept = settings.kept_words
    hit = np.maximum(np.log(kept) + pair.weights, settings.least_hit)
    miss = np.minimum(np.log((1 - kept) / np.maximum(1 - pair.chances, 1e-3)), 0.0)
    return _Gains(np.round(hit, 6).tolist(), np.round(miss, 6).tolist())


def _best(seeds: SentencePairs, settings: AlignSettings) -> list[tuple[int, int]]:
    """Return for each sentence of b the sentences of a that share most with it."""
    order = np.lexsort((seeds.a, -np.round(seeds.shared, 6), seeds.b))
    b = seeds.b[order]
    new = np.ones(b.size, dtype=bool)
    new[1:] = b[1:] != b[:-1]
    rank = np.arange(b.size) - np.maximum.accumulate(np.where(new, np.arange(b.size), 0))
    kept = order[rank < settings.candidates]
    return list(zip(seeds.a[kept].tolist(), seeds.b[kept].tolist(), strict=True))


def _trim(
    ids_a: list[int], ids_b: list[int], in_a: tuple[int, int], in_b: tuple[int, int], gains: _Gains
) -> Link | None:
    """Return the part of the two token ranges where the evidence peaks on both sides."""
    a, b = in_a, in_b
    total_a = total_b = 0.0
    for _ in range(3):
        new_b, total_b = _peak(ids_b, in_b, set(ids_a[a[0] : a[1]]), gains)
        new_a, total_a = _peak(ids_a, in_a, set(ids_b[new_b[0] : new_b[1]]), gains)
        if new_a[0] >= new_a[1] or new_b[0] >= new_b[1]:
            return None
        if (new_a, new_b) == (a, b):
            break
        a, b = new_a, new_b
    return Link(a[0], a[1], b[0], b[1], round((total_a + total_b) / 2, 6))


def _peak(ids: list[int], within: tuple[int, int], other: set[int], gains: _Gains) -> tuple[tuple[int, int], float]:
    """Return the token range with the largest sum of gains, and the sum; the longest of equals."""
    hit, miss = gains.hit, gains.miss
    best, best_range = 0.0, (within[0], within[0])
    total, start = 0.0, within[0]
    for at in range(within[0], within[1]):
        word = ids[at]
        total += hit[word] if word in other else miss[word]
        if total <= 0.0:
            total, start = 0.0, at + 1
        elif total >= best:
            best, best_range = total, (start, at + 1)
    return best_range, best


def _choose(
    candidates: list[tuple[float, int, int, Link]],
    pair: PairIndex,
    ids_a: list[int],
    ids_b: list[int],
    gains: _Gains,
    settings: AlignSettings,
) -> list[Link]:
    """Return the strongest links with disjoint b tokens; a weaker one keeps what the stronger leave of its sentence."""
    from heapq import heapify, heappop, heappush

    heapify(candidates)
    taken = bytearray(len(ids_b))
    chosen: list[Link] = []
    while candidates:
        _, b, a, link = heappop(candidates)
        if any(taken[link.b_first : link.b_last]):
            again = _retrim(pair, (a, b), taken, ids_a, ids_b, gains)
            if again and again.evidence >= settings.link_evidence:
                heappush(candidates, (-again.evidence, b, a, again))
            continue
        taken[link.b_first : link.b_last] = b"\x01" * (link.b_last - link.b_first)
        chosen.append(link)
    return [_completed(link, pair, taken, settings) for link in sorted(chosen, key=lambda link: link.b_first)]


def _completed(link: Link, pair: PairIndex, taken: bytearray, settings: AlignSettings) -> Link:
    """Return *link* extended to the ends of its sentences where only a few words are left over.

    An attribution, which ends in a colon, is taken whole. b tokens of another link are left alone.
    """
    a_first, a_last = _snapped(pair.a, link.a_first, link.a_last, settings)
    b_first, b_last = _snapped(pair.b, link.b_first, link.b_last, settings)
    while b_first < link.b_first and any(taken[b_first : link.b_first]):
        b_first += 1
    while b_last > link.b_last and any(taken[link.b_last : b_last]):
        b_last -= 1
    taken[b_first:b_last] = b"\x01" * (b_last - b_first)
    return Link(a_first, a_last, b_first, b_last, link.evidence)


def _snapped(text: TextIndex, first: int, last: int, settings: AlignSettings) -> tuple[int, int]:
    """Return the token range, extended to the sentence's ends that are near."""
    at = int(np.searchsorted(text.firsts, first, side="right")) - 1
    begin, end = int(text.firsts[at]), int(text.lasts[at])
    room = max(settings.snap_words, settings.snap_share * (last - first))
    if text.parsed.text[text.parsed.sentences[int(text.sentences[at])].end - 1] == ":":
        room = end - begin
    return (begin if first - begin <= room else first), (end if end - last <= room else last)


def _retrim(
    pair: PairIndex, at: tuple[int, int], taken: bytearray, ids_a: list[int], ids_b: list[int], gains: _Gains
) -> Link | None:
    """Return the best link of the two sentences in one stretch of b tokens that no other link has taken."""
    in_a = (int(pair.a.firsts[at[0]]), int(pair.a.lasts[at[0]]))
    first, last = int(pair.b.firsts[at[1]]), int(pair.b.lasts[at[1]])
    best: Link | None = None
    start = first
    while start < last:
        if taken[start]:
            start += 1
            continue
        end = start
        while end < last and not taken[end]:
            end += 1
        link = _trim(ids_a, ids_b, in_a, (start, end), gains)
        if link and (best is None or link.evidence > best.evidence):
            best = link
        start = end
    return best
