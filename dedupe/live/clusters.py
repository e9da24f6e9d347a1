"""Stories while articles come in: new ones join or found stories, and a story keeps its id.

The order is that of the batch tool: verified pairs, then which of them are links, then stories grown from links.
Pairs and links are kept in the file. New documents are compared with what was clustered before and with each
other; links are decided anew where a new text may have changed what is a template; and stories are grown anew
from all links of those that a changed link touches. So the stories are those that the links of all documents
give together, whatever the batches they came in.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from dedupe.live.keys import keys_of_shingles, unfurnished
from dedupe.model import Candidates, Match
from dedupe.stages.cluster import About, grow, may_link
from dedupe.stages.cluster.agreement import Agreement
from dedupe.stages.cluster.links import decide
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.verify import is_match, verify
from dedupe.stages.verify.shares import common
from dedupe.store import articles
from dedupe.store import pairs as rows
from dedupe.store.pairs import Member, Pair, to_pair

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from dedupe.live.lines import OutletLines
    from dedupe.live.looking import Looker
    from dedupe.model import Cluster, ParsedDocument, Shingles
    from dedupe.settings import Settings
    from dedupe.store.articles import Article

BATCH = 500
"""Documents that are clustered in one transaction."""

_RARE = 500
"""Documents, evenly spread over the index, whose words say which words are rare."""

_REMEMBERED = 4096
_SOURCES = ("exact", "lsh", "fingerprint")
_DAY = 10
# A share of the whole text, at most so many times as large outside furniture.
_FURNISHED = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A document as clustering looks at it. `whole` are its shingles with furniture, `outside` without."""

    name: str
    parsed: ParsedDocument
    whole: Shingles
    outside: Shingles


