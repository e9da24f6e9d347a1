"""The invented newsroom week: its texts and its labels fit each other and keep what the story sheet says.

Nothing of the tool is tested here: a label that a person corrects wrongly is found before it judges anything.
"""

from __future__ import annotations

import csv
import hashlib
import json
import tomllib
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, get_args

import pytest

from dedupe.model import FACT_KINDS, QuoteStatus, Relation, Severity

CORPUS = Path(__file__).parent.parent / "corpora" / "newsroom-week"
UNSEEN = "unseen:"
MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
RELEASES = {
    "Eastmere Borough Council",
    "Fenwick and Lowmoor District Council",
    "Wend Valley Hospitals Trust",
    "Merrow Hale Ports",
}
TYPES = {"syndicated copy", "release rewrite", "brief or excerpt", "revision or correction", "common source", "alone"}
PARTS = TYPES - {"release rewrite", "common source"} | {"release", "wire", "report", "rewrite"}
INHERITED_ERRORS = [
    ("£16.2", "wirelink-0303-bridge", "bridge", 7),
    ("good bargain", "daily-harbour-0303-bridge", "bridge", 2),
    ("Helena", "tidewater-post-0302-hospital", "hospital-chief", 2),
    ("A rise is necessary", "morrow-news-0305-tax", "council-tax", 2),
    ("40,000", "daily-harbour-0304-storm", "storm-petra", 2),
    ("has sold", "daily-harbour-0305-grain", "grain-terminal", 2),
]
"""Words of the error, the document where it entered, its story, and how many of the story carry it."""


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
CLUSTER = {row["document"]: row for row in CLUSTERS}


def text(name: str) -> str:
    return str(ARTICLES[name]["text"])


def span_of(article: str, quoted: str) -> tuple[int, int]:
    """Where the bracketed words of a context stand; the context must stand once."""
    before, words, after = quoted.replace("]", "[").split("[")
    context = before + words + after
    assert text(article).count(context) == 1, f"{article}: {context!r} stands {text(article).count(context)} times"
    start = text(article).index(context) + len(before)
    return start, start + len(words)


def moment(published: str) -> tuple[datetime, datetime]:
    """The first and the last moment that a date may mean."""
    if len(published) == len("2026-03-02"):
        day = datetime.combine(date.fromisoformat(published), datetime.min.time(), UTC)
        return day, day + timedelta(days=1)
    at = datetime.fromisoformat(published)
    assert at.tzinfo is not None, f"{published} has no zone"
    return at, at


def without_furniture(name: str) -> str:
    outlet, kept = ARTICLES[name]["outlet"], text(name)
    for row in FURNITURE:
        if row["outlet"] == outlet and row["document"] in ("", name):
            kept = kept.replace(row["text"], "\n\n")
    return kept


def runs(name: str, words: int) -> set[tuple[str, ...]]:
    tokens = "".join(c.lower() if c.isalnum() else " " for c in without_furniture(name).replace("’", "'")).split()
    return {tuple(tokens[i : i + words]) for i in range(len(tokens) - words + 1)}


