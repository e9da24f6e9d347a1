"""Facts that a text has wrong from its source, where no passage links the place with the release (invented texts)."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from dedupe.comparing import compare
from dedupe.corpus import find_corpus
from dedupe.model import Document
from dedupe.pipeline import run
from dedupe.render.coverage import coverage_table
from dedupe.render.coverage_data import coverage_dict
from dedupe.render.table import write_csv
from dedupe.render.terminal.paper import Paper
from dedupe.render.terminal.sources import print_coverage
from dedupe.settings import Settings
from dedupe.stages.trace.coverage import find_changes
from dedupe.stages.trace.inherited import inherited_edits, repeated_edits

if TYPE_CHECKING:
    from dedupe.model import Coverage, CoverageRow

CLOSED = "The bridge over the Wend will close for fourteen weeks from Monday while its deck is replaced in sections."
COSTS = "The work costs £12.6 million and is the largest since the bridge was opened by the mayor in 1934."
RELEASE = Document("release", f"{CLOSED}\n{COSTS}")
WIRE = Document("wire", f"{CLOSED}\n{COSTS.replace('12.6', '16.2')}")
BELOW = "Hauliers met in the harbour on Sunday night and heard from nobody what {} buys them."


def inherited(text: str, wire: Document = WIRE) -> list[tuple[str, str]]:
    """Return what a third text, which is from the wire, has from it."""
    pairs = {one.id: compare(RELEASE, one, Settings()) for one in (Document("brief", text), wire)}
    found = inherited_edits(pairs, {"release": None, "wire": "release", "brief": "wire"})
    assert found["wire"] == ()
    assert all(edit.b.of(text) == edit.new and edit.a.of(RELEASE.text) == edit.old for edit in found["brief"])
    return [(edit.old, edit.new) for edit in found["brief"]]


def test_value_of_the_source_in_another_sentence_is_inherited() -> None:
    assert inherited(BELOW.format("£16.2m")) == [("£12.6 million", "£16.2m")]


@pytest.mark.parametrize(
    "text",
    [
        BELOW.format("£12.6m"),
        BELOW.format("£16.3m"),
        BELOW.format("£16.2m") + " The council says £12.6 million.",
        COSTS.replace("12.6", "16.2"),
    ],
    ids=["right", "another", "both", "its own passage shows it"],
)
def test_text_without_the_value_or_with_the_right_one_inherits_nothing(text: str) -> None:
    assert inherited(text) == []


def test_small_bare_number_is_not_enough() -> None:
    release = Document("release", CLOSED + "\nThe mayor named three sites for ferries on the far bank of the river.")
    wire = Document("wire", release.text.replace("three", "five"))
    pairs = {
        one.id: compare(release, one, Settings()) for one in (wire, Document("brief", "We met five hauliers by night."))
    }
    assert inherited_edits(pairs, {"wire": "release", "brief": "wire"})["brief"] == ()


def test_long_descent_is_followed_in_any_order() -> None:
    names = [f"brief-{number:04}" for number in range(1500)]
    brief = compare(RELEASE, Document("brief", BELOW.format("£16.2m")), Settings())
    pairs = {**dict.fromkeys(reversed(names), brief), "wire": compare(RELEASE, WIRE, Settings())}
    parents: dict[str, str | None] = dict(zip(names, ["wire", *names], strict=False))
    found = inherited_edits(pairs, {**parents, "wire": "release"})
    assert all(len(found[name]) == 1 for name in names)


def repeated(text: str) -> list[tuple[str, str]]:
    """Return the changes that a text, which is from the wire, shows in passages of its own and has from there."""
    wire, own = compare(RELEASE, WIRE, Settings()), compare(RELEASE, Document("own", text), Settings())
    return [
        (edit.old, edit.new) for edit in repeated_edits(own, find_changes(own), wire, find_changes(wire)) if edit.new
    ]


def test_change_that_passages_of_source_and_taker_both_show_is_inherited() -> None:
    assert repeated(WIRE.text.replace("deck", "roadway"))
    assert repeated(COSTS.replace("£12.6 million", "£16.2m"))


def test_other_change_at_the_same_place_or_the_same_at_another_is_its_own() -> None:
    assert repeated(RELEASE.text.replace("12.6", "21.6")) == []
    assert repeated(RELEASE.text.replace("fourteen", "sixteen")) == []


@cache
def bridge() -> Coverage:
    week = find_corpus("newsroom-week")
    found = run(week.read(), week.settings(), title="")
    return next(one for one in found.coverages if one.release == "eastmere-council-0303-bridge")


def row(outlet: str) -> CoverageRow:
    return next(one for one in bridge().rows if one.outlet == outlet)


@pytest.mark.parametrize("outlet", ["Northern Ledger", "Morrow News"])
def test_row_leads_with_the_wrong_figure_that_an_outlet_has_from_its_source(outlet: str) -> None:
    change = row(outlet).strongest_change
    assert change is not None
    assert (change.kind, change.old, change.new) == ("number", "£12.6 million", "£16.2m")
    assert row(outlet).change_is_inherited
    assert row(outlet).facts_inherited == 1 <= row(outlet).facts_changed


def test_change_that_the_source_made_and_a_passage_shows_is_no_work_of_the_taker() -> None:
    # The sum, the traders who were shops, cafés and market stalls, and the fair bargain that was called a good one.
    assert row("Quayside Online").facts_inherited == row("Quayside Online").facts_changed == 3
    assert row("Wirelink").facts_inherited == 0 < row("Wirelink").facts_changed


def test_every_outlet_with_the_wrong_figure_says_so_and_no_other() -> None:
    week = {one.id: one.text for one in find_corpus("newsroom-week").read() if isinstance(one, Document)}
    wrong = {one.outlet for one in bridge().rows if "£16.2" in week[one.document]}
    told = {one.outlet for one in bridge().rows if one.strongest_change and "£16.2" in one.strongest_change.new}
    assert told == wrong


def test_inherited_change_is_marked_in_every_form() -> None:
    paper, table = io.StringIO(), io.StringIO()
    print_coverage(bridge(), Paper(paper, 170))
    ledger = next(line for line in paper.getvalue().splitlines() if line.startswith("Northern Ledger"))
    assert "number, inherited: £12.6 million → £16.2m" in ledger
    write_csv(coverage_table(bridge()), table)
    marked = {
        one["outlet"] for one in csv.DictReader(io.StringIO(table.getvalue())) if one["change_inherited"] == "true"
    }
    made = next(one.outlet for one in bridge().rows if one.document == "wirelink-0303-bridge")
    assert {"Northern Ledger", "Morrow News", "Quayside Online"} < marked
    assert made not in marked
    assert {one["outlet"] for one in coverage_dict(bridge())["rows"] if one["change_inherited"]} == marked


def test_row_without_a_passage_has_an_empty_cell_for_its_facts() -> None:
    bare = replace(row("Saltmarsh Herald"), passages=())
    plain = replace(row("Port & Pier Weekly"), facts_changed=0, strongest_change=None)
    coverage = replace(bridge(), rows=(bare, plain))
    table = coverage_table(coverage)
    at = table.columns.index("facts_changed")
    assert [one[at] for one in table.rows[:2]] == [None, 0]
    assert [one["facts_changed"] for one in coverage_dict(coverage)["rows"]] == [None, 0]
    paper = io.StringIO()
    print_coverage(coverage, Paper(paper, 150))
    lines = paper.getvalue().splitlines()
    assert not next(line for line in lines if line.startswith("Saltmarsh")).rstrip().endswith(" 0")
    assert next(line for line in lines if line.startswith("Port")).rstrip().endswith(" 0")
