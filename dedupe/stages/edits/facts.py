"""The fact ledger: figures, money, dates, durations, people, organisations and places, and what became of them.

A fact is a value or a name with its normal form. Facts of one form on both sides are kept or reformatted; small
bare numbers only when a passage links them, because "three" alone proves nothing. An exchanged one is changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dedupe.model import FactEntry, Span
from dedupe.stages.edits.links import Phrases
from dedupe.stages.edits.names import find_names, generic_place
from dedupe.stages.edits.spelling import fold
from dedupe.stages.edits.units import cut_units, units_of
from dedupe.stages.edits.values import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import FactStatus, FactType, ParsedDocument, Passage
    from dedupe.settings import EditSettings
    from dedupe.stages.edits.links import Links
    from dedupe.stages.edits.value import Value

# Numbers up to this are told by their passage alone: two texts that both say "three" need not mean one thing.
_SMALL: Final = 12
# Figures from this on are told by their size: no other thing is likely to have nearly the same.
_LARGE: Final = 1000
_NAMED: Final = frozenset({"person", "organisation", "place"})
_CHANGED_KINDS: Final = frozenset({"number", "date", "name", "scope"})


# Amounts with the numbers of their facts, sorted.
_Figures = list[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact where it first stands; `again` are its other places."""

    type: FactType
    key: str
    span: Span
    surface: str
    needs_link: bool
    value: Value | None = None
    again: tuple[Span, ...] = ()


def fact_ledger(
    a: ParsedDocument, b: ParsedDocument, links: Links, passages: Sequence[Passage], settings: EditSettings
) -> list[FactEntry]:
    """Return a row a fact, those of *a* in order, then what only *b* says."""
    ours, theirs = _facts(a), _facts(b)
    rows: list[FactEntry] = []
    taken: set[int] = set()
    found: dict[int, int] = {}
    forms: dict[tuple[FactType, str], list[int]] = defaultdict(list)
    for number, fact in enumerate(theirs):
        forms[fact.type, fact.key].append(number)
    for same_surface in (True, False):
        for number, fact in enumerate(ours):
            if number in found:
                continue
            twins = [n for n in forms[fact.type, fact.key] if n not in taken]
            twins = [n for n in twins if same_surface == (fact.surface == theirs[n].surface)]
            twin = next((n for n in twins if not fact.needs_link or _is_linked(a, fact, theirs[n], links)), None)
            if twin is not None:
                found[number] = twin
                taken.add(twin)
    phrases = Phrases(links.b_units)
    large = _large(ours), _large(theirs)
    for number, fact in enumerate(ours):
        if number in found:
            other = theirs[found[number]]
            status: FactStatus = "kept" if _same_look(fact, other) else "reformatted"
            rows.append(FactEntry(fact.type, status, fact.key, fact.span, other.span))
            continue
        place = _mention(fact, links, phrases) if fact.type in _NAMED else None
        if place is not None:
            rows.append(FactEntry(fact.type, "kept", fact.key, fact.span, place))
            continue
        changed = _changed(fact, passages, theirs, taken) or _rounded(fact, large, theirs, taken, settings.rounding)
        if changed is None:
            rows.append(FactEntry(fact.type, "dropped", fact.key, fact.span, None))
        else:
            rows.append(FactEntry(fact.type, "changed", f"{fact.key} → {changed[1]}", fact.span, changed[0]))
    rows += [
        FactEntry(fact.type, "added", fact.key, None, fact.span)
        for number, fact in enumerate(theirs)
        if number not in taken
    ]
    return rows


