"""Words quoted inside a sentence: a border that falls among them moves to where the quotation ends.

What a reporter did to quoted words matters most, and a quotation that both texts have in part is one in full.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from dedupe.stages.align.evidence import Link

if TYPE_CHECKING:
    from dedupe.stages.align.index import Fragment, PairIndex, TextIndex


def with_whole_fragments(link: Link, pair: PairIndex) -> Link:
    """Return *link* with the rest of the quotations it cuts, where both sides quote a word that it has on both.

    It stays inside its sentences.
    """
    in_a = fragments_in(pair.a, link.a_first, link.a_last)
    in_b = fragments_in(pair.b, link.b_first, link.b_last)
    a_first, a_last, b_first, b_last = link.a_first, link.a_last, link.b_first, link.b_last
    for one in in_a:
        words = set(pair.ids_a[max(one.first, link.a_first) : min(one.last, link.a_last)].tolist())
        for other in in_b:
            if not words.isdisjoint(pair.ids_b[max(other.first, link.b_first) : min(other.last, link.b_last)].tolist()):
                a_first, a_last = min(a_first, one.first), max(a_last, one.last)
                b_first, b_last = min(b_first, other.first), max(b_last, other.last)
    begin_a, end_a = pair.a.sentence_at(link.a_first)
    begin_b, end_b = pair.b.sentence_at(link.b_first)
    return Link(max(a_first, begin_a), min(a_last, end_a), max(b_first, begin_b), min(b_last, end_b), link.evidence)


def fragments_in(text: TextIndex, first: int, last: int) -> tuple[Fragment, ...]:
    """Return the quotations inside sentences that touch a token range."""
    stop = bisect_left(text.fragments, last, key=lambda each: each.first)
    start = stop
    while start and text.fragments[start - 1].last > first:
        start -= 1
    return text.fragments[start:stop]


def goes_on_quoting(text: TextIndex, last: int) -> bool:
    """Return whether the quotation that holds the last token of a range goes on behind the end of its sentence."""
    tokens = text.parsed.tokens
    at, end = int(tokens.starts[last - 1]), text.parsed.sentences[text.number_at(last - 1)].end
    return any(quoted.span.start <= at and end < quoted.span.end for quoted in text.parsed.quotations)
