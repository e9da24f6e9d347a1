"""Documents that tell one story: who among them has the text from whom, what each is in it, and when it appeared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from dedupe.model.display import Displayed

if TYPE_CHECKING:
    from dedupe.model.kinds import Relation
    from dedupe.model.pair import Edit, Evidence
    from dedupe.model.text import Span

StoryType = Literal[
    "release rewrite", "rewrite", "syndicated copy", "common source", "revision or correction", "brief or excerpt"
]
"""What makes a story of its texts; see `Cluster.type`. A *rewrite* reworks a report: no release is among them."""
Part = Literal["release", "wire", "report", "syndicated copy", "rewrite", "brief or excerpt", "revision or correction"]
"""What a text is in its story; *report* is a newsroom's own."""

STORY_TYPES: tuple[StoryType, ...] = (
    "release rewrite",
    "rewrite",
    "syndicated copy",
    "common source",
    "revision or correction",
    "brief or excerpt",
)
PARTS: tuple[Part, ...] = (
    "release",
    "wire",
    "report",
    "syndicated copy",
    "rewrite",
    "brief or excerpt",
    "revision or correction",
)


@dataclass(frozen=True, slots=True)
class Member:
    """What a document is in its story, and when it appeared.

    `why` is the reason in words. `share` is how much of it comes from its source, 0 to 1 (None where it has none).
    `lag_hours` is the time after the first text of the story, None where either has no date; a bare day counts from
    its beginning, 0 where it holds the other's hour, and `lag_is_rough` says so.
    """

    id: str
    part: Part
    why: str
    share: float | None = None
    lag_hours: float | None = None
    lag_is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """When a story was first seen, and how far it spread: `first_seen` is as published, by the document `first`.

    `spread_hours` lie between the first and the last dated text; `undated` texts are in no figure.
    """

    first: str | None
    first_seen: str | None
    last: str | None
    last_seen: str | None
    spread_hours: float | None
    outlets: int
    undated: int


@dataclass(frozen=True, slots=True)
class Revision:
    """What an outlet changed in its own text: `edits` have their places in `before` (a) and in `after` (b).

    `note` is where the newer text owns up to it ("an earlier version said …"), `added` and `dropped` are sentences
    that one version has alone.
    """

    before: str
    after: str
    edits: tuple[Edit, ...]
    note: Span | None = None
    added: tuple[Span, ...] = ()
    dropped: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Cluster(Displayed):
    """Documents that tell one story; its id is that of the smallest member.

    `why` says why the representative represents it, `type_why` why the story is of its type. What follows is filled
    in once the members are aligned; `type` is None before. `parts` is sorted by member.
    """

    id: str
    members: tuple[str, ...]
    representative: str
    why: str
    type: StoryType | None = None
    type_why: str = ""
    parts: tuple[Member, ...] = ()
    timeline: Timeline | None = None
    revisions: tuple[Revision, ...] = ()


@dataclass(frozen=True, slots=True)
class SecondSource:
    """Another text that a member has passages from beside its main source: `source`, a document or an unseen one.

    `share` is how much of the member comes from there and not from the main source.
    """

    source: str
    share: float
    reasons: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A member of a story and the one that it has its text from.

    `parent` None begins the story, or is a text that nobody collected (see `Descent.unseen`). `reasons` are changes
    that both share, with their places in the parent (a) and in the member (b), and what a decided pair says against
    the line (kind ``order``). `others` are its further sources.
    """

    member: str
    parent: str | None
    confidence: float
    reasons: tuple[Evidence, ...] = ()
    relation: Relation | None = None
    others: tuple[SecondSource, ...] = ()


@dataclass(frozen=True, slots=True)
class Unseen:
    """A text that nobody collected, known by what its takers share: its id is ``unseen:`` and a member's id.

    `is_main`: the takers have their text from it; otherwise it is a second source of theirs. `reasons` are what they
    share, with the places in the first taker (a) and in another (b).
    """

    id: str
    takers: tuple[str, ...]
    is_main: bool
    reasons: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """How the members of a story descend from each other: a line each, sorted by member."""

    lines: tuple[Line, ...]
    unseen: tuple[Unseen, ...] = ()
