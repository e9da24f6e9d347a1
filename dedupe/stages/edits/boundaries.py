"""Quotation marks put round, taken off or moved over words that were copied.

The units that stand for one another are walked in order; a run of words that is quoted on one side only is one
boundary change. A short run is shown whole, with its marks; of a long one only the marks, so that the changes
inside it keep their own names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dedupe.model import Span

if TYPE_CHECKING:
    from dedupe.model import EditKind, ParsedDocument, Quotation
    from dedupe.stages.edits.change import Change, Side
    from dedupe.stages.edits.diff import Hunk

# A quoted run of up to this many words is shown whole: it is a fragment.
_SHORT: Final = 8
_FIRST: Final[frozenset[EditKind]] = frozenset({"number", "date", "name"})

Classified = tuple[tuple[Span, Span], "EditKind"]


@dataclass(slots=True)
class _Run:
    """Words that only one side quotes, from unit to unit on both sides."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    side: str
    words: int


def quote_boundaries(
    sides: tuple[Side, Side],
    hunks: list[Hunk],
    changes: list[tuple[Change, EditKind]],
    a: ParsedDocument,
    b: ParsedDocument,
) -> list[Classified]:
    """Return the changes with their spans, and the boundary changes among them, overlapping nowhere."""
    spans: list[Classified] = [
        ((sides[0].cover(c.a_start, c.a_end), sides[1].cover(c.b_start, c.b_end)), kind) for c, kind in changes
    ]
    for run in _runs(sides, hunks):
        quotations = a.quotations if run.side == "a" else b.quotations
        side, start, end = (sides[0], run.a_start, run.a_end) if run.side == "a" else (sides[1], run.b_start, run.b_end)
        quotation = quotations[side.units[start].quote]
        whole = (sides[0].cover(run.a_start, run.a_end), sides[1].cover(run.b_start, run.b_end))
        marked = _with_marks(side, whole[0] if run.side == "a" else whole[1], quotation)
        inner = [item for item in spans if _touches(item[0], whole)]
        if run.words <= _SHORT and not any(kind in _FIRST for _, kind in inner):
            pair = (marked, whole[1]) if run.side == "a" else (whole[0], marked)
            for (old, new), _ in inner:
                pair = (_union(pair[0], old), _union(pair[1], new))
            spans = [item for item in spans if item not in inner]
            spans.append((pair, "quote-boundary"))
            continue
        spans = _mark_only(spans, sides, run, marked)
    return spans


def _runs(sides: tuple[Side, Side], hunks: list[Hunk]) -> list[_Run]:
    """Return the runs of aligned words that only one side quotes; hunks inside a run belong to it."""
    a, b = sides
    runs: list[_Run] = []
    current: _Run | None = None
    a_at = b_at = 0
    ends = [(hunk.a_start, hunk.b_start, hunk.a_end, hunk.b_end) for hunk in hunks]
    for a_to, b_to, a_next, b_next in [*ends, (len(a.units), len(b.units), 0, 0)]:
        while a_at < a_to and b_at < b_to:
            ours, theirs = a.units[a_at], b.units[b_at]
            if ours.is_word:
                side = "" if (ours.quote >= 0) == (theirs.quote >= 0) else "a" if ours.quote >= 0 else "b"
                if current is not None and side == current.side:
                    current.a_end, current.b_end = a_at + 1, b_at + 1
                    current.words += 1
                elif side:
                    current = _Run(a_at, a_at + 1, b_at, b_at + 1, side, 1)
                    runs.append(current)
                else:
                    current = None
            a_at, b_at = a_at + 1, b_at + 1
        a_at, b_at = a_next, b_next
    return runs


def _with_marks(side: Side, span: Span, quotation: Quotation) -> Span:
    """Return a span with the marks that touch it, as far as they stand in the passage."""
    start, end = span.start, span.end
    if quotation.span.start >= side.span.start and not side.text[quotation.span.start + 1 : start].strip():
        start = quotation.span.start
    if quotation.span.end <= side.span.end and quotation.span.end - end <= 2:  # noqa: PLR2004 - a sign, then the mark
        end = max(end, quotation.span.end)
    return Span(start, end)


def _mark_only(spans: list[Classified], sides: tuple[Side, Side], run: _Run, marked: Span) -> list[Classified]:
    """Return the changes with the marks of a long run among them."""
    a, b = sides
    ours = a if run.side == "a" else b
    first, last = (run.a_start, run.a_end - 1) if run.side == "a" else (run.b_start, run.b_end - 1)
    opens = marked.start < ours.units[first].span.start
    closes = marked.end > ours.units[last].span.end
    if opens or not closes:
        mark = Span(marked.start, marked.start + 1) if opens else ours.units[first].span
        other = b.units[run.b_start].span if run.side == "a" else a.units[run.a_start].span
        other = Span(other.start, other.start) if opens else other
    else:
        mark = Span(marked.end - 1, marked.end)
        other = b.units[run.b_end - 1].span if run.side == "a" else a.units[run.a_end - 1].span
        other = Span(other.end, other.end)
    pair = (mark, other) if run.side == "a" else (other, mark)
    for index, (item, kind) in enumerate(spans):
        if _touches(item, pair):
            if kind not in _FIRST:
                spans[index] = ((_union(item[0], pair[0]), _union(item[1], pair[1])), "quote-boundary")
            return spans
    return [*spans, (pair, "quote-boundary")]


def _touches(one: tuple[Span, Span], other: tuple[Span, Span]) -> bool:
    """Return whether two changes share characters, or one stands at a place inside the other."""
    return any(_meets(first, second) for first, second in zip(one, other, strict=True))


def _meets(one: Span, other: Span) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start < other.end and other.start < one.end
    return one.overlap(other) > 0


def _union(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
