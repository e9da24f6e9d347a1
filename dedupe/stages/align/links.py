"""Sentence links: for each sentence of b the words of a sentence of a that it was made from.

A link lies inside one sentence on either side, so it never bridges two that have nothing to do with each other.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import log
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.ends import complete_links
from dedupe.stages.align.evidence import Evidence, Link
from dedupe.stages.align.figures import link_figures
from dedupe.stages.align.introductions import is_introduction, with_introductions
from dedupe.stages.align.joined import link_joined
from dedupe.stages.align.seeds import SentencePairs, pair_sentences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex

_Candidate = tuple[float, int, int, Link]


def link_sentences(pair: PairIndex, settings: AlignSettings, least: float, *, for_readers: bool) -> list[Link]:
    """Return the links of at least *least* evidence, in order of b, their b tokens disjoint.

    Links *for_readers* take more of their sentences than those that blocks are made of.

    Reuse goes on where it was: beside a link, less evidence is enough for the next one, and least of all for the
    sentence of b that is linked already, which may have been made from two neighbours in a.
    """
    least += crowd_evidence(pair, settings)
    beside_least = least - settings.beside_evidence
    second_least = least - max(settings.second_evidence, settings.beside_evidence)
    gate = settings.seed_share * beside_least
    every = pair_sentences(pair, min(gate, second_least) if for_readers else gate)
    seeds = every.of(gate)
    if not seeds.a.size:
        return []
    evidence = Evidence(pair, settings)
    a, b = _best(seeds, settings)
    rest = _Rest(every, a, b, pair, settings) if for_readers else None
    places_a, places_b = a.tolist(), b.tolist()
    candidates = [(-link.evidence, places_b[at], places_a[at], link) for at, link in evidence.links(a, b, second_least)]
    taken = bytearray(pair.ids_b.size)
    places: set[tuple[int, int]] = set()
    held: dict[int, list[tuple[int, Link]]] = {}
    _, weak = _choose(candidates, evidence, pair, taken, places, held, least)
    while weak or rest:
        near, second = _near(places, settings, (-1, 0, 1)), _near(places, settings, (0,))
        if rest:
            a, b = rest.take(near)
            places_a, places_b = a.tolist(), b.tolist()
            found = evidence.links(a, b, second_least) if a.size else []
            weak += [(-link.evidence, places_b[at], places_a[at], link) for at, link in found]
        tried = [each for each in weak if (each[2], each[1]) in (near if -each[0] >= beside_least else second)]
        own = held if for_readers else {}
        if not _choose(list(tried), evidence, pair, taken, places, own, second_least)[0]:
            break
        if not for_readers:  # Blocks find their borders anew.
            for at, more in own.items():
                held.setdefault(at, []).extend(more)
        gone = {each[1:3] for each in tried}
        weak = [each for each in weak if each[1:3] not in gone]
    chosen = [link for at in held for _, link in held[at]]
    chosen += _link_neighbours(pair, places, taken)
    if for_readers:
        chosen += link_joined(pair, evidence, chosen, taken, settings, second_least)
    chosen.sort(key=lambda link: link.b_first)
    links = complete_links(chosen, pair, taken, settings, for_readers=for_readers)
    if not for_readers:
        return links
    links += link_figures(pair, evidence, links, taken, settings, least)
    links.sort(key=lambda link: link.b_first)
    return with_introductions(links, pair, taken, settings)


def link_identical(pair: PairIndex) -> list[Link]:
    """Return a link for every sentence where both texts have the same words and sentences, none where they differ."""
    a, b = pair.a, pair.b
    if not (np.array_equal(pair.ids_a, pair.ids_b) and np.array_equal(a.firsts, b.firsts)):
        return []
    return [
        Link(first, last, first, last, 0.0) for first, last in zip(a.firsts.tolist(), a.lasts.tolist(), strict=True)
    ]


def without_lone(links: list[Link], pair: PairIndex, settings: AlignSettings) -> list[Link]:
    """Return *links*, or none where all together say too little: in long texts one weak link alone is likely chance."""
    sentences = max(pair.a.firsts.size, pair.b.firsts.size, 1)
    length = min(1.0, log(sentences) / log(max(settings.crowd_sentences, 2)))
    least = settings.link_evidence + crowd_evidence(pair, settings) + settings.lone_evidence * length
    return links if round(sum(link.evidence for link in links), 6) >= round(least, 6) else []


def crowd_evidence(pair: PairIndex, settings: AlignSettings) -> float:
    """Return the evidence, in nats, that a link needs more because many sentences were tried for it."""
    sentences = max(pair.a.firsts.size, pair.b.firsts.size)
    return round(max(0.0, log(sentences / settings.crowd_sentences)), 6)


class _Rest:
    """Pairs of sentences that share less, or less than others do: they are tried where they stand beside a link.

    Introductions of speakers are not: they go with what is said.
    """

    def __init__(
        self,
        every: SentencePairs,
        a: NDArray[np.int64],
        b: NDArray[np.int64],
        pair: PairIndex,
        settings: AlignSettings,
    ) -> None:
        """Take over *every* pair that is not among the pairs *a*, *b*."""
        self._text = pair.b
        self._sentences = max(pair.a.firsts.size, 1)
        is_short = (pair.b.lasts - pair.b.firsts)[every.b] <= settings.beside_words
        keys = (every.b * self._sentences + every.a)[is_short]
        self._keys = np.setdiff1d(keys, b * self._sentences + a, assume_unique=True)

    def take(self, near: set[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return those of the pairs that are *near*, in order, and leave them out from then on."""
        wanted = np.array([b * self._sentences + a for a, b in near if 0 <= a < self._sentences], dtype=np.int64)
        places = np.minimum(np.searchsorted(self._keys, wanted), self._keys.size - 1)
        places = np.sort(places[self._keys[places] == wanted])
        b, a = np.divmod(self._keys[places], self._sentences)
        self._keys = np.delete(self._keys, places)
        told = [not is_introduction(self._text, at) for at in b.tolist()]
        return a[told], b[told]

    def __len__(self) -> int:
        return self._keys.size


