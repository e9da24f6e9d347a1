"""How often a news text is traced to the release that it covers, among all releases: hit@1, hit@5, MRR.

Releases are ranked by the cosine of words and pairs of words, each counted once and weighted by how few releases
have it (Salton & Buckley, Term-weighting approaches in automatic text retrieval, 1988).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError
from dedupe.evaluate.rows import read_rows
from dedupe.stages.normalise import normalise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_HITS = (1, 5)


def evaluate_attribution(docs: Path) -> dict[str, Any]:
    """Return hit@1, hit@5 and MRR of the release that each news text is filed under, among all releases.

    Args:
        docs: JSON Lines (also .gz) with ``id``, ``kind`` (*release* or other), ``release`` (which) and ``text``.

    Raises:
        InputError: The file cannot be read, or has no news text of a release that is there.
        RecordError: A line lacks a field.
    """
    rows = list(read_rows(docs, ("id", "kind", "release", "text")))
    releases = {str(row["release"]): row["text"] for row in rows if row["kind"] == "release"}
    ranks = Ranking(releases)
    places = [
        1 + ranks.rank(row["text"]).index(str(row["release"]))
        for row in rows
        if row["kind"] != "release" and str(row["release"]) in releases
    ]
    if not places:
        message = f"{docs}: no news text names a release that is there; give both kinds, with the same field release"
        raise InputError(message)
    hits = {f"hit@{k}": round(sum(place <= k for place in places) / len(places), 6) for k in _HITS}
    mrr = round(math.fsum(1 / place for place in places) / len(places), 6)
    return {"releases": len(releases), "news": len(places), **hits, "mrr": mrr}


class Ranking:
    """Sources, ready to be ranked for any number of texts.

    Chosen on the half of insciout_A with an even digest of the release, where hit@1 is .954; pairs of words without
    single ones have .942, single ones alone .925, and all of them without the length of the release .938.

    >>> Ranking({"bridge": "the old bridge will close", "school": "the school will open"}).rank("an old bridge")
    ['bridge', 'school']
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        """Index *sources*, name → text."""
        terms = {name: _terms(text) for name, text in sorted(sources.items())}
        counts = Counter(term for own in terms.values() for term in own)
        # Whole numbers: their sums are the same in any order.
        self._weights = {term: round(1e6 * math.log((len(terms) + 1) / n) ** 2) for term, n in counts.items()}
        self._owners: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._lengths: dict[str, float] = {}
        for name, own in terms.items():
            self._lengths[name] = math.sqrt(sum(self._weights[term] for term in own)) or 1.0
            for term in own:
                self._owners[term].append(name)

    def rank(self, text: str) -> Sequence[str]:
        """Return the names of all sources, the most likely first; equal ones by name."""
        shared: Counter[str] = Counter()
        for term in _terms(text):
            for name in self._owners.get(term, ()):
                shared[name] += self._weights[term]
        scores = {name: round(shared[name] / length, 6) for name, length in self._lengths.items()}
        return sorted(scores, key=lambda name: (-scores[name], name))


def _terms(text: str) -> set[tuple[str, ...]]:
    """Return the words and pairs of words of *text*."""
    words = normalise(text).words
    return {(word,) for word in words} | set(pairwise(words))
