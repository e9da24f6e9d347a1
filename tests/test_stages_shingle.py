"""Shingles: every run of k words outside furniture, and nothing across it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.errors import SettingError
from dedupe.model import Document, ParsedDocument, Span
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import BASE, hash_all, shingle, shingle_document


def parse(text: str, *furniture: Span) -> ParsedDocument:
    return ParsedDocument(Document("a", text), normalise(text), (), (), (), furniture)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1), max_size=30), st.integers(1, 9))
def test_shingle_is_the_polynomial_of_its_words(words: list[int], k: int) -> None:
    slow = [
        sum(word * pow(int(BASE), k - 1 - i, 1 << 64) for i, word in enumerate(words[start : start + k])) % (1 << 64)
        for start in range(len(words) - k + 1)
    ]
    assert shingle(np.array(words, dtype=np.uint64), k).tolist() == slow


def test_shingle_size_below_one_is_an_error_that_names_the_rule() -> None:
    with pytest.raises(SettingError, match="shingle size is 0; it must be at least 1"):
        shingle(np.zeros(3, dtype=np.uint64), 0)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["one", "two", "three"]), max_size=20), st.integers(1, 4), st.data())
def test_shingles_are_the_runs_without_furniture(words: list[str], k: int, data: st.DataObject) -> None:
    text = " ".join(words)
    tokens = normalise(text)
    dropped = data.draw(st.sets(st.integers(0, max(len(words) - 1, 0)), max_size=3)) if words else set()
    spans = tuple(Span(int(tokens.starts[i]), int(tokens.ends[i])) for i in sorted(dropped))
    found = shingle_document(parse(text, *spans), k)
    firsts = [i for i in range(len(words) - k + 1) if not dropped & set(range(i, i + k))]
    if firsts:
        assert found.tokens.tolist() == firsts
        assert found.hashes.tolist() == shingle(tokens.hashes, k)[firsts].tolist()
    else:
        assert found.hashes.size == (1 if len(dropped) < len(words) else 0)
    assert found.unique.tolist() == sorted(set(found.hashes.tolist()))


def test_short_text_is_one_shingle_so_that_equal_headlines_are_equal() -> None:
    one, same, other = (
        shingle_document(parse(text), 5) for text in ("Fire in Leeds", "FIRE in leeds!", "Leeds in fire")
    )
    assert one.unique.tolist() == same.unique.tolist() != other.unique.tolist()


def test_text_without_words_has_no_shingle() -> None:
    assert shingle_document(parse(" — … "), 5).hashes.size == 0


def test_content_is_equal_for_equal_words_outside_furniture_only() -> None:
    text = "The bridge is closed. Skip to content"
    chrome = Span(text.index("Skip"), len(text))
    assert (
        shingle_document(parse(text, chrome), 5).content == shingle_document(parse("the bridge is CLOSED"), 5).content
    )
    assert shingle_document(parse(text), 5).content != shingle_document(parse(text, chrome), 5).content


def test_content_knows_the_order_of_words() -> None:
    hashes = normalise("dog bites man").hashes
    assert hash_all(hashes) != hash_all(hashes[::-1])
