"""Some texts inside a task: a column, their furniture, and what parses one of them."""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.engine.spark.packing import pack, unpack
from dedupe.model import Document, ParsedDocument, Span
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch.column import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.model import Shingles, Tokens


def pack_spans(spans: Sequence[Sequence[Span]]) -> pa.Array:
    """Return the spans of each text as a binary column."""
    offsets = np.zeros(len(spans) + 1, dtype=np.int64)
    np.cumsum([2 * len(own) for own in spans], out=offsets[1:])
    edges = [edge for own in spans for span in own for edge in (span.start, span.end)]
    return pack(np.array(edges, dtype=np.int64), offsets)


def spans_of(column: Any) -> list[tuple[Span, ...]]:  # noqa: ANN401 - a binary column, in chunks or whole
    """Return the spans that `pack_spans` packed."""
    edges, offsets = unpack(column, np.int64)
    return [
        tuple(Span(start, end) for start, end in edges[low:high].reshape(-1, 2).tolist()) if high > low else ()
        for low, high in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    ]


class Texts:
    """Texts with their furniture; `k` is the shingle size."""

    def __init__(self, texts: pa.Array | pa.ChunkedArray, spans: Any, k: int) -> None:  # noqa: ANN401 - likewise
        """Take a column of texts and one of packed spans."""
        import pyarrow as pa

        if isinstance(texts, pa.ChunkedArray):
            texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.large_string())
        self.column = Column.of_arrow(texts)
        self.furniture = spans_of(spans)
        self._k = k

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.column)

    @cached_property
    def parsed(self) -> Any:  # noqa: ANN401 - a cached function
        """What parses a text as far as its words."""

        @lru_cache(maxsize=1024)
        def parse(i: int) -> ParsedDocument:
            text = self.column.text(i)
            return ParsedDocument(Document(str(i), text), normalise(text), (), (), (), self.furniture[i])

        return parse

    def shingles(self, i: int) -> Shingles:
        """Return the shingles of one text."""
        return shingle_document(self.parsed(i), self._k)

    def tokens(self, i: int) -> Tokens:
        """Return the words of one text."""
        found: Tokens = self.parsed(i).tokens
        return found

    def rows(self) -> NDArray[np.int64]:
        """Return the places of all texts."""
        return np.arange(len(self), dtype=np.int64)
