"""Two sentences of a that b joined into one: the second is told in the few words the first leaves of it.

`It costs a lot. The repairs could save £2m a year.` becomes `It costs a lot, but saves £2m a year`. So short a clause
says too little to be found among all sentences; beside what is linked already only the neighbours have to be asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.figures import figures_of, small_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.evidence import Evidence
    from dedupe.stages.align.figures import Figure
    from dedupe.stages.align.index import PairIndex

_CLAUSE_WORDS = 3


def link_joined(
    pair: PairIndex, evidence: Evidence, links: Sequence[Link], taken: bytearray, settings: AlignSettings, least: float
) -> list[Link]:
    """Return links of what *links* leave at the ends of a sentence of b with the next or last sentence of a.

    Args:
        pair: Both texts.
        evidence: Their words.
        links: What is linked so far.
        taken: Marks the b tokens in use, and then those of the new links.
        settings: What a figure that both name adds to the evidence of the words, and how far a neighbour is.
        least: Evidence that a link must have, in nats.
    """
    linked = {at for link in links for at in pair.a.sentence_of[link.a_first : link.a_last].tolist()}
    sources: dict[int, set[int]] = {}
    for link in links:
        sources.setdefault(int(pair.b.sentence_of[link.b_first]), set()).add(int(pair.a.sentence_of[link.a_first]))
    reach = settings.beside_sentences
    found: list[Link] = []
    for b, places in sorted(sources.items()):
        beside = {at + step for at in places for step in range(-reach, reach + 1)}
        tried = sorted(at for at in beside.difference(linked) if 0 <= at < pair.a.firsts.size)
        for first, last in _free_ends(pair, b, taken) if tried else ():
            figures = figures_of(pair.a), figures_of(pair.b)
            told = {each.value for at in places for each in figures[0].get(at, ())}
            ours = [each for each in figures[1].get(b, ()) if first <= each.token < last and each.value not in told]
            most = settings.joined_most
            candidates = [
                _link(pair, evidence, at, (first, last), (figures[0].get(at, []), ours), settings)
                for at in tried
                if at not in linked and last - first <= most * int(pair.a.lasts[at] - pair.a.firsts[at])
            ]
            best = max((one for one in candidates if one), key=lambda one: (one.evidence, -one.a_first), default=None)
            if best and best.evidence >= least:
                taken[best.b_first : best.b_last] = b"\x01" * (best.b_last - best.b_first)
                linked.add(int(pair.a.sentence_of[best.a_first]))
                found.append(best)
    return found


def _free_ends(pair: PairIndex, b: int, taken: bytearray) -> Iterator[tuple[int, int]]:
    """Yield the words of a sentence of b before and behind all its links, where there are some."""
    first, last = int(pair.b.firsts[b]), int(pair.b.lasts[b])
    for start, end in ((first, taken.find(1, first, last)), (taken.rfind(1, first, last) + 1, last)):
        if end - start >= _CLAUSE_WORDS:
            yield start, end


def _link(
    pair: PairIndex,
    evidence: Evidence,
    a: int,
    free: tuple[int, int],
    figures: tuple[Sequence[Figure], Sequence[Figure]],
    settings: AlignSettings,
) -> Link | None:
    """Return the link of a sentence of a with free words of b, with what their common figures add.

    A figure says nothing alone: 223 of 1,329 and 1,329 are two statements.
    """
    words = evidence.link_rest(a, *free)
    if words is None:
        return None
    said = small_words(pair.a, words.a_first, words.a_last, pair.ids_a)
    if said.isdisjoint(small_words(pair.b, words.b_first, words.b_last, pair.ids_b)):
        return None
    values = {each.value for each in figures[0]} & {each.value for each in figures[1]}
    theirs, ours = ([each for each in side if each.value in values] for side in figures)
    telling = {each.value for each in (*theirs, *ours) if each.is_telling}
    worth = settings.figure_evidence * (len(telling) + len(values - telling) / 2)
    found = Link(
        min([words.a_first, *(each.token for each in theirs)]),
        max([words.a_last, *(each.last for each in theirs)]),
        min([words.b_first, *(each.token for each in ours)]),
        max([words.b_last, *(min(each.last, free[1]) for each in ours)]),
        round(words.evidence + worth, 6),
    )
    return found if found.b_last - found.b_first > settings.joined_share * (free[1] - free[0]) else None
