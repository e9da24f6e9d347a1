"""The tables below the texts: every claim of the report as a row that can be checked."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from dedupe.model import FACT_KINDS, FORM_KINDS, PASSAGE_KINDS, Span
from dedupe.render.view.notes import explain
from dedupe.render.view.rows import EditRow, Evidence, FactRow, Marked, PassageRow, QuoteRow, RemainderRow
from dedupe.render.view.runs import change_of, edit_marks, excerpt
from dedupe.render.view.wording import (
    LETTERS,
    QUOTE_NAMES,
    count,
    edit_name,
    figure,
    listing,
    sentence,
    shorten,
    squeeze,
)
from dedupe.stages.trace.coverage import told_in_passages

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dedupe.model import Comparison, Edit, FactType, Passage, QuoteEntry, Remainder, Severity, Side
    from dedupe.render.view.words import WordIndex

SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "none")
"""From what a reader must know to what changes nothing."""

_KIND_ORDER = {kind: place for place, kind in enumerate((*FACT_KINDS, *FORM_KINDS))}
_NEUTRAL_IN_QUOTES = frozenset({"punctuation", "case", "spelling", "format"})
_QUOTE_SEVERITY: dict[str, Severity] = {
    "altered": "high",
    "de-quoted": "high",
    "newly-quoted": "high",
    "dropped": "medium",
    "added": "medium",
}
_QUOTE_WORDS = 40
_SHORT_QUOTE_WORDS = 8
_FACT_ORDER = ("changed", "dropped", "added", "reformatted", "kept")
_VERBS_SHOWN = 4
_SEPARATOR = " · "
# Excerpts name a place; the whole stands in the texts above them.
_PASSAGE_CHARACTERS, _REMAINDER_CHARACTERS = 52, 110


def badge(passage: Passage) -> str:
    """Return the short name of a passage that both its ends carry: its number and the letter of its kind."""
    return passage.id.removeprefix("p") + LETTERS[passage.kind]


def edit_id(passage: Passage, number: int) -> str:
    """Return the id of a passage's edit, counted from 0 here and from 1 in the id."""
    return f"{passage.id}-e{number + 1}"


def counted_edits(c: Comparison) -> list[tuple[Passage, int]]:
    """Return the edits that count, by passage and number: in text said again, a headline, only new changes of fact."""
    told = told_in_passages(c)
    return [(p, n) for p in c.passages for n, edit in enumerate(p.edits) if not p.repeat or edit in told]


def make_evidence(c: Comparison, left: WordIndex, right: WordIndex, source: str, target: str) -> Evidence:
    """Return the tables of a comparison; *source* and *target* are what the texts are called."""
    edits = _edit_rows(c, source)
    return Evidence(
        tuple(_passage_row(p, c, left, right) for p in c.passages),
        edits,
        _fold(c, edits),
        _quote_rows(c, source, target),
        _fact_rows(c),
        _remainder_rows(c, "a", c.omitted, left),
        _remainder_rows(c, "b", c.added, right),
    )


def facts_apart(c: Comparison) -> set[tuple[FactType, str]]:
    """Return the facts, type and value, that both texts have where nothing links them: neither is missing in the other.

    Two texts that both say "three" need not mean one thing, so the ledger has the one dropped and the other added.
    """
    dropped, added = ({(f.type, f.value) for f in c.facts if f.status == status} for status in ("dropped", "added"))
    return dropped & added


def only_facts(c: Comparison, side: Side) -> list[tuple[Span, str]]:
    """Return the facts and short quotations that only this side has: where they stand and what to call them."""
    status = "dropped" if side == "a" else "added"
    text = c.a.text if side == "a" else c.b.text
    found: list[tuple[Span, str]] = []
    apart = facts_apart(c)
    for fact in c.facts:
        span = fact.a if side == "a" else fact.b
        if fact.status == status and (fact.type, fact.value) not in apart and span is not None and len(span):
            found.append((span, squeeze(span.of(text))))
    for quote in c.quotes:
        span = quote.a if side == "a" else quote.b
        if quote.status == status and span is not None and len(span.of(text).split()) <= _SHORT_QUOTE_WORDS:
            found.append((span, squeeze(span.of(text))))
    return sorted(found)


def make_edit_rows(c: Comparison, source: str, which: Iterable[tuple[Passage, int]]) -> list[EditRow]:
    """Return the rows of some edits, each named by its passage and its number in it."""
    counted = {edit_id(p, n) for p, n in counted_edits(c)}
    return [_edit_row(passage, number, c, source, counted) for passage, number in which]


