"""Whether two reporting clauses have one speaker: the director said, the leader said.

Words given to another person are *attribution*. A name put for another in the same office is *name*, unless either
text has both: then the words went from one person to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Indel

from dedupe.stages.edits.gazetteer import HONORIFICS, NOT_NAMES, ORGANISATION_WORDS, ROLES
from dedupe.stages.edits.lexicon import EXPERTS, FUNCTION_WORDS, OFFICIALS, base_form
from dedupe.stages.edits.places import PLACES
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.change import Side
    from dedupe.stages.edits.reporting import Clause
    from dedupe.stages.edits.units import Unit

_OFFICES: Final = frozenset(
    words(
        "director manager leader head chair chairman chairwoman chairperson chief executive president secretary "
        "spokesman spokeswoman spokesperson author analyst minister editor founder owner coach captain teacher nurse "
        "mayor boss commander warden curator principal headteacher councillor councilor engineer treasurer organiser "
        "campaigner resident inspector superintendent solicitor lawyer farmer shopkeeper trader conductor trustee "
        "convener convenor clerk bishop vicar surgeon architect steward deputy ceo landlord tenant driver"
    )
)
"""Who speaks, by office or calling: Bell (1991), The Language of News Media, chapter 9."""
_SAME: Final = tuple(
    frozenset(words(row))
    for row in (
        "director head chief boss executive manager ceo principal headteacher teacher president",
        "leader head chief boss",
        "chair chairman chairwoman chairperson president head chief convener convenor",
        "spokesman spokeswoman spokesperson secretary",
        "author editor",
        "lawyer solicitor",
        "owner landlord boss founder trader shopkeeper",
        "councillor councilor leader deputy mayor chair chairman chairwoman chairperson minister",
        "resident tenant farmer campaigner organiser",
    )
)
"""Offices that may be one person's: an editor's other word for it, or a second hat."""
_GENERIC: Final = HONORIFICS | NOT_NAMES | ROLES | ORGANISATION_WORDS | EXPERTS | OFFICIALS | _OFFICES | PLACES
# Units behind a clause in which its speaker's office stands: , director of housing.
_APPOSITION: Final = 8
_STOPS: Final = frozenset(".;:!?()-")
_AT_LARGE: Final = frozenset(words("expert scientist doctor specialist academic boffin psychologist"))
_PRONOUNS: Final = {"he": 1, "she": 1, "they": 2}
"""One person, or several: what they wrote, she is said to have said."""
# Two forms of one name, wrongly written or not, share this much of their letters.
_LIKE: Final = 0.7
_LETTERS: Final = 3


def exchange_speaker(a: Side, b: Side, old: Clause, new: Clause) -> EditKind | None:
    """Return attribution where another person says it, name where another holds the office; None where neither is sure.

    A clause that opens a sentence is looked at for its name, too: at that place a capital alone tells none.
    """
    if old.is_pronoun and new.is_pronoun:
        numbers = {_PRONOUNS.get(pronoun) for pronoun in (_pronoun(a.units, old), _pronoun(b.units, new))}
        return "attribution" if numbers == {1, 2} else None
    if old.is_pronoun or new.is_pronoun:
        return None
    if _asks_others(a.units, old, new) or _asks_others(b.units, new, old):
        return "attribution"
    names = _names(a.units, old), _names(b.units, new)
    offices = _offices(a.units, old), _offices(b.units, new)
    is_other_office = all(offices) and not any(
        one == other or any({one, other} <= row for row in _SAME) for one in offices[0] for other in offices[1]
    )
    if not any(names):
        return "attribution" if is_other_office and "study" not in old.sources | new.sources else None
    if not all(names) or "person" not in old.sources & new.sources or _is_same_person(*names):
        return None
    if is_other_office or _has_word(a.text, names[1][-1]) or _has_word(b.text, names[0][-1]):
        return "attribution"
    return "name" if 0 in {old.start, new.start} else None


def _asks_others(units: Sequence[Unit], clause: Clause, other: Clause) -> bool:
    """Return whether a clause gives to experts at large what the other says a study found; a team is the study's."""
    if clause.sources != {"expert"} or other.sources != {"study"}:
        return False
    return any(base_form(unit.key) in _AT_LARGE for unit in units[clause.start : clause.end])


def _pronoun(units: Sequence[Unit], clause: Clause) -> str:
    """Return the pronoun that is the subject of a clause."""
    return next((unit.key for unit in units[clause.start : clause.end] if unit.key in _PRONOUNS), "")


def is_same_speaker(a: Side, b: Side, old: Clause, new: Clause) -> bool:
    """Return whether the person whom a clause names stands in the other passage, in the clause or beside it."""
    return any(
        "person" in clause.sources
        and any(unit.text[:1].isupper() and unit.key.removesuffix("'s") in names for unit in other.units)
        for side, clause, other in ((a, old, b), (b, new, a))
        for names in (set(_names(side.units, clause)),)
    )


def _names(units: Sequence[Unit], clause: Clause) -> list[str]:
    """Return the longest run of proper words of a clause's subject; titles, offices, bodies and places are none."""
    runs: list[list[str]] = [[]]
    for unit in units[clause.start : clause.end]:
        key = unit.key.removesuffix("'s")
        is_name = unit.is_word and unit.value is None and unit.text[:1].isupper() and len(key) >= _LETTERS
        if is_name and key not in FUNCTION_WORDS and not {key, base_form(key)} & _GENERIC:
            runs[-1].append(key)
        elif runs[-1]:
            runs.append([])
    return max(runs, key=len)


def _offices(units: Sequence[Unit], clause: Clause) -> set[str]:
    """Return the offices of a speaker, in the clause and in the apposition behind it."""
    found = list(units[clause.start : clause.end])
    if clause.is_inverted and clause.end < len(units) and units[clause.end].key == ",":
        for unit in units[clause.end + 1 : clause.end + 1 + _APPOSITION]:
            if unit.key in _STOPS or unit.key == "," or unit.quote >= 0:
                break
            found.append(unit)
    return {base for unit in found if unit.is_word and (base := base_form(unit.key)) in _OFFICES}


def _is_same_person(one: Sequence[str], other: Sequence[str]) -> bool:
    """Return whether two names share a word, or are one wrongly written."""
    return bool(set(one) & set(other)) or any(
        round(Indel.normalized_similarity(mine, yours), 6) >= _LIKE for mine in one for yours in other
    )


def _has_word(text: str, name: str) -> bool:
    """Return whether a text has a surname, with its capital."""
    return name.capitalize() in text
