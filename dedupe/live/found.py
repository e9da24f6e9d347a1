"""What the index answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Document, Passage, Rejected


@dataclass(frozen=True, slots=True)
class Found:
    """An earlier document that shares enough with the query, which is a; the document is b.

    The best version of each document is named; `is_newest` says whether no later text was added under its id or at
    its address. Shares are exact, outside page furniture, as in `Match`.
    """

    id: str
    a_in_b: float
    b_in_a: float
    jaccard: float
    longest_run: int
    found_by: tuple[str, ...]
    version: int
    is_newest: bool
    number: int
    document: Document

    @property
    def outlet(self) -> str | None:
        """Who published it."""
        return self.document.outlet

    @property
    def published(self) -> str | None:
        """When it was published, ISO 8601."""
        return self.document.published

    def to_dict(self) -> dict[str, Any]:
        """Return the object that ``dedupe find --json`` prints, without its passages."""
        document = self.document
        return {
            "id": self.id,
            "a_in_b": self.a_in_b,
            "b_in_a": self.b_in_a,
            "jaccard": self.jaccard,
            "longest_run": self.longest_run,
            "found_by": list(self.found_by),
            "version": self.version,
            "is_newest": self.is_newest,
            "outlet": document.outlet,
            "published": document.published,
            "url": document.url,
            "title": document.title,
            "author": document.author,
        }


def match_dict(found: Found, passages: Sequence[Passage]) -> dict[str, Any]:
    """Return a match as `dedupe find --json` prints it; spans are characters of the query, and of the one found.

    Args:
        found: What was found.
        passages: Those of `Index.passages`, in which the query is a.
    """
    spans = [{"query": p.a.to_list(), "found": p.b.to_list(), "kind": p.kind, "score": p.score} for p in passages]
    return {**found.to_dict(), "passages": spans}


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the documents that were given to the index.

    `new` were not known, `versions` are new texts of known ones, `known` were there already.
    """

    new: int = 0
    versions: int = 0
    known: int = 0
    rejected: tuple[Rejected, ...] = ()

    def __add__(self, other: Added) -> Added:
        """Return both together."""
        return Added(
            self.new + other.new,
            self.versions + other.versions,
            self.known + other.known,
            self.rejected + other.rejected,
        )


@dataclass(frozen=True, slots=True)
class Stats:
    """What an index holds.

    `documents` have an id each, `texts` are all of theirs; `versions` are the texts that came in the place of another,
    as `Added` counts them.
    """

    documents: int
    texts: int
    versions: int
    outlets: int
    clusters: int
    rejected: int
    first: str | None
    last: str | None
    segments: int
    postings: int
    recent: int
    bytes: int
    text_bytes: int
    version: str
    fingerprint: str
