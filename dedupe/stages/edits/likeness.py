"""Whether two values are one: in another notation or another unit, one the rounding of the other, or different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from dedupe.stages.edits.value import Value

Likeness = Literal["same", "rounded", "different", "unlike"]

_EXACT: Final = 1e-9
# Figures up to this are counted, not rounded.
_COUNTED: Final = 10
# A conversion between units is printed with two digits (10 miles, 16 km), a rougher one is another figure.
_CONVERSION: Final = 0.03
_ROUGH_CONVERSION: Final = 0.1
# Weeks for months are told roughly: 12 weeks, three months.
_WEEKS: Final = 0.085
# A month in days, to compare weeks with months.
_MONTH_DAYS: Final = 30.4375
_DAY: Final = 86400.0
_PERCENT: Final = 100.0
_MILLION: Final = 1e6
_FREEZING: Final = 32.0
_TEMPERATURES: Final = frozenset({"°C", "°F"})


def compare_values(a: Value, b: Value, rounding: float = 0.05) -> Likeness:
    """Return whether two values are the same, one the rounding of the other, different, or of unlike sorts.

    Args:
        a: One value.
        b: Another.
        rounding: Relative distance up to which two figures may be one and its rounding.

    >>> from dedupe.stages.edits.values import find_values
    >>> a, b, c = find_values("163,363, then 160,000, then 44")
    >>> compare_values(a, b), compare_values(a, c)
    ('rounded', 'different')
    """
    if a.moment is not None or b.moment is not None:
        if a.moment is None or b.moment is None:
            return "unlike"
        if a.moment.agrees(b.moment):
            return "same"
        return "different" if a.moment.contradicts(b.moment) else "unlike"
    if a.type == b.type and a.unit == b.unit:
        return _nearness(a.amount, b.amount, rounding, _conversion(a, b))
    if a.type == b.type == "duration":
        return _nearness(_days(a), _days(b), rounding, _WEEKS)
    if {a.unit, b.unit} == _TEMPERATURES:
        return _compare_temperatures(a, b)
    if {a.type, b.type} == {"number", "percent"} and "part" in {a.unit, b.unit}:
        return _compare_shares(a, b, rounding)
    if {a.unit, b.unit} == {"", "m"} and _is_letter(a, b):
        return "same"
    if "number" in {a.type, b.type} and not (a.unit and b.unit):
        plain = a.amount == b.amount and "ordinal" not in {a.type, b.type}
        return "same" if plain else "different"
    return "different" if a.type == b.type and a.type != "ordinal" else "unlike"


def _is_letter(a: Value, b: Value) -> bool:
    """Return whether a length stands against the letter m, which was read as million: 100 metres, 100m."""
    length, number = (a, b) if a.unit else (b, a)
    return number.type == "number" and number.amount == _MILLION * length.figure


def _nearness(a: float, b: float, rounding: float, tolerance: float = _EXACT) -> Likeness:
    largest = max(abs(a), abs(b))
    if abs(a - b) <= tolerance * largest:
        return "same"
    return "rounded" if largest > _COUNTED and abs(a - b) <= rounding * largest else "different"


def _conversion(a: Value, b: Value) -> float:
    """Return the relative distance that a conversion between two units may make: half of what a last digit is worth."""
    if not a.figure or not b.figure or a.type == "duration":
        return _EXACT
    sizes = a.amount / a.figure, b.amount / b.figure
    largest = max(abs(a.amount), abs(b.amount))
    if abs(sizes[0] - sizes[1]) <= _EXACT * max(sizes) or not largest:
        return _EXACT
    return min(_ROUGH_CONVERSION, max(_CONVERSION, max(a.step, b.step) / 2 / largest))


def _compare_temperatures(a: Value, b: Value) -> Likeness:
    """Return whether a temperature, or a difference of two, is the same on both scales."""
    celsius, fahrenheit = (a, b) if a.unit == "°C" else (b, a)
    apart = max(celsius.step, fahrenheit.step * 5 / 9) / 2 + _EXACT
    readings = ((fahrenheit.amount - _FREEZING) * 5 / 9, fahrenheit.amount * 5 / 9)
    return "same" if any(abs(celsius.amount - reading) <= apart for reading in readings) else "different"


def _compare_shares(a: Value, b: Value, rounding: float) -> Likeness:
    """Return whether a part of a whole and a percentage are one: a third is 33 per cent."""
    part, percent = (a, b) if a.unit == "part" else (b, a)
    share = percent.amount / _PERCENT
    if abs(part.amount - share) <= min(percent.step, 1.0) / 2 / _PERCENT + _EXACT:
        return "same"
    return "rounded" if abs(part.amount - share) <= rounding * max(part.amount, share) else "different"


def _days(value: Value) -> float:
    return value.amount * _MONTH_DAYS if value.unit == "mo" else value.amount / _DAY
