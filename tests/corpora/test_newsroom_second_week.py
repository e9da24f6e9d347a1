"""The second invented week keeps what its story sheet says. All of it is kept aside: nothing may be chosen on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from conftest import Week


def origins(week: Week) -> dict[str, str]:
    """The text where the story of each article with a table of coverage began."""
    main = {row["target"]: row["source"] for row in week.derivations if row["main"] == "yes"}
    found = {}
    for target, source in main.items():
        first = source
        while first in main:
            first = main[first]
        if not first.startswith(week.unseen):
            found[target] = first
    return found


def test_all_of_it_is_kept_aside_and_holds_every_type_of_story(second_week: Week) -> None:
    assert {row["split"] for row in second_week.clusters} == {"test"}
    stories = {row["cluster"]: row["type"] for row in second_week.clusters if row["type"] != "alone"}
    assert len(second_week.articles) == 37
    assert Counter(stories.values())["release rewrite"] == 2
    assert len(set(stories.values())) == 5


def test_every_article_with_a_sure_change_says_which_is_the_gravest(second_week: Week) -> None:
    by_target = defaultdict(list)
    for row in second_week.edits:
        assert row["strongest"] in ("yes", "no")
        if row["status"] != "sibling":
            by_target[row["target"]].append(row)
    for target, rows in by_target.items():
        graves = [row for row in rows if row["strongest"] == "yes"]
        assert bool(graves) == any(row["certain"] == "yes" for row in rows), target
        assert all(row["certain"] == "yes" for row in graves), target


def test_passages_and_coverage_speak_of_every_article_that_has_an_origin(second_week: Week) -> None:
    found, passages = origins(second_week), second_week.labels("passages")
    assert {(row["source"], row["document"]) for row in passages} == {(s, t) for t, s in found.items()} - {
        (found[corrected], corrected) for corrected in ("fenwick-star-0309-college-corrected",)
    }
    for row in passages:
        assert second_week.text(row["source"]).count(row["source_text"]) == 1, row
        assert second_week.text(row["document"]).count(row["document_text"]) == 1, row
        assert (row["source_text"] == row["document_text"]) == (row["kind"] == "verbatim"), row
    assert {(r["source"], r["document"]) for r in second_week.coverage} == {
        (r["source"], r["document"]) for r in passages
    }
    assert all(int(row["facts_from"]) <= int(row["facts_to"]) for row in second_week.coverage)


def test_furniture_stands_in_its_articles(second_week: Week) -> None:
    for row in second_week.furniture:
        articles = [name for name, one in second_week.articles.items() if one["outlet"] == row["outlet"]]
        holders = [name for name in articles if row["text"] in second_week.text(name)]
        if row["document"]:
            assert holders == [row["document"]]
        else:
            assert len(holders) == len(articles) or "-weather" in str(holders)


def test_two_reports_of_one_accident_share_facts_and_no_sentence(second_week: Week) -> None:
    gazette, star = "eastmere-gazette-0312-coach", "fenwick-star-0312-coach"
    for fact in ("8.25am", "31", "Threlkeld", "Station Road", "swim"):
        assert fact in second_week.text(gazette)
        assert fact in second_week.text(star)
    assert not second_week.runs(gazette, 5) & second_week.runs(star, 5)


def test_an_unrelated_pair_shares_only_furniture(second_week: Week) -> None:
    football, books = "fenwick-star-0314-football", "northern-ledger-0314-books"
    assert all("published by Ledger Media (Morrow) Ltd" in second_week.text(name) for name in (football, books))
    assert not second_week.runs(football, 5) & second_week.runs(books, 5)


def test_each_taker_of_the_lost_wire_piece_lacks_something_that_two_others_share(second_week: Week) -> None:
    unseen = [row for row in second_week.derivations if row["source"].startswith(second_week.unseen)]
    takers = sorted({row["target"] for row in unseen})
    assert len(takers) == 3
    runs = {name: second_week.runs(name, 6) for name in takers}
    for name in takers:
        one, other = (taker for taker in takers if taker != name)
        assert (runs[one] & runs[other]) - runs[name], name


def test_no_setting_was_chosen_on_this_corpus() -> None:
    settings = Path(__file__).parent.parent.parent / "dedupe" / "settings"
    assert not [path.name for path in settings.rglob("*.py") if "second-week" in path.read_text(encoding="utf-8")]
