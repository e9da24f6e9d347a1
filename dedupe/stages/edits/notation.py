"""How a language writes numbers, dates and money, as data: the grammars of values and dates are built from it.

English stands in `english.py`. The other tables are JSON files of one shape in `notations/`, written by
`tests/make_notations.py` from the Unicode CLDR; a further language is one more file. They are read when a text is in
their language, which its commonest words tell.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from dedupe.stages.edits import english
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Characters of a text that are looked at to tell its language.
_SAMPLE: Final = 2000
_ENGLISH_WORDS: Final = frozenset(
    words("the of and to in a is was for that on with by at from it as are be has have had its said not were will")
)
_LANGUAGES: Final = ("de", "es", "fr", "it", "nl", "pt")
# Months and weekdays begin with a capital in these.
_CAPITALISED: Final = frozenset({"en", "de"})


@dataclass(frozen=True, slots=True, eq=False)
class Notation:
    """The words and signs of one language, folded. Durations and measures give a factor and a base unit."""

    code: str
    decimal: str
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    numbers: Mapping[str, float]
    magnitudes: Mapping[str, float]
    fractions: Mapping[str, float]
    currencies: Mapping[str, str]
    durations: Mapping[str, tuple[float, str]]
    measures: Mapping[str, tuple[float, str]]
    percent: tuple[str, ...]
    points: tuple[str, ...]
    near: Mapping[str, int]
    joints: tuple[str, ...] = ()
    ordinals: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    seasons: tuple[str, ...] = ()

    @property
    def is_english(self) -> bool:
        """Whether the richer English grammar holds."""
        return self.code == "en"

    @property
    def has_capitals(self) -> bool:
        """Whether the names of months and days begin with a capital."""
        return self.code in _CAPITALISED


ENGLISH: Final = Notation(
    "en",
    ".",
    english.MONTHS,
    english.WEEKDAYS,
    english.NUMBERS,
    english.MAGNITUDES,
    english.FRACTIONS,
    english.CURRENCIES,
    english.DURATIONS,
    english.MEASURES,
    english.PERCENT,
    english.POINTS,
    english.NEAR_DAYS,
    ("of",),
    english.ORDINALS,
    english.SEASONS,
)


def notation_of(text: str) -> Notation:
    """Return the notation of the language that most of a text's common words are of; English where nothing tells.

    The text is in lower case.

    >>> notation_of("der umsatz stieg auf 4,5 millionen euro").code, notation_of("14 march").code
    ('de', 'en')
    """
    sample = text[:_SAMPLE].split()
    english_words = sum(map(_ENGLISH_WORDS.__contains__, sample))
    if english_words * 6 >= len(sample):  # a sixth of English running text, and more than any other language shares
        return ENGLISH
    scores = {code: sum(map(common.__contains__, sample)) for code, common in _common().items()}
    best = max(_LANGUAGES, key=lambda code: (scores[code], code))
    return load(best) if scores[best] > max(1, english_words) else ENGLISH


@cache
def load(code: str) -> Notation:
    """Return the notation of a language, "en" or the name of a table."""
    if code == "en":
        return ENGLISH
    table = _table(code)
    return Notation(
        code,
        table["decimal"],
        table["months"],
        table["weekdays"],
        table["numbers"],
        table["magnitudes"],
        table["fractions"],
        {**english.CURRENCY_SIGNS, **table["currencies"]},
        {word: (size, base) for word, (size, base) in table["durations"].items()},
        {word: (size, base) for word, (size, base) in table["measures"].items()},
        tuple(table["percent"]),
        tuple(table["points"]),
        table["near"],
        tuple(table["joints"]),
    )


@cache
def _table(code: str) -> dict[str, Any]:
    text = (files("dedupe.stages.edits") / "notations" / f"{code}.json").read_text(encoding="utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@cache
def _common() -> dict[str, frozenset[str]]:
    """Return the words that tell a language: its commonest ones, and its names of months and days."""
    return {
        code: frozenset({*(table := _table(code))["common"], *table["months"], *table["weekdays"]} - {*english.MONTHS})
        for code in _LANGUAGES
    }


def either(forms: Iterable[str]) -> str:
    """Return a pattern for any of some words, the longest first; a space or hyphen in one stands for either.

    >>> either(["ten", "ten one"])
    'ten[ -]one|ten'
    """
    longest_first = sorted(set(forms), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\ ", "[ -]").replace(r"\-", "[ -]") for word in longest_first)
