"""The head of b, its headlines and its lead, which are made of the words that the whole story is about.

Those words stand in many sentences of both texts, so they prove little: a headline that says what the other text's
headline or lead says is never found by evidence alone. Where the texts are linked elsewhere, their heads are about
one story, and all that is left to ask is whether they say the same of it. Headlines are taken for what they are in
Bell (1991), The Language of News Media, chapter 8: the abstract of the lead, as the lead is of the story.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.figures import figures_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex

_FULL_STOPS = frozenset(".!?:…")
_LEAST_HEAD = 3
_AROUND = " \"'”’»)"


def link_headlines(pair: PairIndex, links: Sequence[Link], settings: AlignSettings) -> list[Link]:
    """Return links of the head of b that *links* leave out with what says the same at the head of a, in order.

    What somebody is quoted as saying below the headline is no abstract of the story.
    """
    if len(links) < settings.headline_links:
        return []
    taken = np.zeros(pair.ids_b.size, dtype=bool)
    for link in links:
        taken[link.b_first : link.b_last] = True
    found: list[Link] = []
    for at in range(_head(pair.b, settings)):
        first, last = int(pair.b.firsts[at]), int(pair.b.lasts[at])
        if not taken[first:last].any() and (_is_line(pair.b, first) or not _is_quoted(pair.b, at)):
            best = _best(pair, first, last, settings)
            if best:
                found.append(best)
    return found


def _head(text: TextIndex, settings: AlignSettings) -> int:
    """Return how many sentences are the head of a text: half of a short one, but any headline and its lead."""
    return min(settings.headline_sentences, max(_LEAST_HEAD, text.firsts.size // 2), int(text.firsts.size))


def _is_quoted(text: TextIndex, at: int) -> bool:
    """Return whether more than half of a sentence is a quotation."""
    span = text.parsed.sentences[int(text.sentences[at])]
    return 2 * sum(span.overlap(quotation.span) for quotation in text.parsed.quotations) > len(span)


def is_headline(pair: PairIndex, link: Link) -> bool:
    """Return whether a link is of a headline of b."""
    return _is_line(pair.b, link.b_first)


def _is_line(text: TextIndex, first: int) -> bool:
    """Return whether the sentence with a token is a line without a full stop."""
    span = text.parsed.sentences[text.number_at(first)]
    return span.of(text.parsed.text).rstrip(_AROUND)[-1:] not in _FULL_STOPS


def _best(pair: PairIndex, first: int, last: int, settings: AlignSettings) -> Link | None:
    """Return the link of a headline with the sentence at the head of a that says most of it."""
    ours = np.unique(pair.ids_b[first:last])
    ours = ours[-np.log(pair.token_chances[ours]) >= settings.headline_weight]
    best: Link | None = None
    most = 0
    for at in range(min(settings.headline_sources, pair.a.firsts.size)):
        a_first, a_last = int(pair.a.firsts[at]), int(pair.a.lasts[at])
        shared = np.intersect1d(ours, pair.ids_a[a_first:a_last]).size
        if shared > most:
            best, most = Link(a_first, a_last, first, last, 0.0), shared
    if best is None or most < max(settings.headline_words, settings.headline_share * ours.size):
        return None
    return None if _has_figure_of_another(pair, best) else best


def _has_figure_of_another(pair: PairIndex, link: Link) -> bool:
    """Return whether b's sentence names a figure that another sentence of a has, and its source has not.

    It tells the statement with the figure, and the head of a only shares its words.
    """
    told = {each.value for each in figures_of(pair.b).get(int(pair.b.sentence_of[link.b_first]), ()) if each.is_telling}
    at = int(pair.a.sentence_of[link.a_first])
    of_source = {each.value for each in figures_of(pair.a).get(at, ())}
    others = {each.value for number, row in figures_of(pair.a).items() if number != at for each in row}
    return bool((told - of_source) & others)
