"""What was exchanged over a whole passage, wherever it stands: reporting clauses, quantities, verbs of cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.anchors import content_beside
from dedupe.stages.edits.change import Change, Marker, Side
from dedupe.stages.edits.claims import differ, noun_behind, surplus
from dedupe.stages.edits.lexicon import HEDGES, QUANTIFIERS, STAGE_ADJECTIVES, base_form
from dedupe.stages.edits.reporting import Clause, exchange_kind, find_clauses
from dedupe.stages.edits.values import values_of
from dedupe.stages.edits.voices import exchange_speaker, is_same_speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind, ParsedDocument
    from dedupe.stages.edits.anchors import Anchors
    from dedupe.stages.edits.units import Unit

# Units of both sides over which two verbs of cause are one change.
_CAUSE_UNITS: Final = 12
_DETERMINERS: Final = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})
# Units between a noun and the time of life behind it: smoking and drinking before teens.
_BEHIND_NOUN: Final = 4
# What is measured in a unit, so that two of one unit may be one amount.
_AMOUNTS: Final = frozenset({"money", "percent", "number"})
_FULL_STOPS: Final = frozenset({".", "!", "?"})
_ACCORDING: Final = "according"
_TOLD: Final = frozenset({"attribution", "certainty", "name"})

_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_VERB_PREPOSITIONS: Final = frozenset({"to", "with", "by"})


def exchange_clauses(a: Side, b: Side) -> list[tuple[Change, EditKind]]:
    """Return the reporting clauses that were exchanged for one another or changed their place.

    One that stayed in its place with its source is left to the word-level comparison.
    """
    exchanges: list[tuple[Change, EditKind]] = []
    ours = find_clauses(a.units, 0, len(a.units))
    theirs = find_clauses(b.units, 0, len(b.units)) if ours else []
    ours, theirs = _not_copied(ours, theirs, a, b), _not_copied(theirs, ours, b, a)
    for old in ours:
        new = next((clause for clause in theirs if clause.sources & old.sources or clause.verb == old.verb), None)
        if new is None and len(ours) == len(theirs) == 1:
            new = theirs[0]
        if new is None:
            continue
        theirs.remove(new)
        kind = exchange_speaker(a, b, old, new) or exchange_kind(old, new)
        if kind == "attribution" and is_same_speaker(a, b, old, new):
            kind = "attribution-verb" if old.form != new.form else "wording"
        is_moved = _is_moved(a, b, old, new)
        if is_moved and kind == "attribution-verb" and old.verb == new.verb:
            kind = "wording"
        is_turned = old.is_inverted != new.is_inverted or (old.form == _ACCORDING) != (new.form == _ACCORDING)
        if kind in _TOLD or is_turned or is_moved:
            exchanges.append((Change(a, b, old.start, old.end, new.start, new.end), kind))
    return exchanges


def _not_copied(clauses: list[Clause], others: list[Clause], own: Side, other: Side) -> list[Clause]:
    """Return the clauses of a side without those that are words of a quotation on the other one, to the letter.

    “Our results suggest that”, they conclude: without the marks the quoted words are a clause of their own.
    """
    if not clauses or not any(unit.quote >= 0 for unit in other.units):
        return clauses
    said = [" ".join(other.keys[clause.start : clause.end]) for clause in others]
    whole = f" {' '.join(other.keys)} "
    return [
        clause
        for clause in clauses
        if (words := " ".join(own.keys[clause.start : clause.end])) in said or f" {words} " not in whole
    ]


def _is_moved(a: Side, b: Side, old: Clause, new: Clause) -> bool:
    """Return whether a clause went from the beginning of a sentence to its end, or back."""
    places = (old.start + old.end) / (2 * len(a.units)), (new.start + new.end) / (2 * len(b.units))
    return abs(places[0] - places[1]) > a.settings.moved_share


def exchange_quantities(
    a: Side, b: Side, pairs: list[tuple[int, int]], anchors: Anchors
) -> list[tuple[Change, EditKind]]:
    """Return a quantity lost or added with a noun that changed its form or its place: both councils, the council's."""
    counts = any(m.scale == "quantity" and m.is_lone for side in (a, b) for m in side.markers)
    if not counts or anchors.share < a.settings.same_clause:
        return []
    extra = surplus(a, b)
    free = (
        set(range(len(a.units))) - {i for i, _ in pairs},
        set(range(len(b.units))) - {j for _, j in pairs},
    )
    exchanges: list[tuple[Change, EditKind]] = []
    for own, units, others, name in ((0, a.units, b.units, "a"), (1, b.units, a.units, "b")):
        for marker in (b if own else a).markers:
            noun = noun_behind(units, marker) if marker.is_lone else None
            if noun is None or marker.start not in free[own] or extra[f"{name} {marker.grade}"] <= 0:
                continue
            stem = base_form(units[noun].key)
            twin = next((j for j in sorted(free[1 - own]) if base_form(others[j].key) == stem), None)
            if twin is None or noun not in free[own]:
                continue
            lead = others[twin - 1].key if twin - 1 in free[1 - own] else ""
            first = twin - (lead in _DETERMINERS or lead in QUANTIFIERS)
            mine, yours = (marker.start, noun + 1), (first, twin + 1)
            exchanges.append((Change(a, b, *(yours if own else mine), *(mine if own else yours)), "scope"))
    return exchanges[:1]


