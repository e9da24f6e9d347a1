"""The patterns by which values are read, built from the notation of a language."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from dedupe.stages.edits.moments import starters
from dedupe.stages.edits.notation import Notation, either
from dedupe.stages.edits.numerals import long_magnitudes, spelled

_NOTHING: Final = r"(?!)"
_GAP: Final = r"[ \xa0\u202f]?"
_LETTERS: Final = 3
# Periods of which one is said with an article.
_PERIODS: Final = ("decade", "century", "fortnight")
_HALVED: Final = ("year", "month", "decade", "week", "day", "hour")
# Fractions that stand for a share at the end of a clause: up by a third.
_PLAIN_PARTS: Final = ("third", "quarter", "fifth", "tenth")


class Grammar(NamedTuple):
    """The patterns of a language, for text in lower case.

    `starters` are the words at which a value may begin, `moments` those of dates and times, `spellers` those of amounts
    in words; `article` is a or an with
    what makes it a value, `unit` a unit of several words, `period` a period with its article.
    """

    notation: Notation
    starters: frozenset[str]
    moments: frozenset[str]
    spellers: frozenset[str]
    article: re.Pattern[str]
    spelled: re.Pattern[str]
    after_figure: re.Pattern[str]
    percent: re.Pattern[str]
    unit: re.Pattern[str]
    parts: re.Pattern[str]
    period: re.Pattern[str]
    ordinal: re.Pattern[str]


@cache
def grammar_of(notation: Notation) -> Grammar:
    """Return the patterns of a notation."""
    numbers = either(notation.numbers)
    begins = {re.split("[ -]", word)[0] for word in (*notation.numbers, *notation.fractions, *notation.ordinals)}
    begins |= {"a", "an"} if notation.is_english else {*notation.magnitudes}
    units = (*notation.currencies, *notation.durations, *notation.measures)
    wide = either(unit for unit in units if not unit.isalpha() and len(unit) > 1) or _NOTHING
    return Grammar(
        notation,
        frozenset(begins | starters(notation)),
        starters(notation),
        frozenset(begins),
        re.compile(_article(notation)),
        spelled(notation),
        re.compile(_after_figure(notation)),
        re.compile(_percent(notation)),
        re.compile(rf"[ \xa0\u202f-]?(?P<unit>{wide})(?!\w)"),
        re.compile(_parts(notation, numbers)),
        re.compile(rf"an?[ ](?:(?P<unit>{either(_PERIODS)})|(?P<more>{either(_HALVED)})[ ]and[ ]a[ ]half)\b"),
        re.compile(rf"(?:(?:{numbers})-)?(?:{either(notation.ordinals) or _NOTHING})\b"),
    )


def _article(notation: Notation) -> str:
    """Return what an article with a value begins with."""
    if not notation.is_english:
        return _NOTHING
    nouns = rf"{long_magnitudes(notation)}|{either(notation.fractions)}|{either(_PERIODS)}"
    return rf"an?[ -](?:{nouns}|(?:{either(_HALVED)})[ ]and[ ]a[ ]half)\b"


def _after_figure(notation: Notation) -> str:
    """Return an ordinal's ending, or a magnitude, behind figures."""
    magnitudes = long_magnitudes(notation)
    letters = either(word for word in notation.magnitudes if len(word) <= _LETTERS)
    if notation.is_english:
        return rf"(?P<th>st|nd|rd|th)\b|(?P<letters>{letters})\b|[ \xa0-]?(?P<word>{magnitudes})\b"
    joint = r"(?:[ ]de\b|[ ]d(?=[’'])[’'])?"
    return rf"(?P<th>º|ª|e\b|er\b)|{_GAP}(?P<letters>{letters})\b\.?|[ \xa0\u202f-]?(?P<word>{magnitudes})\b{joint}"


def _percent(notation: Notation) -> str:
    """Return the sign or words of per cent, or of percentage points."""
    signs = rf"{_GAP}%(?P<point>[ -]points?\b)?"
    words = rf"(?:(?P<points>{either(notation.points)})|(?:{either(notation.percent)})(?P<point2>[ -]points?\b)?)\b"
    return rf"{signs}|[ \xa0\u202f-]?{words}"


def _parts(notation: Notation, numbers: str) -> str:
    """Return a share of a whole: one in four, two thirds, half the."""
    fractions = either(notation.fractions)
    if not notation.is_english:
        return rf"(?:(?P<count>{numbers})[ ])?(?P<part>{fractions})\b"
    verbs = "said|say|were|are|had|have|did|do|felt|reported"
    behind = rf"(?=[ ](?:(?:of|the|a|an|all|as|more|less|higher|lower)\b|\(\d))|(?<=half)(?=[ ](?:{verbs})\b)"
    after = rf"[ ](?:in|to|from|by|since|over|{verbs})\b"
    plain = rf"(?:a|one)[ -](?P<part2>{either(_PLAIN_PARTS)})(?=[.,;:)]|$|{after})"
    # One in 2000 is a share, 35 in 2013 were counted in a year.
    in_whole = r"in(?:(?<=\b1 in)|(?<=\bone in)|(?![ ](?:19|20)\d\d\b))"
    ratio = rf"(?P<a>{numbers}|\d+)[ ](?:{in_whole}|out[ ]of)[ ](?:every[ ])?(?P<b>{numbers}|\d+)\b"
    return (
        rf"{ratio}(?![ ]?(?:%|per[ ]?cent|million|billion)|[ -](?:{either(notation.durations)})\b)"
        rf"|(?P<count>two|three|four|five|six|seven|eight|nine|\d)[ -](?P<parts>{fractions})\b"
        rf"|(?:(?:an?|one)[ -])?(?P<part>{fractions})(?:{behind})|{plain}"
    )
