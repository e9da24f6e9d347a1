"""What lists show of an index: articles by day, outlet and words, stories with their members, and counts.

Everything is read from narrow tables; where `store.search` has made none, `catalogue` is a view over the documents.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

# Chinese, Japanese, Thai, Lao, Burmese, Khmer: written without spaces between words.
_SPACELESS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)

BINS = 20
"""Bars of the histogram of likeness."""

_ENTRY = "c.number, c.id, c.version, c.outlet, c.published, c.day, c.title"
_NEWEST = "NOT EXISTS (SELECT 1 FROM documents AS later WHERE later.id = c.id AND later.version > c.version)"
_SHARE = "max(x.a_in_b, x.b_in_a)"
_HOMES = "FROM matches AS x LEFT JOIN members AS m ON m.number = x.a LEFT JOIN members AS n ON n.number = x.b"


class Entry(NamedTuple):
    """An article as a list shows it; a tuple, for they are made by the ten thousand."""

    number: int
    id: str
    version: int
    outlet: str | None
    published: str | None
    day: str
    title: str

    @property
    def name(self) -> str:
        """What it is called in a story: each version is a member of its own."""
        return self.id if self.version == 1 else f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles a list shows: all of these hold. `words` are in the title or the text.

    Scripts without spaces have no words that the index knows: what is written in one stands `inside` a text. One that
    `is_void` asks for words and has none: nothing is like that.
    """

    words: tuple[str, ...] = ()
    beginnings: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    outlet: str | None = None
    since: str | None = None
    until: str | None = None
    is_void: bool = False
    inside: tuple[str, ...] = ()

    @property
    def has_words(self) -> bool:
        """Whether articles are looked for by their words."""
        return bool(self.words or self.beginnings or self.inside)

    def without_words(self) -> Wanted:
        """Return the same without a look at words."""
        return Wanted(outlet=self.outlet, since=self.since, until=self.until)


def parse_query(query: str, outlet: str | None = None, since: str | None = None, until: str | None = None) -> Wanted:
    """Return what a line asks for: words, "a phrase", beginnings* and -words that must not be there.

    >>> parse_query('bridge "front-line staff" clos* -rail')
    Wanted(words=('bridge', 'front', 'line', 'staff'), beginnings=('clos',), without=('rail',), \
phrases=(('front', 'line', 'staff'),), outlet=None, since=None, until=None, is_void=False, inside=())
    """
    words: list[str] = []
    beginnings: list[str] = []
    without: list[str] = []
    phrases: list[tuple[str, ...]] = []
    inside: list[str] = []
    for term, is_quoted in _terms(query):
        found = split_words(term)
        if _SPACELESS.search(term):
            inside.append(term.strip() if is_quoted else term.strip("-*"))
        elif not is_quoted and term.startswith("-"):
            without += found
        elif not is_quoted and term.endswith("*"):
            words += found[:-1]
            beginnings += found[-1:]
        else:
            words += found
            # What is written as one stands as one: front-line, 4.9.
            if len(found) > 1:
                phrases.append(tuple(found))
    asked = (tuple(dict.fromkeys(words)), tuple(beginnings), tuple(without), tuple(phrases))
    is_void = bool(query.strip()) and not (words or beginnings or inside)
    return Wanted(*asked, outlet, since, until, is_void, tuple(inside))


def _terms(query: str) -> Iterator[tuple[str, bool]]:
    """Yield what a line asks for, and whether it stands in quotation marks."""
    for place, piece in enumerate(query.split('"')):
        if place % 2:
            yield piece, True
        else:
            yield from ((term, False) for term in piece.split())


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded as the index folds them.

    >>> split_words("Café: £4.9m!")
    ['cafe', '4', '9m']
    """
    return [fold(text[start:end]) for start, end in find_words(text)]


def find_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text stand: runs of letters and digits, as the tokenizer unicode61 cuts them."""
    start = None
    for place, letter in enumerate(text):
        if letter.isalnum() or (start is not None and unicodedata.combining(letter)):
            start = place if start is None else start
        elif start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, len(text)


