"""What one run found, with what it was made, and how it went on."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.model.display import Displayed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe.model.comparison import Comparison
    from dedupe.model.coverage import Coverage
    from dedupe.model.decision import Ruling
    from dedupe.model.pair import Match
    from dedupe.model.story import Cluster, Descent
    from dedupe.model.text import ParsedDocument


@dataclass(frozen=True, slots=True)
class Run:
    """With what a result was made. No clock, host or path: the same input gives the same bytes."""

    version: str
    settings: Mapping[str, Mapping[str, Any]]
    fingerprint: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        settings = {stage: dict(values) for stage, values in self.settings.items()}
        return {"version": self.version, "settings": settings, "fingerprint": self.fingerprint}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read: where it stands and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Result(Displayed):
    """What one run over a corpus found. Documents are sorted by id, pairs by their ids.

    `descents` says of each cluster, in their order, who has the text from whom, and `coverages` what became of the
    text that it begins with (made by `stages.trace.coverage`). `rulings` say what became of a person's decisions.

    `near_misses` are verified pairs below the match rule; `unaligned` are matches that were verified but
    not aligned: the members of a large cluster are compared with its representative alone, and of the
    matches outside its own cluster a document is compared with the strongest few.
    """

    title: str
    documents: tuple[ParsedDocument, ...]
    matches: tuple[Match, ...]
    near_misses: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    comparisons: tuple[Comparison, ...]
    descents: tuple[Descent, ...]
    unaligned: tuple[Match, ...]
    rejected: tuple[Rejected, ...]
    run: Run
    coverages: tuple[Coverage, ...] = ()
    rulings: tuple[Ruling, ...] = ()

    @property
    def digest(self) -> str:
        """The digest of all inputs: ids and texts, in order of id."""
        lines = "".join(f"{d.id}\t{d.document.sha256}\n" for d in self.documents)
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Event:
    """Progress of a run: `done` of `total` in a stage, with a few words on what was found."""

    stage: str
    done: int
    total: int
    detail: str = ""
