"""The index as pages see it: read only, each look one moment of the file, whatever others write meanwhile."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from dedupe.comparing import ParsedPair, compare_pair, compare_towards_source, parse
from dedupe.live import Index
from dedupe.matching import match_pair
from dedupe.model import Match
from dedupe.pipeline import tell_stories
from dedupe.serve.errors import not_found, unavailable
from dedupe.stages.cluster import About, grow
from dedupe.store import articles, catalogue, opening, pairs, search

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from dedupe.model import Cluster, Comparison, Document, ParsedDocument, Result
    from dedupe.settings import Settings
    from dedupe.store.articles import Article
    from dedupe.store.pairs import Pair

# Steps of SQLite's machine between two looks at the clock: some tenths of a millisecond.
_STEPS = 20_000


class Reader(Index):
    """An index that is never written to, for one thread."""

    def __init__(self, path: Path, settings: Settings) -> None:
        """Open an index that is there.

        Raises:
            StoreError: It is not there, or cannot be opened.
            InputError: It is another kind of file.
            SettingError: It was made with other settings.
        """
        super().__init__(path, settings, make=False)
        self._has_words = False
        self._deadline: float | None = None
        search.stand_in(self._connection)
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.set_progress_handler(self._is_late, _STEPS)

    def _is_late(self) -> bool:
        return self._deadline is not None and time.monotonic() > self._deadline

    @contextmanager
    def look(self, deadline: float | None = None) -> Iterator[sqlite3.Connection]:
        """See the index as it is now until the block ends; what SQLite does is stopped at *deadline*.

        Args:
            deadline: By the clock of `time.monotonic`.

        Raises:
            StoreError: The file cannot be read.
        """
        self._take_words()
        self._deadline = deadline
        try:
            with self._reading():
                yield self._connection
        finally:
            self._deadline = None

    def _take_words(self) -> None:
        """Read lists from the catalogue as soon as it is made."""
        if not self._has_words and search.is_made(self._connection):
            self._connection.execute("PRAGMA query_only = OFF")
            search.step_back(self._connection)
            self._connection.execute("PRAGMA query_only = ON")
            self._has_words = True

    def words_made(self) -> float | None:
        """Return which part of the articles can be searched for words, 0 to 1; None before any can."""
        if self._has_words:
            return 1.0
        done, upto = search.progress(self._connection)
        return None if (done, upto) == (0, 1) else done / max(1, upto)

    def article(self, number: int) -> Article:
        """Return a version of an article by its number.

        Raises:
            RequestError: There is none, or it was removed.
        """
        found = articles.fetch(self._connection, [number])
        if not found:
            message = f"no article has the number {number}; it may have been removed"
            raise not_found(message)
        return found[0]

    def parsed(self, document: Document, beside: Document | None = None) -> ParsedDocument:
        """Return a document with its sentences and what its outlet repeats, which is in no share.

        What else its source says stays here: the file that it came from is nobody's business elsewhere.

        Args:
            document: An article of the index, or a text from elsewhere.
            beside: The article that a text from elsewhere is held against; see `live.lines.OutletLines.furniture`.
        """
        document = replace(document, meta={name: value for name, value in document.meta.items() if name == "role"})
        return parse(document, self.settings, self._lines.furniture(self._connection, document, beside))

    def comparison(self, a: ParsedDocument, b: ParsedDocument, *, is_turned: bool = True) -> Comparison:
        """Return all that is known of two documents; the source, if there is one, is a, unless they stay as given."""
        pair = ParsedPair(a, b, match_pair(a, b, self.settings))
        return compare_towards_source(self.settings, pair) if is_turned else compare_pair(pair, self.settings)

    def members(self, cluster: str) -> list[int]:
        """Return the articles of a story by number; none where there is no such story."""
        rows = self._connection.execute("SELECT number FROM members WHERE cluster = ? ORDER BY number", (cluster,))
        return [number for (number,) in rows]

    def story_of(self, number: int) -> str | None:
        """Return the id of the story that an article is in, or None."""
        return next((one.cluster for one in pairs.members_of(self._connection, [number]).values()), None)

    def chosen_members(self, cluster: str) -> list[int]:
        """Return the articles that the page of a story aligns: all of a small one, else those that say most.

        These are the representative and the earliest, in order of number.
        """
        numbers = self.members(cluster)
        most = self.settings.serve.members
        if len(numbers) <= most:
            return numbers
        known = catalogue.entries_of(self._connection, numbers)
        first = [n for n, one in pairs.members_of(self._connection, numbers).items() if one.is_representative]
        order = sorted(known.values(), key=lambda one: (one.published or "~", one.number))
        return sorted([*first, *(one.number for one in order if one.number not in first)][:most])

    def story(self, cluster: str, numbers: Sequence[int]) -> Result:
        """Return what a story is, told of some of its articles: compared, aligned, traced.

        Raises:
            RequestError: Fewer than two of them are left.
        """
        found = articles.fetch(self._connection, numbers)
        named = {one.number: _name(one) for one in found}
        parsed = sorted((self.parsed(replace(one.document, id=_name(one))) for one in found), key=lambda one: one.id)
        if len(parsed) < 2:  # noqa: PLR2004 - a story is told by two
            message = f'story "{cluster}" is no more; its articles were removed'
            raise not_found(message)
        known = [one for one in pairs.pairs_of(self._connection, named) if one.a in named and one.b in named]
        matches = sorted((_match(pair, named) for pair in known), key=lambda match: (match.a, match.b))
        story = self._grown(cluster, parsed, [_match(pair, named) for pair in known if pair.is_link])
        return tell_stories(parsed, matches, [story], self.settings, title=cluster)

    def _grown(self, cluster: str, parsed: Sequence[ParsedDocument], links: Sequence[Match]) -> Cluster:
        """Return the story with why its representative represents it, under the id that it keeps."""
        about = {one.id: About(one.document.published, len(one.text)) for one in parsed}
        grown = grow(list(links), about, self.settings.cluster)
        if not grown:
            message = f'story "{cluster}" is being told anew; ask again'
            raise unavailable(message)
        largest = max(grown, key=lambda story: (len(story.members), story.id))
        return replace(largest, id=cluster, members=tuple(sorted(about)))


class WordMaker(Index):
    """Makes what is missing of the words of an index: the one thing that a server writes, once."""

    def is_needed(self) -> bool:
        """Return whether something is missing."""
        with self._reading():
            return not search.is_made(self._connection)

    def can_write(self) -> bool:
        """Return whether the file can be written."""
        return not opening.is_read_only(self._connection)

    def make(self, on_done: Callable[[int, int], bool]) -> None:
        """Make what is missing, in short transactions; see `store.search.make`."""
        search.make(self._connection, self.path, self.settings.store, on_done)


def _name(article: Article) -> str:
    """Return what an article is called in a story: each version is a member of its own."""
    return article.document.id if article.version == 1 else f"{article.document.id}@{article.version}"


def _match(pair: Pair, named: dict[int, str]) -> Match:
    shares = (pair.jaccard, pair.a_in_b, pair.b_in_a)
    names = (named[pair.a], named[pair.b])
    match = Match(*names, *shares, pair.longest_run, tuple(pair.found_by.split("+")), pair.lead_words)
    if names[0] < names[1]:
        return match
    return replace(match, a=match.b, b=match.a, a_in_b=match.b_in_a, b_in_a=match.a_in_b)
