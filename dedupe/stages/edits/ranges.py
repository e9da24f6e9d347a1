"""The two ends of a range, each with what the other says for both: 20 to 50 %, £2–3m, 10–12 March."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.dates import Moment

if TYPE_CHECKING:
    from dedupe.stages.edits.value import Value

_JOINT = re.compile(r"\s?(?:-|–|—|to|and|or|bis|und|à|et|a|y|tot|en|e)\s?", re.IGNORECASE)
# These join two ends of one range; "and" may stand between two figures of other things.
_TIGHT: Final = frozenset({"-", "–", "—", "to"})
# Characters between the two ends of a range.
_GAP: Final = 5
_MONTH_DAYS: Final = 31
_LEADING_FIGURE = re.compile(r"[^\d]{0,4}[\d.,'’ \xa0\u202f]*\d")
_NOT_FIGURE = re.compile(r"[^\d.]")


def share_units(text: str, values: list[Value]) -> list[Value]:
    """Return the values of a text, in order, with what the ends of each range say for one another."""
    for index in range(len(values) - 2, -1, -1):
        value, after = values[index], values[index + 1]
        start, end = value.span.end, after.span.start
        if end - start <= _GAP and value.type in {"number", "money", "date"} and _JOINT.fullmatch(text, start, end):
            is_tight = text[start:end].strip().lower() in _TIGHT
            values[index : index + 2] = _share(text, value, after, is_tight=is_tight)
    return values


def _share(text: str, value: Value, after: Value, *, is_tight: bool) -> tuple[Value, Value]:
    """Return both ends of a range."""
    if value.moment is not None:
        is_day = is_tight and after.type == "number" and not after.unit
        return value, _as_day(after, value.moment) if is_day else after
    if value.type == "number" and not value.unit:
        if after.moment is not None:
            return _as_day(value, after.moment), after
        if after.type == "percent":
            return value._replace(type="percent", unit=after.unit), after
        if after.figure:
            amount = value.amount * after.amount / after.figure
            return value._replace(type=after.type, amount=amount, unit=after.unit, figure=value.amount), after
    return _share_money(text, value, after, is_tight=is_tight)


def _share_money(text: str, value: Value, after: Value, *, is_tight: bool) -> tuple[Value, Value]:
    """Return both ends with one currency and one magnitude: £2–3m, 2 to 3 million pounds."""
    magnitude = _magnitude(after, text)
    if magnitude > 1 and _magnitude(value, text) == 1 and value.amount * magnitude < after.amount:
        value = value._replace(amount=value.amount * magnitude)
    if value.type == "money" and after.type == "number" and not after.unit and is_tight:
        return value, after._replace(type="money", unit=value.unit)
    if after.type == "money" and value.type == "number" and not value.unit:
        return value._replace(type="money", unit=after.unit), after
    return value, after


def _as_day(value: Value, moment: Moment) -> Value:
    """Return a figure beside a date as the day of the same month that it is: 10–12 March."""
    day = int(value.amount)
    if not moment.day or not moment.month or not 1 <= day <= _MONTH_DAYS or day != value.amount:
        return value
    return value._replace(type="date", amount=0.0, moment=Moment(moment.year, moment.month, day))


def _magnitude(value: Value, text: str) -> float:
    """Return what the word or letter behind a figure multiplies it with: 1e6 of £4.7m."""
    figure = _LEADING_FIGURE.match(text, value.core.start, value.core.end)
    if value.type not in {"number", "money"} or figure is None or figure.end() == value.core.end:
        return 1.0
    digits = _NOT_FIGURE.sub("", figure.group())
    plain = float(digits) if digits.count(".") <= 1 and digits != "." else 0.0
    return value.amount / plain if plain else 1.0
