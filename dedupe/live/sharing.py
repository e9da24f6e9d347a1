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
from dedupe.model import LEAD, Candidates, Match
from dedupe.stages.furniture.known import outlet_of
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.verify import is_match, verify
from dedupe.stages.verify.shares import DECIMALS, PLACES_PER_SHINGLE, common, longest_run, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model import Document, ParsedDocument, Shingles, Span
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
_NAMES = [tuple(name for bit, name in enumerate(SOURCES) if bits >> bit & 1) for bits in range(1 << len(SOURCES))]
# A share of the whole text, at most so many times as large outside furniture: three quarters of a page may be that.
_FURNISHED = 4
_NONE = np.zeros(0, dtype=np.int64)
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
        texts = _Texts([query, *(one.document for one in chosen)], self.settings)
        found = texts.count(bits)
        rows = [row for row, match in enumerate(found) if self._may_be_match(match)]
        if not rows:
            return []
        doubtful, *others = _may_hold_chrome([query.text, *(chosen[row].document.text for row in rows)])
        spans = {
            row: self.furniture(chosen[row].document, may_hold_chrome=may_hold)
            for row, may_hold in zip(rows, others, strict=True)
        }
        for of_query, own in self._by_furniture(query, chosen, rows, may_hold_chrome=doubtful).items():
            again = [row for row in own if of_query or spans[row]]
            if again:
                documents = [query, *(chosen[row].document for row in again)]
                outside = _Texts(documents, self.settings, [of_query, *(spans[row] for row in again)])
                for row, match in zip(again, outside.count([bits[row] for row in again]), strict=True):
                    found[row] = match
        return [(found[row], chosen[row]) for row in rows]

    def _may_be_match(self, match: Match) -> bool:
        """Return whether a pair shares enough to be looked at without its furniture, as `_may_match` says."""
        settings = self.settings.verify
        if settings.run_words < self.settings.shingle.k or match.longest_run >= settings.run_words:
            return True
        return (max(match.a_in_b, match.b_in_a) + _HALF_A_PLACE) * _FURNISHED >= settings.containment


@dataclass(frozen=True, slots=True, eq=False)
class _Texts:
    """A query and its candidates, the query first, and the furniture of each."""

    documents: Sequence[Document]
    settings: Settings
    furniture: Sequence[tuple[Span, ...]] | None = None

    def count(self, bits: Sequence[int]) -> list[Match]:
        """Return what the query shares with each candidate.

        Args:
            bits: What found each; that two texts have the same words is seen here.
        """
        from dedupe.stages.verify.kernel import BY_HAND

        (own, *_), *counted = self._counted().tolist()
        query = self.documents[0].id
        return [
            Match(
                query,
                self.documents[row].id,
                *shares(own, size, both),
                longest_run=self._run(row, is_apart=not both) if run == BY_HAND else run,
                found_by=_NAMES[by | EXACT * same],
                lead_words=lead,
            )
            for row, (by, (size, both, run, lead, same)) in enumerate(zip(bits, counted, strict=True), start=1)
        ]

    def _counted(self) -> NDArray[np.int64]:
        """Return the numbers of `kernel.share_words`, a row a text."""
        from dedupe.live.kernel import share_texts, share_words
        from dedupe.stages.sketch.column import SHINGLE_BASE, Column, flatten, word_powers
        from dedupe.stages.sketch.folding import folding
        from dedupe.stages.sketch.tokens import words_of_column

        count, tables = len(self.documents), folding()
        column = Column.of_texts([one.text for one in self.documents])
        plan = (self.settings.shingle.k, SHINGLE_BASE, LEAD)
        results = np.zeros((count, 5), dtype=np.int64)
        if not share_texts(
            (column.data, column.offsets),
            (tables.kinds, tables.values, tables.starts, tables.rest),
            word_powers(),
            flatten(self.furniture, count) if self.furniture else (_NONE, _NONE, np.zeros(count + 1, dtype=np.int64)),
            plan,
            PLACES_PER_SHINGLE,
            results,
        ):
            words = words_of_column(column, np.arange(count), self._parsed, self.furniture)
            share_words((words.hashes, words.is_furniture, words.starts, words.ends), plan, PLACES_PER_SHINGLE, results)
        return results

    def _run(self, row: int, *, is_apart: bool) -> int:
        """Return the longest run of a pair that the compiled pass left."""
        verify, k = self.settings.verify, self.settings.shingle.k
        if is_apart and verify.run_words >= k and verify.containment > 0:
            # Where no shingle is shared, the run is shorter than one and makes no match, whatever it is.
            return 0
        one, other = self._parsed(0), self._parsed(row)
        left, right = shingle_document(one, k), shingle_document(other, k)
        return longest_run(one, other, left, right, common(left.unique, right.unique))

    def _parsed(self, row: int) -> ParsedDocument:
        document = self.documents[row]
        spans = self.furniture[row] if self.furniture else ()
        return replace(unfurnished(document, normalise(document.text)), furniture=spans)


def _may_hold_chrome(texts: Sequence[str]) -> list[bool]:
    """Return which texts may hold lines that are a page's own by what they say; of copies one is looked at."""
    from dedupe.stages.furniture.columns import may_hold_chrome_in
    from dedupe.stages.sketch.column import Column

    each = list(dict.fromkeys(texts))
    column = Column.of_texts(each)
    may_hold = dict(zip(each, may_hold_chrome_in(column.data, column.offsets), strict=True))
    return [may_hold[text] for text in texts]


def _pairs(bits: Sequence[int]) -> Candidates:
    """Return the pairs of the first document with each other one."""
    count = len(bits)
    others = np.arange(1, count + 1, dtype=np.int32)
    return Candidates(np.zeros(count, dtype=np.int32), others, np.array(bits, dtype=np.uint8), SOURCES)


def load_compiled(settings: Settings) -> None:
    """Load what counts in one pass, and compile it where that was never done on this machine."""
    from dedupe.model import Document

    one = Document("", " ".join(f"word{row}" for row in range(20)))
    slow = replace(one, text="議會將關閉舊橋進行維修")
    for other in (one, slow):
        _Texts([one, other], settings).count([0])
    _may_hold_chrome([one.text])
