"""The longest common subsequence: the plain one where rows are short, anchored where they are long."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.stages.edits import diff, sequence
from dedupe.stages.edits.sequence import common
from dedupe.stages.edits.units import Unit, cut_units

ROW = st.lists(st.sampled_from("abcdef"), max_size=30)
WORDS = st.lists(st.sampled_from("the park opens 5".split()), max_size=6)


def length(a: list[str], b: list[str]) -> int:
    """The length of a longest common subsequence, by the textbook's table."""
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def assert_rises(a: list[str], b: list[str], pairs: list[tuple[int, int]]) -> None:
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(i < x and j < y for (i, j), (x, y) in pairwise(pairs))


@given(ROW, ROW)
def test_common_is_a_longest_common_subsequence(a: list[str], b: list[str]) -> None:
    pairs = common(a, b)
    assert_rises(a, b, pairs)
    assert len(pairs) == length(a, b)


@given(ROW, ROW)
def test_rows_too_long_for_one_table_rise_and_agree(a: list[str], b: list[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sequence, "_CELLS", 16)
        assert_rises(a, b, common(a, b))


def test_long_rows_with_anchors_lose_nothing_of_what_they_share() -> None:
    draw = random.Random(5)
    a = [f"w{draw.randrange(9000)}" for _ in range(30_000)]
    b = [f"x{word}" if index % 50 == 7 else word for index, word in enumerate(a)]
    pairs = common(a, b)
    assert_rises(a, b, pairs)
    assert len(pairs) == sum(x == y for x, y in zip(a, b, strict=True))


def test_long_rows_without_anchors_are_still_aligned() -> None:
    a, b = ["a", "b"] * 4000, ["b", "a"] * 4000
    pairs = common(a, b)
    assert_rises(a, b, pairs)
    assert len(pairs) > 7900


def quoted(words: list[str], within: tuple[int, int]) -> tuple[Unit, ...]:
    units = cut_units(" ".join(words))
    return tuple(unit._replace(quote=0) if within[0] <= at < within[1] else unit for at, unit in enumerate(units))


@given(WORDS, WORDS, WORDS, st.tuples(*[st.integers(0, 9)] * 4))
def test_what_both_begin_with_is_paired_as_by_the_whole_comparison(
    head: list[str], a: list[str], b: list[str], marks: tuple[int, int, int, int]
) -> None:
    ours, theirs = quoted(head + a, marks[:2]), quoted(head + b, marks[2:])
    assert diff.pair_units(ours, theirs) == diff._pair_units(ours, theirs)
