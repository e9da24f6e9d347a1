"""Which matches speak for one story, and how strongly.

A match that is not nearly the whole text is a link only when it is more than a quotation, reaches the
lead of one of the texts, and both are of the same days. What stands in texts weeks apart is a template
and counts for nothing; so does what an outlet shares with itself, unless it is half of the text, as in a
revision. A rewrite that kept little, or kept it far down, is a link when it agrees with the other text
in what it did not copy, too (see `agreement`).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dedupe.stages.cluster.agreement import Agreement
from dedupe.stages.cluster.runs import count_stretches, hash_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from dedupe.model import Match, ParsedDocument
    from dedupe.settings import ClusterSettings

OTHERS = 4
"""Texts of other days that are searched for a document's template: the ones that share most with it."""


class Agreeing(Protocol):
    """What says how far two texts agree in what they did not copy."""

    def of(self, a: str, b: str) -> float:
        """Return the agreement of two documents."""


def find_links(
    matches: Sequence[Match], documents: Mapping[str, ParsedDocument], settings: ClusterSettings
) -> list[Match]:
    """Return the matches that speak for one story.

    Args:
        matches: Pairs that are a match, and those that `may_link`.
        documents: All documents, by id.
        settings: When a match is a link.
    """
    agreement = Agreement((name for match in matches for name in (match.a, match.b)), documents)
    return decide(matches, matches, documents, agreement, settings)


def decide(
    matches: Sequence[Match],
    evidence: Sequence[Match],
    documents: Mapping[str, ParsedDocument],
    agreement: Agreeing,
    settings: ClusterSettings,
) -> list[Match]:
    """Return those of some matches that speak for one story.

    Args:
        matches: The matches in question.
        evidence: All matches, or those of texts of other days, in which templates are looked for.
        documents: The documents of both, by id.
        agreement: Says how far two of them agree.
        settings: When a match is a link.
    """
    templates = _Templates(evidence, documents, settings)
    return [
        match
        for match in matches
        if _is_link(match, documents, templates, settings)
        or (
            _is_faint(match, documents, settings)
            and templates.strength_without(match) >= settings.faint
            and agreement.of(match.a, match.b) >= settings.agree
        )
    ]


def may_link(match: Match, settings: ClusterSettings) -> bool:
    """Return whether a pair that is too little for a match may be a link when the rest of the texts agrees."""
    return strength(match) >= settings.faint and match.longest_run >= settings.run_words


def strength(match: Match) -> float:
    """Return how much of the shorter text the longer one holds."""
    return max(match.a_in_b, match.b_in_a)


def _is_faint(match: Match, documents: Mapping[str, ParsedDocument], settings: ClusterSettings) -> bool:
    """Return whether a match is a trace of reuse between two outlets within the days in which a story is covered."""
    one, other = documents[match.a], documents[match.b]
    apart = _apart(one, other)
    is_own = one.document.outlet is not None and one.document.outlet == other.document.outlet
    return may_link(match, settings) and not is_own and (apart is None or apart.days <= settings.faint_days)


def _is_link(
    match: Match, documents: Mapping[str, ParsedDocument], templates: _Templates, settings: ClusterSettings
) -> bool:
    """Return whether a match is nearly one text, or enough of a text of the same days, its lead included."""
    if strength(match) >= settings.strong:
        return True
    one, other = documents[match.a].document, documents[match.b].document
    is_own = one.outlet is not None and one.outlet == other.outlet
    enough, days = (settings.revision, settings.revision_days) if is_own else (settings.reuse, settings.reuse_days)
    apart = _apart(documents[match.a], documents[match.b])
    reaches = match.lead_words >= settings.lead_words and match.longest_run >= settings.run_words
    if not reaches and strength(match) >= settings.scattered:
        # No run of a short text is long; reworded, it shares many short ones, and a formula that fills it only one.
        reaches = count_stretches(documents[match.a], documents[match.b]) >= settings.stretches
    if not (reaches and strength(match) >= enough and (apart is None or apart.days <= days)):
        return False
    return templates.strength_without(match) >= enough


class _Templates:
    """What each document shares with texts of other days, and what a match is without it."""

    def __init__(
        self, matches: Sequence[Match], documents: Mapping[str, ParsedDocument], settings: ClusterSettings
    ) -> None:
        self._documents = documents
        self._runs: dict[str, NDArray[np.uint64]] = {}
        self._found: dict[str, NDArray[np.uint64]] = {}
        self._others: dict[str, list[tuple[float, str]]] = defaultdict(list)
        for match in matches:
            apart = _apart(documents[match.a], documents[match.b])
            if apart is not None and apart.days > settings.reuse_days and strength(match) < settings.strong:
                self._others[match.a].append((-match.a_in_b, match.b))
                self._others[match.b].append((-match.b_in_a, match.a))

    def strength_without(self, match: Match) -> float:
        """Return the larger containment of the two texts, their templates taken out."""
        if not (self._others[match.a] or self._others[match.b]):
            return strength(match)
        template = np.union1d(self._template(match.a), self._template(match.b))
        a, b = (np.setdiff1d(self._runs_of(name), template, assume_unique=True) for name in (match.a, match.b))
        return np.intersect1d(a, b, assume_unique=True).size / max(1, min(a.size, b.size))

    def _template(self, name: str) -> NDArray[np.uint64]:
        """Return the runs that a document shares with the texts of other days that share most with it."""
        if name not in self._found:
            own = self._runs_of(name)
            others = [self._runs_of(other) for _, other in sorted(self._others[name])[:OTHERS]]
            self._found[name] = np.intersect1d(own, np.unique(np.concatenate([*others, own[:0]])), assume_unique=True)
        return self._found[name]

    def _runs_of(self, name: str) -> NDArray[np.uint64]:
        """Return the hashes of all runs outside furniture, sorted, each once."""
        if name not in self._runs:
            runs, whole = hash_runs(self._documents[name])
            self._runs[name] = np.unique(runs[whole])
        return self._runs[name]


def _apart(one: ParsedDocument, other: ParsedDocument) -> timedelta | None:
    """Return the time between two documents in days, None where a date is missing."""
    if not (one.document.published and other.document.published):
        return None
    return abs(_day(one.document.published) - _day(other.document.published))


def _day(published: str) -> date:
    return datetime.fromisoformat(published.strip()).date()
