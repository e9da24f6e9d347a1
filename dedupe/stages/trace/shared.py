"""The words that two texts have in common, and the sentences that hold them: found alike from either side.

Directions must not depend on which text is called a, so nothing here is taken from an alignment that reads b
against a: a word is copied when it stands in a run of five that the other text has too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument, Span

# The words of a shingle (DESIGN.md): shorter runs are shared by unrelated news.
_RUN: Final = 5
# An odd base is invertible modulo 2^64, so runs of different words hardly ever meet.
_BASE: Final = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Shared:
    """What one text has in common with another: per run whether the other has it, per word whether it is copied.

    `matched` are the sentences that hold a copied run, `near` those and their neighbours.
    """

    parsed: ParsedDocument
    runs: NDArray[np.uint64]
    hits: NDArray[np.bool_]

    @cached_property
    def is_copied(self) -> NDArray[np.bool_]:
        """Which words stand in a run that the other text has, shape (words,)."""
        copied = np.zeros(len(self.parsed.tokens.words), dtype=bool)
        for shift in range(_RUN):
            copied[shift : shift + self.hits.size] |= self.hits
        return copied

    @cached_property
    def is_quoted(self) -> NDArray[np.bool_]:
        """Which words stand inside quotation marks, shape (words,)."""
        quoted = np.zeros(len(self.parsed.tokens.words), dtype=bool)
        for quotation in self.parsed.quotations:
            first, last = self.words_of(quotation.span)
            quoted[first:last] = True
        return quoted

    @cached_property
    def sentence_words(self) -> list[tuple[int, int]]:
        """The first word of each sentence and the one after its last."""
        return [self.words_of(span) for span in self.parsed.sentences]

    @cached_property
    def sentence_of(self) -> NDArray[np.int64]:
        """The sentence of each word, shape (words,); -1 before the first."""
        places = np.array([span.start for span in self.parsed.sentences], dtype=np.int64)
        return np.searchsorted(places, self.parsed.tokens.starts, side="right") - 1

    @cached_property
    def matched(self) -> list[int]:
        """The sentences that hold at least a run's words of copied text."""
        copied = np.concatenate([[0], np.cumsum(self.is_copied)])
        return [i for i, (first, last) in enumerate(self.sentence_words) if copied[last] - copied[first] >= _RUN]

    @cached_property
    def near(self) -> list[int]:
        """The matched sentences and those beside them."""
        last = len(self.parsed.sentences)
        return sorted({k for i in self.matched for k in (i - 1, i, i + 1) if 0 <= k < last})

    @cached_property
    def elsewhere(self) -> list[int]:
        """All other sentences."""
        return sorted(set(range(len(self.parsed.sentences))) - set(self.near))

    @cached_property
    def _own_words(self) -> list[list[int]]:
        """The words of each sentence that are neither copied nor quoted; every habit asks for them."""
        own = (~(self.is_copied | self.is_quoted)).tolist()
        return [[word for word in range(first, last) if own[word]] for first, last in self.sentence_words]

    def words_of(self, span: Span) -> tuple[int, int]:
        """Return the first word that begins in *span* and the one after the last."""
        first, last = np.searchsorted(self.parsed.tokens.starts, [span.start, span.end])
        return int(first), int(last)

    def own_words(self, sentences: Sequence[int]) -> Iterator[int]:
        """Yield the words of *sentences* that are neither copied nor quoted."""
        for i in sentences:
            yield from self._own_words[i]


def find_shared(a: ParsedDocument, b: ParsedDocument) -> tuple[Shared, Shared]:
    """Return what a has in common with b, and what b has with a."""
    of_a, of_b = _hash_runs(a.tokens.hashes), _hash_runs(b.tokens.hashes)
    return Shared(a, of_a, np.isin(of_a, of_b)), Shared(b, of_b, np.isin(of_b, of_a))


def pair_sentences(a: Shared, b: Shared) -> list[tuple[int, int]]:
    """Return the sentences of a and b that share more runs with each other than with any other sentence."""
    places: defaultdict[int, set[int]] = defaultdict(set)
    for word in np.flatnonzero(b.hits).tolist():
        places[int(b.runs[word])].add(int(b.sentence_of[word]))
    counts: Counter[tuple[int, int]] = Counter()
    seen: set[tuple[int, int, int]] = set()
    for word in np.flatnonzero(a.hits).tolist():
        run, i = int(a.runs[word]), int(a.sentence_of[word])
        for j in places[run]:
            if (run, i, j) not in seen:
                seen.add((run, i, j))
                counts[i, j] += 1
    best_a: Counter[int] = Counter()
    best_b: Counter[int] = Counter()
    for (i, j), count in counts.items():
        best_a[i] = max(best_a[i], count)
        best_b[j] = max(best_b[j], count)
    return sorted(
        pair for pair, count in counts.items() if best_a[pair[0]] == count == best_b[pair[1]] and min(pair) >= 0
    )


def _hash_runs(hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return a hash of every run of five words, shape (max(n - 4, 0),)."""
    runs = np.zeros(max(hashes.size - _RUN + 1, 0), dtype=np.uint64)
    for shift in range(_RUN):
        runs = runs * _BASE + hashes[shift : shift + runs.size]
    return runs
