"""The words of articles that are kept in memory, so that texts are gone through once: hashes in one array, by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import LEAD, WordColumns
from dedupe.stages.sketch.column import SHINGLE_BASE
from dedupe.stages.sketch.tokens import gather_words, shingle_words
from dedupe.stages.verify.batch import nothing_shared, runs_in_words, verify_columns, verify_counted
from dedupe.stages.verify.shares import PLACES_PER_SHINGLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import Candidates
    from dedupe.model.sketch import MatchColumns
    from dedupe.stages.verify.batch import Counted

_SPARE = 1.125
"""Room for the words of all articles, over what those seen so far let expect."""

_FEW = 0.25
"""Of all words, up to which those of some articles are copied."""


SHINGLED_WORDS = 1 << 23
"""Words up to which the shingles of all texts in pairs are made once and kept, at twelve bytes each; a text stands in
several pairs. Of more they are made where they are compared, which takes a fifth longer."""


class KeptWords:
    """The words of some articles, by row: of the others there are none."""

    def __init__(self, count: int) -> None:
        """Keep room for so many articles."""
        self._starts, self._ends = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
        self._hashes, self._marks = np.empty(0, dtype=np.uint64), np.empty(0, dtype=bool)
        self.size = 0

    def take(self, rows: NDArray[np.int64], words: WordColumns) -> None:
        """Keep the words of all articles at once, as they are: those of *rows*."""
        self._starts[rows], self._ends[rows] = words.starts, words.ends
        self._hashes, self._marks = words.hashes, words.is_furniture
        self.size = words.hashes.size

    def add(self, rows: NDArray[np.int64], words: WordColumns, share: float) -> None:
        """Keep the words of all articles of a batch.

        Args:
            rows: The articles.
            words: Their words.
            share: How much of all that will be kept is kept already.
        """
        from dedupe.stages.sketch.blocks import copy_words

        sizes = words.ends - words.starts
        ends = self.size + np.cumsum(sizes)
        more = int(sizes.sum())
        hashes, marks = self.room(more, share)
        copy_words((words.hashes, words.is_furniture, words.starts, words.ends), np.arange(rows.size), (hashes, marks))
        self._starts[rows], self._ends[rows] = ends - sizes, ends
        self.size += more

    def room(self, more: int, share: float) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
        """Return room for so many *more* words: hashes, and marks that are False.

        Args:
            more: Words.
            share: How much of all that will be kept is kept already.
        """
        if self.size + more > self._hashes.size:
            room = more + int(self.size / share * _SPARE if share else 0)
            if self._hashes.size * 2 > room:
                # Moved by its pages.
                self._hashes.resize(room, refcheck=False)
                self._marks.resize(room, refcheck=False)
            else:
                # Of new arrays the system gives only the pages that are written to.
                hashes, marks = np.empty(room, dtype=np.uint64), np.zeros(room, dtype=bool)
                hashes[: self.size], marks[: self.size] = self._hashes[: self.size], self._marks[: self.size]
                self._hashes, self._marks = hashes, marks
        return self._hashes[self.size :], self._marks[self.size :]

    def written(self, rows: NDArray[np.int64], words: WordColumns) -> None:
        """Keep the words of some articles that stand where `room` was given, or partly elsewhere."""
        if words.hashes.base is not self._hashes:
            # A character that stands for several words: there was no room for them, and all were moved.
            self.add(rows, words, 1.0)
            return
        self._starts[rows], self._ends[rows] = words.starts + self.size, words.ends + self.size
        self.size += int(words.ends.max(initial=0))

    def of(self, rows: NDArray[np.int64]) -> WordColumns:
        """Return the words of some articles, sorted; nothing is copied."""
        return WordColumns(rows, self._starts[rows], self._ends[rows], self._hashes, self._marks)

    def gather(self, rows: NDArray[np.int64]) -> WordColumns:
        """Return the words of some articles, sorted; copied where they are few, for whom room for all is too much."""
        words = self.of(rows)
        if int((words.ends - words.starts).sum()) > self.size * _FEW:
            return words
        return gather_words([(words, np.arange(rows.size))])

    def verify(self, pairs: Candidates, k: int, threads: int) -> MatchColumns:
        """Return what each candidate pair shares: the numbers of `verify_columns`.

        Args:
            pairs: Candidates, whose words are all kept.
            k: Words in a shingle.
            threads: How many share the work; the result is the same for any number.
        """
        from dedupe.matching.kernel import compare_pairs, count_different

        if not len(pairs):
            return nothing_shared(pairs)

        def runs_of(left: NDArray[np.int32], right: NDArray[np.int32]) -> list[int]:
            rows = np.unique(np.concatenate([left, right])).astype(np.int64)
            own = self.of(rows)
            return runs_in_words(own, shingle_words(own, np.arange(rows.size), k), left, right)

        rows = np.unique(np.concatenate([pairs.a, pairs.b])).astype(np.int64)
        if int((self._ends[rows] - self._starts[rows]).sum()) <= SHINGLED_WORDS:
            return verify_columns(pairs, shingle_words(self.of(rows), np.arange(rows.size), k), runs_of, threads)
        words = (self._hashes, self._marks, self._starts, self._ends)
        plan = (k, SHINGLE_BASE, LEAD)

        def count(part: slice, results: Counted) -> None:
            compare_pairs(words, (pairs.a[part], pairs.b[part]), plan, PLACES_PER_SHINGLE, results)

        def count_rest(rows: NDArray[np.int64], different: NDArray[np.int64]) -> None:
            count_different(words, rows, plan, different)

        return verify_counted(pairs, (pairs.a, pairs.b), (count, count_rest), runs_of, threads)
