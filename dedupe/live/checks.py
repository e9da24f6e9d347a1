"""What an index holds, and whether it holds together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.live.found import Stats
from dedupe.store import segments

if TYPE_CHECKING:
    import sqlite3

_CONTRADICTIONS = {
    "a document without a story": "SELECT count(*) FROM documents WHERE NOT EXISTS"
    " (SELECT 1 FROM stories WHERE block = number >> 12)",
    "keys of a document that is not there": "SELECT count(*) FROM recent WHERE number NOT IN"
    " (SELECT number FROM documents)",
    "a version that replaces a later one": "SELECT count(*) FROM documents WHERE replaces >= number",
    "a cluster's member that is not there": "SELECT count(*) FROM members WHERE number NOT IN"
    " (SELECT number FROM documents)",
    "a bucket of a segment that is not there": "SELECT count(*) FROM postings WHERE block >> 32 NOT IN"
    " (SELECT segment FROM segments)",
}


def stats(connection: sqlite3.Connection) -> Stats:
    """Return what an index holds."""
    state = dict(connection.execute("SELECT name, value FROM state").fetchall())

    def one(statement: str) -> int:
        return int(connection.execute(statement).fetchone()[0] or 0)

    first, last = connection.execute("SELECT min(published), max(published) FROM documents").fetchone()
    pages = one("PRAGMA page_count") - one("PRAGMA freelist_count")
    return Stats(
        documents=one("SELECT count(DISTINCT id) FROM documents"),
        texts=one("SELECT count(*) FROM documents"),
        versions=one("SELECT count(*) FROM documents WHERE replaces IS NOT NULL"),
        outlets=one("SELECT count(*) FROM outlets"),
        clusters=one("SELECT count(DISTINCT cluster) FROM members"),
        rejected=one("SELECT count(*) FROM rejected"),
        first=first,
        last=last,
        segments=len(segments.load_segments(connection)),
        postings=segments.postings_of(connection),
        recent=one("SELECT count(*) FROM recent"),
        bytes=pages * one("PRAGMA page_size"),
        text_bytes=one("SELECT sum(octet_length(text)) FROM documents")
        if _has_octet_length(connection)
        else one("SELECT sum(length(CAST(text AS BLOB))) FROM documents"),
        version=state.get("version", ""),
        fingerprint=state.get("fingerprint", ""),
    )


def find_faults(connection: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the file and with what its tables say of each other; nothing in a sound one."""
    faults = [row[0] for row in connection.execute("PRAGMA integrity_check") if row[0] != "ok"]
    for what, statement in _CONTRADICTIONS.items():
        (count,) = connection.execute(statement).fetchone()
        if count:
            faults.append(f"{what}: {count}")
    return faults


def _has_octet_length(connection: sqlite3.Connection) -> bool:
    """Return whether SQLite can measure a text without reading it (3.43)."""
    row = connection.execute("SELECT count(*) FROM pragma_function_list WHERE name = 'octet_length'").fetchone()
    return bool(row[0])
