"""The fact ledger: figures, money, dates, durations, people, organisations and places, and what became of them.

A fact is a value or a name with its normal form. Facts of one form on both sides are kept or reformatted; small
bare numbers only when a passage links them, because "three" alone proves nothing. An exchanged one is changed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import Indel

from dedupe.model import FactEntry, Span
from dedupe.stages.edits.layout import Row, layout_of
from dedupe.stages.edits.links import phrases_of
from dedupe.stages.edits.names import Name, find_names, generic_place
from dedupe.stages.edits.spelling import fold
from dedupe.stages.edits.units import cut_units, units_of
from dedupe.stages.edits.values import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.model import Edit, FactStatus, FactType, ParsedDocument, Passage
    from dedupe.settings import EditSettings
    from dedupe.stages.edits.links import Links, Phrases
    from dedupe.stages.edits.value import Value

# Numbers up to this are told by their passage alone: two texts that both say "three" need not mean one thing.
_SMALL: Final = 12
# Figures from this on are told by their size: no other thing is likely to have nearly the same.
_LARGE: Final = 1000
_NAMED: Final = frozenset({"person", "organisation", "place"})
_COUNTS: Final = frozenset({"number", "ordinal"})
# Types that may stand for one another where a figure was exchanged: 40 people, 40 per cent.
_FIGURE_TYPES: Final = frozenset({"number", "money", "percent", "duration", "ordinal"})
_CHANGED_KINDS: Final = frozenset({"number", "date", "name", "scope"})
_YEAR_MONTHS: Final = 12
# An age is one of these.
_AGES: Final = frozenset({"duration", "number"})
_NOWHERE: Final = Span(0, 0)
# Words of a name with a surname, and the share of letters that two spellings of one word have in common.
_FULL_NAME: Final = 2
_LIKE_NAMES: Final = 0.7


# Amounts with the numbers of their facts, sorted.
_Figures = list[tuple[float, int]]


class _Fact(NamedTuple):
    """A fact with all its places in a text, the first one first."""

    type: FactType
    key: str
    surface: str
    places: tuple[Span, ...]
    needs_link: bool
    value: Value | None = None

    @property
    def span(self) -> Span:
        """Its first place."""
        return self.places[0]

    @property
    def form(self) -> tuple[FactType, str, float]:
        """What its repeats share; lengths of time are shared by many things: a decade repeats no ten years."""
        return self.type, self.key, self.value.figure if self.value and self.type == "duration" else 0.0


@dataclass(slots=True)
class _Side:
    """The facts of a text, their places in order, and the row that each fact has so far."""

    facts: list[_Fact]
    places: list[tuple[Span, int]]
    row: Row
    taken: set[int] = field(default_factory=set)

    def within(self, span: Span) -> list[tuple[Span, int]]:
        """Return the places of facts that a span touches."""
        return [self.places[number] for number in self.row.overlapping(span)] if len(span) else []


def fact_ledger(
    a: ParsedDocument, b: ParsedDocument, links: Links, passages: Sequence[Passage], settings: EditSettings
) -> list[FactEntry]:
    """Return a row a fact, those of *a* in order, then what only *b* says.

    What an edit calls changed is changed here: the rows of the ledger and the list of edits never disagree.
    """
    ours, theirs = _side(a), _side(b)
    rows: dict[int, FactEntry] = {}
    for number, twin in _equal_facts(a, ours, theirs, links, passages):
        fact, other = ours.facts[number], theirs.facts[twin]
        status: FactStatus = "kept" if _same_look(fact, other) else "reformatted"
        rows[number] = FactEntry(fact.type, status, fact.key, fact.span, other.span)
    more = _edited_facts(ours, theirs, passages, rows)
    large = _large(ours.facts), _large(theirs.facts)
    for number, fact in enumerate(ours.facts):
        if number in rows:
            continue
        if (row := _misspelt(fact, theirs, (a.text, b.text))) is not None:
            rows[number] = row
            continue
        if fact.type in _NAMED:
            place = _mention(fact, links, phrases_of(b))
            status = "kept" if place else "dropped"
            rows[number] = FactEntry(fact.type, status, fact.key, fact.span, place)
            continue
        row = _rounded(fact, large, theirs, settings.rounding) or _coarser(fact, theirs)
        row = row or _without_years(a, fact, theirs, links)
        if row is not None:
            rows[number] = row
    told = {ours.facts[number].form for number in rows} | {theirs.facts[number].form for number in theirs.taken}
    for number, fact in enumerate(ours.facts):
        if number not in rows and not _is_told(fact, told, theirs):
            rows[number] = FactEntry(fact.type, "dropped", fact.key, fact.span, None)
    more += [
        FactEntry(fact.type, "added", fact.key, None, fact.span)
        for number, fact in enumerate(theirs.facts)
        if number not in theirs.taken and not _is_told(fact, told, ours)
    ]
    return [rows[number] for number in sorted(rows)] + sorted(more, key=lambda row: (row.b or _NOWHERE, row.value))


def _is_told(fact: _Fact, told: set[tuple[FactType, str, float]], other: _Side) -> bool:
    """Return whether a fact without a row repeats one that has its row, or says less of a date of the other side."""
    is_date = fact.type == "date"
    return fact.form in told or (is_date and any(_says_more(twin, fact) for twin in other.facts if twin.type == "date"))


def _coarser(fact: _Fact, theirs: _Side) -> FactEntry | None:
    """Return the row of a date that b tells more roughly or more closely: June 2025, June; take it."""
    for number, twin in enumerate(theirs.facts if fact.type == "date" else ()):
        if number not in theirs.taken and (_says_more(fact, twin) or _says_more(twin, fact)):
            theirs.taken.add(number)
            return FactEntry("date", "reformatted", fact.key, fact.span, twin.span)
    return None


def _without_years(a: ParsedDocument, fact: _Fact, theirs: _Side, links: Links) -> FactEntry | None:
    """Return the row of an age that stands for another with or without its unit: aged 40 years, aged 40; take it."""
    for number, twin in enumerate(theirs.facts if fact.type in _AGES else ()):
        pair = (fact, twin) if fact.type == "duration" else (twin, fact)
        if number in theirs.taken or not _is_same_age(*pair) or not _is_linked(a, fact, twin, links):
            continue
        theirs.taken.add(number)
        return FactEntry(fact.type, "reformatted", fact.key, fact.span, twin.span)
    return None


def _is_same_age(years: _Fact, bare: _Fact) -> bool:
    """Return whether a length of time in years and a bare number have one figure."""
    if years.value is None or bare.value is None or (years.type, bare.type) != ("duration", "number"):
        return False
    figure = years.value.figure
    is_years = years.value.unit == "mo" and years.value.amount == _YEAR_MONTHS * figure
    return is_years and not bare.value.unit and bare.value.amount == figure


def _says_more(one: _Fact, other: _Fact) -> bool:
    """Return whether two dates are of one month, and one has every part of the other and a year or a day beside."""
    if one.value is None or other.value is None or one.value.moment is None or other.value.moment is None:
        return False
    fine, rough = one.value.moment, other.value.moment
    parts = ((fine.year, rough.year), (fine.month, rough.month), (fine.day, rough.day))
    return rough.month > 0 and fine.key != rough.key and all(more == less or not less for more, less in parts)


def _side(parsed: ParsedDocument) -> _Side:
    """Return the facts of a document, each form at its first place, in order; furniture says nothing."""
    names = find_names(parsed)
    layout = layout_of(parsed)
    furniture = Row(parsed.furniture)
    text = parsed.text
    groups: dict[tuple[FactType, str, str], tuple[list[Span], Value | None]] = {}
    mentions: list[tuple[Span, FactType, Value | Name]] = [(name.span, name.type, name) for name in names]
    mentions += [
        (value.span, value.type, value)
        for value in values_of(parsed)
        if not value.is_weak and not layout.names.overlapping(value.span)
    ]
    mentions.sort(key=lambda item: (item[0].start, item[0].end))
    for span, sort, mention in mentions:
        if parsed.furniture and furniture.overlapping(span):
            continue
        surface = "" if isinstance(mention, Name) else fold(" ".join(span.of(text).split()))
        known = None if isinstance(mention, Name) else mention
        groups.setdefault((sort, mention.key, surface), ([], known))[0].append(span)
    facts = []
    for (sort, key, surface), (found, known) in groups.items():
        is_small = known is not None and sort in _COUNTS and not known.unit and known.amount <= _SMALL
        shown = surface or fold(" ".join(found[0].of(text).split()))
        facts.append(_Fact(sort, key, shown, tuple(found), is_small, known))
    places = [(place, number) for number, fact in enumerate(facts) for place in fact.places]
    places.sort(key=lambda place: (place[0].start, place[0].end))
    return _Side(facts, places, Row(place for place, _ in places))


def _equal_facts(
    a: ParsedDocument, ours: _Side, theirs: _Side, links: Links, passages: Sequence[Passage]
) -> Iterator[tuple[int, int]]:
    """Yield the facts of both sides that have one normal form, those that look the same first, and take them."""
    forms: dict[tuple[FactType, str], list[int]] = defaultdict(list)
    for number, fact in enumerate(theirs.facts):
        forms[fact.type, fact.key].append(number)
    for same_surface in (True, False):
        for number, fact in enumerate(ours.facts):
            for twin in forms.get((fact.type, fact.key), ()) if number not in ours.taken else ():
                other = theirs.facts[twin]
                if twin in theirs.taken or same_surface != (fact.surface == other.surface):
                    continue
                if not fact.needs_link or _is_linked(a, fact, other, links) or _share_passage(fact, other, passages):
                    ours.taken.add(number)
                    theirs.taken.add(twin)
                    yield number, twin
                    break


def _edited_facts(
    ours: _Side, theirs: _Side, passages: Sequence[Passage], rows: dict[int, FactEntry]
) -> list[FactEntry]:
    """Give a row to every fact that an edit exchanged, and return those of facts that also stand elsewhere."""
    more: list[FactEntry] = []
    seen: set[tuple[int, int]] = set()
    for passage in passages:
        for edit in () if passage.repeat else passage.edits:
            _generalise(ours, edit, rows)
            if edit.kind not in _CHANGED_KINDS and edit.kind != "format":
                continue
            for (span, number), (place, twin) in _exchanged(ours, theirs, edit):
                fact, other = ours.facts[number], theirs.facts[twin]
                is_known = number in rows, twin in theirs.taken
                if fact.key == other.key or (number, twin) in seen or (edit.kind == "format" and any(is_known)):
                    continue
                seen.add((number, twin))
                theirs.taken.add(twin)
                if edit.kind == "format":
                    rows[number] = FactEntry(fact.type, "reformatted", fact.key, fact.span, other.span)
                    continue
                entry = FactEntry(fact.type, "changed", f"{fact.key} → {other.key}", span, place)
                if is_known[0]:
                    more.append(entry)
                else:
                    rows[number] = entry
    return _without_swapped(ours, theirs, rows, more)


def _without_swapped(ours: _Side, theirs: _Side, rows: dict[int, FactEntry], more: list[FactEntry]) -> list[FactEntry]:
    """Return the changed rows but those that take the place of a kept one: its only place on either side changed."""
    if not more:
        return more
    by_place = {row.a: row for row in more}
    lone = {fact.span for fact in theirs.facts if len(fact.places) == 1} & {row.b for row in more}
    for number, row in rows.items():
        is_lone = len(ours.facts[number].places) == 1 and row.b in lone
        if is_lone and row.status in {"kept", "reformatted"} and row.a in by_place:
            rows[number] = by_place.pop(row.a)
    taken = set(map(id, rows.values()))
    return [row for row in more if id(row) not in taken]


def _exchanged(ours: _Side, theirs: _Side, edit: Edit) -> Iterator[tuple[tuple[Span, int], tuple[Span, int]]]:
    """Yield the places of facts that stand for one another in an edit, in order: of one type, or both figures."""
    others = theirs.within(edit.b)
    for span, number in ours.within(edit.a):
        sort = ours.facts[number].type
        same = [place for place in others if theirs.facts[place[1]].type == sort]
        figures = [place for place in others if {theirs.facts[place[1]].type, sort} <= _FIGURE_TYPES]
        twin = next(iter(same or figures), None)
        if twin is not None:
            others.remove(twin)
            yield (span, number), twin


def _misspelt(fact: _Fact, theirs: _Side, texts: tuple[str, str]) -> FactEntry | None:
    """Return the row of a person whose name b writes otherwise in one word: Northcote, Northcott; take it.

    Neither text has both forms: two of a family are two people.
    """
    own = fact.key.split()
    if fact.type != "person" or len(own) < _FULL_NAME:
        return None
    for number, twin in enumerate(theirs.facts):
        other = twin.key.split()
        if twin.type != "person" or number in theirs.taken or len(other) != len(own):
            continue
        apart = [(mine, yours) for mine, yours in zip(own, other, strict=True) if mine != yours]
        if len(apart) != 1 or apart[0][0][0] != apart[0][1][0]:
            continue
        is_like = round(Indel.normalized_similarity(*apart[0]), 6) >= _LIKE_NAMES
        if is_like and apart[0][1] not in texts[0].lower() and apart[0][0] not in texts[1].lower():
            theirs.taken.add(number)
            return FactEntry("person", "changed", f"{fact.key} → {twin.key}", fact.span, twin.span)
    return None


def _generalise(ours: _Side, edit: Edit, rows: dict[int, FactEntry]) -> None:
    """Give a row to a place that became a word for one: England, the country."""
    for span, number in ours.within(edit.a):
        fact = ours.facts[number]
        if fact.type == "place" and number not in rows and (place := generic_place(edit.new)):
            start = edit.b.start + edit.new.index(place)
            rows[number] = FactEntry("place", "changed", f"{fact.key} → {place}", span, Span(start, start + len(place)))


def _same_look(one: _Fact, other: _Fact) -> bool:
    return one.surface == other.surface or one.type == "person"


def _is_linked(a: ParsedDocument, one: _Fact, other: _Fact, links: Links) -> bool:
    """Return whether a passage links any places of two facts."""
    starts = units_of(a)[1]
    for span in one.places:
        twin = links.to_b.get(bisect_left(starts, span.start))
        if twin is not None and any(links.b_units[twin].span.overlap(place) for place in other.places):
            return True
    return False


def _share_passage(one: _Fact, other: _Fact, passages: Sequence[Passage]) -> bool:
    """Return whether two facts stand in one passage, on either side of it."""
    return any(
        any(passage.a.overlap(place) for place in one.places)
        and any(passage.b.overlap(place) for place in other.places)
        for passage in passages
        if not passage.repeat
    )


def _mention(fact: _Fact, links: Links, phrases: Phrases) -> Span | None:
    """Return where b says a name that it does not write as one: director of children's services."""
    place = phrases.find([unit.key for unit in cut_units(fact.surface, values=()) if unit.is_word])
    return Span(links.b_units[place[0]].span.start, links.b_units[place[1]].span.end) if place else None


def _rounded(fact: _Fact, large: tuple[_Figures, _Figures], theirs: _Side, rounding: float) -> FactEntry | None:
    """Return the row of a large figure and the one of b that rounds it, where neither can be anything else; take it."""
    if not _is_large(fact) or fact.value is None:
        return None
    twins = [number for number in _near(large[1], fact.value.amount, rounding) if number not in theirs.taken]
    if len(twins) != 1:
        return None
    twin = theirs.facts[twins[0]]
    if twin.value is None or len(_near(large[0], twin.value.amount, rounding)) != 1:
        return None
    theirs.taken.add(twins[0])
    return FactEntry(fact.type, "changed", f"{fact.key} → {twin.key}", fact.span, twin.span)


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
