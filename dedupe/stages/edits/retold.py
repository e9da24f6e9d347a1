"""A claim of cause told in other words: linked to, could help; was associated with, cuts.

Where a statement was retold, its words have no counterparts, and what its verb claims is compared as a whole: on the
scale of Sumner et al. (2014), BMJ 349:g7015, a correlation, a cause that is said to be possible, and a cause are three
claims, and to go from one to another is the exaggeration that they counted in health news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.stages.edits.change import Change
from dedupe.stages.edits.lexicon import AUXILIARIES, HEDGES, NEGATIONS
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.change import Marker, Side
    from dedupe.stages.edits.units import Unit

_COMPARISONS: Final = frozenset(words("more less higher lower greater increased reduced raised heightened elevated"))
_STRENGTHS: Final = {"linked": 0, "contributing": 1, "caused": 2, "reduced": 2, "prevented": 2}
_POSSIBLE: Final = 1
"""A cause that may, might, could or helps to be one stands beside one among others."""
_HELPING: Final = frozenset({"help", "helps", "helped", "helping"})
_BEFORE: Final = AUXILIARIES | _HELPING | frozenset({"to", "be", "been", "also"})
_BEHIND: Final = frozenset(words("to with in between of for from by"))
# The risk of: what a verb of change has for its object belongs to what it claims.
_OBJECTS: Final = frozenset({"risk", "chance", "chances", "risks", "likelihood", "odds"})
_OBJECT_WORDS: Final = 3


class _Claim(NamedTuple):
    """A verb of cause with what hedges and completes it: half-open units, and its strength from 0 to 2."""

    start: int
    end: int
    strength: int


def exchange_claims(a: Side, b: Side) -> list[tuple[Change, EditKind]]:
    """Return the changes of what the sides of a retold statement claim: of cause, and of how much more likely it is."""
    return _exchange_causes(a, b) + _exchange_degrees(a, b)


def _exchange_degrees(a: Side, b: Side) -> list[tuple[Change, EditKind]]:
    """Return the change of the one degree of a comparison that each side tells: slightly higher, far more likely."""
    ours, theirs = _degrees(a), _degrees(b)
    if not ours or not theirs or len({m.grade for m in ours}) > 1 or len({m.grade for m in theirs}) > 1:
        return []
    old, new = ours[0], theirs[0]
    if old.grade == new.grade:
        return []
    return [(Change(a, b, old.start, old.end + 1, new.start, new.end + 1), "certainty")]


def _degrees(side: Side) -> list[Marker]:
    """Return the words that say how large a comparison is, outside quotations."""
    units = side.units
    return [
        marker
        for marker in side.markers
        if marker.scale == "intensity"
        and marker.end < len(units)
        and units[marker.start].quote < 0
        and units[marker.end].key in _COMPARISONS
    ]


def _exchange_causes(a: Side, b: Side) -> list[tuple[Change, EditKind]]:
    """Return the change of the one claim of cause that each side of a retold statement makes, where they differ."""
    ours, theirs = _claims(a), _claims(b)
    if not ours or not theirs or len({claim.strength for claim in ours}) > 1 or len({c.strength for c in theirs}) > 1:
        return []
    old, new = ours[0], theirs[0]
    if old.strength == new.strength:
        return []
    return [(Change(a, b, old.start, old.end, new.start, new.end), "certainty")]


def _claims(side: Side) -> list[_Claim]:
    """Return the claims of cause of a side, outside its quotations; none where one is denied."""
    units = side.units
    found: list[_Claim] = []
    for marker in side.markers:
        if marker.scale != "cause" or marker.grade not in _STRENGTHS or units[marker.start].quote >= 0:
            continue
        start = marker.start
        while start and _leads(units[start - 1]):
            start -= 1
        if any(unit.key in NEGATIONS for unit in units[max(0, start - 1) : marker.start]):
            return []
        if start and units[start].key == "to":
            continue  # used to prevent: what a thing is for
        if found and found[-1].strength == 0 and start <= found[-1].end:
            continue  # linked to worsening symptoms: what is linked, not what is caused
        before = units[start : marker.start]
        is_possible = any(unit.key in _HELPING or HEDGES.get(unit.key) == "possible" for unit in before)
        strength = _STRENGTHS[marker.grade]
        found.append(_Claim(start, _end(units, marker.end), min(strength, _POSSIBLE) if is_possible else strength))
    return found


def _leads(unit: Unit) -> bool:
    """Return whether a word before a verb of cause belongs to what it claims: can also significantly increase."""
    return unit.key in _BEFORE or unit.key in HEDGES or (unit.is_word and unit.key.endswith("ly"))


def _end(units: Sequence[Unit], end: int) -> int:
    """Return where a claim ends: behind its preposition, or the risk that it is about."""
    stop = min(len(units), end + _OBJECT_WORDS)
    at = next((i for i in range(end, stop) if units[i].key in _OBJECTS), None)
    if at is not None and all(unit.is_word for unit in units[end:at]):
        end = at + 1
    return end + (end < len(units) and units[end].key in _BEHIND)
