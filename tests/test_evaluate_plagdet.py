"""Plagdet equals what the paper's definition gives by hand."""

from __future__ import annotations

from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.evaluate.plagdet import Plagdet, Reuse, score_plagdet
from dedupe.model import Span

PAIR = ("source", "target")


def reuse(a_start: int, a_end: int, b_start: int, b_end: int) -> Reuse:
    return Reuse(Span(a_start, a_end), Span(b_start, b_end))


def test_two_pieces_of_one_case_and_a_false_one_computed_by_hand() -> None:
    cases = {PAIR: [reuse(0, 100, 200, 300), reuse(500, 600, 700, 800)]}
    found = {
        PAIR: [
            reuse(0, 40, 200, 260),  # 100 of its 100 characters are right
            reuse(20, 120, 240, 300),  # 80 + 60 of its 160 are right
            reuse(0, 100, 700, 800),  # overlaps no case on both sides
        ]
    }
    # The first case: a 0-100 and b 200-300 are all covered. The second: nothing.
    recall = (200 / 200 + 0) / 2
    precision = (100 / 100 + 140 / 160 + 0) / 3
    granularity = 2.0
    f1 = 2 * recall * precision / (recall + precision)
    assert score_plagdet(cases, found) == Plagdet(
        pytest.approx(f1 / log2(3), abs=1e-6),
        pytest.approx(recall, abs=1e-6),
        pytest.approx(precision, abs=1e-6),
        granularity,
    )


def test_detections_of_another_pair_do_not_count() -> None:
    assert score_plagdet({PAIR: [reuse(0, 9, 0, 9)]}, {("other", "target"): [reuse(0, 9, 0, 9)]}).plagdet == 0


def test_nothing_to_find_and_nothing_found_is_perfect() -> None:
    assert score_plagdet({}, {PAIR: []}) == Plagdet(1.0, 1.0, 1.0, 1.0)


def test_finding_what_is_not_there_is_worth_nothing() -> None:
    assert score_plagdet({PAIR: []}, {PAIR: [reuse(0, 9, 0, 9)]}).plagdet == 0


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 20)).map(lambda t: Span(t[0], t[0] + t[1]))
REUSES = st.lists(st.builds(Reuse, SPANS, SPANS), max_size=5)


@settings(deadline=None)
@given(REUSES, REUSES)
def test_covered_characters_are_those_of_the_sets(cases: list[Reuse], found: list[Reuse]) -> None:
    def mean(of: list[Reuse], by: list[Reuse]) -> float:
        if not of or not by:
            return float(not of and not by)
        total = 0.0
        for one in of:
            own = [o for o in by if o.a.overlap(one.a) and o.b.overlap(one.b)]
            in_a = {c for o in own for c in range(o.a.start, o.a.end)} & set(range(one.a.start, one.a.end))
            in_b = {c for o in own for c in range(o.b.start, o.b.end)} & set(range(one.b.start, one.b.end))
            total += (len(in_a) + len(in_b)) / (len(one.a) + len(one.b))
        return total / len(of)

    score = score_plagdet({PAIR: cases}, {PAIR: found})
    assert score.recall == pytest.approx(mean(cases, found), abs=1e-6)
    assert score.precision == pytest.approx(mean(found, cases), abs=1e-6)
