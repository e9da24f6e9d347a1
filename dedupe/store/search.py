"""Words to articles, and what lists show: SQLite's FTS5 over the texts, and a narrow copy of what stands beside them.

An index that nobody serves pays nothing: both are made on first use, in short transactions that let others write, and
from then on triggers keep them in the transaction that adds or removes an article. The words are those of the text
itself (external content), without their places (``detail=none``), which would take four times the room: a phrase is
looked for in the texts that have its words. Measured on 10,000 releases and agency stories of 2.5 kB: 0.4 kB and
0.15 ms an article.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.store.database import add_tables, read_script
from dedupe.store.opening import reading, writing

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from dedupe.settings import StoreSettings

BATCH = 200
"""Articles that are taken in at once: some 30 ms, in which nobody else can write."""

# The first line with something in it is what an article without a headline is called; lists cut it further.
_COLUMNS = """\
{0}.number, {0}.id, {0}.version, {0}.outlet, {0}.published,
substr(coalesce({0}.published, {0}.added), 1, 10),
coalesce(nullif(trim({0}.title), ''), substr(trim({0}.text, char(9, 10, 13, 32)), 1, 120))"""
_COVERED = "(SELECT {0}.number <= done OR {0}.number > upto FROM searched)"
_WORDS = """\
CREATE VIRTUAL TABLE words USING fts5(
  title, text, content='documents', content_rowid='number', detail=none, tokenize='unicode61 remove_diacritics 2'
)"""
_MEANINGS = (
    (
        0,
        "",
        "",
        "The words of titles and texts, an FTS5 table: SELECT rowid FROM words WHERE words MATCH 'bridge ferry'.",
    ),
    (1, "title", "", "Words of the headline."),
    (2, "text", "", "Words of the text."),
)
_ADDED = """\
CREATE TRIGGER documents_added AFTER INSERT ON documents WHEN {covered} BEGIN
  INSERT INTO catalogue SELECT {columns};
  INSERT INTO words (rowid, title, text) VALUES (new.number, new.title, new.text);
END"""
_REMOVED = """\
CREATE TRIGGER documents_removed AFTER DELETE ON documents WHEN {covered} BEGIN
  DELETE FROM catalogue WHERE number = old.number;
  INSERT INTO words (words, rowid, title, text) VALUES ('delete', old.number, old.title, old.text);
END"""


def progress(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return up to which article the words are made, and up to which they must be; (0, 1) where there are none."""
    if not connection.execute("SELECT 1 FROM main.sqlite_master WHERE name = 'searched'").fetchone():
        return 0, 1
    done, upto = connection.execute("SELECT done, upto FROM searched").fetchone()
    return int(done), int(upto)


def is_made(connection: sqlite3.Connection) -> bool:
    """Return whether all articles are in."""
    done, upto = progress(connection)
    return done >= upto


def make(
    connection: sqlite3.Connection,
    path: Path,
    settings: StoreSettings,
    on_done: Callable[[int, int], bool] | None = None,
) -> None:
    """Make what is missing of the words and the catalogue; goes on where an earlier run was stopped.

    Args:
        connection: Open for writing.
        path: The file, for messages.
        settings: How long others are waited for.
        on_done: Called after each transaction with how far it is and how far it must get; it ends when that says False.

    Raises:
        StoreError: The file cannot be written.
    """
    with writing(connection, path, settings):
        if progress(connection) == (0, 1):
            _create(connection)
    # Whoever opens the file at the same moment may hold it for an instant.
    with reading(connection, path, settings):
        done, upto = progress(connection)
    while done < upto:
        with writing(connection, path, settings):
            done = _take_in(connection, upto)
        if on_done and not on_done(done, upto):
            return


def _create(connection: sqlite3.Connection) -> None:
    """Make the empty tables and what keeps them, in the caller's transaction."""
    (upto,) = connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
    add_tables(connection, read_script("search"))
    connection.execute(_WORDS)
    rows = [("words", *meaning) for meaning in _MEANINGS]
    connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?, ?)", rows)
    connection.execute("INSERT INTO searched VALUES (?, ?)", (0, upto))
    connection.execute(_ADDED.format(covered=_COVERED.format("new"), columns=_COLUMNS.format("new")))
    connection.execute(_REMOVED.format(covered=_COVERED.format("old")))


def _take_in(connection: sqlite3.Connection, upto: int) -> int:
    """Return up to which article all are in, after the next ones were taken in."""
    (done,) = connection.execute("SELECT done FROM searched").fetchone()
    (last,) = connection.execute(
        "SELECT max(number) FROM (SELECT number FROM documents WHERE number > ? AND number <= ? ORDER BY number"
        " LIMIT ?)",
        (done, upto, BATCH),
    ).fetchone()
    if last is not None:
        inside = "FROM documents AS d WHERE d.number > ? AND d.number <= ?"
        connection.execute(f"INSERT INTO catalogue SELECT {_COLUMNS.format('d')} {inside}", (done, last))
        connection.execute(f"INSERT INTO words (rowid, title, text) SELECT number, title, text {inside}", (done, last))
    connection.execute("UPDATE searched SET done = ?", (upto if last is None else last,))
    return int(upto if last is None else last)


def stand_in(connection: sqlite3.Connection) -> None:
    """Let `catalogue` be read where it is not made: a view of this connection alone, slower and the same."""
    columns = "number, id, version, outlet, published, day, title"
    connection.execute(
        f"CREATE TEMP VIEW IF NOT EXISTS catalogue ({columns}) AS SELECT {_COLUMNS.format('d')} FROM documents AS d"  # noqa: S608 - constants
    )


def step_back(connection: sqlite3.Connection) -> None:
    """Let `catalogue` be the table that is made by now."""
    connection.execute("DROP VIEW IF EXISTS temp.catalogue")
