"""Token ranges to passages: characters, kind, score, and what a reader must know of the whole set.

Moved is what leaves the longest chain that keeps the order of both texts; a repeat says again what an earlier
passage of b said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unicodedata import category

import numpy as np
from rapidfuzz.distance import LCSseq

from dedupe.model import Passage, Span
from dedupe.stages.align.fragments import fragments_in
from dedupe.stages.align.wording import same_words

SUREST = 0.99
"""The score of the surest link: of the 87 that have 30 nats and more in news_edits one is wrong."""
HEADLINE = 0.8
"""The score of a link by place, at the head of a text: of 27 headlines of labelled news 20 say what theirs says."""

_SIGNS = frozenset("%‰°")  # Written after a number, and no word.

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import PassageKind
    from dedupe.settings import AlignSettings
    from dedupe.stages.align.evidence import Link
    from dedupe.stages.align.index import PairIndex, TextIndex


def make_passages(
    pair: PairIndex, links: Sequence[Link], settings: AlignSettings, headlines: Sequence[Link] = ()
) -> tuple[Passage, ...]:
    """Return the passages of *links*, which are in order of b with disjoint b tokens; *headlines* are among them.

    A headline says in brief what the text below it says in full, so it counts as a repeat.
    """
    repeats = _find_repeats(pair, links, settings, headlines)
    told = [link for link, repeat in zip(links, repeats, strict=True) if not repeat]
    moved = iter(find_moved([link.a_first for link in told]))
    return tuple(
        replace(
            _passage(pair, link, settings, is_brief=link in headlines),
            id=f"p{number}",
            moved=not repeat and next(moved),
            repeat=repeat,
        )
        for number, (link, repeat) in enumerate(zip(links, repeats, strict=True), start=1)
    )


def _passage(pair: PairIndex, link: Link, settings: AlignSettings, *, is_brief: bool) -> Passage:
    """Return the passage of one link, not yet compared with the others.

    What is brief by nature is no edited sentence because the longer one holds its words.
    """
    a, b = pair.a.parsed, pair.b.parsed
    a_span = _characters(pair.a, link.a_first, link.a_last)
    b_span = _characters(pair.b, link.b_first, link.b_last)
    kind: PassageKind
    if same_words(a_span.of(a.text), b_span.of(b.text)):
        kind, likeness = "verbatim", 1.0
    else:
        words_a = a.tokens.hashes[link.a_first : link.a_last].tolist()
        words_b = b.tokens.hashes[link.b_first : link.b_last].tolist()
        in_order = LCSseq.similarity(words_a, words_b)
        likeness = round(2 * in_order / (len(words_a) + len(words_b)), 6)
        size = max(len(words_a), len(words_b)) if is_brief else min(len(words_a), len(words_b))
        near = max(likeness, settings.contained_share * in_order / size)
        kind = "edited" if near >= settings.edited_share and likeness >= settings.edited_least else "paraphrase"
    in_quote = any(b_span.overlap(quotation.span) for quotation in b.quotations)
    return Passage("", a_span, b_span, kind, _score(link, kind, settings), in_quote=in_quote, likeness=likeness)


def _score(link: Link, kind: PassageKind, settings: AlignSettings) -> float:
    """Return how likely a reader would draw the link too, by its evidence (Platt 1999: a logistic curve, fitted).

    A link without evidence was found by its place: the same words beside another link, or a headline.
    """
    if not link.evidence:
        return SUREST if kind == "verbatim" else HEADLINE
    odds: float = ((1 + link.evidence) / (1 + settings.score_even)) ** settings.score_slope
    return min(round(odds / (1 + odds), 2), SUREST)


def _characters(text: TextIndex, first: int, last: int) -> Span:
    """Return the characters of a token range, with the marks of the sentence where it reaches its ends."""
    tokens = text.parsed.tokens
    start, end = int(tokens.starts[first]), int(tokens.ends[last - 1])
    sentence = text.parsed.sentences[text.number_at(first)]
    if first == 0 or tokens.ends[first - 1] <= sentence.start:
        start = sentence.start
    sentence = text.parsed.sentences[text.number_at(last - 1)]
    if last == tokens.starts.size or tokens.starts[last] >= sentence.end:
        end = sentence.end
    for quoted in fragments_in(text, max(first, last - 1), last):
        if first <= quoted.first and quoted.last == last:
            end = max(end, min(quoted.span.end, sentence.end))
    return _with_signs(text.parsed.text, start, end)


def _with_signs(written: str, start: int, end: int) -> Span:
    """Return a span with the signs of its first and last number: `£41.3m`, `44%`."""
    while start > 0 and category(written[start - 1]) == "Sc" and written[start].isdigit():
        start -= 1
    while (
        end < len(written) and (written[end] in _SIGNS or category(written[end]) == "Sc") and written[end - 1].isdigit()
    ):
        end += 1
    return Span(start, end)


def find_moved(places: Sequence[int]) -> list[bool]:
    """Return which items leave the longest chain of non-decreasing *places*; of equal chains the earlier stays.

    >>> find_moved([0, 9, 3, 5])
    [False, True, False, False]
    """
    at = np.asarray(places, dtype=np.int64)
    chain = np.ones(at.size, dtype=np.int64)
    for item in range(at.size - 2, -1, -1):
        chain[item] += np.where(at[item + 1 :] >= at[item], chain[item + 1 :], 0).max()
    moved = [True] * at.size
    left, lowest = int(chain.max(initial=0)), -1
    for item, (place, length) in enumerate(zip(places, chain.tolist(), strict=True)):
        if length == left and place >= lowest:
            moved[item], left, lowest = False, left - 1, place
    return moved


def _find_repeats(
    pair: PairIndex, links: Sequence[Link], settings: AlignSettings, headlines: Sequence[Link]
) -> list[bool]:
    """Return which links of b say again what an earlier link of b said, nearly word for word, from the same place.

    A long quotation of which an earlier sentence had a few words says more than they did.
    """
    hashes = pair.b.parsed.tokens.hashes
    sentence_of = pair.a.sentence_of
    repeats: list[bool] = []
    told: dict[int, list[Link]] = {}
    for link in links:
        if link in headlines:
            repeats.append(True)
            continue
        said = hashes[link.b_first : link.b_last].tolist()
        places = set(sentence_of[link.a_first : link.a_last].tolist())
        earlier = {each for place in places for each in told.get(place, ())}
        again = any(
            LCSseq.similarity(said, hashes[each.b_first : each.b_last].tolist())
            >= max(settings.repeat_share * min(len(said), each.b_last - each.b_first), settings.again_share * len(said))
            for each in earlier
        )
        repeats.append(again)
        if not again:
            for place in places:
                told.setdefault(place, []).append(link)
    return repeats
