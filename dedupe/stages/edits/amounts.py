"""The value that begins at a word of running text: an amount with its sign, magnitude and unit, or a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dedupe.model import Span
from dedupe.stages.edits.digits import read_figure
from dedupe.stages.edits.moments import read_moment
from dedupe.stages.edits.numerals import read_spelled
from dedupe.stages.edits.value import Value

if TYPE_CHECKING:
    from dedupe.stages.edits.grammar import Grammar
    from dedupe.stages.edits.notation import Notation

_PREFIX = re.compile(
    r"(?:(?<![a-z])(?:us|au|ca|nz|hk|a|c|r)?\$|[£€¥₹₩]"
    r"|\b(?:gbp|usd|eur|aud|cad|jpy|cny|rmb|inr|chf|sek|rs\.?))[ \xa0]?$"
)
# Characters that a sign before a figure may end with.
_PREFIX_ENDS: Final = frozenset("$£€¥₹₩pdrybfks. \xa0")
# A sign before another figure is that figure's.
_UNIT = re.compile(r"[ \xa0\u202f-]?(?P<unit>[^\W\d_]+|[°¢€£$¥](?![ \xa0]?\d))")
_OLD = re.compile(r"-olds?\b")
# A figure behind one of these is a name: type 2 diabetes, phase 3, chapter 4.
_LABEL = re.compile(
    r"\b(?:type|phase|stage|chapter|section|figure|table|part|page|no\.?|number|article|grade|level|class|group|category)"
    r"[ ]$"
)
# Figures that count nothing: telephone numbers (ITU-T E.123, Ofcom, NANP) and digital object identifiers (ISO 26324).
_ADDRESS = re.compile(
    r"(?<!\d)(?:\+\d{1,3}(?:[ \xa0.-]?\(?\d{1,5}\)?){2,5}|\(?0\d{2,5}\)?(?:[ \xa0-]\d{3,6}){1,2}(?![\d,.]\d)"
    r"|0\d{9,10}(?!\d)|\(?\d{3}\)?[ \xa0.-]\d{3}-\d{4}(?!\d)|10\.\d{4,9}/\S+)"
)
# Without one of these near a figure it is none of them: +4, 016 behind no digit, 1-2345, 10.1136. Each begins with a
# set of signs, so that the search passes over letters.
_ADDRESS_HINT = re.compile(r"[+\d](?:(?<=\+)\d|(?<=0)(?<!\d0)\d\d|(?<=\d)-\d{4}|(?<=1)0\.\d{4})")
# Characters of the longest of them, but for what follows the stroke of an identifier.
_ADDRESS_LENGTH: Final = 24
_JOINTS: Final = frozenset("-–/")
_WEAK: Final = frozenset({"one", "first", "second", "zero"})
_LOOK_BACK: Final = 12
# Digits of a figure that may begin a date: a day, an hour, a year.
_DATE_DIGITS: Final = frozenset({1, 2, 4})
# The first character of the scripts without spaces.
_SPACELESS: Final = "\u2e80"


def read_value(
    text: str, start: int, word: str, grammar: Grammar, written: str, *, is_range: bool = False
) -> Value | None:
    """Return the value that begins at a word, if one does.

    Args:
        text: The text in lower case, every character in its place.
        start: Where the word stands.
        word: The word, in lower case.
        grammar: The patterns of the text's language.
        written: The text as it is written: a month has a capital.
        is_range: Whether another value ends just before the sign before it: 8am-5pm, and not COVID-19.
    """
    before = text[max(0, start - _LOOK_BACK) : start]
    last = before[-1:]
    if last in _JOINTS and before[-2:-1].isalpha() and not is_range and not before.endswith(("mid-", "pre-")):
        return None
    if last == "." and before[-2:-1].isdigit():
        return None  # the end of 1.2.3
    prefix = _PREFIX.search(before) if last in _PREFIX_ENDS else None
    is_figure = word[0].isdigit()
    may_date = not word.isdigit() or len(word) in _DATE_DIGITS if is_figure else word in grammar.moments
    if prefix is None and may_date:
        moment = read_moment(text, start, grammar.notation, written)
        if moment is not None:
            span = Span(start, moment[0])
            return Value(span, span, "date", 0.0, moment=moment[1])
    if is_figure:
        if _is_address(text, start):
            return None
        part = grammar.parts.match(text, start)
        return _read_part(part, grammar.notation) if part else _read_figure(text, start, before, prefix, grammar)
    return _read_words(text, start, word, prefix, grammar) if word in grammar.spellers else None


def _is_address(text: str, start: int) -> bool:
    """Return whether the figure at a place is part of a telephone number or an identifier: 01632 960001, 10.1136/x."""
    low = max(0, start - _ADDRESS_LENGTH)
    if not _ADDRESS_HINT.search(text, low, start + _ADDRESS_LENGTH):
        return False
    begins = text.rfind("\n", low, start) + 1 or low
    return any(
        found.end() > start
        for found in _ADDRESS.finditer(text, begins, start + _ADDRESS_LENGTH)
        if found.start() <= start
    )


def _read_words(text: str, start: int, word: str, prefix: re.Match[str] | None, grammar: Grammar) -> Value | None:
    """Return the value that words spell, if they do."""
    notation = grammar.notation
    run = grammar.spelled.match(text, start)
    if (part := grammar.parts.match(text, start)) is not None and (run is None or run.end() < part.end()):
        return _read_part(part, notation)
    if (ordinal := grammar.ordinal.match(text, start)) is not None:
        span = Span(start, ordinal.end())
        tens, _, ones = ordinal.group().rpartition("-")
        amount = notation.numbers.get(tens, 0) + notation.ordinals[ones]
        return Value(span, span, "ordinal", amount, is_weak=word in _WEAK)
    if run is not None:
        is_weak = word in _WEAK and run.group().isalpha()
        amount = read_spelled(run.group(), notation)
        return _with_unit(text, Span(start, run.end()), (amount, _last_digit(amount)), prefix, grammar, is_weak=is_weak)
    if notation.is_english and (unit := grammar.period.match(text, start)) is not None:
        span = Span(start, unit.end())
        size, base = notation.durations[unit["unit"] or unit["more"]]
        return Value(span, span, "duration", size * 3 / 2 if unit["more"] else size, base)
    return None


def _read_figure(text: str, start: int, before: str, prefix: re.Match[str] | None, grammar: Grammar) -> Value | None:
    """Return the value whose figure begins at *start*."""
    figure = read_figure(text, start, grammar.notation.decimal)
    if figure is None:
        return None
    end, amount = figure
    step = _last_digit(amount)
    if (after := grammar.after_figure.match(text, end)) is not None:
        end = after.end()
        if after["th"]:
            return Value(Span(start, end), Span(start, end), "ordinal", amount)
        factor = grammar.notation.magnitudes[after["letters"] or after["word"]]
        amount, step = amount * factor, step * factor
    is_weak = _LABEL.search(before) is not None
    value = _with_unit(text, Span(start, end), (amount, step), prefix, grammar, is_weak=is_weak)
    # A letter or digit that touches the figure makes it part of a name: 2D, 4x4.
    follower = text[value.span.end : value.span.end + 1]
    return None if follower.isalnum() and follower < _SPACELESS else value


def _last_digit(amount: float) -> float:
    """Return what the last digit that says something is worth.

    >>> _last_digit(4700), _last_digit(4.7)
    (100.0, 0.1)
    """
    digits = f"{amount:.10g}"
    if "e" in digits:
        return 10.0 ** int(digits.partition("e")[2])
    if "." in digits:
        return 10.0 ** -len(digits.partition(".")[2])
    return 10.0 ** (len(digits) - len(digits.rstrip("0"))) if amount else 1.0


def _with_unit(
    text: str,
    core: Span,
    amounts: tuple[float, float],
    prefix: re.Match[str] | None,
    grammar: Grammar,
    *,
    is_weak: bool,
) -> Value:
    """Return a number with the sign before it and the unit behind it; *amounts* are the figure and its step."""
    notation = grammar.notation
    amount, step = amounts
    if prefix is not None:
        core = Span(core.start - len(prefix.group()), core.end)
        return Value(core, core, "money", amount, notation.currencies[prefix.group().strip()], step=step)
    if (percent := grammar.percent.match(text, core.end)) is not None:
        core = Span(core.start, percent.end())
        is_points = percent["point"] or percent["points"] or percent["point2"]
        return Value(core, core, "percent", amount, "pp" if is_points else "%", step=step)
    unit = grammar.unit.match(text, core.end) or _UNIT.match(text, core.end)
    if unit is not None:
        name = " ".join(unit["unit"].split())
        whole = Span(core.start, unit.end())
        if name in notation.currencies and (name != "p" or unit.group() == "p"):
            currency, _, part = notation.currencies[name].partition("/")
            return Value(whole, whole, "money", amount / 100 if part else amount, currency, step=step)
        if name in notation.durations and not (name == "second" and is_weak):
            size, base = notation.durations[name]
            if (aged := _OLD.match(text, unit.end())) is not None:
                whole = Span(core.start, aged.end())
            return Value(whole, core, "duration", amount * size, base, amount, step=step * size)
        # A letter alone is a unit only where it touches the figure: 30C.
        if name in notation.measures and (len(name) > 1 or unit.group() == name):
            size, base = notation.measures[name]
            return Value(whole, core, "number", amount * size, base, amount, step=step * size)
    return Value(core, core, "number", amount, is_weak=is_weak, step=step)


def _read_part(match: re.Match[str], notation: Notation) -> Value:
    """Return a share of a whole: one in four, two thirds of, half the."""
    span = Span(match.start(), match.end())
    found = match.groupdict()
    part = found["part"] or found.get("parts") or found.get("part2")
    if part:
        word = found["count"] or ""
        count = float(word) if word.isdigit() else notation.numbers.get(word, 1)
        return Value(span, span, "number", count * notation.fractions[part], "part")
    first, second = (float(word) if word.isdigit() else notation.numbers[word] for word in (found["a"], found["b"]))
    return Value(span, span, "number", first / second if second else 0.0, "part")
