"""What a figure counts and how finely: whether two figures are of one thing, and whether one rounds the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change
from dedupe.stages.edits.figures import FROM, approximator, hedge_of
from dedupe.stages.edits.lexicon import APPROXIMATORS, FUNCTION_WORDS, base_form
from dedupe.stages.edits.roles import are_same_role
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.stages.edits.units import Unit

# Words behind a figure among which the plural is that it counts: 32 NHS hospital trusts.
_WORDS: Final = 4
# From this ratio on two figures of two nouns are no slip of the pen: 32 trusts, 243 hospitals.
_APART: Final = 2.0
# Parents and their children are counted apart, whatever their numbers: 4,144 dads, 5,000 children.
_GROUPS: Final = {
    **dict.fromkeys(words("parent mother mum father dad"), "parent"),
    **dict.fromkeys(words("child youngster kid baby infant toddler pupil teenager adolescent"), "child"),
}
# What an amount is told for (Quirk et al. 1985, 5.18: distributive a).
_EACH: Final = frozenset({"a", "an", "per", "each", "every"})
_PERIODS: Final = frozenset({"year", "month", "week", "day", "hour", "night", "quarter", "head", "person"})
_RATES: Final = frozenset(words("annual annually yearly monthly weekly daily nightly hourly year's"))
_RATE: Final = 2
_ARTICLES: Final = frozenset({"a", "an"})
_BOUNDS: Final = frozenset({"above", "below", "at most", "at least"})
_MULTIPLES: Final = frozenset({"twice", "double", "treble", "triple", "half"})
_VAGUE: Final = frozenset(words("several many numerous multiple various dozens scores hundreds thousands"))
_LEAST: Final = frozenset({"least", "most", "nearly", "almost", "around"})
_PEOPLE: Final = frozenset({"parent", "child"})


def counts_another(change: Change) -> bool:
    """Return whether a figure was put for one of another thing: 32 hospital trusts, 243 hospitals.

    The same digits, or figures of one size, are one figure wrongly told, whatever noun stands behind.
    """
    old, new = ([u for u in side if u.value is not None] for side in (change.old, change.new))
    if len(old) != 1 or len(new) != 1:
        return False
    one, other = old[0].value, new[0].value
    if one is None or other is None or one.type != "number" or other.type != "number" or one.unit or other.unit:
        return False
    small, large = sorted((one.amount, other.amount))
    counted = _counted(change.a.units, old[0]), _counted(change.b.units, new[0])
    is_apart = large >= _APART * small or {_GROUPS.get(noun) for noun in counted} == _PEOPLE
    if not is_apart or _digits(one.amount) == _digits(other.amount):
        return False
    return all(counted) and counted[0] != counted[1] and not are_same_role(*counted)


def bounds_multiple(change: Change) -> bool:
    """Return whether a multiple lost or gained its bound: more than twice as likely, twice as likely."""
    if bool(change.old) == bool(change.new):
        return False
    units, start, end = (
        (change.a.units, change.a_start, change.a_end) if change.old else (change.b.units, change.b_start, change.b_end)
    )
    phrase = " ".join(unit.key for unit in units[start:end])
    return APPROXIMATORS.get(phrase) in _BOUNDS and end < len(units) and units[end].key in _MULTIPLES


def is_vague(change: Change) -> bool:
    """Return whether a count was put for a vague one, or the other way round: at least three, several."""
    ours, theirs = (
        [u for u in side if u.is_word and u.key not in FUNCTION_WORDS and u.key not in _LEAST]
        for side in (change.old, change.new)
    )
    if len(ours) != 1 or len(theirs) != 1:
        return False
    counted, other = (ours[0], theirs[0]) if ours[0].value is not None else (theirs[0], ours[0])
    if counted.value is None or counted.value.type not in {"number", "percent"} or other.value is not None:
        return False
    return other.key in _VAGUE


def changes_rate(change: Change) -> bool:
    """Return whether an amount lost or gained what it is told for: £2m a year for five years, £2m for five years."""
    if bool(change.old) == bool(change.new):
        return False
    own, start, end, other = (
        (change.a.units, change.a_start, change.a_end, change.b.units)
        if change.old
        else (change.b.units, change.b_start, change.b_end, change.a.units)
    )
    if end - start > _RATE:
        return False
    keys = [unit.key for unit in own[start:end]]
    is_rate = len(keys) == _RATE and keys[0] in _EACH and keys[1] in _PERIODS
    if not (is_rate or (len(keys) == 1 and keys[0] in _RATES)) or any(unit.key in _RATES for unit in other):
        return False
    before = own[start - 1] if start else None
    if (
        before is None
        or before.value is None
        or before.value.type not in ({"money", "number"} if is_rate else {"money"})
    ):
        return False
    # Per week, every week: told in other words.
    return not any(one.key in _EACH and two.key in _PERIODS for one, two in pairwise(other))


def with_amount(change: Change) -> Change:
    """Return a change of a rate with its amount and the time it runs for, where both sides write them alike.

    A lone "a year" tells nobody what it was of: £2m a year for five years, £2m for five years.
    """
    a, b = change.a.units, change.b.units
    starts = change.a_start - 1, change.b_start - 1
    if min(starts) < 0 or a[starts[0]].text != b[starts[1]].text:
        return change
    more = 0
    behind = a[change.a_end :]
    if len(behind) > 1 and behind[0].key == "for" and behind[1].value is not None:
        more = sum(unit.start < behind[1].value.span.end for unit in behind)
    if [unit.text for unit in behind[:more]] != [unit.text for unit in b[change.b_end : change.b_end + more]]:
        more = 0
    return Change(change.a, change.b, starts[0], change.a_end + more, starts[1], change.b_end + more)


def hedges_behind_article(change: Change) -> bool:
    """Return whether what approximates a figure was lost, or put in, before its article: around a 10% fall."""
    if bool(change.old) == bool(change.new):
        return False
    words = change.old or change.new
    if approximator(words)[0] != len(words):
        return False
    behind = [side.units[end : end + 2] for side, end in ((change.a, change.a_end), (change.b, change.b_end))]
    return all(
        len(units) == 2  # noqa: PLR2004 - an article and its figure
        and units[0].key in _ARTICLES
        and units[1].value is not None
        and units[1].value.type != "date"
        and not units[1].value.is_weak
        for units in behind
    )


def _digits(amount: float) -> str:
    """Return the digits of an amount in order of size, without noughts: slips move digits or add a nought."""
    return "".join(sorted(f"{amount:.0f}".replace("0", "")))


def _counted(units: Sequence[Unit], figure: Unit) -> str:
    """Return the base form of the plural that a figure counts; nothing where none stands behind it."""
    at = next((i for i, unit in enumerate(units) if unit.start >= figure.end), len(units))
    found = ""
    for unit in units[at : at + _WORDS]:
        if not unit.is_word or unit.value is not None or unit.key in FUNCTION_WORDS:
            break
        is_plural = unit.key.endswith("s") or base_form(unit.key) in _GROUPS
        if is_plural and base_form(unit.key) != unit.key and not unit.text.isupper():
            found = base_form(unit.key)
            break
    return found


def is_rounding(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Return whether the new figure tells the old one more roughly, and truly: 489, around 500.

    More than 160,000 is true of 163,363, and of 159,000 it is not.
    """
    ours, theirs = ([i for i, unit in enumerate(side) if unit.value is not None] for side in (old, new))
    if len(ours) != 1 or len(theirs) != 1:
        return False
    exact, rough = old[ours[0]].value, new[theirs[0]].value
    if exact is None or rough is None or (exact.type, exact.unit) != (rough.type, rough.unit):
        return False
    hedge = hedge_of(new, 0, theirs[0])[1]
    apart = exact.amount - rough.amount
    if rough.step <= exact.step or hedge_of(old, 0, ours[0])[1] not in {"", "about"}:
        return False
    if hedge in {"above", "at least", FROM}:
        return 0 <= apart < rough.step
    if hedge in {"below", "at most"}:
        return -rough.step < apart <= 0
    return 2 * abs(apart) <= rough.step
