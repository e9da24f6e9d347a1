"""Values in running text: numbers, money, percentages, ordinals, durations, measures, dates, times.

A value is parsed before it is compared: £4.7m and £4.7million are one amount, 163,363 and 160,000 are a figure
and its rounding, 40 % and 44 % differ. The grammar is our own: it must keep every character position, read two
house styles (UK and US) at once and cost microseconds; text2num drops positions and dateparser needs 0.5 s to load.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from dedupe.model import Span
from dedupe.stages.edits.dates import STARTERS, Moment, read_moment
from dedupe.stages.edits.numerals import FRACTIONS, MAGNITUDES, NUMBER_WORDS, ORDINAL_WORDS, read_words

if TYPE_CHECKING:
    from dedupe.model import FactType

Likeness = Literal["same", "rounded", "different", "unlike"]

_CURRENCIES: Final = {
    "£": "GBP",
    "gbp": "GBP",
    "pound": "GBP",
    "pounds": "GBP",
    "quid": "GBP",
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "dollar": "USD",
    "dollars": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "aud": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "cad": "CAD",
    "€": "EUR",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "¥": "JPY",
    "jpy": "JPY",
    "yen": "JPY",
    "₹": "INR",
    "rupees": "INR",
    "p": "GBP/100",
    "pence": "GBP/100",
    "cents": "USD/100",
    "¢": "USD/100",
}
# Months for years and longer, seconds for what is shorter: no calendar is needed to compare within either.
_DURATIONS: Final = {
    "second": (1, "s"),
    "sec": (1, "s"),
    "minute": (60, "s"),
    "min": (60, "s"),
    "hour": (3600, "s"),
    "hr": (3600, "s"),
    "day": (86400, "s"),
    "week": (604800, "s"),
    "fortnight": (1209600, "s"),
    "month": (1, "mo"),
    "year": (12, "mo"),
    "yr": (12, "mo"),
    "decade": (120, "mo"),
    "century": (1200, "mo"),
    "centurie": (1200, "mo"),
}
# Factors to the metre, gram, litre, square metre and metre per second (NIST Handbook 44, appendix C).
_MEASURES: Final = {
    "km": (1000.0, "m"),
    "kilometre": (1000.0, "m"),
    "kilometer": (1000.0, "m"),
    "metre": (1.0, "m"),
    "meter": (1.0, "m"),
    "cm": (0.01, "m"),
    "centimetre": (0.01, "m"),
    "centimeter": (0.01, "m"),
    "mm": (0.001, "m"),
    "millimetre": (0.001, "m"),
    "millimeter": (0.001, "m"),
    "mile": (1609.344, "m"),
    "yard": (0.9144, "m"),
    "foot": (0.3048, "m"),
    "feet": (0.3048, "m"),
    "ft": (0.3048, "m"),
    "inch": (0.0254, "m"),
    "inche": (0.0254, "m"),
    "kg": (1000.0, "g"),
    "kilogram": (1000.0, "g"),
    "kilo": (1000.0, "g"),
    "gram": (1.0, "g"),
    "mg": (0.001, "g"),
    "milligram": (0.001, "g"),
    "tonne": (1e6, "g"),
    "ton": (1e6, "g"),
    "lb": (453.59237, "g"),
    "ounce": (28.349523, "g"),
    "oz": (28.349523, "g"),
    "litre": (1.0, "l"),
    "liter": (1.0, "l"),
    "ml": (0.001, "l"),
    "acre": (4046.8564, "m2"),
    "hectare": (10000.0, "m2"),
    "mph": (0.44704, "m/s"),
    "kph": (0.2777778, "m/s"),
}
_FIGURE = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?")
_LONG_MAGNITUDES: Final = "|".join(word for word in MAGNITUDES if len(word) > 3)  # noqa: PLR2004 - letters need a figure
_AFTER_FIGURE = re.compile(
    rf"(?P<th>st|nd|rd|th)\b|(?P<letters>mln|mn|bn|trn|tn|m|b|k)\b|[ \xa0-]?(?P<word>{_LONG_MAGNITUDES})\b",
    re.IGNORECASE,
)
_NUMBER_RUN = re.compile(
    rf"(?:half[ -]an?|an?)[ ](?:{_LONG_MAGNITUDES})\b"
    rf"|(?:{'|'.join(NUMBER_WORDS)})\b(?:(?:[ ]and[ ]|[ -])(?:{'|'.join(NUMBER_WORDS)}|{_LONG_MAGNITUDES})\b)*"
    r"(?:[ ]and[ ]a[ ]half\b)?",
    re.IGNORECASE,
)
_ORDINAL_RUN = re.compile(rf"(?:(?:{'|'.join(NUMBER_WORDS)})-)?(?:{'|'.join(ORDINAL_WORDS)})\b", re.IGNORECASE)
_PREFIX = re.compile(r"(?:(?<![A-Za-z])(?:US|AU|CA|A|C)?\$|[£€¥₹]|\b(?:GBP|USD|EUR|AUD|CAD|JPY)[ ]?)$", re.IGNORECASE)
_PERCENT = re.compile(r"[ \xa0]?%|[ \xa0-]?(?:per[ -]?cent|pct|pc|percentage[ ]points?)\b", re.IGNORECASE)
_UNIT = re.compile(r"[ \xa0-]?(?P<unit>[a-z]+|¢)(?:-olds?\b)?", re.IGNORECASE)
_PARTS = re.compile(
    rf"(?P<a>{'|'.join(NUMBER_WORDS)}|\d+)[ ](?:in|out[ ]of)[ ](?:every[ ])?(?P<b>{'|'.join(NUMBER_WORDS)}|\d+)\b"
    rf"|(?:(?P<count>(?:two|three|four|five|six|seven|eight|nine)[ -])(?P<parts>{'|'.join(FRACTIONS)})\b)"
    rf"|(?P<one>(?:an?|one)[ -])?(?P<part>{'|'.join(FRACTIONS)})(?=[ ](?:of|the|a|an|all|as|more|less|higher|lower)\b)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s?(?:-|–|—|to|and|or)\s?", re.IGNORECASE)
# A figure behind one of these is a name: type 2 diabetes, phase 3, chapter 4.
_LABEL = re.compile(
    r"\b(?:type|phase|stage|chapter|section|figure|table|part|page|no\.?|number|article|grade|level|class|group|category)"
    r"[ ]$",
    re.IGNORECASE,
)
_STARTERS: Final = STARTERS | NUMBER_WORDS.keys() | ORDINAL_WORDS.keys() | FRACTIONS.keys() | {"a", "an", "half"}
_ARTICLE: Final = rf"an?(?=[ -](?:{_LONG_MAGNITUDES}|{'|'.join(FRACTIONS)}|decade|century|fortnight)\b)"
_ONE_PERIOD = re.compile(r"an?[ ](decade|century|fortnight)\b", re.IGNORECASE)
_ARTICLE_VALUE: Final = re.compile(_ARTICLE, re.IGNORECASE)
# Scripts without spaces are left out: 470万 holds a figure.
_WORD = re.compile("[^\\W_\u2e80-\U0010ffff]+")
# A set look-up a word is ten times quicker than one alternation without regard to case.
_CASED: Final = frozenset(form for word in _STARTERS - {"a", "an"} for form in (word, word.title(), word.upper()))
_ARTICLES: Final = frozenset({"a", "A", "an", "An"})
_WEAK: Final = frozenset({"one", "first", "second", "zero"})
# The first character of those scripts.
_SPACELESS: Final = "\u2e80"
_LOOK_BACK: Final = 12
_RATIO_LIMIT: Final = 100
# A conversion between units (10 miles, 16 km) is printed with two digits.
_CONVERSION: Final = 0.03
_EXACT: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Value:
    """A value where it stands. `core` is the figure with its sign, magnitude and per cent, without a unit word.

    `figure` is the amount before the unit counts: 5 of five years.
    `is_weak` marks what is more often no figure: one, first, second, type 2.
    """

    span: Span
    core: Span
    type: FactType
    amount: float
    unit: str = ""
    figure: float = 0.0
    is_weak: bool = False
    moment: Moment | None = None

    @property
    def key(self) -> str:
        """The normal form: equal values have equal keys."""
        amount = f"{self.amount:.10g}"
        if self.moment is not None:
            return self.moment.key
        if self.type == "duration":
            return _duration_key(self.amount, self.unit)
        if self.type == "ordinal":
            return f"{amount}{_ordinal_ending(int(self.amount))}"
        return f"{self.unit} {amount}" if self.unit else amount


@lru_cache(maxsize=16)
def find_values(text: str) -> tuple[Value, ...]:
    """Return the values of *text* in order, never overlapping.

    >>> [v.key for v in find_values("£4.7m, two decades, 10 per cent of 1,200 on 14 March 2019")]
    ['GBP 4700000', 'P20Y', '% 10', '1200', '2019-03-14']
    """
    values: list[Value] = []
    end = 0
    for found in _WORD.finditer(text):
        word = found.group()
        if not (
            word in _CASED or word[0].isdigit() or (word in _ARTICLES and _ARTICLE_VALUE.match(text, found.start()))
        ):
            continue
        start = found.start()
        if start < end:
            continue
        value = _read_value(text, start, word.lower())
        if value is not None:
            values.append(value)
            end = value.span.end
    return tuple(_share_units(text, values))


def compare_values(a: Value, b: Value, rounding: float = 0.05) -> Likeness:
    """Return whether two values are the same, one the rounding of the other, different, or of unlike sorts.

    Args:
        a: One value.
        b: Another.
        rounding: Relative distance up to which two figures may be one and its rounding.

    >>> a, b, c = find_values("163,363, then 160,000, then 44")
    >>> compare_values(a, b), compare_values(a, c)
    ('rounded', 'different')
    """
    if a.moment is not None or b.moment is not None:
        if a.moment is None or b.moment is None:
            return "unlike"
        if a.moment.contradicts(b.moment):
            return "different"
        return "same" if a.moment == b.moment else "unlike"
    if a.type != b.type or a.unit != b.unit:
        plain = a.amount == b.amount and "ordinal" not in {a.type, b.type}
        if "number" in {a.type, b.type} and not (a.unit and b.unit):
            return "same" if plain else "different"
        if {a.type, b.type} == {"number", "percent"} and "part" in {a.unit, b.unit}:
            return _nearness(_share_of(a), _share_of(b), rounding)
        return "different" if a.type == b.type and a.type != "ordinal" else "unlike"
    tolerance = _CONVERSION if a.unit in {"m", "g", "l", "m2", "m/s"} and _words_differ(a, b) else _EXACT
    return _nearness(a.amount, b.amount, rounding, tolerance)


def _nearness(a: float, b: float, rounding: float, tolerance: float = _EXACT) -> Likeness:
    largest = max(abs(a), abs(b))
    if abs(a - b) <= tolerance * largest:
        return "same"
    return "rounded" if largest > 10 and abs(a - b) <= rounding * largest else "different"  # noqa: PLR2004


def _words_differ(a: Value, b: Value) -> bool:
    """Return whether two measures may be in different units: their figures differ more than their amounts."""
    return len(a.span) - len(a.core) != len(b.span) - len(b.core)


def _share_of(value: Value) -> float:
    return value.amount / _RATIO_LIMIT if value.type == "percent" else value.amount


def _read_value(text: str, start: int, word: str) -> Value | None:
    """Return the value that begins at a word, if one does."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if (before[-1:] in {"-", "–", "/"} and before[-2:-1].isalpha()) and not before.lower().endswith(("mid-", "pre-")):
        return None
    if (moment := read_moment(text, start)) is not None and not _PREFIX.search(before):
        span = Span(start, moment[0])
        return Value(span, span, "date", 0.0, moment=moment[1])
    run = _NUMBER_RUN.match(text, start)
    if (part := _PARTS.match(text, start)) is not None and (run is None or run.end() < part.end()):
        return _read_part(part)
    if word[0].isdigit():
        return _read_figure(text, start, before)
    if (ordinal := _ORDINAL_RUN.match(text, start)) is not None:
        span = Span(start, ordinal.end())
        tens, _, ones = ordinal.group().lower().rpartition("-")
        amount = NUMBER_WORDS.get(tens, 0) + ORDINAL_WORDS[ones]
        return Value(span, span, "ordinal", amount, is_weak=word in _WEAK)
    if run is not None:
        spelled = re.findall("[a-z]+", run.group().lower())
        is_weak = word in _WEAK and len(spelled) == 1
        return _with_unit(text, Span(start, run.end()), _read_spelled(spelled), before, is_weak=is_weak)
    if (unit := _ONE_PERIOD.match(text, start)) is not None:
        span = Span(start, unit.end())
        months, name = _DURATIONS[unit[1].lower()]
        return Value(span, span, "duration", months, name)
    return None


