"""A folder that articles are put into: what came since the last look, and which files are done.

A file is done when its articles are stored; that is written into the index, so that a watch that was
stopped or killed goes on where it was. A file that changes is read again, and its articles become versions.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedupe.errors import InputError
from dedupe.model import Document, Rejected
from dedupe.stages.read import read

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from dedupe.settings import ReadSettings

_UNFINISHED = (".tmp", ".part", ".crdownload", ".swp", "~")
"""Ends of names that programs give to what they are still writing."""

_NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that is not done: its size in bytes, and when it was last changed, in nanoseconds since 1970."""

    path: Path
    size: int
    modified: int


def arrivals(connection: sqlite3.Connection, folder: Path, settled_seconds: float) -> list[Arrival]:
    """Return the files of a folder and those inside that are new or changed, the oldest first.

    Args:
        connection: To the index.
        folder: Where to look; hidden files and folders are left out.
        settled_seconds: A file that was changed less than so long ago may still be written to, and waits.

    Raises:
        InputError: The folder cannot be read.
    """
    if not folder.is_dir():
        message = f"{folder}: no such folder; give the folder that articles are put into"
        raise InputError(message)
    done = {path: (size, modified) for path, size, modified in connection.execute("SELECT * FROM watched")}
    latest = time.time_ns() - int(settled_seconds * _NANOSECONDS)
    found = []
    for path in folder.rglob("*"):
        inner = path.relative_to(folder)
        if any(part.startswith(".") for part in inner.parts) or path.name.endswith(_UNFINISHED) or not path.is_file():
            continue
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # It was taken away between the two looks.
        if state.st_mtime_ns <= latest and done.get(str(path.resolve())) != (state.st_size, state.st_mtime_ns):
            found.append(Arrival(path, state.st_size, state.st_mtime_ns))
    return sorted(found, key=lambda one: (one.modified, str(one.path)))


def read_arrival(arrival: Arrival, folder: Path, settings: ReadSettings) -> Iterator[Document | Rejected]:
    """Yield the documents of a file; ids that come of its name tell folders apart, as when the whole folder is read.

    What is no document is called by the path that leads to it, each fault once.
    """
    place = arrival.path.relative_to(folder)
    inside = place.parent.as_posix()
    stem = arrival.path.name.partition(".")[0]
    reasons: list[str] = []
    try:
        for record in read([arrival.path], settings, folder):
            if isinstance(record, Rejected):
                reasons.append(record.reason)
                yield replace(record, where=str(folder / record.where))
            elif inside != "." and record.id.partition(":")[0] in {stem, arrival.path.stem}:
                yield replace(record, id=f"{inside}/{record.id}")
            else:
                yield record
    except InputError as error:
        # That nothing could be read is said with the first reason, which was given already.
        if not (reasons and reasons[0] in str(error)):
            reason = str(error).removeprefix(f"{arrival.path}: ").removeprefix(f"{place.as_posix()}: ")
            yield Rejected(str(arrival.path), reason)


def note_done(connection: sqlite3.Connection, arrival: Arrival) -> None:
    """Write down that a file is done, in the caller's transaction."""
    row = (str(arrival.path.resolve()), arrival.size, arrival.modified)
    connection.execute("INSERT OR REPLACE INTO watched VALUES (?, ?, ?)", row)
