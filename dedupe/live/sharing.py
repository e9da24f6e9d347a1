"""What a query shares with its candidates, counted on the texts: one by one, or all in one compiled pass.

Both ways give the same matches. Furniture is looked for only where a match is in sight: a text without it is
counted first, and what shares too little even so is left.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from dedupe.live.keys import unfurnished
from dedupe.model import Candidates
from dedupe.stages.furniture.known import outlet_of
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.verify import is_match, verify
from dedupe.stages.verify.shares import DECIMALS, common

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model import Document, Match, ParsedDocument, Shingles, Span
    from dedupe.model.sketch import MatchColumns
    from dedupe.settings import Settings
    from dedupe.store.articles import Article


class FurnitureOf(Protocol):
    """What tells the furniture of a document: see `live.lines.OutletLines.furniture`."""

    def __call__(
        self, document: Document, beside: Document | None = None, /, *, may_hold_chrome: bool | None = None
    ) -> tuple[Span, ...]:
        """Return its furniture; *beside* is what a document from elsewhere is held against."""


SOURCES = ("exact", "lsh", "fingerprint")
EXACT, LSH, FINGERPRINT = 1, 2, 4
# A share of the whole text, at most so many times as large outside furniture: three quarters of a page may be that.
_FURNISHED = 4
_HALF_A_PLACE = 0.5 * 10.0**-DECIMALS


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    """Counts what a query, as a, shares with candidates; *furniture* gives the furniture of a document."""

    settings: Settings
    furniture: FurnitureOf

    def matches(
        self, query: Document, chosen: Sequence[Article], bits: Sequence[int], *, compiled: bool
    ) -> list[tuple[Match, Article]]:
        """Return the candidates that are a match, in their order.

        Args:
            query: The document asked for.
            chosen: The candidates.
            bits: What found each.
            compiled: Take the compiled pass, which has to be loaded once.
        """
        found = (self._in_column if compiled else self._each)(query, chosen, bits)
        return [(match, one) for match, one in found if is_match(match, self.settings.verify)]

    def _each(self, query: Document, chosen: Sequence[Article], bits: Sequence[int]) -> list[tuple[Match, Article]]:
        """Count candidate by candidate."""
        k = self.settings.shingle.k
        whole = unfurnished(query, normalise(query.text))
        own = shingle_document(whole, k)
        parsed: dict[int, tuple[ParsedDocument, Shingles]] = {}
        for row, one in enumerate(chosen):
            candidate = unfurnished(one.document, normalise(one.document.text))
            of_candidate = shingle_document(candidate, k)
            if not self._may_match(own, of_candidate):
                continue
            spans = self.furniture(one.document)
            if spans:
                candidate = replace(candidate, furniture=spans)
                of_candidate = shingle_document(candidate, k)
            parsed[row] = candidate, of_candidate
        found: dict[int, Match] = {}
        for spans, rows in self._by_furniture(query, chosen, list(parsed)).items():
            asked = replace(whole, furniture=spans) if spans else whole
            outside = shingle_document(asked, k) if spans else own
            candidates, shingles = zip(*(parsed[row] for row in rows), strict=True)
            found_by = [
                bits[row] | (EXACT if one.content == outside.content else 0)
                for row, one in zip(rows, shingles, strict=True)
            ]
            verified = verify(_pairs(found_by), [asked, *candidates], [outside, *shingles], self.settings.verify)
            found.update(zip(rows, verified, strict=True))
        return [(found[row], chosen[row]) for row in parsed]

    def _by_furniture(
        self,
        query: Document,
        chosen: Sequence[Article],
        rows: Sequence[int],
        *,
        may_hold_chrome: bool | None = None,
    ) -> dict[tuple[Span, ...], list[int]]:
        """Return some of the candidates by what is furniture in the query when it is held against them."""
        of_outlet: dict[str | None, tuple[Span, ...]] = {}
        found: dict[tuple[Span, ...], list[int]] = defaultdict(list)
        for row in rows:
            beside = chosen[row].document
            outlet = outlet_of(query) or outlet_of(beside)
            if outlet not in of_outlet:
                of_outlet[outlet] = self.furniture(query, beside, may_hold_chrome=may_hold_chrome)
            found[of_outlet[outlet]].append(row)
        return found

    def _may_match(self, one: Shingles, other: Shingles) -> bool:
        """Return whether two texts share enough to be looked at without their furniture.

        A run outside furniture is a run in the whole text. A share may grow when furniture is taken out of a text:
        up to fourfold is allowed for.
        """
        settings = self.settings.verify
        shared = common(one.unique, other.unique)
        if not shared.size:
            return settings.run_words < one.k
        if shared.size * _FURNISHED >= settings.containment * min(one.unique.size, other.unique.size):
            return True
        places = np.flatnonzero(np.isin(other.hashes, shared))
        edges = np.flatnonzero(np.concatenate([[True], np.diff(places) != 1, [True]]))
        return int(np.diff(edges).max()) + one.k - 1 >= settings.run_words

    def _in_column(
        self, query: Document, chosen: Sequence[Article], bits: Sequence[int]
    ) -> list[tuple[Match, Article]]:
        """Count all candidates in one pass: as they are, and once more those where furniture stands."""
        column = _Column([query, *(one.document for one in chosen)], self.settings)
        found = column.count(bits)
        rows = np.flatnonzero(self._may_be_matches(found)).tolist()
        if not rows:
            return []
        doubtful, *others = column.may_hold_chrome()
        spans = {row: self.furniture(chosen[row].document, may_hold_chrome=others[row]) for row in rows}
        result: dict[int, Match] = {}
        for of_query, own in self._by_furniture(query, chosen, rows, may_hold_chrome=doubtful).items():
            plain = [row for row in own if not (of_query or spans[row])]
            result.update(zip(plain, column.records(found, plain), strict=True))
            again = [row for row in own if row not in result]
            if again:
                documents = [query, *(chosen[row].document for row in again)]
                outside = _Column(documents, self.settings, [of_query, *(spans[row] for row in again)])
                counted = outside.count([bits[row] for row in again])
                result.update(zip(again, outside.records(counted, range(len(again))), strict=True))
        return [(result[row], chosen[row]) for row in rows]

    def _may_be_matches(self, found: MatchColumns) -> NDArray[np.bool_]:
        """Return which pairs share enough to be looked at without their furniture, as `_may_match` says of one."""
        settings = self.settings.verify
        if settings.run_words < self.settings.shingle.k:
            return np.ones(len(found), dtype=bool)
        strength = np.maximum(found.a_in_b, found.b_in_a) + _HALF_A_PLACE
        near: NDArray[np.bool_] = strength * _FURNISHED >= settings.containment
        return near | (found.longest_run >= settings.run_words)


class _Column:
    """A query and its candidates as one column of texts, the query first."""

    def __init__(
        self, documents: Sequence[Document], settings: Settings, furniture: Sequence[tuple[Span, ...]] | None = None
    ) -> None:
        from dedupe.stages.sketch.column import Column
        from dedupe.stages.sketch.tokens import words_of_column

        self._documents = documents
        self._settings = settings
        self._furniture = furniture
        self._rows = np.arange(len(documents))
        self._column = Column.of_texts([one.text for one in documents])
        self._words = words_of_column(self._column, self._rows, self._parsed, furniture)

    def may_hold_chrome(self) -> list[bool]:
        """Return which texts may hold lines that are a page's own by what they say."""
        from dedupe.stages.furniture.columns import may_hold_chrome_in

        return may_hold_chrome_in(self._column.data, self._column.offsets)

    def count(self, bits: Sequence[int]) -> MatchColumns:
        """Return what the query shares with each candidate.

        Args:
            bits: What found each.
        """
        from dedupe.stages.sketch.tokens import shingle_words
        from dedupe.stages.verify.batch import run_of, verify_columns
        from dedupe.stages.verify.kernel import BY_HAND

        k = self._settings.shingle.k
        shingles = shingle_words(self._words, self._rows, k)

        def run(a: int, b: int) -> int:
            one, other = self._parsed(a), self._parsed(b)
            return run_of(one, other, shingle_document(one, k), shingle_document(other, k))

        found = verify_columns(_pairs(bits), shingles, None)
        by_hand = found.longest_run == BY_HAND
        if self._settings.verify.run_words >= k and self._settings.verify.containment > 0:
            # Where no shingle is shared, the run is shorter than one and makes no match, whatever it is.
            is_apart = (found.a_in_b == 0) & (found.b_in_a == 0)
            found.longest_run[by_hand & is_apart] = 0
            by_hand &= ~is_apart
        for row in np.flatnonzero(by_hand).tolist():
            found.longest_run[row] = run(0, row + 1)
        return found

    def records(self, found: MatchColumns, rows: Sequence[int]) -> list[Match]:
        """Return the matches of some pairs; that two texts have the same words is told by these."""
        matches = found.records([one.id for one in self._documents], np.array(rows, dtype=np.int64))
        names = found.candidates.names
        by = found.candidates.found_by.tolist()
        return [
            # The same words have all shingles in common.
            replace(match, found_by=names(by[row] | EXACT * (match.jaccard == 1 and self._is_same(row + 1))))
            for match, row in zip(matches, rows, strict=True)
        ]

    def _is_same(self, row: int) -> bool:
        return np.array_equal(self._outside(0), self._outside(row))

    def _outside(self, row: int) -> NDArray[np.uint64]:
        """Return the words of a text outside its furniture."""
        own = slice(self._words.starts[row], self._words.ends[row])
        outside: NDArray[np.uint64] = self._words.hashes[own][~self._words.is_furniture[own]]
        return outside

    def _parsed(self, row: int) -> ParsedDocument:
        document = self._documents[row]
        spans = self._furniture[row] if self._furniture else ()
        return replace(unfurnished(document, normalise(document.text)), furniture=spans)


def _pairs(bits: Sequence[int]) -> Candidates:
    """Return the pairs of the first document with each other one."""
    count = len(bits)
    others = np.arange(1, count + 1, dtype=np.int32)
    return Candidates(np.zeros(count, dtype=np.int32), others, np.array(bits, dtype=np.uint8), SOURCES)


def load_compiled(settings: Settings) -> None:
    """Load what counts in one pass, and compile it where that was never done on this machine."""
    from dedupe.live.keys import find_keys
    from dedupe.model import Document

    one = Document("", " ".join(f"word{row}" for row in range(20)))
    find_keys([one], settings, compiled=True)
    column = _Column([one, one], settings, [(), ()])
    column.count([0])
    column.may_hold_chrome()
