"""Documents that tell one story, and who among them has the text from whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.model.pair import Evidence


@dataclass(frozen=True, slots=True)
class Cluster:
    """Documents that tell one story; its id is that of the smallest member."""

    id: str
    members: tuple[str, ...]
    representative: str
    why: str


@dataclass(frozen=True, slots=True)
class Line:
    """A member of a story and the one that it has its text from; `parent` None begins the story.

    `reasons` are changes that both share, with their places in the parent (a) and in the member (b).
    """

    member: str
    parent: str | None
    confidence: float
    reasons: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """How the members of a story descend from each other: a line each, sorted by member."""

    lines: tuple[Line, ...]
