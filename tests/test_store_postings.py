from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.live.heads import search_runs
from dedupe.settings import StoreSettings
from dedupe.store import segments, stories
from dedupe.store.database import connect, create_schema, read_script, transaction
from dedupe.store.postings import KEY_BITS, bits_for, decode, encode, keys_of, numbers_of, pack, search, shorten

if TYPE_CHECKING:
    from pathlib import Path

KEYS = st.lists(st.tuples(st.integers(0, 2**KEY_BITS - 1), st.integers(1, 2**24)), min_size=1, max_size=200)


def sorted_postings(pairs: list[tuple[int, int]]) -> np.ndarray:
    keys, numbers = (np.array(column, dtype=np.uint64) for column in zip(*pairs, strict=True))
    return np.unique(pack(keys, numbers))


@given(pairs=KEYS, bits=st.sampled_from([12, 15, 20, 28]), is_wide=st.booleans())
def test_postings_come_back_from_their_blobs(pairs: list[tuple[int, int]], bits: int, *, is_wide: bool) -> None:
    postings = sorted_postings(pairs)
    first = int(numbers_of(postings).min())
    buckets, blobs = encode(postings, bits, first, is_wide=is_wide)
    assert decode(buckets, blobs, bits, first, is_wide=is_wide).tolist() == postings.tolist()


@pytest.mark.parametrize("compiled", [False, True])
@settings(deadline=None)
@given(
    pairs=KEYS,
    wanted=st.lists(st.integers(0, 2**KEY_BITS - 1), max_size=20),
    bits=st.sampled_from([12, 20]),
    is_wide=st.booleans(),
)
def test_search_finds_every_holder_of_a_key_and_nobody_else(
    pairs: list[tuple[int, int]], wanted: list[int], bits: int, *, is_wide: bool, compiled: bool
) -> None:
    if compiled:
        pytest.importorskip("numba", reason="the extra fast is not installed")
    # Some keys that differ in their last bits alone, and some that many hold.
    pairs = [*pairs, *((key ^ 1, number) for key, number in pairs[:5]), *((pairs[0][0], n) for n in range(1, 40))]
    postings = sorted_postings(pairs)
    buckets, blobs = encode(postings, bits, 1, is_wide=is_wide)
    held = dict(zip(buckets.tolist(), blobs, strict=True))
    keys = np.unique(np.array([*wanted, *(key for key, _ in pairs[:20])], dtype=np.uint64))
    own = [held.get(int(key) >> (KEY_BITS - bits), b"") for key in keys]
    expected = sorted({(key, number) for key, number in pairs if key in set(keys.tolist())})
    in_buckets = search(keys, own, bits, 1, is_wide=is_wide, compiled=compiled)
    for which, numbers in (in_buckets, search_runs([postings], keys, compiled=compiled)):
        assert sorted(zip(keys[which].tolist(), numbers.tolist(), strict=True)) == expected


@given(sizes=st.lists(st.integers(1, 30), min_size=1, max_size=12), longest=st.integers(2, 20))
def test_long_lists_keep_their_first_and_last_documents(sizes: list[int], longest: int) -> None:
    pairs = [(key, number) for key, size in enumerate(sizes) for number in range(1, size + 1)]
    kept = shorten(sorted_postings(pairs), longest)
    for key, size in enumerate(sizes):
        numbers = numbers_of(kept[keys_of(kept) == key]).tolist()
        half = longest // 2
        expected = range(1, size + 1)
        assert numbers == ([*expected] if size <= longest else [*expected[: longest - half], *expected[size - half :]])


def test_buckets_hold_some_seventy_postings_at_any_size() -> None:
    for count in (1_000_000, 30_000_000, 180_000_000, 2_000_000_000):
        assert 48 <= count / 2 ** bits_for(count) < 100


def test_every_key_has_one_home_at_every_step_of_a_merge(tmp_path: Path) -> None:
    chosen = StoreSettings()
    generator = np.random.default_rng(1)
    runs = []
    for part in range(3):
        keys = generator.integers(0, 2**KEY_BITS, 500_000, dtype=np.uint64)
        runs.append(np.unique(pack(keys, np.uint64(part + 1))))
    connection = connect(tmp_path / "a.db", "create")
    with transaction(connection):
        create_schema(connection, read_script("index"), 101)
        stories.note(connection, np.arange(1, 4, dtype=np.uint64), np.arange(1, 4, dtype=np.uint64))
        for run in runs:
            segments.write_segment(connection, run, chosen)
    asked = np.unique(np.concatenate([keys_of(run[::25_000]) for run in runs]))
    every = np.concatenate(runs)
    expected = sorted(every[np.isin(keys_of(every), asked)].tolist())
    many = np.unique(np.concatenate([keys_of(run[::25]) for run in runs]))
    every_many = sorted(every[np.isin(keys_of(every), many)].tolist())
    steps = 0
    while segments.is_merge_due(connection, chosen, loading=False):
        with transaction(connection):
            segments.merge_step(connection, chosen)
        own = segments.load_segments(connection)
        which, numbers = segments.look_up(connection, own, asked)
        assert sorted(pack(asked[which], numbers).tolist()) == expected
        # So many keys that whole segments are read.
        which, numbers = segments.look_up(connection, own, many)
        assert sorted(pack(many[which], numbers).tolist()) == every_many
        steps += 1
    assert steps > 3
    (left,) = segments.load_segments(connection)
    assert segments.read_segment(connection, left).size == np.unique(every).size
    connection.close()