def exchange_stages(a: Side, b: Side, pairs: Sequence[tuple[int, int]]) -> list[tuple[Change, EditKind]]:
    """Return a time of life told before a noun on one side and behind it on the other: before their teens, early.

    >>> from dedupe.model import Span
    >>> from dedupe.settings import EditSettings
    >>> from dedupe.stages.edits.diff import pair_units
    >>> from dedupe.stages.edits.markers import find_markers
    >>> from dedupe.stages.edits.units import cut_units
    >>> sides = [cut_units(text) for text in ("It leads to smoking before their teens", "It leads to early smoking")]
    >>> a, b = (Side("", units, Span(0, 40), EditSettings(), markers=find_markers(units)) for units in sides)
    >>> [(change.a_start, change.a_end, change.b_start, change.b_end)
    ...  for change, _ in exchange_stages(a, b, pair_units(*sides))]
    [(4, 7, 3, 4)]
    """
    exchanges: list[tuple[Change, EditKind]] = []
    mates = dict(pairs), {j: i for i, j in pairs}
    for own, side, other in ((0, a, b), (1, b, a)):
        for marker in side.markers:
            if marker.scale != "stage" or not mates[own].keys().isdisjoint(range(marker.start, marker.end)):
                continue
            at = next(
                (
                    j
                    for j, unit in enumerate(other.units[:-1])
                    if unit.key in STAGE_ADJECTIVES
                    and j not in mates[1 - own]
                    and 0 < marker.start - mates[1 - own].get(j + 1, marker.start) <= _BEHIND_NOUN
                ),
                None,
            )
            if at is not None:
                mine, yours = (marker.start, marker.end), (at, at + 1)
                exchanges.append((Change(a, b, *(yours if own else mine), *(mine if own else yours)), "scope"))
    return exchanges[:1]


def exchange_amounts(
    sides: tuple[Side, Side], pairs: list[tuple[int, int]], texts: tuple[ParsedDocument, ParsedDocument]
) -> list[tuple[Change, EditKind]]:
    """Return the amounts of one unit exchanged over a sentence: will cost £7m and open, the £4m pool will open.

    Each is the only one of its unit that its side has alone, and stands nowhere in the other text.
    """
    if not all(side.has_values for side in sides):
        return []
    lone = [_lone_amounts(side, {pair[own] for pair in pairs}) for own, side in enumerate(sides)]
    exchanges: list[tuple[Change, EditKind]] = []
    for form in sorted(lone[0].keys() & lone[1].keys()):
        places = lone[0][form], lone[1][form]
        if any(len(place) > 1 for place in places):
            continue
        i, j = places[0][0], places[1][0]
        is_one_hunk = sum(x < i for x, _ in pairs) == sum(y < j for _, y in pairs)
        if is_one_hunk or not _in_one_sentence(sides, pairs, (i, j)):
            continue
        keys = [{value.key for value in values_of(text)} for text in texts]
        ours, theirs = sides[0].units[i].value, sides[1].units[j].value
        if ours is not None and theirs is not None and ours.key not in keys[1] and theirs.key not in keys[0]:
            exchanges.append((Change(*sides, i, i + 1, j, j + 1), "number"))
    return exchanges


def _lone_amounts(side: Side, paired: set[int]) -> dict[tuple[str, str], list[int]]:
    """Return the places of the unpaired amounts of a side by what they are of: money, per cent, kilometres."""
    lone: dict[tuple[str, str], list[int]] = {}
    for index, unit in enumerate(side.units):
        value = unit.value
        if value is None or index in paired or value.is_weak or value.type not in _AMOUNTS or value.unit == "part":
            continue
        if value.unit or value.type == "percent":
            lone.setdefault((value.type, value.unit), []).append(index)
    return lone


def _in_one_sentence(sides: tuple[Side, Side], pairs: list[tuple[int, int]], places: tuple[int, int]) -> bool:
    """Return whether half of the content of both sentences round two places is the same."""
    spans = [_sentence(side.units, place) for side, place in zip(sides, places, strict=True)]
    same = sum(i in spans[0] and j in spans[1] and sides[0].units[i].is_content for i, j in pairs)
    sizes = [sum(side.units[at].is_content for at in span) for side, span in zip(sides, spans, strict=True)]
    return 2 * same >= min(sizes)


