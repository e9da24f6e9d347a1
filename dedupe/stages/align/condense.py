"""Stretches of b that condense a: every sentence has a source, but the sources lie all over a.

No block of a is near enough to such a stretch to be its source alone, so its source is the text as a whole, as in the
summaries of the PAN corpus. What tells a summary from chance is the evidence per word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.align.evidence import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex


def find_condensed(
    pair: PairIndex, links: Sequence[Link], blocks: Sequence[Link], settings: AlignSettings
) -> list[Link]:
    """Return the stretches of b that condense a, in order of b, each with the whole of a as its source.

    Where *blocks* explain most of a stretch it is no summary.
    """
    whole_blocks = [
        block
        for block in blocks
        if min(block.a_last - block.a_first, block.b_last - block.b_first) >= settings.block_words
    ]
    whole = (int(pair.a.firsts[0]), int(pair.a.lasts[-1]))
    return [
        Link(*whole, group[0].b_first, group[-1].b_last, round(sum(link.evidence for link in group), 6))
        for group in _groups(links, settings.condensed_gap_words)
        if _is_condensed(group, whole[1] - whole[0], settings)
        and sum(_share(block, group) for block in whole_blocks) <= settings.condensed_blocks
    ]


def _groups(links: Sequence[Link], gap: int) -> list[list[Link]]:
    """Return *links*, in order of b, in groups without a larger gap in b."""
    groups: list[list[Link]] = []
    for link in links:
        if groups and link.b_first - groups[-1][-1].b_last <= gap:
            groups[-1].append(link)
        else:
            groups.append([link])
    return groups


def _is_condensed(group: Sequence[Link], words_a: int, settings: AlignSettings) -> bool:
    """Return whether the group says enough, and draws on a in many places rather than in one or two."""
    evidence = sum(link.evidence for link in group)
    words = group[-1].b_last - group[0].b_first
    if words_a > settings.condensed_most * words or evidence < max(
        settings.condensed_evidence, settings.condensed_evidence_per_word * words
    ):
        return False
    reach = max(link.a_last for link in group) - min(link.a_first for link in group)
    if reach < settings.condensed_reach * words_a or reach < settings.condensed_ratio * words:
        return False
    places = sorted((link.a_first, link.a_last, link.evidence) for link in group)
    nearest = max(sum(gain for first, _, gain in places if start <= first <= start + words) for start, _, _ in places)
    return nearest <= settings.condensed_nearest * evidence


def _share(block: Link, group: Sequence[Link]) -> float:
    """Return the share of the group's words of b that *block* covers."""
    first, last = group[0].b_first, group[-1].b_last
    return max(0, min(block.b_last, last) - max(block.b_first, first)) / (last - first)
