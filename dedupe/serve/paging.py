"""Lists of articles a page at a time: which articles are asked for, and where a list goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedupe.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.store.catalogue import Entry, Wanted

PLACE = r"^[0-9TWZ:+-]{0,10}~[0-9]{1,18}$"
"""What `next_place` gives and `read_place` takes, as a pattern."""


def wanted_of(given: Mapping[str, Any]) -> Wanted:
    """Return which articles are asked for."""
    return catalogue.parse_query(given["q"] or "", given["outlet"], given["since"], given["until"])


def read_place(before: str | None) -> tuple[str, int] | None:
    """Return day and number of the article after which a list goes on."""
    if not before:
        return None
    day, _, number = before.rpartition("~")
    return day, int(number)


def next_place(entries: Sequence[Entry], limit: int) -> str | None:
    """Return where a list goes on; None where it ends."""
    return f"{entries[-1].day}~{entries[-1].number}" if entries and len(entries) == limit else None
