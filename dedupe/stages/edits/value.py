"""A value where it stands in a text: what it is, how much, and its normal form."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from dedupe.model import FactType, Span
    from dedupe.stages.edits.dates import Moment


class Value(NamedTuple):
    """A value where it stands. `core` is the figure with its sign, magnitude and per cent, without a unit word.

    `figure` is the amount before the unit counts: 5 of five years. `step` is what its last digit that says something
    is worth: how finely it was told. `is_weak` marks what is more often no figure: one, first, second, type 2.
    """

    span: Span
    core: Span
    type: FactType
    amount: float
    unit: str = ""
    figure: float = 0.0
    is_weak: bool = False
    moment: Moment | None = None
    step: float = 0.0

    @property
    def key(self) -> str:
        """The normal form: equal values have equal keys."""
        if self.moment is not None:
            return self.moment.key
        amount = f"{self.amount:.10g}"
        if self.type == "duration":
            return _duration_key(self.amount, self.unit)
        if self.type == "ordinal":
            return f"{amount}{_ordinal_ending(int(self.amount))}"
        return f"{self.unit} {amount}" if self.unit else amount


def _duration_key(amount: float, unit: str) -> str:
    if unit == "mo":
        return f"P{amount / 12:.10g}Y" if amount % 12 == 0 else f"P{amount:.10g}M"
    return f"P{amount / 86400:.10g}D" if amount % 86400 == 0 else f"PT{amount:.10g}S"


def _ordinal_ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
