"""The articles of an index and their versions.

The same id with the same text is one document, whatever else is said of it. Another text under an id is
its next version; another text under a known address is a version of what stood there. The same text
under another id is another document: that is syndication, which is what the tool is for.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.model import Document

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_COLUMNS = "number, id, version, replaces, outlet, published, url, title, author, meta, added, text"


@dataclass(frozen=True, slots=True)
class Article:
    """A version of a document, as it is stored."""

    number: int
    version: int
    replaces: int | None
    added: str
    document: Document


def insert(connection: sqlite3.Connection, document: Document, added: str) -> tuple[int | None, bool]:
    """Return the number of a document that is stored now, and whether it is a new version of one that was there.

    The number is None where the index has the document already.

    Args:
        connection: Inside a transaction of the one writer.
        document: What to store.
        added: The time, ISO 8601.
    """
    latest = connection.execute(
        "SELECT number, version, text FROM documents WHERE id = ? ORDER BY version DESC LIMIT 1", (document.id,)
    ).fetchone()
    if latest and latest[2] == document.text:
        return None, False
    replaces, version = (latest[0], latest[1] + 1) if latest else (None, 1)
    if latest is None and document.url is not None:
        before = connection.execute(
            "SELECT number, text FROM documents WHERE url = ? ORDER BY number DESC LIMIT 1", (document.url,)
        ).fetchone()
        replaces = before[0] if before and before[1] != document.text else None
    meta = json.dumps(dict(document.meta), ensure_ascii=False, sort_keys=True) if document.meta else None
    own = (document.id, version, replaces, document.outlet, document.published, document.url, document.title)
    cursor = connection.execute(
        "INSERT INTO documents (id, version, replaces, outlet, published, url, title, author, meta, added, text)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*own, document.author, meta, added, document.text),
    )
    return cursor.lastrowid, replaces is not None


def fetch(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Article]:
    """Return the articles of some numbers, in order of number; those that were removed are left out."""
    # Sorted as they are, each is one step down the tree: a list behind IN would be sorted into a tree of its own.
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM (SELECT value FROM json_each(?)) CROSS JOIN documents ON number = value",  # noqa: S608 - constant
        (str(sorted(set(numbers))),),
    )
    return [_article(row) for row in rows]


def present(connection: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """Return which of some articles are there; the others were removed."""
    rows = connection.execute(
        "SELECT number FROM documents WHERE number IN (SELECT value FROM json_each(?))", (json.dumps(sorted(numbers)),)
    )
    return {number for (number,) in rows}


def after(connection: sqlite3.Connection, number: int, count: int) -> list[Article]:
    """Return the next *count* articles after a number, in order of number."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM documents WHERE number > ? ORDER BY number LIMIT ?",  # noqa: S608 - constant
        (number, count),
    )
    return [_article(row) for row in rows]


def versions(connection: sqlite3.Connection, id: str) -> list[Article]:
    """Return every version of a document, the first one first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM documents WHERE id = ? ORDER BY version", (id,))  # noqa: S608 - constant
    return [_article(row) for row in rows]


def newest(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, int]:
    """Return the number of the newest version of each document."""
    rows = connection.execute(
        "SELECT id, max(number) FROM documents WHERE id IN (SELECT value FROM json_each(?)) GROUP BY id",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())


def superseded(connection: sqlite3.Connection, numbers: Iterable[int]) -> set[int]:
    """Return which of some articles have a later text, under their id or, with another id, at their address."""
    rows = connection.execute(
        "SELECT one.number FROM documents AS one WHERE one.number IN (SELECT value FROM json_each(?)) AND ("
        "EXISTS (SELECT 1 FROM documents AS later WHERE later.id = one.id AND later.version > one.version)"
        " OR EXISTS (SELECT 1 FROM documents AS later WHERE later.url = one.url AND later.number > one.number"
        " AND later.replaces IS NOT NULL))",
        (json.dumps(sorted(numbers)),),
    )
    return {number for (number,) in rows}


def older_than(connection: sqlite3.Connection, moment: str) -> list[int]:
    """Return the documents whose date of publication, or else of adding, is before a moment.

    Args:
        connection: Inside a transaction.
        moment: ISO 8601 in UTC; a bare day is older only when all of it is.
    """
    rows = connection.execute(
        "SELECT number FROM documents WHERE CASE"
        " WHEN published IS NULL THEN added < ?1"
        " WHEN length(published) = 10 THEN date(published, '+1 day') <= datetime(?1)"
        " ELSE datetime(published) < datetime(?1) END ORDER BY number",
        (moment,),
    )
    return [number for (number,) in rows]


def delete(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Delete documents, with all that is said of them but their keys, which go when segments are merged."""
    listed = json.dumps(list(numbers))
    for table, column in (
        ("documents", "number"),
        ("recent", "number"),
        ("samples", "number"),
        ("members", "number"),
        ("matches", "a"),
        ("matches", "b"),
    ):
        connection.execute(f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", (listed,))  # noqa: S608 - constants


def _article(row: tuple[int, str, int, int | None, str, str, str, str, str, str | None, str, str]) -> Article:
    number, name, version, replaces, outlet, published, url, title, author, meta, added, text = row
    document = Document(name, text, outlet, published, url, title, author, json.loads(meta) if meta else {})
    return Article(number, version, replaces, added, document)
