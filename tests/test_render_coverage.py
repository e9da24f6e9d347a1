"""Stories, sources, corrections and coverage as rows and as plain data: every figure that a record has is in both."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from dedupe.cli import main
from dedupe.corpus import find_corpus
from dedupe.model import Document
from dedupe.pipeline import run
from dedupe.render.coverage import NOT_FROM_IT, coverage_table, story_tables
from dedupe.render.json import result_dict
from dedupe.render.terminal.paper import Paper
from dedupe.render.terminal.sources import print_coverage
from dedupe.render.view.corpus import view_corpus
from dedupe.render.view.gather import gather_stories
from dedupe.settings import Settings

if TYPE_CHECKING:
    from dedupe.model import Result
    from dedupe.render.table import Table

WEEK = Path(__file__).parent.parent / "corpora" / "newsroom-week"


@cache
def week() -> Result:
    corpus = find_corpus(str(WEEK))
    return run(corpus.read(), corpus.settings(), title="week")


@cache
def tables() -> dict[str, Table]:
    return {table.name: table for table in story_tables(week())}


def rows(name: str) -> list[dict[str, object]]:
    return [dict(zip(tables()[name].columns, row, strict=True)) for row in tables()[name].rows]


def test_every_story_has_a_type_a_reason_and_a_timeline() -> None:
    assert len(rows("stories")) == len(week().clusters)
    assert all(row["type"] and row["type_why"] and row["why"] and row["first_seen"] for row in rows("stories"))
    assert {row["id"] for row in rows("parts")} == {name for story in week().clusters for name in story.members}


def test_sources_name_the_second_ones_and_those_that_nobody_collected() -> None:
    found = rows("sources")
    assert {row["source"] for row in found if row["is_main"]} == {
        "unseen:saltmarsh-herald-0302-halls",
        "unseen:tidewater-post-0308-ness",
    }
    grain = next(row for row in found if row["target"] == "quayside-online-0305-grain")
    assert grain["source"] == "merrow-hale-0305-grain"
    assert grain["reasons"]


def test_correction_shows_what_became_what_and_the_note_that_owns_up_to_it() -> None:
    star = [row for row in rows("corrections") if row["after"] == "fenwick-star-0305-tax-corrected"]
    assert [(row["old"], row["new"]) for row in star] == [("1 May", "1 April")]
    assert "corrected on 6 March" in str(star[0]["note"])


def test_coverage_of_a_release_ends_in_the_sums_of_its_rows() -> None:
    coverage = next(one for one in week().coverages if one.release == "merrow-hale-0305-grain")
    *body, foot = coverage_table(coverage).rows
    columns = coverage_table(coverage).columns
    for name in ("quotes_kept", "quotes_altered", "quotes_dropped", "facts_changed"):
        at = columns.index(name)
        assert foot[at] == sum(int(row[at] or 0) for row in body)
    assert len(body) == coverage.totals.outlets


def test_json_has_the_rows_of_the_tables() -> None:
    data = json.loads(json.dumps(result_dict(week())))
    assert [one["type"] for one in data["clusters"]] == [row["type"] for row in rows("stories")]
    assert sum(len(one["rows"]) for one in data["coverages"]) == len(rows("coverage"))
    spread = {one["release"]: one for one in data["coverages"]}["eastmere-council-0303-bridge"]
    first = spread["rows"][0]
    assert (first["outlet"], first["strongest_change"]["new"]) == ("Wirelink", "£16.2 million")
    assert first["passages"][0]["a"][0] < first["passages"][0]["a"][1]


def test_terminal_table_folds_a_copy_below_the_wire_and_steers_no_terminal() -> None:
    coverage = next(one for one in week().coverages if one.release == "eastmere-council-0303-bridge")
    stream = io.StringIO()
    print_coverage(coverage, Paper(stream, 150))
    printed = stream.getvalue()
    assert "\x1b" not in printed
    assert all(len(line) <= 150 for line in printed.splitlines())
    assert "12 outlets" in printed


@pytest.mark.parametrize("width", [60, 80, 100, 150])
def test_terminal_table_loses_nothing_on_a_narrow_sheet(width: int) -> None:
    coverage = next(one for one in week().coverages if one.release == "eastmere-council-0303-bridge")
    stream = io.StringIO()
    print_coverage(coverage, Paper(stream, width))
    printed = stream.getvalue()
    assert all(len(line) <= width for line in printed.splitlines())
    assert "…" not in printed
    said = " ".join(printed.split())
    for row in coverage.rows:
        assert f"{row.quotes_kept}/{row.quotes_altered}/{row.quotes_dropped}" in said
        assert row.outlet in said
    assert said.count("£16.2 million") >= 1
    assert all(head in said for head in ("of article", "of release", "quotes k/a/d", "facts", "strongest change"))


def test_lag_between_dates_without_a_time_is_told_in_days() -> None:
    coverage = next(one for one in week().coverages if one.release == "eastmere-council-0303-bridge")
    first, *_ = coverage.rows
    for hours, told in ((0.0, "same day"), (24.0, "1 day"), (48.0, "2 days")):
        stream = io.StringIO()
        rough = replace(coverage, rows=(replace(first, lag_hours=hours, lag_is_rough=True),))
        print_coverage(rough, Paper(stream, 80))
        line = next(line for line in stream.getvalue().splitlines() if first.outlet in line)
        assert told in line
        assert " h " not in line


def test_foot_of_the_lags_is_their_median_and_no_spread_is_told_of_one_date() -> None:
    for coverage in week().coverages:
        columns = coverage_table(coverage).columns
        foot = coverage_table(coverage).rows[-1][columns.index("lag_hours")]
        lags = [row.lag_hours for row in coverage.rows if row.lag_hours is not None]
        assert foot == (round(median(lags), 6) if lags else None)
    coverage = next(one for one in week().coverages if one.release == "merrow-hale-0305-grain")
    dateless = replace(coverage.totals, median_lag_hours=None, spread_hours=None)
    rows = tuple(replace(row, lag_hours=None, first_seen=None) for row in coverage.rows)
    stream = io.StringIO()
    print_coverage(replace(coverage, rows=rows, totals=dateless), Paper(stream, 140))
    assert "0.0 h" not in stream.getvalue()
    assert "from the first" not in stream.getvalue()


def test_texts_that_share_with_the_named_one_and_have_no_row_are_named_below() -> None:
    corpus = find_corpus(str(WEEK))
    found = run(corpus.read(), corpus.settings(), title="week", about="quayside-online-0305-grain")
    (coverage,) = found.coverages
    story = next(story for story in found.clusters if coverage.release in story.members)
    listed = {name for row in coverage.rows for name in (row.document, *row.also)}
    assert listed | set(coverage.unlisted) | {coverage.release} <= set(story.members)
    assert "merrow-hale-0305-grain" in coverage.unlisted
    stream = io.StringIO()
    print_coverage(coverage, Paper(stream, 140))
    assert "merrow-hale-0305-grain" in stream.getvalue()
    table = coverage_table(coverage)
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    beside = rows[len(coverage.rows) : -1]
    assert [row["document"] for row in beside] == list(coverage.unlisted)
    assert {row["part"] for row in beside} == {NOT_FROM_IT}
    assert {name for row in beside for name, cell in row.items() if cell is not None} == {"document", "part"}


def test_strongest_change_of_quotation_marks_says_which_words_they_are_round() -> None:
    """All texts here are invented."""
    said = "The harbour wall is safe for another forty years and needs no rails"
    fact = "Inspectors spent nine days along the eastern quay with divers and two cranes in March."
    release = Document("release", f"{fact}\n\n“{said},” Ann Marsh, the harbour master, said.", published="2024-01-01")
    paper = Document("paper", f"{fact}\n\n{said}, Ann Marsh, the harbour master, said.", published="2024-01-02")
    (coverage,) = run([release, paper], Settings(), title="wall", about="release").coverages
    (row,) = coverage.rows
    assert row.strongest_change is not None
    assert row.strongest_change.kind == "quote-boundary"
    assert said in row.change_round
    stream = io.StringIO()
    print_coverage(coverage, Paper(stream, 200))
    assert "quote-boundary: “The harbour wall is safe" in stream.getvalue()
    assert "told without marks" in stream.getvalue()


def test_passages_of_the_corpus_page_and_those_said_again_are_all_that_the_table_lists() -> None:
    passages = [passage for pair in week().comparisons for passage in pair.passages]
    again = sum(passage.repeat for passage in passages)
    (shown,) = (one for one in view_corpus(week(), gather_stories(week())).figures if "aligned pair" in one.label)
    assert again
    assert int(shown.value) + again == len(passages)
    assert f"{again} more said again" in shown.label


def test_text_that_nobody_took_up_names_those_that_share_with_it() -> None:
    found = CliRunner().invoke(main, ["coverage", "quayside-online-0305-grain", "--in", str(WEEK)])
    assert found.exit_code == 1
    assert "merrow-hale-0305-grain" in found.stderr
