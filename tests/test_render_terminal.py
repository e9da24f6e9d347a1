from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from dedupe.comparing import compare
from dedupe.corpus import find_corpus
from dedupe.model import Comparison, Document
from dedupe.pipeline import run
from dedupe.render.plain import visible
from dedupe.render.terminal import comparison_svg, print_clusters, print_comparison, print_result
from dedupe.render.terminal.paper import Paper
from dedupe.render.terminal.words import styled, window
from dedupe.settings import Settings

if TYPE_CHECKING:
    from dedupe.render.view.rows import Change

RELEASE = """The council will spend fourteen million pounds on the bridge over the river Eastmere, the leader said on Monday.

“It is a great day for everybody who has waited for so many years,” said Ada Poole. Nobody objected.

The old bridge was built in 1911 by the railway, and it was closed to lorries eleven years ago after a flood.
"""
ARTICLE = """Bridge to be built

The old bridge was built in 1911 by the railway, and it was closed to lorries eleven years ago after a flood.

The council will spend sixteen million pounds on the bridge over the river Eastmere, the leader said on Tuesday.

“It is a great day for everybody who has waited for so many years,” said Ada Poole. It rained.
"""
HOSTILE = "\x1b[2J\x1b]0;title\x07 \u202e \u2066 \x9b31m \x00 家族 𝒜 \u2028 " + "x" * 10_000 + " "
_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(Document("release", RELEASE), Document("article", ARTICLE), Settings())


def shown(comparison: Comparison, *, full: bool = False, width: int = 120) -> str:
    stream = io.StringIO()
    print_comparison(comparison, full=full, width=width, stream=stream)
    return stream.getvalue()


@pytest.mark.parametrize("width", [40, 60, 79, 80, 100, 120, 200])
@pytest.mark.parametrize("full", [False, True])
def test_no_line_is_wider_than_the_sheet(comparison: Comparison, width: int, *, full: bool) -> None:
    assert max(cell_len(line) for line in shown(comparison, full=full, width=width).splitlines()) <= width


def test_changed_words_are_marked_on_their_side(comparison: Comparison) -> None:
    line = next(line for line in shown(comparison).splitlines() if "{+sixteen" in line)
    assert line.index("[-fourteen") < line.index("{+sixteen")


@pytest.mark.parametrize("width", [24, 40, 60, 90])
def test_excerpt_is_cut_between_words_and_shows_its_change(width: int) -> None:
    words = "The repair of the town bridge costs about £12.6 million in all and lasts until the end of June".split()
    for number, word in enumerate(words):
        text = Text(" ".join(words))
        start = len(" ".join(words[:number])) + bool(number)
        text.stylize("high-left", start, start + len(word))
        shown = window(text, width)
        assert shown.cell_len <= width
        assert word in shown.plain
        assert set(shown.plain.strip("…").split()) <= set(words)


@pytest.mark.parametrize("width", [24, 36, 44, 90])
def test_excerpt_begins_with_what_is_equal_inside_a_change(width: int) -> None:
    pieces: list[tuple[str, Change | None]] = [
        ("of exploitation, with inspectors who on this occasion had noted ", None),
        ("decisive interventions", "tint"),
        (" which reduced the risk for many of them", None),
    ]
    text = window(styled(pieces, Paper(io.StringIO(), 120), is_left=False), width)
    assert text.cell_len <= width
    assert "decisive" in text.plain


def test_one_is_no_plural_and_thousands_are_set_apart_alike() -> None:
    long = " ".join(f"word{number % 997}" for number in range(4321))
    lines = shown(compare(Document("a", f"{long} Rain."), Document("b", long), Settings()), width=200)
    assert "4\u00a0321" in lines
    assert not re.search(r"\b4\d{3}\b", lines)
    assert "; longest copied run" in lines
    alone = run([Document("a", "Rain.")], Settings(), title="One")
    stream = io.StringIO()
    print_result(alone, stream, 80)
    told = stream.getvalue()
    assert "One article, and no other to compare it with" in told
    assert "1  article\n" in told
    assert "1 word, " in shown(compare(Document("a", "Rain."), Document("b", long), Settings()))


