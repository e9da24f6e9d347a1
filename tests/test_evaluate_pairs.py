"""Graded pairs are scored at the shipped threshold, file by file."""

import gzip
import json
import os
from pathlib import Path

import pytest

from dedupe.errors import InputError, RecordError
from dedupe.evaluate.pairs import evaluate_pairs, read_pairs
from dedupe.settings import Settings

STORY = "the bridge over the river will close for fourteen weeks from monday because of cracks in its deck"
OTHER = "rain is expected in the west by the evening and it will be colder than it was on every day this week"


def write(path: Path, rows: list[tuple[str, str, int]]) -> Path:
    lines = "".join(json.dumps({"text_a": a, "text_b": b, "label": grade}) + "\n" for a, b, grade in rows)
    path.write_bytes(gzip.compress(lines.encode()) if path.suffix == ".gz" else lines.encode())
    return path


def test_each_file_and_all_together_are_scored(tmp_path: Path) -> None:
    right = write(tmp_path / "right.jsonl.gz", [(STORY, STORY.upper(), 3), (STORY, OTHER, 0)])
    wrong = write(tmp_path / "wrong.jsonl", [(STORY, STORY, 0), (STORY, OTHER, 1)])
    scores = evaluate_pairs([right, wrong], Settings())
    assert scores["files"]["right"] == {"f1": 1.0, "precision": 1.0, "recall": 1.0, "pairs": 2, "duplicates": 1}
    assert scores["files"]["wrong"]["f1"] == 0.0
    assert scores["all"] == {"f1": 0.5, "precision": 0.5, "recall": 0.5, "pairs": 4, "duplicates": 2}
    assert json.loads(json.dumps(scores)) == scores


def test_threshold_is_that_of_the_settings(tmp_path: Path) -> None:
    half = write(tmp_path / "half.jsonl", [(STORY, f"{STORY} {OTHER}", 1)])
    assert evaluate_pairs([half], Settings())["all"]["recall"] == 0.0
    assert evaluate_pairs([half], Settings().override(["verify.near=0.3"]))["all"]["recall"] == 1.0


def test_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text_a": "x", "label": 1}\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"bad\.jsonl:1: .*text_b.* a graded pair has text_a, text_b and a label"):
        list(read_pairs(path))


def test_missing_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give JSON Lines"):
        evaluate_pairs([tmp_path / "none.jsonl"], Settings())


def test_web_pages_are_told_apart_as_well_as_the_floors_say() -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip("webis_s3_web, webis_s3_terabyte: set DEDUPE_DATA to the folder that holds them")
    files = [Path(folder) / f"webis_s3_{name}.jsonl.gz" for name in ("web", "terabyte")]
    scores = evaluate_pairs(files, Settings())["files"]
    assert scores["webis_s3_web"]["f1"] >= 0.87
    assert scores["webis_s3_terabyte"]["f1"] >= 0.85
