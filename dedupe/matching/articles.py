"""Many articles as columns: their texts in batches that can be gone through again and again, the rest in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.sketch.column import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Document


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some texts: text i of `column` is that of article ``rows[i]``, an (n,) int64."""

    rows: NDArray[np.int64]
    column: Column


@dataclass(frozen=True, slots=True, eq=False)
class Articles:
    """Articles by id: `ids` is sorted, and all other columns are in its order.

    `batches` gives the texts, anew each time it is called, in the same batches and order. `characters`
    (n,) int64 are the lengths of the texts; `bytes` is about what all of them take, 0 where nobody knows.
    """

    ids: Sequence[str]
    outlets: Sequence[str | None]
    published: Sequence[str | None]
    characters: NDArray[np.int64]
    batches: Callable[[], Iterator[Batch]]
    bytes: int = 0

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.ids)

    @classmethod
    def of_documents(cls, documents: Sequence[Document]) -> Articles:
        """Return documents that are sorted by id as articles in one batch."""
        batch = Batch(np.arange(len(documents)), Column.of_texts([one.text for one in documents]))
        return cls(
            [one.id for one in documents],
            [one.outlet for one in documents],
            [one.published for one in documents],
            np.fromiter((len(one.text) for one in documents), dtype=np.int64, count=len(documents)),
            lambda: iter((batch,)),
        )
