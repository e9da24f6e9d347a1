"""Hunks taken apart: reporting clauses and markers of certainty and scope are cut out, the rest is form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from dedupe.stages.edits.anchors import content_beside
from dedupe.stages.edits.change import Change, Marker, Side
from dedupe.stages.edits.claims import differ, drops_partner, noun_behind, pair_markers, restricts_group, surplus
from dedupe.stages.edits.diff import is_content
from dedupe.stages.edits.kinds import form_kind, sure_kind
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, HEDGES, QUANTIFIERS, base_form
from dedupe.stages.edits.reporting import Clause, exchange_kind, find_clauses, lone_kind

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.anchors import Anchors
    from dedupe.stages.edits.units import Unit

Range = tuple[int, int]

# Words of both sides of a rewrite in which a hedge stands all but alone.
_FEW: Final = 10
# Scales whose markers say nothing where what they are about is another thing on the other side, but for a word or
# two in the place of one: isn't, is.
_PAIR: Final = 3
_NEED_HEAD: Final = frozenset({"negation", "quantity"})
# Units of both sides over which two verbs of cause are one change.
_CAUSE_UNITS: Final = 12
_NOT_ONLY: Final = frozenset({"only", "just", "least", "merely", "simply"})
_BEFORE_MODAL: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "the"})
# Verbs that take a quotation up again: their speaker has spoken before.
_TAKING_UP: Final = frozenset({"add", "continue", "note"})
_DETERMINERS: Final = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})
_TOLD: Final = frozenset({"attribution", "certainty"})


def name_parts(
    sides: tuple[Side, Side], changes: Iterable[tuple[Change, EditKind | None]], anchors: Anchors
) -> list[tuple[Change, EditKind]]:
    """Return every change with its kind, cut where a part of it has a kind of its own."""
    named: list[tuple[Change, EditKind]] = []
    open_changes: list[Change] = []
    for change, known in changes:
        kind = known or sure_kind(change)
        if known == "certainty" and not (change.old and change.new) and _is_cut_off(change, known):
            kind = form_kind(change.old, change.new)
        if kind is None:
            open_changes.append(change)
        else:
            named.append((change, kind))
    clauses, rest = _cut_clauses(sides, open_changes, is_same_clause=anchors.share >= sides[0].settings.same_clause)
    named += clauses
    extra = surplus(*sides)
    for change in rest:
        named += _cut_markers(change, extra, anchors)
    return named


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
        if kind in _TOLD or old.is_inverted != new.is_inverted or _is_moved(a, b, old, new):
            exchanges.append((Change(a, b, old.start, old.end, new.start, new.end), kind))
    return exchanges


def exchange_quantities(a: Side, b: Side, pairs: list[tuple[int, int]]) -> list[tuple[Change, EditKind]]:
    """Return a quantity lost or added with a noun that changed its form or its place: both councils, the council's."""
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


def _is_moved(a: Side, b: Side, old: Clause, new: Clause) -> bool:
    """Return whether a clause went from the beginning of a sentence to its end, or back."""
    places = (old.start + old.end) / (2 * len(a.units)), (new.start + new.end) / (2 * len(b.units))
    return abs(places[0] - places[1]) > a.settings.moved_share


def _cut_clauses(
    sides: tuple[Side, Side], changes: list[Change], *, is_same_clause: bool
) -> tuple[list[tuple[Change, EditKind]], list[Change]]:
    """Return the reporting clauses that only one side has as changes of their own, and what is left."""
    a, b = sides
    named: list[tuple[Change, EditKind]] = []
    rest: list[Change] = []
    for change in changes:
        ours = find_clauses(a.units, change.a_start, change.a_end)
        theirs = find_clauses(b.units, change.b_start, change.b_end)
        parts = [change]
        if len(ours) == len(theirs) == 1 and _fills(change, ours[0], theirs[0]):
            named.append((change, exchange_kind(ours[0], theirs[0])))
            continue
        if len(ours) + len(theirs) == 1 and is_same_clause and not _is_cut_off(change, "attribution"):
            clause = (ours or theirs)[0]
            other = sides[0] if theirs else sides[1]
            if _takes_statement(change, clause, is_added=bool(theirs)):
                named.append((change, "insertion" if theirs else "deletion"))
                continue
            kind = lone_kind(clause, is_added=bool(theirs), is_known=_is_known(sides, change, clause, other))
            if kind == "attribution" or len(change.new if theirs else change.old) == clause.end - clause.start:
                named.append((_lone(change, clause, is_added=bool(theirs)), kind))
                place = (clause.start, clause.end)
                parts = list(cut_out(change, None if theirs else place, place if theirs else None))
        rest += parts
    return named, rest


