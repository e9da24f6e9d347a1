"""The kind of a change: a list of rules in the order of DESIGN.md, and the first that fits wins.

Changes of the surface alone (notation, case, signs, spelling) are recognised first, because no fact can be in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.lexicon import AUXILIARIES, HEDGES, REPORTING_VERBS, SOLID, base_form
from dedupe.stages.edits.likeness import compare_values
from dedupe.stages.edits.names import name_change
from dedupe.stages.edits.opposites import is_reversed
from dedupe.stages.edits.spelling import fold, letters_of
from dedupe.stages.edits.units import MARKS
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind, Severity
    from dedupe.stages.edits.change import Change
    from dedupe.stages.edits.units import Unit
    from dedupe.stages.edits.value import Value

_SEVERITIES: Final[dict[EditKind, Severity]] = {
    "number": "high",
    "date": "high",
    "name": "high",
    "quote": "high",
    "quote-boundary": "high",
    "attribution": "medium",
    "certainty": "medium",
    "scope": "medium",
    "negation": "high",
    "format": "none",
    "case": "none",
    "punctuation": "none",
    "spelling": "none",
    "attribution-verb": "none",
    "tense": "low",
    "insertion": "low",
    "deletion": "low",
    "wording": "low",
}
# Units that must be the same beside altered words before their lost marks mean something.
_COPIED_UNITS: Final = 3
# Units of a change that is about one figure; in a longer one the figures may be of other things.
_FIGURE_UNITS: Final = 5
# Units from a figure to the last word of its unit: 5 square feet.
_UNIT_UNITS: Final = 3
# Units on either side of a group of digits among which the next group is: (780) 347-0317.
_DIGIT_UNITS: Final = 2
_JOINING: Final = dict.fromkeys(map(ord, "-‐‑.–"))
# Words that may stand beside a verb of reporting: summed up, told the paper.
_AROUND_VERB: Final = 3
# Common verbs that agree with their subject (Biber et al. 1999, Longman Grammar of Spoken and Written English, 5.2).
_VERBS: Final = frozenset(
    words(
        "say get go know think see make come take want give mean find tell show bring need put keep leave begin hold "
        "run include involve provide require follow allow increase reduce cause lead affect contain consider become "
        "seem appear occur live work play move pay meet believe continue set learn speak read grow open walk win "
        "offer buy serve die send build stay fall reach kill remain tend help start like cut raise support receive "
        "produce lose have be do plan call ask use try turn look"
    )
)
_AGREEING: Final = REPORTING_VERBS | _VERBS
_RANGE_OPENERS: Final = frozenset({"between", "from"})
RANGE_WORDS: Final = frozenset({"between", "and", "from", "to", "-", "until"})
"""Words that make a range of two values."""


def severity_of(kind: EditKind, *, is_prominent: bool) -> Severity:
    """Return how much a kind matters; a medium one in a headline or first sentence is high."""
    severity = _SEVERITIES[kind]
    return "high" if is_prominent and severity == "medium" else severity


def sure_kind(change: Change) -> EditKind | None:
    """Return the kind of a change that its whole shows; None where its parts must be looked at."""
    if change.sure is None:
        change.sure = (_sure_kind(change),)
    return change.sure[0]


def _sure_kind(change: Change) -> EditKind | None:
    surface = surface_of(change)
    if surface is not None:
        return "quote" if surface == "spelling" and is_quoted(change) and _parts_sense(change) else surface
    if _is_range_notation(change):
        return "format"
    if not change.old or not change.new:  # the other rules need both sides
        return "quote" if is_quoted(change) else None
    value = value_kind(change)
    if value is not None:
        return value
    named = name_change(change)
    if named == "name":
        return named
    if is_quoted(change):
        return "quote"
    if is_reversed(change):
        return "negation"
    return "quote-boundary" if _loses_marks(change) else named


def _parts_sense(change: Change) -> bool:
    """Return whether a space parts a word into two that say another thing: apart, a part."""
    old, new = (SOLID.intersection(unit.key for unit in side) for side in (change.old, change.new))
    return old != new


def surface_of(change: Change) -> EditKind | None:
    """Return format, case, punctuation or spelling where nothing else changed."""
    if change.surface is None:
        change.surface = (surface_kind(change.old, change.new),)
    return change.surface[0]


def surface_kind(old: tuple[Unit, ...], new: tuple[Unit, ...]) -> EditKind | None:
    """Return the kind that the units of two sides show by their letters alone, of the four that say nothing new."""
    old_words = [unit for unit in old if unit.is_word]
    new_words = [unit for unit in new if unit.is_word]
    if not old_words or not new_words:
        return None if old_words or new_words else "punctuation"
    letters = "".join([letters_of(unit.text) for unit in old_words])
    if letters == "".join([letters_of(unit.text) for unit in new_words]):
        old_text, new_text = (" ".join([unit.text for unit in units]) for units in (old_words, new_words))
        if old_text == new_text:
            return "punctuation"
        if [fold(unit.text) for unit in old_words] == [fold(unit.text) for unit in new_words]:
            return "case"
        if not any(map(str.isdigit, letters)) or _is_hyphenation(old_text, new_text, letters):
            return "spelling"
    if "".join([unit.key for unit in old_words]) == "".join([unit.key for unit in new_words]):
        return "format" if any(unit.value for unit in (*old_words, *new_words)) else "spelling"
    return None


def _is_hyphenation(old: str, new: str, letters: str) -> bool:
    """Return whether a hyphen stands for a space in words with a figure: type-2, type 2; 10-12 is a range."""
    return any(map(str.isalpha, letters)) and fold(old).replace("-", " ") == fold(new).replace("-", " ")


def value_kind(change: Change) -> EditKind | None:
    """Return number, date or format for a change whose values say so."""
    if (unit := _unit_kind(change)) is not None:
        return unit
    if _is_misdialled(change):
        return "number"
    old = [unit.value for unit in change.old if unit.value is not None]
    new = [unit.value for unit in change.new if unit.value is not None]
    if len(old) != 1 or len(new) != 1 or max(len(change.old), len(change.new)) > _FIGURE_UNITS:
        return None
    a, b = old[0], new[0]
    if a.is_weak and b.is_weak:
        return None
    likeness = compare_values(a, b)
    if likeness == "same":
        words = [unit for unit in (*change.old, *change.new) if unit.is_word and unit.value is None]
        rest = all(fold(unit.text).rstrip("s") in _UNIT_WORDS for unit in words)
        return "format" if rest else None
    if likeness == "unlike" or (likeness == "different" and stands_elsewhere(change)):
        return None
    return "date" if a.moment is not None else "number"


def _is_misdialled(change: Change) -> bool:
    """Return whether one group of the digits of a telephone number or an identifier changed, the next one stayed.

    Such figures count nothing and have no value, but a reader who dials the wrong one reaches somebody else.
    """
    sides = change.old, change.new
    if len(change.old) != 1 or len(change.new) != 1:
        return False
    if not all(side[0].value is None and _is_digits(side[0]) for side in sides):
        return False
    ours, theirs = (
        [
            unit.key
            for unit in side.units[max(0, start - _DIGIT_UNITS) : start + _DIGIT_UNITS + 1]
            if _is_digits(unit) and unit is not side.units[start]
        ]
        for side, start in ((change.a, change.a_start), (change.b, change.b_start))
    )
    return bool(ours) and ours == theirs


def _is_digits(unit: Unit) -> bool:
    """Return whether a unit is a group of digits, or two that a sign joins: 347-0317."""
    return unit.text.translate(_JOINING).isdigit()


def stands_elsewhere(change: Change) -> bool:
    """Return whether a figure of a rewritten stretch stands at another place of the other side: it was not changed."""
    if len(change.old) == len(change.new) == 1:
        return False
    keys = [{unit.key for unit in units if unit.value is not None} for units in (change.old, change.new)]
    return any(unit.value is not None and unit.key in keys[1] for unit in change.a.units) or any(
        unit.value is not None and unit.key in keys[0] for unit in change.b.units
    )


def _unit_kind(change: Change) -> EditKind | None:
    """Return number or format where only a figure's unit changed: five years, five months; sq ft, square feet."""
    if not change.old or not change.new:
        return None
    a, b = _figure_before(change.a.units, change.a_start), _figure_before(change.b.units, change.b_start)
    if a is None or b is None or any(unit.start >= a.span.end for unit in change.old):
        return None
    if any(unit.start >= b.span.end for unit in change.new):
        return None
    if compare_values(a, b) != "same":
        # Two figures that differ in themselves are of other things.
        return "number" if a.figure == b.figure else None
    stems = [[base_form(unit.key) for unit in side] for side in (change.old, change.new)]
    return None if stems[0] == stems[1] else "format"


