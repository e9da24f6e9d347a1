"""Moments: what the words of a date or a time of day say, and whether two of them can be one.

A moment holds what the words say and nothing more: "March" has a month, "Tuesday" a weekday. Two moments differ when
a part that both have differs; one that says less is no contradiction. 3/4/2024 has two readings, and differs from
another date only when both do. A day told from the day of publication (yesterday, on Tuesday) is compared with a date
where the publication is known; a day aside proves nothing, because a paper may print the day after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

_DIRECTIONS: Final = frozenset({"last", "next", "this"})
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HALF_DAY: Final = 720
_WEEK: Final = 7
# Days that two dates must lie apart before one that is told from the day of publication contradicts the other.
_APART: Final = 2


@dataclass(frozen=True, slots=True)
class Moment:
    """The parts of a date or a time of day that the words give; the others are 0 or empty.

    `is_ambiguous` marks a numeric date whose day and month may be swapped, and a time that may be of either half of
    the day. `offset` counts days from the publication, whose day is `published` (proleptic ordinal, 0 unknown).
    """

    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = 0
    minute: int = -1
    words: str = ""
    is_ambiguous: bool = False
    offset: int | None = None
    published: int = 0

    @property
    def key(self) -> str:
        """The normal form, ISO 8601 as far as it goes; a weekday alone by its name."""
        if self.minute >= 0:
            return f"T{self.minute // 60:02}:{self.minute % 60:02}"
        if self.words:
            return self.words
        parts = [f"{self.year:04}" if self.year else "-" if self.month else ""]
        parts += [f"{self.month:02}"] if self.month else []
        parts += [f"{self.day:02}"] if self.day else []
        return "-".join(parts) or _WEEKDAYS[self.weekday - 1]

    @property
    def readings(self) -> tuple[Moment, ...]:
        """What it may say, the likelier first."""
        if not self.is_ambiguous:
            return (self,)
        if self.minute >= 0:
            return self, replace(self, minute=(self.minute + _HALF_DAY) % (2 * _HALF_DAY))
        return self, self.swapped

    @property
    def swapped(self) -> Moment:
        """The same with day and month exchanged."""
        return replace(self, day=self.month, month=self.day, is_ambiguous=False)

    def contradicts(self, other: Moment) -> bool:
        """Return whether a part that both give differs, in every reading.

        >>> Moment(2019, 3, 14).contradicts(Moment(month=3)), Moment(2019, 3).contradicts(Moment(2019, 4))
        (False, True)
        >>> Moment(2024, 4, 3, is_ambiguous=True).contradicts(Moment(2024, 3, 4))
        False
        """
        return all(_differ(mine, yours) for mine in self.readings for yours in other.readings)

    def agrees(self, other: Moment) -> bool:
        """Return whether both say the same in some reading; a day told from the publication may be the day of a date.

        >>> Moment(words="yesterday", offset=-1, published=date(2024, 3, 5).toordinal()).agrees(Moment(2024, 3, 4))
        True
        """
        if any(mine._parts == yours._parts for mine in self.readings for yours in other.readings):  # noqa: SLF001 - its own kind
            return True
        return (self._is_told or other._is_told) and bool(self._days() & other._days())

    @property
    def _parts(self) -> tuple[int, int, int, int, int, str]:
        return self.year, self.month, self.day, self.weekday, self.minute, self.words

    @property
    def _is_told(self) -> bool:
        """Whether its day follows from the day of publication: yesterday, on Tuesday."""
        return self.published > 0 and (self.offset is not None or (self.weekday > 0 and not self.day))

    def _days(self) -> frozenset[int]:
        """Return the days it may mean, as ordinals; empty where nothing tells."""
        if self.offset is not None:
            return frozenset([self.published + self.offset] if self.published else [])
        if self.month and self.day:
            years = [self.year] if self.year else _nearest_years(self.published)
            return frozenset(day for year in years if (day := _ordinal(year, self.month, self.day)))
        if self.weekday and self.published:
            near = range(self.published - _WEEK + 1, self.published + _WEEK)
            return frozenset(day for day in near if (day - 1) % _WEEK + 1 == self.weekday)
        return frozenset()


def _differ(one: Moment, other: Moment) -> bool:
    """Return whether two moments cannot be one."""
    if one._is_told != other._is_told and (one._days() and other._days()):  # noqa: SLF001 - its own kind
        return min(abs(x - y) for x in one._days() for y in other._days()) >= _APART  # noqa: SLF001
    if one.words or other.words:
        return bool(one.words and other.words and _opposed(one.words, other.words))
    pairs = (
        (one.year, other.year),
        (one.month, other.month),
        (one.day, other.day),
        (one.weekday or _weekday(one), other.weekday or _weekday(other)),
        (one.minute + 1, other.minute + 1),
    )
    return any(mine and yours and mine != yours for mine, yours in pairs)


def _opposed(a: str, b: str) -> bool:
    """Return whether two relative dates point to different times: last week and next week, not today and yesterday.

    A paper that prints tomorrow what a release says today changes today to yesterday and tells the same.
    """
    first, second = a.split(), b.split()
    if not {first[0], second[0]} & _DIRECTIONS:
        # Seasons, decades and spans of years say when by themselves; today and yesterday do not.
        return a != b and all(any(sign.isdigit() for sign in words) for words in (a, b))
    return len(first) > 1 and len(second) > 1 and {first[0], second[0]} <= _DIRECTIONS and first != second


def _weekday(moment: Moment) -> int:
    """Return the weekday of a full date, Monday 1; 0 where it is none."""
    if not (moment.year and moment.month and moment.day):
        return 0
    day = _ordinal(moment.year, moment.month, moment.day)
    return (day - 1) % _WEEK + 1 if day else 0


def _ordinal(year: int, month: int, day: int) -> int:
    """Return the proleptic ordinal of a day, 0 for one that no calendar has."""
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return 0


def _nearest_years(published: int) -> list[int]:
    """Return the years that a date without one may be of: those around the publication."""
    if not published:
        return []
    year = date.fromordinal(published).year
    return [year - 1, year, year + 1]
