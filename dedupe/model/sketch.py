"""What many documents are reduced to while they are many: columns of shingles, signatures and candidate pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from dedupe.model.pair import Match


LEAD = 0.4
"""The share of a text that is its lead: where news says what is new.

Of 443 matches of a release and its news on insciout_A with less than half of either text shared 96 %
share 12 words there, of 17,316 between releases of one wire that are a month apart 23 %.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The runs of k words of a document outside furniture, none of them across it.

    `hashes` (m,) uint64 is in text order; `tokens` (m,) int32 is the first token of each, so that a
    shingle leads back to its words. `unique` (u,) uint64 is the set, sorted. `content` is the hash of
    all words outside furniture: equal for texts with the same words.
    """

    k: int
    hashes: NDArray[np.uint64]
    tokens: NDArray[np.int32]
    unique: NDArray[np.uint64]
    content: int


@dataclass(frozen=True, slots=True, eq=False)
class WordColumns:
    """The words of some documents in one array: those of the i-th stand at ``starts[i]:ends[i]``, in text order.

    `rows` (n,) int64, sorted, are the documents. `hashes` (m,) uint64 are those of `Tokens`; `is_furniture` (m,)
    says which words touch furniture. Between two documents there may be room that means nothing.
    """

    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    is_furniture: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class ShingleColumns:
    """The shingles of some documents in one array: those of the i-th stand at ``starts[i]:ends[i]``.

    `rows` (n,) int64, sorted, are the documents. `hashes` (m,) uint64 is in text order, and `tokens` (m,)
    int32 says which word each begins with. `lead_ends` (n,) int64 is the first word after the first two
    fifths. `is_whole` (n,) says that a text shorter than k words is one shingle.
    """

    k: int
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    tokens: NDArray[np.int32]
    lead_ends: NDArray[np.int64]
    is_whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """What the index looks at, a row a document.

    `signatures` (n, permutations) uint32 are datasketch's; the fingerprints of document i are
    ``fingerprints[offsets[i]:offsets[i + 1]]`` (uint64, sorted, each once; offsets (n + 1,) int64);
    `contents` (n,) uint64 are equal for equal words. A document without words has no fingerprints.
    """

    signatures: NDArray[np.uint32]
    fingerprints: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    contents: NDArray[np.uint64]
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs worth verifying, as columns sorted by (a, b): indices of documents, a < b.

    `a` and `b` are (m,) int32; bit i of `found_by` (m,) uint8 stands for ``sources[i]``. `unlisted`
    counts the further pairs of buckets too long to list them all, once for each bucket.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    found_by: NDArray[np.uint8]
    sources: tuple[str, ...]
    unlisted: int = 0

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return self.a.size

    def with_pair(self, a: int, b: int) -> Candidates:
        """Return the pair a, b alone, with what found it: nothing, if it is no candidate."""
        import numpy as np

        bits = self.found_by[(self.a == a) & (self.b == b)][:1]
        found_by = bits if bits.size else np.zeros(1, dtype=np.uint8)
        return Candidates(np.array([a], dtype=np.int32), np.array([b], dtype=np.int32), found_by, self.sources)

    def names(self, bits: int) -> tuple[str, ...]:
        """Return the sources that the *bits* of a pair stand for."""
        return tuple(name for i, name in enumerate(self.sources) if bits >> i & 1)


@dataclass(frozen=True, slots=True, eq=False)
class MatchColumns:
    """What the pairs of `candidates` share, a row a pair, in their order: `Match` while there are many.

    `jaccard`, `a_in_b` and `b_in_a` (m,) float64 are rounded as `Match` has them; `longest_run` and
    `lead_words` (m,) int64 are words.
    """

    candidates: Candidates
    jaccard: NDArray[np.float64]
    a_in_b: NDArray[np.float64]
    b_in_a: NDArray[np.float64]
    longest_run: NDArray[np.int64]
    lead_words: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return len(self.candidates)

    def records(self, ids: Sequence[str], rows: NDArray[np.int64]) -> list[Match]:
        """Return the matches of some pairs.

        Args:
            ids: The id of every document.
            rows: Which pairs, in the order wanted.
        """
        from dedupe.model.pair import Match

        pairs = self.candidates
        names = {bits: pairs.names(bits) for bits in range(1 << len(pairs.sources))}
        columns = (pairs.a, pairs.b, self.jaccard, self.a_in_b, self.b_in_a, self.longest_run, pairs.found_by)
        table = zip(*(column[rows].tolist() for column in (*columns, self.lead_words)), strict=True)
        return [
            Match(ids[a], ids[b], jaccard, a_in_b, b_in_a, run, names[bits], lead)
            for a, b, jaccard, a_in_b, b_in_a, run, bits, lead in table
        ]
