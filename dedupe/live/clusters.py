"""Stories while articles come in: new ones join or found stories, and a story keeps its id.

The order is that of the batch tool: verified pairs, then which of them are links, then stories grown from links.
Pairs and links are kept in the file. New documents are compared with what was clustered before and with each
other; links are decided anew where a new text may have changed what is a template; and stories are grown anew
from all links of those that a changed link touches. So the stories are those that the links of all documents
give together, whatever the batches they came in.

What takes time, keys and pairs, is counted for several batches together, while others may write.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.util import find_spec
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from dedupe.live.evidence import PairByPair, to_match, version_name
from dedupe.live.naming import write_stories
from dedupe.live.proposing import ProposedPairs, propose
from dedupe.stages.cluster import grow
from dedupe.store import articles
from dedupe.store import pairs as rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from dedupe.live.evidence import Evidence
    from dedupe.live.lines import OutletLines
    from dedupe.live.looking import Looker
    from dedupe.model import Cluster
    from dedupe.settings import Settings
    from dedupe.store.pairs import Pair

BATCH = 500
"""Documents that are clustered in one transaction."""

MANY = 800
"""Documents of a process from which pairs are counted in columns: loading compiled code costs as much as they save."""

_RECOUNTED = 16_384
"""Pairs that are counted anew at a time."""

_SOURCES = ("exact", "lsh", "fingerprint")
_DAY = 10


class Clusterer:
    """Takes the documents in that no story knows yet, batch after batch."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        looker: Looker,
        lines: OutletLines,
        settings: Settings,
        *,
        compiled: bool,
    ) -> None:
        """Begin a run.

        Args:
            connection: The index.
            looker: Looks keys up.
            lines: What outlets repeat.
            settings: All settings.
            compiled: Count in columns, with compiled code that has to be loaded once; see `is_many`.
        """
        self._connection = connection
        self._looker = looker
        self._lines = lines
        self._settings = settings
        self._evidence = _evidence(connection, lines, settings, compiled=compiled)
        self._found: dict[int, list[Pair]] = {}

    def renew(self) -> None:
        """Count pairs anew where more is known of an outlet's furniture, and tell their stories; in a transaction."""
        connection = self._connection
        self._lines.refresh(connection)
        outlets = {one for (one,) in connection.execute("SELECT outlet FROM outlets WHERE looked != clustered")}
        if not outlets:
            return
        own = {n for n, outlet, url in rows.paired(connection) if (outlet or urlsplit(url or "").hostname) in outlets}
        before = {(pair.a, pair.b): pair for pair in rows.pairs_of(connection, own)}
        found: dict[tuple[int, int], Pair] = {}
        entries = iter(sorted(before.values(), key=lambda pair: (pair.a, pair.b)))
        while some := list(islice(entries, _RECOUNTED)):
            self._evidence.forget()
            found.update(((pair.a, pair.b), pair) for pair in self._evidence.count(_proposed(some)))
        gone = [pair for place, pair in before.items() if place not in found]
        kept = [pair._replace(is_link=before[place].is_link) for place, pair in found.items()]
        rows.delete_pairs(connection, gone)
        changed = [pair for pair in kept if pair != before[pair.a, pair.b]]
        rows.write_pairs(connection, changed)
        touched = self._decide(changed) | {number for pair in gone if pair.is_link for number in (pair.a, pair.b)}
        touched |= {number for pair in changed if pair.is_link for number in (pair.a, pair.b)}
        stories, numbers, inside = self._grown(touched)
        write_stories(connection, stories, numbers, inside)
        connection.execute("UPDATE outlets SET clustered = looked")

    def prepare(self, batches: Sequence[Sequence[int]]) -> int:
        """Return of how many of some batches, the first ones, the pairs are known now; in a transaction to read in.

        Each document is held against those that a story knows and those of the same and earlier batches.
        """
        self._evidence.forget()
        count = 0
        for batch in batches:
            self._evidence.read(batch)
            count += 1
            if not self._evidence.has_room():
                break
        turn = {number: at for at, batch in enumerate(batches[:count]) for number in batch}
        present, keys = self._evidence.keys(list(turn))
        proposed = propose(keys, present, self._looker.holders, self._looker.crowded)
        numbers = proposed.numbers().tolist()
        older = rows.members_of(self._connection, [number for number in numbers if number not in turn])
        held = np.array([number for number in numbers if number in turn or number in older], dtype=np.int64)
        kept = proposed.of(np.isin(proposed.a, held) & np.isin(proposed.b, held))
        self._found = defaultdict(list)
        for pair in self._evidence.count(kept):
            # Before both are there a pair tells nothing.
            self._found[max(turn.get(pair.a, -1), turn.get(pair.b, -1))].append(pair)
        return count

    def take_in(self, batch: Sequence[int], turn: int) -> int:
        """Return how many documents were given a story or found to be alone; in the caller's transaction.

        Args:
            batch: One of the batches that `prepare` was given.
            turn: Which of them it is, from 0 on; they are taken in one after the other.
        """
        found = self._found.pop(turn, [])
        alive = articles.present(self._connection, {*batch, *(n for pair in found for n in (pair.a, pair.b))})
        found = [pair for pair in found if pair.a in alive and pair.b in alive]
        inside = alive.intersection(batch)
        touched = {number for pair in found for number in (pair.a, pair.b)}
        rows.write_pairs(self._connection, found)
        stories, numbers, grown = self._grown(self._decide(found) | inside | touched)
        write_stories(self._connection, stories, numbers, grown | inside)
        return len(inside)

    def _decide(self, found: Sequence[Pair]) -> set[int]:
        """Return the documents with a pair that became a link or is one no more."""
        if not found:
            return set()
        settings = self._settings.cluster
        # Another text of other days may show what is a template: the links of both are decided anew.
        again = {number for pair in found if _strength(pair) < settings.strong for number in (pair.a, pair.b)}
        asked = {(pair.a, pair.b): pair for pair in rows.pairs_of(self._connection, again)}
        asked.update(((pair.a, pair.b), pair) for pair in found)
        ends = {number for pair in asked.values() for number in (pair.a, pair.b)}
        evidence = rows.pairs_of(self._connection, ends)
        links = self._evidence.links(list(asked.values()), evidence)
        turned = [pair._replace(is_link=int(place in links)) for place, pair in asked.items()]
        changed = [pair for place, pair in asked.items() if pair.is_link != int(place in links)]
        rows.write_pairs(self._connection, turned)
        return {number for pair in changed for number in (pair.a, pair.b)}

    def _grown(self, touched: set[int]) -> tuple[list[Cluster], dict[str, int], set[int]]:
        """Return the stories round some documents, grown anew, and all documents that are or were in them.

        Between the two stand the numbers of the members, by name.
        """
        connection = self._connection
        inside = touched | rows.companions(connection, touched)
        fresh = inside
        links: dict[tuple[int, int], Pair] = {}
        while fresh:
            links.update(((pair.a, pair.b), pair) for pair in rows.pairs_of(connection, fresh, links=True))
            ends = {number for pair in links for number in pair}
            fresh = ends - inside
            inside = inside | fresh
        known = self._evidence.known({number for pair in links for number in pair})
        matches = [to_match(pair, known[pair.a][0], known[pair.b][0]) for pair in links.values()]
        stories = grow(matches, dict(known.values()), self._settings.cluster)
        return stories, {name: number for number, (name, _) in known.items()}, inside


