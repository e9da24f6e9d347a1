"""When articles appeared, and how a reader says it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dedupe.stages.trace.dates import period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from dedupe.model import Document

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOUR, _DAY = 60, 24 * 60
_ROUND = 48 * _HOUR
_PAIR = 2
_STEPS = (
    (10, "10 min"),
    (30, "30 min"),
    (_HOUR, "1 h"),
    (2 * _HOUR, "2 h"),
    (4 * _HOUR, "4 h"),
    (8 * _HOUR, "8 h"),
    (_DAY, "1 day"),
    (2 * _DAY, "2 days"),
    (4 * _DAY, "4 days"),
    (7 * _DAY, "1 week"),
    (30 * _DAY, "30 days"),
    (182 * _DAY, "6 months"),
    (365 * _DAY, "1 year"),
    (1825 * _DAY, "5 years"),
)
_LEAST_DISTANCE = 0.07


def moment(document: Document) -> datetime | None:
    """Return the first moment at which *document* may have appeared, in UTC; None without a date."""
    return period(document.published)[0] if document.published else None


def has_time(document: Document) -> bool:
    """Claim that a time of day is known, not the day alone."""
    if not document.published:
        return False
    first, last = period(document.published)
    return (last - first).total_seconds() < _DAY * 60 / 2


def minutes_between(first: datetime, last: datetime) -> int:
    """Return the whole minutes from *first* to *last*."""
    return round((last - first).total_seconds() / 60)


def say_duration(minutes: int) -> str:
    """Return a time span as a reader says it.

    >>> [say_duration(n) for n in (0, 52, 80, 2820, 9000)]
    ['0 min', '52 min', '1 h 20', '47 h', '6.2 d']
    """
    if minutes < _HOUR:
        return f"{minutes} min"
    hours, rest = divmod(minutes, _HOUR)
    if minutes < 12 * _HOUR:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{round(minutes / _HOUR)} h" if minutes < _ROUND else f"{minutes / _DAY:.1f} d"


def say_extent(published: Iterable[str | None], placed: tuple[datetime, datetime] | None = None) -> str:
    """Return the time from the first of some dates to the last as far as they tell it; nothing of one date alone.

    A bare day covers its 24 hours: where it may be the first or the last, only the days between them are known.

    Args:
        published: The dates, None for a text without one.
        placed: The first and the last moment, where more than the dates is known of them.

    >>> say_extent(["2026-03-02", "2026-03-02", None]), say_extent(["2026-03-02", None])
    ('within a day', '')
    >>> say_extent(["2026-03-02", "2026-03-04"]), say_extent(["2026-03-02T09:00:00Z", "2026-03-02T09:52:00Z"])
    ('about 2 d', '52 min')
    """
    periods = sorted(period(one) for one in published if one)
    if len(periods) < _PAIR:
        return ""
    first, last = placed or (periods[0][0], max(periods)[0])
    exact = [begin for begin, end in periods if begin == end]
    if exact and all(exact[0] <= begin and end <= exact[-1] for begin, end in periods):
        return say_duration(minutes_between(first, last))
    days = (last.date() - first.date()).days
    return f"about {days} d" if days else "within a day"


def say_moment(document: Document, *, with_year: bool = True) -> str:
    """Return when a document appeared, with its time of day if that is known."""
    when = moment(document)
    if when is None:
        return ""
    day = say_day(when) if with_year else say_day(when).removesuffix(f" {when.year}")
    return f"{day}, {when:%H:%M}" if has_time(document) else day


def say_day(when: datetime) -> str:
    """Return a day as a reader says it, in English wherever the tool runs.

    >>> from datetime import UTC, datetime
    >>> say_day(datetime(2026, 3, 2, tzinfo=UTC))
    'Mon 2 Mar 2026'
    """
    return f"{_WEEKDAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"


def place_in_time(minutes: int, whole: int) -> float:
    """Return where a moment stands on a logarithmic axis of *whole* minutes, 0 to 1.

    >>> place_in_time(0, 600), place_in_time(600, 600)
    (0.0, 1.0)
    """
    if whole <= 0:
        return 0.0
    # The logarithm begins at ten minutes, or the first minute would take half of the axis.
    return round(math.log1p(max(minutes, 0) / 10) / math.log1p(whole / 10), 4)


def axis(whole: int) -> tuple[tuple[float, str], ...]:
    """Return the marks of a logarithmic axis of *whole* minutes, far enough from each other."""
    marks: list[tuple[float, str]] = []
    for minutes, name in _STEPS:
        place = place_in_time(minutes, whole)
        if minutes <= whole and place - (marks[-1][0] if marks else 0) >= _LEAST_DISTANCE:
            marks.append((place, name))
    return tuple(marks)


def days(documents: Sequence[Document]) -> list[tuple[str, list[str]]]:
    """Return the days on which documents appeared, in order, with the ids of each."""
    found: dict[date, list[str]] = {}
    names: dict[date, str] = {}
    for document in documents:
        when = moment(document)
        if when is not None:
            found.setdefault(when.date(), []).append(document.id)
            names[when.date()] = say_day(when)
    return [(names[day], found[day]) for day in sorted(found)]