def _read_spelled(words: list[str]) -> float:
    """Return a number in words, halves included: half a million, two and a half."""
    if words[0] == "half":
        return read_words(words[1:]) / 2
    return read_words(words[:-3]) + 1 / 2 if words[-1] == "half" else read_words(words)


def _read_figure(text: str, start: int, before: str) -> Value | None:
    """Return the value whose figure begins at *start*."""
    figure = _FIGURE.match(text, start)
    if figure is None:
        return None
    amount = float(figure.group().replace(",", ""))
    end = figure.end()
    if (after := _AFTER_FIGURE.match(text, end)) is not None:
        end = after.end()
        if after["th"]:
            return Value(Span(start, end), Span(start, end), "ordinal", amount)
        amount *= MAGNITUDES[(after["letters"] or after["word"]).lower()]
    value = _with_unit(text, Span(start, end), amount, before, is_weak=_LABEL.search(before) is not None)
    # A letter or digit that touches the figure makes it part of a name: 2D, 4x4.
    follower = text[value.span.end : value.span.end + 1]
    return None if follower.isalnum() and follower < _SPACELESS else value


def _with_unit(text: str, core: Span, amount: float, before: str, *, is_weak: bool) -> Value:
    """Return a number with the sign before it and the unit behind it."""
    if (sign := _PREFIX.search(before)) is not None:
        core = Span(core.start - len(sign.group()), core.end)
        return Value(core, core, "money", amount, _CURRENCIES[sign.group().strip().lower()])
    if (percent := _PERCENT.match(text, core.end)) is not None:
        core = Span(core.start, percent.end())
        return Value(core, core, "percent", amount, "pp" if "point" in percent.group() else "%")
    unit = _UNIT.match(text, core.end)
    if unit is not None:
        name = unit["unit"].lower()
        whole = Span(core.start, unit.end())
        if name in _CURRENCIES and (name != "p" or unit.group() == "p"):
            currency, _, part = _CURRENCIES[name].partition("/")
            return Value(whole, whole, "money", amount / 100 if part else amount, currency)
        singular = name if name in _MEASURES else name.removesuffix("s")
        if singular in _DURATIONS and not (singular == "second" and name == "second" and is_weak):
            factor, base = _DURATIONS[singular]
            return Value(whole, core, "duration", amount * factor, base, amount)
        if singular in _MEASURES:
            size, dimension = _MEASURES[singular]
            return Value(whole, core, "number", amount * size, dimension, amount)
    return Value(core, core, "number", amount, is_weak=is_weak)