class Clusterer:
    """Takes the documents in that no story knows yet, batch after batch."""

    def __init__(self, connection: sqlite3.Connection, looker: Looker, lines: OutletLines, settings: Settings) -> None:
        """Begin a run."""
        self._connection = connection
        self._looker = looker
        self._lines = lines
        self._settings = settings
        self._texts: dict[int, _Text] = {}
        self._spread: dict[str, ParsedDocument] | None = None

    def pending(self) -> list[list[int]]:
        """Return the documents that no story knows yet, by day and id, in batches of one day or less."""
        found = self._connection.execute(
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

    def renew(self) -> None:
        """Count pairs anew where more is known of an outlet's furniture, and tell their stories; in a transaction."""
        connection = self._connection
        self._lines.refresh(connection)
        outlets = {one for (one,) in connection.execute("SELECT outlet FROM outlets WHERE looked != clustered")}
        if not outlets:
            return
        numbers = {
            n for n, outlet, url in rows.paired(connection) if (outlet or urlsplit(url or "").hostname) in outlets
        }
        before = {(pair.a, pair.b): pair for pair in rows.pairs_of(connection, numbers)}
        self._read({number for pair in before for number in pair})
        proposed = [((pair.a, pair.b), _bits(pair)) for pair in before.values()]
        found = {(pair.a, pair.b): pair for pair in self._counted(proposed)}
        gone = [pair for place, pair in before.items() if place not in found]
        kept = [replace(pair, is_link=before[place].is_link) for place, pair in found.items()]
        rows.delete_pairs(connection, gone)
        changed = [pair for pair in kept if pair != before[pair.a, pair.b]]
        rows.write_pairs(connection, changed)
        touched = self._decide(changed) | {number for pair in gone if pair.is_link for number in (pair.a, pair.b)}
        touched |= {number for pair in changed if pair.is_link for number in (pair.a, pair.b)}
        stories, inside = self._grown(touched)
        self._write(stories, inside)
        connection.execute("UPDATE outlets SET clustered = looked")

    def take_in(self, batch: Sequence[int]) -> int:
        """Return how many documents were given a story or found to be alone; in the caller's transaction."""
        connection = self._connection
        if len(self._texts) > _REMEMBERED:
            self._texts.clear()
        self._read(batch)
        present = [number for number in batch if number in self._texts]
        found = self._verified(present)
        touched = {number for pair in found for number in (pair.a, pair.b)}
        rows.write_pairs(connection, found)
        changed = self._decide(found) | set(present)
        stories, inside = self._grown(changed | touched)
        self._write(stories, inside | set(present))
        return len(present)

    def _read(self, numbers: Iterable[int]) -> None:
        """Hold the texts of some documents."""
        k = self._settings.shingle.k
        for one in articles.fetch(self._connection, [n for n in numbers if n not in self._texts]):
            parsed = unfurnished(one.document, normalise(one.document.text))
            whole = outside = shingle_document(parsed, k)
            spans = self._lines.furniture(self._connection, one.document)
            if spans:
                parsed = replace(parsed, furniture=spans)
                outside = shingle_document(parsed, k)
            self._texts[one.number] = _Text(_name(one), parsed, whole, outside)

    def _verified(self, batch: Sequence[int]) -> list[Pair]:
        """Return the pairs of new documents, with each other and with older ones, that may speak for a story."""
        new = set(batch)
        proposed: dict[tuple[int, int], int] = {}
        for number in batch:
            found, bits = self._looker.candidates(keys_of_shingles([self._texts[number].whole], self._settings), None)
            numbers = found.astype(np.int64).tolist()
            older = rows.members_of(self._connection, numbers)
            for other, by in zip(numbers, bits.tolist(), strict=True):
                if other != number and (other in new or other in older):
                    pair = (min(number, other), max(number, other))
                    proposed[pair] = proposed.get(pair, 0) | by
        self._read({number for pair in proposed for number in pair})
        kept = [(pair, by) for pair, by in proposed.items() if all(n in self._texts for n in pair) and self._may(*pair)]
        return self._counted(kept)

    def _counted(self, proposed: Sequence[tuple[tuple[int, int], int]]) -> list[Pair]:
        """Return what proposed pairs share, those that are a match or may link."""
        order = sorted({number for pair, _ in proposed for number in pair}, key=lambda n: self._texts[n].name)
        place = {number: row for row, number in enumerate(order)}
        listed = sorted((*sorted((place[a], place[b])), by) for (a, b), by in proposed)
        a, b = ([order[entry[side]] for entry in listed] for side in (0, 1))
        exact = [
            by | (self._texts[one].outside.content == self._texts[other].outside.content)
            for one, other, (_, _, by) in zip(a, b, listed, strict=True)
        ]
        candidates = Candidates(
            np.array([entry[0] for entry in listed], dtype=np.int32),
            np.array([entry[1] for entry in listed], dtype=np.int32),
            np.array(exact, dtype=np.uint8),
            _SOURCES,
        )
        parsed = [self._texts[number].parsed for number in order]
        shingles = [self._texts[number].outside for number in order]
        matches = verify(candidates, parsed, shingles, self._settings.verify)
        return [
            to_pair(match, one, other)
            for match, one, other in zip(matches, a, b, strict=True)
            if is_match(match, self._settings.verify) or may_link(match, self._settings.cluster)
        ]

    def _may(self, a: int, b: int) -> bool:
        """Return whether two texts share enough to be counted in full; see `Sharing`."""
        one, other = self._texts[a].whole, self._texts[b].whole
        shared = common(one.unique, other.unique)
        if not shared.size:
            return self._settings.verify.run_words < one.k
        least = min(self._settings.verify.containment, self._settings.cluster.faint)
        if shared.size * _FURNISHED >= least * min(one.unique.size, other.unique.size):
            return True
        return int(shared.size) + one.k - 1 >= self._settings.verify.run_words

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
        every = ends | {number for pair in evidence for number in (pair.a, pair.b)}
        self._read(every)
        documents = {self._texts[number].name: self._texts[number].parsed for number in every}
        matches = {self._match(pair): pair for pair in asked.values()}
        told_by = {**self._spread_over_all(), **documents}
        agreement = Agreement(told_by, told_by)
        told = set(decide(list(matches), [self._match(pair) for pair in evidence], documents, agreement, settings))
        turned = [replace(pair, is_link=int(match in told)) for match, pair in matches.items()]
        changed = [pair for match, pair in matches.items() if pair.is_link != int(match in told)]
        rows.write_pairs(self._connection, turned)
        return {number for pair in changed for number in (pair.a, pair.b)}

    def _grown(self, touched: set[int]) -> tuple[list[Cluster], set[int]]:
        """Return the stories round some documents, grown anew, and all documents that are or were in them."""
        connection = self._connection
        inside = touched | rows.companions(connection, touched)
        fresh = inside
        links: dict[tuple[int, int], Pair] = {}
        while fresh:
            links.update(((pair.a, pair.b), pair) for pair in rows.pairs_of(connection, fresh, links=True))
            ends = {number for pair in links for number in pair}
            fresh = ends - inside
            inside = inside | fresh
        self._read(number for pair in links for number in pair)
        about = {
            self._texts[n].name: About(self._texts[n].parsed.document.published, len(self._texts[n].parsed.text))
            for pair in links
            for n in pair
        }
        return grow([self._match(pair) for pair in links.values()], about, self._settings.cluster), inside

    def _write(self, stories: Sequence[Cluster], inside: set[int]) -> None:
        """Write who is in which story; a story keeps the id that most of its members had."""
        connection = self._connection
        before = rows.members_of(connection, inside)
        numbers = {self._texts[n].name: n for n in inside if n in self._texts}
        wanted: list[tuple[int, str, Cluster]] = []
        for story in stories:
            held = Counter(
                member.cluster
                for name in story.members
                if (member := before.get(numbers[name])) is not None and member.cluster is not None
            )
            wanted += [(-count, name, story) for name, count in held.items()]
        given: dict[str, str] = {}
        taken: set[str] = set()
        for _, name, story in sorted(wanted, key=lambda entry: (*entry[:2], entry[2].id)):
            if story.id not in given and name not in taken:
                given[story.id] = name
                taken.add(name)
        rows.write_members(connection, [Member(number, None, 1) for number in sorted(inside)])
        members = []
        for story in stories:
            name = given.get(story.id) or self._new_id(story, taken)
            taken.add(name)
            members += [Member(numbers[one], name, int(one == story.representative)) for one in story.members]
        rows.write_members(connection, members)

    def _new_id(self, story: Cluster, taken: set[str]) -> str:
        """Return the id of a new story: that of its smallest member that no other story is called by."""
        for name in story.members:
            if name not in taken and not rows.is_taken(self._connection, name):
                return name
        count = 2
        while f"{story.id}+{count}" in taken or rows.is_taken(self._connection, f"{story.id}+{count}"):
            count += 1
        return f"{story.id}+{count}"

    def _match(self, pair: Pair) -> Match:
        names = (self._texts[pair.a].name, self._texts[pair.b].name)
        shares = (pair.jaccard, pair.a_in_b, pair.b_in_a)
        return Match(*names, *shares, pair.longest_run, tuple(pair.found_by.split("+")), pair.lead_words)

    def _spread_over_all(self) -> dict[str, ParsedDocument]:
        """Return documents from all over the index, by name, whose words say which words are rare."""
        if self._spread is None:
            (last,) = self._connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
            chosen = sorted({1 + row * last // _RARE for row in range(_RARE)})
            self._spread = {
                _name(one): unfurnished(one.document, normalise(one.document.text))
                for one in articles.fetch(self._connection, chosen)
            }
        return self._spread


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
        for name, cluster, is_it in ((_version(own, version), cluster, is_it) for own, version, cluster, is_it in found)
    ]


def _name(article: Article) -> str:
    return _version(article.document.id, article.version)


def _version(name: str, version: int) -> str:
    return name if version == 1 else f"{name}@{version}"


def _bits(pair: Pair) -> int:
    """Return what found a pair, but for `exact`, which its texts say."""
    return sum(1 << at for at, source in enumerate(_SOURCES) if at and source in pair.found_by.split("+"))


def _strength(pair: Pair) -> float:
    return max(pair.a_in_b, pair.b_in_a)