def _fills(change: Change, old: Clause, new: Clause) -> bool:
    """Return whether two clauses are all that a change holds."""
    return len(change.old) - (old.end - old.start) <= 1 and len(change.new) - (new.end - new.start) <= 1


def _takes_statement(change: Change, clause: Clause, *, is_added: bool) -> bool:
    """Return whether a cut takes a clause together with what it reports: , and residents said they would protest."""
    if change.old and change.new:
        return False
    units, start, end = (
        (change.b.units, change.b_start, change.b_end) if is_added else (change.a.units, change.a_start, change.a_end)
    )
    reported = units[start : clause.start] if clause.is_inverted else units[clause.end : end]
    return any(map(is_content, reported))


def _is_known(sides: tuple[Side, Side], change: Change, clause: Clause, other: Side) -> bool:
    """Return whether the other side knows the speaker.

    By name, by the same sort of source in another place, because a tag takes a quotation up again, or because what
    is tagged is a quotation there, whose speaker stands outside the passage.
    """
    is_quoted = all(any(unit.quote >= 0 for unit in side.units) for side in sides)
    own = sides[0] if other is sides[1] else sides[1]
    names = {unit.key for unit in own.units[clause.start : clause.end] if _is_proper_noun(unit)}
    if names & {unit.key for unit in other.units if _is_proper_noun(unit)}:
        return True
    is_tag = is_quoted and other.units[-1:] and other.units[-1].quote >= 0
    if is_tag and any(
        unit.text in other.text for unit in own.units[clause.start : clause.end] if _is_proper_noun(unit)
    ):
        return True
    if not clause.named and any(
        found.sources & clause.sources for found in find_clauses(other.units, 0, len(other.units))
    ):
        return True
    if _stands_at_name(change, own, clause):
        return True
    start, end = (change.a_start, change.a_end) if other is sides[0] else (change.b_start, change.b_end)
    beside = [unit for unit in (*other.units[max(0, start - 1) : start], *other.units[end : end + 1]) if unit.is_word]
    if not clause.named and beside and all(unit.quote >= 0 for unit in beside):
        return True
    return other.speaker is not None or (is_quoted and (clause.is_pronoun or clause.verb in _TAKING_UP))


def _stands_at_name(change: Change, own: Side, clause: Clause) -> bool:
    """Return whether a clause leads up to a name that stayed: explains lead author [Helen Ling]."""
    start, end = (change.a_start, change.a_end) if own is change.a else (change.b_start, change.b_end)
    units = own.units
    return (clause.end == end < len(units) and clause.is_inverted and _is_proper_noun(units[end])) or (
        clause.start == start > 0 and "person" in clause.sources and _is_proper_noun(units[start - 1])
    )


def _is_proper_noun(unit: Unit) -> bool:
    return unit.is_word and unit.text[:1].isupper() and unit.key not in FUNCTION_WORDS


def _lone(change: Change, clause: Clause, *, is_added: bool) -> Change:
    """Return a clause of one side as a change with an empty place on the other."""
    if is_added:
        at = change.a_end if clause.end == change.b_end else change.a_start
        return Change(change.a, change.b, at, at, clause.start, clause.end)
    at = change.b_end if clause.end == change.a_end else change.b_start
    return Change(change.a, change.b, clause.start, clause.end, at, at)


