"""A reading grid to rows for a terminal: each passage once, both ends side by side.

The grid anchors paragraphs; a terminal has no room for that and shows passages. Passages in order are
anchors; a moved one stands where the right text has it, with its left end beside it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.render.view.rows import Block, GridRow, TextRun


@dataclass(slots=True)
class Segment:
    """Runs of one side that belong together: a passage's, or text of one side only."""

    region: str
    passage: str = ""
    runs: list[TextRun] = field(default_factory=list)

    @property
    def words(self) -> int:
        """How many words it has."""
        return len("".join(run.text for run in self.runs).split())

    @property
    def facts(self) -> list[str]:
        """The facts and quotations that only this side has."""
        return [" ".join(run.text.split()) for run in self.runs if run.is_fact]


@dataclass(frozen=True, slots=True)
class PairRow:
    """What stands on the left and on the right of one row; a moved passage is shown where the right has it."""

    left: Segment | None
    right: Segment | None
    is_moved: bool = False

    @property
    def passage(self) -> str:
        """The passage it shows, if any."""
        return (self.right and self.right.passage) or (self.left and self.left.passage) or ""


def pair_rows(rows: Sequence[GridRow]) -> list[PairRow]:
    """Return the rows of a whole pair, in the order of reading."""
    left = _segments(block for row in rows for block in row.left)
    right = _segments(block for row in rows for block in row.right)
    place = {segment.passage: number for number, segment in reversed(list(enumerate(left))) if segment.passage}
    anchors = _anchors(place, right)
    anchored = {number for number, _ in anchors}
    elsewhere = {right[number].passage for number, _ in anchors}
    moved = {s.passage for s in right if s.passage in place and s.passage not in elsewhere}
    found: list[PairRow] = []
    at_left = at_right = 0
    for number, partner in [*anchors, (len(right), len(left))]:
        alone_left = [
            s for at, s in enumerate(left[at_left:partner], at_left) if s.passage not in moved or place[s.passage] != at
        ]
        alone_right = right[at_right:number]
        found.extend(_between(alone_left, alone_right, left, place, moved))
        if number in anchored:
            found.append(PairRow(left[partner], right[number]))
        at_left, at_right = partner + 1, number + 1
    return found


def _between(
    left: list[Segment], right: list[Segment], all_left: list[Segment], place: dict[str, int], moved: set[str]
) -> Iterator[PairRow]:
    """Yield rows for what stands between two anchors."""
    # Text of one side only is put beside that of the other; a passage has its partner or nobody beside it.
    for one, other in zip_longest(*([s for s in side if not s.passage] for side in (left, right))):
        yield PairRow(one, other)
    for segment in left:
        if segment.passage:
            yield PairRow(segment, None)
    seen: set[str] = set()
    for segment in right:
        if segment.passage:
            is_first = segment.passage in moved and segment.passage not in seen
            seen.add(segment.passage)
            partner = all_left[place[segment.passage]] if is_first else None
            yield PairRow(partner, segment, is_moved=segment.passage in moved)


def _segments(blocks: Iterator[Block]) -> list[Segment]:
    found: list[Segment] = []
    for block in blocks:
        for run in block.runs:
            if run.region == "plain":
                if found:
                    found[-1].runs.append(run)
                continue
            passage = run.passages[0] if run.passages and run.region in ("passage", "repeat") else ""
            if not found or (found[-1].region, found[-1].passage) != (run.region, passage):
                found.append(Segment(run.region, passage))
            found[-1].runs.append(run)
    return [segment for segment in found if "".join(run.text for run in segment.runs).strip()]


def _anchors(place: dict[str, int], right: Sequence[Segment]) -> list[tuple[int, int]]:
    """Return (right, left) places of the longest run of passages that stand in one order on both sides."""
    first: dict[str, int] = {}
    for number, segment in enumerate(right):
        if segment.passage in place and segment.region == "passage":
            first.setdefault(segment.passage, number)
    pairs = sorted((number, place[passage]) for passage, number in first.items())
    tails: list[int] = []
    tail_pairs: list[int] = []
    before: list[int | None] = []
    for index, (_, at) in enumerate(pairs):
        slot = bisect_left(tails, at)
        before.append(tail_pairs[slot - 1] if slot else None)
        tails[slot : slot + 1] = [at]
        tail_pairs[slot : slot + 1] = [index]
    chain: list[tuple[int, int]] = []
    step = tail_pairs[-1] if tail_pairs else None
    while step is not None:
        chain.append(pairs[step])
        step = before[step]
    return chain[::-1]
