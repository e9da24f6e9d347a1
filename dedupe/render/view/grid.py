"""Two texts as rows that stay level: passages in the same order anchor them, moved ones keep their place."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.render.view.rows import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Passage, Span
    from dedupe.render.view.rows import TextRun

# A paragraph longer than this is cut between sentences, or one endless paragraph would be one row.
_LONG_PARAGRAPH_WORDS = 120
_PIECE_WORDS = 60
_HEADING_WORDS = 12
_HEADLINE_WORDS = 24
_ENDS_A_SENTENCE = re.compile(r"[.!?:;…,。！？]['\"”’»)\]]*\s*$")
_ENDS_A_QUOTATION = re.compile(r"['\"”’»]\s*$")


@dataclass(frozen=True, slots=True)
class Rows:
    """Which blocks stand in a row: half-open ranges of block numbers, and whether passages anchor it."""

    left: tuple[int, int]
    right: tuple[int, int]
    is_anchored: bool


def find_breaks(
    text: str, paragraphs: Sequence[Span], sentences: Sequence[Span], passages: Sequence[Span]
) -> list[int]:
    """Return where blocks begin: at paragraphs, and between sentences of paragraphs that are too long.

    No break is inside a passage. The first one is 0.
    """
    breaks = [0, *(paragraph.start for paragraph in paragraphs[1:])]
    sentence_starts = [sentence.start for sentence in sentences]
    for paragraph in paragraphs:
        if len(paragraph.of(text).split()) <= _LONG_PARAGRAPH_WORDS:
            continue
        last = paragraph.start
        first_sentence = bisect_right(sentence_starts, paragraph.start)
        for start in sentence_starts[first_sentence : bisect_left(sentence_starts, paragraph.end)]:
            is_free = not any(passage.start < start < passage.end for passage in passages)
            if is_free and len(text[last:start].split()) >= _PIECE_WORDS:
                breaks.append(start)
                last = start
    return sorted({place for place in breaks if place < len(text)} | ({0} if text else set()))


def make_blocks(runs: Sequence[TextRun], breaks: Sequence[int], paragraphs: Sequence[Span]) -> list[Block]:
    """Return the runs as blocks, one a break."""
    pieces: list[list[TextRun]] = [[] for _ in breaks]
    for run in runs:
        pieces[bisect_right(breaks, run.start) - 1].append(run)
    starts = {0, *(paragraph.start for paragraph in paragraphs)}
    texts = ["".join(run.text for run in piece) for piece in pieces]
    blocks = []
    for number, piece in enumerate(pieces):
        role: str = "paragraph"
        if piece and all(run.region in ("furniture", "plain") for run in piece) and piece[0].region == "furniture":
            role = "furniture"
        elif number == 0 and _is_title(texts, number, _HEADLINE_WORDS):
            role = "headline"
        elif _is_title(texts, number, _HEADING_WORDS) and not _ENDS_A_QUOTATION.search(texts[number - 1]):
            role = "heading"
        blocks.append(Block(tuple(piece), role, continues=breaks[number] not in starts))  # type: ignore[arg-type] # one of its four
    return blocks


def _is_title(texts: Sequence[str], number: int, most_words: int) -> bool:
    """Claim that a block is a heading: a short line without a full stop before a longer one."""
    text = texts[number]
    if number + 1 >= len(texts) or _ENDS_A_SENTENCE.search(text):
        return False
    words = len(text.split())
    return 0 < words <= most_words and len(texts[number + 1].split()) > words


def make_rows(left: Sequence[Block], right: Sequence[Block], passages: Sequence[Passage]) -> list[Rows]:
    """Return the rows: every anchoring passage has both its ends in one row, and rows are as small as that allows.

    A heading goes with what follows it. Blocks without an anchor stand between the anchored rows, page
    furniture in rows of its own.
    """
    groups: list[list[int]] = []
    for l0, l1, r0, r1 in _anchors(left, right, passages):
        if groups and (l0 < groups[-1][1] or r0 < groups[-1][3]):
            groups[-1][1] = max(groups[-1][1], l1)
            groups[-1][3] = max(groups[-1][3], r1)
        else:
            groups.append([l0, l1, r0, r1])
    rows: list[Rows] = []
    l_done = r_done = 0
    for l0, l1, r0, r1 in groups:
        l_start, r_start = _with_heading(left, l_done, l0), _with_heading(right, r_done, r0)
        rows.extend(_loose(left, right, (l_done, l_start), (r_done, r_start)))
        rows.append(Rows((l_start, l1), (r_start, r1), is_anchored=True))
        l_done, r_done = l1, r1
    rows.extend(_loose(left, right, (l_done, len(left)), (r_done, len(right))))
    return rows


def _loose(
    left: Sequence[Block], right: Sequence[Block], lefts: tuple[int, int], rights: tuple[int, int]
) -> list[Rows]:
    """Return rows for blocks without an anchor, page furniture apart from the rest."""
    if lefts[0] == lefts[1] and rights[0] == rights[1]:
        return []
    l_cut = _furniture_start(left, lefts)
    r_cut = _furniture_start(right, rights)
    rows = []
    if l_cut > lefts[0] or r_cut > rights[0]:
        rows.append(Rows((lefts[0], l_cut), (rights[0], r_cut), is_anchored=False))
    if l_cut < lefts[1] or r_cut < rights[1]:
        rows.append(Rows((l_cut, lefts[1]), (r_cut, rights[1]), is_anchored=False))
    return rows


def _furniture_start(blocks: Sequence[Block], between: tuple[int, int]) -> int:
    """Return where the furniture at the end of a range begins."""
    start, place = between[0], between[1]
    while place > start and blocks[place - 1].role == "furniture":
        place -= 1
    return place


def _with_heading(blocks: Sequence[Block], done: int, start: int) -> int:
    while start > done and blocks[start - 1].role == "heading":
        start -= 1
    return start


def _anchors(
    left: Sequence[Block], right: Sequence[Block], passages: Sequence[Passage]
) -> list[tuple[int, int, int, int]]:
    """Return for each anchoring passage its blocks on both sides: half-open left, half-open right.

    Anchors are the passages of the longest rising chain among those that neither moved nor repeat.
    """
    l_starts = [block.runs[0].start for block in left]
    r_starts = [block.runs[0].start for block in right]
    candidates = sorted(
        (p for p in passages if not p.moved and not p.repeat and len(p.a) and len(p.b)),
        key=lambda p: (p.b.start, p.a.start),
    )
    return [
        (
            bisect_right(l_starts, p.a.start) - 1,
            bisect_left(l_starts, p.a.end),
            bisect_right(r_starts, p.b.start) - 1,
            bisect_left(r_starts, p.b.end),
        )
        for p in _rising(candidates)
    ]


def _rising(passages: Sequence[Passage]) -> list[Passage]:
    """Return the longest chain whose left places rise too (patience sorting, Fredman 1975)."""
    tails: list[int] = []
    chain: list[int] = []
    previous: dict[int, int | None] = {}
    for number, passage in enumerate(passages):
        place = bisect_left(tails, passage.a.start)
        previous[number] = chain[place - 1] if place else None
        tails[place : place + 1] = [passage.a.start]
        chain[place : place + 1] = [number]
    result: list[Passage] = []
    at = chain[-1] if chain else None
    while at is not None:
        result.append(passages[at])
        at = previous[at]
    return result[::-1]
