"""Which pairs of documents are worth a look, and what found each of them.

Sources are registered by name. Those that collapse copies (`exact`, `lsh`) run first, because the
fingerprints' cap counts stories, not copies of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dedupe.model import Candidates
from dedupe.registry import Registry
from dedupe.stages.index.pairs import Pairs, merge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model import Sketches
    from dedupe.settings import IndexSettings

MANY = 600
"""Documents from which compiled passes are taken: as many as `matching` sketches in one."""

ORDER = ("exact", "lsh", "fingerprint")
"""The sources that ship, in the order they run; bit i of `found_by` is the i-th. Others follow by name."""


@dataclass(frozen=True, slots=True, eq=False)
class Search:
    """What a source is given: the sketches, an outlet number a document, and the pairs found before it.

    `outlets` is (n,) int32; a document without an outlet has a number of its own.
    """

    sketches: Sketches
    outlets: NDArray[np.int32]
    found: Pairs
    settings: IndexSettings

    @property
    def rows(self) -> NDArray[np.int32]:
        """The documents that have words: two empty ones are not the same story."""
        return np.flatnonzero(np.diff(self.sketches.offsets)).astype(np.int32)

    @property
    def is_compiled(self) -> bool:
        """Whether there are so many documents that loading the compiled passes pays."""
        return self.sketches.contents.size >= MANY and find_spec("numba") is not None


class CandidateSource(Protocol):
    """A way to find pairs. It returns each pair once, whatever other sources found."""

    def __call__(self, search: Search) -> Pairs:
        """Return the pairs."""


sources: Registry[CandidateSource] = Registry("candidate source", home="dedupe.stages.index")


def find_candidates(sketches: Sketches, owners: Sequence[str | None], settings: IndexSettings) -> Candidates:
    """Return the pairs of documents that some source found, sorted, each with the sources that did.

    In buckets longer than ``settings.bucket`` not every pair is listed: their members are linked as
    chain and star in the order of the documents, so a caller who wants the same pairs for any order
    sorts documents by id.

    Args:
        sketches: A row a document.
        owners: The outlet of each document, or None.
        settings: Bands, cap and longest bucket.
    """
    names = [*ORDER, *(name for name in sources.names() if name not in ORDER)]
    outlets = number_outlets(owners)
    found = Pairs.none()
    parts: list[Pairs] = []
    for name in names:
        parts.append(sources[name](Search(sketches, outlets, found, settings)))
        found = Pairs.union([found, parts[-1]])
    a, b, bits = merge(parts)
    return Candidates(a, b, bits, tuple(names), sum(part.unlisted for part in parts))


def number_outlets(owners: Sequence[str | None]) -> NDArray[np.int32]:
    """Return a number per document, equal for equal outlets; None is nobody else's.

    >>> number_outlets(["Echo", None, "Echo", None]).tolist()
    [0, 1, 0, 3]
    """
    rows = np.arange(len(owners), dtype=np.int32)
    firsts: dict[str | None, int] = {}
    # The row of the first document of an outlet is no other's.
    numbers = np.fromiter(map(firsts.setdefault, owners, range(rows.size)), dtype=np.int32, count=rows.size)
    return np.where(numbers == firsts[None], rows, numbers) if None in firsts else numbers
