"""How far two texts agree in what they did not copy: the rare words outside their shared runs.

A shared block of boilerplate leaves two texts with nothing else in common; a rewrite goes on about the same people,
places and figures in other words. Words weigh by how few documents have them (Salton & Buckley, Term-weighting
approaches in automatic text retrieval, 1988).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.cluster.runs import RUN, hash_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument

DECIMALS = 6
"""Places that an agreement keeps before it decides."""


@dataclass(frozen=True, slots=True, eq=False)
class Rarity:
    """Of `documents` documents so many `owners` (n,) int64 have each of some `words` (n,) uint64, sorted."""

    words: NDArray[np.uint64]
    owners: NDArray[np.int64]
    documents: int


def weights(owners: NDArray[np.int64], documents: int) -> NDArray[np.float64]:
    """Return the squared logarithm of how rare each word is, for words that so many of the documents have."""
    rarity = np.log((documents + 1) / owners)
    # Rounded to whole numbers of a small unit: their sum is the same in any order.
    return np.rint(rarity * rarity * 1e6)


class Agreement:
    """The agreement of any two of some documents. Nothing is counted before the first question."""

    def __init__(
        self, names: Iterable[str], documents: Mapping[str, ParsedDocument], rarity: Rarity | None = None
    ) -> None:
        """Take the *names* of the documents whose words say what is rare, or what was counted of them elsewhere."""
        self._names = sorted(set(names))
        self._rarity = rarity
        self._documents = documents
        self._runs: dict[str, tuple[NDArray[np.uint64], NDArray[np.bool_]]] = {}

    def of(self, a: str, b: str) -> float:
        """Return the weight of the words that both have outside shared runs, over that of the text with less."""
        own_a, own_b = self._own_words(a, b), self._own_words(b, a)
        less = min(self._weigh(own_a), self._weigh(own_b))
        shared = self._weigh(np.intersect1d(own_a, own_b, assume_unique=True))
        return round(shared / less, DECIMALS) if less else 0.0

    def _own_words(self, name: str, other: str) -> NDArray[np.uint64]:
        """Return the words of one text that are in no run it shares with the other and in no furniture, each once."""
        (runs, whole), (others, other_whole) = self._runs_of(name), self._runs_of(other)
        shared = whole & np.isin(runs, others[other_whole])
        parsed = self._documents[name]
        own = parsed.outside.copy()
        for shift in range(RUN):
            own[shift : shift + shared.size] &= ~shared
        return np.unique(parsed.tokens.hashes[own])

    def _runs_of(self, name: str) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        if name not in self._runs:
            self._runs[name] = hash_runs(self._documents[name])
        return self._runs[name]

    def _weigh(self, words: NDArray[np.uint64]) -> float:
        """Return the weight of some words together."""
        known, counts = self._owners
        return float(weights(counts[np.searchsorted(known, words)], self._count).sum())

    @property
    def _count(self) -> int:
        return len(self._names) if self._rarity is None else self._rarity.documents

    @cached_property
    def _owners(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """All words, sorted, and how many documents have each."""
        if self._rarity is not None:
            return self._rarity.words, self._rarity.owners
        own = [np.unique(self._documents[name].tokens.hashes) for name in self._names]
        return np.unique(np.concatenate(own), return_counts=True)