def fold(word: str) -> str:
    """Return a word in lower case without its accents."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(letter for letter in plain if not unicodedata.combining(letter)))


def has_phrases(text: str, phrases: Sequence[tuple[str, ...]]) -> bool:
    """Return whether every phrase stands in a text, word after word."""
    if not phrases:
        return True
    line = f" {' '.join(split_words(text))} "
    return all(f" {' '.join(phrase)} " in line for phrase in phrases)


def entries(
    connection: sqlite3.Connection, wanted: Wanted, limit: int, before: tuple[str, int] | None = None
) -> list[Entry]:
    """Return the newest articles that are wanted, the newest day first, each in its newest version.

    Args:
        connection: Inside a transaction.
        wanted: Which.
        limit: At most so many.
        before: Day and number of the article after which the list goes on.
    """
    source, where, values = _conditions(wanted)
    found: list[Entry] = []
    while len(found) < limit and not wanted.is_void:
        place = ["(c.day, c.number) < (?, ?)"] if before else []
        rows = connection.execute(
            f"SELECT {_ENTRY} FROM {source} WHERE {' AND '.join([*where, *place, _NEWEST])}"  # noqa: S608 - constants
            " ORDER BY c.day DESC, c.number DESC LIMIT ?",
            (*values, *(before or ()), limit),
        ).fetchall()
        batch = [Entry(*row) for row in rows]
        found += [one for one in batch if _has_all(connection, one, wanted)]
        if len(batch) < limit:
            break
        before = (batch[-1].day, batch[-1].number)
    return found[:limit]


def count(connection: sqlite3.Connection, wanted: Wanted) -> int | None:
    """Return how many articles are wanted, each version of one counted; None where only reading them would tell."""
    if wanted.is_void or wanted.phrases or wanted.inside:
        return 0 if wanted.is_void else None
    source, where, values = _conditions(wanted)
    if wanted == Wanted(wanted.words, wanted.beginnings, wanted.without) and wanted.has_words:
        source, where = "words", [one for one in where if "MATCH" in one]
    (number,) = connection.execute(f"SELECT count(*) FROM {source} WHERE {' AND '.join(where)}", values).fetchone()  # noqa: S608 - constants
    return int(number)


def numbers(connection: sqlite3.Connection, wanted: Wanted) -> set[int]:
    """Return the numbers of all articles that are wanted; phrases are left to whoever shows them."""
    if wanted.is_void:
        return set()
    source, where, values = _conditions(wanted)
    rows = connection.execute(f"SELECT c.number FROM {source} WHERE {' AND '.join(where)}", values)  # noqa: S608 - constants
    return {number for (number,) in rows}


def _conditions(wanted: Wanted) -> tuple[str, list[str], list[str]]:
    """Return tables, conditions and their values."""
    source, where, values = "catalogue AS c", ["1"], []
    if wanted.words or wanted.beginnings:
        source = "words JOIN catalogue AS c ON c.number = words.rowid"
        where.append("words MATCH ?")
        values.append(_match(wanted))
    for piece in wanted.inside:
        # Read text by text, the newest first: as far as it takes to fill a page.
        where.append(
            "EXISTS (SELECT 1 FROM documents AS d WHERE d.number = c.number"
            " AND instr(coalesce(d.title, '') || char(10) || d.text, ?))"
        )
        values.append(piece)
    asked = (("outlet", "=", wanted.outlet), ("day", ">=", wanted.since), ("day", "<=", wanted.until))
    for column, sign, value in asked:
        if value is not None:
            where.append(f"c.{column} {sign} ?")
            values.append(value)
    return source, where, values


def _match(wanted: Wanted) -> str:
    """Return the words in FTS5's own language; each is quoted, so that none is an operator."""
    asked = [*(f'"{word}"' for word in wanted.words), *(f'"{word}"*' for word in wanted.beginnings)]
    without = "".join(f' NOT "{word}"' for word in wanted.without)
    return f"({' AND '.join(asked)}){without}"


def _has_all(connection: sqlite3.Connection, entry: Entry, wanted: Wanted) -> bool:
    if not wanted.phrases:
        return True
    title, text = connection.execute("SELECT title, text FROM documents WHERE number = ?", (entry.number,)).fetchone()
    return has_phrases(f"{title or ''} — {text}", wanted.phrases)


def entries_of(connection: sqlite3.Connection, chosen: Sequence[int]) -> dict[int, Entry]:
    """Return some articles by number."""
    rows = connection.execute(
        f"SELECT {_ENTRY} FROM catalogue AS c WHERE c.number IN (SELECT value FROM json_each(?))",  # noqa: S608 - constants
        (json.dumps(list(chosen)),),
    )
    return {row[0]: Entry(*row) for row in rows}


def story_members(connection: sqlite3.Connection) -> list[tuple[str, bool, Entry]]:
    """Return story, whether it represents it, and article of every member, a story after the other."""
    # Read as the rows lie and sorted here: half the time of reading them by their story.
    rows = connection.execute(
        f"SELECT m.cluster, m.is_representative, {_ENTRY} FROM members AS m NOT INDEXED"  # noqa: S608 - constants
        " JOIN catalogue AS c USING (number) WHERE m.cluster IS NOT NULL"
    ).fetchall()
    rows.sort(key=lambda row: (row[0], row[2]))
    return [(row[0], bool(row[1]), Entry._make(row[2:])) for row in rows]


