"""The report as its readers meet it: opened from a file, offline, with and without a script."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from dedupe.corpus import find_corpus
from dedupe.model import Comparison, Decision, Document, Rejected, Result, Ruling
from dedupe.pipeline import run
from dedupe.render import layout
from dedupe.render.html import Origin, Page, html_file, pair_html
from dedupe.render.layout import report_file, report_files, write_html
from dedupe.render.pdf import print_pdf
from dedupe.render.view import filtered_shares, gather_stories, view_corpus
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NARROW = {"viewport": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@cache
def council() -> Result:
    corpus = find_corpus("council-release")
    return run(corpus.read(), corpus.settings(), title=corpus.title)


@cache
def week() -> Result:
    corpus = find_corpus("newsroom-week")
    return run(corpus.read(), corpus.settings(), title=corpus.title)


def comparison() -> Comparison:
    return council().comparisons[0]


def write(folder: Path, text: str, name: str = "report.html") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def report(tmp_path: Path) -> str:
    return write(tmp_path, report_files(council())["report.html"])


@pytest.fixture(scope="session")
def week_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(tmp_path_factory.mktemp("week"), report_file(week()))


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a report in a folder of pages."""
    place = tmp_path_factory.mktemp("folder")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(layout, "ONE_FILE_WORDS", 1)
        write_html(week(), place)
    return place


