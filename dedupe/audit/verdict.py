"""What an audit of a report says: which claims do not hold, and how many were looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from pathlib import Path

    Step = Literal["inputs", "settings", "spans", "shares", "rerun", "files"]

STEPS: tuple[Step, ...] = ("inputs", "settings", "spans", "shares", "rerun", "files")
"""The steps in their order: an earlier one says more of a claim than a later one."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim that does not hold: where it stands, what the report says there, and what is true."""

    step: Step
    where: str
    says: str
    true: str

    def line(self) -> str:
        """Return it as one line."""
        return f"{self.where}: the report says {self.says}; {self.true}"


@dataclass(slots=True)
class Verdict:
    """What was looked at, and what does not hold. `done` says of each step what it found, `notes` what to know."""

    report: Path
    version: str
    fingerprint: str
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    done: dict[Step, str] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Claim that nothing was refuted."""
        return not self.findings

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "report": self.report.name,
            "version": self.version,
            "fingerprint": self.fingerprint,
            "holds": self.holds,
            "findings": [{"step": f.step, "where": f.where, "says": f.says, "true": f.true} for f in self.findings],
            "done": dict(self.done),
            "notes": list(self.notes),
        }
