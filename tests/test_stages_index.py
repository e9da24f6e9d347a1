"""Candidates: equal to brute force and to datasketch, nothing missed, nothing quadratic."""

import gzip
import json
import os
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.errors import SettingError
from dedupe.model import Candidates, Document, ParsedDocument, Sketches
from dedupe.settings import IndexSettings, Settings
from dedupe.stages.furniture import find_furniture
from dedupe.stages.index import Search, find_candidates
from dedupe.stages.index.fingerprint import copies
from dedupe.stages.index.groups import components
from dedupe.stages.index.pairs import Pairs, link
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.sketch.minhash import to_lsh, to_minhash
from dedupe.stages.verify import verify

DEFAULTS = Settings()


def parse(name: str, text: str) -> ParsedDocument:
    return ParsedDocument(Document(name, text), normalise(text), (), (), (), ())


def sketches_of(texts: list[str]) -> Sketches:
    return sketch([shingle_document(parse("", text), 5) for text in texts], DEFAULTS.sketch)


def pairs_of(candidates: Candidates, name: str | None = None) -> set[tuple[int, int]]:
    rows = zip(candidates.a.tolist(), candidates.b.tolist(), candidates.found_by.tolist(), strict=True)
    return {(a, b) for a, b, bits in rows if name is None or name in candidates.names(bits)}


def edited(count: int, seed: int) -> list[str]:
    """Return *count* texts, in families of a story and its more or less edited copies."""
    random = np.random.default_rng(seed)
    made: list[str] = []
    while len(made) < count:
        story = random.integers(0, 5000, size=int(random.integers(5, 120)))
        for share in (0.0, 0.02, 0.1, 0.3):
            changed = np.where(random.random(story.size) < share, random.integers(0, 5000, size=story.size), story)
            made.append(" ".join(f"w{word}" for word in changed))
    return made[:count]


@pytest.mark.parametrize("bands", [16, 32, 64])
def test_lsh_candidates_are_those_of_datasketch(bands: int) -> None:
    sketches = sketches_of(edited(400, seed=bands))
    index = to_lsh(sketches, [str(row) for row in range(400)], bands)
    theirs = {
        (min(row, int(other)), max(row, int(other)))
        for row in range(400)
        for other in index.query(to_minhash(sketches, row))
        if int(other) != row
    }
    found = find_candidates(sketches, [None] * 400, IndexSettings(bands=bands, bucket=1000))
    assert pairs_of(found, "lsh") == theirs
    assert len(theirs) >= 100


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab ", max_size=60), max_size=8))
def test_candidates_are_those_of_brute_force(texts: list[str]) -> None:
    sketches = sketches_of(texts)
    prints = [set(held.tolist()) for held in np.split(sketches.fingerprints, sketches.offsets[1:-1])] if texts else []
    words = [normalise(text).words for text in texts]
    bands = sketches.signatures.reshape(len(texts), 32, 4)
    slow = {"exact": set(), "lsh": set(), "fingerprint": set()}
    for a, b in combinations([row for row in range(len(texts)) if words[row]], 2):
        slow["exact"] |= {(a, b)} if words[a] == words[b] else set()
        slow["lsh"] |= {(a, b)} if (bands[a] == bands[b]).all(axis=1).any() else set()
        slow["fingerprint"] |= {(a, b)} if prints[a] & prints[b] else set()
    found = find_candidates(sketches, [None] * len(texts), DEFAULTS.index)
    assert {name: pairs_of(found, name) for name in slow} == slow
    assert pairs_of(found) == set().union(*slow.values())


def test_sources_are_named_in_the_order_they_run() -> None:
    found = find_candidates(
        sketches_of(["the same few words here, all of them, twice"] * 2), [None] * 2, DEFAULTS.index
    )
    assert found.names(int(found.found_by[0])) == ("exact", "lsh", "fingerprint")
    assert found.with_pair(0, 1).names(int(found.found_by[0])) == ("exact", "lsh", "fingerprint")


def test_a_pair_that_nothing_found_can_be_asked_for_and_has_no_source() -> None:
    found = find_candidates(sketches_of(["rain in the west", "sun in the east"]), [None] * 2, DEFAULTS.index)
    assert len(found) == 0
    asked = found.with_pair(0, 1)
    assert (len(asked), asked.names(int(asked.found_by[0]))) == (1, ())


def test_more_bands_than_values_is_an_error_that_says_how_many_there_are() -> None:
    with pytest.raises(SettingError, match=r"index\.bands is 200; it must be at most sketch\.permutations"):
        find_candidates(sketches_of(["some words"]), [None], IndexSettings(bands=200))


def test_quotation_in_more_stories_than_the_cap_makes_no_pair_but_a_release_everybody_ran_does() -> None:
    random = np.random.default_rng(3)

    def prose(size: int) -> str:
        return " ".join(f"w{word}" for word in random.integers(0, 10**6, size=size))

    footer = prose(20)
    stories = [f"{prose(100)} {footer}" for _ in range(200)]
    found = find_candidates(sketches_of(stories), [None] * 200, IndexSettings(cap=5))
    assert pairs_of(found, "fingerprint") == set()
    release = prose(200)
    copies_of_it = [f"{release} {prose(3)}" for _ in range(30)]
    excerpt = f"{prose(200)} {' '.join(release.split()[50:80])} {prose(200)}"
    found = find_candidates(sketches_of([*copies_of_it, excerpt]), [None] * 31, IndexSettings(cap=20))
    assert {(row, 30) for row in range(30)} <= pairs_of(found, "fingerprint")