def _facts(parsed: ParsedDocument) -> list[_Fact]:
    """Return the facts of a document, each form at its first place, in order; furniture says nothing."""
    names = find_names(parsed)
    places = [name.span for name in names]
    mentions: list[_Fact] = []
    for value in values_of(parsed):
        at = bisect_left(places, value.span)
        if not value.is_weak and not any(value.span.overlap(place) for place in places[max(0, at - 1) : at + 1]):
            small = value.type in {"number", "ordinal"} and not value.unit and value.amount <= _SMALL
            surface = fold(" ".join(value.span.of(parsed.text).split()))
            mentions.append(_Fact(value.type, value.key, value.span, surface, small, value))
    for name in names:
        surface = fold(" ".join(name.span.of(parsed.text).split()))
        mentions.append(_Fact(name.type, name.key, name.span, surface, needs_link=False))
    facts: dict[tuple[str, str, str], list[_Fact]] = defaultdict(list)
    for fact in sorted(mentions, key=lambda fact: fact.span):
        if not any(fact.span.overlap(span) for span in parsed.furniture):
            form = "" if fact.type in _NAMED else fact.surface
            facts[fact.type, fact.key, form].append(fact)
    firsts = [replace(places[0], again=tuple(fact.span for fact in places[1:])) for places in facts.values()]
    return sorted(firsts, key=lambda fact: fact.span)


def _same_look(one: _Fact, other: _Fact) -> bool:
    return one.surface == other.surface or one.type == "person"


def _is_linked(a: ParsedDocument, one: _Fact, other: _Fact, links: Links) -> bool:
    """Return whether a passage links any places of two facts."""
    starts = units_of(a)[1]
    for span in (one.span, *one.again):
        twin = links.to_b.get(bisect_left(starts, span.start))
        if twin is not None and any(links.b_units[twin].span.overlap(place) for place in (other.span, *other.again)):
            return True
    return False


def _mention(fact: _Fact, links: Links, phrases: Phrases) -> Span | None:
    """Return where b says a name that it does not write as one: director of children's services."""
    place = phrases.find([unit.key for unit in cut_units(fact.surface) if unit.is_word])
    return Span(links.b_units[place[0]].span.start, links.b_units[place[1]].span.end) if place else None


def _rounded(
    fact: _Fact, large: tuple[_Figures, _Figures], theirs: Sequence[_Fact], taken: set[int], rounding: float
) -> tuple[Span, str] | None:
    """Return the one figure of b that rounds a large one of a, where neither can be anything else, and take it."""
    if not _is_large(fact) or fact.value is None:
        return None
    twins = [number for number in _near(large[1], fact.value.amount, rounding) if number not in taken]
    if len(twins) != 1:
        return None
    twin = theirs[twins[0]]
    if twin.value is None or len(_near(large[0], twin.value.amount, rounding)) != 1:
        return None
    taken.add(twins[0])
    return twin.span, twin.key


def _is_large(fact: _Fact) -> bool:
    return fact.value is not None and fact.type == "number" and not fact.value.unit and fact.value.amount >= _LARGE


def _large(facts: Sequence[_Fact]) -> _Figures:
    """Return the large figures with their numbers, sorted."""
    return sorted((f.value.amount, n) for n, f in enumerate(facts) if f.value is not None and _is_large(f))


def _near(amounts: _Figures, amount: float, rounding: float) -> list[int]:
    """Return the numbers of the figures that may round one, or be rounded to it."""
    first = bisect_left(amounts, (amount * (1 - rounding), -1))
    last = bisect_left(amounts, (amount / (1 - rounding), -1))
    return [number for _, number in amounts[first:last]]


def _changed(
    fact: _Fact, passages: Sequence[Passage], theirs: Sequence[_Fact], taken: set[int]
) -> tuple[Span, str] | None:
    """Return what an edit put in the place of a fact, and mark it as taken."""
    for passage in passages:
        if not passage.a.overlap(fact.span) or passage.repeat:
            continue
        for edit in passage.edits:
            if edit.kind not in _CHANGED_KINDS or not edit.a.overlap(fact.span):
                continue
            for number, other in enumerate(theirs):
                if number not in taken and other.type == fact.type and other.span.overlap(edit.b):
                    taken.add(number)
                    return other.span, other.key
            place = generic_place(edit.new) if fact.type == "place" else None
            if place is not None:
                start = edit.b.start + edit.new.index(place)
                return Span(start, start + len(place)), place
    return None
