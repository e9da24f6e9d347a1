"""From a column of texts to verified pairs without a record a document: the same matches as document by document."""

import gzip
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Document, Match, ParsedDocument, ShingleColumns, Shingles, Span
from dedupe.settings import Settings
from dedupe.stages.furniture import find_furniture
from dedupe.stages.index import find_candidates
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.sketch.column import Column, sketch_column
from dedupe.stages.sketch.tokens import add_slow, room_for, room_of, shingle_words, words_of_column
from dedupe.stages.verify import verify_each
from dedupe.stages.verify.batch import run_of, verify_columns

Furniture = Sequence[tuple[Span, ...]]


def parse(text: str, furniture: tuple[Span, ...]) -> ParsedDocument:
    return ParsedDocument(Document("", text), normalise(text), (), (), (), furniture)


def by_record(texts: list[str], furniture: Furniture, chosen: Settings) -> list[Match]:
    parsed = [
        ParsedDocument(Document(str(row), text), normalise(text), (), (), (), furniture[row])
        for row, text in enumerate(texts)
    ]
    shingles = [shingle_document(one, chosen.shingle.k) for one in parsed]
    found = find_candidates(sketch(shingles, chosen.sketch), [None] * len(texts), chosen.index)
    return verify_each(found, parsed, shingles)


def vars_of(columns: ShingleColumns) -> list[np.ndarray]:
    return [np.asarray(getattr(columns, name)) for name in columns.__slots__]


def by_column(texts: list[str], furniture: Furniture, chosen: Settings) -> list[Match]:
    k = chosen.shingle.k

    @cache
    def parsed(row: int) -> ParsedDocument:
        return parse(texts[row], furniture[row])

    @cache
    def shingles(row: int) -> Shingles:
        return shingle_document(parsed(row), k)

    def runs_of(left: np.ndarray, right: np.ndarray) -> list[int]:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return [run_of(parsed(a), parsed(b), shingles(a), shingles(b)) for a, b in pairs]

    column = Column.of_texts(texts)
    kept = room_for(column)
    sketches = sketch_column(column, k, chosen.sketch, shingles, furniture, words=kept)
    found = find_candidates(sketches, [None] * len(texts), chosen.index)
    if not len(found):
        return []
    rows = np.unique(np.concatenate([found.a, found.b])).astype(np.int64)
    # The words that were kept, and those read again, are the same.
    slow = np.flatnonzero((kept.ends == kept.starts) & (sketches.contents != 0))
    kept = add_slow(kept, slow, room_of(column, slow), parsed)
    columns = shingle_words(words_of_column(column, rows, parsed, furniture), np.arange(rows.size), k)
    for one, other in zip(vars_of(columns), vars_of(shingle_words(kept, rows, k)), strict=True):
        np.testing.assert_array_equal(one, other)
    matches = verify_columns(found, columns, runs_of)
    return matches.records([str(row) for row in range(len(texts))], np.arange(len(matches)))


words = st.lists(st.sampled_from(["a", "b", "c", "ß", "é", "東", "x\u00ady", "İ"]), max_size=30).map(" ".join)


@given(st.lists(words, max_size=8), st.integers(1, 4), st.data())
@settings(deadline=None, max_examples=80)
def test_both_ways_give_the_same_matches(texts: list[str], k: int, data: st.DataObject) -> None:
    furniture = []
    for text in texts:
        edges = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=4)))
        furniture.append(tuple(Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)))
    chosen = Settings().override([f"shingle.k={k}", f"sketch.words={k + 1}", "sketch.window=2"])
    assert by_column(texts, furniture, chosen) == by_record(texts, furniture, chosen)


def test_both_ways_give_the_same_matches_of_real_stories() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("insciout_A: set DEDUPE_DATA to the folder that holds it")
    with gzip.open(Path(folder) / "insciout_A.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file][::5]
    documents = [Document(r["id"], r["text"], outlet=r["outlet"]) for r in records]
    found = find_furniture(documents, Settings().furniture)
    texts, furniture = [d.text for d in documents], [found[d.id] for d in documents]
    matches = by_column(texts, furniture, Settings())
    assert matches == by_record(texts, furniture, Settings())
    assert len(matches) > 50
