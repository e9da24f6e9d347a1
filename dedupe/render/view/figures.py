"""The quotations and facts of a pair as figures: how many of the source's own there are, and what became of each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dedupe.model import Span
from dedupe.render.view.evidence import counted_edits, facts_apart
from dedupe.render.view.rows import Figure, Words
from dedupe.render.view.wording import figure, listing, shorten, squeeze
from dedupe.stages.measure import count_words
from dedupe.stages.trace.coverage import given_away

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Comparison, Edit, EditKind, FactType, QuoteEntry, QuoteStatus

_FATES: tuple[QuoteStatus, ...] = ("altered", "de-quoted", "kept", "dropped")
"""Of a quotation that stands in several pieces the first of these tells."""
_NAMES: tuple[tuple[str, frozenset[FactType], EditKind], ...] = (
    ("number", frozenset({"number", "money", "percent", "duration", "ordinal"}), "number"),
    ("date", frozenset({"date"}), "date"),
    ("name", frozenset({"person", "organisation", "place"}), "name"),
)


def quote_figure(c: Comparison, source: str) -> Figure:
    """Return what became of the quotations of the source: each counts once, however many pieces of it were used."""
    fates = _fates(c)
    number: Counter[str] = Counter(fate for fate, _, _ in fates)
    number["shortened"] = sum(shortened for _, shortened, _ in fates)
    number.update(quote.status for quote in c.quotes if quote.status in ("newly-quoted", "added"))
    lines = []
    given = given_away(c, [])
    number["given"] = len({row.a for row in c.quotes if row.given_to in {(one.a, one.b) for one in given}})
    for status, words in (
        ("shortened", "of them shortened"),
        ("given", "given to another speaker"),
        ("altered", "reworded inside the marks"),
        ("de-quoted", "lost the marks"),
        ("dropped", "dropped"),
        # What follows is none of the source's own quotations, and in no sum with them.
        ("newly-quoted", f"new: marks round words of the {source}"),
        ("added", f"new: not in the {source}"),
    ):
        if number[status]:
            is_named = status in ("dropped", "altered")
            names = {name for fate, _, several in fates if is_named and fate == status for name in several}
            names |= {_exchange(one) for one in given if status == "given"}
            lines.append(_line(number[status], words, sorted(names)))
    return _of_source("Quotations", number["kept"], len(fates), "word for word", source, lines)


def given_elsewhere(c: Comparison) -> str:
    """Return who was put for whom in what no change inside the passages shows: the tags stand beside them."""
    told = [p.edits[n] for p, n in counted_edits(c)]
    return listing([_exchange(one) for one in given_away(c, told)])


def _exchange(edit: Edit) -> str:
    return f"{squeeze(edit.old)} → {squeeze(edit.new)}"


def fact_figure(c: Comparison, source: str) -> Figure:
    """Return what became of the numbers, dates and names of the source."""
    found: dict[str, list[str]] = {}
    apart = facts_apart(c)
    for fact in c.facts:
        span, text = (fact.b, c.b.text) if fact.status == "added" else (fact.a, c.a.text)
        name = squeeze(span.of(text)) if span else fact.value
        if fact.status == "changed" and fact.b:
            name = f"{shorten(name, 30)} → {shorten(fact.b.of(c.b.text), 30)}"
        status: str = fact.status
        if (fact.type, fact.value) in apart:
            status = "apart" if fact.status == "dropped" else ""
        found.setdefault(status, []).append(name)
    kept = len(found.get("kept", [])) + len(found.get("reformatted", []))
    of_source = kept + sum(len(found.get(status, [])) for status in ("changed", "dropped", "apart"))
    lines = []
    for status, words in (
        ("reformatted", "of them in another notation"),
        ("changed", "changed"),
        ("dropped", "dropped"),
        ("apart", "in both, apart from each other"),
        ("added", f"not in the {source}"),
    ):
        names = list(dict.fromkeys(shorten(name, 64) for name in found.get(status, [])))
        if names:
            lines.append(_line(len(found[status]), words, names))
    return _of_source("Facts", kept, of_source, "kept", source, lines)


def unchanged_kinds(c: Comparison) -> list[str]:
    """Return which of quotation, number, date and name no edit of the passages and no row of the ledgers changes."""
    passages = [p for p in c.passages if not p.repeat]
    edited = {p.edits[n].kind for p, n in counted_edits(c)}
    lost = {
        fact.type
        for fact in c.facts
        if fact.status == "changed"
        or (fact.status == "dropped" and fact.a is not None and any(fact.a.overlap(p.a) for p in passages))
    }
    kinds = [name for name, types, kind in _NAMES if kind not in edited and not types & lost]
    is_whole = all(fate == "kept" and not shortened for fate, shortened, _ in _fates(c))
    is_whole &= not {"quote", "quote-boundary"} & edited
    return ["quotation", *kinds] if is_whole and all(q.status != "newly-quoted" for q in c.quotes) else kinds


def _fates(c: Comparison) -> list[tuple[QuoteStatus, bool, set[str]]]:
    """Return what became of each quotation of the source, whether only a part was quoted, and who is named for it."""
    pieces: dict[tuple[int, int], list[QuoteEntry]] = {}
    for quote in c.quotes:
        # Words of the source that got marks are none of its quotations.
        if quote.a is not None and quote.status != "newly-quoted":
            pieces.setdefault((quote.a.start, quote.a.end), []).append(quote)
    found = []
    for (start, end), rows in sorted(pieces.items()):
        fate = min((row.status for row in rows), key=_FATES.index)
        used = sum(_words(span.of(c.b.text)) for span in {row.b for row in rows if row.b is not None})
        shortened = fate == "kept" and used < _words(c.a.text[start:end])
        found.append((fate, shortened, {row.speaker for row in rows if row.speaker}))
    return found


def _words(text: str) -> int:
    return count_words(text, [Span(0, len(text))])


def _line(number: int, words: str, names: Sequence[str]) -> tuple[Words, ...]:
    told = f" ({listing(names, 2)})" if names else ""
    return (Words(figure(number), strong=True), Words(f" {words}{told}"))


def _of_source(label: str, kept: int, every: int, how: str, source: str, lines: Sequence[tuple[Words, ...]]) -> Figure:
    if not every:
        return Figure(label, "none", f"in the {source}", tuple(lines))
    return Figure(label, figure(kept), f"of the {source}’s {figure(every)} {how}", tuple(lines))
