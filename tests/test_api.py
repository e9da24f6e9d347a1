"""The public names: each can be had, is callable or a class, and answers with what its page says."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import pytest

import dedupe
from dedupe import Document
from dedupe.errors import InputError

TEXT = (
    "The bridge on Mill Lane will close for fourteen weeks from Monday so that engineers can repair its northern arch."
)
DOCUMENTS = (
    Document("one", TEXT),
    Document("two", f"{TEXT} Traders are worried."),
    Document("three", "A short recipe."),
)


def test_public_names_stay_what_they_are_when_every_module_is_imported() -> None:
    for module in pkgutil.walk_packages(dedupe.__path__, "dedupe."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in set(dedupe.__all__) - {"__version__"}:
        assert callable(getattr(dedupe, name)), name


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="bogus"):
        dedupe.bogus  # noqa: B018 - the access is what is tested


def test_matches_come_as_a_table() -> None:
    table = dedupe.find_matches(DOCUMENTS)
    assert list(table.columns) == ["a", "b", "jaccard", "a_in_b", "b_in_a", "longest_run", "found_by"]
    assert table[["a", "b", "a_in_b"]].to_numpy().tolist() == [["one", "two", 1.0]]


def test_every_document_has_its_row_in_the_clusters() -> None:
    table = dedupe.cluster(DOCUMENTS)
    assert table["id"].tolist() == ["one", "three", "two"]
    assert table["cluster"].tolist() == ["one", "three", "one"]
    assert table["representative"].sum() == 2


def test_passages_come_in_both_units() -> None:
    for unit in ("sentence", "passage"):
        passages = dedupe.align(TEXT, DOCUMENTS[1].text, unit=unit)
        assert [passage.kind for passage in passages] == ["verbatim"]


def test_report_holds_the_comparison_of_the_pair() -> None:
    found = dedupe.report(DOCUMENTS, title="bridge")
    assert [(c.a.id, c.b.id) for c in found.comparisons] == [("one", "two")]


def test_record_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text('{"text": "one"}\n{"body": "two"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"news\.jsonl"):
        dedupe.read(tmp_path / "news.jsonl")


def test_corpus_is_read_by_name_or_folder_without_its_labels() -> None:
    named = dedupe.read("council-release")
    assert [document.id for document in named] == ["council", "local-paper"]
    assert named == dedupe.read(Path(__file__).parent.parent / "corpora" / "council-release")
    with pytest.raises(InputError, match="no path was given"):
        dedupe.read()


def test_a_byte_order_mark_is_no_change() -> None:
    text = "The council will spend fourteen million pounds on the bridge over the river Eastmere."
    for a, b in ((f"\ufeff{text}", text), (Document("a", f"\ufeff{text}"), Document("b", text))):
        (passage,) = dedupe.compare(a, b).passages
        assert passage.edits == ()
        assert passage.a == passage.b
        assert (passage.a.start, passage.kind) == (0, "verbatim")


def test_a_byte_order_mark_is_no_letter_of_a_text_wherever_it_is_given(tmp_path: Path) -> None:
    """As the readers have it: a text with the mark and one without it are equal, and found as equal."""
    text = "The council will spend fourteen million pounds on the bridge over the river Eastmere in two years."
    marked, plain = Document("a", f"\ufeff{text}"), Document("b", text)
    assert (marked.text, marked.sha256) == (plain.text, plain.sha256)
    found = dedupe.report([marked, plain])
    assert found.documents[0].text == text
    assert found.comparisons[0].passages[0].a.start == 0
    with dedupe.Index(tmp_path / "news.db") as index:
        assert index.add([Document("a", f"\ufeff{text}")]).new == 1
        assert index.add([Document("a", text)]).known == 1
        (one,) = index.find(f"\ufeff{text}")
        assert (one.jaccard, one.document.text) == (1.0, text)
