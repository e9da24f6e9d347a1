"""Edit F1 as DESIGN.md defines it, on pairs whose scores are known by hand."""

import gzip
import hashlib
import json
import os
from pathlib import Path
from typing import Any

import pytest

from dedupe.errors import InputError, LabelError
from dedupe.evaluate.edits import evaluate_edits, read_labels, score_pairs
from dedupe.model import Edit, EditKind, Passage, PassageKind, Span
from dedupe.settings import Settings

A = "The mill may close in June. Forty people work there."
B = "The mill will close in June. Forty people work there now."


FIRST = Span(0, 28)


def label(kind: str, old: str, new: str, a: str = A, b: str = B) -> dict[str, Any]:
    return {"a": place(a, old), "b": place(b, new), "kind": kind}


def place(text: str, words: str) -> list[int]:
    return [text.index(words), text.index(words) + len(words)]


def write(folder: Path, changes: list[dict[str, Any]], kind: str = "edited", **more: Any) -> tuple[Path, Path]:  # noqa: ANN401 - JSON
    docs, labels = folder / "docs.jsonl.gz", folder / "labels.jsonl"
    with gzip.open(docs, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": name, "text": text}) + "\n" for name, text in (("r", A), ("n", B)))
    passage = {"a": [0, 27], "b": [0, 28], "class": kind, "changes": changes}
    row = {"pair": "X1", "release_id": "r", "news_id": "n", "passages": [passage], **more}
    labels.write_text(json.dumps(row) + "\n", encoding="utf-8")
    return docs, labels


def found(kind: EditKind, old: str, new: str) -> Edit:
    return Edit(Span(*place(A, old)), Span(*place(B, new)), old, new, kind, "medium")


def scores(folder: Path, edits: list[Edit], kind: PassageKind = "edited", b: Span = FIRST) -> dict[str, Any]:
    docs, labels = folder / "docs.jsonl.gz", folder / "labels.jsonl"
    passages = (Passage("p1", Span(0, 27), b, kind, 1.0, edits=tuple(edits)),)
    return score_pairs([(pair, passages) for pair in read_labels(docs, labels)])


def test_right_passage_and_edit_score_one(tmp_path: Path) -> None:
    write(tmp_path, [label("certainty", "may", "will")])
    result = scores(tmp_path, [found("certainty", "may", "will")])
    assert result["passages"]["f1"] == result["passages"]["kinds_right"] == 1.0
    assert result["edits"]["fact"]["f1"] == result["edits"]["certainty"]["f1"] == 1.0
    assert result["confusion"] == {"certainty": {"certainty": 1}}
    assert result["alarms"] == []


def test_other_kind_in_the_same_place_is_a_miss_and_an_alarm(tmp_path: Path) -> None:
    write(tmp_path, [label("certainty", "may", "will")])
    result = scores(tmp_path, [found("scope", "may", "will")])
    assert result["edits"]["fact"] == {
        "f1": 0.0,
        "precision": 0.0,
        "recall": 0.0,
        "labelled": 1,
        "found": 1,
        "right": 0,
    }
    assert result["confusion"] == {"certainty": {"scope": 1}}
    assert [alarm["kind"] for alarm in result["alarms"]] == ["scope"]


def test_edit_three_characters_aside_counts_and_four_do_not(tmp_path: Path) -> None:
    write(tmp_path, [label("certainty", "may", "will")])
    near = Edit(Span(12, 22), Span(12, 22), "", "", "certainty", "medium")
    far = Edit(Span(16, 40), Span(17, 40), "", "", "certainty", "medium")
    assert scores(tmp_path, [near])["edits"]["certainty"]["right"] == 1
    assert scores(tmp_path, [far])["edits"]["certainty"]["right"] == 0


def test_one_found_edit_serves_one_label(tmp_path: Path) -> None:
    write(tmp_path, [label("certainty", "may", "will"), label("certainty", "may close", "will close")])
    assert scores(tmp_path, [found("certainty", "may", "will")])["edits"]["certainty"]["recall"] == 0.5


def test_form_edits_inside_a_labelled_paraphrase_are_not_counted(tmp_path: Path) -> None:
    write(tmp_path, [label("certainty", "may", "will")], kind="paraphrase")
    result = scores(tmp_path, [found("certainty", "may", "will"), found("wording", "mill", "mill")], kind="paraphrase")
    assert result["edits"]["form"]["found"] == 0
    assert result["edits"]["fact"]["f1"] == 1.0


def test_unsure_places_neither_reward_nor_punish(tmp_path: Path) -> None:
    write(tmp_path, [], unsure=[{"a": [0, 10], "b": place(B, "will close in June")}])
    assert scores(tmp_path, [found("certainty", "may", "will")])["edits"]["fact"]["found"] == 0


def test_edit_in_a_false_passage_is_false(tmp_path: Path) -> None:
    write(tmp_path, [label("certainty", "may", "will")])
    result = scores(tmp_path, [found("number", "Forty", "Forty")], b=Span(29, 57))
    assert result["passages"]["right"] == 0
    assert result["edits"]["number"] == {
        "f1": 0.0,
        "precision": 0.0,
        "recall": 0.0,
        "labelled": 0,
        "found": 1,
        "right": 0,
    }


def test_whole_comparison_is_scored(tmp_path: Path) -> None:
    docs, labels = write(tmp_path, [label("certainty", "may", "will")])
    result = evaluate_edits(docs, labels, Settings())
    assert result["pairs"] == 1
    assert json.loads(json.dumps(result)) == result


def test_label_of_another_text_is_refused(tmp_path: Path) -> None:
    docs, labels = write(tmp_path, [], release_sha256=hashlib.sha256(b"another").hexdigest())
    with pytest.raises(LabelError, match="another text of r"):
        list(read_labels(docs, labels))


def test_label_of_an_unknown_document_is_refused(tmp_path: Path) -> None:
    docs, labels = write(tmp_path, [], news_id="m")
    with pytest.raises(LabelError, match=r"names m, which is not in docs\.jsonl\.gz"):
        list(read_labels(docs, labels))


def test_file_that_is_no_json_lines_is_refused_with_its_line(tmp_path: Path) -> None:
    docs, labels = write(tmp_path, [])
    labels.write_text('{"pair": "X1"\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"labels\.jsonl:1: "):
        list(read_labels(docs, labels))
    with pytest.raises(InputError, match="give a JSON Lines file"):
        list(read_labels(tmp_path / "none.jsonl", labels))


def test_labelled_news_keep_their_precision() -> None:
    folder = Path(os.environ.get("DEDUPE_DATA", "."))
    docs, labels = folder / "insciout_A.jsonl.gz", folder / "news_edits.jsonl"
    if not labels.exists():
        pytest.skip("news_edits: set DEDUPE_DATA to the folder that holds it")
    result = evaluate_edits(docs, labels, Settings())
    assert result["edits"]["fact"]["precision"] >= 0.65
    assert result["edits"]["sharp"]["f1"] >= 0.5
    assert result["edits"]["form"]["f1"] >= 0.55
