"""The compiled passes over the index: the pairs and counts of the plain ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Sketches
from dedupe.settings import IndexSettings
from dedupe.stages import index
from dedupe.stages.index import find_candidates

pytest.importorskip("numba", reason="the extra fast is not installed")


def corpus(seed: int, count: int, families: int) -> Sketches:
    """Return sketches in which families share bands and fingerprints, some documents have none, some one twice."""
    chance = np.random.default_rng(seed)
    family = chance.integers(0, families, count)
    signatures = chance.integers(0, 3, (count, 8)).astype(np.uint32)
    signatures[:, ::2] = family[:, None]
    prints = [
        chance.integers(0, 3 * families, chance.integers(0, 6)).astype(np.uint64) << np.uint64(40) for _ in family
    ]
    offsets = np.concatenate([[0], np.cumsum([own.size for own in prints])]).astype(np.int64)
    return Sketches(signatures, np.concatenate(prints), offsets, family.astype(np.uint64), 1)


@given(st.integers(0, 2**32), st.integers(2, 90), st.integers(1, 30), st.integers(2, 12), st.integers(2, 12))
@settings(deadline=None, max_examples=150)
def test_both_ways_find_the_same_pairs(seed: int, count: int, families: int, cap: int, bucket: int) -> None:
    sketches = corpus(seed, count, families)
    chosen = IndexSettings(bands=4, cap=cap, bucket=bucket)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "MANY", 1)
        compiled = find_candidates(sketches, [None] * count, chosen)
        patch.setattr(index, "MANY", 1 << 30)
        plain = find_candidates(sketches, [None] * count, chosen)
    assert compiled.a.tolist() == plain.a.tolist()
    assert compiled.b.tolist() == plain.b.tolist()
    assert compiled.found_by.tolist() == plain.found_by.tolist()
    assert compiled.unlisted == plain.unlisted
