"""The invented newsroom week keeps what its story sheet says."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dedupe.model import FACT_KINDS

if TYPE_CHECKING:
    from conftest import Week

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
RELEASES = {
    "Eastmere Borough Council",
    "Fenwick and Lowmoor District Council",
    "Wend Valley Hospitals Trust",
    "Merrow Hale Ports",
}
INHERITED_ERRORS = [
    ("£16.2", "wirelink-0303-bridge", "bridge", 7),
    ("good bargain", "daily-harbour-0303-bridge", "bridge", 2),
    ("Helena", "tidewater-post-0302-hospital", "hospital-chief", 2),
    ("A rise is necessary", "morrow-news-0305-tax", "council-tax", 2),
    ("40,000", "daily-harbour-0304-storm", "storm-petra", 2),
    ("has sold", "daily-harbour-0305-grain", "grain-terminal", 2),
]
"""Words of the error, the document where it entered, its story, and how many of the story carry it."""


def test_the_week_holds_what_the_story_sheet_promises(first_week: Week) -> None:
    outlets = {article["outlet"] for article in first_week.articles.values()}
    assert outlets >= RELEASES
    assert len(outlets - RELEASES) == 12
    assert sum(article["outlet"] in RELEASES for article in first_week.articles.values()) == 4
    assert sum(article["outlet"] == "Wirelink" for article in first_week.articles.values()) == 3
    assert len(first_week.articles) == 67
    assert len({row["cluster"] for row in first_week.clusters if row["type"] != "alone"}) == 12
    assert sum(row["type"] == "alone" for row in first_week.clusters) == 13


def test_texts_are_as_long_as_the_real_thing(first_week: Week) -> None:
    for name, article in first_week.articles.items():
        words = len(article["text"].split())
        if article["outlet"] in RELEASES:
            assert 350 <= words <= 600, name
        elif article["outlet"] == "Wirelink":
            assert 250 <= words <= 450, name
        elif first_week.part[name]["part"] == "brief or excerpt":
            assert 80 <= words <= 190, name
        elif not name.endswith(("-tides", "-weather")):
            assert 150 <= words <= 500, name


def test_dates_are_of_the_week_and_of_every_sort(first_week: Week) -> None:
    sorts: Counter[str] = Counter()
    for name, article in first_week.articles.items():
        published = article.get("published")
        sorts["none" if published is None else "day" if len(published) == len("2026-03-02") else published[19:]] += 1
        meant = first_week.moment(name)
        assert meant is None or MONDAY <= meant[0] <= meant[1] <= MONDAY + timedelta(days=7)
    assert set(sorts) == {"none", "day", "Z", "+00:00", "+01:00"}
    assert sorts["none"] == 2
    assert sorts["day"] >= 6


def test_about_half_of_the_outlets_print_the_headline_in_the_text(first_week: Week) -> None:
    printed = defaultdict(set)
    for article in first_week.articles.values():
        printed[article["outlet"]].add(article["title"] in article["text"].split("\n\n"))
    papers = {outlet: found for outlet, found in printed.items() if outlet not in RELEASES}
    assert all(len(found) == 1 for found in papers.values())
    assert sum(found == {True} for found in papers.values()) == 6


def test_half_of_the_stories_are_kept_aside_and_both_halves_have_every_type(first_week: Week) -> None:
    stories = {(row["cluster"], row["type"], row["split"]) for row in first_week.clusters if row["type"] != "alone"}
    assert Counter(split for *_, split in stories) == {"tune": 6, "test": 6}
    for half in ("tune", "test"):
        assert {kind for _, kind, split in stories if split == half} == {row["type"] for row in first_week.clusters} - {
            "alone"
        }


def test_common_sources_were_never_collected(first_week: Week) -> None:
    takers = defaultdict(set)
    for row in first_week.derivations:
        if row["source"].startswith(first_week.unseen):
            takers[row["source"]].add(row["target"])
    assert len(takers) == 3
    for source, names in takers.items():
        one, other = sorted(names)
        elsewhere = set().union(*(first_week.runs(name, 8) for name in first_week.articles if name not in names))
        assert (first_week.runs(one, 8) & first_week.runs(other, 8)) - elsewhere, source


def test_only_two_targets_are_stamped_before_their_source(first_week: Week) -> None:
    early = set()
    for row in first_week.derivations:
        source, target = (first_week.moment(row[side]) for side in ("source", "target"))
        if source and target and target[1] < source[0]:
            early.add(row["target"])
    assert early == {"eastmere-gazette-0302-hospital", "tidewater-post-0304-storm"}


def test_severities_follow_the_kinds(first_week: Week) -> None:
    always_high = {"number", "date", "name", "quote", "quote-boundary", "negation"}
    for row in first_week.edits:
        assert row["severity"] in ({"high"} if row["kind"] in always_high else {"high", "medium"}), row


def test_every_fact_kind_is_labelled_and_most_in_both_halves(first_week: Week) -> None:
    kinds = {
        half: {row["kind"] for row in first_week.edits if first_week.part[row["target"]]["split"] == half}
        for half in ("tune", "test")
    }
    assert kinds["tune"] == kinds["test"] == set(FACT_KINDS)


@pytest.mark.parametrize(("words", "entered", "story", "carriers"), INHERITED_ERRORS)
def test_an_error_is_carried_by_its_heirs_alone(
    first_week: Week, words: str, entered: str, story: str, carriers: int
) -> None:
    carry = {
        name
        for name in first_week.articles
        if first_week.part[name]["cluster"] == story and words in first_week.text(name)
    }
    assert len(carry) == carriers
    labelled = {row["target"] for row in first_week.edits if row["entered"] == entered and row["target"] != entered}
    assert carry - {entered} == {name for name in labelled if words in first_week.text(name)}
    assert entered in carry


def test_a_correction_keeps_the_address_or_the_name_and_says_so(first_week: Week) -> None:
    revised = [row for row in first_week.derivations if row["relation"] == "wasRevisionOf"]
    assert len(revised) == 3
    for row in revised:
        old, new = first_week.articles[row["source"]], first_week.articles[row["target"]]
        assert old["outlet"] == new["outlet"]
        assert new["id"].startswith(old["id"])
        assert new["url"].startswith(old["url"])
        assert any(note in new["text"] for note in ("corrected on", "amended on", "Correction,"))
    assert Counter(
        first_week.articles[row["source"]]["url"] == first_week.articles[row["target"]]["url"] for row in revised
    ) == {
        True: 2,
        False: 1,
    }


def test_a_syndicated_copy_holds_the_words_of_its_source(first_week: Week) -> None:
    copies = [row for row in first_week.derivations if first_week.part[row["target"]]["part"] == "syndicated copy"]
    assert len(copies) == 6
    for row in copies:
        shared = first_week.runs(row["target"], 5) & first_week.runs(row["source"], 5)
        assert len(shared) > 0.8 * len(first_week.runs(row["target"], 5)), row["target"]
    other_headline = [
        row
        for row in copies
        if first_week.articles[row["source"]]["title"] != first_week.articles[row["target"]]["title"]
    ]
    assert len(other_headline) == 3


def test_quotations_are_labelled_with_their_marks(first_week: Week) -> None:
    marks = '“"‘'
    for row in first_week.quotes:
        pieces = [piece for piece in row["document_quote"].split(" … ") if piece]
        assert row["status"] == "newly-quoted" or not row["source_quote"] or row["source_quote"][0] in marks, row
        assert all((piece[0] in marks) == (row["status"] != "de-quoted") for piece in pieces), row


def test_kept_quotations_have_the_same_words_and_altered_ones_have_not(first_week: Week) -> None:
    def words(quote: str) -> str:
        return " ".join("".join(c.lower() if c.isalnum() else " " for c in quote).split())

    for row in first_week.quotes:
        pieces = [words(piece) for piece in row["document_quote"].split(" … ")]
        if row["status"] == "kept":
            assert all(piece in words(row["source_quote"]) for piece in pieces), row
        elif row["status"] == "altered":
            assert not all(piece in words(row["source_quote"]) for piece in pieces), row


def test_every_member_of_a_story_with_an_origin_has_its_quotations(first_week: Week) -> None:
    listed = {row["document"] for row in first_week.quotes}
    for row in first_week.clusters:
        expects = row["type"] not in ("alone", "common source")
        origin = row["document"] in {quote["source"] for quote in first_week.quotes}
        assert (row["document"] in listed) == (expects and not origin), row["document"]


def test_furniture_stands_in_its_articles_and_differs_between_outlets(first_week: Week) -> None:
    owners = defaultdict(set)
    for row in first_week.furniture:
        owners[row["text"]].add(row["outlet"])
        articles = [name for name in first_week.articles if first_week.articles[name]["outlet"] == row["outlet"]]
        assert articles
        if row["document"]:
            assert first_week.text(row["document"]).count(row["text"]) == 1
        elif row["kind"] == "page furniture":
            assert all(first_week.text(name).count(row["text"]) == 1 for name in articles), row
        else:
            assert sum(row["text"] in first_week.text(name) for name in articles) == 4, row
    without = {article["outlet"] for article in first_week.articles.values()} - {
        row["outlet"] for row in first_week.furniture
    }
    assert without == {"Saltmarsh Herald", "Lowmoor Echo"}
    notice = [outlets for words, outlets in owners.items() if words.startswith("The Fenwick Star and the Northern")]
    assert sorted(set().union(*notice)) == ["Fenwick Star", "Northern Ledger"]


def test_an_unrelated_pair_shares_only_furniture(first_week: Week) -> None:
    football, school = "fenwick-star-0307-football", "northern-ledger-0303-school"
    notice = "published by Ledger Media (Morrow) Ltd"
    assert notice in first_week.text(football)
    assert notice in first_week.text(school)
    assert not first_week.runs(football, 5) & first_week.runs(school, 5)


def test_two_reports_of_one_fire_share_facts_and_no_sentence(first_week: Week) -> None:
    gazette, harbour = "eastmere-gazette-0306-fire", "daily-harbour-0306-fire"
    for fact in ("2.14am", "1868", "Ruben Askwith", "Morwenna Bolitho", "Capstan Row", "harbour tug"):
        assert fact in first_week.text(gazette)
        assert fact in first_week.text(harbour)
    assert not first_week.runs(gazette, 5) & first_week.runs(harbour, 5)
    assert first_week.part[gazette]["cluster"] != first_week.part[harbour]["cluster"]