def cut_out(change: Change, a_cut: Range | None, b_cut: Range | None) -> Iterator[Change]:
    """Yield what is left of a change when a range of each side is cut out; untouched where it has none of them."""
    a_inside = a_cut is not None and change.a_start <= a_cut[0] and a_cut[1] <= change.a_end and a_cut[0] < a_cut[1]
    b_inside = b_cut is not None and change.b_start <= b_cut[0] and b_cut[1] <= change.b_end and b_cut[0] < b_cut[1]
    if not a_inside and not b_inside:
        yield change
        return
    a_from, a_to = (
        a_cut
        if a_inside and a_cut
        else _split_place((change.a_start, change.a_end), (change.b_start, change.b_end), b_cut)
    )
    b_from, b_to = (
        b_cut
        if b_inside and b_cut
        else _split_place((change.b_start, change.b_end), (change.a_start, change.a_end), a_cut)
    )
    for part in (
        Change(change.a, change.b, change.a_start, a_from, change.b_start, b_from),
        Change(change.a, change.b, a_to, change.a_end, b_to, change.b_end),
    ):
        if part.old or part.new:
            yield part


def _split_place(own: Range, other: Range, cut: Range | None) -> Range:
    """Return where a side is parted when only the other has something cut out: with the larger rest."""
    if cut is None:
        return own[1], own[1]
    at = own[1] if cut[0] - other[0] >= other[1] - cut[1] else own[0]
    return at, at


def _cut_markers(change: Change, extra: Counter[str], anchors: Anchors) -> list[tuple[Change, EditKind]]:
    """Return the markers of a change as changes of their own, and the rest with its kinds.

    A marker that only one side has gives its kind to a short change as a whole; in a long one it is a change by
    itself where what it is about stands on the other side, or else it proves nothing.
    """
    if _takes_from_group(change, anchors):
        return [(change, "scope")]
    named: list[tuple[Change, EditKind]] = []
    rest = [change]
    ranges = (change.a_start, change.a_end), (change.b_start, change.b_end)
    for old, new in pair_markers((change.a, change.b), *ranges, extra, anchors):
        marker = old or new
        if marker is None:
            continue
        if old is None or new is None:
            weight = _weight(change, marker, old, anchors)
            if weight == "whole":
                return [(change, marker.kind)]
            if weight == "nothing":
                continue
        a_cut = _grown(change.a.units, old, ranges[0]) if old else None
        b_cut = _grown(change.b.units, new, ranges[1]) if new else None
        home = next((c for c in rest if _holds(c, a_cut, b_cut)), None)
        if home is None:
            continue
        a_own, b_own = (home.a_start, home.a_end), (home.b_start, home.b_end)
        place = (*(a_cut or _split_place(a_own, b_own, b_cut)), *(b_cut or _split_place(b_own, a_own, a_cut)))
        named.append((Change(home.a, home.b, *place), marker.kind))
        rest = [part for c in rest for part in (cut_out(c, a_cut, b_cut) if c is home else (c,))]
    named += [(c, sure_kind(c) or form_kind(c.old, c.new)) for c in rest]
    return named


def _takes_from_group(change: Change, anchors: Anchors) -> bool:
    """Return whether a cut, or what was put in, is one of two names, or what confines a group."""
    if change.old and change.new:
        return False
    side, start, end = (
        (change.a, change.a_start, change.a_end) if change.old else (change.b, change.b_start, change.b_end)
    )
    if drops_partner(side.units, start, end):
        return True
    return restricts_group(side.units, start, end) and not _is_recast(change, anchors)


def _is_recast(change: Change, anchors: Anchors) -> bool:
    """Return whether what confines a noun went to its other side: patients in poverty, poor patients."""
    own, other, mates, back, start, end = (
        (change.a.units, change.b.units, anchors.to_b, anchors.to_a, change.a_start, change.a_end)
        if change.old
        else (change.b.units, change.a.units, anchors.to_a, anchors.to_b, change.b_start, change.b_end)
    )
    for noun, step in ((start - 1, -1), (end, 1)):
        mate = mates.get(noun) if 0 <= noun < len(own) else None
        if mate is None or not 0 <= mate + step < len(other):
            continue
        beyond = mate + step
        if other[beyond].is_word and beyond not in back and other[beyond].key not in _DETERMINERS:
            return True
    return False


def _grown(units: Sequence[Unit], marker: Marker, within: Range) -> Range:
    """Return the range of a marker with the words that belong to it: is expected to, the potential to."""
    start, end = marker.start, marker.end
    if marker.scale == "modality":
        if end < within[1] and units[end].key == "to":
            end += 1
        while start > within[0] and units[start - 1].key in _BEFORE_MODAL:
            start -= 1
    elif marker.scale == "intensity" and start > within[0] and units[start - 1].key in {"a", "an"}:
        start -= 1
    return start, end