def _read_part(match: re.Match[str]) -> Value:
    """Return a share of a whole: one in four, two thirds of, half the."""
    span = Span(match.start(), match.end())
    part = match["part"] or match["parts"]
    if part:
        count = NUMBER_WORDS.get((match["count"] or "one").strip(" -").lower(), 1)
        return Value(span, span, "number", count * FRACTIONS[part.lower()], "part")
    first, second = (float(word) if word.isdigit() else NUMBER_WORDS[word.lower()] for word in (match["a"], match["b"]))
    return Value(span, span, "number", first / second if second else 0.0, "part")


def _share_units(text: str, values: list[Value]) -> list[Value]:
    """Return the values with the unit of a range's end given to its beginning: 20 to 50 %, £2–3m."""
    for index in range(len(values) - 2, -1, -1):
        value, after = values[index], values[index + 1]
        if value.type != "number" or value.unit or after.moment is not None or after.type in {"number", "ordinal"}:
            continue
        if after.span.start - value.span.end <= 5 and _RANGE.fullmatch(text, value.span.end, after.span.start):  # noqa: PLR2004
            if after.type == "duration":
                name = text[after.core.end : after.span.end].strip(" -\xa0").lower().removesuffix("s")
                factor = _DURATIONS.get(name.removesuffix("-old"), (1, ""))[0]
                values[index] = replace(
                    value, type="duration", amount=value.amount * factor, unit=after.unit, figure=value.amount
                )
            elif after.type == "percent":
                values[index] = replace(value, type="percent", unit=after.unit)
    return values


def _duration_key(amount: float, unit: str) -> str:
    if unit == "mo":
        return f"P{amount / 12:.10g}Y" if amount % 12 == 0 else f"P{amount:.10g}M"
    return f"P{amount / 86400:.10g}D" if amount % 86400 == 0 else f"PT{amount:.10g}S"


def _ordinal_ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
