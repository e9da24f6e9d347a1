"""What a person decided about a result, and what became of it in a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Subject = Literal["match", "passage", "edit", "direction"]
Verdict = Literal["accept", "reject"]
Outcome = Literal["applied", "stale", "unmatched"]


@dataclass(frozen=True, slots=True)
class Decision:
    """A row of ``decisions.csv``: `what` names a match, passage, edit or direction (see ``dedupe guide decisions``).

    `digest` is that of the texts under it when the person decided, empty where nobody noted it. `where` is its file
    and line.
    """

    what: str
    verdict: Verdict
    note: str = ""
    who: str = ""
    when: str = ""
    digest: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of a decision: *applied*, *stale* (the text under it has changed) or *unmatched*.

    `digest` is that of the texts as they are now; `message` is a warning, empty where all is well.
    """

    decision: Decision
    outcome: Outcome
    digest: str = ""
    message: str = ""
