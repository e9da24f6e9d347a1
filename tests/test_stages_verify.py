"""Verified pairs: counted exactly, whatever the texts repeat and wherever furniture stands."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Candidates, Document, Match, ParsedDocument, Span
from dedupe.settings import Settings, VerifySettings
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.verify import is_match, is_near_duplicate, verify, verify_each
from dedupe.stages.verify.batch import verify_many

DEFAULTS = Settings()


def parse(name: str, words: list[str], dropped: frozenset[int] = frozenset()) -> ParsedDocument:
    text = " ".join(words)
    tokens = normalise(text)
    furniture = tuple(Span(int(tokens.starts[i]), int(tokens.ends[i])) for i in sorted(dropped))
    return ParsedDocument(Document(name, text), tokens, (), (), (), furniture)


def check(a: ParsedDocument, b: ParsedDocument, k: int) -> Match:
    pair = Candidates(
        np.array([0], dtype=np.int32), np.array([1], dtype=np.int32), np.array([5], dtype=np.uint8), ("x", "y", "z")
    )
    (match,) = verify(pair, [a, b], [shingle_document(one, k) for one in (a, b)], DEFAULTS.verify)
    return match


def plain_run(a: list[str | None], b: list[str | None]) -> int:
    """Return the longest common run by the table of all word pairs; None, which is furniture, equals nothing."""
    best, above = 0, [0] * (len(b) + 1)
    for word in a:
        row = [0] * (len(b) + 1)
        for j, other in enumerate(b):
            if word == other and word is not None:
                row[j + 1] = above[j] + 1
        best, above = max(best, *row), row
    return best


side = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=30)
holes = st.frozensets(st.integers(0, 29), max_size=3)


@settings(deadline=None)
@given(side, side, st.integers(1, 6), holes, holes)
def test_pair_is_what_counting_says(
    a: list[str], b: list[str], k: int, holes_a: frozenset[int], holes_b: frozenset[int]
) -> None:
    holes_a, holes_b = (frozenset(i for i in drop if i < len(own)) for drop, own in ((holes_a, a), (holes_b, b)))
    match = check(parse("a", a, holes_a), parse("b", b, holes_b), k)
    left, right = ([None if i in drop else w for i, w in enumerate(own)] for own, drop in ((a, holes_a), (b, holes_b)))
    assert match.longest_run == plain_run(left, right)
    sets = [
        {tuple(own[i : i + k]) for i in range(len(own) - k + 1) if None not in own[i : i + k]}
        or ({("whole", *(w for w in own if w))} if any(own) else set())
        for own in (left, right)
    ]
    shared = len(sets[0] & sets[1])
    assert match.jaccard == round(shared / max(1, len(sets[0] | sets[1])), 6)
    assert match.a_in_b == round(shared / max(1, len(sets[0])), 6)
    assert match.b_in_a == round(shared / max(1, len(sets[1])), 6)
    assert match.jaccard <= min(match.a_in_b, match.b_in_a)


@settings(deadline=None)
@given(side, side, st.integers(1, 6))
def test_the_other_order_gives_the_mirror_image(a: list[str], b: list[str], k: int) -> None:
    there, back = check(parse("a", a), parse("b", b), k), check(parse("b", b), parse("a", a), k)
    assert (there.jaccard, there.a_in_b, there.b_in_a, there.longest_run, there.lead_words) == (
        back.jaccard,
        back.b_in_a,
        back.a_in_b,
        back.longest_run,
        back.lead_words,
    )


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefghijklmnop"), min_size=10, max_size=40), side, st.integers(1, 5), holes)
def test_lead_words_are_those_of_shared_shingles_in_the_first_two_fifths(
    a: list[str], b: list[str], k: int, drop: frozenset[int]
) -> None:
    b = [*b, *a[: len(a) // 3]]
    drop = frozenset(i for i in drop if i < len(a))
    match = check(parse("a", a, drop), parse("b", b), k)
    left, right = [None if i in drop else w for i, w in enumerate(a)], list(b)
    expected = []
    for own, other in ((left, right), (right, left)):
        kept = [i for i, word in enumerate(own) if word is not None]
        end = kept[int(len(kept) * 0.4)] if len(kept) > 1 else kept[0] + 1 if kept else 0
        runs = [other[j : j + k] for j in range(len(other) - k + 1) if None not in other[j : j + k]]
        covered = {i + d for i in range(len(own) - k + 1) if own[i : i + k] in runs for d in range(k)}
        expected.append(sum(i < end for i in covered))
    has_run = any(None not in left[i : i + k] for i in range(len(left) - k + 1)) and len(right) >= k
    if has_run:
        assert match.lead_words == max(expected)


@settings(deadline=None)
@given(st.lists(st.tuples(side, holes), min_size=2, max_size=6), st.integers(1, 6))
def test_many_pairs_at_once_are_counted_as_each_by_itself(
    drawn: list[tuple[list[str], frozenset[int]]], k: int
) -> None:
    parsed = [
        parse(str(i), words, frozenset(hole for hole in drop if hole < len(words)))
        for i, (words, drop) in enumerate(drawn)
    ]
    shingles = [shingle_document(one, k) for one in parsed]
    pairs = list(combinations(range(len(parsed)), 2))
    a, b = (np.array([pair[side] for pair in pairs], dtype=np.int32) for side in (0, 1))
    candidates = Candidates(a, b, np.arange(1, len(pairs) + 1, dtype=np.uint8) % 8, ("x", "y", "z"))
    assert verify_many(candidates, parsed, shingles) == verify_each(candidates, parsed, shingles)


def test_many_pairs_take_the_kernel_and_repetitive_ones_the_plain_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dedupe.stages.verify.MANY", 8)
    parsed = [parse(str(i), ["ha"] * (300 + i)) for i in range(4)] + [
        parse(str(i), list("abcdefgh")) for i in range(4, 9)
    ]
    shingles = [shingle_document(one, 5) for one in parsed]
    a, b = np.array([(0, 1), (2, 3), (4, 5), (0, 4)], dtype=np.int32).T.repeat(2, axis=1)
    candidates = Candidates(a, b, np.ones(a.size, dtype=np.uint8), ("x",))
    found = verify(candidates, parsed, shingles, DEFAULTS.verify)
    assert len(found) == a.size
    assert [match.longest_run for match in found[::2]] == [300, 302, 8, 0]


def test_texts_of_one_repeated_phrase_are_counted_in_reasonable_time() -> None:
    match = check(parse("a", ["ha"] * 20_000), parse("b", ["ha"] * 15_000), 5)
    assert (match.longest_run, match.jaccard) == (15_000, 1.0)


def test_found_by_names_the_sources_of_the_bits() -> None:
    assert check(parse("a", ["x"]), parse("b", ["y"]), 5).found_by == ("x", "z")


def test_matches_keep_the_order_and_the_ids_of_the_candidates() -> None:
    parsed = [parse(name, list(words)) for name, words in (("b", "xyzxyz"), ("a", "xyzzzy"), ("c", "xyzyyx"))]
    candidates = Candidates(
        np.array([0, 0, 1], dtype=np.int32),
        np.array([1, 2, 2], dtype=np.int32),
        np.ones(3, dtype=np.uint8),
        ("exact",),
    )
    found = verify(candidates, parsed, [shingle_document(one, 3) for one in parsed], DEFAULTS.verify)
    assert [(match.a, match.b) for match in found] == [("b", "a"), ("b", "c"), ("a", "c")]


@pytest.mark.parametrize(
    ("a_in_b", "b_in_a", "run", "expected"),
    [(0.2, 0.0, 0, True), (0.0, 0.2, 0, True), (0.19, 0.19, 19, False), (0.01, 0.01, 20, True)],
)
def test_a_match_holds_enough_of_one_side_or_one_long_run(
    a_in_b: float, b_in_a: float, run: int, *, expected: bool
) -> None:
    match = Match("a", "b", 0.0, a_in_b, b_in_a, run, ())
    assert is_match(match, VerifySettings(containment=0.2, run_words=20)) is expected


def test_near_duplicate_is_a_matter_of_jaccard_and_of_the_lesser_containment() -> None:
    match = Match("a", "b", 0.6, 1.0, 0.6, 500, ())
    assert is_near_duplicate(match, VerifySettings(near=0.6))
    assert not is_near_duplicate(match, VerifySettings(near=0.61))
    assert is_near_duplicate(Match("a", "b", 0.5, 0.8, 0.7, 500, ()), VerifySettings(near=0.6))
