"""One SQLite file: how it is opened, how its schema is written down, and how it says what it is.

A schema is a commented SQL script: SQLite keeps the comments of a CREATE TABLE, so any tool shows them.
They are filed in the table `columns` too, a row a table and a row a column, where a query can find them.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from dedupe.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

APPLICATION_ID = 0x64647570
"""The letters "ddup" in the header of every file of ours (`PRAGMA application_id`)."""

_COLUMNS = """\
CREATE TABLE columns ( -- What every table and column of this file means.
  table_name TEXT NOT NULL, -- The table.
  position INTEGER NOT NULL, -- Its columns from 1 on; 0 is the table itself.
  column_name TEXT NOT NULL, -- The column; empty for the table itself.
  type TEXT NOT NULL, -- The declared type; empty for the table itself.
  meaning TEXT NOT NULL, -- What it holds.
  PRIMARY KEY (table_name, position)
) WITHOUT ROWID"""

_COMMENT = re.compile(r"^(?P<code>.*?)\s*--\s*(?P<text>.*)$")
_NAME = re.compile(r'^\s*"?(?P<name>\w+)"?')
_CONSTRAINTS = frozenset({"PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT"})

Mode = Literal["create", "write", "read"]


def connect(path: Path, mode: Mode = "read", *, timeout: float = 5.0) -> sqlite3.Connection:
    """Return a connection with foreign keys held and no transaction open: BEGIN and COMMIT are the caller's.

    Args:
        path: The file.
        mode: create makes the file where there is none; write and read want it to be there.
        timeout: Seconds to wait for a lock of another process.

    Raises:
        InputError: The file cannot be opened.
    """
    address = f"{path.absolute().as_uri()}?mode={ {'create': 'rwc', 'write': 'rw', 'read': 'ro'}[mode] }"
    try:
        connection = sqlite3.connect(address, timeout=timeout, isolation_level=None, uri=True)
    except sqlite3.Error as error:
        message = f"{path}: {error}; give an SQLite file that dedupe wrote"
        raise InputError(message) from error
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, kind: Literal["DEFERRED", "IMMEDIATE"] = "IMMEDIATE") -> Iterator[None]:
    """Hold a transaction: kept when the block ends, undone when it fails."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def read_script(name: str) -> str:
    """Return the schema called *name*: the text of ``dedupe/store/<name>.sql``."""
    return (files("dedupe.store") / f"{name}.sql").read_text(encoding="utf-8")


def create_schema(connection: sqlite3.Connection, script: str, version: int) -> None:
    """Run a commented script inside the caller's transaction, and file what its tables and columns mean.

    Several schemas may live in one file: each is added to `columns`.

    Args:
        connection: Open for writing.
        script: Statements, every column of a table on a line of its own that ends in its meaning.
        version: What `PRAGMA user_version` says from now on.
    """
    add_tables(connection, script)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {version}")


def add_tables(connection: sqlite3.Connection, script: str) -> None:
    """Run a commented script inside the caller's transaction, and file the meanings; the file's version stays."""
    connection.execute(_COLUMNS.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1))
    for statement in _statements(script):
        connection.execute(statement)
    connection.execute("DELETE FROM columns")
    rows = "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view') AND sql IS NOT NULL ORDER BY name"
    for table, sql in connection.execute(rows).fetchall():
        if not table.startswith("sqlite_"):
            connection.executemany("INSERT INTO columns VALUES (?, ?, ?, ?, ?)", _described(connection, table, sql))


def check_file(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Refuse a file that is not ours, or whose schema is another one.

    Raises:
        InputError: It is no SQLite file, not one of dedupe's, or of another version; both are named.
    """
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        message = f"{path}: {error}; give an SQLite file that dedupe wrote"
        raise InputError(message) from error
    if application != APPLICATION_ID:
        wrong = f"application id {application:#x} is not that of dedupe ({APPLICATION_ID:#x})"
        message = f"{path}: {wrong}; give a file that dedupe wrote"
        raise InputError(message)
    if found != version:
        message = f"{path}: its schema has version {found}, this dedupe reads {version}; write the file again"
        raise InputError(message)


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script without their semicolons, comments inside them kept."""
    held = ""
    for line in script.splitlines(keepends=True):
        if not held and (not line.strip() or line.lstrip().startswith("--")):
            continue
        held += line
        if sqlite3.complete_statement(held):
            yield held.strip().removesuffix(";")
            held = ""
    if held.strip():
        yield held.strip()


def _described(connection: sqlite3.Connection, table: str, sql: str) -> list[tuple[str, int, str, str, str]]:
    """Return the rows of `columns` for one table: its own, then those of its columns."""
    meanings = _meanings(sql)
    kinds = connection.execute("SELECT name, type FROM pragma_table_info(?)", (table,)).fetchall()
    columns = [(table, at, name, kind, meanings.get(name, "")) for at, (name, kind) in enumerate(kinds, 1)]
    return [(table, 0, "", "", meanings.get("", "")), *columns]


def _meanings(sql: str) -> dict[str, str]:
    r"""Return column → comment, and the comment of the table under the empty name.

    >>> _meanings("CREATE TABLE t ( -- Texts.\n  id TEXT, -- Its name,\n  -- as given.\n  PRIMARY KEY (id)\n)")
    {'': 'Texts.', 'id': 'Its name, as given.'}
    """
    found: dict[str, str] = {}
    current = ""
    for number, line in enumerate(sql.splitlines()):
        comment = _COMMENT.match(line)
        code = comment["code"] if comment else line
        name = _NAME.match(code)
        if number and name:
            current = name["name"]
        if comment and current not in _CONSTRAINTS:
            found[current] = f"{found[current]} {comment['text']}" if current in found else comment["text"]
    return found
