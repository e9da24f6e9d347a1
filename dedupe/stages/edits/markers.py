"""Markers: words that say how surely, of whom, or whether at all, each on its scale.

A scale has grades (may and will; some and all; linked and caused; women and people). A marker that may change a
claim by its mere absence is lone; the others count only when another grade of their scale stands in their place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Marker
from dedupe.stages.edits.gazetteer import PLACES
from dedupe.stages.edits.lexicon import (
    CAUSATION,
    CORRELATION,
    EXPECTATIONS,
    HEDGES,
    INTENSITIES,
    NEARLY,
    NEGATIONS,
    NEGATIVE_ADVERBS,
    POPULATIONS,
    PREVENTION,
    QUANTIFIERS,
    QUIET_HEDGES,
    REDUCTION,
    base_form,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.stages.edits.units import Unit

_DEGREES: Final = {"less": "comparative", "more": "comparative", "least": "superlative", "most": "superlative"}
# Units within which "both" has its "and".
_BOTH_AND: Final = 4
_PERIODS: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "night", "time"})
_PREPOSITIONS: Final = frozenset({"in", "across", "throughout"})
_FREQUENCIES: Final = frozenset({"often", "sometimes"})
_LONE_HEDGES: Final = frozenset({"possible", "likely", "unlikely", "seeming", "alleged", "often", "sometimes"})
_LONE_QUANTITIES: Final = frozenset({"all", "both", "most", "many", "some", "few", "world"})
# From correlation to cause; a word of the first list that has it decides.
_CAUSES: Final = (
    (CORRELATION, "linked"),
    (PREVENTION, "prevented"),
    (REDUCTION, "reduced"),
    (CAUSATION, "caused"),
)
_TABLES: Final = (
    HEDGES,
    NEGATIONS,
    NEGATIVE_ADVERBS,
    EXPECTATIONS,
    NEARLY,
    QUANTIFIERS,
    POPULATIONS,
    CORRELATION,
    CAUSATION,
    PREVENTION,
    REDUCTION,
    INTENSITIES,
    _DEGREES,
    _PREPOSITIONS,
    frozenset({"or"}),
)


def find_markers(units: Sequence[Unit]) -> tuple[Marker, ...]:
    """Return the markers in a run of units, in order.

    >>> from dedupe.stages.edits.units import cut_units
    >>> [(m.scale, m.grade) for m in find_markers(cut_units("It may help some women"))]
    [('modality', 'possible'), ('quantity', 'some'), ('population', 'female')]
    """
    markers: list[Marker] = []
    for index, unit in enumerate(units):
        if unit.is_word and unit.value is None and _may_mark(unit.key):
            markers += (
                _certainty(units, index) or _quantity(units, index) or _cause(units, index) or _place(units, index)
            )
    return tuple(markers)


@lru_cache(maxsize=1 << 14)
def _may_mark(key: str) -> bool:
    """Return whether a word is in any of the lists: most are in none, and are passed over."""
    base = base_form(key)
    return any(key in table or base in table for table in _TABLES)


def _following(units: Sequence[Unit], index: int) -> str:
    return units[index + 1].key if index + 1 < len(units) else ""


def _certainty(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of certainty and negation; cannot says both."""
    key, behind = units[index].key, index + 1
    if key in EXPECTATIONS and _following(units, index) == "to":
        return [Marker(index, behind, "certainty", "modality", "expected", is_lone=True)]
    if key in NEGATIVE_ADVERBS:
        return [Marker(index, behind, "negation", "negation", "hardly", is_lone=True)]
    found = []
    grade = HEDGES.get(key)
    is_compared = grade in _FREQUENCIES and index > 0 and units[index - 1].key in _DEGREES
    if grade is not None and not is_compared:
        found.append(
            Marker(
                index, behind, "certainty", "modality", grade, is_lone=grade in _LONE_HEDGES and key not in QUIET_HEDGES
            )
        )
    if key in NEGATIONS:
        found.append(Marker(index, behind, "negation", "negation", "not", is_lone=True))
    return found


def _quantity(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of quantity or degree."""
    key, behind = units[index].key, index + 1
    following = _following(units, index)
    if key in NEARLY and QUANTIFIERS.get(following) == "all":
        return [Marker(index, behind, "scope", "quantity", "nearly", is_lone=True)]
    if key == "or" and index and units[index - 1].text == "/":
        return [Marker(index - 1, behind, "scope", "quantity", "and/or", is_lone=True)]
    if key in _DEGREES and following[:1].isalpha() and not following.endswith("s"):
        return [Marker(index, behind, "certainty", f"degree of {following}", _DEGREES[key], is_lone=False)]
    is_figure = behind < len(units) and units[behind].value is not None
    is_rate = base_form(following) in _PERIODS
    if key in INTENSITIES and (key != "far" or following in _DEGREES):
        return [Marker(index, behind, "certainty", "intensity", INTENSITIES[key], is_lone=True)]
    if key not in QUANTIFIERS or is_figure or is_rate:
        return []
    if key == "both" and any(unit.key == "and" for unit in units[behind : behind + _BOTH_AND]):
        return []  # both men and women
    grade = QUANTIFIERS[key]
    return [Marker(index, behind, "scope", "quantity", grade, is_lone=grade in _LONE_QUANTITIES)]


def _cause(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of cause, or for whom something holds."""
    key, behind = units[index].key, index + 1
    base = base_form(key)
    if base in POPULATIONS:
        return [Marker(index, behind, "scope", "population", POPULATIONS[base], is_lone=False)]
    if base == "result" and _following(units, index) != "in":
        return []
    for table, grade in _CAUSES:
        if base in table or key in table:
            return [Marker(index, behind, "certainty", "cause", grade, is_lone=False)]
    return []


def _place(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a phrase that confines a claim to a place: in the UK."""
    if units[index].key not in _PREPOSITIONS:
        return []
    at = index + 1 + (_following(units, index) == "the")
    before = units[index - 1].text if index else ""
    if at < len(units) and units[at].key in PLACES and units[at].text[:1].isupper() and not before[:1].isupper():
        return [Marker(index, at + 1, "scope", "place", units[at].key, is_lone=True)]
    return []
