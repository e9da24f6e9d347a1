"""Screening a column for lines of a page: nothing that `find_chrome` finds is screened away."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dedupe import Document
from dedupe.settings import FurnitureSettings
from dedupe.stages import furniture
from dedupe.stages.furniture import _page, _spans, find_furniture
from dedupe.stages.furniture.chrome import find_chrome
from dedupe.stages.furniture.glance import known_in, may_hold_phrase
from dedupe.stages.furniture.known import find_known
from dedupe.stages.furniture.lines import split_lines, split_units
from dedupe.stages.furniture.phrases import PHRASE, TEASERS
from dedupe.stages.furniture.repeats import is_furniture

pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
pytest.importorskip("numba", reason="the extra fast is not installed")

LINES = (
    "Skip to content", "Back to top", "Share on Facebook", "READ MORE", "Don’t miss", "Editors' picks", "More stories",
    "©2019 All rights reserved", "© 2024 Eastmere Echo. All rights reserved.", "By signing up you agree to our privacy policy",
    "Related articles", "3 min read", "Menu", "Search", "Jobs", "Newsletter sign up", "Filter jobs", "Contact",
    "We use cookies to make this site better for you", "Get the latest news in your inbox", "12 comments", "Artikel teilen",
    "Sign up to our daily newsletter", "» Next article", "• Print this page", "The bridge closes on Monday.", "Rain fell.",
)  # fmt: skip
SPACES = st.sampled_from([" ", "  ", "\t", "\u00a0", "\u2003", " \u3000"])
BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\n \n", "\u2028"])


@st.composite
def pages(draw: st.DrawFn) -> str:
    """Return lines of pages and of prose, with the white space that files have."""
    text = draw(st.sampled_from(["", " ", "\n"]))
    for line in draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=8)):
        changed = line.upper() if draw(st.booleans()) else line
        text += draw(st.sampled_from(["", " ", "- ", "…"])) + changed.replace(" ", draw(SPACES)) + draw(BREAKS)
    return text


@given(st.lists(pages(), min_size=1, max_size=4))
@settings(deadline=None)
def test_what_chrome_finds_is_never_screened_away(texts: list[str]) -> None:
    from dedupe.stages.furniture.screen import may_hold_chrome

    screened = may_hold_chrome(pa.array(texts, pa.large_string())).tolist()
    assert [
        text for text, kept in zip(texts, screened, strict=True) if not kept and find_chrome(split_lines(text))
    ] == []


def assert_columns_find_what_chrome_finds(texts: list[str]) -> None:
    from dedupe.stages.furniture.columns import find_chrome_in, may_hold_chrome_in
    from dedupe.stages.sketch.column import Column

    found = find_chrome_in(pa.array(texts, pa.large_string()))
    column = Column.of_texts(texts)
    assert {row for row, may in enumerate(may_hold_chrome_in(column.data, column.offsets)) if may} >= found.keys()
    for row, text in enumerate(texts):
        lines = split_lines(text)
        assert found.get(row, ()) == furniture._spans(text, [lines[place] for place in find_chrome(lines)]), text


@given(st.lists(st.one_of(pages(), st.text(max_size=40)), min_size=1, max_size=4))
@settings(deadline=None)
@example(["Ends\nReſerved\nall rights reſerved", "\u00a0\n\ufb01nd us\nAll Rights Reserved"])
@example(["A\n\n\nMenu\nhttps://echo.example/a.b,c\nLogin\nJobs\n", "Rain.\r\rMenu\rLogin\rJobs\r", "é Menu\n  Tweet"])
@example(["x" * 300 + "\n" + " " * 200 + "Menu\nLogin     in " + " " * 90 + " here\nJobs"])
def test_a_column_has_the_furniture_of_its_texts(texts: list[str]) -> None:
    assert_columns_find_what_chrome_finds(texts)


@given(
    line=st.one_of(st.from_regex(PHRASE, fullmatch=True), st.from_regex(TEASERS, fullmatch=True)),
    is_upper=st.booleans(),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_phrase_and_heading_of_a_page_is_found_in_a_column(line: str, *, is_upper: bool) -> None:
    assert_columns_find_what_chrome_finds([line.upper() if is_upper else line, f"It rained. {line}\n» {line} …\nSun."])


@pytest.mark.parametrize("name", ["prosecutor_pr", "press_releases_cc0", "insciout_A", "reuters21578"])
def test_a_column_of_real_texts_has_their_furniture(name: str) -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip(f"{name}: set DEDUPE_DATA to the folder that holds it")
    with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        assert_columns_find_what_chrome_finds([json.loads(line)["text"] for line in lines][::29])


def test_a_plain_story_is_screened_away() -> None:
    from dedupe.stages.furniture.screen import may_hold_chrome

    story = (
        "Council shuts bridge\n\nThe bridge will close from Monday, the council said. Readers can share views by email."
    )
    assert may_hold_chrome(pa.array([story])).tolist() == [False]


@pytest.mark.parametrize("name", ["prosecutor_pr", "press_releases_cc0", "insciout_A", "reuters21578"])
def test_many_real_documents_have_the_furniture_of_few(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        pytest.skip(f"{name}: set DEDUPE_DATA to the folder that holds it")
    with gzip.open(Path(folder) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines][::23]
    documents = [Document(str(row), one["text"], outlet=one.get("service")) for row, one in enumerate(records)]
    monkeypatch.setattr(furniture, "MANY", 100)
    screened = find_furniture(documents, FurnitureSettings())
    monkeypatch.setattr(furniture, "MANY", 1 << 30)
    assert screened == find_furniture(documents, FurnitureSettings())


ADDRESSES = ("See https://echo.example/News。MORE Stories", "www.echo.example/Menu", "Read more: HTTP://ECHO.example")


@given(st.lists(st.one_of(pages(), st.sampled_from(ADDRESSES)), min_size=1, max_size=4), st.data())
@settings(deadline=None)
def test_what_is_known_or_chrome_is_never_passed_over_at_a_glance(texts: list[str], data: st.DataObject) -> None:
    text = "\n".join(texts)
    units = [unit for line in split_units(text, split_lines(text)) for unit in line]
    known = {data.draw(st.sampled_from(units)).key} if units and data.draw(st.booleans()) else set()
    assert may_hold_phrase(text) or not find_chrome(split_lines(text))
    assert {unit.key for unit in units} & known <= known_in(text, known)


@given(st.one_of(st.from_regex(PHRASE, fullmatch=True), st.from_regex(TEASERS, fullmatch=True)))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_phrase_and_heading_of_a_page_is_seen_at_a_glance(line: str) -> None:
    assert may_hold_phrase(line) or not find_chrome(split_lines(line))


def test_a_plain_story_is_passed_over_at_a_glance() -> None:
    story = "The bridge closes on Monday.\nIt opens again in June, the council said."
    assert not may_hold_phrase(story)
    assert not known_in(story, {"menu"})


@given(st.lists(st.one_of(pages(), st.sampled_from(ADDRESSES)), min_size=1, max_size=4), st.data())
@settings(deadline=None, max_examples=60)
def test_what_an_outlet_repeats_is_found_without_taking_the_text_apart(texts: list[str], data: st.DataObject) -> None:
    document = Document("a", "\n".join(texts), title="The bridge closes")
    own = split_lines(document.text)
    units = [unit for line in split_units(document.text, own) for unit in line]
    lines, ignored = (
        {one.key for one in data.draw(st.lists(st.sampled_from(some), max_size=2))} if some else set()
        for some in (units, [*units, *own])
    )
    page = _page(document, own)
    chosen = [own[row] for row in find_chrome(own)]
    chosen += [unit for unit in (*own, *units) if unit.key in ignored]
    chosen += [unit for unit in units if is_furniture(unit, page, lines)]
    assert find_known(document, lines, ignored) == _spans(document.text, chosen)
