"""The stories of all documents of an index at once, by the code that tells those of files.

What an outlet repeats, which candidates there are and which words are rare is then asked of all documents, as it is
of files: both ways give the same stories for the same documents, whenever and in whatever order these were added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dedupe.live.evidence import version_name
from dedupe.live.naming import write_stories
from dedupe.store import articles
from dedupe.store import pairs as rows
from dedupe.store.pairs import to_pair
from dedupe.version import __version__

if TYPE_CHECKING:
    import sqlite3

    from dedupe.model import Cluster, Document
    from dedupe.settings import Settings
    from dedupe.store.pairs import Pair

_TOLD = "told"


@dataclass(frozen=True, slots=True)
class Texts:
    """All documents of an index, those of later versions by their names, sorted; `mark` stands for all of them."""

    documents: list[Document]
    numbers: dict[str, int]
    mark: str

    @classmethod
    def of(cls, connection: sqlite3.Connection, settings: Settings) -> Texts:
        """Return what an index holds, in the caller's transaction."""
        numbers: dict[str, int] = {}
        documents = []
        for one in articles.after(connection, 0, -1):
            name = version_name(one.document.id, one.version)
            if name not in numbers:
                numbers[name] = one.number
                documents.append(one.document if one.version == 1 else replace(one.document, id=name))
        documents.sort(key=lambda document: document.id)
        return cls(documents, numbers, mark_of(connection, settings))


def mark_of(connection: sqlite3.Connection, settings: Settings) -> str:
    """Return what is equal as long as an index holds the same documents and is asked with the same settings."""
    # Numbers are never used again: whoever adds raises the last, and who removes lowers the count.
    count, last = connection.execute("SELECT count(*), coalesce(max(number), 0) FROM documents").fetchone()
    return f"{count} {last} {settings.fingerprint()} {__version__}"


def is_told(connection: sqlite3.Connection, settings: Settings) -> bool:
    """Return whether the stories of an index are those of what it holds now, told together."""
    held = connection.execute("SELECT value FROM state WHERE name = ?", (_TOLD,)).fetchone()
    return held is not None and held[0] == mark_of(connection, settings)


@dataclass(frozen=True, slots=True)
class Told:
    """The pairs of some documents of an index that are a match or may link, and their stories."""

    texts: Texts
    pairs: list[Pair]
    stories: list[Cluster]


def tell_together(texts: Texts, settings: Settings) -> Told:
    """Return what documents share and their stories; nothing is read or written."""
    from dedupe.pipeline import link_documents

    found = link_documents(texts.documents, settings)
    pairs = []
    for match in (*found.matches, *found.near_misses):
        pair = to_pair(match, texts.numbers[match.a], texts.numbers[match.b])
        pairs.append(pair._replace(is_link=int((match.a, match.b) in found.links)))
    return Told(texts, pairs, found.clusters)


def write_together(connection: sqlite3.Connection, told: Told) -> int:
    """Return how many documents no story knew before; pairs and stories are written, in the caller's transaction.

    What was removed since the texts were read is left out, and what was added since waits for the next time.
    """
    names = told.texts.numbers
    alive = articles.present(connection, names.values())
    numbers = {name: number for name, number in names.items() if number in alive}
    new = len(alive) - len(rows.members_of(connection, alive))
    pairs = [pair for pair in told.pairs if pair.a in alive and pair.b in alive]
    before = set(rows.pairs_of(connection, alive))
    rows.delete_pairs(connection, before.difference(pairs))
    rows.write_pairs(connection, (pair for pair in pairs if pair not in before))
    stories = [story for story in told.stories if all(name in numbers for name in story.members)]
    write_stories(connection, stories, numbers, alive)
    # Where the lines of an outlet are looked at again, an index that has grown beyond this counts its pairs anew.
    connection.execute("UPDATE outlets SET clustered = looked WHERE clustered != looked")
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (_TOLD, told.texts.mark))
    return new