def _best(seeds: SentencePairs, settings: AlignSettings) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return for each sentence of b the sentences of a that share most with it, and those that share a run."""
    order = np.lexsort((seeds.a, -np.round(seeds.shared, 6), seeds.b))
    b = seeds.b[order]
    new = np.ones(b.size, dtype=bool)
    new[1:] = b[1:] != b[:-1]
    rank = np.arange(b.size) - np.maximum.accumulate(np.where(new, np.arange(b.size), 0))
    kept = order[(rank < settings.candidates) | seeds.has_run[order]]
    return seeds.a[kept], seeds.b[kept]


def _choose(
    candidates: list[_Candidate],
    evidence: Evidence,
    pair: PairIndex,
    taken: bytearray,
    places: set[tuple[int, int]],
    held: dict[int, list[tuple[int, Link]]],
    least: float,
) -> tuple[int, list[_Candidate]]:
    """Add the strongest links with disjoint b tokens; return how many, and the candidates that are too weak.

    One that overlaps a stronger one shares its tokens where that says more, or keeps what that leaves of its sentence.
    *taken* marks the b tokens in use, *places* holds the pairs of sentences that are linked, *held* the links of each
    sentence of b with the sentence of a.
    """
    heapify(candidates)
    added = 0
    weak: list[_Candidate] = []
    while candidates:
        candidate = heappop(candidates)
        _, b, a, link = candidate
        if link.evidence < least:
            weak.append(candidate)
        elif any(taken[link.b_first : link.b_last]):
            again = _part(evidence, candidate, held.get(b, []), taken, least) or _link_rest(evidence, pair, a, b, taken)
            if again:
                heappush(candidates, (-again.evidence, b, a, again))
        else:
            taken[link.b_first : link.b_last] = b"\x01" * (link.b_last - link.b_first)
            places.add((a, b))
            held.setdefault(b, []).append((a, link))
            added += 1
    return added, weak


def _part(
    evidence: Evidence, candidate: _Candidate, held: list[tuple[int, Link]], taken: bytearray, least: float
) -> Link | None:
    """Return what a candidate gets of the tokens of the one stronger link it overlaps, None where that keeps them.

    They are parted where that explains more: a single word that stands there too does not hold a clause.
    """
    _, _, a, link = candidate
    over = [
        (at, each) for at, each in enumerate(held) if each[1].b_first < link.b_last and link.b_first < each[1].b_last
    ]
    if len(over) != 1:
        return None
    at, (owner, strong) = over[0]
    first, last = min(link.b_first, strong.b_first), max(link.b_last, strong.b_last)
    if owner == a or taken.count(1, first, last) > strong.b_last - strong.b_first:
        return None
    kept, part = evidence.split(owner, a, first, last, least)
    if not kept or not part or min(kept.evidence, part.evidence) < least:
        return None
    if kept.evidence + part.evidence < strong.evidence + least:
        return None
    taken[strong.b_first : strong.b_last] = bytes(strong.b_last - strong.b_first)
    taken[kept.b_first : kept.b_last] = b"\x01" * (kept.b_last - kept.b_first)
    held[at] = owner, kept
    return part


def _link_rest(evidence: Evidence, pair: PairIndex, a: int, b: int, taken: bytearray) -> Link | None:
    """Return the best link of the two sentences in one stretch of b tokens that no other link has taken."""
    first, last = int(pair.b.firsts[b]), int(pair.b.lasts[b])
    best: Link | None = None
    while (start := taken.find(0, first, last)) >= 0:
        end = taken.find(1, start, last)
        first = last if end < 0 else end
        link = evidence.link_rest(a, start, first)
        if link and (best is None or link.evidence > best.evidence):
            best = link
    return best


def _near(places: set[tuple[int, int]], settings: AlignSettings, steps: tuple[int, ...]) -> set[tuple[int, int]]:
    """Return the pairs of sentences that stand beside one of *places*: as many *steps* on in b, near in a."""
    reach = range(-settings.beside_sentences, settings.beside_sentences + 1)
    return {(a + step_a, b + step_b) for a, b in places for step_a in reach for step_b in steps}


def _link_neighbours(pair: PairIndex, places: set[tuple[int, int]], taken: bytearray) -> list[Link]:
    """Return links of sentences with the same words next to linked ones, however short and common they are."""
    linked: dict[int, set[int]] = {}
    for a, b in places:
        linked.setdefault(b, set()).add(a)
    links: list[Link] = []
    for step in (1, -1):
        for b in sorted(linked, reverse=step < 0):
            at_b = b + step
            while 0 <= at_b < pair.b.firsts.size and at_b not in linked:
                nearby = sorted(a + step for a in linked[at_b - step])
                at_a = next((a for a in nearby if _has_same_words(pair, a, at_b)), None)
                if at_a is None:
                    break
                linked[at_b] = {at_a}
                b_first, b_last = int(pair.b.firsts[at_b]), int(pair.b.lasts[at_b])
                taken[b_first:b_last] = b"\x01" * (b_last - b_first)
                links.append(Link(int(pair.a.firsts[at_a]), int(pair.a.lasts[at_a]), b_first, b_last, 0.0))
                at_b += step
    return links


def _has_same_words(pair: PairIndex, a: int, b: int) -> bool:
    """Return whether there is a sentence *a* and its words are those of sentence *b*."""
    if not 0 <= a < pair.a.firsts.size:
        return False
    words_a = pair.ids_a[pair.a.firsts[a] : pair.a.lasts[a]]
    return bool(np.array_equal(words_a, pair.ids_b[pair.b.firsts[b] : pair.b.lasts[b]]))
