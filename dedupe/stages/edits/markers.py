"""Markers: words that say how surely, of whom, or whether at all, each on its scale.

A scale has grades (may and will; some and all; linked and caused; women and people). A marker that may change a
claim by its mere absence is lone; the others count only when another grade of their scale stands in their place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.causes import PLACE_PREPOSITIONS, find_cause, find_place
from dedupe.stages.edits.change import Marker
from dedupe.stages.edits.grades import (
    CAUSATION,
    CONTRIBUTION,
    CORRELATION,
    PREVENTION,
    REDUCTION,
    STRENGTHS,
)
from dedupe.stages.edits.lexicon import (
    ACCUSATIONS,
    APPROXIMATORS,
    EXPECTATIONS,
    FUNCTION_WORDS,
    HEDGES,
    IMPLICIT_NEGATIONS,
    INTENSITIES,
    LIFE_STAGES,
    NEARLY,
    NEGATIONS,
    NEGATIVE_ADVERBS,
    POPULATIONS,
    QUANTIFIERS,
    QUIET_HEDGES,
    SCARCITIES,
    base_form,
)
from dedupe.stages.edits.quantities import BY_ENDING, DEGREES, find_novelty, find_part, find_quantity
from dedupe.stages.edits.restrictives import RESTRICTIVES
from dedupe.stages.edits.roles import GRADES
from dedupe.stages.edits.status import STATUS_WORDS, status_marker
from dedupe.stages.edits.units import next_key
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.stages.edits.units import Unit

    _Rule = Callable[[Sequence[Unit], int], list[Marker]]

# Every second, every other: half of them.
_ALTERNATES: Final = frozenset({"=2nd", "=3rd", "other"})
_FREQUENCIES: Final = frozenset({"often", "sometimes"})
# More likely, twice as likely, 20% likelier: a comparison of risks, no hedge.
_COMPARED: Final = _FREQUENCIES | {"likely", "unlikely"}
# Hedges that say another thing before "to": it is possible to walk there, one can; it has the potential to, it could.
_BEFORE_TO: Final = {"possible": "able", "potential": "possible"}
# What is said of a claim before "that", and the words between it and its verb: there is some early evidence that.
_OPEN: Final = {
    **dict.fromkeys(("possible", "conceivable"), "possible"),
    **dict.fromkeys(("likely", "probable"), "likely"),
    "unlikely": "unlikely",
    "evidence": "seeming",
}
_OPEN_WORDS: Final = 3
# It appeared in print, first on a site: seen, not seeming.
_PLACES_OF_SIGHT: Final = frozenset(
    {"in", "on", "at", "first", "before", "alongside", "under", "here", "with", "again"}
)
_COMPARING: Final = frozenset({"less", "more", "least", "most", "as", "so", "how", "too", "times", "equally"})
_LONE_HEDGES: Final = frozenset(
    {"possible", "likely", "unlikely", "seeming", "alleged", "often", "sometimes", "tending"}
)
WEAK_GRADES: Final = frozenset({"able", "should", "must", "conceivable", "certain", "would", "intended", "proposed"})
"""Hedges that say something by themselves only beside the very word that they hedge: helps, can help."""
# Not able to, unable to, could not: ability, no hedge.
_ABILITIES: Final = frozenset({"able", "capable", "cannot", "cant", "can't"})
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
# Participles that hedge only in the passive: is set to, was planned to; "he planned to" is another thing.
_PASSIVE_ONLY: Final = frozenset(
    words("set planned intended hoped scheduled said reported understood considered poised")
)
# Very deficient individuals: without the adverb it is more of them.
_DEGREES_OF_GROUPS: Final = frozenset({"very", "extremely", "highly", "severely", "morbidly"})
_STAGE_PREPOSITIONS: Final = frozenset({"in", "during", "before", "throughout"})
# Those who were looked at, and the word before that says so: our study population.
_SAMPLES: Final = frozenset({"population", "sample", "cohort"})
# Words between the preposition and the time of life.
_STAGE_WORDS: Final = 2
# The lists of each rule: most words are in none of them, and few in those of two rules.
_CERTAIN: Final = frozenset().union(
    _OPEN, HEDGES, NEGATIONS, NEGATIVE_ADVERBS, EXPECTATIONS, IMPLICIT_NEGATIONS, SCARCITIES, ACCUSATIONS, STATUS_WORDS
)
# Status words that say something only before another: most of what is looked at is one of them.
_ONLY_BEFORE: Final = {
    key: following
    for key, following in (("in", "principle"), ("is", "to"), ("are", "to"))
    if not any(
        key in table
        for table in (
            _OPEN,
            HEDGES,
            NEGATIONS,
            NEGATIVE_ADVERBS,
            EXPECTATIONS,
            IMPLICIT_NEGATIONS,
            SCARCITIES,
            ACCUSATIONS,
        )
    )
}
_COUNTING: Final = frozenset({"or"}).union(
    APPROXIMATORS, NEARLY, QUANTIFIERS, INTENSITIES, STRENGTHS, DEGREES, BY_ENDING
)
_CONFINING: Final = frozenset().union(RESTRICTIVES, _DEGREES_OF_GROUPS, _STAGE_PREPOSITIONS, _SAMPLES)
_CAUSING: Final = frozenset({"due", "followed", "because", "accounted", "accounts"}).union(
    POPULATIONS, GRADES, CORRELATION, CONTRIBUTION, CAUSATION, PREVENTION, REDUCTION
)


def find_markers(units: Sequence[Unit]) -> tuple[Marker, ...]:
    """Return the markers in a run of units, in order.

    >>> from dedupe.stages.edits.units import cut_units
    >>> [(m.scale, m.grade) for m in find_markers(cut_units("It may help some women"))]
    [('modality', 'possible'), ('quantity', 'some'), ('population', 'female')]
    """
    markers: list[Marker] = []
    keys = [unit.key for unit in units]
    for index, rules in enumerate(map(_rules_of, keys)):
        if rules is None:
            continue
        unit, key = units[index], keys[index]
        if key in _ALTERNATES and index and keys[index - 1] == "every":
            markers.append(Marker(index, index + 1, "scope", "quantity", "alternate", is_lone=True))
        elif unit.value is not None:
            markers += find_novelty(units, index) or find_part(units, index)
        elif unit.is_word:
            is_certain, others = rules
            is_said = is_certain and _ONLY_BEFORE.get(key) in (None, *keys[index + 1 : index + 2])
            found = _certainty(units, index) if is_said else []
            if found:
                markers += [marker for marker in found if not _repeats(markers, marker)]
            for rule in others if not found or key in SCARCITIES else ():
                if rest := rule(units, index):
                    markers += rest
                    break
    return tuple(markers)


def _repeats(markers: Sequence[Marker], marker: Marker) -> bool:
    """Return whether a hedge stands right behind one that says the same: could potentially."""
    last = markers[-1] if markers else None
    return (
        last is not None
        and marker.scale == "modality"
        and last.end == marker.start
        and (last.scale, last.grade) == (marker.scale, marker.grade)
    )


@lru_cache(maxsize=1 << 14)
def _rules_of(key: str) -> tuple[bool, tuple[_Rule, ...]] | None:
    """Return whether a word may say how certain a thing is, and the other rules that may hold of it; None of most.

    A value, and what follows "every", may always be one.
    """
    base = base_form(key)
    is_certain = key in _CERTAIN
    tables: tuple[tuple[bool, _Rule], ...] = (
        (key in _COUNTING, find_quantity),
        (key in _CONFINING, _restriction),
        (key in _CAUSING or base in _CAUSING, find_cause),
        (key in PLACE_PREPOSITIONS, find_place),
    )
    others = tuple(rule for holds, rule in tables if holds)
    return (is_certain, others) if is_certain or others or key in _ALTERNATES or key.startswith("=") else None


def _certainty(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of certainty and negation; cannot says both."""
    key, behind = units[index].key, index + 1
    following = next_key(units, index)
    before = units[index - 1].key if index else ""
    is_passive = before in _BE or key not in _PASSIVE_ONLY
    if key in EXPECTATIONS and following == "to" and is_passive and before not in _COMPARING:
        return [Marker(index, behind, "certainty", "modality", "expected", is_lone=True)]
    if key in ACCUSATIONS and following == "of":
        return [Marker(index, behind + 1, "certainty", "modality", "alleged", is_lone=True)]
    if key in _OPEN and (open_claim := _open_claim(units, index)) is not None:
        return [open_claim]
    if key in NEGATIVE_ADVERBS:
        return [Marker(index, behind, "negation", "negation", "hardly", is_lone=True)]
    found = []
    if (status := status_marker(units, index)) is not None:
        return [status]
    grade = _BEFORE_TO.get(key) if following == "to" else None
    grade = grade or HEDGES.get(key)
    is_compared = grade in _COMPARED and before in _COMPARING
    is_other = (grade == "seeming" and following in _PLACES_OF_SIGHT) or (key == "may" and units[index].text == "May")
    is_other |= f"{key} {following}" in APPROXIMATORS  # could reach £4m: it says up to, and not that it may not
    if grade is not None and not is_compared and not is_other:
        scale = "frequency" if grade in _FREQUENCIES else "modality"
        is_weak = grade in WEAK_GRADES and key not in _ABILITIES
        is_lone = (grade in _LONE_HEDGES and key not in QUIET_HEDGES) or is_weak
        found.append(Marker(index, behind, "certainty", scale, grade, is_lone=is_lone))
    elif is_compared and grade == "likely":
        found.append(Marker(index, behind, "certainty", "modality", "tending", is_lone=False))
    return found + _denial(units, index)


