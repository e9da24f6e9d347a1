"""How much of a thing, told by another measure: a range by one of its ends, a share as what is added to the whole."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change
from dedupe.stages.edits.figures import hedge_of, value_end
from dedupe.stages.edits.likeness import compare_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.change import Side
    from dedupe.stages.edits.units import Unit
    from dedupe.stages.edits.value import Value

    _Place = tuple[int, int]

_JOINTS: Final = frozenset({"and", "to", "-", "–"})
_OPENINGS: Final = frozenset({"between", "from"})
_MORE: Final = frozenset({"more", "less", "higher", "lower"})
_PERCENT: Final = 100


def exchange_proportions(sides: tuple[Side, Side], pairs: Sequence[_Place]) -> list[tuple[Change, EditKind]]:
    """Return the ranges told by one end (between 15 and 25 per cent, up to 25%), and the shares told as an increase.

    Half as likely is half of it, 50 per cent more likely is half as much again.

    >>> from dedupe.model import Span
    >>> from dedupe.settings import EditSettings
    >>> from dedupe.stages.edits.change import Side
    >>> from dedupe.stages.edits.diff import pair_units
    >>> from dedupe.stages.edits.units import cut_units
    >>> sides = [cut_units(text) for text in ("It fell by between 15 and 25%", "It fell by up to 25%")]
    >>> a, b = (Side("", units, Span(0, 40), EditSettings()) for units in sides)
    >>> [(change.a_start, change.a_end, change.b_start, change.b_end)
    ...  for change, _ in exchange_proportions((a, b), pair_units(*sides))]
    [(3, 7, 3, 6)]
    """
    if not all(side.has_values for side in sides):
        return []
    ranges = [_ranges(side.units) for side in sides]
    exchanges: list[tuple[Change, EditKind]] = []
    for pair in pairs:
        if sides[0].units[pair[0]].value is None or any(pair[0] < change.a_end for change, _ in exchanges):
            continue
        places = _ends(sides, pair, ranges)
        if places is not None and _holds_no_other(pairs, places):
            exchanges.append((Change(*sides, *places[0], *places[1]), "number"))
    shares = [[at for at, unit in enumerate(side.units) if unit.value and _share(unit.value) < 1] for side in sides]
    for i, j in product(*shares):
        places = _bases(sides, (i, j))
        if places is not None and _holds_no_other(pairs, places):
            exchanges.append((Change(*sides, *places[0], *places[1]), "number"))
    return exchanges


def _ends(
    sides: tuple[Side, Side], pair: _Place, ranges: Sequence[Sequence[tuple[_Place, _Place]]]
) -> tuple[_Place, _Place] | None:
    """Return a range and the end of it that the other side tells; None where both are ranges, or neither is."""
    wholes = [next((one for one in found if at in one[1]), None) for at, found in zip(pair, ranges, strict=True)]
    own = 0 if wholes[0] is not None else 1
    whole, end = wholes[own], sides[1 - own].units
    if whole is None or wholes[1 - own] is not None:
        return None
    least = sides[own].units[whole[1][0]].value
    if least is not None and not least.amount and hedge_of(end, 0, pair[1 - own])[1] == "at most":
        return None  # 0 to 95 is up to 95
    other = _with_hedge(end, pair[1 - own])
    return (whole[0], other) if own == 0 else (other, whole[0])


def _ranges(units: Sequence[Unit]) -> list[tuple[_Place, _Place]]:
    """Return the ranges among units: from first to last unit, half-open, and the places of both figures."""
    found = []
    for at in range(1, len(units) - 1):
        if units[at].key not in _JOINTS:
            continue
        first, last = units[at - 1].value, units[at + 1].value
        opening = units[at - 2].key if at > 1 else ""
        if (
            first is None
            or last is None
            or first.type != last.type
            or first.moment is not None
            or (units[at].key == "and" and opening != "between")
        ):
            continue
        found.append(((at - 1 - (opening in _OPENINGS), value_end(units, at + 1)), (at - 1, at + 1)))
    return found


def _bases(sides: tuple[Side, Side], pair: _Place) -> tuple[_Place, _Place] | None:
    """Return two equal shares of which one is taken of a whole and the other added to it; None where they are not."""
    one, other = (side.units[at].value for side, at in zip(sides, pair, strict=True))
    if one is None or other is None or compare_values(one, other) != "same":
        return None
    places = [_with_hedge(side.units, at) for side, at in zip(sides, pair, strict=True)]
    behind = [
        side.units[end].key if end < len(side.units) else "" for side, (_, end) in zip(sides, places, strict=True)
    ]
    if "as" not in behind or _MORE.isdisjoint(behind):
        return None
    (a_start, a_end), (b_start, b_end) = places
    return (a_start, a_end + 1), (b_start, b_end + 1)


def _share(value: Value) -> float:
    """Return a value as a share of a whole; one that is none counts as the whole."""
    return value.amount if value.unit == "part" else value.amount / _PERCENT if value.type == "percent" else 1.0


def _with_hedge(units: Sequence[Unit], at: int) -> _Place:
    """Return the range of a value with what approximates it."""
    return at - hedge_of(units, 0, at)[0], value_end(units, at)


def _holds_no_other(pairs: Sequence[_Place], places: tuple[_Place, _Place]) -> bool:
    """Return whether every pair of units stands in both ranges or in neither."""
    (a_start, a_end), (b_start, b_end) = places
    return all((a_start <= i < a_end) == (b_start <= j < b_end) for i, j in pairs)
