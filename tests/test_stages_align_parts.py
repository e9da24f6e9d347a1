"""Each part of the aligner against a slow, obvious version of itself."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument
from dedupe.settings import AlignSettings
from dedupe.stages.align.borders import _first_of_each
from dedupe.stages.align.evidence import Evidence
from dedupe.stages.align.index import PairIndex, index_pair, index_text
from dedupe.stages.align.passages import find_moved
from dedupe.stages.align.pieces import cut_sentence
from dedupe.stages.align.runs import common_prefix, find_common_runs
from dedupe.stages.align.seeds import pair_sentences
from dedupe.stages.align.stems import make_stem
from dedupe.stages.align.wording import same_words
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

SETTINGS = AlignSettings()
WORDS = "the of ferry board distillery gale harbour winter islanders waited building terminal 2014 council".split()
SENTENCES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), min_size=1, max_size=6)
TEXTS = SENTENCES.map(lambda sentences: ". ".join(sentence.capitalize() for sentence in sentences))
NUMBERS = st.lists(st.integers(0, 4), max_size=14)


def pair_of(a: str, b: str) -> PairIndex:
    texts = [
        ParsedDocument(Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), (), ())
        for text in (a, b)
    ]
    return index_pair(*(index_text(text, SETTINGS.longest_sentence) for text in texts), SETTINGS)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_seeds_are_all_pairs_of_sentences_that_share_enough(a: str, b: str) -> None:
    pair = pair_of(a, b)
    least = 3.0
    expected = {}
    for at_a, (first_a, last_a) in enumerate(zip(pair.a.firsts, pair.a.lasts, strict=True)):
        for at_b, (first_b, last_b) in enumerate(zip(pair.b.firsts, pair.b.lasts, strict=True)):
            shared = set(pair.ids_a[first_a:last_a].tolist()) & set(pair.ids_b[first_b:last_b].tolist())
            worth = sum(pair.hits[word] for word in sorted(shared))
            if worth >= least + 1e-6:
                expected[at_a, at_b] = worth
    seeds = pair_sentences(pair, least)
    found = dict(zip(zip(seeds.a.tolist(), seeds.b.tolist(), strict=True), seeds.shared.tolist(), strict=True))
    assert expected.keys() <= found.keys()
    assert all(found[key] == pytest.approx(worth) for key, worth in expected.items())
    without_run = {key for key, has_run in zip(found, seeds.has_run.tolist(), strict=True) if not has_run}
    assert all(found[key] >= least for key in without_run)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_a_link_is_the_best_stretch_of_both_sentences(a: str, b: str) -> None:
    pair = pair_of(a, b)
    ids_a = pair.ids_a[pair.a.firsts[0] : pair.a.lasts[0]].tolist()
    ids_b = pair.ids_b[pair.b.firsts[0] : pair.b.lasts[0]].tolist()

    def best(ids: list[int], other: list[int]) -> float:
        gains = [max(pair.hits[word], 0.001) if word in other else pair.misses[word] for word in ids]
        return float(max([sum(gains[i:j]) for i, j in combinations(range(len(gains) + 1), 2)] + [0.0]))

    evidence = Evidence(pair, replace(SETTINGS, run_evidence=0.0))
    links = evidence.links(np.array([0]), np.array([0]), least=0.0)
    link = evidence.link_rest(0, 0, len(ids_b))
    assert links == ([(0, link)] if link else [])
    in_b, in_a = best(ids_b, ids_a), best(ids_a, ids_b)
    if link is None:
        assert min(in_a, in_b) == 0.0
    else:
        assert link.evidence == pytest.approx((in_a + in_b) / 2, abs=1e-6)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join), min_size=2, max_size=2), SENTENCES
)
def test_a_sentence_of_two_sources_is_parted_where_both_say_most(sources: list[str], taker: list[str]) -> None:
    pair = pair_of(". ".join(source.capitalize() for source in sources), " ".join(taker))
    evidence = Evidence(pair, SETTINGS)
    held = [set(pair.ids_a[first:last].tolist()) for first, last in zip(pair.a.firsts, pair.a.lasts, strict=True)]
    words = pair.ids_b.tolist()

    def worth(source: int, part: list[int]) -> float:
        return float(sum(max(pair.hits[word], 0.001) if word in held[source] else pair.misses[word] for word in part))

    totals = {
        (one, at): worth(one, words[:at]) + worth(1 - one, words[at:]) for one in (0, 1) for at in range(len(words) + 1)
    }
    best = [key for key, total in totals.items() if total >= max(totals.values()) - 1e-5]
    parted = []
    for one, at in best:
        parts = {one: evidence.link_rest(one, 0, at), 1 - one: evidence.link_rest(1 - one, at, len(words))}
        parted.append((parts[0], parts[1]))
    assert evidence.split(0, 1, 0, len(words), least=0.0) in [(one, one and other) for one, other in parted]


@settings(deadline=None)
@given(NUMBERS, NUMBERS, st.integers(1, 4), st.integers(0, 14), st.integers(0, 14))
def test_covered_words_are_those_in_a_common_run_of_the_stretches(
    a: list[int], b: list[int], k: int, one: int, two: int
) -> None:
    def covered(of: list[int], other: list[int]) -> list[bool]:
        runs = {tuple(other[at : at + k]) for at in range(len(other) - k + 1)}
        starts = [at for at in range(len(of) - k + 1) if tuple(of[at : at + k]) in runs]
        return [any(start <= at < start + k for start in starts) for at in range(len(of))]

    first, last = sorted((min(one, len(a)), min(two, len(a))))
    runs = find_common_runs(np.array(a, dtype=np.int64), np.array(b, dtype=np.int64), k)
    in_a, in_b = runs.covered((first, last), (0, len(b)))
    assert in_a.tolist() == covered(a[first:last], b)
    assert in_b.tolist() == covered(b, a[first:last])
    assert runs.count == len(
        {tuple(a[i : i + k]) for i in range(len(a) - k + 1)} & {tuple(b[i : i + k]) for i in range(len(b) - k + 1)}
    )


@settings(deadline=None)
@given(NUMBERS, NUMBERS)
def test_common_prefix_is_the_longest(a: list[int], b: list[int]) -> None:
    size = common_prefix(np.array(a, dtype=np.int64), np.array(b, dtype=np.int64))
    assert a[:size] == b[:size]
    assert a[: size + 1] != b[: size + 1] or size == min(len(a), len(b))


@settings(deadline=None)
@given(st.lists(st.integers(0, 6), max_size=9))
def test_what_has_not_moved_is_the_longest_chain_and_of_equal_ones_the_earliest(places: list[int]) -> None:
    moved = find_moved(places)
    chains = [
        chosen
        for size in range(len(places) + 1)
        for chosen in combinations(range(len(places)), size)
        if all(places[one] <= places[other] for one, other in combinations(chosen, 2))
    ]
    longest = max(map(len, chains))
    assert tuple(at for at in range(len(places)) if not moved[at]) == min(c for c in chains if len(c) == longest)


@settings(deadline=None)
@given(NUMBERS, NUMBERS, st.integers(0, 14), st.integers(0, 14))
def test_each_word_of_the_other_side_is_used_once(window: list[int], other: list[int], one: int, two: int) -> None:
    first, last = sorted((min(one, len(window)), min(two, len(window))))
    times = np.bincount(np.array(other, dtype=np.int64), minlength=5)
    hit = _first_of_each(np.array(window, dtype=np.int64), first, last, times)
    for word in set(window):
        places = [at for at, each in enumerate(window) if each == word]
        chosen = [at for at in places if hit[at]]
        assert len(chosen) == min(len(places), other.count(word))

        def distance(at: int) -> int:
            return max(first - at, at - last + 1, 0)

        left_out = [distance(at) for at in places if not hit[at]]
        assert not left_out or not chosen or max(map(distance, chosen)) <= min(left_out)


@settings(deadline=None)
@given(st.lists(st.integers(0, 1 << 60), max_size=200), st.integers(1, 9), st.integers(0, 200), st.integers(0, 40))
def test_pieces_cover_a_sentence_and_a_copy_is_cut_where_its_source_is(
    words: list[int], piece_words: int, first: int, moved: int
) -> None:
    whole = np.array(words, dtype=np.uint64)
    pieces = cut_sentence(whole, piece_words)
    assert [at for start, end in pieces for at in range(start, end)] == list(range(len(words)))
    assert max((end - start for start, end in pieces), default=0) <= 4 * piece_words or len(pieces) == 1
    if len(set(words)) == len(words):
        around = np.arange(1 << 61, (1 << 61) + moved, dtype=np.uint64)
        copy = cut_sentence(np.concatenate([around, whole[first:]]), piece_words)
        inner = range(first + piece_words, len(words) - 2 - piece_words)

        def cuts_of(found: list[tuple[int, int]], shift: int) -> set[int]:
            return {start + shift for start, _ in found} & set(inner)

        # Where no piece had to be cut for its length alone.
        if max(end - start for start, end in pieces + copy) < 4 * piece_words and len(copy) > 1:
            assert cuts_of(copy, first - moved) == cuts_of(pieces, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("councils", "council"),
        ("investing", "invested"),
        ("investigation", "investigate"),
        ("planned", "plans"),
        ("strongly", "strong"),
        ("7million", "7m"),
        ("3rd", "3"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert make_stem(one) == make_stem(other)


@settings(deadline=None)
@given(st.text(min_size=1))
def test_a_stem_is_never_empty(word: str) -> None:
    assert make_stem(word)


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("“The  big\nHouse”", '"the big house"', True),
        ("services – our", "services—our", True),
        ("Life is hard.”", "“Life is hard.", True),
        ("Christmas, or", "Christmas or", False),
        ("front-line", "front line", False),
    ],
)
def test_verbatim_is_the_same_but_for_case_space_and_style_of_marks(a: str, b: str, *, same: bool) -> None:
    assert same_words(a, b) is same
