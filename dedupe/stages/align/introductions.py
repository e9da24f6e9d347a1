"""Who speaks: the words before a quotation that introduce its speaker belong to it where both texts have them.

`Dr Joan Smith, who led the study, said:` and `Officials said:` share no telling word. That both stand before the same
quotation says that one stands for the other, and an attribution that was changed is one of the first things to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.tags import ends_in_quote_tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex


def with_introductions(links: Sequence[Link], pair: PairIndex, taken: bytearray, settings: AlignSettings) -> list[Link]:
    """Return *links* with who says it, before or behind what they quote, where both texts tell it beside them.

    *taken* marks the b tokens in use. Where an introduction and the tag it became have a link of their own it becomes
    part of that of the quotation; two introductions stay a link of their own, as does what is linked with something
    else.
    """
    left = list(links)
    for link in links:
        if link.evidence < settings.introduced_evidence or link not in left:
            continue
        whole = _with_speakers(link, pair)
        if whole == link:
            continue
        is_turned = (whole.a_first < link.a_first) != (whole.b_first < link.b_first)
        inside = [one for one in left if is_turned and one is not link and _is_inside(one, whole)]
        free = taken[whole.b_first : whole.b_last].count(1) - sum(one.b_last - one.b_first for one in (link, *inside))
        if free == 0:
            taken[whole.b_first : whole.b_last] = b"\x01" * (whole.b_last - whole.b_first)
            left = [whole if one is link else one for one in left if one not in inside]
    return left


def _is_inside(link: Link, whole: Link) -> bool:
    """Return whether a link lies in another one on both sides."""
    return (
        whole.a_first <= link.a_first
        and link.a_last <= whole.a_last
        and whole.b_first <= link.b_first
        and link.b_last <= whole.b_last
    )


def _with_speakers(link: Link, pair: PairIndex) -> Link:
    """Return *link* with the introductions and tags that it stands beside, where both sides have one."""
    ours, theirs = _with_speaker(pair.a, link.a_first, link.a_last), _with_speaker(pair.b, link.b_first, link.b_last)
    if ours is None or theirs is None:
        return link
    return Link(*ours, *theirs, link.evidence)


def _with_speaker(text: TextIndex, first: int, last: int) -> tuple[int, int] | None:
    """Return a token range with the introduction before it or the tag that ends it; None where it has neither."""
    begin = _introduction(text, first)
    if begin is not None:
        return begin, last
    end = text.sentence_at(last - 1)[1]
    return (first, end) if ends_in_quote_tag(text, first, last) else None


def _introduction(text: TextIndex, first: int) -> int | None:
    """Return where the sentence begins that ends in a colon right before *first*, None where there is none."""
    at = int(text.sentence_of[first])
    if at < 1 or first != text.firsts[at] or text.lasts[at - 1] != first:
        return None
    return int(text.firsts[at - 1]) if is_introduction(text, at - 1) else None


def is_introduction(text: TextIndex, at: int) -> bool:
    """Return whether a sentence ends in a colon."""
    return text.parsed.text.startswith(":", int(text.parsed.tokens.ends[int(text.lasts[at]) - 1]))