@pytest.fixture(scope="session")
def notebook(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a page with what a notebook shows of each record, as a notebook would set it."""
    shown = "".join(str(record._repr_html_()) for record in (comparison(), week(), week().clusters[0]))
    head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A notebook</title><main><h1>A notebook</h1>'
    return write(tmp_path_factory.mktemp("notebook"), f"{head}{shown}</main>", "notebook.html")


def numbers(page: Any, side: str) -> list[int]:  # noqa: ANN401 - playwright may be missing
    """Return the words under a bar, as it shows them: verbatim, edited, paraphrased, cumulative."""
    texts = page.locator(f".page.pair .share[data-side={side}] .bar-label .small").all_text_contents()
    return [int(text.rsplit(", ", 1)[1].replace("\u00a0", "")) for text in texts]


def test_opens_from_a_file_without_a_request_or_a_complaint(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    assert page.locator("h1:visible").count() == 1
    assert "of the article comes from the" in page.locator("h1:visible").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


def test_tab_walks_through_all_passages_of_the_article(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    page.locator("#p1").focus()
    seen = ["p1"]
    for _ in comparison().passages[1:]:
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id"))
        assert page.locator("mark.chosen").first.get_attribute("data-p") == seen[-1]
    assert seen == [passage.id for passage in comparison().passages]
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.id") == seen[-2]


def test_click_on_a_passage_brings_its_partner_to_view(visit: Callable[..., Any], report: str) -> None:
    moved = next(passage for passage in comparison().passages if passage.moved)
    page = visit(report).page
    mark = page.locator(f'.left mark[data-p="{moved.id}"]').first
    mark.scroll_into_view_if_needed()
    mark.click()
    box = page.locator(f"#{moved.id}").bounding_box()
    assert 0 <= box["y"] <= 900
    assert page.locator(f'mark.chosen[data-p="{moved.id}"]').count() >= 2
    assert page.locator(".connector path").get_attribute("stroke-dasharray")
    assert page.evaluate("location.hash") == f"#{moved.id}"


def test_both_ends_of_a_passage_in_order_stand_level(visit: Callable[..., Any], report: str) -> None:
    page = visit(report, java_script_enabled=False).page
    tops = {}
    for passage in comparison().passages:
        if not passage.moved and not passage.repeat:
            rows = [page.locator(f".row:has(#{end})") for end in (passage.id, f"{passage.id}-source")]
            tops[passage.id] = [row.bounding_box()["y"] for row in rows]
    level = [one == other for one, other in tops.values()]
    assert len(level) >= 15
    assert all(level)


@pytest.mark.parametrize("is_scripted", [True, False])
def test_deep_link_leads_to_the_passage(visit: Callable[..., Any], report: str, is_scripted: bool) -> None:  # noqa: FBT001 - a parameter of the test
    last = comparison().passages[-1].id
    page = visit(f"{report}#{last}", java_script_enabled=is_scripted).page
    box = page.locator(f"#{last}").bounding_box()
    assert 0 <= box["y"] <= 900
    if is_scripted:
        assert page.locator("mark.chosen").first.get_attribute("data-p") == last


def test_deep_link_to_a_folded_edit_unfolds_it(visit: Callable[..., Any], report: str) -> None:
    edit = next(f"{p.id}-e{n + 1}" for p in comparison().passages for n, e in enumerate(p.edits) if e.severity == "low")
    page = visit(f"{report}#{edit}").page
    assert page.locator(f"#{edit}").is_visible()


def test_filters_recompute_the_shares_as_python_does(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page

    def expect(**filters: Any) -> None:  # noqa: ANN401 - the filters' own
        of_a, of_b = filtered_shares(comparison(), **filters)
        if comparison().derivation.source == "b":
            of_a, of_b = of_b, of_a
        for side, share in (("left", of_a), ("right", of_b)):
            cumulative = [round(part * share.words) for part in (share.verbatim, share.edited, share.paraphrase)]
            assert numbers(page, side) == cumulative

    expect()
    page.locator(".without-quotes").check(force=True)
    expect(quotations=False)
    aside = page.locator(".aside").inner_text()
    assert aside != "0 words left aside"
    page.locator(".least-words").fill("15")
    expect(quotations=False, least_words=15)
    page.locator(".without-quotes").uncheck(force=True)
    page.locator(".least-severity").select_option("high")
    expect(least_words=15, least_severity="high")
    page.locator(".least-words").fill("1")
    page.locator(".least-severity").select_option("")
    expect()
    assert page.locator(".aside").inner_text() == "0 words left aside"


def test_letters_switch_kinds_off_and_on(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    line = "getComputedStyle(document.querySelector('mark.verbatim')).textDecorationLine"
    assert page.evaluate(line) == "underline"
    page.keyboard.press("v")
    assert page.evaluate(line) == "none"
    page.keyboard.press("v")
    assert page.evaluate(line) == "underline"
    assert page.locator(".omitted:visible").count()
    page.keyboard.press("o")
    assert not page.locator(".omitted:visible").count()
    page.keyboard.press("?")
    assert page.locator("dialog").is_visible()
    page.keyboard.press("Escape")
    page.locator("dialog").wait_for(state="detached")  # a dialog tells that it was closed in a task of its own


def test_tables_sort_and_filter(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    page.locator('.tabs input[value="passages"]').check(force=True)
    panel = page.locator(".panel.passages")
    panel.locator("th[data-key=likeness] button").click()
    values = [int(text) for text in panel.locator("td:nth-child(7)").all_inner_texts()]
    assert values == sorted(values, reverse=True)
    assert panel.locator("th[data-key=likeness]").get_attribute("aria-sort") == "descending"
    panel.locator("input[type=search]").fill("words:>20")
    shown = panel.locator("tbody tr:visible").count()
    assert 0 < shown < len(comparison().passages)
    assert panel.locator(".found").inner_text() == f"{shown} of {len(comparison().passages)}"


def test_downloads_hold_the_comparison_and_the_table(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    panel = page.locator(".panel.edits")
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="JSON").click()
    assert json.loads(waiting.value.path().read_text("utf-8")) == json.loads(json.dumps(comparison().to_dict()))
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="CSV").click()
    assert waiting.value.suggested_filename == "edits.csv"
    rows = list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))
    assert len(rows) == 1 + sum(len(passage.edits) for passage in comparison().passages)
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_citation_names_both_places_of_the_passage(visit: Callable[..., Any], report: str) -> None:
    page = visit(f"{report}#p2").page
    page.get_by_role("button", name="Cite").click()
    text = page.locator("dialog textarea").input_value()
    passage = comparison().passages[1]
    assert f"characters {passage.b.start}–{passage.b.end}" in text
    assert comparison().a.document.sha256 in text


def test_without_a_script_marks_tables_and_links_are_there(visit: Callable[..., Any], report: str) -> None:
    page = visit(report, java_script_enabled=False).page
    assert page.locator("mark:visible").count() >= len(comparison().passages)
    assert page.locator(".panel.edits table").is_visible()
    page.locator('.tabs label:has(input[value="facts"])').click()
    assert page.locator(".panel.facts table").is_visible()
    assert not page.locator(".panel.edits table").is_visible()
    page.locator("#p3").click()
    assert 0 <= page.locator("#p3-source").bounding_box()["y"] <= 900
    assert not page.locator(".scripted:visible").count()


def test_pages_of_a_corpus_are_shown_one_at_a_time_without_a_script(visit: Callable[..., Any], report: str) -> None:
    page = visit(report, java_script_enabled=False).page
    assert page.locator(".page:visible").count() == 1
    page.locator(".crumbs a:visible").first.click()
    assert page.locator(".page.corpus").is_visible()
    page.locator(".stories a").first.click()
    assert page.locator(".page.story").is_visible()
    assert page.locator(".page:visible").count() == 1
    page.locator(".story .coverage a:visible").first.click()
    assert page.locator(".page.pair").is_visible()


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280])
def test_no_page_is_wider_than_the_screen(visit: Callable[..., Any], report: str, width: int) -> None:
    page = visit(report, viewport={"width": width, "height": 844}).page
    for name in ("#corpus", "#story-1", "#pair-1"):
        page.goto(f"{report}{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_narrow_corpus_page_shows_every_column_of_its_stories_and_the_whole_chart(
    visit: Callable[..., Any], report: str
) -> None:
    page = visit(f"{report}#corpus", **NARROW).page
    shown = page.locator(".stories tbody tr:visible, .stories .tag:visible, .stories td.change:visible")
    rows = page.locator(".stories tbody tr:visible").count()
    assert shown.count() == 3 * rows > 0
    edges = page.evaluate(
        """[...document.querySelectorAll(".corpus .stories td, .corpus .tag, .corpus .histogram")]
        .map(one => one.getBoundingClientRect().right)"""
    )
    assert max(edges) <= NARROW["viewport"]["width"]


def test_dark_and_light_switch_without_a_script(visit: Callable[..., Any], report: str) -> None:
    for scheme in SCHEMES:
        page = visit(report, color_scheme=scheme, java_script_enabled=False).page
        before = page.locator("body").evaluate("e => getComputedStyle(e.parentElement).backgroundColor")
        page.locator("label.light:visible").click()
        after = page.locator("body").evaluate("e => getComputedStyle(e.parentElement).backgroundColor")
        assert {before, after} == {"rgb(255, 254, 252)", "rgb(22, 24, 27)"}


NASTY = "<img src=x onerror=alert(1)><script>alert(2)</script> \u202egnp.exe \x07 " + "w" * 10_000


def hostile() -> Result:
    shared = "The harbour wall at Saltmarsh will be rebuilt in stone before the first storms of winter arrive there."
    documents = [
        Document(
            f"{n}{NASTY}",
            f"{NASTY}\n{shared} The work costs £{n} million in all.\n{NASTY} {n}",
            outlet=NASTY,
            published=f"2026-03-0{n}",
            url="javascript:alert(3)",
            title=NASTY,
            author=NASTY,
            meta={"role": NASTY, "path": NASTY},
        )
        for n in (1, 2, 3)
    ]
    bad = Rejected(NASTY, NASTY)
    ruled = Ruling(Decision(NASTY, "reject", NASTY, NASTY, NASTY), "stale", "", NASTY)
    return replace(run([*documents, bad], Settings(), title=NASTY), rulings=(ruled,))


def test_hostile_corpus_executes_nothing_and_breaks_no_layout(visit: Callable[..., Any], tmp_path: Path) -> None:
    result = hostile()
    one = write(tmp_path, report_files(result)["report.html"])
    addresses = [f"{one}#corpus", f"{one}#story-1", f"{one}#pair-1"]
    pair = result.comparisons[0]
    addresses.append(write(tmp_path, pair_html(pair), "pair.html"))
    for number, record in enumerate((pair, result, result.clusters[0])):
        source = f'<!doctype html><meta charset="utf-8">{record._repr_html_()}'
        addresses.append(write(tmp_path, source, f"notebook-{number}.html"))
    for options in ({}, NARROW):
        page = visit(addresses[0], **options).page
        for place in addresses:
            page.goto(place)
            assert page.locator("img").count() == 0, place
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], place
            assert not [
                href for href in page.locator("a").evaluate_all("all => all.map(a => a.protocol)") if href != "file:"
            ]


TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
KINDS = (
    "council#pair-1",
    "council#story-1",
    "folder/report.html",
    "folder/stories/story-3.html",
    "folder/related/pair-1.html",
    "notebook",
)
WHOLE = ("week#corpus", "week#story-1", "week#pair-1", "folder/stories/story-3.html#pair-1")


@pytest.fixture
def address(report: str, week_report: str, folder: Path, notebook: str) -> Callable[[str], str]:
    """Return a function from the name of a kind of page to the address of one."""
    homes = {"council": report, "week": week_report, "folder": folder.as_uri(), "notebook": notebook}

    def of(kind: str) -> str:
        home = next(name for name in homes if kind.startswith(name))
        return homes[home] + kind.removeprefix(home)

    return of


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_no_fault_on_any_kind_of_page(
    visit: Callable[..., Any],
    axe: Any,  # noqa: ANN401 - axe may be missing
    address: Callable[[str], str],
    scheme: str,
) -> None:
    page = visit(address(KINDS[0]), color_scheme=scheme).page
    for kind in KINDS:
        page.goto(address(kind))
        found = axe.run(page, options=TAGS).response["violations"]
        told = [
            (fault["id"], node["html"][:120], node["failureSummary"][:300])
            for fault in found
            for node in fault["nodes"][:3]
        ]
        assert told == [], kind


@pytest.mark.parametrize("kind", [*KINDS, *WHOLE])
def test_every_kind_of_page_opens_from_a_file_and_fits_the_screen(
    visit: Callable[..., Any], address: Callable[[str], str], kind: str
) -> None:
    page = visit(address(kind)).page
    for width in (1364, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        figures = "[...document.querySelectorAll('.scroll:has(>.descent)')]"
        assert page.evaluate(f"{figures}.every(one => one.scrollWidth <= one.clientWidth)")
    assert page.locator("h1:visible").count() == 1


def test_coverage_of_the_corpus_leads_to_passages_and_stories(
    visit: Callable[..., Any], report: str, folder: Path
) -> None:
    for address in (report, (folder / "report.html").as_uri()):
        page = visit(address + "#corpus").page
        names = page.locator("#corpus .coverage td.story a")
        assert names.count() > 0
        name = names.first.inner_text()
        names.first.click()
        page.locator(".page.pair:visible").wait_for()
        assert name.split(" (")[0] in page.locator(".page.pair:visible").inner_text()
        page = visit(address + "#corpus").page
        page.locator("#corpus .coverage td.of a").first.click()
        page.locator(".page.story:visible").wait_for()


def test_pages_of_a_folder_lead_to_each_other(visit: Callable[..., Any], folder: Path) -> None:
    page = visit((folder / "report.html").as_uri()).page
    page.locator(".stories a").first.click()
    assert page.url.endswith("stories/story-1.html")
    page.locator(".story .coverage a:visible").first.click()
    assert page.locator(".page.pair:visible").count() == 1
    page.locator(".crumbs a:visible").first.click()
    assert page.url.endswith("report.html")
    page.locator('a[href^="related/"]').first.click()
    assert page.locator(".page.pair").is_visible()


def test_letters_walk_through_the_stories_and_the_articles(visit: Callable[..., Any], week_report: str) -> None:
    page = visit(week_report).page
    titles = page.locator(".stories tbody td.story a").all_inner_texts()
    walked = []
    for _ in titles:
        page.keyboard.press("j")
        walked.append(page.evaluate("document.activeElement.textContent"))
    assert walked == titles
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == titles[-2]
    page.keyboard.press("Enter")
    assert page.locator(".page.story:visible").count() == 1
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.closest('tr').classList.contains('here')")
    page.keyboard.press("?")
    assert "to the matrix" in page.locator("dialog").inner_text()


def test_dragging_the_threshold_shows_the_stories_above_it(visit: Callable[..., Any], week_report: str) -> None:
    page = visit(week_report).page
    rows = page.locator(".stories tbody tr")
    closest = [
        float(row.get_attribute("data-v")) for row in page.locator('.stories td[data-head="Closest pair"]').all()
    ]
    assert rows.count() == len(closest)
    line = page.locator(".alike input")
    line.focus()
    found = float(line.input_value())
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    least = float(line.input_value())
    assert least == pytest.approx(found + 0.4)
    assert page.locator(".stories tbody tr:visible").count() == sum(share >= least for share in closest) < len(closest)
    assert page.locator(".alike .label").text_content() == f"{least:.2f}"
    for _ in range(40):
        page.keyboard.press("ArrowLeft")
    assert page.locator(".stories tbody tr:visible").count() == len(closest)


def test_every_table_of_a_corpus_is_saved_as_csv_and_json(visit: Callable[..., Any], week_report: str) -> None:
    page = visit(week_report).page
    panel = page.locator("[data-name=stories]")
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="JSON").click()
    rows = json.loads(waiting.value.path().read_text("utf-8"))
    assert [row["articles"] for row in rows] == sorted((len(one.members) for one in week().clusters), reverse=True)
    with page.expect_download() as waiting:
        panel.get_by_role("button", name="CSV").click()
    assert len(list(csv.reader(io.StringIO(waiting.value.path().read_text("utf-8-sig"))))) == 1 + len(rows)


def test_pair_among_many_is_saved_as_its_own_comparison(visit: Callable[..., Any], week_report: str) -> None:
    page = visit(f"{week_report}#pair-3").page
    shown = page.locator("#pair-3 .documents code bdi:first-child").all_text_contents()
    with page.expect_download() as waiting:
        page.locator("#pair-3 .panel.edits").get_by_role("button", name="JSON").click()
    saved = json.loads(waiting.value.path().read_text("utf-8"))
    assert [document["id"] for document in saved["documents"]] == shown
    expected = next(c for c in week().comparisons if [c.a.id, c.b.id] == shown)
    assert saved == json.loads(json.dumps(expected.to_dict()))


def test_long_list_shows_its_largest_stories_first_and_all_when_searched(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    view = view_corpus(week(), gather_stories(week()))
    many = tuple(replace(row, title=f"{row.title} {n}") for n in range(20) for row in view.stories)
    front = Page("corpus", "", (("Corpus", ""),), is_default=True, run=week().run, view=replace(view, stories=many))
    source = html_file("many", [("corpus.html.j2", front)], [], Origin(week().run, week().digest))
    address = write(tmp_path, source)
    page = visit(address).page
    rows = page.locator(".stories tbody tr:visible")
    assert rows.count() == 200 < len(many)
    page.locator("[data-name=stories] .search input").fill(f'"{many[-1].title.lower()}"')
    assert rows.count() == 1
    page.locator("[data-name=stories] .search input").fill("")
    assert rows.count() == len(many)
    page = visit(address, java_script_enabled=False).page
    page.locator(".every-row").check()
    assert page.locator(".stories tbody tr:visible").count() == len(many)


def test_stories_are_found_by_outlet_and_by_their_number_of_outlets(visit: Callable[..., Any], tmp_path: Path) -> None:
    view = view_corpus(week(), gather_stories(week()))
    front = Page("corpus", "", (("Corpus", ""),), is_default=True, run=week().run, view=view)
    source = html_file("week", [("corpus.html.j2", front)], [], Origin(week().run, week().digest))
    page = visit(write(tmp_path, source)).page
    rows, search = page.locator(".stories tbody tr:visible"), page.locator("[data-name=stories] .search input")
    search.fill('outlet:"daily harbour"')
    assert rows.count() == sum("Daily Harbour" in row.outlets for row in view.stories)
    assert 0 < rows.count() < len(view.stories)
    search.fill("outlets:>4")
    assert rows.count() == sum(len(row.outlets) > 4 for row in view.stories) > 0


def test_second_click_jumps_to_the_partner(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    mark = page.locator('.left mark[data-p="p4"]').first
    mark.scroll_into_view_if_needed()
    mark.click()
    assert page.evaluate("document.activeElement.id") != "p4"
    mark.click()
    assert page.evaluate("document.activeElement.id") == "p4"


def test_printed_twice_is_the_same_file(tmp_path: Path, chromium: Any) -> None:  # noqa: ANN401 - playwright may be missing
    path = CHROMIUM or chromium.browser_type.executable_path
    page = pair_html(comparison())
    first, second = print_pdf(page, path), print_pdf(page, path)
    assert first.startswith(b"%PDF")
    assert first == second
    assert str(tmp_path).encode() not in first


def test_print_puts_both_texts_side_by_side(visit: Callable[..., Any], report: str) -> None:
    page = visit(report).page
    page.emulate_media(media="print")
    assert not page.locator(".top:visible, .counting:visible, .map:visible").count()
    left, right = (page.locator(f"#{end}").bounding_box() for end in ("p1-source", "p1"))
    assert left["x"] < right["x"]
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
