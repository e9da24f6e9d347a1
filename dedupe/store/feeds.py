"""What the file remembers of watched feeds: what to ask them with, when, and which entries are dealt with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.store.database import add_tables, read_script

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class FeedState:
    """A row of the table `feeds`: times are seconds since 1970."""

    address: str
    etag: str | None = None
    modified: str | None = None
    asked: float = 0.0
    due: float = 0.0
    failures: int = 0


@dataclass(frozen=True, slots=True)
class EntryState:
    """A row of the table `entries`, without its feed."""

    entry: str
    digest: str
    attempts: int
    done: bool


def has_tables(connection: sqlite3.Connection) -> bool:
    """Return whether a feed was ever watched."""
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'feeds'").fetchone() is not None


def make_tables(connection: sqlite3.Connection) -> None:
    """Make the tables where they are not there yet, in the caller's transaction."""
    if not has_tables(connection):
        add_tables(connection, read_script("feeds"))


def state_of(connection: sqlite3.Connection, address: str) -> FeedState:
    """Return what is known of a feed."""
    row = connection.execute("SELECT * FROM feeds WHERE address = ?", (address,)).fetchone()
    return FeedState(*row) if row else FeedState(address)


def entries_of(connection: sqlite3.Connection, address: str) -> dict[str, EntryState]:
    """Return what is known of the entries of a feed, by id."""
    found = connection.execute("SELECT entry, digest, attempts, done FROM entries WHERE feed = ?", (address,))
    return {entry: EntryState(entry, digest, attempts, bool(done)) for entry, digest, attempts, done in found}


def note_feed(connection: sqlite3.Connection, state: FeedState) -> None:
    """Write down what is known of a feed, in the caller's transaction."""
    row = (state.address, state.etag, state.modified, state.asked, state.due, state.failures)
    connection.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)", row)


def note_entry(connection: sqlite3.Connection, address: str, state: EntryState) -> None:
    """Write down what became of an entry, in the caller's transaction."""
    row = (address, state.entry, state.digest, state.attempts, int(state.done))
    connection.execute("INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)", row)


def forget_others(connection: sqlite3.Connection, address: str, standing: Iterable[str]) -> None:
    """Forget the entries that stand in a feed no more, in the caller's transaction."""
    gone = [(address, entry) for entry in entries_of(connection, address).keys() - set(standing)]
    connection.executemany("DELETE FROM entries WHERE feed = ? AND entry = ?", gone)