def _figure_before(units: Sequence[Unit], start: int) -> Value | None:
    """Return the figure whose unit begins before a place, over at most two words of it: square feet."""
    for unit in reversed(units[max(0, start - _UNIT_UNITS) : start]):
        if unit.value is not None:
            return unit.value if unit.value.figure else None
    return None


_UNIT_WORDS: Final = frozenset(
    words("year month week day hour minute decade centurie century mile km kilometre kilometer aged age old of the")
)


def is_quoted(change: Change) -> bool:
    """Return whether words changed inside quotation marks that stand on both sides."""
    return change.a.is_same_quotation and _inside(change, "a") and _inside(change, "b")


def _inside(change: Change, side: str) -> bool:
    units = change.old if side == "a" else change.new
    before, after = change.around(side)
    if units:
        return all(unit.quote >= 0 for unit in units)
    near = before or after
    if near is None or near.quote < 0:
        return False
    if before is not None and after is not None:
        return before.quote == after.quote
    # At the border of the passage the text tells whether the quotation goes on.
    text = (change.a if side == "a" else change.b).text
    if before is not None:
        return text[before.end : before.end + 3].lstrip(".,;!?…")[:1] not in MARKS
    return text[near.start - 1 : near.start] not in MARKS


def _loses_marks(change: Change) -> bool:
    """Return whether altered words lost or gained the marks at their border: “We are seeing the, he saw the."""
    old = [unit for unit in change.old if unit.is_word]
    new = [unit for unit in change.new if unit.is_word]
    if not old or not new or max(len(old), len(new)) > change.a.settings.fragment_words:
        return False
    if (old[0].quote >= 0) == (new[0].quote >= 0):
        return False
    for text, inside, outside in ((change.a.text, old, new), (change.b.text, new, old)):
        if all(unit.quote >= 0 for unit in inside) and all(unit.quote < 0 for unit in outside):
            if not _goes_on(change):
                return False
            opens = text[inside[0].start - 1 : inside[0].start] in MARKS and inside[0].start > 0
            closes = text[inside[-1].end : inside[-1].end + 2].lstrip(".,;!?…")[:1] in MARKS
            if opens or (closes and inside[-1].end < len(text)):
                return True
    return False


