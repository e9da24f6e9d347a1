"""Plagdet, the score of the PAN text-alignment task: cases and detections in, four figures out.

Potthast, Stein, Barrón-Cedeño & Rosso, *An Evaluation Framework for Plagiarism Detection* (COLING 2010), in the
macro-averaged form that the task ranks by: every case counts the same, whatever its length.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Span

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reuse:
    """A passage of `b` and the passage of `a` it comes from: as labelled, or as found."""

    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Plagdet:
    """The four figures, rounded to six places."""

    plagdet: float
    recall: float
    precision: float
    granularity: float

    def to_dict(self) -> dict[str, float]:
        """Return them as plain data."""
        return asdict(self)


def score_plagdet(cases: Mapping[Pair, Sequence[Reuse]], detections: Mapping[Pair, Sequence[Reuse]]) -> Plagdet:
    """Return plagdet, recall, precision and granularity of *detections* against *cases*.

    Args:
        cases: What is labelled, by pair of documents. A pair without cases may be left out.
        detections: What was found, likewise.

    Returns:
        Recall is the mean over cases of the share of their characters, of both sides together, that some detection
        of theirs covers; a detection is a case's own when it overlaps it on both sides. Precision is the same with
        the parts swapped. Granularity is the mean number of detections of the cases that have one. Plagdet is the
        F1 of recall and precision, divided by log2(1 + granularity).

    >>> from dedupe.model import Span
    >>> case, half = Reuse(Span(0, 100), Span(0, 100)), Reuse(Span(0, 50), Span(0, 50))
    >>> score_plagdet({("a", "b"): [case]}, {("a", "b"): [half]})
    Plagdet(plagdet=0.666667, recall=0.5, precision=1.0, granularity=1.0)
    """
    recall = _mean_covered(cases, detections)
    precision = _mean_covered(detections, cases)
    granularity = _granularity(cases, detections)
    both = recall + precision
    value = 2 * recall * precision / both / log2(1 + granularity) if both else 0.0
    return Plagdet(round(value, 6), round(recall, 6), round(precision, 6), round(granularity, 6))


def _mean_covered(of: Mapping[Pair, Sequence[Reuse]], by: Mapping[Pair, Sequence[Reuse]]) -> float:
    """Return the mean share of each item of *of* that its counterparts in *by* cover; 1 when both are empty."""
    shares = [_covered(item, by.get(pair, ())) for pair, items in sorted(of.items()) for item in items]
    if not shares:
        return 0.0 if any(by.values()) else 1.0
    return sum(shares) / len(shares) if any(by.values()) else 0.0


def _covered(item: Reuse, others: Sequence[Reuse]) -> float:
    """Return the share of the characters of *item*, both sides together, that overlapping *others* cover."""
    own = [other for other in others if _overlap(item, other)]
    covered = _union(item.a, [other.a for other in own]) + _union(item.b, [other.b for other in own])
    return covered / (len(item.a) + len(item.b))


def _overlap(one: Reuse, other: Reuse) -> bool:
    return one.a.overlap(other.a) > 0 and one.b.overlap(other.b) > 0


def _union(within: Span, spans: Sequence[Span]) -> int:
    """Return how many characters of *within* the *spans* cover together."""
    covered, at = 0, within.start
    for span in sorted(spans):
        end = min(span.end, within.end)
        if end > at:
            covered += end - max(at, span.start)
            at = end
    return covered


def _granularity(cases: Mapping[Pair, Sequence[Reuse]], detections: Mapping[Pair, Sequence[Reuse]]) -> float:
    """Return the mean number of detections of the cases that have any, 1 when none has."""
    counts = [
        sum(_overlap(case, found) for found in detections.get(pair, ()))
        for pair, items in sorted(cases.items())
        for case in items
    ]
    detected = [count for count in counts if count]
    return sum(detected) / len(detected) if detected else 1.0
