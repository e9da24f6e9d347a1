"""Tests of `dedupe.matching.words`: words that are kept are those of the texts, and pairs are compared as one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedupe.comparing import parse as parse_document
from dedupe.model import Candidates, Document, ParsedDocument, Span
from dedupe.settings import Settings
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch.column import Column
from dedupe.stages.verify import verify_each

K = 5


def texts_of(chance: random.Random) -> list[str]:
    """Return invented texts: copies of parts of each other, empty and short ones, and Chinese."""
    vocabulary = ["bridge", "river", "mayor", "closed", "Monday", "é", "traffic", "the", "a", "of"]
    texts = [" ".join(chance.choices(vocabulary, k=chance.randint(0, 60))) for _ in range(24)]
    texts += [text[: len(text) // 2] + " and then " + other for text, other in zip(texts, texts[3:], strict=False)]
    return [*texts, "東京都の橋 は 閉鎖 された", "la la la la la la la la la la la la", ""]


@pytest.mark.parametrize("seed", range(3))
def test_words_of_several_batches_are_kept_and_compared_as_one_by_one(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dedupe.matching import words as module
    from dedupe.matching.words import KeptWords
    from dedupe.stages.sketch.tokens import most_words, words_of_column

    chance = random.Random(seed)
    texts = texts_of(chance)
    furniture = [(Span(0, len(text) // 4),) if chance.random() < 0.3 and len(text) > 20 else () for text in texts]
    parsed: list[ParsedDocument] = [
        parse_document(Document(f"{row:03}", text), Settings(), own)
        for row, (text, own) in enumerate(zip(texts, furniture, strict=True))
    ]
    kept = KeptWords(len(texts))
    order = np.array(chance.sample(range(len(texts)), len(texts)))
    for start in range(0, order.size, 7):
        rows = order[start : start + 7]
        column = Column.of_texts([texts[row] for row in rows])
        every = np.arange(rows.size)
        # Those of a text that has more words than room stand elsewhere.
        room = kept.room(most_words(column, every), start / order.size) if start % 2 else None
        own = [furniture[row] for row in rows]
        kept.written(rows, words_of_column(column, every, lambda i, rows=rows: parsed[rows[i]], own, room))
    words = kept.of(np.arange(len(texts)))
    for row, one in enumerate(parsed):
        place = slice(words.starts[row], words.ends[row])
        np.testing.assert_array_equal(words.hashes[place], one.tokens.hashes)
        np.testing.assert_array_equal(words.is_furniture[place], ~one.outside)
    a, b = (side.astype(np.int32) for side in np.triu_indices(len(texts), 1))
    pairs = Candidates(a, b, np.ones(a.size, dtype=np.uint8), ("exact",))
    names = [one.id for one in parsed]
    expected = verify_each(pairs, parsed, [shingle_document(one, K) for one in parsed])
    # With all shingles made before, and with those of each pair.
    for shingled in (module.SHINGLED_WORDS, 0):
        monkeypatch.setattr(module, "SHINGLED_WORDS", shingled)
        found = kept.verify(pairs, K, threads=2)
        assert found.records(names, np.arange(a.size)) == expected


def test_characters_are_counted_as_python_counts_them() -> None:
    from dedupe.matching.kernel import count_characters

    texts = ["", "plain", "é", "東京" * 100, "a\U0001f600b" * 70]
    column = Column.of_texts(texts)
    counts = np.empty(len(texts), dtype=np.int64)
    count_characters(column.data, column.offsets, counts)
    assert counts.tolist() == [len(text) for text in texts]
