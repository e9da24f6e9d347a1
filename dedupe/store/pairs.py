"""Verified pairs and stories of an index, by the numbers of their documents."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

    from dedupe.model import Match


class Pair(NamedTuple):
    """A row of the table `matches`; a tuple, for a great many are made."""

    a: int
    b: int
    jaccard: float
    a_in_b: float
    b_in_a: float
    longest_run: int
    lead_words: int
    found_by: str
    is_link: int


@dataclass(frozen=True, slots=True)
class Member:
    """A row of the table `members`."""

    number: int
    cluster: str | None
    is_representative: int


def to_pair(match: Match, a: int, b: int) -> Pair:
    """Return the row of a match between two documents, not yet a link."""
    shares = (match.jaccard, match.a_in_b, match.b_in_a)
    return Pair(a, b, *shares, match.longest_run, match.lead_words, "+".join(match.found_by), 0)


def write_pairs(connection: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    """Write pairs, in the caller's transaction; one that is there is written anew."""
    connection.executemany(
        "INSERT OR REPLACE INTO matches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        pairs,
    )


def pairs_of(connection: sqlite3.Connection, numbers: Collection[int], *, links: bool = False) -> list[Pair]:
    """Return the pairs that some documents stand in, sorted; with *links* those alone that speak for one story."""
    only = " AND is_link" if links else ""
    listed = json.dumps(sorted(numbers))
    rows = connection.execute(
        f"SELECT * FROM matches WHERE a IN (SELECT value FROM json_each(?1)){only}"  # noqa: S608 - constants
        f" UNION SELECT * FROM matches WHERE b IN (SELECT value FROM json_each(?1)){only} ORDER BY a, b",
        (listed,),
    )
    return [Pair._make(row) for row in rows]


def delete_pairs(connection: sqlite3.Connection, pairs: Iterable[Pair]) -> None:
    """Delete pairs, in the caller's transaction."""
    connection.executemany("DELETE FROM matches WHERE a = ? AND b = ?", [(pair.a, pair.b) for pair in pairs])


def paired(connection: sqlite3.Connection) -> list[tuple[int, str | None, str | None]]:
    """Return number, outlet and address of every document that stands in a pair."""
    return connection.execute(
        "SELECT number, outlet, url FROM documents WHERE number IN (SELECT a FROM matches UNION SELECT b FROM matches)"
    ).fetchall()


def members_of(connection: sqlite3.Connection, numbers: Collection[int]) -> dict[int, Member]:
    """Return what is known of the stories of some documents, by number."""
    rows = connection.execute(
        "SELECT number, cluster, is_representative FROM members WHERE number IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(numbers)),),
    )
    return {number: Member(number, cluster, is_it) for number, cluster, is_it in rows}


def companions(connection: sqlite3.Connection, numbers: Collection[int]) -> set[int]:
    """Return the documents of the stories that some documents are in."""
    rows = connection.execute(
        "SELECT number FROM members WHERE cluster IN (SELECT cluster FROM members WHERE cluster IS NOT NULL"
        " AND number IN (SELECT value FROM json_each(?)))",
        (json.dumps(sorted(numbers)),),
    )
    return {number for (number,) in rows}


def is_taken(connection: sqlite3.Connection, cluster: str) -> bool:
    """Return whether a story has this id."""
    return connection.execute("SELECT 1 FROM members WHERE cluster = ?", (cluster,)).fetchone() is not None


def write_members(connection: sqlite3.Connection, members: Iterable[Member]) -> None:
    """Write the stories of some documents, in the caller's transaction."""
    connection.executemany(
        "INSERT OR REPLACE INTO members VALUES (?, ?, ?)",
        [(one.number, one.cluster, one.is_representative) for one in members],
    )