def _passage_row(passage: Passage, c: Comparison, left: WordIndex, right: WordIndex) -> PassageRow:
    by_severity = Counter(edit.severity for edit in passage.edits)
    speakers = [q.speaker for q in c.quotes if q.speaker and q.b and q.b.overlap(passage.b)]
    unit = "quotation" if passage.in_quote else "sentence"
    return PassageRow(
        passage.id,
        badge(passage),
        passage.kind,
        shorten(passage.a.of(c.a.text), _PASSAGE_CHARACTERS),
        "" if passage.kind == "verbatim" else shorten(passage.b.of(c.b.text), _PASSAGE_CHARACTERS),
        unit,
        speakers[0] if speakers and passage.in_quote else "",
        left.count(passage.a),
        right.count(passage.b),
        round(100 * passage.likeness),
        by_severity["high"],
        by_severity["medium"],
        by_severity["low"] + by_severity["none"],
        passage.moved,
        passage.repeat,
        passage.in_quote,
        next((severity for severity in SEVERITIES if by_severity[severity]), None),
        (passage.a.start, passage.a.end),
        (passage.b.start, passage.b.end),
    )


def _edit_rows(c: Comparison, source: str) -> tuple[EditRow, ...]:
    """Return all edits, the most severe first, then by kind and place in the right text."""
    counted = {edit_id(p, n) for p, n in counted_edits(c)}
    numbered = [(p, n, e) for p in c.passages for n, e in enumerate(p.edits)]
    numbered.sort(
        key=lambda item: (
            SEVERITIES.index(item[2].severity),
            edit_id(item[0], item[1]) not in counted,
            _KIND_ORDER[item[2].kind],
            item[0].b.start,
            item[2].a.start,
            item[2].b.start,
        )
    )
    return tuple(_edit_row(p, n, c, source, counted) for p, n, _ in numbered)


def _edit_row(passage: Passage, number: int, c: Comparison, source: str, counted: Collection[str]) -> EditRow:
    name, edit = edit_id(passage, number), passage.edits[number]
    context_words = 5 if edit.severity in ("high", "medium") else 2

    def shown(side: Side, text: str, within: Span, span: Span) -> tuple[Marked, ...]:
        if not len(span) and edit.severity != "high":
            return ()
        return excerpt(text, within, span, edit_marks(edit, name, side, text), context_words)

    is_form = edit.kind in FORM_KINDS and edit.severity in ("low", "none")
    return EditRow(
        name,
        passage.id,
        badge(passage),
        passage.kind,
        edit.kind,
        edit_name(edit.kind),
        edit.severity,
        shown("a", c.a.text, passage.a, edit.a),
        shown("b", c.b.text, passage.b, edit.b),
        # Of a harmless change the wordings say it all.
        "" if is_form and change_of(edit) == "form" else sentence(explain(edit, source)),
        (edit.a.start, edit.a.end),
        (edit.b.start, edit.b.end),
        name not in counted or (is_form and change_of(edit) != "equal"),
        name not in counted,
    )


def _fold(c: Comparison, rows: Sequence[EditRow]) -> str:
    """Return the line that stands for the form edits: how many of which kinds."""
    folded = [row for row in rows if row.is_folded and not row.is_again]
    said_again = sum(row.is_again for row in rows)
    tail = f"{said_again} more in text that is said again" if said_again else ""
    if not folded:
        return f"{tail}." if tail else ""
    severities = Counter(row.severity for row in folded)
    total = " and ".join(f"{figure(severities[s])} {s}" for s in SEVERITIES if severities[s])
    kinds = Counter(row.kind for row in folded)
    by_id = {edit_id(p, n): e for p in c.passages for n, e in enumerate(p.edits)}
    parts = []
    for kind, number in sorted(kinds.items(), key=lambda item: (-item[1], _KIND_ORDER[item[0]])):
        part = f"{figure(number)} {edit_name(kind)}"
        if kind == "attribution-verb":
            edits = [by_id[row.id] for row in folded if row.kind == kind]
            old = listing(list(dict.fromkeys(squeeze(e.old) for e in edits if e.old)), _VERBS_SHOWN)
            new = listing(list(dict.fromkeys(squeeze(e.new) for e in edits if e.new)), 1)
            part = f"{count(number, 'attribution verb')} ({shorten(old, 80)} → {shorten(new, 30)})"
        parts.append(part)
    return f"{total}, all of form, folded: {', '.join(parts)}{f'; and {tail}' if tail else ''}."


def _quote_rows(c: Comparison, source: str, target: str) -> tuple[QuoteRow, ...]:
    rows = [_quote_row(q, c, source, target) for q in c.quotes]
    order = sorted(range(len(rows)), key=lambda n: (SEVERITIES.index(rows[n].severity), _quote_place(c.quotes[n])))
    return tuple(rows[n] for n in order)


def _quote_place(quote: QuoteEntry) -> tuple[int, int]:
    return (quote.a.start if quote.a else 1 << 60, quote.b.start if quote.b else 1 << 60)


