"""What a word says of quantity or degree, or that a thing is the first of its sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Marker
from dedupe.stages.edits.grades import EFFECTS, STRENGTHS
from dedupe.stages.edits.lexicon import (
    APPROXIMATORS,
    AUXILIARIES,
    DETERMINERS,
    FUNCTION_WORDS,
    INTENSITIES,
    NEARLY,
    POPULATIONS,
    QUANTIFIERS,
    STUDIES,
    base_form,
)
from dedupe.stages.edits.units import next_key
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.stages.edits.units import Unit

DEGREES: Final = {"less": "comparative", "more": "comparative", "least": "superlative", "most": "superlative"}
# Units within which "both" has its "and".
_BOTH_AND: Final = 4
_MULTIPLES: Final = frozenset({"half", "twice", "double", "treble", "triple", "equal", "equally", "as"})
_PERIODS: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "night", "time"})
# Words from an adjective of degree to its noun: strong protective effect.
_STRENGTH_WORDS: Final = 2
_FIGURE_UNITS: Final = 3  # Units from it to the first of the figures: from 4%.
_VARYING: Final = frozenset({"vary", "range", "differ", "fluctuate"})
# In all, at all, after all, over all: no quantity.
_BEFORE_ALL: Final = frozenset({"in", "at", "after", "over", "above"})
_NOVELTIES: Final = frozenset(words("time evidence proof of to")) | STUDIES
# Comparatives and superlatives by ending, of adjectives that measure (Quirk et al. 1985, 7.74 ff.).
_MEASURING: Final = words(
    "high low great large small big strong weak young old long short fast slow rich poor wide narrow heavy light hard "
    "safe healthy deep cheap thin thick hot cold warm wealthy"
)
BY_ENDING: Final = {
    form: (adjective, grade)
    for adjective in _MEASURING
    for stem in (f"{adjective[:-1]}i" if adjective.endswith("y") else adjective.removesuffix("e"),)
    for doubled in (stem, stem + stem[-1])
    for ending, grade in (("er", "comparative"), ("est", "superlative"))
    for form in (f"{doubled}{ending}",)
}
_LONE_QUANTITIES: Final = frozenset({"all", "both", "most", "many", "some", "few", "world"})


def find_novelty(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return the claim that something is new: for the first time, the first study to."""
    if units[index].key != "=1st" or not index or units[index - 1].key != "the":
        return []
    following = next_key(units, index)
    if base_form(following) not in _NOVELTIES:
        return []
    last = index + 1 + (following not in {"to", "of"})
    first = index - 1 - (index > 1 and units[index - 2].key == "for" and following == "time")
    return [Marker(first, last, "certainty", "novelty", "first", is_lone=True)]


def find_part(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a share of a group, or one of several: a quarter of residents, one of the largest ports."""
    beyond = units[index + 2].key if index + 2 < len(units) else ""
    if next_key(units, index) != "of":
        return []
    if units[index].key.startswith("=part") and beyond[:1].isalpha():
        first = index - (index > 0 and units[index - 1].key in {"a", "one"})
        return [Marker(first, index + 2, "scope", "quantity", "part", is_lone=True)]
    if units[index].key == "=1" and beyond in DETERMINERS:
        return [Marker(index, index + 2, "scope", "quantity", "one of", is_lone=True)]
    return []


def find_quantity(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of quantity or degree."""
    key, behind = units[index].key, index + 1
    following = next_key(units, index)
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
    if key == "all" and index > 1 and units[index - 1].key == "of" and units[index - 2].value is not None:
        return []  # 90% of all added sugar is 90% of added sugar
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
    following = next_key(units, index)
    if key in BY_ENDING:
        adjective, grade = BY_ENDING[key]
        return [Marker(index, behind, "certainty", f"degree of {adjective}", grade, is_lone=False)]
    is_noun = following.endswith("s") or base_form(following) in POPULATIONS
    if key in DEGREES and following[:1].isalpha() and following not in FUNCTION_WORDS and not is_noun:
        return [Marker(index, behind, "certainty", f"degree of {following}", DEGREES[key], is_lone=False)]
    before = units[index - 1].key if index else ""
    if key in INTENSITIES and (before in DEGREES or _is_measured(units, index)):
        return []  # more heavily: how it compares is told by the word before
    if key in INTENSITIES and (key != "far" or following in DEGREES):
        return [Marker(index, behind, "certainty", "intensity", INTENSITIES[key], is_lone=True)]
    if key in STRENGTHS and _measures_effect(units, index):
        return [Marker(index, behind, "certainty", "intensity", STRENGTHS[key], is_lone=True)]
    return []


def _is_measured(units: Sequence[Unit], index: int) -> bool:
    """Return whether figures tell how far a thing varied, behind a word that calls it much: widely from 4% to 60%."""
    following = units[index + 1 : index + 1 + _FIGURE_UNITS]
    is_varying = index > 0 and base_form(units[index - 1].key) in _VARYING
    return is_varying and any(unit.value is not None for unit in following)


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
