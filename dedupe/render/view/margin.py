"""The rows of the reading grid with what stands in their margins: changes, omissions, additions, moves."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from dedupe.model import Span
from dedupe.render.view.evidence import badge, edit_id, only_facts
from dedupe.render.view.notes import explain
from dedupe.render.view.rows import Gap, GridRow, Note, Partner
from dedupe.render.view.wording import count, listing, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Comparison, Passage
    from dedupe.render.view.grid import Rows
    from dedupe.render.view.rows import Block, EditRow, Evidence
    from dedupe.render.view.words import WordIndex

# One or two stray words are no omission worth a note; three may be a name.
_LEAST_LEFT_OUT = 3
_LEAST_ADDED = 5
# Notes must not be longer than the text beside them, or they would tear the rows apart.
_FEWEST_CHANGES, _MOST_CHANGES, _WORDS_A_CHANGE = 2, 6, 20
_MARGIN_CHARACTERS = 26
_FACTS_SHOWN = 3


def make_margin(
    c: Comparison,
    rows: Sequence[Rows],
    left: Sequence[Block],
    right: Sequence[Block],
    evidence: Evidence,
    words: tuple[WordIndex, WordIndex],
    source: str,
) -> tuple[GridRow, ...]:
    """Return the rows with their texts, gaps and notes; *source* is what the left text is called."""
    margin = _Margin(c, evidence, words, source)
    return tuple(margin.row(left[slice(*row.left)], right[slice(*row.right)]) for row in rows)


class _Margin:
    def __init__(self, c: Comparison, evidence: Evidence, words: tuple[WordIndex, WordIndex], source: str) -> None:
        self.c = c
        self.source = source
        counted = [p for p in c.passages if not p.repeat]
        self.left_out = words[0].uncovered({p.id: [p.a] for p in counted})
        self.added = words[1].uncovered({p.id: [p.b] for p in c.passages})
        self.lost = [f for f in only_facts(c, "a") if not any(p.a.overlap(f[0]) for p in counted)]
        self.new = [f for f in only_facts(c, "b") if not any(p.b.overlap(f[0]) for p in c.passages)]
        self.words = words[1]
        self.edits = {edit_id(p, n): e for p in counted for n, e in enumerate(p.edits)}
        self.changes: dict[str, list[EditRow]] = {}
        for edit in evidence.edits:
            if edit.severity in ("high", "medium"):
                self.changes.setdefault(edit.passage, []).append(edit)

    def row(self, left: Sequence[Block], right: Sequence[Block]) -> GridRow:
        l_span, r_span = _extent(left), _extent(right)
        starts_left = [p for p in self.c.passages if l_span.start <= p.a.start < l_span.end and not p.repeat]
        starts_right = [p for p in self.c.passages if r_span.start <= p.b.start < r_span.end]
        is_furniture = all(block.role == "furniture" for block in (*left, *right))
        away_left = [p for p in starts_left if p not in starts_right]
        away_right = [p for p in starts_right if p not in starts_left and not p.repeat]
        return GridRow(
            self._left_notes(l_span, away_right if left else []),
            tuple(left),
            None if left or is_furniture else self._gap(_inside(self.added, r_span), away_right, r_span, "left"),
            tuple(right),
            None if right or is_furniture else self._gap(_inside(self.left_out, l_span), away_left, l_span, "right"),
            self._right_notes(starts_right, r_span, away_left if right else []),
        )

    def _gap(self, words: int, away: Sequence[Passage], span: Span, missing: str) -> Gap:
        tail = "not used" if missing == "right" else f"not in the {self.source}"
        text = f"{count(words, 'word')} {tail}" if words else ""
        partners = tuple(
            Partner(p.id, is_below=(p.b.start if missing == "right" else p.a.start) >= self._beside(span, missing))
            for p in away
        )
        return Gap(words, text, partners)

    def _beside(self, span: Span, missing: str) -> int:
        """Return the place on the missing side that is level with *span*: behind the last passage before it."""
        before = [
            (p.b.end if missing == "right" else p.a.end)
            for p in self.c.passages
            if not p.moved and not p.repeat and (p.a.end if missing == "right" else p.b.end) <= span.start
        ]
        return max(before, default=0)

    def _left_notes(self, span: Span, away: Sequence[Passage]) -> tuple[Note, ...]:
        words = _inside(self.left_out, span)
        facts = _named(self.lost, span)
        notes = []
        if words >= _LEAST_LEFT_OUT or (words and facts):
            lost = f". Lost: {listing(facts, _FACTS_SHOWN)}" if facts else ""
            notes.append(Note("left-out", "left out", f"{count(words, 'word')}{lost}"))
        notes += [self._moved(p, p.a.start >= self._beside(p.b, "left")) for p in away]
        return tuple(notes)

    def _right_notes(self, passages: Sequence[Passage], span: Span, away: Sequence[Passage]) -> tuple[Note, ...]:
        notes: list[Note] = []
        for passage in passages:
            if passage.repeat:
                notes.append(self._repeat(passage))
            else:
                notes += [self._change(edit) for edit in self.changes.get(passage.id, [])]
        most = max(_FEWEST_CHANGES, min(_MOST_CHANGES, self.words.count(span) // _WORDS_A_CHANGE))
        if len(notes) > most:
            ranked = sorted(range(len(notes)), key=lambda n: (notes[n].severity == "medium", n))[:most]
            more = Note("change", f"and {len(notes) - most} more", "in the table of edits", "medium")
            notes = [*(notes[n] for n in sorted(ranked)), more]
        words = _inside(self.added, span)
        facts = _named(self.new, span)
        if words >= _LEAST_ADDED or (words and facts):
            be = "is" if len(facts) == 1 else "are"
            new = f". {listing(facts, _FACTS_SHOWN)} {be} not in the {self.source}" if facts else ""
            notes.append(Note("added", "added", f"{count(words, 'word')}{new}"))
        notes += [self._moved(p, p.b.start >= self._beside(p.a, "right")) for p in away]
        return tuple(notes)

    def _repeat(self, passage: Passage) -> Note:
        first = max((p for p in self.c.passages if not p.repeat), key=lambda p: p.a.overlap(passage.a), default=None)
        what = f"what {badge(first)} says" if first and first.a.overlap(passage.a) else "what stands elsewhere"
        return Note("repeat", "said again", f"{what}; not counted", None, passage.id)

    def _change(self, row: EditRow) -> Note:
        name = "quotation" if row.kind in ("quote", "quote-boundary") else row.name
        text = explain(self.edits[row.id], self.source, _MARGIN_CHARACTERS)
        return Note("change", f"{name}, {row.severity}", text, row.severity, row.id)

    def _moved(self, passage: Passage, is_below: bool) -> Note:  # noqa: FBT001 - a claim, always passed by place here
        return Note("moved", badge(passage), f"is further {'down ↓' if is_below else 'up ↑'}", None, passage.id)


def _extent(blocks: Sequence[Block]) -> Span:
    return Span(blocks[0].runs[0].start, blocks[-1].runs[-1].end) if blocks else Span(0, 0)


def _inside(places: Sequence[int], span: Span) -> int:
    return bisect_left(places, span.end) - bisect_left(places, span.start)


def _named(facts: Sequence[tuple[Span, str]], span: Span) -> list[str]:
    return list(dict.fromkeys(shorten(name, 40) for place, name in facts if place.overlap(span)))