def closest_pairs(connection: sqlite3.Connection) -> dict[str, float]:
    """Return for every story the largest share that one of its articles has of another."""
    rows = connection.execute(f"SELECT m.cluster, max({_SHARE}) {_HOMES} WHERE m.cluster = n.cluster GROUP BY 1")
    return dict(rows.fetchall())


def likeness(connection: sqlite3.Connection, containment: float, run: int) -> list[tuple[int, int, int, int]]:
    """Return a row a bar of the histogram: its number, its pairs, the matches among them, those by their run alone.

    Args:
        connection: Inside a transaction.
        containment: From this larger share on a pair is a match,
        run: and from this longest run on.
    """
    rows = connection.execute(
        f"WITH pairs AS (SELECT {_SHARE} AS share, x.longest_run AS run FROM matches AS x)"  # noqa: S608 - constants
        " SELECT min(CAST(share * ?1 AS INTEGER), ?1 - 1), count(*), sum(share >= ?2 OR run >= ?3),"
        " sum(share < ?2 AND run >= ?3) FROM pairs GROUP BY 1",
        (BINS, containment, run),
    )
    return rows.fetchall()


def related(connection: sqlite3.Connection, most: int) -> tuple[list[tuple[int, int, float, int]], int]:
    """Return pairs of no common story, the closest first, with share and longest run; and how many there are."""
    apart = "coalesce(m.cluster != n.cluster, 1)"
    rows = connection.execute(
        f"SELECT x.a, x.b, {_SHARE} AS share, x.longest_run {_HOMES} WHERE {apart}"
        " ORDER BY share DESC, x.longest_run DESC, x.a, x.b LIMIT ?",
        (most,),
    ).fetchall()
    (every,) = connection.execute(f"SELECT count(*) {_HOMES} WHERE {apart}").fetchone()
    return rows, every


def days(connection: sqlite3.Connection, most: int) -> list[tuple[str, int, int]]:
    """Return the last days with articles dated so, the first first: how many, and how many are in a story."""
    rows = connection.execute(
        "SELECT c.day, count(*), count(m.cluster) FROM catalogue AS c LEFT JOIN members AS m USING (number)"
        " WHERE c.published IS NOT NULL AND c.day >= coalesce((SELECT min(day) FROM (SELECT DISTINCT day FROM catalogue"
        " WHERE published IS NOT NULL ORDER BY day DESC LIMIT ?)), '')"
        " GROUP BY c.day ORDER BY c.day",
        (most,),
    )
    return rows.fetchall()


def outlets(connection: sqlite3.Connection, beginning: str, most: int) -> list[tuple[str, int]]:
    """Return the outlets whose name begins so, the largest first, with their articles."""
    rows = connection.execute(
        "SELECT outlet, documents FROM outlets WHERE substr(outlet, 1, ?2) = ?1 ORDER BY documents DESC, outlet"
        " LIMIT ?3",
        (beginning, len(beginning), most),
    )
    return rows.fetchall()


def furniture(connection: sqlite3.Connection, most: int) -> list[tuple[str, str, int, int]]:
    """Return lines that outlets repeat: line, an outlet, how many outlets, how many articles these have."""
    rows = connection.execute(
        "SELECT f.line, min(f.outlet), count(*), sum(o.documents) FROM furniture AS f JOIN outlets AS o USING (outlet)"
        " GROUP BY f.line ORDER BY 4 DESC, 1 LIMIT ?",
        (most,),
    )
    return rows.fetchall()


def pairs_with(connection: sqlite3.Connection, number: int) -> list[tuple[int, float, float, int]]:
    """Return the other articles of the verified pairs of one: number, its share there, their share here, the run."""
    rows = connection.execute(
        "SELECT b, a_in_b, b_in_a, longest_run FROM matches WHERE a = ?1"
        " UNION SELECT a, b_in_a, a_in_b, longest_run FROM matches WHERE b = ?1",
        (number,),
    ).fetchall()
    return sorted(rows, key=lambda row: (-max(row[1], row[2]), row[0]))


def story_rows(
    connection: sqlite3.Connection, after: tuple[str, int], limit: int
) -> list[tuple[str, int, str | None, bool]]:
    """Return id, version, story and whether it represents it of the articles after one, in order of id and version.

    The story is None for an article alone.
    """
    rows = connection.execute(
        "SELECT d.id, d.version, m.cluster, coalesce(m.is_representative, 1) FROM documents AS d"
        " LEFT JOIN members AS m USING (number) WHERE (d.id, d.version) > (?, ?) ORDER BY d.id, d.version LIMIT ?",
        (*after, limit),
    )
    return [(name, version, cluster, bool(is_it)) for name, version, cluster, is_it in rows]
