"""When a story was first seen, how far it spread, and how much later each text came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.model import Timeline
from dedupe.stages.trace.dates import period

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from dedupe.model import Document

_HOUR = 3600.0


def make_timeline(documents: Sequence[Document]) -> Timeline:
    """Return when the first and the last dated text appeared.

    A bare day may mean any of its hours: the first text is the one that surely was there before the others, and the
    spread is the least that it can be.

    >>> from dedupe.model import Document
    >>> days = [Document("a", "", "Star", "2026-03-02"), Document("b", "", "Post", "2026-03-02T12:00:00Z")]
    >>> make_timeline(days).first, make_timeline(days).spread_hours
    ('b', 0.0)
    """
    dated = sorted((period(one.published), one.id, one) for one in documents if one.published is not None)
    outlets = len({one.outlet if one.outlet is not None else (one.id,) for one in documents})
    if not dated:
        return Timeline(None, None, None, None, None, outlets, len(documents))
    (_, end), first, one = min(dated, key=lambda item: (item[0][1], item[1]))
    (begin, _), last, other = max(dated, key=lambda item: (item[0][0], item[1]))
    spread = max(0.0, _hours(end, begin))
    return Timeline(first, one.published, last, other.published, spread, outlets, len(documents) - len(dated))


def lag_hours(document: Document, first: Document) -> tuple[float | None, bool]:
    """Return the hours from *first* to *document*, None where one has no date, and whether either has a bare day.

    A bare day counts from its first hour; where it holds the other's hour the lag is 0.

    >>> from dedupe.model import Document
    >>> lag_hours(Document("b", "", published="2026-03-02"), Document("a", "", published="2026-03-02T12:00:00Z"))
    (0.0, True)
    """
    if document.published is None or first.published is None:
        return None, False
    (begin, end), (since, until) = period(document.published), period(first.published)
    rough = begin != end or since != until
    overlaps = begin < until and since < end if rough else False
    return (0.0 if overlaps or (rough and begin <= since < end) else _hours(since, begin)), rough


def when(document: Document) -> tuple[bool, str, str]:
    """Return the key that puts the earliest first, a bare day at its end, and what has no date last."""
    if document.published is None:
        return True, "", document.id
    return False, period(document.published)[1].isoformat(), document.id


def _hours(first: datetime, last: datetime) -> float:
    return round((last - first).total_seconds() / _HOUR, 6)
