"""What the candidate pairs really share, and which of them are a match: counted, not estimated.

A few pairs are counted one by one; many of them by a compiled kernel, with the same numbers.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from dedupe.model import Match
from dedupe.stages.verify.shares import common, lead_words, longest_run, overlap, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Candidates, ParsedDocument, Shingles
    from dedupe.settings import VerifySettings

__all__ = ["is_match", "is_near_duplicate", "overlap", "verify"]

MANY = 10_000
"""Pairs from which the kernel is the quicker way: it takes 0.7 s to load, and saves 100 µs a pair."""


def verify(
    candidates: Candidates,
    parsed: Sequence[ParsedDocument],
    shingles: Sequence[Shingles],
    settings: VerifySettings,  # noqa: ARG001 - every stage takes its settings
) -> list[Match]:
    """Return what each candidate pair shares, in the order of the candidates, which is by (a, b).

    Args:
        candidates: Pairs of indices into *parsed*.
        parsed: All documents.
        shingles: Their shingles, in the same order.
        settings: The thresholds, which `is_match` applies.
    """
    if len(candidates) >= MANY and find_spec("numba") is not None:
        from dedupe.stages.verify.batch import verify_many

        return verify_many(candidates, parsed, shingles)
    return verify_each(candidates, parsed, shingles)


def verify_each(candidates: Candidates, parsed: Sequence[ParsedDocument], shingles: Sequence[Shingles]) -> list[Match]:
    """Return what each candidate pair shares, counted one by one."""
    matches = []
    for row_a, row_b, bits in zip(
        candidates.a.tolist(), candidates.b.tolist(), candidates.found_by.tolist(), strict=True
    ):
        a, b, left, right = parsed[row_a], parsed[row_b], shingles[row_a], shingles[row_b]
        shared = common(left.unique, right.unique)
        matches.append(
            Match(
                a.id,
                b.id,
                *shares(left.unique.size, right.unique.size, shared.size),
                longest_run=longest_run(a, b, left, right, shared),
                found_by=candidates.names(bits),
                lead_words=max(lead_words(a, left, shared), lead_words(b, right, shared)),
            )
        )
    return matches


def is_match(match: Match, settings: VerifySettings) -> bool:
    """Return whether one side holds enough of the other, or both hold one run that is long enough."""
    return max(match.a_in_b, match.b_in_a) >= settings.containment or match.longest_run >= settings.run_words


def is_near_duplicate(match: Match, settings: VerifySettings) -> bool:
    """Return whether the two documents are, but for small changes, one text.

    The share of the longer text counts beside their Jaccard, which sets what each has of its own against both.
    """
    return (match.jaccard + min(match.a_in_b, match.b_in_a)) / 2 >= settings.near
