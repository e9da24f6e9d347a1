"""The first real corpus, end to end: a council's release and a local paper's rewrite, against its labels."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dedupe.comparing import compare
from dedupe.corpus import check_corpus, find_corpus
from dedupe.evaluate.labels import score
from dedupe.model import Comparison, Document
from dedupe.pipeline import run
from dedupe.render import formats

if TYPE_CHECKING:
    from dedupe.corpus import Corpus
    from dedupe.corpus.labels import PairLabels
    from dedupe.settings import Settings


@cache
def corpus() -> Corpus:
    return find_corpus("council-release")


def settings() -> Settings:
    return corpus().settings()


def labels() -> PairLabels:
    return corpus().labels[0]


@cache
def pair() -> tuple[Document, Document]:
    by_id = {one.id: one for one in corpus().read() if isinstance(one, Document)}
    return by_id[labels().a], by_id[labels().b]


@cache
def found() -> Comparison:
    return compare(*pair(), settings())


@cache
def scores() -> dict[str, Any]:
    return score(found(), labels())


def test_texts_are_what_the_manifest_says() -> None:
    assert check_corpus(corpus()) == []


def test_pair_that_near_duplicate_search_misses_is_a_match() -> None:
    match = found().match
    assert 0.2 < match.jaccard < 0.25
    assert match.b_in_a > 0.4
    assert found().is_match
    assert "fingerprint" in match.found_by
    assert "lsh" not in match.found_by


def test_verbatim_and_edited_passages_are_all_linked_and_most_paraphrases() -> None:
    passages = scores()["passages"]
    assert passages["copied_linked"] == passages["copied"] == 14
    assert passages["linked"] >= 18, passages["missed"]


def test_no_link_is_false_or_reaches_beyond_its_sentence() -> None:
    passages = scores()["passages"]
    assert (passages["false"], passages["beyond_the_sentence"]) == ([], [])


def test_money_that_moved_is_linked_and_is_a_change_of_format_alone() -> None:
    (passage,) = [p for p in found().passages if "£4.7million" in p.b.of(found().b.text)]
    assert passage.moved
    (edit,) = [e for e in passage.edits if "4.7" in e.old]
    assert (edit.old, edit.new, edit.kind) == ("£4.7m", "£4.7million", "format")


def test_word_put_into_the_quotation_is_a_quote_edit() -> None:
    edits = [e for p in found().passages for e in p.edits if "work" in e.new.split() and p.in_quote]
    assert [(e.kind, e.severity) for e in edits] == [("quote", "high")]


def test_job_search_widget_is_furniture_and_in_no_denominator() -> None:
    (furniture,) = found().a.furniture
    text = furniture.of(found().a.text)
    assert text.startswith("Filter jobs")
    assert text.endswith("Starting salary")
    assert not found().b.furniture
    assert (found().share_of_a.words, found().share_of_b.words) == (829, 493)


@pytest.mark.parametrize(
    ("strength", "share", "give"), [("verbatim", 29.6, 2), ("edited", 57.6, 6), ("paraphrase", 81.7, 8)]
)
def test_shares_of_the_article_are_near_those_a_person_counted(strength: str, share: float, give: float) -> None:
    assert 100 * getattr(found().share_of_b, strength) == pytest.approx(share, abs=give)


def test_headline_and_repeated_caption_are_in_no_numerator() -> None:
    text = found().b.text
    headline, caption = text.index("\n"), text.index("Pictured top")
    counted = [p for p in found().passages if not p.repeat]
    assert all(p.b.start > headline for p in counted)
    assert all(p.b.end <= caption for p in counted)


def test_release_is_the_source_for_reasons_a_reader_accepts() -> None:
    derivation = found().derivation
    assert (derivation.source, derivation.relation) == ("a", "hadPrimarySource")
    assert derivation.confidence >= 0.8
    assert any(e.kind == "credit" and "Kensington and Chelsea council" in e.text for e in derivation.evidence)


def test_the_other_order_finds_the_same_copied_text_and_the_same_direction() -> None:
    turned = compare(*reversed(pair()), settings())
    one = {(p.a, p.b, p.kind) for p in found().passages if p.kind != "paraphrase"}
    two = {(p.b, p.a, p.kind) for p in turned.passages if p.kind != "paraphrase"}
    assert one == two
    assert turned.derivation.source == "b"
    assert turned.derivation.confidence == found().derivation.confidence


def test_names_of_the_files_have_no_say() -> None:
    a, b = pair()
    renamed = run([replace(a, id="z"), replace(b, id="y")], settings(), title="renamed").comparisons[0]
    assert renamed.a.text == a.text
    assert renamed.passages == found().passages


def test_report_is_the_committed_one_byte_for_byte(tmp_path: Path) -> None:
    result = run(corpus().read(), settings(), title=corpus().title)
    kept = Path(__file__).parent.parent / "reports" / "council-release"
    made = [path for name in ("html", "csv", "json") for path in formats[name](result, tmp_path)]
    assert len(made) > 9
    for path in made:
        assert path.read_bytes() == (kept / path.name).read_bytes(), f"{path.name} has changed: make golden renews it"
