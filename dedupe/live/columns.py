"""What clustering asks of texts, for many of them at a time: the answers of `evidence.PairByPair`, compiled.

Words are made once a text and held; pairs are counted on columns of them. As everywhere in the index, furniture is
looked for only in texts that share enough without a thought of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

from dedupe.live.evidence import FURNISHED, name_of, spread_over
from dedupe.live.keys import find_keys, unfurnished
from dedupe.live.sharing import EXACT, SOURCES
from dedupe.model import Candidates, WordColumns
from dedupe.model.sketch import MatchColumns
from dedupe.stages.cluster import About
from dedupe.stages.cluster.agreement import Rarity
from dedupe.stages.cluster.columns import UNDATED, Facts, decide_columns
from dedupe.stages.furniture.columns import find_chrome_in
from dedupe.stages.index import number_outlets
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch.column import Column
from dedupe.stages.sketch.tokens import count_owners_of, shingle_words, words_of_column
from dedupe.stages.verify.batch import run_of, verify_columns
from dedupe.stages.verify.kernel import BY_HAND
from dedupe.stages.verify.shares import DECIMALS
from dedupe.store import articles
from dedupe.store.pairs import Pair

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe.live.keys import Keys
    from dedupe.live.lines import OutletLines
    from dedupe.live.proposing import ProposedPairs
    from dedupe.model import Document, ParsedDocument, Shingles, Span
    from dedupe.settings import Settings

HELD_CHARACTERS = 1 << 25
"""Characters of texts that are held from one question to the next; of each word they have nine bytes are held too."""

TOGETHER = 8192
"""Documents whose pairs are counted together, about: the more, the fewer times each bucket of keys is read."""

# Times as much as is taken together, up to which texts are held while the batches are gone through.
_MOST = 3
_HALF_A_PLACE = 0.5 * 10.0**-DECIMALS


@dataclass(slots=True, eq=False)
class _Text:
    """A document, the hashes of its words, and which of them are furniture: None before that is asked."""

    name: str
    document: Document
    hashes: NDArray[np.uint64]
    spans: tuple[Span, ...] = ()
    marks: NDArray[np.bool_] | None = None


class InColumns:
    """Counts many pairs in one compiled pass."""

    def __init__(self, connection: sqlite3.Connection, lines: OutletLines, settings: Settings) -> None:
        """Begin with nothing read."""
        self._connection = connection
        self._lines = lines
        self._settings = settings
        self._texts: dict[int, _Text] = {}
        self._characters = 0
        self._spread: dict[int, _Text] | None = None

    def forget(self) -> None:
        """Let go of texts where too many are held."""
        if not self.has_room() or len(self._texts) > TOGETHER // 2:
            self._clear()

    def _clear(self) -> None:
        self._texts.clear()
        self._characters = 0

    def has_room(self) -> bool:
        """Return whether more documents may well be taken together with those that are held."""
        return len(self._texts) < TOGETHER and self._characters < HELD_CHARACTERS

    def known(self, numbers: Iterable[int]) -> dict[int, tuple[str, About]]:
        """Return name and facts of some documents, by number."""
        wanted = sorted(numbers)
        self.read(wanted)
        return {
            place: (one.name, About(one.document.published, len(one.document.text)))
            for place in wanted
            if (one := self._texts.get(place)) is not None
        }

    def keys(self, numbers: Sequence[int]) -> tuple[NDArray[np.int64], Keys]:
        """Return which of some documents are there, and their keys."""
        self.read(numbers)
        present = [place for place in numbers if place in self._texts]
        documents = [self._texts[place].document for place in present]
        return np.array(present, dtype=np.int64), find_keys(documents, self._settings, compiled=True)

    def count(self, proposed: ProposedPairs) -> list[Pair]:
        """Return what proposed pairs share, those that are a match or may link."""
        order, candidates = self._candidates(proposed)
        whole = self._shared(order, candidates, None)
        may = self._may_be_pairs(whole)
        kept = Candidates(candidates.a[may], candidates.b[may], candidates.found_by[may], SOURCES)
        if not len(kept):
            return []
        self._furnish({order[row] for row in np.unique(np.concatenate([kept.a, kept.b])).tolist()})
        return self._pairs(order, self._shared(order, kept, self._settings))

    def links(self, asked: Sequence[Pair], evidence: Sequence[Pair]) -> set[tuple[int, int]]:
        """Return which of some pairs speak for one story."""
        if len(self._texts) > _MOST * TOGETHER or self._characters > _MOST * HELD_CHARACTERS:
            # Batch after batch asks for texts that its pairs stand beside.
            self._clear()
        every = {(pair.a, pair.b): pair for pair in (*evidence, *asked)}
        numbers = {place for pair in every for place in pair}
        self.read(numbers)
        self._furnish(numbers)
        order = self._by_name(numbers)
        row_of = {place: row for row, place in enumerate(order)}
        listed = sorted(every.values(), key=lambda pair: (row_of[pair.a], row_of[pair.b]))
        given = {(pair.a, pair.b) for pair in asked}
        is_asked = np.array([(pair.a, pair.b) in given for pair in listed], dtype=bool)

        def fetch(rows: NDArray[np.int64]) -> WordColumns:
            return replace(self._words([order[row] for row in rows.tolist()]), rows=rows)

        def count(_: NDArray[np.int64], known: NDArray[np.uint64]) -> Rarity:
            told_by = {**self._spread_over_all(), **{place: self._texts[place] for place in order}}
            words = _joined(list(told_by.values()))
            return Rarity(known, count_owners_of([(words, words.rows)], known), len(told_by))

        links = decide_columns(
            _to_columns(listed, row_of), is_asked, self._facts(order), fetch, count, self._settings.cluster
        )
        return {(listed[row].a, listed[row].b) for row in np.flatnonzero(links).tolist()}

    def read(self, numbers: Iterable[int]) -> None:
        """Hold some documents and their words."""
        found = articles.fetch(self._connection, sorted({one for one in numbers if one not in self._texts}))
        for one, text in zip(found, _to_texts([(name_of(one), one.document) for one in found]), strict=True):
            self._texts[one.number] = text
            self._characters += len(text.document.text)

    def _furnish(self, numbers: Iterable[int]) -> None:
        """Look for the furniture of documents that are held."""
        chosen = [self._texts[place] for place in sorted(numbers) if self._texts[place].marks is None]
        if not chosen:
            return
        import pyarrow as pa

        column = Column.of_texts([one.document.text for one in chosen])
        texts = pa.LargeStringArray.from_buffers(len(chosen), pa.py_buffer(column.offsets), pa.py_buffer(column.data))
        chrome = find_chrome_in(texts)
        for row, one in enumerate(chosen):
            one.spans = self._lines.furniture(self._connection, one.document, chrome=chrome.get(row, ()))
            if not one.spans:
                one.marks = np.zeros(one.hashes.size, dtype=bool)
        furnished = [one for one in chosen if one.spans]
        marked = _to_texts([(one.name, one.document) for one in furnished], [one.spans for one in furnished])
        for one, other in zip(furnished, marked, strict=True):
            one.marks = other.marks

    def _candidates(self, proposed: ProposedPairs) -> tuple[list[int], Candidates]:
        """Return documents in order of their names, and the pairs of those that are there as rows of them."""
        numbers = proposed.numbers()
        self.read(numbers.tolist())
        order = self._by_name(place for place in numbers.tolist() if place in self._texts)
        row_of = np.full(int(numbers.max(initial=0)) + 1, -1, dtype=np.int32)
        row_of[np.array(order, dtype=np.int64)] = np.arange(len(order), dtype=np.int32)
        one, other = row_of[proposed.a], row_of[proposed.b]
        there = (one >= 0) & (other >= 0)
        a, b = np.minimum(one, other)[there], np.maximum(one, other)[there]
        sorted_by = np.lexsort((b, a))
        return order, Candidates(a[sorted_by], b[sorted_by], proposed.found_by[there][sorted_by], SOURCES)

    def _by_name(self, numbers: Iterable[int]) -> list[int]:
        return sorted(numbers, key=lambda place: self._texts[place].name)

    def _shared(self, order: Sequence[int], pairs: Candidates, outside: Settings | None) -> MatchColumns:
        """Return what pairs share: outside their furniture, or, for a first look, in the whole texts."""
        k = self._settings.shingle.k
        rows = np.unique(np.concatenate([pairs.a, pairs.b])).astype(np.int64)
        words = replace(self._words([order[row] for row in rows.tolist()], is_whole=outside is None), rows=rows)
        shingles = shingle_words(words, np.arange(rows.size), k)

        found = verify_columns(pairs, shingles, None)
        if outside is not None:
            self._count_runs(order, found)
        return found

    def _count_runs(self, order: Sequence[int], found: MatchColumns) -> None:
        """Count the longest runs of pairs that the kernel left; see `verify.batch.run_of`."""
        left_over = found.longest_run == BY_HAND
        verify, cluster = self._settings.verify, self._settings.cluster
        k = self._settings.shingle.k
        if verify.run_words >= k and verify.containment > 0 and cluster.faint > 0:
            # No shingle is shared: the run, shorter than one, makes no match and no link, whatever it is.
            apart = left_over & (found.jaccard == 0)
            found.longest_run[apart] = 0
            left_over &= ~apart
        texts: dict[int, tuple[ParsedDocument, Shingles]] = {}
        for place in np.flatnonzero(left_over).tolist():
            sides = int(found.candidates.a[place]), int(found.candidates.b[place])
            for row in sides:
                if row not in texts:
                    parsed = self._parsed(order[row])
                    texts[row] = parsed, shingle_document(parsed, k)
            (one, of_one), (other, of_other) = texts[sides[0]], texts[sides[1]]
            found.longest_run[place] = run_of(one, other, of_one, of_other)

    def _may_be_pairs(self, found: MatchColumns) -> NDArray[np.bool_]:
        """Return which pairs share enough to be counted outside furniture; see `Sharing`."""
        verify = self._settings.verify
        if verify.run_words < self._settings.shingle.k:
            return np.ones(len(found), dtype=bool)
        least = min(verify.containment, self._settings.cluster.faint)
        strength = np.maximum(found.a_in_b, found.b_in_a)
        # What shares no shingle shares no run that counts; of repetitive texts the run is not known yet.
        is_open = (found.longest_run >= verify.run_words) | (found.longest_run == BY_HAND)
        may: NDArray[np.bool_] = (strength > 0) & (is_open | ((strength + _HALF_A_PLACE) * FURNISHED >= least))
        return may

    def _pairs(self, order: Sequence[int], found: MatchColumns) -> list[Pair]:
        """Return the pairs that are a match or may link."""
        verify, cluster = self._settings.verify, self._settings.cluster
        strength = np.maximum(found.a_in_b, found.b_in_a)
        kept = (strength >= verify.containment) | (found.longest_run >= verify.run_words)
        kept |= (strength >= cluster.faint) & (found.longest_run >= cluster.run_words)
        columns = (found.candidates.a, found.candidates.b, found.jaccard, found.a_in_b, found.b_in_a)
        rest = (found.longest_run, found.lead_words, found.candidates.found_by)
        table = zip(*(column[kept].tolist() for column in (*columns, *rest)), strict=True)
        pairs = []
        for left, right, jaccard, a_in_b, b_in_a, run, lead, bits in table:
            a, b = order[left], order[right]
            by = bits | (EXACT if jaccard == 1.0 and self._is_same(a, b) else 0)
            found_by = "+".join(found.candidates.names(by))
            pairs.append(Pair(a, b, jaccard, a_in_b, b_in_a, run, lead, found_by, 0))
        return pairs

    def _is_same(self, a: int, b: int) -> bool:
        """Return whether two texts have the same words outside furniture."""
        one, other = (self._words([place]) for place in (a, b))
        return np.array_equal(one.hashes[~one.is_furniture], other.hashes[~other.is_furniture])

    def _words(self, order: Sequence[int], *, is_whole: bool = False) -> WordColumns:
        return _joined([self._texts[place] for place in order], is_whole=is_whole)

    def _parsed(self, place: int) -> ParsedDocument:
        one = self._texts[place]
        return replace(unfurnished(one.document, normalise(one.document.text)), furniture=one.spans)

    def _facts(self, order: Sequence[int]) -> Facts:
        own = [self._texts[place] for place in order]
        published = [one.document.published for one in own]
        days = [datetime.fromisoformat(day.strip()).toordinal() if day else UNDATED for day in published]
        return Facts(
            [one.name for one in own],
            number_outlets([one.document.outlet for one in own]),
            np.array(days, dtype=np.int64),
            published,
            np.array([len(one.document.text) for one in own], dtype=np.int64),
        )

    def _spread_over_all(self) -> dict[int, _Text]:
        """Return documents from all over the index, by number, whose words say which words are rare."""
        if self._spread is None:
            found = articles.fetch(self._connection, spread_over(self._connection))
            texts = _to_texts([(name_of(one), one.document) for one in found])
            self._spread = {one.number: text for one, text in zip(found, texts, strict=True)}
        return self._spread


def _to_texts(
    documents: Sequence[tuple[str, Document]], furniture: Sequence[tuple[Span, ...]] | None = None
) -> list[_Text]:
    """Return documents, each with its name, as texts with their words; with *furniture*, with their marks."""
    if not documents:
        return []
    column = Column.of_texts([one.text for _, one in documents])

    def parsed(row: int) -> ParsedDocument:
        own = documents[row][1]
        spans = furniture[row] if furniture else ()
        return replace(unfurnished(own, normalise(own.text)), furniture=spans)

    words = words_of_column(column, np.arange(len(documents)), parsed, furniture)
    texts = []
    for (name, one), start, end in zip(documents, words.starts.tolist(), words.ends.tolist(), strict=True):
        # Copied: a part of the column would keep all of it in memory.
        text = _Text(name, one, words.hashes[start:end].copy())
        if furniture is not None:
            text.marks = words.is_furniture[start:end].copy()
        texts.append(text)
    return texts


def _joined(texts: Sequence[_Text], *, is_whole: bool = False) -> WordColumns:
    """Return the words of some texts as columns, their furniture forgotten where it *is_whole*."""
    ends = np.cumsum([one.hashes.size for one in texts], dtype=np.int64)
    sizes = np.diff(ends, prepend=0)
    hashes = np.concatenate([np.zeros(0, dtype=np.uint64), *(one.hashes for one in texts)])
    marks = np.zeros(hashes.size, dtype=bool)
    if not is_whole:
        for one, end in zip(texts, ends.tolist(), strict=True):
            if one.spans and one.marks is not None:
                marks[end - one.hashes.size : end] = one.marks
    return WordColumns(np.arange(len(texts)), ends - sizes, ends, hashes, marks)


def _to_columns(pairs: Collection[Pair], row_of: dict[int, int]) -> MatchColumns:
    """Return pairs as columns; what found them is not asked for."""
    a, b = (np.array([row_of[getattr(pair, side)] for pair in pairs], dtype=np.int32) for side in ("a", "b"))
    return MatchColumns(
        Candidates(a, b, np.zeros(a.size, dtype=np.uint8), SOURCES),
        *(np.array([getattr(pair, name) for pair in pairs]) for name in ("jaccard", "a_in_b", "b_in_a")),
        *(np.array([getattr(pair, name) for pair in pairs], dtype=np.int64) for name in ("longest_run", "lead_words")),
    )