def _goes_on(change: Change) -> bool:
    """Return whether the words behind a change, or before it, are the same on both sides: it stands in copied text."""
    a, b = change.a.units, change.b.units
    after = [unit.key for unit in a[change.a_end : change.a_end + _COPIED_UNITS]]
    before = [unit.key for unit in a[max(0, change.a_start - _COPIED_UNITS) : change.a_start]]
    return (
        len(after) == _COPIED_UNITS and after == [u.key for u in b[change.b_end : change.b_end + _COPIED_UNITS]]
    ) or (
        len(before) == _COPIED_UNITS
        and before == [u.key for u in b[max(0, change.b_start - _COPIED_UNITS) : change.b_start]]
    )


def _is_range_notation(change: Change) -> bool:
    """Return whether only the words of a range changed: between 40 and 69, 40 to 69."""
    words = [unit.key for unit in (*change.old, *change.new)]
    if not words or not RANGE_WORDS.issuperset(words):
        return False
    figures = [[unit is not None and unit.value is not None for unit in change.around(side)] for side in "ab"]
    if not (change.old and change.new) and _RANGE_OPENERS.isdisjoint(words):
        return all(figures[0 if change.old else 1])  # [to] 55 in 2014: no range
    return sum(figures[0] + figures[1]) >= 2  # noqa: PLR2004 - one on each side


def form_kind(old: tuple[Unit, ...], new: tuple[Unit, ...]) -> EditKind:
    """Return the kind of a change that leaves the facts alone."""
    words = [[unit for unit in units if unit.is_word] for units in (old, new)]
    stems = [[base_form(unit.key) for unit in side if unit.key not in AUXILIARIES] for side in words]
    if stems[0] == stems[1] and any(words):
        return "wording" if _is_number_of_nouns(*words) else "tense"
    if not old:
        return "insertion"
    if not new:
        return "deletion"
    if all(map(_is_reporting, words)):
        return "attribution-verb"
    return "wording"


def _is_number_of_nouns(old: list[Unit], new: list[Unit]) -> bool:
    """Return whether nouns became plural or singular: no tense changed, and no agreement of a verb.

    A word in -s that no list of verbs has is taken for a noun.
    """
    if len(old) != len(new):
        return False
    changed = [(a.key, b.key) for a, b in zip(old, new, strict=True) if a.key != b.key]
    return bool(changed) and all(
        max(one, other, key=len) in _plurals(min(one, other, key=len))
        and one not in AUXILIARIES
        and base_form(one) not in _AGREEING
        for one, other in changed
    )


def is_finite(key: str) -> bool:
    """Return whether a word is an auxiliary, a modal or a common verb in the present: is, can, involves."""
    return key in AUXILIARIES or key in HEDGES or (base_form(key) in _VERBS and not key.endswith(("ed", "ing")))


def _plurals(word: str) -> tuple[str, str, str]:
    """Return the regular plurals that a noun can have."""
    return f"{word}s", f"{word}es", f"{word[:-1]}ies"


def _is_reporting(units: list[Unit]) -> bool:
    """Return whether words are a verb of reporting and little else."""
    verbs = [unit for unit in units if base_form(unit.key) in REPORTING_VERBS]
    return bool(verbs) and len(units) - len(verbs) <= _AROUND_VERB
