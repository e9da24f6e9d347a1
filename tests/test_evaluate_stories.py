"""What a story is, as a whole run says it of the invented week, beside the labels that no stage has seen."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dedupe.corpus import find_corpus
from dedupe.errors import LabelError
from dedupe.evaluate.stories import evaluate_stories

ROOT = Path(__file__).parent.parent
WEEK = ROOT / "corpora" / "newsroom-week"


@cache
def scores() -> dict[str, Any]:
    corpus = find_corpus(str(WEEK))
    return evaluate_stories(corpus.read(), WEEK / "labels", corpus.settings())


@pytest.mark.parametrize("split", ["tune", "test"])
@pytest.mark.parametrize(
    "name", ["clusters", "types", "parts", "second_sources", "unseen", "inherited", "corrections", "coverage"]
)
def test_half_of_the_week_is_told_as_its_labels_say(split: str, name: str) -> None:
    found = scores()[split][name]
    assert found["missed"] == []
    assert found["right"] == found["labelled"]
    assert not found.get("false")


@pytest.mark.parametrize("split", ["tune", "test"])
def test_descent_and_strongest_changes_hold_their_floors(split: str) -> None:
    found = scores()[split]
    assert found["edges"]["f1"] >= 0.9
    assert found["changes"]["right"] >= 0.5 * found["changes"]["labelled"]


def test_all_is_the_sum_of_the_halves() -> None:
    found = scores()
    for name in ("clusters", "parts", "coverage"):
        assert found["all"][name]["labelled"] == sum(found[half][name]["labelled"] for half in ("tune", "test"))


def test_label_without_its_column_is_one_clear_line(tmp_path: Path) -> None:
    for name in ("clusters", "derivations", "edits", "quotes"):
        text = (WEEK / "labels" / f"{name}.csv").read_text(encoding="utf-8")
        (tmp_path / f"{name}.csv").write_text(text.replace("entered", "when", 1), encoding="utf-8")
    corpus = find_corpus(str(WEEK))
    with pytest.raises(LabelError, match=r'edits\.csv: no column "entered"'):
        evaluate_stories(corpus.read(), tmp_path, corpus.settings())


SECOND = ROOT / "corpora" / "newsroom-second-week"


@cache
def second(labels: Path = SECOND / "labels") -> dict[str, Any]:
    corpus = find_corpus(str(SECOND))
    found: dict[str, Any] = evaluate_stories(corpus.read(), labels, corpus.settings())["test"]
    return found


@pytest.mark.parametrize("name", ["clusters", "types", "parts", "unseen", "inherited", "corrections", "lag"])
def test_week_on_which_nothing_was_chosen_is_told_as_its_labels_say(name: str) -> None:
    assert second()[name]["missed"] == []
    assert second()["edges"]["f1"] >= 0.9


def test_a_row_is_right_only_where_all_of_it_is() -> None:
    found = second()
    wrong = set(found["rows"]["missed"])
    for name in ("coverage", "gravest", "lag", "share_of_article", "share_of_release", "facts"):
        assert set(found[name]["missed"]) <= wrong


def test_lag_and_shares_are_held_against_what_the_labels_quote(tmp_path: Path) -> None:
    for path in (SECOND / "labels").iterdir():
        text = path.read_text(encoding="utf-8")
        if path.name == "coverage.csv":
            text = text.replace("northern-ledger-0311-birdflu,0.583,0.583", "northern-ledger-0311-birdflu,0.483,0.483")
        if path.name == "passages.csv":
            kept = [line for line in text.split("\n") if "The risk to the public" not in line]
            text = "\n".join(kept)
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    found, copies = second(tmp_path), {"northern-ledger-0311-birdflu", "eastmere-gazette-0311-birdflu"}
    assert found["lag"]["missed"] == ["northern-ledger-0311-birdflu"]
    assert copies <= set(found["share_of_article"]["missed"])
    assert copies.isdisjoint(second()["share_of_article"]["missed"])
    (tmp_path / "passages.csv").write_text(
        (SECOND / "labels" / "passages.csv").read_text(encoding="utf-8").replace("Egg packers", "Egg eaters"),
        encoding="utf-8",
    )
    with pytest.raises(LabelError, match=r"Egg eaters.*copy the words from the text"):
        evaluate_stories(find_corpus(str(SECOND)).read(), tmp_path, find_corpus(str(SECOND)).settings())


WATCH = """
import json, sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from dedupe.cli import main
try:
    main(sys.argv[1:])
finally:
    print(json.dumps([path for path in opened if "labels" in path and not path.endswith((".py", ".pyc"))]))
"""


@pytest.mark.parametrize(
    "args",
    [
        ("report", str(WEEK), "-o", "{folder}/", "-q"),
        ("explain", "quayside-online-0305-grain", "--in", str(WEEK), "--json"),
    ],
)
def test_no_stage_reads_a_label_file(args: tuple[str, ...], tmp_path: Path) -> None:
    command = [sys.executable, "-c", WATCH, *(arg.format(folder=tmp_path / "made") for arg in args)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, encoding="utf-8")
    assert json.loads(done.stdout.splitlines()[-1]) == []