def _weight(
    change: Change, marker: Marker, old: Marker | None, anchors: Anchors
) -> Literal["whole", "part", "nothing"]:
    """Return whether a marker that one side has alone is what its change is about, a part of it, or nothing."""
    sizes = [sum(unit.is_word for unit in units) for units in (change.old, change.new)]
    if _is_cut_off(change, marker.kind) or (marker.scale == "place" and _is_pronoun_only(change, old)):
        return "nothing"
    behind = (change.a if old else change.b).units[marker.end : marker.end + 1]
    if marker.kind == "negation" and behind and behind[0].key in _NOT_ONLY and behind[0] in (*change.old, *change.new):
        return "nothing"  # not only this but that, this and that
    settings = change.a.settings
    is_anchored = anchors.holds(change.a if old else change.b, marker, "a" if old else "b")
    is_same_clause = anchors.share >= settings.same_clause and not any(map(_begins_inside, (change.a, change.b)))
    if marker.scale == "restriction":
        # What confines a noun is lost where the noun stays; put in, it may belong to another claim.
        is_cut = old is not None or anchors.share >= settings.same_sentence
        return "part" if is_anchored and is_cut and _has_no_other(change, marker, old) else "nothing"
    if 0 in sizes:
        if max(sizes) <= settings.cut_words:
            return "whole" if is_anchored or is_same_clause else "nothing"
        return "part" if is_anchored and is_same_clause else "nothing"
    few = _PAIR if marker.scale in _NEED_HEAD else _FEW
    is_lone = is_same_clause and sum(sizes) <= few
    if max(sizes) <= settings.rewrite_words and (is_anchored or is_lone):
        return "whole"
    return "part" if is_anchored and is_same_clause and marker.kind != "negation" else "nothing"


def _begins_inside(side: Side) -> bool:
    """Return whether a passage begins inside a sentence: what governs its words may stand before it."""
    return side.text[max(0, side.span.start - 2) : side.span.start].rstrip(" \xa0")[-1:].isalnum()


def _has_no_other(change: Change, marker: Marker, old: Marker | None) -> bool:
    """Return whether the other side of a change puts no content in the place of a marker's word."""
    units = change.b.units[change.b_start : change.b_end] if old else change.a.units[change.a_start : change.a_end]
    own = change.a.units if old else change.b.units
    letters = own[marker.start].key
    joined = "".join(unit.key for unit in (change.b.units if old else change.a.units))
    return letters not in joined and not any(is_content(unit) for unit in units[-1:])


def _is_pronoun_only(change: Change, old: Marker | None) -> bool:
    """Return whether the other side says the whole thing with function words: the team in the UK, they."""
    other = change.new if old else change.old
    return bool(other) and all(unit.key in FUNCTION_WORDS for unit in other if unit.is_word)


def _is_cut_off(change: Change, kind: EditKind) -> bool:
    """Return whether a change stands where its passage cuts a sentence: what is missing may stand outside.

    The same holds for a quantity in a phrase of its own: ", of all cases,".
    """
    if kind == "scope" and any(unit.text == "," for unit in (*change.old, *change.new)[1:-1]):
        return True
    for side, start, end in ((change.a, change.a_start, change.a_end), (change.b, change.b_start, change.b_end)):
        before = side.text[max(0, side.span.start - 4) : side.span.start].rstrip()[-1:]
        after = side.text[side.span.end : side.span.end + 4].lstrip()[:1]
        if (start == 0 and (before.isalnum() or before in {",", "-", "–"})) or (
            end == len(side.units) and side.units and side.units[-1].is_word and after.isalnum() and after.islower()
        ):
            return True
    return False


def _holds(change: Change, a_cut: Range | None, b_cut: Range | None) -> bool:
    """Return whether both ranges lie in a change."""
    return (a_cut is None or (change.a_start <= a_cut[0] and a_cut[1] <= change.a_end)) and (
        b_cut is None or (change.b_start <= b_cut[0] and b_cut[1] <= change.b_end)
    )