def test_copies_are_one_story_and_other_stories_are_their_own() -> None:
    texts = edited(4, seed=1)[:2] + edited(8, seed=2)[4:6]
    sketches = sketches_of(texts)
    every = Pairs.of(np.array([0, 0, 1, 2], dtype=np.int32), np.array([1, 2, 3, 3], dtype=np.int32))
    stories = copies(Search(sketches, np.arange(4, dtype=np.int32), every, IndexSettings(copy=0.5)))
    assert stories.tolist() == [0, 0, 2, 2]


@settings(deadline=None)
@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=15))
def test_components_are_those_of_a_walk(count: int, pairs: list[tuple[int, int]]) -> None:
    pairs = [(a % count, b % count) for a, b in pairs]
    slow = list(range(count))
    for _ in range(count):
        for a, b in pairs:
            slow[a] = slow[b] = min(slow[a], slow[b])
    a, b = (np.array([pair[side] for pair in pairs], dtype=np.int32) for side in (0, 1))
    assert components(count, a, b).tolist() == slow


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 30), min_size=1, max_size=7, unique=True), max_size=6), st.integers(2, 5))
def test_short_buckets_list_all_pairs_and_long_ones_a_chain_and_a_star(buckets: list[list[int]], longest: int) -> None:
    slow: set[tuple[int, int]] = set()
    for bucket in buckets:
        pairs = list(combinations(bucket, 2))
        if len(bucket) > longest:
            pairs = [*pairwise(bucket), *((bucket[0], other) for other in bucket[1:])]
        slow |= {(min(pair), max(pair)) for pair in pairs}
    members = np.array([member for bucket in buckets for member in bucket], dtype=np.int32)
    sizes = np.array([len(bucket) for bucket in buckets], dtype=np.int64)
    found = link(members, np.cumsum(sizes) - sizes, longest)
    assert set(zip(found.a.tolist(), found.b.tolist(), strict=True)) == slow


@settings(max_examples=5, deadline=None)
@given(st.permutations(range(40)))
def test_order_of_documents_changes_no_candidate(order: list[int]) -> None:
    texts = edited(40, seed=9)
    there = pairs_of(find_candidates(sketches_of(texts), [None] * 40, DEFAULTS.index))
    shuffled = find_candidates(sketches_of([texts[i] for i in order]), [None] * 40, DEFAULTS.index)
    assert {tuple(sorted((order[a], order[b]))) for a, b in pairs_of(shuffled)} == there


def test_near_identical_articles_give_a_linear_number_of_candidates() -> None:
    count = 20_000
    random = np.random.default_rng(5)
    one = sketches_of([" ".join(f"w{word}" for word in random.integers(0, 10**6, size=300))])
    signatures = np.repeat(one.signatures, count, axis=0)
    signatures[random.random(signatures.shape) < 0.05] ^= np.uint32(1)
    held = np.tile(one.fingerprints, (count, 1))
    held[random.random(held.shape) < 0.05] += np.uint64(1)
    offsets = np.arange(count + 1, dtype=np.int64) * one.fingerprints.size
    sketches = Sketches(signatures, held.ravel(), offsets, random.integers(0, 2**63, count).astype(np.uint64), 1)
    found = find_candidates(sketches, [None] * count, DEFAULTS.index)
    assert count <= len(found) < 200 * count
    assert found.unlisted > count
    assert len(set(components(count, found.a, found.b).tolist())) == 1


def test_of_real_stories_that_share_a_run_of_12_words_nothing_is_missed() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("insciout_A: set DEDUPE_DATA to the folder that holds it")
    with gzip.open(Path(folder) / "insciout_A.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    documents = [Document(record["id"], record["text"], outlet=record["outlet"]) for record in records]
    furniture = find_furniture(documents, DEFAULTS.furniture)
    parsed = [
        ParsedDocument(document, normalise(document.text), (), (), (), furniture[document.id]) for document in documents
    ]
    shingles = [shingle_document(one, DEFAULTS.shingle.k) for one in parsed]
    found = find_candidates(sketch(shingles, DEFAULTS.sketch), [d.outlet for d in documents], DEFAULTS.index)
    releases = {record["release"]: row for row, record in enumerate(records) if record["kind"] == "release"}
    labelled = sorted(
        (min(releases[record["release"]], row), max(releases[record["release"]], row))
        for row, record in enumerate(records)
        if record["kind"] != "release" and record["release"] in releases
    )
    a, b = (np.array([pair[side] for pair in labelled], dtype=np.int32) for side in (0, 1))
    everything = Candidates(a, b, np.zeros(a.size, dtype=np.uint8), found.sources)
    runs = [match.longest_run for match in verify(everything, parsed, shingles, DEFAULTS.verify)]
    sharing = {pair for pair, run in zip(labelled, runs, strict=True) if run >= 12}
    assert len(sharing) > 600
    assert len(sharing & pairs_of(found)) / len(sharing) >= 0.995