def _sentence(units: Sequence[Unit], place: int) -> range:
    """Return the units between the full stops round a place."""
    start = next((at + 1 for at in range(place, -1, -1) if units[at].text in _FULL_STOPS), 0)
    return range(start, next((at for at in range(place, len(units)) if units[at].text in _FULL_STOPS), len(units)))


def exchange_grades(a: Side, b: Side, pairs: list[tuple[int, int]], anchors: Anchors) -> list[tuple[Change, EditKind]]:
    """Return the markers of cause that were exchanged over a rewritten sentence: linked to, could lead to."""
    ours, theirs = ([m for m in side.markers if m.scale == "cause"] for side in (a, b))
    exchanges: list[tuple[Change, EditKind]] = []
    if not ours or not theirs:
        return exchanges
    extra = surplus(a, b)
    ours = [m for m in ours if extra[f"a {m.grade}"] > 0]
    theirs = [m for m in theirs if extra[f"b {m.grade}"] > 0]
    mates = dict(pairs), {j: i for i, j in pairs}
    for marker in ours:
        twin = next((m for m in theirs if differ(marker, m)), None)
        if twin is None or "linked" not in {marker.grade, twin.grade}:
            continue
        places = _joint_place(a, b, marker, twin, mates)
        if places is not None and (
            anchors.share >= a.settings.same_clause or _share_argument(a, b, marker, twin, anchors)
        ):
            theirs.remove(twin)
            exchanges.append((Change(a, b, *places), marker.kind))
    return exchanges


def uncross(
    pairs: list[tuple[int, int]], exchanges: list[tuple[Change, EditKind]], units: Sequence[Unit]
) -> list[tuple[int, int]]:
    """Return the pairs without a word or two that stand before an exchange on one side and behind it on the other.

    In early childhood linked to, could lead to early: the verbs stand for one another, and the two "early" do not.
    """
    crossing = {
        (i, j)
        for change, _ in exchanges
        for i, j in pairs
        if (i < change.a_start and j >= change.b_end) or (i >= change.a_end and j < change.b_start)
    }
    return [p for p in pairs if p not in crossing] if sum(units[i].is_content for i, _ in crossing) <= 1 else pairs


def _joint_place(
    a: Side, b: Side, old: Marker, new: Marker, mates: tuple[dict[int, int], dict[int, int]]
) -> tuple[int, int, int, int] | None:
    """Return the ranges of two verbs of cause, with the word that one of them is aligned with.

    Linked to an increased risk, increases the risk: what was linked is now the verb.
    """
    ours = _with_modal(a, old, set(range(len(a.units))) - mates[0].keys()), old.end
    theirs = _with_modal(b, new, set(range(len(b.units))) - mates[1].keys()), new.end
    if old.start in mates[0] and new.start in mates[1]:
        return None
    if new.start in mates[1]:
        ours = min(ours[0], mates[1][new.start]), max(ours[1], mates[1][new.start] + 1)
        theirs = new.start, new.end
    elif old.start in mates[0]:
        theirs = min(theirs[0], mates[0][old.start]), max(theirs[1], mates[0][old.start] + 1)
        ours = old.start, old.end
    ours, theirs = _with_particles(a, ours, mates[0]), _with_particles(b, theirs, mates[1])
    is_even = all((theirs[0] <= mates[0][i] < theirs[1]) for i in range(*ours) if i in mates[0]) and all(
        (ours[0] <= mates[1][j] < ours[1]) for j in range(*theirs) if j in mates[1]
    )
    return (*ours, *theirs) if is_even and ours[1] - ours[0] + theirs[1] - theirs[0] <= _CAUSE_UNITS else None


def _with_particles(side: Side, place: tuple[int, int], mates: dict[int, int]) -> tuple[int, int]:
    """Return the range of a verb with its own auxiliary and preposition, where the other side has neither: was, to."""
    start, end = place
    if start and start - 1 not in mates and side.units[start - 1].key in _BE:
        start -= 1
    if end < len(side.units) and end not in mates and side.units[end].key in _VERB_PREPOSITIONS:
        end += 1
    return start, end


def _share_argument(a: Side, b: Side, old: Marker, new: Marker, anchors: Anchors) -> bool:
    """Return whether two verbs of cause have the same word on one side: [absence] linked to, [absence] leads to."""
    for step in (-1, 1):
        ours, theirs = content_beside(a.units, old, step), content_beside(b.units, new, step)
        if ours is not None and theirs is not None and anchors.to_b.get(ours) == theirs:
            return True
    return False


def _with_modal(side: Side, marker: Marker, free: set[int]) -> int:
    """Return where a marker begins together with the modal before it: could lead."""
    before = marker.start - 1
    return before if before in free and side.units[before].key in HEDGES else marker.start
