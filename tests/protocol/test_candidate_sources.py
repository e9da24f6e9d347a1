"""One suite for every candidate source: pairs of rows, each once, whatever the order of the documents."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Sketches
from dedupe.settings import IndexSettings
from dedupe.stages.index import ORDER, Search, sources
from dedupe.stages.index.pairs import Pairs

SOURCES = ["exact", "fingerprint", "lsh"]


def test_every_source_is_in_this_suite() -> None:
    assert list(sources.names()) == SOURCES
    assert sorted(ORDER) == SOURCES


# A document is drawn as a handful of values: signature, fingerprints and content follow from them.
document = st.tuples(st.lists(st.integers(0, 3), min_size=8, max_size=8), st.sets(st.integers(1, 6), max_size=4))
corpora = st.lists(document, max_size=12)


def make(corpus: list[tuple[list[int], set[int]]]) -> Sketches:
    prints = [sorted(held) for _, held in corpus]
    offsets = np.concatenate([[0], np.cumsum([len(held) for held in prints])]).astype(np.int64)
    return Sketches(
        signatures=np.array([values for values, _ in corpus], dtype=np.uint32).reshape(len(corpus), 8),
        fingerprints=np.array([value << 50 for held in prints for value in held], dtype=np.uint64),
        offsets=offsets,
        contents=np.array([hash(tuple(held)) & 0xFFFF for held in prints], dtype=np.uint64),
        seed=1,
    )


def found_by(name: str, sketches: Sketches, settings: IndexSettings | None = None) -> Pairs:
    count = sketches.signatures.shape[0]
    numbers = np.arange(count, dtype=np.int32)
    return sources[name](Search(sketches, numbers, Pairs.none(), settings or IndexSettings(bands=4)))


def as_set(pairs: Pairs) -> set[tuple[int, int]]:
    return set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True))


@pytest.mark.parametrize("name", SOURCES)
def test_no_documents_give_no_pairs(name: str) -> None:
    assert found_by(name, make([])).keys.size == 0


@pytest.mark.parametrize("name", SOURCES)
def test_documents_without_words_are_in_no_pair(name: str) -> None:
    assert found_by(name, make([([0] * 8, set())] * 3)).keys.size == 0


@pytest.mark.parametrize("name", SOURCES)
def test_a_copy_is_found(name: str) -> None:
    assert as_set(found_by(name, make([([1] * 8, {5}), ([2] * 8, {6}), ([1] * 8, {5})]))) == {(0, 2)}


@pytest.mark.parametrize("name", SOURCES)
@settings(deadline=None)
@given(corpus=corpora)
def test_pairs_are_sorted_each_once_and_a_before_b(name: str, corpus: list[tuple[list[int], set[int]]]) -> None:
    pairs = found_by(name, make(corpus))
    assert np.all(np.diff(pairs.keys.astype(object)) > 0)
    assert np.all(pairs.a < pairs.b)
    assert pairs.b.size == 0 or pairs.b.max() < len(corpus)


@pytest.mark.parametrize("name", SOURCES)
@settings(deadline=None)
@given(corpus=corpora, data=st.data())
def test_order_of_documents_changes_no_pair(
    name: str, corpus: list[tuple[list[int], set[int]]], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(range(len(corpus))))
    there = as_set(found_by(name, make(corpus)))
    back = {tuple(sorted((order[a], order[b]))) for a, b in as_set(found_by(name, make([corpus[i] for i in order])))}
    assert there == back


@pytest.mark.parametrize("name", SOURCES)
def test_long_buckets_stay_connected_and_linear(name: str) -> None:
    count = 500
    pairs = found_by(name, make([([1] * 8, {5})] * count), IndexSettings(bands=4, bucket=10, cap=1_000_000))
    assert count - 1 <= pairs.keys.size <= 2 * count - 3
    assert pairs.unlisted >= count * (count - 1) // 2 - pairs.keys.size
    reached = {0}
    for a, b in sorted(as_set(pairs)):
        if a in reached or b in reached:
            reached |= {a, b}
    assert reached == set(range(count))
