"""Stories of many links: what is compiled gives the stories of the rules as they are written down."""

from __future__ import annotations

import random

import numpy as np
import pytest

from dedupe.model import Candidates, Match
from dedupe.model.sketch import MatchColumns
from dedupe.settings import ClusterSettings
from dedupe.stages.cluster import About, grow

pytest.importorskip("numba", reason="the extra fast is not installed")
pytest.importorskip("scipy", reason="the extra fast is not installed")

DAYS = [None, "2024-03-01", "2024-03-02"]


def web(seed: int) -> tuple[list[Match], dict[str, About]]:
    """Return links of some stories, loose and close, with many that are as strong as each other."""
    chance = random.Random(seed)
    documents = chance.randint(2, 60)
    names = [f"d{number:02}" for number in range(documents)]
    shares = chance.choice([[0.2, 0.3, 0.5, 0.8, 0.9], [round(chance.random(), 6) for _ in range(40)]])
    stories = chance.randint(1, 6)
    pairs = {(0, 1)}
    for _ in range(chance.randint(1, 4 * documents)):
        a, b = sorted(chance.sample(range(documents), 2))
        if a % stories == b % stories or chance.random() < 0.2:
            pairs.add((a, b))
    matches = []
    for a, b in sorted(pairs):
        one, other = chance.choice(shares), chance.choice(shares)
        jaccard = round(min(one, other) * chance.choice([0.5, 0.7]), 6)
        matches.append(
            Match(names[a], names[b], jaccard, one, other, chance.choice([12, 20, 40]), ("fingerprint",), 12)
        )
    inside = {name for match in matches for name in (match.a, match.b)}
    about = {name: About(chance.choice(DAYS), chance.randint(100, 103)) for name in sorted(inside)}
    return matches, about


@pytest.mark.parametrize("part", range(4))
def test_compiled_stories_are_those_that_grow_link_by_link(part: int) -> None:
    from dedupe.stages.cluster.columns import Facts
    from dedupe.stages.cluster.told import tell

    settings = ClusterSettings()
    joined = 0
    for seed in range(part * 250, part * 250 + 250):
        matches, about = web(seed)
        names = sorted(about)
        rows = {name: row for row, name in enumerate(names)}
        a, b = (
            np.array([rows[name] for name in side], dtype=np.int32)
            for side in zip(*[(m.a, m.b) for m in matches], strict=True)
        )
        candidates = Candidates(a, b, np.ones(len(matches), dtype=np.uint8), ("fingerprint",))
        table = [(m.jaccard, m.a_in_b, m.b_in_a, m.longest_run, m.lead_words) for m in matches]
        columns = MatchColumns(candidates, *(np.array(column) for column in zip(*table, strict=True)))
        nothing = np.zeros(len(names), dtype=np.int64)
        lengths = np.array([about[name].characters for name in names])
        facts = Facts(names, nothing.astype(np.int32), nothing, [about[name].published for name in names], lengths)
        chosen = np.arange(len(matches))
        random.Random(seed).shuffle(chosen)
        stories = tell(columns, chosen, facts, settings)
        assert stories == grow(matches, about, settings), seed
        joined += len(stories)
    assert joined > 250
