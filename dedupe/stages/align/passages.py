"""Token ranges to passages: characters, kind, score, and what a reader must know of the whole set.

Moved is what leaves the heaviest chain that keeps the order of both texts; a repeat says again what an earlier
passage of b said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz.distance import LCSseq

from dedupe.model import Passage, Span
from dedupe.stages.align.wording import same_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import PassageKind
    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex
    from dedupe.stages.align.links import Link


def make_passages(pair: PairIndex, links: Sequence[Link], settings: AlignSettings) -> tuple[Passage, ...]:
    """Return the passages of *links*, which are in order of b with disjoint b tokens."""
    passages = [_passage(pair, link, settings) for link in links]
    moved = find_moved([link.a_first for link in links], [link.b_last - link.b_first for link in links])
    repeats = _find_repeats(pair, links, settings)
    return tuple(
        replace(passage, id=f"p{number}", moved=moved[at], repeat=repeats[at])
        for at, (number, passage) in enumerate(enumerate(passages, start=1))
    )


def _passage(pair: PairIndex, link: Link, settings: AlignSettings) -> Passage:
    """Return the passage of one link, not yet compared with the others."""
    a, b = pair.a.parsed, pair.b.parsed
    a_span = _characters(pair.a, link.a_first, link.a_last)
    b_span = _characters(pair.b, link.b_first, link.b_last)
    words_a = a.tokens.words[link.a_first : link.a_last]
    words_b = b.tokens.words[link.b_first : link.b_last]
    kind: PassageKind
    if same_words(a_span.of(a.text), b_span.of(b.text)):
        kind, score = "verbatim", 1.0
    else:
        in_order = LCSseq.similarity(words_a, words_b)
        score = round(2 * in_order / (len(words_a) + len(words_b)), 6)
        near = max(score, settings.contained_share * in_order / min(len(words_a), len(words_b)))
        kind = "edited" if near >= settings.edited_share else "paraphrase"
    in_quote = any(b_span.overlap(quotation.span) for quotation in b.quotations)
    return Passage("", a_span, b_span, kind, score, in_quote=in_quote)


def _characters(text: TextIndex, first: int, last: int) -> Span:
    """Return the characters of a token range, with the marks of the sentence where it reaches its ends."""
    tokens = text.parsed.tokens
    at = int(np.searchsorted(text.firsts, first, side="right")) - 1
    sentence = text.parsed.sentences[int(text.sentences[at])]
    start = sentence.start if first == text.firsts[at] else int(tokens.starts[first])
    at = int(np.searchsorted(text.firsts, last - 1, side="right")) - 1
    if last == text.lasts[at]:
        return Span(start, text.parsed.sentences[int(text.sentences[at])].end)
    return Span(start, int(tokens.ends[last - 1]))


def find_moved(places: Sequence[int], weights: Sequence[int]) -> list[bool]:
    """Return which items leave the heaviest chain of non-decreasing *places*.

    >>> find_moved([0, 9, 3, 5], [1, 1, 1, 1])
    [False, True, False, False]
    """
    count = len(places)
    at, weight = np.asarray(places, dtype=np.int64), np.asarray(weights, dtype=np.int64)
    best = np.zeros(count, dtype=np.int64)
    before = np.full(count, -1, dtype=np.int64)
    for item in range(count):
        fitting = np.where(at[:item] <= at[item], best[:item], 0)
        chosen = int(np.argmax(fitting)) if item else 0
        if item and fitting[chosen] > 0:
            best[item], before[item] = fitting[chosen], chosen
        best[item] += weight[item]
    moved = [True] * count
    item = int(np.argmax(best)) if count else -1
    while item >= 0:
        moved[item] = False
        item = int(before[item])
    return moved


def _find_repeats(pair: PairIndex, links: Sequence[Link], settings: AlignSettings) -> list[bool]:
    """Return which links of b say again, nearly word for word, what an earlier link of b said."""
    words = pair.b.parsed.tokens.words
    repeats = [False] * len(links)
    for at, link in enumerate(links):
        ids = pair.ids_b[link.b_first : link.b_last]
        for earlier in links[:at]:
            overlap = min(link.a_last, earlier.a_last) - max(link.a_first, earlier.a_first)
            if overlap <= 0 or repeats[links.index(earlier)]:
                continue
            before = words[earlier.b_first : earlier.b_last]
            common = LCSseq.similarity(words[link.b_first : link.b_last], before)
            if common >= settings.repeat_share * ids.size:
                repeats[at] = True
                break
    return repeats
