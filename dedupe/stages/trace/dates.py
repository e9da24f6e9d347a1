"""The order of two dates of publication; a bare day covers its 24 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dedupe.errors import InputError
from dedupe.model import Document, Evidence
from dedupe.stages.trace.weights import WEIGHTS


def date_evidence(a: Document, b: Document, part: float = 1.0) -> list[Evidence]:
    """Return one piece of evidence when one document is clearly the earlier, else none.

    Args:
        a: One document.
        b: The other.
        part: What part of its weight it has, 0 to 1: of two texts that share little neither need be the source.
    """
    if a.published is None or b.published is None or part <= 0:
        return []
    first, second = period(a.published), period(b.published)
    weight = round(WEIGHTS["date"] * part, 6)
    little = "" if part >= 1 else "; it counts for less, for the texts share little"
    if first[1] <= second[0]:
        return [Evidence("date", weight, f"A was published earlier: {a.published}, B {b.published}{little}")]
    if second[1] <= first[0]:
        return [Evidence("date", -weight, f"B was published earlier: {b.published}, A {a.published}{little}")]
    return []


def period(published: str) -> tuple[datetime, datetime]:
    """Return the first and the last moment that *published* may mean, in UTC.

    Raises:
        InputError: It is not ISO 8601, or so near the end of the calendar that its day has no end in UTC.

    >>> [moment.isoformat() for moment in period("2025-01-31")]
    ['2025-01-31T00:00:00+00:00', '2025-02-01T00:00:00+00:00']
    """
    try:
        if "T" not in published and " " not in published.strip():
            day = datetime.combine(date.fromisoformat(published.strip()), datetime.min.time(), UTC)
            return day, day + timedelta(days=1)
        moment = datetime.fromisoformat(published.strip())
        # A time without a zone is taken as UTC: guessing the outlet's zone could turn an order round.
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = f'published is "{published}"; it must be ISO 8601, such as 2025-01-31 or 2025-01-31T09:30:00Z'
        raise InputError(message) from error
    return moment, moment
