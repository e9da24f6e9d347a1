"""Sketches: signatures are datasketch's bit for bit, fingerprints keep their guarantee."""

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument, Shingles, Sketches, Span
from dedupe.settings import SketchSettings
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.sketch.minhash import to_lsh, to_minhash
from dedupe.stages.sketch.signature import narrow
from dedupe.stages.sketch.winnow import fingerprint, lengthen, winnow

# Latin, Greek, Cyrillic, Arabic, Hebrew, Devanagari, Thai, Han, kana, Hangul, Ethiopic, Georgian, emoji.
SCRIPTS = [
    (0x41, 0x17F), (0x370, 0x3FF), (0x400, 0x4FF), (0x600, 0x6FF), (0x590, 0x5FF), (0x900, 0x97F), (0xE00, 0xE7F),
    (0x4E00, 0x4FFF), (0x3040, 0x30FF), (0xAC00, 0xAD00), (0x1200, 0x137F), (0x10A0, 0x10FF), (0x1F600, 0x1F64F),
]  # fmt: skip


def shingles_of(text: str, k: int = 5, furniture: tuple[Span, ...] = ()) -> Shingles:
    return shingle_document(ParsedDocument(Document("a", text), normalise(text), (), (), (), furniture), k)


def texts(count: int) -> list[str]:
    """Return texts of many scripts and lengths, some empty, some longer than a block of the kernel."""
    random = np.random.default_rng(7)
    made = []
    for i in range(count):
        low, high = SCRIPTS[i % len(SCRIPTS)]
        letters = random.integers(
            low, high, size=int(random.choice([0, 3, 60, 400, 9000], p=[0.05, 0.1, 0.5, 0.34, 0.01]))
        )
        breaks = random.random(letters.size) < 0.2
        made.append("".join(" " if gap else chr(code) for gap, code in zip(breaks, letters, strict=True)))
    return made


def by_datasketch(shingles: Shingles, permutations: int, seed: int) -> MinHash:
    minhash = MinHash(num_perm=permutations, seed=seed, hashfunc=int, scheme="affine32")
    minhash.update_batch(narrow(shingles.hashes).tolist())
    return minhash


@pytest.mark.parametrize(("permutations", "seed", "count"), [(128, 1, 2000), (64, 42, 200), (17, 0, 100)])
def test_signatures_are_those_of_datasketch_in_thousands_of_texts(permutations: int, seed: int, count: int) -> None:
    shingles = [shingles_of(text) for text in texts(count)]
    sketches = sketch(shingles, SketchSettings(permutations=permutations, seed=seed))
    assert sum(one.hashes.size > 512 for one in shingles) > 0
    for row, one in enumerate(shingles):
        assert np.array_equal(sketches.signatures[row], by_datasketch(one, permutations, seed).hashvalues)


def test_row_handed_to_datasketch_is_its_own_minhash_and_can_be_updated() -> None:
    shingles = [shingles_of("the bridge will close for fourteen weeks from Monday")]
    sketches = sketch(shingles, SketchSettings())
    handed = to_minhash(sketches, 0)
    assert handed == by_datasketch(shingles[0], 128, 1)
    before = sketches.signatures.copy()
    handed.update(b"more")
    assert np.array_equal(before, sketches.signatures)


def test_lsh_index_of_datasketch_finds_the_copy() -> None:
    story = "the bridge will close for fourteen weeks from Monday because of repairs to its deck"
    shingles = [shingles_of(text) for text in (story, story.upper(), "rain is expected in the west by the evening")]
    index = to_lsh(sketch(shingles, SketchSettings()), ["a", "b", "c"], bands=32)
    assert sorted(index.query(to_minhash(sketch(shingles, SketchSettings()), 0))) == ["a", "b"]


words = st.lists(st.sampled_from("abcdefgh"), max_size=40)


@given(words, words, st.integers(1, 4), st.integers(0, 4), st.integers(1, 5))
@settings(max_examples=300, deadline=None)
def test_every_shared_run_as_long_as_promised_is_found(
    left: list[str], right: list[str], k: int, longer: int, window: int
) -> None:
    # The promise is for runs of window + words - 1: texts are made to share exactly such a run.
    run = ["x", "y", "z", "y", "x", "z", "z", "x", "x", "y", "z", "x", "y", "y"][: window + k + longer - 1]
    one, other = shingles_of(" ".join([*left, *run, *right]), k), shingles_of(" ".join([*right, *run, *left]), k)
    found = [set(fingerprint(side, k + longer, window).tolist()) for side in (one, other)]
    assert found[0] & found[1]


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=40), st.integers(1, 12))
def test_winnowing_keeps_the_smallest_of_every_window(hashes: list[int], window: int) -> None:
    size = min(window, len(hashes))
    slow = {min(hashes[start : start + size]) for start in range(len(hashes) - size + 1)}
    assert winnow(np.array(hashes, dtype=np.uint64), window).tolist() == sorted(slow)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=25), st.integers(1, 4), st.integers(1, 13), st.data())
def test_longer_runs_are_equal_when_their_words_are_and_cross_no_furniture(
    text: list[str], k: int, length: int, data: st.DataObject
) -> None:
    dropped = data.draw(st.integers(0, len(text) - 1)) if len(text) > 2 * k else -1
    furniture = (Span(2 * dropped, 2 * dropped + 1),) if dropped >= 0 else ()
    shingles = shingles_of(" ".join(text), k, furniture)
    length = max(length, k)
    runs = [tuple(text[i : i + length]) for i in range(len(text) - length + 1) if not i <= dropped < i + length]
    if len(text) >= k:
        found = lengthen(shingles, length).tolist()
        assert len(found) == len(runs)
        assert len(set(found)) == len(set(runs))
        assert all(
            (x == y) == (p == q) for x, p in zip(found, runs, strict=True) for y, q in zip(found, runs, strict=True)
        )


def test_order_of_documents_moves_rows_and_changes_none() -> None:
    shingles = [shingles_of(text) for text in texts(20)]
    there, back = sketch(shingles, SketchSettings()), sketch(shingles[::-1], SketchSettings())
    assert np.array_equal(there.signatures, back.signatures[::-1])
    assert np.array_equal(there.contents, back.contents[::-1])
    for row in range(20):
        assert prints_of(there, row) == prints_of(back, 19 - row)


def test_no_documents_give_empty_sketches() -> None:
    sketches = sketch([], SketchSettings())
    assert sketches.signatures.shape == (0, 128)
    assert sketches.offsets.tolist() == [0]


def prints_of(sketches: Sketches, row: int) -> list[int]:
    return sketches.fingerprints[sketches.offsets[row] : sketches.offsets[row + 1]].tolist()
