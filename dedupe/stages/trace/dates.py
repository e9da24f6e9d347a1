"""The order of two dates of publication; a bare day covers its 24 hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dedupe.errors import InputError
from dedupe.model import Document, Evidence
from dedupe.stages.trace.weights import WEIGHTS


def date_evidence(a: Document, b: Document) -> list[Evidence]:
    """Return one piece of evidence when one document is clearly the earlier, else none."""
    if a.published is None or b.published is None:
        return []
    first, second = period(a.published), period(b.published)
    if first[1] <= second[0]:
        text = f"A was published earlier: {a.published}, B {b.published}"
        return [Evidence("date", WEIGHTS["date"], text)]
    if second[1] <= first[0]:
        text = f"B was published earlier: {b.published}, A {a.published}"
        return [Evidence("date", -WEIGHTS["date"], text)]
    return []


def period(published: str) -> tuple[datetime, datetime]:
    """Return the first and the last moment that *published* may mean, in UTC.

    Raises:
        InputError: It is not ISO 8601.

    >>> [moment.isoformat() for moment in period("2025-01-31")]
    ['2025-01-31T00:00:00+00:00', '2025-02-01T00:00:00+00:00']
    """
    try:
        if "T" not in published and " " not in published.strip():
            day = datetime.combine(date.fromisoformat(published.strip()), datetime.min.time(), UTC)
            return day, day + timedelta(days=1)
        moment = datetime.fromisoformat(published.strip())
    except ValueError as error:
        message = f'published is "{published}"; it must be ISO 8601, such as 2025-01-31 or 2025-01-31T09:30:00Z'
        raise InputError(message) from error
    # A time without a zone is taken as UTC: guessing the outlet's zone could turn an order round.
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment, moment
