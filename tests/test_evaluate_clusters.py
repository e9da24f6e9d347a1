"""Found stories beside labelled ones: three scores with their definitions, and labels that fit."""

import json
from itertools import combinations
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from dedupe.cli import main
from dedupe.errors import InputError, LabelError
from dedupe.evaluate.clusters import evaluate_clusters, score_clusters
from dedupe.model import Document
from dedupe.settings import Settings

STORY = (
    "The only road bridge over the river will close to all motor traffic for fourteen weeks from Monday so that its "
    "corroded steel deck can be replaced, the borough council said, and shops on both banks will be helped with the rent."
)
OTHER = "A new garden was opened at the school on the hill by children who had planted every one of its apple trees."
DOCUMENTS = [Document("a", STORY), Document("b", STORY.replace("Monday", "Tuesday")), Document("c", OTHER)]


def labels(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_stories_found_as_labelled_score_one(tmp_path: Path) -> None:
    path = labels(tmp_path / "clusters.csv", "document,cluster,split\na,bridge,tune\nb,bridge,tune\nc,c,test\n")
    found = evaluate_clusters(DOCUMENTS, path, Settings())
    assert set(found) == {"all", "tune", "test"}
    assert found["all"]["documents"] == 3
    assert {found["all"][name] for name in ("b3_f1", "ari", "pair_f1")} == {1.0}


def test_labels_that_join_what_was_not_found_cost_recall_alone(tmp_path: Path) -> None:
    path = labels(tmp_path / "clusters.csv", "document,cluster\na,one\nb,one\nc,one\n")
    scores = evaluate_clusters(DOCUMENTS, path, Settings())["all"]
    assert (scores["b3_precision"], scores["pair_precision"]) == (1.0, 1.0)
    assert (scores["b3_recall"], scores["pair_recall"]) == (0.555556, 0.333333)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("document,story\na,1\n", 'no column "cluster"'),
        ("document,cluster\nz,1\n", 'no document "z" was read'),
        ("document,cluster\na,1\na,2\n", 'document "a" has 2 rows'),
    ],
)
def test_labels_that_do_not_fit_are_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(LabelError, match=message):
        evaluate_clusters(DOCUMENTS, labels(tmp_path / "clusters.csv", text), Settings())


def test_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give a CSV file"):
        evaluate_clusters(DOCUMENTS, tmp_path / "none.csv", Settings())


def test_command_takes_the_labels_of_a_corpus() -> None:
    answer = CliRunner().invoke(main, ["evaluate", "clusters", "newsroom-week"])
    scores = json.loads(answer.stdout)
    assert scores["all"]["documents"] == 67
    assert scores["all"]["pair_precision"] == 1.0


CLUSTERINGS = st.integers(1, 7).flatmap(
    lambda n: st.tuples(*(st.lists(st.integers(0, 3), min_size=n, max_size=n) for _ in range(2)))
)


@given(CLUSTERINGS)
def test_scores_are_those_of_the_slow_definitions(clusterings: tuple[list[int], list[int]]) -> None:
    wanted, given_ = (dict(enumerate(clusters)) for clusters in clusterings)
    scores = score_clusters(wanted, given_)
    names = sorted(wanted)
    own = [{j for j in names if given_[j] == given_[i]} for i in names]
    true = [{j for j in names if wanted[j] == wanted[i]} for i in names]
    assert scores["b3_precision"] == pytest.approx(
        sum(len(o & t) / len(o) for o, t in zip(own, true, strict=True)) / len(names), abs=1e-6
    )
    assert scores["b3_recall"] == pytest.approx(
        sum(len(o & t) / len(t) for o, t in zip(own, true, strict=True)) / len(names), abs=1e-6
    )
    pairs = list(combinations(names, 2))
    hits = sum(wanted[i] == wanted[j] and given_[i] == given_[j] for i, j in pairs)
    found = sum(given_[i] == given_[j] for i, j in pairs)
    assert scores["pair_precision"] == pytest.approx(hits / found if found else 1.0, abs=1e-6)
    assert (scores["ari"] == 1.0) == ({frozenset(o) for o in own} == {frozenset(t) for t in true})
    assert scores["ari"] <= 1.0