def _quote_row(quote: QuoteEntry, c: Comparison, source: str, target: str) -> QuoteRow:
    inside = [
        (p, n, e)
        for p in c.passages
        if not p.repeat
        for n, e in enumerate(p.edits)
        if _touches(quote.a, e.a) or _touches(quote.b, e.b)
    ]
    name, note = QUOTE_NAMES[quote.status], ""
    severity: Severity = _QUOTE_SEVERITY.get(quote.status, "none")
    if quote.status == "kept":
        is_exact = not any(e.kind in _NEUTRAL_IN_QUOTES for _, _, e in inside)
        name, note = ("word for word", "") if is_exact else ("punctuation only", "Only marks, case or spelling differ")
    elif quote.status in ("altered", "de-quoted", "newly-quoted"):
        told = [explain(e, source) for _, _, e in inside if e.severity == "high"]
        note = sentence("; ".join(dict.fromkeys(told)))
    elif quote.status == "dropped" and quote.a:
        note = _lost_quote(quote, c.b.text, len(quote.a.of(c.a.text).split()), target)
    elif quote.status == "added" and quote.b:
        note = f"Not in the {source}; {count(len(quote.b.of(c.b.text).split()), 'word')}"
    if quote.given_to:
        one, other = (span.of(text) for span, text in zip(quote.given_to, (c.a.text, c.b.text), strict=True))
        note, severity = sentence("; ".join(filter(None, (f"{one} in the {source}, {other} here", note)))), "high"
    of_interest = [item for item in inside if quote.status != "kept" or item[2].kind in _NEUTRAL_IN_QUOTES]
    left = _quote_excerpt(c.a.text, quote.a, "a", of_interest)
    right = _quote_excerpt(c.b.text, quote.b, "b", of_interest)
    return QuoteRow(
        quote.status, name, severity, quote.speaker or "", left, right, note, _passage_of(quote, c.passages)
    )


def _lost_quote(quote: QuoteEntry, other: str, words: int, target: str) -> str:
    if quote.speaker and quote.speaker.split()[-1] not in other:
        return f"{count(words, 'word')}; the speaker is nowhere in the {target}"
    return count(words, "word")


def _touches(outer: Span | None, inner: Span) -> bool:
    return outer is not None and (
        outer.overlap(inner) > 0 or (not len(inner) and outer.start < inner.start < outer.end)
    )


def _quote_excerpt(
    text: str, span: Span | None, side: Side, edits: Iterable[tuple[Passage, int, Edit]]
) -> tuple[Marked, ...]:
    if span is None:
        return ()
    marks = [mark for p, n, e in edits for mark in edit_marks(e, edit_id(p, n), side, text)]
    marked = [m.span.end for m in marks if m.span.end <= span.end]
    last_word = len(text[span.start : max(marked, default=span.start)].split())
    return excerpt(text, span, span, marks, 0, max(_QUOTE_WORDS, last_word + 5))


def _passage_of(quote: QuoteEntry, passages: Sequence[Passage]) -> str:
    """Return the id of the passage that holds most of a quotation, or nothing."""

    def held(passage: Passage) -> int:
        return (quote.a.overlap(passage.a) if quote.a else 0) + (quote.b.overlap(passage.b) if quote.b else 0)

    candidates = [p for p in passages if not p.repeat and held(p)]
    changed = [p for p in candidates if any(_touches(quote.b, e.b) and e.kind == "quote" for e in p.edits)]
    best = max(changed or candidates, key=held, default=None)
    return best.id if best and quote.a and quote.b else ""


def _fact_rows(c: Comparison) -> tuple[FactRow, ...]:
    """Return the facts, those of one type that were dropped or added in a row of their own, in order of place."""
    rows = []
    ordered = sorted(c.facts, key=lambda f: (_FACT_ORDER.index(f.status), f.type, _place(f.a), _place(f.b)))
    for (status, type_), several in groupby(ordered, key=lambda f: (f.status, f.type)):
        told = [
            (
                shorten(fact.a.of(c.a.text), 90) if fact.a else "",
                shorten(fact.b.of(c.b.text), 90) if fact.b else "",
                fact.value,
            )
            for fact in several
        ]
        if status in ("dropped", "added"):
            old, new, values = (_SEPARATOR.join(filter(None, column)) for column in zip(*told, strict=True))
            rows.append(FactRow(status, type_, old, new, values, len(told)))
        else:
            rows += [FactRow(status, type_, old, new, value) for old, new, value in told]
    return tuple(rows)


def _place(span: Span | None) -> int:
    return span.start if span else 1 << 60


def _remainder_rows(
    c: Comparison, side: Side, remainders: Sequence[Remainder], words: WordIndex
) -> tuple[RemainderRow, ...]:
    text = c.a.text if side == "a" else c.b.text
    facts = only_facts(c, side)
    return tuple(
        RemainderRow(
            remainder.kind,
            words.count(remainder.span),
            shorten(remainder.span.of(text), _REMAINDER_CHARACTERS),
            listing(list(dict.fromkeys(name for span, name in facts if span.overlap(remainder.span)))),
            (remainder.span.start, remainder.span.end),
        )
        for remainder in remainders
    )


def kinds_in_order(passages: Iterable[Passage]) -> list[tuple[str, int]]:
    """Return how many passages there are of each kind, the strongest first; repeats are not counted."""
    numbers = Counter(p.kind for p in passages if not p.repeat)
    return [(kind, numbers[kind]) for kind in PASSAGE_KINDS]