def _denial(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word denies: a statement, or that it holds for a group (but not women)."""
    key, behind = units[index].key, index + 1
    if key == "not" and index and units[index - 1].key == "but" and base_form(next_key(units, index)) in POPULATIONS:
        return [Marker(index - 1, behind + 1, "scope", "exclusion", "not", is_lone=True)]
    if key in NEGATIONS and not _is_comment(units, index):
        return [Marker(index, behind, "negation", "negation", "not", is_lone=True)]
    if key in IMPLICIT_NEGATIONS or key in SCARCITIES:
        return [Marker(index, behind, "negation", "negation", "not", is_lone=False)]
    return []


def _open_claim(units: Sequence[Unit], index: int) -> Marker | None:
    """Return the clause that leaves a claim open: it is possible that, there is some evidence that."""
    key = units[index].key
    if next_key(units, index) != "that":
        return None
    first = index - 1
    while first > 0 and units[first].key not in _BE and index - first <= _OPEN_WORDS:
        first -= 1
    if first < 1 or units[first].key not in _BE or units[first - 1].key != ("there" if key == "evidence" else "it"):
        return None
    if any(unit.key in NEGATIONS for unit in units[first:index]):
        return None
    return Marker(first - 1, index + 2, "certainty", "modality", _OPEN[key], is_lone=True)


def _is_comment(units: Sequence[Unit], index: int) -> bool:
    """Return whether a "not" belongs to a comment on the sentence: Not surprisingly."""
    following = next_key(units, index)
    beyond = units[index + 2].key if index + 2 < len(units) else ""
    return following.endswith("ly") and beyond == ","


def _restriction(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a word that confines the noun behind it: severe, lifetime, diagnosed."""
    key = units[index].key
    if key in _STAGE_PREPOSITIONS:
        return _stage(units, index) or _sample(units, index)
    following = next_key(units, index)
    is_attributive = following[:1].isalpha() and following not in FUNCTION_WORDS and following != "age"
    is_attributive &= key != "aged" or following not in APPROXIMATORS.keys() | {"less", "more", "over", "above", "at"}
    noun = units[index + 2] if index + 2 < len(units) else None
    if key in _DEGREES_OF_GROUPS and noun is not None and base_form(noun.key) in POPULATIONS:
        return [Marker(index, index + 1, "scope", "restriction", "very", is_lone=True)]
    if key in _SAMPLES and index and units[index - 1].key in {"study", "our"}:
        return [Marker(index - 1, index + 1, "scope", "stage", "sample", is_lone=True)]
    is_name = units[index].text[:1].isupper() and units[index + 1 : index + 2] and units[index + 1].text[:1].isupper()
    if key not in RESTRICTIVES or not is_attributive or is_name:
        return []
    return [Marker(index, index + 1, "scope", "restriction", RESTRICTIVES[key], is_lone=True)]


def _stage(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a phrase that confines a claim to a time of life: in early childhood, during pregnancy."""
    at = index + 1
    while at < len(units) and at - index <= _STAGE_WORDS and units[at].is_word:
        if units[at].key in LIFE_STAGES:
            return [Marker(index, at + 1, "scope", "stage", units[at].key, is_lone=True)]
        at += 1
    return []


def _sample(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a phrase that says on whom a thing was found: in mice."""
    key = next_key(units, index)
    if units[index].key == "in" and POPULATIONS.get(base_form(key)) == "animal" and base_form(key) != key:
        return [Marker(index, index + 2, "scope", "stage", f"in {key}", is_lone=True)]
    return []
