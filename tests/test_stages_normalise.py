"""Tokens fold what readers take for the same word, and always lead back to the original characters."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.stages.normalise import hash_words, normalise

INTRICATE = "a\xad\u0301éßﬁ日本ก่ำ\u200bअिक्ष’“—\xa0\r\n\ufeff\U00020000\U0001f600 _9½"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("children’s", "children's"),
        ("co\xadoperate", "cooperate"),
        ("a\xa0b", "a b"),
        ("ﬁne", "fine"),
        ("Straße", "STRASSE"),
        ("e\u0301tude", "Étude"),
        ("a\r\nb", "a\nb"),
        ("A—B", "a - b"),
        ("ＦＵＬＬ", "full"),
        ("ΌΣΟΣ", "όσος"),
        ("İstanbul", "i\u0307stanbul"),
    ],
)
def test_writings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert normalise(one).words == normalise(other).words
    assert (normalise(one).hashes == normalise(other).hashes).all()


def test_folding_that_changes_lengths_moves_no_offset() -> None:
    text = "Große ﬁnale, Straße"
    tokens = normalise(text)
    assert tokens.words == ("grosse", "finale", "strasse")
    assert [text[s:e] for s, e in zip(tokens.starts, tokens.ends, strict=True)] == ["Große", "ﬁnale", "Straße"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("日本語です", ("日", "本", "語", "で", "す")),
        ("ที่นี่", ("ที่", "นี่")),
        ("हिन्दी भाषा", ("हिन्दी", "भाषा")),
        ("اللُّغَة العربية", ("اللُّغَة", "العربية")),
        ("2024年11月", ("2024", "年", "11", "月")),
        ("한국어 기사", ("한국어", "기사")),
        ("", ()),
        ("… — !", ()),
    ],
)
def test_every_script_is_cut_where_its_readers_would(text: str, words: tuple[str, ...]) -> None:
    assert normalise(text).words == words


@given(st.text(alphabet=st.one_of(st.sampled_from(INTRICATE), st.characters()), max_size=80))
def test_tokens_are_in_order_and_inside_the_text(text: str) -> None:
    tokens = normalise(text)
    assert len(tokens.words) == tokens.starts.size == tokens.ends.size == tokens.hashes.size
    assert (tokens.starts < tokens.ends).all()
    assert (tokens.ends[:-1] <= tokens.starts[1:]).all()
    assert tokens.ends.size == 0 or tokens.ends[-1] <= len(text)


@given(st.text(alphabet=st.characters(max_codepoint=0x24F, exclude_characters="\xad"), max_size=80))
def test_western_text_is_cut_as_runs_of_word_characters(text: str) -> None:
    assert [(m.start(), m.end()) for m in re.finditer(r"\w+", text)] == list(
        zip(normalise(text).starts.tolist(), normalise(text).ends.tolist(), strict=True)
    )


@given(
    st.text(alphabet=st.one_of(st.characters(max_codepoint=0x24F), st.sampled_from(" K\u0130ŉΣς\xadﬁ—日")), max_size=60)
)
def test_a_word_is_folded_and_hashed_in_a_text_as_it_is_alone(text: str) -> None:
    tokens = normalise(text)
    alone = [normalise(text[s:e]) for s, e in zip(tokens.starts, tokens.ends, strict=True)]
    assert [(tokens.words[i],) for i in range(len(alone))] == [each.words for each in alone]
    assert tokens.hashes.tolist() == [int(each.hashes[0]) for each in alone] == hash_words(tokens.words).tolist()


@given(st.lists(st.text(min_size=1, max_size=12), max_size=30))
def test_a_word_has_one_hash_whatever_stands_around_it(words: list[str]) -> None:
    together = hash_words(tuple(words))
    assert all((hash_words((word,)) == together[i]).all() for i, word in enumerate(words))


def test_hashes_of_many_words_do_not_collide() -> None:
    words = tuple(f"{prefix}{number}" for prefix in ("a", "b", "ab", "ba", "日") for number in range(40_000))
    assert np.unique(hash_words(words)).size == len(words)


def test_lone_surrogates_are_hashed_not_refused() -> None:
    assert hash_words(("\ud800",)).size == 1
