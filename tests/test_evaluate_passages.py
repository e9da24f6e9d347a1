"""The scores of a small labelled corpus, whole, sampled and resumed."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from dedupe.errors import InputError, RecordError, SettingError
from dedupe.evaluate.passages import evaluate_passages
from dedupe.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

COPIED = (
    "The lighthouse keeper of Skerryvore polished forty brass lamps every evening before the herring boats returned. "
    "His granddaughter catalogued each shipwreck in a leather ledger that the museum bought during the war. "
    "Neither of them ever learned to swim, although both had rescued several drowning fishermen."
)
OTHER = "Parliament debated the budget for railways until midnight and adjourned without any vote at all."
UNRELATED = "Penguins lay one egg a year. The male keeps it warm through the long Antarctic winter."


@pytest.fixture
def corpus(tmp_path: Path) -> tuple[Path, Path]:
    docs, pairs = tmp_path / "docs.jsonl.gz", tmp_path / "pairs.jsonl"
    copy = f"{OTHER}\n{COPIED}"
    texts = {"source": f"{COPIED}\n{OTHER[:40]}", "copy": copy, "none": UNRELATED}
    with gzip.open(docs, "wt", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps({'id': name, 'text': text})}\n" for name, text in texts.items())
    rows: list[dict[str, Any]] = [
        {"cat": "copied", "susp": "copy", "src": "source", "cases": [[len(OTHER) + 1, len(COPIED), 0, len(COPIED)]]},
        {"cat": "none", "susp": "none", "src": "source", "cases": []},
    ]
    pairs.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return docs, pairs


def test_a_copied_paragraph_is_found_with_its_borders(corpus: tuple[Path, Path]) -> None:
    scores = evaluate_passages(*corpus, Settings())
    assert scores["copied"]["plagdet"] == 1.0
    assert scores["none"] == {
        "plagdet": 1.0,
        "recall": 1.0,
        "precision": 1.0,
        "granularity": 1.0,
        "pairs": 1,
        "false_pairs": 0,
    }
    assert scores["all"]["pairs"] == 2


def test_a_resumed_run_gives_the_same_scores_and_refuses_other_settings(
    corpus: tuple[Path, Path], tmp_path: Path
) -> None:
    log = tmp_path / "done.jsonl"
    first = evaluate_passages(*corpus, Settings(), sample=1, resume=log)
    assert first["all"]["pairs"] == 1
    with log.open("a", encoding="utf-8") as lines:
        lines.write('{"a": "sour')
    whole = evaluate_passages(*corpus, Settings(), resume=log)
    assert evaluate_passages(*corpus, Settings(), resume=log)["all"] == whole["all"]
    assert whole["all"] == evaluate_passages(*corpus, Settings())["all"]
    with pytest.raises(SettingError, match="was made with settings"):
        evaluate_passages(*corpus, Settings().override(["align.candidates=2"]), resume=log)


def test_an_unknown_document_and_a_broken_line_are_named(corpus: tuple[Path, Path], tmp_path: Path) -> None:
    docs, pairs = corpus
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"cat": "x", "susp": "nowhere", "src": "source", "cases": []}\n', encoding="utf-8")
    with pytest.raises(InputError, match='no document "nowhere"'):
        evaluate_passages(docs, bad, Settings())
    bad.write_text('{"cat": "x"}\n', encoding="utf-8")
    with pytest.raises(RecordError, match='1: no field "susp"'):
        evaluate_passages(docs, bad, Settings())
    bad.write_text('{"cat": "x", "susp": "copy", "src": "source", "cases": [[1, 2]]}\n', encoding="utf-8")
    with pytest.raises(RecordError, match="1: case"):
        evaluate_passages(docs, bad, Settings())
    with pytest.raises(InputError, match="give JSON Lines"):
        evaluate_passages(tmp_path / "gone.jsonl", pairs, Settings())
