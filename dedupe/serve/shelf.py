"""The stories of an index in memory, a line each, so that a list of them is sorted and filtered at once.

They are read anew when the file has changed, and at most so often that this takes a twentieth of the time.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

from dedupe.model import Document
from dedupe.render.view.times import has_time, moment
from dedupe.stages.trace.dates import period
from dedupe.store import catalogue

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from dedupe.settings import VerifySettings
    from dedupe.store.catalogue import Entry

Order = Literal["newest", "largest", "closest"]
ORDERS: tuple[Order, ...] = get_args(Order)
"""How a list of stories is sorted: by their last article, their articles, their closest pair."""

# So many times as long as reading them took, they are shown without a look at the file.
_REST = 20
_DAYS = 14
_RELATED = 8
_FURNITURE = 12


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story as the list shows it; `closest` is the largest share of one article that another has, 0 to 1."""

    cluster: str
    representative: Entry
    members: tuple[Entry, ...]
    outlets: tuple[str, ...]
    closest: float

    @property
    def number(self) -> int:
        """The smallest number of its articles, by which its page is called."""
        return self.members[0].number

    @property
    def last_day(self) -> str:
        """The day of its newest dated article; without any, the day when one was added last."""
        return max((one.day for one in self.members if one.published), default=max(one.day for one in self.members))

    def times(self, placed: Mapping[str, datetime] | None = None) -> list[datetime]:
        """Return when its dated articles appeared, in order.

        Args:
            placed: When articles appeared as the telling of the story places them, by name; see `is_settled`.
        """
        known = placed or {}
        return sorted(when for one in self.members if (when := known.get(one.name) or _moment(one)) is not None)

    @property
    def is_settled(self) -> bool:
        """Whether dates alone say when its articles appeared.

        An article of a day without an hour stands no earlier than its source of that day, once that is known.
        """
        documents = [Document(one.id, "", published=one.published) for one in self.members if one.published]
        whole = [period(one.published or "") for one in documents if not has_time(one)]
        timed = [when for one in documents if has_time(one) and (when := moment(one)) is not None]
        return not any(first <= when < last for first, last in whole for when in timed)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was read of an index at one moment; `home` is the story of every article in one, by number."""

    stories: tuple[StoryLine, ...]
    articles: int
    outlets: int
    in_story: int
    days: tuple[tuple[str, int, int], ...]
    likeness: tuple[int, ...]
    matches: int
    run_matches: int
    related: tuple[tuple[Entry, Entry, float, int], ...]
    related_left_out: int
    furniture: tuple[tuple[str, str, int, int], ...]
    rejected: tuple[tuple[str, str], ...]
    rejected_count: int
    pending: int
    newest: int
    home: Mapping[int, StoryLine]


class Shelves:
    """The shelf of the moment, shared by all threads."""

    def __init__(self, rule: VerifySettings) -> None:
        """Begin with nothing read; *rule* says what is a match."""
        self._rule = rule
        self._lock = threading.Lock()
        self._shelf: Shelf | None = None
        self._version: tuple[object, ...] = ()
        self._due = 0.0

    def at(self, connection: sqlite3.Connection) -> Shelf:
        """Return what stands in the index; inside a transaction."""
        with self._lock:
            shelf = self._shelf
            if shelf is not None and time.monotonic() < self._due:
                return shelf
            begun = time.monotonic()
            version = _version(connection)
            if shelf is None or version != self._version:
                shelf = read_shelf(connection, self._rule)
                self._shelf, self._version = shelf, version
            self._due = time.monotonic() + _REST * (time.monotonic() - begun)
            return shelf


def _version(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Return what changes when articles come or go, or stories are told: cheap, from the ends of tables."""
    row = connection.execute(
        "SELECT (SELECT coalesce(max(number), 0) FROM documents), (SELECT count(*) FROM members),"
        " (SELECT count(*) FROM members WHERE cluster IS NOT NULL), (SELECT coalesce(sum(documents), 0) FROM outlets),"
        " (SELECT coalesce(sum(clustered), 0) FROM outlets), (SELECT coalesce(max(number), 0) FROM rejected),"
        " (SELECT value FROM state WHERE name = 'told')"
    ).fetchone()
    return tuple(row)


