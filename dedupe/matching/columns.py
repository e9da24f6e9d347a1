"""Articles to matches and stories in columns: a record is made for what is asked for at the end, and for nothing else.

The texts are gone through for their sketches. Where all their words are few enough (`WORDS_BYTES`) these are kept; else
the texts are gone through again for the words of what stands in candidate pairs. Only where even these are too many
(`HELD_WORDS`) it takes up to three times more: for the shingles of those; and, for matches that their numbers leave in
doubt, for the words of their texts and how rare those are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from dedupe.matching.ahead import read_ahead
from dedupe.matching.checkpoints import NOWHERE, load_sketches, pairs_once, save_sketches
from dedupe.matching.words import KeptWords
from dedupe.model import Document, Event, ParsedDocument, ShingleColumns, Sketches, WordColumns
from dedupe.stages.cluster.agreement import Rarity
from dedupe.stages.cluster.columns import UNDATED, Facts, link_columns
from dedupe.stages.cluster.told import tell
from dedupe.stages.index import find_candidates, number_outlets
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch.column import sketch_column
from dedupe.stages.sketch.tokens import (
    add_slow,
    count_owners_of,
    gather_words,
    most_words,
    room_for,
    room_of,
    shingle_words,
    words_of_column,
)
from dedupe.stages.verify.batch import runs_in_words, verify_columns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe.matching.articles import Articles, Batch
    from dedupe.matching.checkpoints import Checkpoints
    from dedupe.model import Cluster, Shingles, Span
    from dedupe.model.sketch import MatchColumns
    from dedupe.settings import Settings

    Furniture = Sequence[tuple[Span, ...]]
    Watcher = Callable[[Event], None]

WORDS_BYTES = 1 << 29
"""Bytes of texts up to which all their words are kept from the first pass: they take half more than the texts."""

HELD_WORDS = 3 << 27
"""Words up to which those of the articles in candidate pairs are held, where all are too many: nine bytes each."""


@dataclass(frozen=True, slots=True, eq=False)
class Matching:
    """Every candidate pair with what it shares; which are a match, by the numbers or in one story; and the stories.

    `possible` and `links` are the rows of pairs that may speak for one story, and of those that do.
    """

    pairs: MatchColumns
    is_match: NDArray[np.bool_]
    clusters: list[Cluster]
    possible: NDArray[np.int64]
    links: NDArray[np.int64]


def find_stories(
    articles: Articles,
    furniture: Furniture,
    settings: Settings,
    threads: int = 1,
    watch: Watcher | None = None,
    checkpoints: Checkpoints = NOWHERE,
) -> Matching:
    """Return what articles share and which of them tell one story.

    Args:
        articles: The articles.
        furniture: The furniture of each.
        settings: All settings.
        threads: How many share the work of the passes over the texts; the result is the same for any number.
        watch: Is told how many articles a pass has seen.
        checkpoints: Where finished batches are kept, and what an interrupted run left there.
    """
    passes = _Passes(articles, furniture, settings, threads, watch, checkpoints)
    pairs = pairs_once(checkpoints, passes.match)
    strength = np.maximum(pairs.a_in_b, pairs.b_in_a)
    is_match = (strength >= settings.verify.containment) | (pairs.longest_run >= settings.verify.run_words)
    may_link = (strength >= settings.cluster.faint) & (pairs.longest_run >= settings.cluster.run_words)
    rows = np.flatnonzero(is_match | may_link)
    facts = Facts(
        articles.ids,
        number_outlets(articles.outlets),
        _days(articles.published),
        articles.published,
        articles.characters,
    )
    links = link_columns(pairs, rows, facts, passes.fetch, passes.count, settings.cluster)
    stories = tell(pairs, links, facts, settings.cluster)
    home = _homes(articles.ids, stories)
    a, b = home[pairs.candidates.a], home[pairs.candidates.b]
    return Matching(pairs, is_match | (may_link & (a == b) & (a >= 0)), stories, rows, links)


def _days(published: Sequence[str | None]) -> NDArray[np.int64]:
    """Return the day of each article, counted from the first there is."""
    days = np.full(len(published), UNDATED, dtype=np.int64)
    if any(published):
        for row, one in enumerate(published):
            if one:
                days[row] = datetime.fromisoformat(one.strip()).toordinal()
    return days


def _homes(ids: Sequence[str], stories: Sequence[Cluster]) -> NDArray[np.int64]:
    """Return the number of the story of each article, -1 for one that is alone."""
    inside: dict[str, int] = {}
    for story, one in enumerate(stories):
        inside.update(zip(one.members, repeat(story)))
    return np.fromiter(map(inside.get, ids, repeat(-1)), dtype=np.int64, count=len(ids))


def match_columns(
    articles: Articles, furniture: Furniture, settings: Settings, threads: int = 1, watch: Watcher | None = None
) -> MatchColumns:
    """Return what each candidate pair shares; the arguments are those of `find_stories`."""
    return _Passes(articles, furniture, settings, threads, watch).match()


@dataclass(slots=True, eq=False)
class _Kept:
    """The words of all articles, or of those in candidate pairs; None where they are too many."""

    words: KeptWords | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Passes:
    """The passes over the texts."""

    articles: Articles
    furniture: Furniture
    settings: Settings
    threads: int
    watch: Watcher | None
    checkpoints: Checkpoints = NOWHERE
    kept: _Kept = field(default_factory=_Kept)

    def match(self) -> MatchColumns:
        """Return what each candidate pair shares."""
        sketches = self._sketch()
        found = find_candidates(sketches, self.articles.outlets, self.settings.index)
        del sketches
        rows = np.unique(np.concatenate([found.a, found.b])).astype(np.int64)

        if self.kept.words is None:
            self._hold(rows)
        else:
            self._seen("verify", rows.size, rows.size)
        k = self.settings.shingle.k
        if self.kept.words is not None:
            return self.kept.words.verify(found, k, self.threads)

        def runs_of(left: NDArray[np.int32], right: NDArray[np.int32]) -> list[int]:
            # All in one pass over the texts.
            chosen = np.unique(np.concatenate([left, right])).astype(np.int64)
            words = self.fetch(chosen)
            return runs_in_words(words, shingle_words(words, np.arange(chosen.size), k), left, right)

        return verify_columns(found, self._shingle(rows), runs_of, self.threads)

    def _hold(self, rows: NDArray[np.int64]) -> None:
        """Keep the words of some articles, unless they are too many."""
        words = KeptWords(len(self.articles))
        inside = self._inside(rows)
        done = 0
        for batch in read_ahead(self.articles.batches(), self.threads):
            chosen = np.flatnonzero(inside[batch.rows])
            if not chosen.size:
                continue
            room = words.room(most_words(batch.column, chosen), done / rows.size)
            done += chosen.size
            own = self._own(batch, chosen)
            part = words_of_column(batch.column, chosen, self._parser(batch), own, room)
            words.written(batch.rows[chosen], part)
            if words.size > HELD_WORDS:
                return
            self._seen("verify", done, rows.size)
        self.kept.words = words

    def _own(self, batch: Batch, chosen: NDArray[np.int64] | None = None) -> list[tuple[Span, ...]]:
        """Return the furniture of the texts of a batch."""
        return [self.furniture[row] for row in batch.rows.tolist()] if chosen is None or chosen.size else []

    def _parser(self, batch: Batch) -> Callable[[int], ParsedDocument]:
        """Return what parses a text of a batch as far as its words."""

        @cache
        def parsed(i: int) -> ParsedDocument:
            row = int(batch.rows[i])
            text = batch.column.text(i)
            return ParsedDocument(self._document(row, text), normalise(text), (), (), (), self.furniture[row])

        return parsed

    def _document(self, row: int, text: str = "") -> Document:
        name, outlet, published = (
            self.articles.ids[row],
            self.articles.outlets[row],
            self.articles.published[row],
        )
        return Document(name, text, outlet, published)

    def _seen(self, stage: str, done: int, total: int) -> None:
        if self.watch is not None:
            self.watch(Event(stage, done, total, "articles"))

    def _sketch(self) -> Sketches:
        """Return the sketches of all articles, by row."""
        settings = self.settings.sketch
        k = self.settings.shingle.k
        count = len(self.articles)
        signatures = np.empty((count, settings.permutations), dtype=np.uint32)
        contents = np.zeros(count, dtype=np.uint64)
        sizes = np.zeros(count, dtype=np.int64)
        prints = np.empty(0, dtype=np.uint64)
        order: list[NDArray[np.int64]] = []
        written = done = size = 0
        whole: Sketches | None = None
        self.kept.words = KeptWords(count)
        for number, batch in enumerate(read_ahead(self.articles.batches(), self.threads)):
            parsed = self._parser(batch)
            name = f"sketches-{number:06}"
            held = load_sketches(self.checkpoints, name, settings.seed)
            # Of a batch that an earlier run sketched there are no words, so those of the others are not kept either.
            size += WORDS_BYTES + 1 if held else int(batch.column.offsets[-1] - batch.column.offsets[0])
            words = room_for(batch.column) if max(size, self.articles.bytes) <= WORDS_BYTES else None

            def shingles(i: int, parsed: Callable[[int], ParsedDocument] = parsed) -> Shingles:
                return shingle_document(parsed(i), k)

            part = held or sketch_column(batch.column, k, settings, shingles, self._own(batch), self.threads, words)
            if held is None:
                save_sketches(self.checkpoints, name, part)
            if words is None:
                self.kept.words = None
            else:
                kept = add_slow(words, *_left(batch, words, part), parsed)
                self._keep(batch, kept, done / count)
            if count and np.array_equal(batch.rows, np.arange(count)):
                # All articles at once, as those in memory are: nothing is put together.
                whole = part
                continue
            signatures[batch.rows], contents[batch.rows] = part.signatures, part.contents
            sizes[batch.rows] = np.diff(part.offsets)
            order.append(batch.rows)
            if written + part.fingerprints.size > prints.size:
                # Grown in place: the pages are moved, not copied.
                prints.resize(max(written + part.fingerprints.size, prints.size * 5 // 4), refcheck=False)
            prints[written : written + part.fingerprints.size] = part.fingerprints
            written += part.fingerprints.size
            done += batch.rows.size
            self._seen("sketch", done, count)
        if whole is not None:
            self._seen("sketch", count, count)
            return whole
        offsets = np.zeros(count + 1, dtype=np.int64)
        np.cumsum(sizes, out=offsets[1:])
        rows = np.concatenate([*order, np.zeros(0, dtype=np.int64)])
        prints.resize(written, refcheck=False)
        if not np.array_equal(rows, np.arange(count)):
            prints = _sorted_by_row(prints, rows, sizes)
        return Sketches(signatures, prints, offsets, contents, settings.seed)

    def _keep(self, batch: Batch, words: WordColumns, share: float) -> None:
        """Keep the words of a batch, before which this *share* of all articles is kept."""
        if batch.rows.size == len(self.articles):
            self.kept.words = KeptWords(len(self.articles))
            self.kept.words.take(batch.rows, words)
        elif self.kept.words is not None:
            self.kept.words.add(batch.rows, words, share)

    def _words(self, rows: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], WordColumns, NDArray[np.int64]]]:
        """Yield, from the texts, rows of articles, some words, and the places of those articles among them."""
        inside = self._inside(rows)
        for batch in read_ahead(self.articles.batches(), self.threads):
            chosen = np.flatnonzero(inside[batch.rows])
            words = words_of_column(batch.column, chosen, self._parser(batch), self._own(batch, chosen))
            yield batch.rows[chosen], words, np.arange(chosen.size)

    def _inside(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which articles some rows are."""
        inside = np.zeros(len(self.articles), dtype=bool)
        inside[rows] = True
        return inside

    def _shingle(self, rows: NDArray[np.int64]) -> ShingleColumns:
        """Return the shingles of some articles, whose words are not kept."""
        places = np.full(len(self.articles), -1, dtype=np.int64)
        places[rows] = np.arange(rows.size)
        starts, ends = np.zeros(rows.size, dtype=np.int64), np.zeros(rows.size, dtype=np.int64)
        lead_ends, is_whole = np.zeros(rows.size, dtype=np.int64), np.zeros(rows.size, dtype=bool)
        hashes, tokens = np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int32)
        written = done = 0
        for own, words, chosen in self._words(rows):
            more = int((words.ends[chosen] - words.starts[chosen]).sum())
            if written + more > hashes.size:
                hashes.resize(max(written + more, hashes.size * 5 // 4), refcheck=False)
                tokens.resize(max(written + more, tokens.size * 5 // 4), refcheck=False)
            part = shingle_words(words, chosen, self.settings.shingle.k, (hashes[written:], tokens[written:]))
            at = places[own]
            starts[at], ends[at] = part.starts + written, part.ends + written
            lead_ends[at], is_whole[at] = part.lead_ends, part.is_whole
            written += part.hashes.size
            done += own.size
            self._seen("verify", done, rows.size)
        return ShingleColumns(self.settings.shingle.k, rows, starts, ends, hashes, tokens, lead_ends, is_whole)

    def fetch(self, rows: NDArray[np.int64]) -> WordColumns:
        """Return the words of articles; *rows* is sorted."""
        if self.kept.words is not None:
            return self.kept.words.gather(rows)
        found = list(self._words(rows))
        words = gather_words((part, chosen) for _, part, chosen in found)
        at = np.argsort(np.concatenate([own for own, _, _ in found]))
        return WordColumns(rows, words.starts[at], words.ends[at], words.hashes, words.is_furniture)

    def count(self, rows: NDArray[np.int64], known: NDArray[np.uint64]) -> Rarity:
        """Return how many of the articles of *rows* hold each of the words *known*."""
        kept = self.kept.words
        batches = self._words(rows) if kept is None else [(rows, kept.of(rows), np.arange(rows.size))]
        owners = count_owners_of(((words, chosen) for _, words, chosen in batches), known)
        return Rarity(known, owners, rows.size)


def _left(batch: Batch, words: WordColumns, sketches: Sketches) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return which texts of a batch were left to the slow path, and how many words there is room for."""
    slow = np.flatnonzero((words.ends == words.starts) & (sketches.contents != 0))
    return slow, room_of(batch.column, slow)


def _sorted_by_row(prints: NDArray[np.uint64], rows: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint64]:
    """Return the fingerprints of articles in the order of their rows; *prints* has them in the order of *rows*."""
    lengths = sizes[rows]
    before = np.cumsum(lengths) - lengths
    order = np.argsort(rows)
    starts, counts = before[order], lengths[order]
    places = np.repeat(starts - (np.cumsum(counts) - counts), counts) + np.arange(prints.size)
    return prints[places]
