"""Who has the text from whom, a row a claim: what the graphs of PROV and GraphML are drawn from.

They are the lines of descent of the stories. A direction between texts of different stories is none of them: what
such a pair shares is mostly an outlet's own phrases. A source that begins with ``unseen:`` was never collected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.render.view.wording import name_sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.model import Comparison, Evidence, Line, Relation, Result, Share


@dataclass(frozen=True, slots=True)
class Lineage:
    """A claim that `target` has text from `source`.

    `is_main` is False for a further source beside the main one,
    whose confidence is unknown. The shares are those of the aligned pair, None where it was not aligned. `reasons`
    speak for the source where their weight is positive.
    """

    cluster: str
    source: str
    target: str
    relation: Relation
    confidence: float | None
    share_of_source: Share | None
    share_of_target: Share | None
    reasons: tuple[tuple[float, str], ...]
    is_main: bool = True


def trace_lineage(result: Result) -> list[Lineage]:
    """Return all claims of a result, sorted by target, the main source first."""
    pairs = {frozenset((c.a.id, c.b.id)): c for c in result.comparisons}
    found = [
        claim
        for story, descent in zip(result.clusters, result.descents, strict=True)
        for line in descent.lines
        for claim in _of_line(line, story.id, pairs)
    ]
    return sorted(found, key=lambda claim: (claim.target, not claim.is_main, claim.source))


def _of_line(line: Line, cluster: str, pairs: dict[frozenset[str], Comparison]) -> Iterator[Lineage]:
    """Yield the claims of a line of descent: its parent, then its further sources."""
    if line.parent is not None:
        pair = pairs.get(frozenset((line.parent, line.member)))
        relation = line.relation or (pair.derivation.relation if pair else "wasDerivedFrom")
        is_a = pair is not None and pair.a.id == line.parent
        reasons = (*_reasons(line.reasons), *(_reasons(pair.derivation.evidence, is_a=is_a) if pair else ()))
        shares = _shares(pair, line.parent)
        yield Lineage(cluster, line.parent, line.member, relation, line.confidence, *shares, reasons)
    for other in line.others:
        shares = _shares(pairs.get(frozenset((other.source, line.member))), other.source)
        reasons = _reasons(other.reasons)
        yield Lineage(cluster, other.source, line.member, "wasDerivedFrom", None, *shares, reasons, is_main=False)


def _shares(pair: Comparison | None, source: str) -> tuple[Share | None, Share | None]:
    """Return the shares of source and target."""
    if pair is None:
        return None, None
    return (pair.share_of_a, pair.share_of_b) if pair.a.id == source else (pair.share_of_b, pair.share_of_a)


def _reasons(evidence: tuple[Evidence, ...], *, is_a: bool = True) -> tuple[tuple[float, str], ...]:
    """Return weight and words of each reason, the sides called what they are."""
    a, b = ("the source", "the copy") if is_a else ("the copy", "the source")
    return tuple((reason.weight if is_a else -reason.weight, name_sides(reason.text, a, b)) for reason in evidence)