def pending(connection: sqlite3.Connection) -> list[list[int]]:
    """Return the documents that no story knows yet, by day and id, in batches of one day or less."""
    found = connection.execute(
        "SELECT number, coalesce(substr(published, 1, ?1), substr(added, 1, ?1)) AS day FROM documents"
        " WHERE number NOT IN (SELECT number FROM members) ORDER BY day, id, version",
        (_DAY,),
    ).fetchall()
    batches: list[list[int]] = []
    before = None
    for number, day in found:
        if day != before or len(batches[-1]) >= BATCH:
            batches.append([])
        batches[-1].append(number)
        before = day
    return batches


def clusters_of(connection: sqlite3.Connection) -> list[tuple[str, str, bool]]:
    """Return, for every document in order of its id, the id of its story and whether it represents it.

    A document alone is its own story. Of a document with several versions each is a member, named ``id@version``.
    """
    found = connection.execute(
        "SELECT d.id, d.version, m.cluster, coalesce(m.is_representative, 1) FROM documents AS d"
        " LEFT JOIN members AS m USING (number) ORDER BY d.id, d.version"
    )
    return [
        (name, cluster or name, bool(is_it))
        for name, cluster, is_it in (
            (version_name(own, version), cluster, is_it) for own, version, cluster, is_it in found
        )
    ]


def is_many(count: int) -> bool:
    """Return whether so many documents are worth loading compiled code for, and it is installed."""
    return count >= MANY and all(find_spec(name) is not None for name in ("numba", "pyarrow"))


def _evidence(connection: sqlite3.Connection, lines: OutletLines, settings: Settings, *, compiled: bool) -> Evidence:
    """Return what counts pairs."""
    if not compiled:
        return PairByPair(connection, lines, settings)
    from dedupe.live.columns import InColumns

    return InColumns(connection, lines, settings)


def _proposed(pairs: Sequence[Pair]) -> ProposedPairs:
    """Return pairs that were found before as they were proposed."""
    numbers = np.array([sorted((pair.a, pair.b)) for pair in pairs], dtype=np.int64).reshape(-1, 2)
    return ProposedPairs(numbers[:, 0], numbers[:, 1], np.array([_bits(pair) for pair in pairs], dtype=np.uint8))


def _bits(pair: Pair) -> int:
    """Return what found a pair, but for `exact`, which its texts say."""
    return sum(1 << at for at, source in enumerate(_SOURCES) if at and source in pair.found_by.split("+"))


def _strength(pair: Pair) -> float:
    return max(pair.a_in_b, pair.b_in_a)
