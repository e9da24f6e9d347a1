"""Certainty, scope and negation: how surely, of whom, and whether at all.

Markers are single words or short phrases on a scale (may and will; some and all; women and people). Those of both
sides of a passage cancel out; what is left over is a change of its own, cut out of the hunk it stands in.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.gazetteer import PLACES
from dedupe.stages.edits.lexicon import (
    CAUSATION,
    CORRELATION,
    FUNCTION_WORDS,
    EXPECTATIONS,
    HEDGES,
    NEARLY,
    NEGATIONS,
    NEGATIVE_ADVERBS,
    POPULATIONS,
    PREVENTION,
    QUANTIFIERS,
    REDUCTION,
    base_form,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.change import Side
    from dedupe.stages.edits.units import Unit


@dataclass(frozen=True, slots=True)
class Marker:
    """Units start to end of a side that say something on a scale. `is_lone` ones count without a counterpart."""

    start: int
    end: int
    kind: EditKind
    scale: str
    grade: str
    is_lone: bool


_PERIODS: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "night", "time"})
# Units of the longest coordinated name that is taken for one.
_PARTNER_UNITS: Final = 12
_DEGREES: Final = {"less": "comparative", "more": "comparative", "least": "superlative", "most": "superlative"}


def find_markers(units: Sequence[Unit], start: int, end: int) -> list[Marker]:
    """Return the markers in a range of units, in order."""
    markers = []
    for index in range(start, end):
        unit = units[index]
        if unit.is_word and unit.value is None:
            markers += _read(units, index, end)
    return markers


def _read(units: Sequence[Unit], index: int, end: int) -> list[Marker]:
    """Return the marker that begins at a unit, if one does."""
    key = units[index].key
    one = index + 1
    found = []
    following = units[one].key if one < len(units) else ""
    if key in EXPECTATIONS and following == "to":
        return [Marker(index, one, "certainty", "modality", "expected", is_lone=True)]
    if key in NEARLY and QUANTIFIERS.get(following) == "all":
        return [Marker(index, one, "scope", "quantity", "nearly", is_lone=True)]
    if key in NEGATIVE_ADVERBS:
        return [Marker(index, one, "negation", "negation", "hardly", is_lone=True)]
    if key in HEDGES and not (index and units[index - 1].key in _DEGREES and HEDGES[key] in {"often", "sometimes"}):
        found.append(Marker(index, one, "certainty", "modality", HEDGES[key], is_lone=HEDGES[key] in _LONE_HEDGES))
    if key in NEGATIONS:
        found.append(Marker(index, one, "negation", "negation", "not", is_lone=True))
    if found:
        return found
    if key == "or" and index and units[index - 1].text == "/":
        return [Marker(index - 1, one, "scope", "quantity", "and/or", is_lone=True)]
    if key in _DEGREES and one < len(units) and units[one].is_word and not units[one].key.endswith("s"):
        return [Marker(index, one, "certainty", f"degree of {following}", _DEGREES[key], is_lone=False)]
    if key in QUANTIFIERS and not (one < len(units) and units[one].value is not None):
        if key in {"every", "each"} and base_form(following) in _PERIODS:
            return []  # per year
        return [Marker(index, one, "scope", "quantity", QUANTIFIERS[key], is_lone=QUANTIFIERS[key] in _LONE_QUANTITIES)]
    base = base_form(key)
    if base in CORRELATION or key in CORRELATION:
        return [Marker(index, one, "certainty", "cause", "linked", is_lone=False)]
    if base in PREVENTION:
        return [Marker(index, one, "certainty", "cause", "prevented", is_lone=False)]
    if base in REDUCTION:
        return [Marker(index, one, "certainty", "cause", "reduced", is_lone=False)]
    if base in CAUSATION and (base != "result" or following == "in"):
        return [Marker(index, one, "certainty", "cause", "caused", is_lone=False)]
    if base in POPULATIONS:
        return [Marker(index, one, "scope", "population", POPULATIONS[base], is_lone=False)]
    return _place(units, index, end)


def _place(units: Sequence[Unit], index: int, end: int) -> list[Marker]:
    """Return a phrase that confines a claim to a place: in the UK."""
    if units[index].key not in {"in", "across", "throughout"}:
        return []
    at = index + 1
    if at < end and units[at].key == "the":
        at += 1
    before = units[index - 1].text if index else ""
    if at < end and units[at].key in PLACES and units[at].text[:1].isupper() and not before[:1].isupper():
        return [Marker(index, at + 1, "scope", "place", units[at].key, is_lone=True)]
    return []


_LONE_HEDGES: Final = frozenset(
    {"possible", "likely", "unlikely", "seeming", "alleged", "often", "sometimes", "always"}
)
_LONE_QUANTITIES: Final = frozenset({"all", "both", "most", "many", "some", "few", "half", "world"})


def drops_partner(units: Sequence[Unit], start: int, end: int) -> bool:
    """Return whether a range takes one of two coordinated names away: X Council and [stays:] Y.

    Fewer names in the same role is scope: what held for both holds for one.
    """
    joint = next((i for i in range(start, end) if units[i].key == "and"), None)
    if joint is None or end - start > _PARTNER_UNITS:
        return False
    left = any(_is_proper(units, i) for i in range(max(0, joint - 2), joint))
    right = any(_is_proper(units, i) for i in range(joint + 1, min(len(units), joint + 5)))
    stays_left = joint == start and start > 0 and _is_proper(units, start - 1)
    stays_right = end < len(units) and _is_proper(units, end)
    return left and right and (stays_left or stays_right)


def _is_proper(units: Sequence[Unit], index: int) -> bool:
    """Return whether a word is capitalised where nothing but a name would be."""
    unit = units[index]
    return unit.is_word and unit.value is None and unit.text[:1].isupper() and unit.key not in FUNCTION_WORDS


def noun_behind(units: Sequence[Unit], marker: Marker) -> int | None:
    """Return the unit that a quantity is about: the councils of "both councils"."""
    at = marker.end
    if marker.scale != "quantity" or at >= len(units) or not units[at].is_word or units[at].key in FUNCTION_WORDS:
        return None
    return at


def pair_markers(
    a: Side, b: Side, old: tuple[int, int], new: tuple[int, int], extra: Counter[str]
) -> list[tuple[Marker | None, Marker | None]]:
    """Return the markers of two ranges that differ: exchanged for one another, lost or added.

    Args:
        a: The side the markers may be lost from.
        b: The side they may be added to.
        old: The range of units of *a*.
        new: The range of units of *b*.
        extra: From `surplus`: how much oftener a side has a grade; what is returned is taken off.
    """
    ours, theirs = find_markers(a.units, *old), find_markers(b.units, *new)
    for marker in list(ours):
        twin = next((m for m in theirs if (m.scale, m.grade) == (marker.scale, marker.grade)), None)
        if twin is not None:
            ours.remove(marker)
            theirs.remove(twin)
    pairs: list[tuple[Marker | None, Marker | None]] = []
    for marker in list(ours):
        twin = next((m for m in theirs if m.scale == marker.scale and differ(marker, m)), None)
        if twin is not None and extra[f"a {marker.grade}"] > 0 and extra[f"b {twin.grade}"] > 0:
            ours.remove(marker)
            theirs.remove(twin)
            extra.subtract((f"a {marker.grade}", f"b {twin.grade}"))
            pairs.append((marker, twin))
    for side, markers in (("a", ours), ("b", theirs)):
        for marker in markers:
            if side == "b" and marker.scale == "place":
                continue  # a place added says more and takes nothing away
            if marker.is_lone and extra[f"{side} {marker.grade}"] > 0:
                extra[f"{side} {marker.grade}"] -= 1
                pairs.append((marker, None) if side == "a" else (None, marker))
    return pairs


def surplus(a: Side, b: Side) -> Counter[str]:
    """Return how much oftener one side of a passage has a grade, as ``a grade`` and ``b grade``."""
    ours = Counter(marker.grade for marker in find_markers(a.units, 0, len(a.units)))
    theirs = Counter(marker.grade for marker in find_markers(b.units, 0, len(b.units)))
    more = {f"a {grade}": count for grade, count in (ours - theirs).items()}
    return Counter(more | {f"b {grade}": count for grade, count in (theirs - ours).items()})


def differ(one: Marker, other: Marker) -> bool:
    """Return whether two grades of a scale are told apart: cause and reduction are both plain causes."""
    plain = {"caused", "reduced"}
    if {one.grade, other.grade} in (plain, {"possible", "conceivable"}):
        return False
    # A thing that lowers a risk and one that prevents differ; a cause and a prevention are other stories.
    return {one.grade, other.grade} != {"caused", "prevented"}
