"""What clustering asks of texts: their keys, what pairs share, and which pairs speak for one story. Pair by pair.

`live.columns` gives the same answers for many texts at a time by compiled code, which has to be loaded once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dedupe.live.keys import keys_of_shingles, unfurnished
from dedupe.live.sharing import SOURCES
from dedupe.model import Candidates, Match
from dedupe.stages.cluster import About, may_link
from dedupe.stages.cluster.agreement import Agreement
from dedupe.stages.cluster.links import decide
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.verify import is_match, verify
from dedupe.stages.verify.shares import common
from dedupe.store import articles
from dedupe.store.pairs import Pair, to_pair

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe.live.keys import Keys
    from dedupe.live.lines import OutletLines
    from dedupe.live.proposing import ProposedPairs
    from dedupe.model import ParsedDocument, Shingles
    from dedupe.settings import Settings
    from dedupe.store.articles import Article

RARE = 500
"""Documents, evenly spread over the index, whose words say which words are rare."""

FURNISHED = 4
"""A share of the whole text, at most so many times as large outside furniture."""

_REMEMBERED = 4096


class Evidence(Protocol):
    """What texts say of their pairs, by the numbers of documents; texts that are not there any more say nothing."""

    def forget(self) -> None:
        """Let go of texts where too many are held."""

    def read(self, numbers: Iterable[int]) -> None:
        """Hold some documents."""

    def has_room(self) -> bool:
        """Return whether more of them may well be taken together with those that are held."""

    def known(self, numbers: Iterable[int]) -> dict[int, tuple[str, About]]:
        """Return name and facts of some documents, by number."""

    def keys(self, numbers: Sequence[int]) -> tuple[NDArray[np.int64], Keys]:
        """Return which of some documents are there, and their keys."""

    def count(self, proposed: ProposedPairs) -> list[Pair]:
        """Return what proposed pairs share, those that are a match or may link; none of them is a link yet."""

    def links(self, asked: Sequence[Pair], evidence: Sequence[Pair]) -> set[tuple[int, int]]:
        """Return which of some pairs speak for one story.

        Args:
            asked: The pairs in question.
            evidence: All pairs of their documents.
        """


@dataclass(frozen=True, slots=True, eq=False)
class _Text:
    """A document as clustering looks at it. `whole` are its shingles with furniture, `outside` without."""

    name: str
    parsed: ParsedDocument
    whole: Shingles
    outside: Shingles


class PairByPair:
    """Counts pair by pair: for a few texts, and where no compiled code is installed."""

    def __init__(self, connection: sqlite3.Connection, lines: OutletLines, settings: Settings) -> None:
        """Begin with nothing read."""
        self._connection = connection
        self._lines = lines
        self._settings = settings
        self._texts: dict[int, _Text] = {}
        self._spread: dict[str, ParsedDocument] | None = None

    def forget(self) -> None:
        """Let go of texts where too many are held."""
        if len(self._texts) > _REMEMBERED:
            self._texts.clear()

    def has_room(self) -> bool:
        """Return False: nothing is gained by taking more of them together."""
        return False

    def known(self, numbers: Iterable[int]) -> dict[int, tuple[str, About]]:
        """Return name and facts of some documents, by number."""
        wanted = sorted(numbers)
        self.read(wanted)
        return {
            number: (one.name, About(one.parsed.document.published, len(one.parsed.text)))
            for number in wanted
            if (one := self._texts.get(number)) is not None
        }

    def keys(self, numbers: Sequence[int]) -> tuple[NDArray[np.int64], Keys]:
        """Return which of some documents are there, and their keys."""
        self.read(numbers)
        present = [number for number in numbers if number in self._texts]
        return np.array(present, dtype=np.int64), keys_of_shingles(
            [self._texts[number].whole for number in present], self._settings
        )

    def count(self, proposed: ProposedPairs) -> list[Pair]:
        """Return what proposed pairs share, those that are a match or may link."""
        self.read(proposed.numbers().tolist())
        pairs = zip(proposed.a.tolist(), proposed.b.tolist(), proposed.found_by.tolist(), strict=True)
        kept = [(a, b, by) for a, b, by in pairs if a in self._texts and b in self._texts and self._may(a, b)]
        order = sorted({number for a, b, _ in kept for number in (a, b)}, key=lambda n: self._texts[n].name)
        place = {number: row for row, number in enumerate(order)}
        listed = sorted((*sorted((place[a], place[b])), by) for a, b, by in kept)
        a, b = ([order[entry[side]] for entry in listed] for side in (0, 1))
        exact = [
            by | (self._texts[one].outside.content == self._texts[other].outside.content)
            for one, other, (_, _, by) in zip(a, b, listed, strict=True)
        ]
        candidates = Candidates(
            np.array([entry[0] for entry in listed], dtype=np.int32),
            np.array([entry[1] for entry in listed], dtype=np.int32),
            np.array(exact, dtype=np.uint8),
            SOURCES,
        )
        parsed = [self._texts[number].parsed for number in order]
        shingles = [self._texts[number].outside for number in order]
        matches = verify(candidates, parsed, shingles, self._settings.verify)
        return [
            to_pair(match, one, other)
            for match, one, other in zip(matches, a, b, strict=True)
            if is_match(match, self._settings.verify) or may_link(match, self._settings.cluster)
        ]

    def links(self, asked: Sequence[Pair], evidence: Sequence[Pair]) -> set[tuple[int, int]]:
        """Return which of some pairs speak for one story."""
        every = {number for pair in (*asked, *evidence) for number in (pair.a, pair.b)}
        self.read(every)
        documents = {self._texts[number].name: self._texts[number].parsed for number in every}
        matches = {self._match(pair): (pair.a, pair.b) for pair in asked}
        told_by = {**self._spread_over_all(), **documents}
        agreement = Agreement(told_by, told_by)
        beside = [self._match(pair) for pair in evidence]
        return {matches[one] for one in decide(list(matches), beside, documents, agreement, self._settings.cluster)}

    def read(self, numbers: Iterable[int]) -> None:
        """Hold the texts of some documents."""
        k = self._settings.shingle.k
        for one in articles.fetch(self._connection, [n for n in numbers if n not in self._texts]):
            parsed = unfurnished(one.document, normalise(one.document.text))
            whole = outside = shingle_document(parsed, k)
            spans = self._lines.furniture(self._connection, one.document)
            if spans:
                parsed = replace(parsed, furniture=spans)
                outside = shingle_document(parsed, k)
            self._texts[one.number] = _Text(name_of(one), parsed, whole, outside)

    def _may(self, a: int, b: int) -> bool:
        """Return whether two texts share enough to be counted in full; see `Sharing`."""
        one, other = self._texts[a].whole, self._texts[b].whole
        shared = common(one.unique, other.unique)
        if not shared.size:
            return self._settings.verify.run_words < one.k
        least = min(self._settings.verify.containment, self._settings.cluster.faint)
        if shared.size * FURNISHED >= least * min(one.unique.size, other.unique.size):
            return True
        return int(shared.size) + one.k - 1 >= self._settings.verify.run_words

    def _match(self, pair: Pair) -> Match:
        return to_match(pair, self._texts[pair.a].name, self._texts[pair.b].name)

    def _spread_over_all(self) -> dict[str, ParsedDocument]:
        """Return documents from all over the index, by name, whose words say which words are rare."""
        if self._spread is None:
            self._spread = {
                name_of(one): unfurnished(one.document, normalise(one.document.text))
                for one in articles.fetch(self._connection, spread_over(self._connection))
            }
        return self._spread


def spread_over(connection: sqlite3.Connection) -> list[int]:
    """Return numbers evenly spread over the index; some may have been removed."""
    (last,) = connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
    return sorted({1 + row * last // RARE for row in range(RARE)})


def to_match(pair: Pair, a: str, b: str) -> Match:
    """Return a pair as the match of two documents of some names."""
    shares = (pair.jaccard, pair.a_in_b, pair.b_in_a)
    return Match(a, b, *shares, pair.longest_run, tuple(pair.found_by.split("+")), pair.lead_words)


def name_of(article: Article) -> str:
    """Return what a version of a document is called among others: its id, from the second on ``id@version``."""
    return version_name(article.document.id, article.version)


def version_name(name: str, version: int) -> str:
    """Return what a version of the document *name* is called."""
    return name if version == 1 else f"{name}@{version}"
