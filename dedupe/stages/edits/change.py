"""A change before it has a kind: the units of both sides, and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.model import Span

if TYPE_CHECKING:
    from dedupe.model import EditKind
    from dedupe.settings import EditSettings
    from dedupe.stages.edits.units import Unit

_STOPS: Final = frozenset(".!?")
_CLOSING: Final = "\"'”’»"


class Marker(NamedTuple):
    """Units start to end of a side that say something on a scale. `is_lone` ones count without a counterpart.

    A plain tuple, as units are: a pair of articles has seventy, and a frozen record takes twice the time to make.
    """

    start: int
    end: int
    kind: EditKind
    scale: str
    grade: str
    is_lone: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a passage: its text, its units, its borders, its first quotation's number and who speaks there.

    `is_same_quotation` says whether what both sides quote is one quotation: enough of its words are the same.
    """

    text: str
    units: tuple[Unit, ...]
    span: Span
    settings: EditSettings
    speaker: str | None = None
    is_same_quotation: bool = True
    markers: tuple[Marker, ...] = ()
    quote: int | None = None
    keys: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """The keys of its units, which rules look at before they look at the units."""
    has_values: bool = field(init=False, repr=False, compare=False)
    """Whether a unit of it is a value."""

    def __post_init__(self) -> None:
        """Take the keys."""
        object.__setattr__(self, "keys", tuple([unit.key for unit in self.units]))
        object.__setattr__(self, "has_values", [unit.value for unit in self.units].count(None) < len(self.units))

    @property
    def is_heading(self) -> bool:
        """Whether it is a line of its own that ends without a full stop: a headline leaves out what its text tells."""
        start = self.text.rfind("\n", 0, self.span.start) + 1
        end = self.text.find("\n", self.span.end)
        line = self.text[start : end if end >= 0 else len(self.text)].rstrip().rstrip(_CLOSING)
        return end >= 0 and bool(line) and line[-1] not in _STOPS

    def gap(self, index: int) -> int:
        """Return the character at which something would be put in before a unit."""
        if not self.units:
            return self.span.start
        if index < len(self.units):
            return self.units[index].start if index == 0 else self.units[index - 1].end
        return self.units[-1].end

    def within(self, span: Span) -> tuple[Unit, ...]:
        """Return the units that lie in a span."""
        return tuple(unit for unit in self.units if span.start <= unit.start and unit.end <= span.end)

    def cover(self, start: int, end: int) -> Span:
        """Return the characters of a run of units; an empty run has an empty span at its place."""
        if start == end:
            return Span(self.gap(start), self.gap(start))
        return Span(self.units[start].start, self.units[end - 1].end)


class Change:
    """Units a[a_start:a_end] of one side became b[b_start:b_end] of the other; never altered.

    `old` are the units that were taken away, `new` those that were put in. A plain class, because the rules look at
    both of them ten times a change. `surface` and `sure` keep what `kinds` said of it when it was first asked.
    """

    __slots__ = ("a", "a_end", "a_start", "b", "b_end", "b_start", "new", "old", "sure", "surface")

    def __init__(self, a: Side, b: Side, a_start: int, a_end: int, b_start: int, b_end: int) -> None:
        """Cut both ranges."""
        self.a, self.b = a, b
        self.a_start, self.a_end, self.b_start, self.b_end = a_start, a_end, b_start, b_end
        self.old = a.units[a_start:a_end]
        self.new = b.units[b_start:b_end]
        self.surface: tuple[EditKind | None] | None = None
        self.sure: tuple[EditKind | None] | None = None

    def part(self, a_from: int, a_to: int, b_from: int, b_to: int) -> Change:
        """Return a part of it, counted from its own starts; itself where that is all."""
        if a_from == b_from == 0 and a_to == len(self.old) and b_to == len(self.new):
            return self
        return Change(
            self.a, self.b, self.a_start + a_from, self.a_start + a_to, self.b_start + b_from, self.b_start + b_to
        )

    def overlaps(self, other: Change) -> bool:
        """Return whether both hold a unit of the same side."""
        return (self.a_start < other.a_end and other.a_start < self.a_end) or (
            self.b_start < other.b_end and other.b_start < self.b_end
        )

    def around(self, side: str) -> tuple[Unit | None, Unit | None]:
        """Return the units just before and just behind it on one side."""
        units, start, end = (
            (self.a.units, self.a_start, self.a_end) if side == "a" else (self.b.units, self.b_start, self.b_end)
        )
        return (units[start - 1] if start else None, units[end] if end < len(units) else None)
