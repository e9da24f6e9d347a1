"""The stories of files, without an object for each article."""

from __future__ import annotations

from collections import Counter, deque
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import numpy as np

from dedupe.matching.articles import Articles, Batch
from dedupe.matching.checkpoints import NOWHERE
from dedupe.matching.columns import find_stories
from dedupe.model import Document, Event, Span
from dedupe.stages.furniture import find_furniture
from dedupe.stages.furniture.columns import find_chrome_in
from dedupe.stages.sketch.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.matching.checkpoints import Arrays, Checkpoints
    from dedupe.matching.columns import Matching, Watcher
    from dedupe.settings import Settings


KEPT_BYTES = 1 << 28
"""Bytes of texts that are held at once while the furniture of outlets is looked for."""


class TextColumns(Protocol):
    """Articles sorted by id, whose texts come in batches as often as they are wanted (`TextTable`, `SpooledTable`)."""

    ids: list[str]
    outlets: list[str | None]
    published: list[str | None]
    urls: list[str | None]
    titles: list[str | None]

    @property
    def bytes(self) -> int:
        """About what all texts take."""

    def texts(self) -> Iterator[tuple[NDArray[np.int64], pa.Array]]:
        """Yield rows and, as large strings, their texts."""


def find_stories_in(
    table: TextColumns,
    settings: Settings,
    threads: int = 1,
    watch: Watcher | None = None,
    checkpoints: Checkpoints = NOWHERE,
) -> Matching:
    """Return what the articles of files share and which of them tell one story.

    Memory holds the sketches of all articles, the shingles of those that stand in candidate pairs, and a
    batch of texts; while the furniture of outlets is looked for, the articles of some outlets together (`KEPT_BYTES`)
    or of one large one.

    Args:
        table: The articles.
        settings: All settings.
        threads: How many share the work; the result is the same for any number.
        watch: Is told how many articles a pass has seen.
        checkpoints: Where finished batches are kept, and what an interrupted run left there.
    """
    furniture = _Furniture(table, settings, checkpoints)
    furniture.count(watch)
    articles = Articles(table.ids, table.outlets, table.published, furniture.characters, furniture.batches, table.bytes)
    found = find_stories(articles, furniture.spans, settings, threads, watch, checkpoints)
    if not furniture.is_whole:
        # All of it was kept by an earlier run: what is wrong with single texts is known when they are gone through.
        deque(table.texts(), maxlen=0)
    return found


class _Furniture:
    """The furniture of each article, and its length: known as soon as a pass has come to it."""

    def __init__(self, table: TextColumns, settings: Settings, checkpoints: Checkpoints) -> None:
        self.spans: list[tuple[Span, ...]] = [()] * len(table.ids)
        self.characters = np.zeros(len(table.ids), dtype=np.int64)
        self._table = table
        self._settings = settings
        self._checkpoints = checkpoints
        self.is_whole = False
        # Batches whose furniture is known: those of an earlier run, and those a pass has come to.
        self._known = 0
        addresses = zip(table.outlets, table.urls, strict=True)
        self._outlets = [outlet or (urlsplit(url).hostname if url else None) for outlet, url in addresses]
        counts = Counter(self._outlets)
        self._crowds = {name: count for name, count in counts.items() if name and count >= settings.furniture.crowd}
        self._is_counted = np.array([outlet in self._crowds for outlet in self._outlets], dtype=bool)
        while (held := checkpoints.load(f"furniture-{self._known:06}")) is not None:
            self.characters[held["rows"]] = held["characters"]
            self._take(held)
            self._known += 1

    def count(self, watch: Watcher | None) -> None:
        """Find what the large outlets repeat, each in all its articles."""
        total, done = int(self._is_counted.sum()), 0
        articles = KEPT_BYTES * len(self._outlets) / max(self._table.bytes, 1)
        for number, crowd in enumerate(_together(self._crowds, articles)):
            name = f"furniture-of-outlets-{number:06}"
            rows = [row for row, outlet in enumerate(self._outlets) if outlet in crowd]
            held = self._checkpoints.load(name)
            if held is None:
                self._count(rows)
                self._checkpoints.save(name, self._given(rows))
            else:
                self._take(held)
            done += len(rows)
            if watch is not None:
                watch(Event("furniture", done, total, "articles"))

    def _count(self, rows: list[int]) -> None:
        """Find what some outlets repeat, in all their articles."""
        wanted = np.zeros(len(self.spans), dtype=bool)
        wanted[rows] = True
        documents = [
            _document(self._table, int(some[i]), texts[i].as_py())
            for some, texts in self._table.texts()
            for i in np.flatnonzero(wanted[some]).tolist()
        ]
        places = {self._table.ids[row]: row for row in rows}
        for one, spans in find_furniture(documents, self._settings.furniture).items():
            self.spans[places[one]] = spans

    def batches(self) -> Iterator[Batch]:
        """Yield the texts; the first time their furniture is found on the way."""
        for number, (rows, texts) in enumerate(self._table.texts()):
            if number >= self._known:
                self._look(rows, texts)
                own = rows[~self._is_counted[rows]].tolist()
                kept = {"rows": rows, "characters": self.characters[rows], **self._given(own)}
                self._checkpoints.save(f"furniture-{number:06}", kept)
                self._known = number + 1
            yield Batch(rows, Column.of_arrow(texts))
        self.is_whole = True

    def _given(self, rows: Sequence[int]) -> dict[str, NDArray[np.int64]]:
        """Return the spans of some articles as a column."""
        spans = [(row, one.start, one.end) for row in rows for one in self.spans[row]]
        return {"spans": np.array(spans, dtype=np.int64).reshape(-1, 3)}

    def _take(self, held: Arrays) -> None:
        """Take over the spans of a column."""
        for row, own in groupby(held["spans"].tolist(), key=itemgetter(0)):
            self.spans[row] = tuple(Span(start, end) for _, start, end in own)

    def _look(self, rows: NDArray[np.int64], texts: pa.Array) -> None:
        from dedupe.matching.kernel import count_characters

        column = Column.of_arrow(texts)
        characters = np.empty(rows.size, dtype=np.int64)
        count_characters(column.data, column.offsets, characters)
        self.characters[rows] = characters
        own = self._settings.furniture
        if own.ignore:
            for i in np.flatnonzero(~self._is_counted[rows]).tolist():
                row = int(rows[i])
                document = _document(self._table, row, texts[i].as_py())
                (self.spans[row],) = find_furniture([document], own).values()
            return
        for i, spans in find_chrome_in(texts).items():
            if not self._is_counted[rows[i]]:
                self.spans[int(rows[i])] = spans


def _together(crowds: Mapping[str, int], articles: float) -> list[set[str]]:
    """Return outlets, some together as long as they have not more than so many *articles*."""
    found: list[set[str]] = []
    held = articles
    for name, count in sorted(crowds.items()):
        if not found or held + count > articles:
            found.append(set())
            held = 0
        found[-1].add(name)
        held += count
    return found


def _document(table: TextColumns, row: int, text: str) -> Document:
    return Document(table.ids[row], text, table.outlets[row], table.published[row], table.urls[row], table.titles[row])
