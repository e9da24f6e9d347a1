"""The file of an index: opened, made on first use, and written to by one process at a time.

Readers see the file as it was when they began (WAL), so they wait for nobody. Writers wait for each
other in short steps: SQLite's own waiting grows to a tenth of a second, which starves one of two.
"""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dedupe.errors import SettingError, StoreError
from dedupe.store.database import APPLICATION_ID, check_file, connect, create_schema, read_script

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dedupe.settings import StoreSettings

VERSION = 101
"""`PRAGMA user_version` of an index; the files of results count from 1."""

# Every key of a query is looked up on a page of its own: one of 4 kB is read in half the time of one of 16 kB. Rows of
# 2.7 kB of text leave more of small pages empty: .3 kB an article, measured on the benchmark's.
_PAGE_BYTES = 4096
_SYNC = ("normal", "full")
# Seconds between two attempts to become the writer. A small add holds the lock for some milliseconds and lets it go for
# as many: whoever looks less often misses the gap. A look takes ten microseconds.
_STEP = 0.0005
_LONGEST_STEP = 0.002
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_REMEDIES = {
    **dict.fromkeys(_BUSY, "another process holds it; wait for that to end and run it again"),
    sqlite3.SQLITE_FULL: "the disk is full; make room and run it again",
    sqlite3.SQLITE_READONLY: "the file or its folder cannot be written; change its permissions or copy it",
    sqlite3.SQLITE_IOERR: "the disk did not take or give the data (full, or a limit on file sizes); make room and run "
    "it again",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check the name, the folder and its permissions",
    sqlite3.SQLITE_NOTADB: "it is no index; an index, one file, is named first: dedupe add news.db article.txt",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore it from a copy, or add the articles to a new one",
}


def open_index(path: Path, settings: StoreSettings, *, make: bool) -> sqlite3.Connection:
    """Return a connection to an index: for writing where the file can be written, else for reading.

    Args:
        path: The file.
        settings: How it is synchronised and cached.
        make: Make the file, with its tables, where there is none.

    Raises:
        StoreError: It is not there, or cannot be opened.
        InputError: It is another kind of file.
        SettingError: ``store.sync`` is neither normal nor full.
    """
    if settings.sync not in _SYNC:
        message = f'store.sync is "{settings.sync}"; it must be one of {" or ".join(_SYNC)}'
        raise SettingError(message)
    if path.is_dir() or not (make or path.exists()):
        what, store, source = (
            ("is a folder, and an index is a file", "news.db", path)
            if path.is_dir()
            else ("no such index", path, "PATH…")
        )
        message = f"{path}: {what}; make an index with: dedupe add {store} {source}"
        raise StoreError(message)
    with explained(path):
        connection = _connect(path)
        connection.execute("PRAGMA busy_timeout = 0")
        # These two read the file, which another process may hold for an instant while it opens it.
        for statement in (f"cache_size = -{settings.cache_megabytes * 1000}", f"synchronous = {settings.sync}"):
            patiently(connection, f"PRAGMA {statement}", settings.wait_seconds, path)
        connection.execute("PRAGMA temp_store = memory")
        if patiently(connection, "PRAGMA user_version", settings.wait_seconds, path).fetchone() == (0,) and make:
            _create(connection, path, settings)
        check_file(connection, path, VERSION)
    return connection


def is_read_only(connection: sqlite3.Connection) -> bool:
    """Return whether nothing can be written through a connection."""
    return bool(connection.execute("PRAGMA query_only").fetchone()[0])


@contextmanager
def writing(connection: sqlite3.Connection, path: Path, settings: StoreSettings) -> Iterator[None]:
    """Be the one writer until the block ends: kept when it ends, undone when it fails.

    Raises:
        StoreError: The file cannot be written, or another process wrote for too long; nothing of the block is kept.
    """
    with explained(path):
        patiently(connection, "BEGIN IMMEDIATE", settings.wait_seconds, path)
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            # A full disk ends the transaction by itself.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def reading(connection: sqlite3.Connection, path: Path, settings: StoreSettings) -> Iterator[None]:
    """See the file as it is now until the block ends, whatever others write meanwhile."""
    with explained(path):
        if connection.in_transaction:
            yield
            return
        connection.execute("BEGIN DEFERRED")
        try:
            # The snapshot is taken by the first look, which another process's recovery may keep waiting.
            patiently(connection, "SELECT 1 FROM state", settings.wait_seconds, path)
            yield
        finally:
            if connection.in_transaction:
                connection.execute("COMMIT")


def patiently(connection: sqlite3.Connection, statement: str, seconds: float, path: Path) -> sqlite3.Cursor:
    """Return the cursor of a statement that is tried until no other process is in its way.

    Raises:
        StoreError: *seconds* have passed.
    """
    end = time.monotonic() + seconds
    step = _STEP
    while True:
        try:
            return connection.execute(statement)
        except sqlite3.OperationalError as error:
            if _code(error) not in _BUSY:
                raise
            if time.monotonic() >= end:
                message = (
                    f"{path}: another process has been writing for {seconds:g} seconds; wait for it to end, or "
                    "raise --set store.wait_seconds=N"
                )
                raise StoreError(message) from error
        # Two that wait must not keep in step.
        time.sleep(step * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
        step = min(_LONGEST_STEP, step * 1.2)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the file into one line with a remedy.

    Raises:
        StoreError: In place of SQLite's error.
    """
    try:
        yield
    except sqlite3.Error as error:
        remedy = _REMEDIES.get(_code(error), f"{error}; check the file with: sqlite3 {path} 'PRAGMA integrity_check'")
        message = f"{path}: {remedy}"
        raise StoreError(message) from error


def _code(error: sqlite3.Error) -> int:
    """Return the primary code of an error of SQLite, 0 where it has none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _connect(path: Path) -> sqlite3.Connection:
    """Return a connection for writing, or for reading where the file or its folder cannot be written."""
    import os

    if not path.exists() or (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)):
        connection = connect(path, "create" if not path.exists() else "write", timeout=0)
        connection.execute("PRAGMA foreign_keys = OFF")
        return connection
    beside = path.with_name(f"{path.name}-wal")
    if os.access(path.absolute().parent, os.W_OK) or (beside.exists() and beside.stat().st_size):
        connection = connect(path, "read", timeout=0)
    else:
        # Nobody can write here, and nothing waits in a log: the file alone is the index.
        address = f"{path.absolute().as_uri()}?immutable=1"
        connection = sqlite3.connect(address, timeout=0, isolation_level=None, uri=True)
    connection.execute("PRAGMA query_only = ON")
    return connection


def _create(connection: sqlite3.Connection, path: Path, settings: StoreSettings) -> None:
    """Make the tables, unless another process was quicker."""
    (objects,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if objects and application != APPLICATION_ID:
        message = f"{path}: it is a database of another program; give another name"
        raise StoreError(message)
    connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
    patiently(connection, "PRAGMA journal_mode = WAL", settings.wait_seconds, path)
    with writing(connection, path, settings):
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            create_schema(connection, read_script("index"), VERSION)
