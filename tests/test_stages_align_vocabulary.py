"""Words are numbered by their stems as a plain dictionary would number them, however full the table of stems is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.stages.align import vocabulary
from dedupe.stages.align.stems import make_stem
from dedupe.stages.align.vocabulary import LONGEST, number, read_vocabulary
from dedupe.stages.normalise import normalise

if TYPE_CHECKING:
    import pytest

WORDS = st.one_of(st.sampled_from(["council", "councils", "planned", "plans", "Straße", "4m"]), st.text(max_size=9))


def numbered(values: list[str]) -> list[int]:
    """Return the number of every value by a dictionary."""
    numbers: dict[str, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


@given(st.lists(st.integers(0, 1 << 64).map(lambda value: value % (1 << 64) // 5), max_size=60))
def test_equal_values_have_one_number_in_order_of_first_place(values: list[int]) -> None:
    ids, firsts = number(np.array(values, dtype=np.uint64))
    assert ids.tolist() == numbered([str(value) for value in values])
    assert [values[first] for first in firsts] == list(dict.fromkeys(values))


@settings(deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_words_have_the_number_of_their_stem(text: str) -> None:
    tokens = normalise(text)
    found = read_vocabulary(tokens)
    if not vocabulary._has_spaceless(text):
        stems = [make_stem(word) for word in tokens.words]
        assert found.ids.tolist() == numbered(stems)
        assert found.lengths.tolist() == [min(len(stem), LONGEST) for stem in dict.fromkeys(stems)]
    assert found.stems.size == found.lengths.size == len(set(found.ids.tolist()))


def test_a_full_table_begins_anew_and_a_text_too_large_for_it_is_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(vocabulary, "_KEPT_WORDS", 40)
    monkeypatch.setattr(vocabulary, "_TABLE", vocabulary._Table())
    for first in range(0, 300, 30):
        tokens = normalise(" ".join(f"word{at}x" for at in range(first, first + 30)))
        assert read_vocabulary(tokens).ids.tolist() == list(range(30))
    long = normalise(" ".join(f"word{at % 90}x" for at in range(200)))
    assert read_vocabulary(long).ids.tolist() == [at % 90 for at in range(200)]


def test_words_that_fall_into_one_slot_keep_their_own_stems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vocabulary, "_SHIFT", np.uint64(61))  # Eight slots to begin at, for hundreds of words.
    monkeypatch.setattr(vocabulary, "_TABLE", vocabulary._Table())
    tokens = normalise(" ".join(f"word{at % 250}x" for at in range(700)))
    for _ in range(2):
        assert read_vocabulary(tokens).ids.tolist() == [at % 250 for at in range(700)]
