"""Links to blocks: what a reader would mark as one passage, as text-alignment benchmarks score it.

Links that lie near each other on both sides become one block, whose borders are then found anew. Merging decides, not
scoring: what a naive matcher finds comes back in three or four pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.stages.align.borders import BorderFinder
from dedupe.stages.align.condense import find_condensed
from dedupe.stages.align.evidence import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.settings import AlignSettings
    from dedupe.stages.align.index import PairIndex


@dataclass(frozen=True, slots=True)
class _Least:
    """What a block must have: evidence in nats, and words on its longer and on its shorter side."""

    evidence: float
    words: float
    short_words: float


def merge_links(pair: PairIndex, links: Sequence[Link], settings: AlignSettings) -> list[Link]:
    """Return the blocks that *links*, in order of b, are part of, in order of b, their b tokens disjoint."""
    refine = BorderFinder(pair, settings)
    least = _least(pair, settings)
    hopeful = settings.block_hope * least.evidence
    joined = [each for each in _joined(links, settings.merge_gap_words) if each.evidence >= hopeful]
    blocks = [block for each in joined if (block := refine(each))]
    while True:
        joined = _joined(blocks, settings.block_gap_words)
        if len(joined) == len(blocks):
            break
        blocks = [block for each in joined if (block := refine(each))]
    strong = [
        block
        for block in blocks
        if block.evidence >= least.evidence
        and max(block.a_last - block.a_first, block.b_last - block.b_first) >= least.words
        and min(block.a_last - block.a_first, block.b_last - block.b_first) >= least.short_words
    ]
    condensed = find_condensed(pair, links, strong, settings)
    return _disjoint([each for each in strong if not any(_overlap_b(each, other) for other in condensed)] + condensed)


def _least(pair: PairIndex, settings: AlignSettings) -> _Least:
    """Return what a block of these texts must have.

    A text can be too short for the least words of a block: then most of the text will do, and evidence in proportion,
    but no less than a link's.
    """
    most = settings.block_whole * min(pair.ids_a.size, pair.ids_b.size)
    part = min(1.0, most / max(settings.block_words, 1))
    evidence = max(round(part * settings.block_evidence, 6), min(settings.link_evidence, settings.block_evidence))
    return _Least(evidence, min(settings.block_words, most), min(settings.block_short_words, most))


def _overlap_b(one: Link, other: Link) -> bool:
    return one.b_first < other.b_last and other.b_first < one.b_last


def _joined(links: Sequence[Link], gap: int) -> list[Link]:
    """Return the bounding blocks of links that are near on both sides, in order of b."""
    ordered = sorted(links, key=lambda link: (link.b_first, link.a_first))
    group = list(range(len(ordered)))

    def root(at: int) -> int:
        while group[at] != at:
            at = group[at]
        return at

    for at, link in enumerate(ordered):
        for other in range(at + 1, len(ordered)):
            near = ordered[other]
            if near.b_first - link.b_last > gap:
                break
            if max(near.a_first, link.a_first) - min(near.a_last, link.a_last) <= gap:
                one, two = root(at), root(other)
                group[max(one, two)] = min(one, two)
    boxes: dict[int, Link] = {}
    for at, link in enumerate(ordered):
        box = boxes.get(root(at))
        boxes[root(at)] = _box(box, link) if box else link
    return sorted(boxes.values(), key=lambda link: (link.b_first, link.a_first))


def _box(one: Link, other: Link) -> Link:
    return Link(
        min(one.a_first, other.a_first),
        max(one.a_last, other.a_last),
        min(one.b_first, other.b_first),
        max(one.b_last, other.b_last),
        round(one.evidence + other.evidence, 6),
    )


def _disjoint(blocks: Sequence[Link]) -> list[Link]:
    """Return the blocks with what a stronger one covers of b taken off, in order of b."""
    kept: list[Link] = []
    for block in sorted(blocks, key=lambda link: (-link.evidence, link.b_first, link.a_first)):
        first, last = block.b_first, block.b_last
        for other in kept:
            if other.b_first < last and first < other.b_last:
                left, right = (first, min(last, other.b_first)), (max(first, other.b_last), last)
                first, last = max(left, right, key=lambda part: part[1] - part[0])
        if last - first >= (block.b_last - block.b_first) / 2:
            kept.append(Link(block.a_first, block.a_last, first, last, block.evidence))
    return sorted(kept, key=lambda link: link.b_first)
