"""Versions of one desk's text: which is the older is told from texts and titles, or left undecided."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dedupe.comparing import compare
from dedupe.errors import InputError
from dedupe.evaluate.revisions import evaluate_revisions
from dedupe.model import Document
from dedupe.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

# Invented for these tests.
TEXT = """The port of Eastmere said that it would sell its grain terminal to a Danish company for 38 million pounds.

The terminal has storage for 62,000 tonnes, and 64 people work there, all of whom will keep their places."""


def rows(**dates: str) -> list[dict[str, str]]:
    names = dict(zip(("old", "new"), ("PORT SELLS TERMINAL", "(CORRECTED) - PORT SELLS TERMINAL"), strict=True))
    texts = {"old": TEXT, "new": TEXT.replace("62,000", "66,000")}
    return [
        {"id": f"{i}-{name}", "date": dates[name], "title": names[name], "text": texts[name]}
        for i, name in enumerate(names)
    ]


def written(folder: Path, found: list[dict[str, str]]) -> Path:
    path = folder / "docs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in found), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "dates",
    [
        {"old": "26-FEB-1987 15:01:01.79", "new": "26-FEB-1987 16:10:00.02"},
        {"old": " 2-MAR-1987 15:01:01.79F", "new": " 3-MAR-1987 16:10:00.02"},
        {"old": "2026-03-02T10:00:00+00:00", "new": "2026-03-02T12:00:00+00:00"},
    ],
)
def test_text_that_calls_itself_corrected_is_the_newer(tmp_path: Path, dates: dict[str, str]) -> None:
    found = evaluate_revisions(written(tmp_path, rows(**dates)), Settings())
    assert found["versions"] == 1
    assert found["corrections"]["right"] == 1
    assert found["corrections"]["undecided"] == 0


def test_texts_weeks_apart_are_no_versions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no two texts are versions of one"):
        evaluate_revisions(written(tmp_path, rows(old="2026-03-02", new="2026-04-02")), Settings())


def test_title_that_says_corrected_turns_with_the_texts() -> None:
    old, new = Document("a", TEXT, title="PORT SELLS"), Document("b", TEXT, title="CORRECTED - PORT SELLS")
    there, back = compare(old, new, Settings()).derivation, compare(new, old, Settings()).derivation
    assert (there.source, back.source) == ("a", "b")
    assert there.evidence[0].text == "B corrects an earlier version: “CORRECTED - PORT SELLS”"
    for title in ("MARKET SEES CORRECTION", "CORRECTION FACILITY OPENS"):
        assert compare(old, Document("b", TEXT, title=title), Settings()).derivation.source is None
