"""Markers: words that say how surely, of whom, or whether at all, each on its scale.

A scale has grades (may and will; some and all; linked and caused; women and people). A marker that may change a
claim by its mere absence is lone; the others count only when another grade of their scale stands in their place.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Marker
from dedupe.stages.edits.grades import (
    CAUSATION,
    CONTRIBUTION,
    CORRELATION,
    EFFECTS,
    PREVENTION,
    REDUCTION,
    STRENGTHS,
)
from dedupe.stages.edits.lexicon import (
    ACCUSATIONS,
    APPROXIMATORS,
    AUXILIARIES,
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
    STUDIES,
    base_form,
)
from dedupe.stages.edits.places import PLACES
from dedupe.stages.edits.restrictives import RESTRICTIVES
from dedupe.stages.edits.roles import GRADES
from dedupe.stages.edits.status import SCHEDULED, STATUS_WORDS, status_marker
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.stages.edits.units import Unit

    _Rule = Callable[[Sequence[Unit], int], list[Marker]]

_DEGREES: Final = {"less": "comparative", "more": "comparative", "least": "superlative", "most": "superlative"}
# Units within which "both" has its "and".
_BOTH_AND: Final = 4
# Every second, every other: half of them.
_ALTERNATES: Final = frozenset({"=2nd", "=3rd", "other"})
_MULTIPLES: Final = frozenset({"half", "twice", "double", "treble", "triple", "equal", "equally", "as"})
_PERIODS: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "night", "time"})
# Words that name a cause only with the word behind them: because of, accounted for.
_WITH_PREPOSITION: Final = {"because": "of", "accounted": "for", "accounts": "for"}
_PREPOSITIONS: Final = frozenset({"in", "across", "throughout"})
_FREQUENCIES: Final = frozenset({"often", "sometimes"})
# More likely, twice as likely, 20% likelier: a comparison of risks, no hedge.
_COMPARED: Final = _FREQUENCIES | {"likely", "unlikely"}
# It appeared in print, first on a site: seen, not seeming.
# Words from an adjective of degree to its noun: strong protective effect.
_STRENGTH_WORDS: Final = 2
# What is said of a claim before "that", and the words between it and its verb: there is some early evidence that.
_OPEN: Final = {
    **dict.fromkeys(("possible", "conceivable"), "possible"),
    **dict.fromkeys(("likely", "probable"), "likely"),
    "unlikely": "unlikely",
    "evidence": "seeming",
}
_OPEN_WORDS: Final = 3
_PLACES_OF_SIGHT: Final = frozenset(
    {"in", "on", "at", "first", "before", "alongside", "under", "here", "with", "again"}
)
_COMPARING: Final = frozenset({"less", "more", "least", "most", "as", "so", "how", "too", "times", "equally"})
# In all, at all, after all, over all: no quantity.
_BEFORE_ALL: Final = frozenset({"in", "at", "after", "over", "above"})
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
_NOUNS_TOO: Final = frozenset(words("increase decrease cut boost raise produce lead stop cause drive trigger cure"))
_DETERMINERS: Final = frozenset(words("a an the its their his her our this that these those"))
_NOVELTIES: Final = frozenset(words("time evidence proof of to")) | STUDIES
# Very deficient individuals: without the adverb it is more of them.
_DEGREES_OF_GROUPS: Final = frozenset({"very", "extremely", "highly", "severely", "morbidly"})
_STAGE_PREPOSITIONS: Final = frozenset({"in", "during", "before", "throughout"})
# Those who were looked at, and the word before that says so: our study population.
_SAMPLES: Final = frozenset({"population", "sample", "cohort"})
# Words between the preposition and the time of life.
_STAGE_WORDS: Final = 2
# Comparatives and superlatives by ending, of adjectives that measure (Quirk et al. 1985, 7.74 ff.).
_MEASURING: Final = words(
    "high low great large small big strong weak young old long short fast slow rich poor wide narrow heavy light hard "
    "safe healthy deep cheap thin thick hot cold warm wealthy"
)
_BY_ENDING: Final = {
    form: (adjective, grade)
    for adjective in _MEASURING
    for stem in (f"{adjective[:-1]}i" if adjective.endswith("y") else adjective.removesuffix("e"),)
    for doubled in (stem, stem + stem[-1])
    for ending, grade in (("er", "comparative"), ("est", "superlative"))
    for form in (f"{doubled}{ending}",)
}
_LONE_QUANTITIES: Final = frozenset({"all", "both", "most", "many", "some", "few", "world"})
# From correlation to cause; a word of the first list that has it decides.
_CAUSES: Final = (
    (CORRELATION, "linked"),
    (CONTRIBUTION, "contributing"),
    (PREVENTION, "prevented"),
    (REDUCTION, "reduced"),
    (CAUSATION, "caused"),
)
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
    APPROXIMATORS, NEARLY, QUANTIFIERS, INTENSITIES, STRENGTHS, _DEGREES, _BY_ENDING
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
            markers += _novelty(units, index) or _part(units, index)
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
        (key in _COUNTING, _quantity),
        (key in _CONFINING, _restriction),
        (key in _CAUSING or base in _CAUSING, _cause),
        (key in _PREPOSITIONS, _place),
    )
    others = tuple(rule for holds, rule in tables if holds)
    return (is_certain, others) if is_certain or others or key in _ALTERNATES or key.startswith("=") else None


def _following(units: Sequence[Unit], index: int) -> str:
    return units[index + 1].key if index + 1 < len(units) else ""


def _certainty(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of certainty and negation; cannot says both."""
    key, behind = units[index].key, index + 1
    following = _following(units, index)
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
    # It is possible to walk there: one can.
    grade = "able" if key == "possible" and following == "to" else HEDGES.get(key)
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
    if key in NEGATIONS and not _is_comment(units, index):
        found.append(Marker(index, behind, "negation", "negation", "not", is_lone=True))
    elif key in IMPLICIT_NEGATIONS or key in SCARCITIES:
        found.append(Marker(index, behind, "negation", "negation", "not", is_lone=False))
    return found


