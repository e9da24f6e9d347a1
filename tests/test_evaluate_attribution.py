"""A news text is traced to its release among all releases."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dedupe.cli import main
from dedupe.errors import InputError
from dedupe.evaluate.attribution import Ranking, evaluate_attribution

ROWS = [
    {"id": "r1", "kind": "release", "release": "1", "text": "The old bridge over the Wend will close for a repair."},
    {"id": "r2", "kind": "release", "release": "2", "text": "The school on the hill will open a new garden."},
    {"id": "n1", "kind": "news", "release": "1", "text": "A repair will close the old bridge, the council said."},
    {"id": "n2", "kind": "news", "release": "2", "text": "The old bridge leads to a garden."},
    {"id": "n3", "kind": "news", "release": "9", "text": "Its release is not here."},
]


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_ranks_become_hits_and_reciprocals(tmp_path: Path) -> None:
    found = evaluate_attribution(write(tmp_path / "docs.jsonl", ROWS))
    assert found == {"releases": 2, "news": 2, "hit@1": 0.5, "hit@5": 1.0, "mrr": 0.75}


def test_command_prints_the_scores_as_json(tmp_path: Path) -> None:
    path = write(tmp_path / "docs.jsonl", ROWS)
    answer = CliRunner().invoke(main, ["evaluate", "attribution", str(path)])
    assert json.loads(answer.stdout) == evaluate_attribution(path)


def test_file_without_pairs_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no news text names a release"):
        evaluate_attribution(write(tmp_path / "docs.jsonl", ROWS[:2]))


TEXTS = st.lists(st.sampled_from("bridge school garden river repair town".split()), min_size=1, max_size=8).map(
    " ".join
)


@given(st.dictionaries(st.sampled_from("abcdef"), TEXTS, min_size=1), TEXTS)
def test_order_of_the_sources_changes_nothing_and_each_is_ranked_once(sources: dict[str, str], text: str) -> None:
    turned = dict(reversed(sources.items()))
    ranked = Ranking(sources).rank(text)
    assert ranked == Ranking(turned).rank(text)
    assert sorted(ranked) == sorted(sources)


def test_science_news_is_traced_to_its_release() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("insciout_A: set DEDUPE_DATA to the folder that holds it")
    found = evaluate_attribution(Path(folder) / "insciout_A.jsonl.gz")
    assert found["hit@1"] >= 0.96
    assert found["mrr"] >= 0.97
