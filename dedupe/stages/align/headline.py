"""The headline of b, which is made of the words that the whole story is about.

Those words stand in many sentences of both texts, so they prove little: a headline that says what the other text's
headline or lead says is never found by evidence alone. Where the texts are linked elsewhere, the headlines are about
one story, and all that is left to ask is whether they say the same of it. Headlines are taken for what they are in
Bell (1991), The Language of News Media, chapter 8: the abstract of the lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.align.evidence import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex

_FULL_STOPS = frozenset(".!?:…")
_AROUND = " \"'”’»)"


def link_headlines(pair: PairIndex, links: Sequence[Link], settings: AlignSettings) -> list[Link]:
    """Return links of the headlines of b that *links* leave out with what says the same at the head of a, in order."""
    if len(links) < settings.headline_links:
        return []
    taken = np.zeros(pair.ids_b.size, dtype=bool)
    for link in links:
        taken[link.b_first : link.b_last] = True
    found: list[Link] = []
    for at in range(min(settings.headline_sentences, pair.b.firsts.size)):
        if not _is_headline(pair.b, at):
            continue
        first, last = int(pair.b.firsts[at]), int(pair.b.lasts[at])
        if not taken[first:last].any():
            best = _best(pair, first, last, settings)
            if best:
                found.append(best)
    return found


def _is_headline(text: TextIndex, at: int) -> bool:
    """Return whether a sentence is a line without a full stop."""
    span = text.parsed.sentences[int(text.sentences[at])]
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
    return best if most >= max(settings.headline_words, settings.headline_share * ours.size) else None
