"""Who speaks: the words before a quotation that introduce its speaker belong to it where both texts have them.

`Dr Joan Smith, who led the study, said:` and `Officials said:` share no telling word. That both stand before the same
quotation says that one stands for the other, and an attribution that was changed is one of the first things to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.align.evidence import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex, TextIndex


def with_introductions(links: Sequence[Link], pair: PairIndex, taken: bytearray, settings: AlignSettings) -> list[Link]:
    """Return *links* with the introductions of what they quote, where both texts have one.

    *taken* marks the b tokens in use; an introduction that has a link of its own keeps it.
    """
    return [
        _with_introduction(link, pair, taken) if link.evidence >= settings.introduced_evidence else link
        for link in links
    ]


def _with_introduction(link: Link, pair: PairIndex, taken: bytearray) -> Link:
    """Return *link* from the introductions on that end where it begins on either side, where both are free."""
    a_first, b_first = _introduction(pair.a, link.a_first), _introduction(pair.b, link.b_first)
    if a_first is None or b_first is None or taken.find(1, b_first, link.b_first) >= 0:
        return link
    taken[b_first : link.b_first] = b"\x01" * (link.b_first - b_first)
    return Link(a_first, link.a_last, b_first, link.b_last, link.evidence)


def _introduction(text: TextIndex, first: int) -> int | None:
    """Return where the sentence begins that ends in a colon right before *first*, None where there is none."""
    at = int(text.sentence_of[first])
    if at < 1 or first != text.firsts[at] or text.lasts[at - 1] != first:
        return None
    return int(text.firsts[at - 1]) if is_introduction(text, at - 1) else None


def is_introduction(text: TextIndex, at: int) -> bool:
    """Return whether a sentence ends in a colon."""
    return text.parsed.text.startswith(":", int(text.parsed.tokens.ends[int(text.lasts[at]) - 1]))