def _open_claim(units: Sequence[Unit], index: int) -> Marker | None:
    """Return the clause that leaves a claim open: it is possible that, there is some evidence that."""
    key = units[index].key
    if _following(units, index) != "that":
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
    following = _following(units, index)
    beyond = units[index + 2].key if index + 2 < len(units) else ""
    return following.endswith("ly") and beyond == ","


def _novelty(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return the claim that something is new: for the first time, the first study to."""
    if units[index].key != "=1st" or not index or units[index - 1].key != "the":
        return []
    following = _following(units, index)
    if base_form(following) not in _NOVELTIES:
        return []
    last = index + 1 + (following not in {"to", "of"})
    first = index - 1 - (index > 1 and units[index - 2].key == "for" and following == "time")
    return [Marker(first, last, "certainty", "novelty", "first", is_lone=True)]


def _part(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a share of a group, or one of several: a quarter of residents, one of the largest ports."""
    beyond = units[index + 2].key if index + 2 < len(units) else ""
    if _following(units, index) != "of":
        return []
    if units[index].key.startswith("=part") and beyond[:1].isalpha():
        first = index - (index > 0 and units[index - 1].key in {"a", "one"})
        return [Marker(first, index + 2, "scope", "quantity", "part", is_lone=True)]
    if units[index].key == "=1" and beyond in _DETERMINERS:
        return [Marker(index, index + 2, "scope", "quantity", "one of", is_lone=True)]
    return []


def _restriction(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a word that confines the noun behind it: severe, lifetime, diagnosed."""
    key = units[index].key
    if key in _STAGE_PREPOSITIONS:
        return _stage(units, index) or _sample(units, index)
    following = _following(units, index)
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


def _quantity(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of quantity or degree."""
    key, behind = units[index].key, index + 1
    following = _following(units, index)
    if key in NEARLY and QUANTIFIERS.get(following) == "all":
        return [Marker(index, behind, "scope", "quantity", "nearly", is_lone=True)]
    if key in APPROXIMATORS and following in _MULTIPLES:
        return [Marker(index, behind, "certainty", "approximation", APPROXIMATORS[key], is_lone=True)]
    if key == "or" and index and units[index - 1].text == "/":
        return [Marker(index - 1, behind, "scope", "quantity", "and/or", is_lone=True)]
    if degree := _degree(units, index):
        return degree
    is_figure = behind < len(units) and units[behind].value is not None
    is_rate = base_form(following) in _PERIODS
    if key not in QUANTIFIERS or is_figure or is_rate:
        return []
    if key == "always":
        return [Marker(index, behind, "scope", "universality", "always", is_lone=True)]
    if key == "all" and index and units[index - 1].key in _BEFORE_ALL and not following[:1].isalpha():
        return []
    if key == "both" and any(unit.key == "and" for unit in units[behind : behind + _BOTH_AND]):
        return []  # both men and women
    grade = QUANTIFIERS[key]
    # Whose children had all been born: it is no quantity of its own between two auxiliaries.
    is_floating = index > 0 and units[index - 1].key in AUXILIARIES and following in AUXILIARIES
    is_lone = grade in _LONE_QUANTITIES and not is_floating
    return [Marker(index, behind, "scope", "quantity", grade, is_lone=is_lone)]


def _degree(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a comparative or superlative, or a word that says how strong an effect is."""
    key, behind = units[index].key, index + 1
    following = _following(units, index)
    if key in _BY_ENDING:
        adjective, grade = _BY_ENDING[key]
        return [Marker(index, behind, "certainty", f"degree of {adjective}", grade, is_lone=False)]
    is_noun = following.endswith("s") or base_form(following) in POPULATIONS
    if key in _DEGREES and following[:1].isalpha() and following not in FUNCTION_WORDS and not is_noun:
        return [Marker(index, behind, "certainty", f"degree of {following}", _DEGREES[key], is_lone=False)]
    if key in INTENSITIES and index and units[index - 1].key in _DEGREES:
        return []  # more heavily: how it compares is told by the word before
    if key in INTENSITIES and (key != "far" or following in _DEGREES):
        return [Marker(index, behind, "certainty", "intensity", INTENSITIES[key], is_lone=True)]
    if key in STRENGTHS and _measures_effect(units, index):
        return [Marker(index, behind, "certainty", "intensity", STRENGTHS[key], is_lone=True)]
    return []


def _measures_effect(units: Sequence[Unit], index: int) -> bool:
    """Return whether an adjective of degree stands before a noun of effect, a word between them or none."""
    return (
        any(
            base_form(unit.key) in EFFECTS and unit.text[:1].islower()
            for unit in units[index + 1 : index + 1 + _STRENGTH_WORDS]
            if unit.key not in FUNCTION_WORDS
        )
        and units[index + 1].key not in FUNCTION_WORDS
        and units[index + 1].is_word
    )


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
    key = _following(units, index)
    if units[index].key == "in" and POPULATIONS.get(base_form(key)) == "animal" and base_form(key) != key:
        return [Marker(index, index + 2, "scope", "stage", f"in {key}", is_lone=True)]
    return []


def _cause(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of cause, or for whom something holds."""
    key, behind = units[index].key, index + 1
    base = base_form(key)
    before = units[index - 1].key if index else ""
    if base in POPULATIONS or (base in GRADES and base != key):
        return _population(units, index, base)
    if (base == "result" and _following(units, index) != "in") or (base == "lead" and _following(units, index) != "to"):
        return []
    if key.endswith("ed") and before in _DETERMINERS:
        return []  # an increased risk
    following = _following(units, index)
    beyond = units[index + 2].key if index + 2 < len(units) else ""
    if key == "due":
        is_cause = following == "to" and before in _BE and beyond not in SCHEDULED
        return [Marker(index, behind, "certainty", "cause", "caused", is_lone=False)] if is_cause else []
    if key in _WITH_PREPOSITION:
        is_cause = following == _WITH_PREPOSITION[key]
        return [Marker(index, behind + 1, "certainty", "cause", "caused", is_lone=False)] if is_cause else []
    if key == "followed":
        is_sequence = following == "by" and before in _BE
        return [Marker(index, behind + 1, "certainty", "cause", "linked", is_lone=False)] if is_sequence else []
    if (key == "lower" and following not in _DETERMINERS) or (key in _NOUNS_TOO and _is_noun(before, following)):
        return []  # a lower risk, an increase in
    for table, grade in _CAUSES:
        if base in table or key in table:
            return [Marker(index, behind, "certainty", "cause", grade, is_lone=False)]
    return []


def _population(units: Sequence[Unit], index: int, base: str) -> list[Marker]:
    """Return for whom something holds; a word of a name is no group: the Women's Health Study."""
    text, behind = units[index].text, index + 1
    is_in_name = text[:1].isupper() and text[-2:-1] in {"'", "’"} and behind < len(units)
    if is_in_name and units[behind].text[:1].isupper():
        return []
    if base in POPULATIONS:
        grade = "people" if _is_of_both(units, index, POPULATIONS[base]) else POPULATIONS[base]
        return [Marker(index, behind, "scope", "population", grade, is_lone=False)]
    is_word = text[1:].islower()
    return [Marker(index, behind, "scope", "population", GRADES[base], is_lone=False)] if is_word else []


def _is_of_both(units: Sequence[Unit], index: int, grade: str) -> bool:
    """Return whether men stand beside women, so that both are people: men and women, boys or girls."""
    other = {"male": "female", "female": "male"}.get(grade)
    for at, joint in ((index + 2, index + 1), (index - 2, index - 1)):
        if other and 0 <= at < len(units) and units[joint].key in {"and", "or"}:
            return POPULATIONS.get(base_form(units[at].key)) == other
    return False


def _is_noun(before: str, following: str) -> bool:
    """Return whether a word that is a verb too stands as a noun: an increase, a sharp cut in."""
    return before in _DETERMINERS or following in {"in", "of"}


def _place(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a phrase that confines a claim to a place: in the UK."""
    if units[index].key not in _PREPOSITIONS:
        return []
    at = index + 1 + (_following(units, index) == "the")
    before = units[index - 1].text if index else ""
    if at < len(units) and units[at].key in PLACES and units[at].text[:1].isupper() and not before[:1].isupper():
        return [Marker(index, at + 1, "scope", "place", units[at].key, is_lone=True)]
    return []
