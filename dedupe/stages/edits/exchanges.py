"""What was exchanged over a whole passage, wherever it stands: reporting clauses, quantities, verbs of cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.anchors import content_beside
from dedupe.stages.edits.change import Change, Marker, Side
from dedupe.stages.edits.claims import differ, noun_behind, surplus
from dedupe.stages.edits.lexicon import HEDGES, QUANTIFIERS, base_form
from dedupe.stages.edits.reporting import Clause, exchange_kind, find_clauses

if TYPE_CHECKING:
    from dedupe.model import EditKind
    from dedupe.stages.edits.anchors import Anchors

# Units of both sides over which two verbs of cause are one change.
_CAUSE_UNITS: Final = 12
_DETERMINERS: Final = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})
_TOLD: Final = frozenset({"attribution", "certainty"})


def exchange_clauses(a: Side, b: Side) -> list[tuple[Change, EditKind]]:
    """Return the reporting clauses that were exchanged for one another or changed their place.

    One that stayed in its place with its source is left to the word-level comparison.
    """
    ours, theirs = find_clauses(a.units, 0, len(a.units)), find_clauses(b.units, 0, len(b.units))
    exchanges: list[tuple[Change, EditKind]] = []
    for old in ours:
        new = next((clause for clause in theirs if clause.sources & old.sources or clause.verb == old.verb), None)
        if new is None and len(ours) == len(theirs) == 1:
            new = theirs[0]
        if new is None:
            continue
        theirs.remove(new)
        kind = exchange_kind(old, new)
        is_moved = _is_moved(a, b, old, new)
        if is_moved and kind == "attribution-verb" and old.verb == new.verb:
            kind = "wording"
        if kind in _TOLD or old.is_inverted != new.is_inverted or is_moved:
            exchanges.append((Change(a, b, old.start, old.end, new.start, new.end), kind))
    return exchanges


def _is_moved(a: Side, b: Side, old: Clause, new: Clause) -> bool:
    """Return whether a clause went from the beginning of a sentence to its end, or back."""
    places = (old.start + old.end) / (2 * len(a.units)), (new.start + new.end) / (2 * len(b.units))
    return abs(places[0] - places[1]) > a.settings.moved_share


def exchange_quantities(
    a: Side, b: Side, pairs: list[tuple[int, int]], anchors: Anchors
) -> list[tuple[Change, EditKind]]:
    """Return a quantity lost or added with a noun that changed its form or its place: both councils, the council's."""
    if anchors.share < a.settings.same_clause:
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


def exchange_grades(a: Side, b: Side, pairs: list[tuple[int, int]], anchors: Anchors) -> list[tuple[Change, EditKind]]:
    """Return the markers of cause that were exchanged over a rewritten sentence: linked to, could lead to."""
    extra = surplus(a, b)
    mates = dict(pairs), {j: i for i, j in pairs}
    ours = [m for m in a.markers if m.scale == "cause" and extra[f"a {m.grade}"] > 0]
    theirs = [m for m in b.markers if m.scale == "cause" and extra[f"b {m.grade}"] > 0]
    exchanges: list[tuple[Change, EditKind]] = []
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
    is_even = all((theirs[0] <= mates[0][i] < theirs[1]) for i in range(*ours) if i in mates[0]) and all(
        (ours[0] <= mates[1][j] < ours[1]) for j in range(*theirs) if j in mates[1]
    )
    return (*ours, *theirs) if is_even and ours[1] - ours[0] + theirs[1] - theirs[0] <= _CAUSE_UNITS else None


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