def read_shelf(connection: sqlite3.Connection, rule: VerifySettings) -> Shelf:
    """Return what stands in the index now; inside a transaction."""
    closest = catalogue.closest_pairs(connection)
    stories = []
    for cluster, rows in groupby(catalogue.story_members(connection), key=lambda row: row[0]):
        stories.append(_line(cluster, [(is_it, one) for _, is_it, one in rows], closest.get(cluster, 0.0)))
    bars = catalogue.likeness(connection, rule.containment, rule.run_words)
    bins = Counter({place: pairs for place, pairs, _, _ in bars})
    pairs, every = catalogue.related(connection, _RELATED)
    known = catalogue.entries_of(connection, [number for a, b, _, _ in pairs for number in (a, b)])

    def one(statement: str) -> int:
        return int(connection.execute(statement).fetchone()[0] or 0)

    return Shelf(
        tuple(stories),
        one("SELECT count(*) FROM documents"),
        one("SELECT count(*) FROM outlets"),
        sum(len(story.members) for story in stories),
        tuple(catalogue.days(connection, _DAYS)),
        tuple(bins[place] for place in range(catalogue.BINS)),
        sum(matches for _, _, matches, _ in bars),
        sum(by_run for _, _, _, by_run in bars),
        tuple((known[a], known[b], share, run) for a, b, share, run in pairs if a in known and b in known),
        max(0, every - len(pairs)),
        tuple(catalogue.furniture(connection, _FURNITURE)),
        tuple(
            connection.execute("SELECT source, reason FROM rejected ORDER BY number DESC LIMIT 20").fetchall(),
        ),
        one("SELECT count(*) FROM rejected"),
        one("SELECT (SELECT count(*) FROM documents) - (SELECT count(*) FROM members)"),
        one("SELECT max(number) FROM documents"),
        {entry.number: story for story in stories for entry in story.members},
    )


def _line(cluster: str, rows: Sequence[tuple[bool, Entry]], closest: float) -> StoryLine:
    members = tuple(one for _, one in rows)
    return StoryLine(
        cluster,
        next((one for is_it, one in rows if is_it), members[0]),
        members,
        tuple(sorted({one.outlet for one in members if one.outlet})),
        closest,
    )


def _moment(entry: Entry) -> datetime | None:
    return moment(Document(entry.id, "", published=entry.published))


def choose(
    stories: Sequence[StoryLine],
    *,
    order: Order = "newest",
    outlet: str | None = None,
    since: str | None = None,
    until: str | None = None,
    least: int = 2,
    numbers: Collection[int] | None = None,
) -> list[StoryLine]:
    """Return the stories that have an article as asked for, in order.

    Args:
        stories: All.
        order: What they are sorted by, the most first.
        outlet: One of its articles is of this outlet.
        since: Its newest article is of this day or later.
        until: Its oldest article is of this day or earlier.
        least: Articles it has.
        numbers: One of its articles has one of these numbers.
    """
    found = [
        story
        for story in stories
        if len(story.members) >= least
        and (outlet is None or outlet in story.outlets)
        and (since is None or story.last_day >= since)
        and (until is None or min(one.day for one in story.members) <= until)
        and (numbers is None or any(one.number in numbers for one in story.members))
    ]
    keys = {
        "newest": lambda story: (story.last_day, len(story.members)),
        "largest": lambda story: (len(story.members), story.last_day),
        "closest": lambda story: (story.closest, len(story.members)),
    }
    return sorted(sorted(found, key=lambda story: story.cluster), key=keys[order], reverse=True)