def test_every_line_is_an_article_of_its_own() -> None:
    lines = (CORPUS / "documents" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(ARTICLES)
    for article in ARTICLES.values():
        assert set(article) <= {"id", "outlet", "published", "url", "title", "author", "text"}
        assert all(isinstance(value, str) and value == value.strip() and value for value in article.values())
        assert article["url"].split("/")[2].endswith(".example")


def test_the_week_holds_what_the_story_sheet_promises() -> None:
    outlets = {article["outlet"] for article in ARTICLES.values()}
    assert outlets >= RELEASES
    assert len(outlets - RELEASES) == 12
    assert sum(article["outlet"] in RELEASES for article in ARTICLES.values()) == 4
    assert sum(article["outlet"] == "Wirelink" for article in ARTICLES.values()) == 3
    assert len(ARTICLES) == 67
    assert len({row["cluster"] for row in CLUSTERS if row["type"] != "alone"}) == 12
    assert sum(row["type"] == "alone" for row in CLUSTERS) == 13


def test_texts_are_as_long_as_the_real_thing() -> None:
    for name, article in ARTICLES.items():
        words = len(article["text"].split())
        if article["outlet"] in RELEASES:
            assert 350 <= words <= 600, name
        elif article["outlet"] == "Wirelink":
            assert 250 <= words <= 450, name
        elif CLUSTER[name]["part"] == "brief or excerpt":
            assert 80 <= words <= 190, name
        elif not name.endswith(("-tides", "-weather")):
            assert 150 <= words <= 500, name


def test_dates_are_of_the_week_and_of_every_sort() -> None:
    sorts: Counter[str] = Counter()
    for article in ARTICLES.values():
        published = article.get("published")
        sorts["none" if published is None else "day" if len(published) == len("2026-03-02") else published[19:]] += 1
        if published is not None:
            first, last = moment(published)
            assert MONDAY <= first <= last <= MONDAY + timedelta(days=7)
    assert set(sorts) == {"none", "day", "Z", "+00:00", "+01:00"}
    assert sorts["none"] == 2
    assert sorts["day"] >= 6


def test_about_half_of_the_outlets_print_the_headline_in_the_text() -> None:
    printed = defaultdict(set)
    for article in ARTICLES.values():
        printed[article["outlet"]].add(article["title"] in article["text"].split("\n\n"))
    papers = {outlet: found for outlet, found in printed.items() if outlet not in RELEASES}
    assert all(len(found) == 1 for found in papers.values())
    assert sum(found == {True} for found in papers.values()) == 6


def test_every_document_has_one_cluster_and_every_cluster_one_type_and_half() -> None:
    assert sorted(CLUSTER) == sorted(ARTICLES)
    assert len(CLUSTERS) == len(CLUSTER)
    members = defaultdict(list)
    for row in CLUSTERS:
        assert row["type"] in TYPES
        assert row["part"] in PARTS
        members[row["cluster"]].append(row)
    for cluster, rows in members.items():
        assert len({(row["type"], row["split"]) for row in rows}) == 1, cluster
        assert (len(rows) == 1) == (rows[0]["type"] == "alone") == (rows[0]["document"] == cluster)


def test_half_of_the_stories_are_kept_aside_and_both_halves_have_every_type() -> None:
    stories = {(row["cluster"], row["type"], row["split"]) for row in CLUSTERS if row["type"] != "alone"}
    assert Counter(split for *_, split in stories) == {"tune": 6, "test": 6}
    for half in ("tune", "test"):
        assert {kind for _, kind, split in stories if split == half} == TYPES - {"alone"}


def test_derivations_stay_in_their_story_and_form_no_cycle() -> None:
    sources = defaultdict(set)
    for row in DERIVATIONS:
        assert row["target"] in ARTICLES
        assert row["relation"] in get_args(Relation)
        assert {row["main"], row["certain"]} <= {"yes", "no"}
        if not row["source"].startswith(UNSEEN):
            assert CLUSTER[row["source"]]["cluster"] == CLUSTER[row["target"]]["cluster"]
            sources[row["target"]].add(row["source"])
    done: set[str] = set()
    while done != set(ARTICLES):
        free = {name for name in ARTICLES if name not in done and sources[name] <= done}
        assert free, f"a cycle among {sorted(set(ARTICLES) - done)}"
        done |= free


def test_every_member_has_one_main_source_but_for_the_first() -> None:
    main = Counter(row["target"] for row in DERIVATIONS if row["main"] == "yes")
    for name, row in CLUSTER.items():
        is_origin = row["part"] in ("release", "report", "alone") or (
            row["part"] == "wire" and row["type"] == "syndicated copy"
        )
        assert main[name] == (0 if is_origin and row["type"] != "common source" else 1), name


def test_common_sources_were_never_collected() -> None:
    takers = defaultdict(set)
    for row in DERIVATIONS:
        if row["source"].startswith(UNSEEN):
            takers[row["source"]].add(row["target"])
    assert len(takers) == 3
    for source, names in takers.items():
        one, other = sorted(names)
        elsewhere = set().union(*(runs(name, 8) for name in ARTICLES if name not in names))
        assert (runs(one, 8) & runs(other, 8)) - elsewhere, source


def test_only_two_targets_are_stamped_before_their_source() -> None:
    early = set()
    for row in DERIVATIONS:
        ends = [ARTICLES.get(row[side], {}).get("published") for side in ("source", "target")]
        if all(ends) and moment(str(ends[1]))[1] < moment(str(ends[0]))[0]:
            early.add(row["target"])
    assert early == {"eastmere-gazette-0302-hospital", "tidewater-post-0304-storm"}


@pytest.mark.parametrize("row", EDITS, ids=lambda row: f"{row['target']}:{row['kind']}:{row['new'][:20]}")
def test_old_and_new_of_an_edit_stand_in_their_texts(row: dict[str, str]) -> None:
    assert row["kind"] in FACT_KINDS
    assert row["severity"] in get_args(Severity)
    assert row["certain"] in ("yes", "no")
    for side, words in (("source", "old"), ("target", "new")):
        start, end = span_of(row[side], row[f"{words}_context"])
        assert text(row[side])[start:end] == row[words]
    assert row["old"] != row["new"]


def test_severities_follow_the_kinds() -> None:
    always_high = {"number", "date", "name", "quote", "quote-boundary", "negation"}
    for row in EDITS:
        assert row["severity"] in ({"high"} if row["kind"] in always_high else {"high", "medium"}), row


def test_every_fact_kind_is_labelled_and_most_in_both_halves() -> None:
    kinds = {
        half: {row["kind"] for row in EDITS if CLUSTER[row["target"]]["split"] == half} for half in ("tune", "test")
    }
    assert kinds["tune"] == kinds["test"] == set(FACT_KINDS)


def test_an_edit_lies_along_a_derivation_or_between_takers_of_one_unseen_text() -> None:
    edges = {(row["target"], row["source"]) for row in DERIVATIONS}
    ancestors: dict[str, set[str]] = defaultdict(set)
    for _ in ARTICLES:
        for target, source in edges:
            ancestors[target] |= {source} | ancestors[source]
    for row in EDITS:
        source, target, entered = row["source"], row["target"], row["entered"]
        if row["status"] == "sibling":
            assert not entered
            assert {name for name in ancestors[source] & ancestors[target] if name.startswith(UNSEEN)}
        elif row["status"] == "own":
            assert entered == target
            assert (target, source) in edges
        else:
            assert row["status"] == "inherited"
            assert entered in ancestors[target]
            assert source in ancestors[entered]


def test_an_inherited_edit_is_the_own_edit_of_the_text_where_it_entered() -> None:
    own = {(row["target"], row["source"], row["kind"], row["old"]) for row in EDITS if row["status"] == "own"}
    for row in EDITS:
        if row["status"] == "inherited":
            assert (row["entered"], row["source"], row["kind"], row["old"]) in own, row


@pytest.mark.parametrize(("words", "entered", "story", "carriers"), INHERITED_ERRORS)
def test_an_error_is_carried_by_its_heirs_alone(words: str, entered: str, story: str, carriers: int) -> None:
    carry = {name for name in ARTICLES if CLUSTER[name]["cluster"] == story and words in text(name)}
    assert len(carry) == carriers
    labelled = {row["target"] for row in EDITS if row["entered"] == entered and row["target"] != entered}
    assert carry - {entered} == {name for name in labelled if words in text(name)}
    assert entered in carry


def test_a_correction_keeps_the_address_or_the_name_and_says_so() -> None:
    revised = [row for row in DERIVATIONS if row["relation"] == "wasRevisionOf"]
    assert len(revised) == 3
    for row in revised:
        old, new = ARTICLES[row["source"]], ARTICLES[row["target"]]
        assert old["outlet"] == new["outlet"]
        assert new["id"].startswith(old["id"])
        assert new["url"].startswith(old["url"])
        assert any(note in new["text"] for note in ("corrected on", "amended on", "Correction,"))
    assert Counter(ARTICLES[row["source"]]["url"] == ARTICLES[row["target"]]["url"] for row in revised) == {
        True: 2,
        False: 1,
    }


def test_a_syndicated_copy_holds_the_words_of_its_source() -> None:
    copies = [row for row in DERIVATIONS if CLUSTER[row["target"]]["part"] == "syndicated copy"]
    assert len(copies) == 6
    for row in copies:
        shared = runs(row["target"], 5) & runs(row["source"], 5)
        assert len(shared) > 0.8 * len(runs(row["target"], 5)), row["target"]
    other_headline = [row for row in copies if ARTICLES[row["source"]]["title"] != ARTICLES[row["target"]]["title"]]
    assert len(other_headline) == 3


@pytest.mark.parametrize("row", QUOTES, ids=lambda row: f"{row['document']}:{row['status']}:{row['speaker']}")
def test_a_quotation_stands_on_the_sides_that_its_status_says(row: dict[str, str]) -> None:
    assert row["status"] in get_args(QuoteStatus)
    assert row["speaker"]
    assert bool(row["source_quote"]) == (row["status"] != "added")
    assert bool(row["document_quote"]) == (row["status"] != "dropped")
    assert row["source_quote"] in text(row["source"])
    pieces = [piece for piece in row["document_quote"].split(" … ") if piece]
    assert all(piece in text(row["document"]) for piece in pieces)
    marks = '“"‘'
    assert row["status"] == "newly-quoted" or not row["source_quote"] or row["source_quote"][0] in marks
    assert all((piece[0] in marks) == (row["status"] != "de-quoted") for piece in pieces)


def test_kept_quotations_have_the_same_words_and_altered_ones_have_not() -> None:
    def words(quote: str) -> str:
        return " ".join("".join(c.lower() if c.isalnum() else " " for c in quote).split())

    for row in QUOTES:
        pieces = [words(piece) for piece in row["document_quote"].split(" … ")]
        if row["status"] == "kept":
            assert all(piece in words(row["source_quote"]) for piece in pieces), row
        elif row["status"] == "altered":
            assert not all(piece in words(row["source_quote"]) for piece in pieces), row


def test_every_member_of_a_story_with_an_origin_has_its_quotations() -> None:
    listed = {row["document"] for row in QUOTES}
    for row in CLUSTERS:
        expects = row["type"] not in ("alone", "common source")
        origin = row["document"] in {quote["source"] for quote in QUOTES}
        assert (row["document"] in listed) == (expects and not origin), row["document"]


def test_furniture_stands_in_its_articles_and_differs_between_outlets() -> None:
    owners = defaultdict(set)
    for row in FURNITURE:
        owners[row["text"]].add(row["outlet"])
        articles = [name for name in ARTICLES if ARTICLES[name]["outlet"] == row["outlet"]]
        assert articles
        if row["document"]:
            assert text(row["document"]).count(row["text"]) == 1
        elif row["kind"] == "page furniture":
            assert all(text(name).count(row["text"]) == 1 for name in articles), row
        else:
            assert sum(row["text"] in text(name) for name in articles) == 4, row
    without = {article["outlet"] for article in ARTICLES.values()} - {row["outlet"] for row in FURNITURE}
    assert without == {"Saltmarsh Herald", "Lowmoor Echo"}
    notice = [outlets for words, outlets in owners.items() if words.startswith("The Fenwick Star and the Northern")]
    assert sorted(set().union(*notice)) == ["Fenwick Star", "Northern Ledger"]


def test_different_stories_share_no_run_of_eight_words_outside_furniture() -> None:
    found = {name: runs(name, 8) for name in ARTICLES}
    for one, other in combinations(sorted(ARTICLES), 2):
        if CLUSTER[one]["cluster"] != CLUSTER[other]["cluster"]:
            assert not found[one] & found[other], (one, other)


def test_an_unrelated_pair_shares_only_furniture() -> None:
    football, school = "fenwick-star-0307-football", "northern-ledger-0303-school"
    notice = "published by Ledger Media (Morrow) Ltd"
    assert notice in text(football)
    assert notice in text(school)
    assert not runs(football, 5) & runs(school, 5)


def test_two_reports_of_one_fire_share_facts_and_no_sentence() -> None:
    gazette, harbour = "eastmere-gazette-0306-fire", "daily-harbour-0306-fire"
    for fact in ("2.14am", "1868", "Ruben Askwith", "Morwenna Bolitho", "Capstan Row", "harbour tug"):
        assert fact in text(gazette)
        assert fact in text(harbour)
    assert not runs(gazette, 5) & runs(harbour, 5)
    assert CLUSTER[gazette]["cluster"] != CLUSTER[harbour]["cluster"]


def test_labelled_lags_are_those_of_the_dates() -> None:
    for row in read_labels("coverage"):
        dates = [ARTICLES[row[side]].get("published") for side in ("source", "document")]
        if not all(dates):
            assert row["lag_from"] == row["lag_to"] == ""
            continue
        since, until = (moment(str(one)) for one in dates)
        spans = [(until[0] - since[1]).total_seconds() / 3600, (until[1] - since[0]).total_seconds() / 3600]
        is_rough = spans[0] != spans[1]
        assert (row["rough"] == "yes") == is_rough
        wanted = [max(hours, 0) for hours in spans] if is_rough else spans
        assert [float(row["lag_from"]), float(row["lag_to"])] == pytest.approx(wanted, abs=0.001)


def test_the_manifest_says_that_it_is_invented_and_its_digests_fit() -> None:
    manifest = tomllib.loads((CORPUS / "corpus.toml").read_text(encoding="utf-8"))
    assert "every person, place, outlet and event is invented" in manifest["source"]
    assert "Everything here is invented" in (CORPUS / "story-sheet.md").read_text(encoding="utf-8")
    files = {
        path.relative_to(CORPUS).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("documents", "labels")
        for path in (CORPUS / folder).iterdir()
    }
    assert manifest["sha256"] == files
    assert manifest["counts"]["documents"] == len(ARTICLES)
