"""The second invented week: its texts and its labels fit each other and keep what the story sheet says.

Nothing of the tool is tested here. All of the corpus is kept aside: nothing may be chosen or tuned on it.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest

from dedupe.corpus.manifest import check_corpus, load_manifest
from dedupe.model import FACT_KINDS, QuoteStatus, Relation, Severity

CORPUS = Path(__file__).parent.parent / "corpora" / "newsroom-second-week"
UNSEEN = "unseen:"
MONDAY = datetime(2026, 3, 9, tzinfo=UTC)


def read_labels(name: str) -> list[dict[str, str]]:
    with (CORPUS / "labels" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    assert rows
    assert all(None not in row and None not in row.values() for row in rows), f"{name}.csv has ragged rows"
    return rows


ARTICLES: dict[str, dict[str, Any]] = {
    article["id"]: article
    for line in (CORPUS / "documents" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    for article in [json.loads(line)]
}
CLUSTERS = read_labels("clusters")
DERIVATIONS = read_labels("derivations")
EDITS = read_labels("edits")
QUOTES = read_labels("quotes")
FURNITURE = read_labels("furniture")
PASSAGES = read_labels("passages")
COVERAGE = read_labels("coverage")
CLUSTER = {row["document"]: row for row in CLUSTERS}


def text(name: str) -> str:
    return str(ARTICLES[name]["text"])


def words_at(article: str, quoted: str) -> str:
    """The bracketed words of a context, which must stand once."""
    before, words, after = quoted.replace("]", "[").split("[")
    assert text(article).count(before + words + after) == 1, f"{article}: {quoted!r}"
    return words


def runs(name: str, words: int) -> set[tuple[str, ...]]:
    """Every run of *words* words outside furniture."""
    outlet, kept = ARTICLES[name]["outlet"], text(name)
    for row in FURNITURE:
        if row["outlet"] == outlet and row["document"] in ("", name):
            kept = kept.replace(row["text"], "\n\n")
    tokens = "".join(c.lower() if c.isalnum() else " " for c in kept.replace("’", "'")).split()
    return {tuple(tokens[i : i + words]) for i in range(len(tokens) - words + 1)}


def origins() -> dict[str, str]:
    """The text where the story of each article with a table of coverage began."""
    main = {row["target"]: row["source"] for row in DERIVATIONS if row["main"] == "yes"}
    found = {}
    for target, source in main.items():
        first = source
        while first in main:
            first = main[first]
        if not first.startswith(UNSEEN):
            found[target] = first
    return found


def test_the_manifest_fits_and_says_that_all_of_it_is_invented() -> None:
    assert not check_corpus(load_manifest(CORPUS))
    assert "every person, place, outlet and event is invented" in (CORPUS / "corpus.toml").read_text(encoding="utf-8")
    assert "Everything here is invented" in (CORPUS / "story-sheet.md").read_text(encoding="utf-8")
    assert all(article["url"].split("/")[2].endswith(".example") for article in ARTICLES.values())


def test_all_of_it_is_kept_aside_and_holds_every_type_of_story() -> None:
    assert sorted(CLUSTER) == sorted(ARTICLES)
    assert {row["split"] for row in CLUSTERS} == {"test"}
    stories = {row["cluster"]: row["type"] for row in CLUSTERS if row["type"] != "alone"}
    assert len(ARTICLES) == 37
    assert Counter(stories.values())["release rewrite"] == 2
    assert len(set(stories.values())) == 5
    assert all(row["cluster"] == row["document"] for row in CLUSTERS if row["part"] == "alone")


def test_derivations_stay_in_their_story_and_every_member_has_one_main_source_but_the_first() -> None:
    for row in DERIVATIONS:
        assert row["relation"] in get_args(Relation)
        if not row["source"].startswith(UNSEEN):
            assert CLUSTER[row["source"]]["cluster"] == CLUSTER[row["target"]]["cluster"]
    main = Counter(row["target"] for row in DERIVATIONS if row["main"] == "yes")
    firsts = [name for name, row in CLUSTER.items() if row["part"] != "alone" and not main[name]]
    assert len(firsts) == 5  # the common source was never collected
    assert max(main.values()) == 1


@pytest.mark.parametrize("row", EDITS, ids=lambda row: f"{row['target']}:{row['kind']}:{row['new'][:20]}")
def test_old_and_new_of_an_edit_stand_in_their_texts(row: dict[str, str]) -> None:
    assert row["kind"] in FACT_KINDS
    assert row["severity"] in get_args(Severity)
    assert {row["certain"], row["strongest"]} <= {"yes", "no"}
    assert words_at(row["source"], row["old_context"]) == row["old"]
    assert words_at(row["target"], row["new_context"]) == row["new"]
    assert row["old"] != row["new"]


def test_an_inherited_edit_is_the_own_edit_of_the_text_where_it_entered() -> None:
    own = {(row["target"], row["source"], row["kind"], row["old"]) for row in EDITS if row["status"] == "own"}
    parents = {row["target"]: row["source"] for row in DERIVATIONS if row["main"] == "yes"}
    for row in EDITS:
        if row["status"] == "own":
            assert row["entered"] == row["target"]
            assert parents[row["target"]] == row["source"]
        elif row["status"] == "inherited":
            assert (row["entered"], row["source"], row["kind"], row["old"]) in own, row
            above = [row["target"]]
            while above[-1] in parents:
                above.append(parents[above[-1]])
            assert row["entered"] in above[1:], row
        else:
            assert parents[row["source"]] == parents[row["target"]]
            assert parents[row["source"]].startswith(UNSEEN)


def test_every_article_with_a_sure_change_says_which_is_the_gravest() -> None:
    by_target = defaultdict(list)
    for row in EDITS:
        if row["status"] != "sibling":
            by_target[row["target"]].append(row)
    for target, rows in by_target.items():
        graves = [row for row in rows if row["strongest"] == "yes"]
        assert bool(graves) == any(row["certain"] == "yes" for row in rows), target
        assert all(row["certain"] == "yes" for row in graves), target


@pytest.mark.parametrize("row", QUOTES, ids=lambda row: f"{row['document']}:{row['status']}:{row['speaker']}")
def test_a_quotation_stands_on_the_sides_that_its_status_says(row: dict[str, str]) -> None:
    assert row["status"] in get_args(QuoteStatus)
    assert bool(row["source_quote"]) == (row["status"] != "added")
    assert bool(row["document_quote"]) == (row["status"] != "dropped")
    assert row["source_quote"] in text(row["source"])
    assert all(piece in text(row["document"]) for piece in row["document_quote"].split(" … "))


def test_passages_and_coverage_speak_of_every_article_that_has_an_origin() -> None:
    found = origins()
    assert {(row["source"], row["document"]) for row in PASSAGES} == {(s, t) for t, s in found.items()} - {
        (found[corrected], corrected) for corrected in ("fenwick-star-0309-college-corrected",)
    }
    for row in PASSAGES:
        assert text(row["source"]).count(row["source_text"]) == 1, row
        assert text(row["document"]).count(row["document_text"]) == 1, row
        assert (row["source_text"] == row["document_text"]) == (row["kind"] == "verbatim"), row
    assert {(row["source"], row["document"]) for row in COVERAGE} == {(r["source"], r["document"]) for r in PASSAGES}


@pytest.mark.parametrize("row", COVERAGE, ids=lambda row: row["document"])
def test_a_labelled_lag_is_what_the_dates_say(row: dict[str, str]) -> None:
    start = datetime.fromisoformat(ARTICLES[row["source"]]["published"])
    published = ARTICLES[row["document"]]["published"]
    is_day = len(published) == len("2026-03-09")
    first = datetime.combine(date.fromisoformat(published[:10]), datetime.min.time(), UTC)
    last = first + timedelta(days=1)
    if not is_day:
        first = last = datetime.fromisoformat(published)
    lag_from, lag_to = (max((moment - start).total_seconds() / 3600, 0) for moment in (first, last))
    assert float(row["lag_from"]) == pytest.approx(lag_from, abs=0.01)
    assert float(row["lag_to"]) == pytest.approx(lag_to, abs=0.01)
    assert (row["rough"] == "yes") == is_day
    assert int(row["facts_from"]) <= int(row["facts_to"])


def test_furniture_stands_in_its_articles() -> None:
    for row in FURNITURE:
        articles = [name for name in ARTICLES if ARTICLES[name]["outlet"] == row["outlet"]]
        holders = [name for name in articles if row["text"] in text(name)]
        assert (
            holders == [row["document"]]
            if row["document"]
            else len(holders) == len(articles) or "-weather" in str(holders)
        )


def test_different_stories_share_no_run_of_eight_words_outside_furniture() -> None:
    found = {name: runs(name, 8) for name in ARTICLES}
    for one, other in combinations(sorted(ARTICLES), 2):
        if CLUSTER[one]["cluster"] != CLUSTER[other]["cluster"]:
            assert not found[one] & found[other], (one, other)


def test_two_reports_of_one_accident_share_facts_and_no_sentence() -> None:
    gazette, star = "eastmere-gazette-0312-coach", "fenwick-star-0312-coach"
    for fact in ("8.25am", "31", "Threlkeld", "Station Road", "swim"):
        assert fact in text(gazette)
        assert fact in text(star)
    assert not runs(gazette, 5) & runs(star, 5)


def test_an_unrelated_pair_shares_only_furniture() -> None:
    football, books = "fenwick-star-0314-football", "northern-ledger-0314-books"
    assert all("published by Ledger Media (Morrow) Ltd" in text(name) for name in (football, books))
    assert not runs(football, 5) & runs(books, 5)


def test_each_taker_of_the_lost_wire_piece_lacks_something_that_two_others_share() -> None:
    takers = sorted({row["target"] for row in DERIVATIONS if row["source"].startswith(UNSEEN)})
    assert len(takers) == 3
    for name in takers:
        one, other = (taker for taker in takers if taker != name)
        assert (runs(one, 6) & runs(other, 6)) - runs(name, 6), name


def test_no_setting_was_chosen_on_this_corpus() -> None:
    settings = Path(__file__).parent.parent / "dedupe" / "settings"
    assert not [path.name for path in settings.rglob("*.py") if "second-week" in path.read_text(encoding="utf-8")]
