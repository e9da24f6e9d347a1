"""What a word says of cause, or of whom and where something holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Marker
from dedupe.stages.edits.grades import CAUSATION, CONTRIBUTION, CORRELATION, PREVENTION, REDUCTION
from dedupe.stages.edits.lexicon import AUTHORS, DETERMINERS, FUNCTION_WORDS, INTENSITIES, POPULATIONS, base_form
from dedupe.stages.edits.places import PLACES
from dedupe.stages.edits.roles import GRADES
from dedupe.stages.edits.status import SCHEDULED
from dedupe.stages.edits.units import next_key
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.stages.edits.units import Unit

# Words that name a cause only with the word behind them: because of, accounted for.
_WITH_PREPOSITION: Final = {"because": "of", "accounted": "for", "accounts": "for"}
PLACE_PREPOSITIONS: Final = frozenset({"in", "across", "throughout"})
_BE: Final = frozenset({"is", "are", "was", "were", "be", "been", "being"})
_NOUNS_TOO: Final = frozenset(words("increase decrease cut boost raise produce lead stop cause drive trigger cure"))
_JOINTS: Final = frozenset({"and", "or"})
_OBJECT_PREPOSITIONS: Final = frozenset(words("of in with for from by on about"))
# From correlation to cause; a word of the first list that has it decides.
_CAUSES: Final = (
    (CORRELATION, "linked"),
    (CONTRIBUTION, "contributing"),
    (PREVENTION, "prevented"),
    (REDUCTION, "reduced"),
    (CAUSATION, "caused"),
)


def find_cause(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return what a word says of cause, or for whom something holds."""
    key, behind = units[index].key, index + 1
    base = base_form(key)
    before = units[index - 1].key if index else ""
    if base in POPULATIONS or (base in GRADES and base != key):
        return _population(units, index, base)
    if (base == "result" and next_key(units, index) != "in") or (base == "lead" and next_key(units, index) != "to"):
        return []
    if key.endswith("ed") and _is_attribute(units, index):
        return []  # an increased risk
    following = next_key(units, index)
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
    if (key == "lower" and following not in DETERMINERS) or (key in _NOUNS_TOO and _is_noun(before, following)):
        return []  # a lower risk, an increase in
    for table, grade in _CAUSES:
        if base in table or key in table:
            return [Marker(index, behind, "certainty", "cause", grade, is_lone=False)]
    return []


def _is_attribute(units: Sequence[Unit], index: int) -> bool:
    """Return whether a participle stands before its noun: a slightly increased risk, an intake of cured meats."""
    at = index - 1
    while at >= 0 and units[at].key in INTENSITIES:
        at -= 1
    before = units[at].key if at >= 0 else ""
    is_object = before in _OBJECT_PREPOSITIONS and next_key(units, index) not in FUNCTION_WORDS - _JOINTS
    return before in DETERMINERS or is_object


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
    return before in DETERMINERS or following in {"in", "of"}


def find_place(units: Sequence[Unit], index: int) -> list[Marker]:
    """Return a phrase that confines a claim to a place: in the UK."""
    if units[index].key not in PLACE_PREPOSITIONS:
        return []
    at = index + 1 + (next_key(units, index) == "the")
    before = units[index - 1].text if index else ""
    noun = index - 1 - (index > 1 and before == "based")
    if noun >= 0 and base_form(units[noun].key) in AUTHORS:
        return []  # researchers based in Lyon: those who made a study are not those for whom it holds
    if at < len(units) and units[at].key in PLACES and units[at].text[:1].isupper() and not before[:1].isupper():
        return [Marker(index, at + 1, "scope", "place", units[at].key, is_lone=True)]
    return []