def test_narrow_sheet_shows_one_side_below_the_other(comparison: Comparison) -> None:
    lines = shown(comparison, width=60).splitlines()
    left = next(n for n, line in enumerate(lines) if "[-fourteen" in line)
    right = next(n for n, line in enumerate(lines) if "{+sixteen" in line)
    assert left < right


def test_full_shows_every_word_of_both_texts(comparison: Comparison) -> None:
    text = re.sub(r"\[-|-\]|\{\+|\+\}", "", shown(comparison, full=True, width=200))
    words = set(text.split())
    for document in (RELEASE, ARTICLE):
        assert {word for word in document.split() if word not in words} == set()


def test_folded_passages_are_counted() -> None:
    council, paper = find_corpus("council-release").read()
    assert isinstance(council, Document)
    assert isinstance(paper, Document)
    comparison = compare(council, paper, Settings())
    match = re.search(r"(\d+) of (\d+) passages folded; all of them with --full", shown(comparison))
    assert match
    assert int(match[2]) == len(comparison.passages)
    assert 0 < int(match[1]) <= int(match[2]) - 6
    assert "passages folded" not in shown(comparison, full=True)


def test_few_passages_are_all_shown(comparison: Comparison) -> None:
    assert "passages folded" not in shown(comparison)


def test_changes_of_text_that_is_said_again_are_not_counted_with_the_others() -> None:
    again = ARTICLE + "\nThe council will spend sixteen million pounds on the bridge over the river Eastmere.\n"
    twice = compare(Document("release", RELEASE), Document("article", again), Settings())
    high = [e for p in twice.passages if not p.repeat for e in p.edits if e.severity == "high"]
    assert any(e.severity == "high" for p in twice.passages if p.repeat for e in p.edits)
    text = shown(twice)
    assert re.search(rf"Strongest changes +{len(high)} high", text)
    assert re.search(r"\d+ more in text that is said again", " ".join(text.split()))


def test_hostile_text_steers_no_terminal() -> None:
    evil = compare(
        Document("a\x1b[31m", HOSTILE + RELEASE, title=HOSTILE, outlet="\x1b[0m"),
        Document("b\u202e", HOSTILE + ARTICLE, published="2025-01-31"),
        Settings(),
    )
    for full in (True, False):
        text = shown(evil, full=full)
        assert not _STEERING.search(text)
        assert max(cell_len(line) for line in text.splitlines()) <= 120


@given(st.text())
def test_visible_text_has_one_character_for_each(text: str) -> None:
    assert len(visible(text)) == len(text)
    assert not _STEERING.search(visible(text).replace("\t", ""))


def test_texts_that_share_nothing_are_shown_too() -> None:
    text = shown(compare(Document("a", "Rain fell."), Document("b", "Snow melted away."), Settings()))
    said = " ".join(text.split())
    assert "no: its rule counts runs of five words that both texts have (0 % at most), not aligned passages" in said


def test_run_is_told_in_a_few_lines() -> None:
    documents = [Document("r", RELEASE), Document("n", ARTICLE), Document("x", "Rain.")]
    stream = io.StringIO()
    print_result(run(documents, Settings(), title="t"), stream, width=100)
    text = stream.getvalue()
    assert "Of 3 articles, 2 tell one story" in text
    assert re.search(r"-(fourteen|sixteen).* → .*\+(sixteen|fourteen)", text)
    assert max(cell_len(line) for line in text.splitlines()) <= 100


def test_stories_are_listed_the_largest_first() -> None:
    from dedupe.model import Cluster

    stream = io.StringIO()
    stories = [Cluster("a", ("a", "b"), "a", "two"), Cluster("c", ("c", "d", "e"), "d", "three\x1b")]
    print_clusters(6, stories, stream)
    lines = stream.getvalue().splitlines()
    assert lines[0] == "2 stories, holding 5 of 6 documents"
    assert lines[1].split() == ["3", "d", "c,", "e"]
    assert "\x1b" not in stream.getvalue()


def test_picture_loads_nothing_and_is_the_same_each_time(comparison: Comparison) -> None:
    picture = comparison_svg(comparison)
    assert picture == comparison_svg(comparison)
    assert re.findall(r"url\((?!#)|href=|src=|@import", picture) == []
    assert "fourteen" in picture
