"""Links to blocks: what a reader would mark as one passage, as text-alignment benchmarks score it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.align.links import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings


def merge_links(links: Sequence[Link], settings: AlignSettings) -> list[Link]:
    """Return *links*, in order of b, with those joined that lie near each other on both sides."""
    blocks: list[Link] = []
    for link in links:
        last = blocks[-1] if blocks else None
        if last and _gap(last, link) <= settings.merge_gap_words:
            blocks[-1] = Link(
                min(last.a_first, link.a_first),
                max(last.a_last, link.a_last),
                last.b_first,
                link.b_last,
                round(last.evidence + link.evidence, 6),
            )
        else:
            blocks.append(link)
    return blocks


def _gap(one: Link, other: Link) -> int:
    """Return the tokens between two links, on the side where there are more."""
    a = max(one.a_first, other.a_first) - min(one.a_last, other.a_last)
    return max(a, other.b_first - one.b_last)
