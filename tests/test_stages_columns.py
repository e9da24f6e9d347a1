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

from dedupe.model import Document, Match, ParsedDocument, Shingles, Span
from dedupe.settings import Settings
from dedupe.stages.furniture import find_furniture
from dedupe.stages.index import find_candidates
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.sketch.column import Column, shingle_column, sketch_column
from dedupe.stages.verify import verify_each
from dedupe.stages.verify.batch import run_of, verify_columns
from dedupe.stages.verify.shares import lead_end

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
    sketches = sketch_column(column, k, chosen.sketch, shingles, furniture)
    found = find_candidates(sketches, [None] * len(texts), chosen.index)
    if not len(found):
        return []
    rows = np.unique(np.concatenate([found.a, found.b])).astype(np.int64)
    columns = shingle_column(column, rows, k, shingles, lambda row: lead_end(parsed(row)), furniture)
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
