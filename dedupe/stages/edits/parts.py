"""Hunks taken apart: reporting clauses and markers of certainty and scope are cut out, the rest is form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from dedupe.stages.edits.change import Change, Marker, Side
from dedupe.stages.edits.claims import (
    dropped_member,
    drops_class,
    drops_partner,
    exchanges_group,
    lists_members,
    pair_markers,
    restricts_group,
    surplus,
)
from dedupe.stages.edits.counted import (
    bounds_multiple,
    changes_rate,
    counts_another,
    hedges_behind_article,
    is_vague,
    with_amount,
)
from dedupe.stages.edits.cuts import cut_out, split_place
from dedupe.stages.edits.figures import hedge_of
from dedupe.stages.edits.kinds import form_kind, sure_kind
from dedupe.stages.edits.speech import cut_clauses
from dedupe.stages.edits.weights import is_cut_off, outside, weigh

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.anchors import Anchors
    from dedupe.stages.edits.units import Unit

Range = tuple[int, int]

_BEFORE_MODAL: Final = frozenset({"is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "the"})
# Signs that set a clause off.
_PARENTHETIC: Final = frozenset(",()-")
# Scales of what claims something: of things that are merely listed one that is left out confines no claim.
_CLAIMING: Final = frozenset({"cause", "modality"})
_WORD: Final = re.compile(r"\w+")
_COORDINATORS: Final = frozenset({"and", "or"})
# Letters of a word that those made of it begin with: obese, obesity.
_STEM: Final = 4
_ENDING: Final = 3
_ARTICLES: Final = frozenset({"a", "an", "the"})
_DETERMINERS: Final = frozenset({"the", "a", "an", "its", "their", "his", "her", "our"})


def name_parts(
    sides: tuple[Side, Side], changes: Iterable[tuple[Change, EditKind | None]], anchors: Anchors
) -> list[tuple[Change, EditKind]]:
    """Return every change with its kind, cut where a part of it has a kind of its own."""
    named: list[tuple[Change, EditKind]] = []
    open_changes: list[Change] = []
    for change, known in changes:
        kind = known or sure_kind(change) or _amount_kind(change)
        if known == "certainty" and not (change.old and change.new) and is_cut_off(change, known):
            kind = form_kind(change.old, change.new)
        if kind is None:
            open_changes.append(change)
        elif kind == "number" and known is None and not (change.old and change.new):
            named.append((with_amount(change), kind))
        elif kind == "number" and known is None:
            core, around = _cut_figures(change)
            named.append((core, "scope" if counts_another(core) else kind))
            open_changes += around
        else:
            named.append((change, kind))
    clauses, rest = cut_clauses(sides, open_changes, is_same_clause=anchors.share >= sides[0].settings.same_clause)
    named += clauses
    if not rest:
        return named
    extra = surplus(*sides)
    for change in rest:
        named += _cut_markers(change, extra, anchors)
    return named


def _amount_kind(change: Change) -> EditKind | None:
    """Return what words say of the amount beside which they were lost or put in: a year, around a 10% fall."""
    if changes_rate(change) or bounds_multiple(change) or is_vague(change):
        return "number"
    return "certainty" if hedges_behind_article(change) else None


def _cut_figures(change: Change) -> tuple[Change, list[Change]]:
    """Return the only two figures of a change with their *about* or *almost*, and the words around them."""
    places = [[i for i, unit in enumerate(side) if unit.value is not None] for side in (change.old, change.new)]
    if [len(place) for place in places] != [1, 1]:
        return change, []
    ranges: list[Range] = []
    for side, (at,) in zip((change.old, change.new), places, strict=True):
        value, end = side[at].value, at + 1
        while value is not None and end < len(side) and side[end].end <= value.span.end:
            end += 1
        ranges.append((at - hedge_of(side, 0, at)[0], end))
    (a_from, a_to), (b_from, b_to) = ranges
    before = change.part(0, a_from, 0, b_from)
    behind = change.part(a_to, len(change.old), b_to, len(change.new))
    return change.part(a_from, a_to, b_from, b_to), [part for part in (before, behind) if part.old or part.new]


def _cut_markers(change: Change, extra: Counter[str], anchors: Anchors) -> list[tuple[Change, EditKind]]:
    """Return the markers of a change as changes of their own, and the rest with its kinds.

    A marker that only one side has gives its kind to a short change as a whole; in a long one it is a change by
    itself where what it is about stands on the other side, or else it proves nothing.
    """
    is_same_clause = anchors.share >= change.a.settings.same_clause
    is_other_group = is_same_clause and (
        exchanges_group(change.old, change.new) or lists_members(change.old, change.new)
    )
    if is_other_group or _takes_from_group(change, anchors):
        return [(change, "scope")]
    named: list[tuple[Change, EditKind]] = []
    rest = [change]
    ranges = (change.a_start, change.a_end), (change.b_start, change.b_end)
    weighed = [
        (old, new, marker.kind, weight)
        for old, new in pair_markers((change.a, change.b), *ranges, extra, anchors)
        if (marker := old or new) is not None and (weight := _weight(change, old, new, anchors)) != "nothing"
    ]
    is_of_one_kind = len({kind for _, _, kind, _ in weighed}) == 1
    for old, new, kind, weight in weighed:
        if weight == "whole" and is_of_one_kind:
            return [(change, kind)]
        a_cut = _grown(change.a.units, old, ranges[0]) if old else None
        b_cut = _grown(change.b.units, new, ranges[1]) if new else None
        home = next((c for c in rest if _holds(c, a_cut, b_cut)), None)
        if home is None:
            continue
        a_own, b_own = (home.a_start, home.a_end), (home.b_start, home.b_end)
        place = (*(a_cut or split_place(a_own, b_own, b_cut)), *(b_cut or split_place(b_own, a_own, a_cut)))
        named.append((Change(home.a, home.b, *place), kind))
        rest = [part for c in rest for part in (cut_out(c, a_cut, b_cut) if c is home else (c,))]
    if len(named) == 1 and all(unit.key in _ARTICLES for c in rest for unit in (*c.old, *c.new)):
        return [(change, named[0][1])]  # a marked rise, a rise
    return named + [(c, sure_kind(c) or form_kind(c.old, c.new)) for c in rest]


def _weight(
    change: Change, old: Marker | None, new: Marker | None, anchors: Anchors
) -> Literal["whole", "part", "nothing"]:
    """Return what a marker that one side has alone says of its change, or one put for another of its scale."""
    marker = old or new
    if marker is None:
        return "nothing"
    if old is None or new is None:
        return weigh(change, marker, old, anchors)
    is_short = max(len(change.old), len(change.new)) <= change.a.settings.rewrite_words
    return "whole" if marker.scale == "cause" and is_short else "part"


def _takes_from_group(change: Change, anchors: Anchors) -> bool:
    """Return whether a cut, or what was put in, is one of two names, or what confines a group."""
    if change.old and change.new:
        return False
    side, start, end = (
        (change.a, change.a_start, change.a_end) if change.old else (change.b, change.b_start, change.b_end)
    )
    if change.old and _is_told_outside(change):
        return False
    if drops_partner(side.units, start, end) or drops_class(side.units, start, end):
        return True
    is_lost = bool(change.old)
    if is_lost and (member := dropped_member(side.units, start, end)) is not None:
        is_claimed = "or" in side.keys[start:end] or any(marker.scale in _CLAIMING for marker in side.markers)
        return is_claimed and not _is_retold_member(change, *member, anchors)
    return restricts_group(side.units, start, end, is_lost=is_lost) and not _is_recast(change, anchors)


def _is_told_outside(change: Change) -> bool:
    """Return whether all that was cut at the end of b's passage stands in the rest of its sentence: [and Utah] had."""
    if change.b_end < len(change.b.units):
        return False
    rest = set(_WORD.findall(outside(change.b)[1].lower()))
    cut = {unit.key for unit in change.old if unit.is_content}
    return bool(cut) and cut <= rest


def _is_retold_member(change: Change, member: int, kept: int, anchors: Anchors) -> bool:
    """Return whether the other side tells a dropped word elsewhere, or another one beside what it was joined to."""
    word = change.a.units[member].key
    stem = word[: max(_STEM, len(word) - _ENDING)]
    if any(unit.key.startswith(stem) for unit in change.b.units):
        return True
    mate = anchors.to_b.get(kept)
    beside = change.b.keys[max(0, mate - 1) : mate + 2] if mate is not None else ()
    return mate is None or not _COORDINATORS.isdisjoint(beside)


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
    elif marker.scale == "condition":
        is_open = start > within[0] and units[start - 1].key in _PARENTHETIC
        start -= is_open
        end += is_open and end < within[1] and units[end].key in _PARENTHETIC
    elif marker.scale == "intensity" and start > within[0] and units[start - 1].key in {"a", "an"}:
        start -= 1
    return start, end


def _holds(change: Change, a_cut: Range | None, b_cut: Range | None) -> bool:
    """Return whether both ranges lie in a change."""
    return (a_cut is None or (change.a_start <= a_cut[0] and a_cut[1] <= change.a_end)) and (
        b_cut is None or (change.b_start <= b_cut[0] and b_cut[1] <= change.b_end)
    )
