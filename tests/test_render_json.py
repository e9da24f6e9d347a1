from __future__ import annotations

import json

import pytest

from dedupe.comparing import compare
from dedupe.model import Comparison, Document
from dedupe.pipeline import run
from dedupe.render.json import comparison_json, result_dict
from dedupe.settings import Settings

MORE = " The mayor, who opened the old one forty years ago, asked drivers to take the road through the forest instead."
A = Document(
    "a", "The bridge will close for fourteen weeks from Monday, the town said. “[1,\n2] is £4.7m,” it wrote." + MORE
)
B = Document(
    "b", "The bridge will close for sixteen weeks from Monday, the town said. “[1,\n2] is £4.7m,” it wrote." + MORE
)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(A, B, Settings())


def test_printed_object_is_that_of_the_comparison(comparison: Comparison) -> None:
    assert json.loads(comparison_json(comparison)) == comparison.to_dict()


def test_span_stands_on_one_line(comparison: Comparison) -> None:
    assert f'"a": [0, {comparison.passages[0].a.end}]' in comparison_json(comparison)


def test_result_has_every_list_and_names_the_run_once() -> None:
    data = result_dict(run([A, B], Settings(), title="Bridge"))
    assert data["title"] == "Bridge"
    assert [document["id"] for document in data["documents"]] == ["a", "b"]
    assert [(match["a"], match["b"]) for match in data["matches"]] == [("a", "b")]
    assert data["comparisons"][0]["passages"]
    assert "run" not in data["comparisons"][0]
    assert data["run"]["fingerprint"] == Settings().fingerprint()
