"""The invented weeks: their texts and their labels fit each other.

Nothing of the tool is tested here: a label that a person corrects wrongly is found before it judges anything.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, get_args

import pytest

from dedupe.corpus.manifest import check_corpus, load_manifest
from dedupe.model import FACT_KINDS, QuoteStatus, Relation, Severity

if TYPE_CHECKING:
    from conftest import Week

TYPES = {"syndicated copy", "release rewrite", "brief or excerpt", "revision or correction", "common source", "alone"}
PARTS = TYPES - {"release rewrite", "common source"} | {"release", "wire", "report", "rewrite"}


def test_the_manifest_fits_and_says_that_all_of_it_is_invented(week: Week) -> None:
    assert not check_corpus(load_manifest(week.folder))
    manifest = (week.folder / "corpus.toml").read_text(encoding="utf-8")
    assert "every person, place, outlet and event is invented" in manifest
    assert "Everything here is invented" in (week.folder / "story-sheet.md").read_text(encoding="utf-8")


def test_every_line_is_an_article_of_its_own_at_an_invented_address(week: Week) -> None:
    assert week.lines == len(week.articles)
    for article in week.articles.values():
        assert set(article) <= {"id", "outlet", "published", "url", "title", "author", "text"}
        assert all(isinstance(value, str) and value == value.strip() and value for value in article.values())
        assert article["url"].split("/")[2].endswith(".example")


def test_every_document_has_one_cluster_and_every_cluster_one_type_and_half(week: Week) -> None:
    assert sorted(week.part) == sorted(week.articles)
    assert len(week.clusters) == len(week.part)
    members = defaultdict(list)
    for row in week.clusters:
        assert row["type"] in TYPES
        assert row["part"] in PARTS
        members[row["cluster"]].append(row)
    for cluster, rows in members.items():
        assert len({(row["type"], row["split"]) for row in rows}) == 1, cluster
        assert (len(rows) == 1) == (rows[0]["type"] == "alone") == (rows[0]["document"] == cluster)


def test_derivations_stay_in_their_story_and_form_no_cycle(week: Week) -> None:
    sources = defaultdict(set)
    for row in week.derivations:
        assert row["target"] in week.articles
        assert row["relation"] in get_args(Relation)
        assert {row["main"], row["certain"]} <= {"yes", "no"}
        if not row["source"].startswith(week.unseen):
            assert week.part[row["source"]]["cluster"] == week.part[row["target"]]["cluster"]
            sources[row["target"]].add(row["source"])
    done: set[str] = set()
    while done != set(week.articles):
        free = {name for name in week.articles if name not in done and sources[name] <= done}
        assert free, f"a cycle among {sorted(set(week.articles) - done)}"
        done |= free


def test_every_member_has_one_main_source_but_for_the_first(week: Week) -> None:
    main = Counter(row["target"] for row in week.derivations if row["main"] == "yes")
    for name, row in week.part.items():
        is_origin = row["part"] in ("release", "report", "alone") or (
            row["part"] == "wire" and row["type"] == "syndicated copy"
        )
        assert main[name] == (0 if is_origin and row["type"] != "common source" else 1), name


def test_old_and_new_of_an_edit_stand_in_their_texts(week: Week) -> None:
    for row in week.edits:
        assert row["kind"] in FACT_KINDS, row
        assert row["severity"] in get_args(Severity), row
        assert row["certain"] in ("yes", "no"), row
        assert week.words_at(row["source"], row["old_context"]) == row["old"]
        assert week.words_at(row["target"], row["new_context"]) == row["new"]
        assert row["old"] != row["new"], row


def test_an_edit_lies_along_a_derivation_or_between_takers_of_one_unseen_text(week: Week) -> None:
    edges = {(row["target"], row["source"]) for row in week.derivations}
    ancestors: dict[str, set[str]] = defaultdict(set)
    for _ in week.articles:
        for target, source in edges:
            ancestors[target] |= {source} | ancestors[source]
    for row in week.edits:
        source, target, entered = row["source"], row["target"], row["entered"]
        if row["status"] == "sibling":
            assert not entered
            assert {name for name in ancestors[source] & ancestors[target] if name.startswith(week.unseen)}
        elif row["status"] == "own":
            assert entered == target
            assert (target, source) in edges
        else:
            assert row["status"] == "inherited"
            assert entered in ancestors[target]
            assert source in ancestors[entered]


def test_an_inherited_edit_is_the_own_edit_of_the_text_where_it_entered(week: Week) -> None:
    own = {(row["target"], row["source"], row["kind"], row["old"]) for row in week.edits if row["status"] == "own"}
    for row in week.edits:
        if row["status"] == "inherited":
            assert (row["entered"], row["source"], row["kind"], row["old"]) in own, row


def test_a_quotation_stands_on_the_sides_that_its_status_says(week: Week) -> None:
    for row in week.quotes:
        assert row["status"] in get_args(QuoteStatus), row
        assert row["speaker"], row
        assert bool(row["source_quote"]) == (row["status"] != "added"), row
        assert bool(row["document_quote"]) == (row["status"] != "dropped"), row
        assert row["source_quote"] in week.text(row["source"])
        assert all(piece in week.text(row["document"]) for piece in row["document_quote"].split(" … ")), row


def test_labelled_lags_are_those_of_the_dates(week: Week) -> None:
    for row in week.coverage:
        since, until = week.moment(row["source"]), week.moment(row["document"])
        if since is None or until is None:
            assert row["lag_from"] == row["lag_to"] == ""
            continue
        spans = [(until[0] - since[1]).total_seconds() / 3600, (until[1] - since[0]).total_seconds() / 3600]
        is_rough = spans[0] != spans[1]
        assert (row["rough"] == "yes") == is_rough
        wanted = [max(hours, 0) for hours in spans] if is_rough else spans
        assert [float(row["lag_from"]), float(row["lag_to"])] == pytest.approx(wanted, abs=0.01)


def test_different_stories_share_no_run_of_eight_words_outside_furniture(week: Week) -> None:
    found = {name: week.runs(name, 8) for name in week.articles}
    for one, other in combinations(sorted(week.articles), 2):
        if week.part[one]["cluster"] != week.part[other]["cluster"]:
            assert not found[one] & found[other], (one, other)
