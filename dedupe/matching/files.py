"""The stories of Parquet files, without an object for each article."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from dedupe.matching.articles import Articles, Batch
from dedupe.matching.columns import find_stories
from dedupe.model import Document
from dedupe.stages.furniture import find_furniture
from dedupe.stages.furniture.columns import find_chrome_in
from dedupe.stages.sketch.column import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.matching.columns import Matching, Watcher
    from dedupe.model import Span
    from dedupe.settings import Settings
    from dedupe.stages.read.columns import TextTable


def find_stories_in(table: TextTable, settings: Settings, threads: int = 1, watch: Watcher | None = None) -> Matching:
    """Return what the articles of Parquet files share and which of them tell one story.

    Memory holds the sketches of all articles, the shingles of those that stand in candidate pairs, and a
    batch of texts. Articles of outlets large enough to repeat lines are held whole while their furniture
    is looked for.

    Args:
        table: The files.
        settings: All settings.
        threads: How many share the work; the result is the same for any number.
        watch: Is told how many articles a pass has seen.
    """
    furniture = _Furniture(table, settings)
    articles = Articles(table.ids, table.outlets, table.published, furniture.characters, furniture.batches)
    return find_stories(articles, furniture.spans, settings, threads, watch)


class _Furniture:
    """The furniture of each article, and its length: known as soon as a pass has come to it."""

    def __init__(self, table: TextTable, settings: Settings) -> None:
        self.spans: list[tuple[Span, ...]] = [()] * len(table.ids)
        self.characters = np.zeros(len(table.ids), dtype=np.int64)
        self._table = table
        self._settings = settings
        self._is_known = False
        addresses = zip(table.outlets, table.urls, strict=True)
        outlets = [outlet or (urlsplit(url).hostname if url else None) for outlet, url in addresses]
        crowds = {name for name, count in Counter(outlets).items() if name and count >= settings.furniture.crowd}
        self._is_counted = np.fromiter((outlet in crowds for outlet in outlets), dtype=bool, count=len(outlets))
        if self._is_counted.any():
            self._count()

    def _count(self) -> None:
        """Find what outlets repeat, in all their articles."""
        documents = [
            _document(self._table, row, text)
            for rows, texts in self._table.texts()
            for row, text in zip(rows.tolist(), texts.to_pylist(), strict=True)
            if self._is_counted[row]
        ]
        places = {name: row for row, name in enumerate(self._table.ids)}
        for name, spans in find_furniture(documents, self._settings.furniture).items():
            self.spans[places[name]] = spans

    def batches(self) -> Iterator[Batch]:
        """Yield the texts; the first time their furniture is found on the way."""
        for rows, texts in self._table.texts():
            if not self._is_known:
                self._look(rows, texts)
            yield Batch(rows, Column.of_arrow(texts))
        self._is_known = True

    def _look(self, rows: NDArray[np.int64], texts: pa.Array) -> None:
        import pyarrow.compute as pc

        self.characters[rows] = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
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


def _document(table: TextTable, row: int, text: str) -> Document:
    return Document(table.ids[row], text, table.outlets[row], table.published[row], table.urls[row], table.titles[row])
