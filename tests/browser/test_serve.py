"""The served pages as their readers meet them: a browser, a hostile corpus, the keyboard, light and dark."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from dedupe.corpus import find_corpus
from dedupe.live import Index
from dedupe.model import Document, Rejected
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NARROW = {"width": 390, "height": 844}
WIDE = {"width": 1364, "height": 900}
TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NASTY = "<img src=x onerror=alert(1)><script>alert(2)</script>'\"> \u202egnp.exe \x07 {{7*7}} " + "w" * 3000
TOKEN = "open sesame"  # noqa: S105 - of a server of this test
PAGES = ("/", "/articles", "/articles?q=bridge", "/find", "/api", "/nothing")


class Tour:
    """A page of a server in a browser, and what went wrong on it."""

    def __init__(self, page: Any, address: str) -> None:  # noqa: ANN401 - playwright may be missing
        self.page = page
        self.address = address
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("console", self._console)
        page.on("request", self._request)

    def go(self, place: str) -> None:
        self.page.goto(f"{self.address}{place}")

    def _dialog(self, dialog: Any) -> None:  # noqa: ANN401 - playwright may be missing
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _console(self, message: Any) -> None:  # noqa: ANN401 - playwright may be missing
        # A page that says why there is none comes with a status that the browser notes.
        if "the server responded with a status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Any) -> None:  # noqa: ANN401 - playwright may be missing
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.faults.append(f"request: {request.url}")


@pytest.fixture
def tour(chromium: Any) -> Iterator[Callable[..., Tour]]:  # noqa: ANN401 - playwright may be missing
    """Return a function that opens a context of its own; at the end nothing may have gone wrong."""
    tours: list[Tour] = []

    def begin(address: str, **options: Any) -> Tour:  # noqa: ANN401 - playwright's own
        one = Tour(chromium.new_context(**{"viewport": WIDE, **options}).new_page(), address)
        tours.append(one)
        return one

    yield begin
    faults = [fault for one in tours for fault in one.faults]
    for one in tours:
        one.page.context.close()
    assert faults == []


def wait_for_words(address: str) -> None:
    for _ in range(400):
        answer = httpx.get(f"{address}/api/search", params={"q": "a"}, timeout=60)
        if answer.status_code == 200 and answer.json()["searched"] == 1:
            return
        time.sleep(0.05)
    pytest.fail("the words were not made")


@pytest.fixture(scope="module")
def week_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("week") / "week.db"
    with Index(path) as index:
        index.add(one for one in find_corpus("newsroom-week").read(Settings()) if isinstance(one, Document))
        index.cluster()
    return path


@pytest.fixture(scope="module")
def week(week_file: Path, serving: Callable[..., Any]) -> str:
    served = serving(week_file, "--set", "serve.rows=5")
    wait_for_words(served.address)
    return str(served.address)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, serving: Callable[..., Any]) -> str:
    """Return a server of articles every field of which is an attack."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    shared = "The harbour wall at Saltmarsh will be rebuilt in stone before the first storms of winter arrive there."
    with Index(path) as index:
        index.add(
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
        )
        index.add([Rejected(NASTY, NASTY)])
        index.cluster()
    served = serving(path)
    wait_for_words(served.address)
    return str(served.address)


def places(address: str) -> list[str]:
    """Return an address of each kind of page."""
    page = httpx.get(f"{address}/?order=largest", timeout=60).text
    story = page.partition('href="/stories/')[2].partition('"')[0]
    told = httpx.get(f"{address}/stories/{story}", timeout=60).text
    pair = told.partition('href="/pairs/')[2].partition("#")[0]
    return [*PAGES, f"/stories/{story}", f"/pairs/{pair}", f"/articles/{pair.partition('/')[0]}"]


def paste(one: Tour, text: str) -> None:
    one.go("/find")
    one.page.locator("textarea").fill(text)
    one.page.get_by_role("button", name="Find sources").click()
    one.page.wait_for_load_state()


def width(one: Tour) -> int:
    return int(one.page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_no_page_is_wider_than_the_screen_or_asks_elsewhere(
    tour: Callable[..., Tour], week: str, viewport: dict[str, int]
) -> None:
    one = tour(week, viewport=viewport)
    for place in places(week):
        one.go(place)
        assert width(one) <= viewport["width"], place
        assert one.page.locator("h1:visible").count() == 1, place


@pytest.mark.parametrize("viewport", [WIDE, NARROW])
def test_hostile_articles_execute_nothing_and_break_no_page(
    tour: Callable[..., Tour], hostile: str, viewport: dict[str, int]
) -> None:
    one = tour(hostile, viewport=viewport)
    asked = [
        *places(hostile),
        "/articles?q=%3Cscript%3Ealert(4)%3C/script%3E",
        "/?q=harbour&outlet=%22%3E%3Cimg+src=x%3E",
    ]
    for place in [*asked, None]:
        if place is None:
            paste(
                one,
                f"{NASTY}\nThe harbour wall at Saltmarsh will be rebuilt in stone before the first storms of winter.",
            )
        else:
            one.go(place)
        assert one.page.locator("img").count() == 0, place
        assert one.page.locator("main script:not([type='application/json'])").count() == 0, place
        assert width(one) <= viewport["width"], place
        links = one.page.locator("a").evaluate_all("all => all.map(a => a.protocol)")
        assert set(links) == {"http:"}, place
        assert "\u202e" not in one.page.content(), place
    assert one.page.locator(".pair mark").count()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_on_any_kind_of_page(
    tour: Callable[..., Tour],
    axe: Any,  # noqa: ANN401 - axe may be missing
    week: str,
    scheme: str,
) -> None:
    # The checker is put into the page as an inline script, which the pages' own policy refuses.
    one = tour(week, color_scheme=scheme, bypass_csp=True)
    for place in [*places(week), None]:
        if place is None:
            paste(
                one,
                "The Town Bridge closes to motor traffic on Monday 16 March and, weather permitting, opens again on 22 June.",
            )
        else:
            one.go(place)
        told = [
            (fault["id"], node["html"][:160], node["failureSummary"][:300])
            for fault in axe.run(one.page, options=TAGS).response["violations"]
            for node in fault["nodes"][:3]
        ]
        assert told == [], place


def test_filters_show_their_stories_while_one_types_and_the_address_keeps_them(
    tour: Callable[..., Tour], week: str
) -> None:
    one = tour(week)
    one.go("/")
    rows = one.page.locator("#stories tbody tr")
    assert rows.count() == 5
    one.page.locator(".filters input[name=q]").press_sequentially("ferry")
    one.page.wait_for_url("**/?q=ferry**")
    rows.nth(4).wait_for(state="detached")
    titles = rows.locator("a").all_inner_texts()
    assert any("Bridge" in title for title in titles)
    one.page.reload()
    assert rows.locator("a").all_inner_texts() == titles
    one.page.locator(".filters input[name=q]").fill("zyzzyva")
    one.page.get_by_text("No story has an article like that.").wait_for()
    one.page.go_back()
    # The page before comes anew, its form with it: a choice made in the old form would go with that.
    rows.first.wait_for()
    one.page.locator(".filters select[name=order]").select_option("largest")
    one.page.wait_for_url("**order=largest**")


def test_rows_say_what_their_stories_are_as_they_come_into_view(
    tour: Callable[..., Tour], week_file: Path, serving: Callable[..., Any]
) -> None:
    untold = ("--set", "serve.rows=5", "--set", "serve.list_seconds=0", "--set", "serve.ahead=0")
    week = serving(week_file, *untold).address
    one = tour(week)
    one.go("/?order=largest")
    for late in range(5, 0, -1):
        one.page.locator("#stories td.later").nth(late - 1).wait_for(state="detached")
    row = one.page.locator("#stories tbody tr").first
    assert row.locator(".tag").inner_text() == "release rewrite"
    assert "£16.2 million" in row.locator("td.change").inner_text()
    # One of its articles has a day and no hour: how long the story took is known once it is told.
    assert row.locator("td[data-head=Span]").inner_text()
    assert row.locator("td").count() == 10
    assert httpx.get(f"{week}/?order=largest", timeout=60).text.count('class="later"') == 0


def test_page_says_what_came_in_since_it_was_made(
    tour: Callable[..., Tour], tmp_path: Path, serving: Callable[..., Any]
) -> None:
    path = tmp_path / "live.db"
    with Index(path) as index:
        index.add([Document("a", "An article of a few words about a bridge.")])
        one = tour(serving(path).address)
        one.go("/")
        assert one.page.locator("#fresh").inner_text() == ""
        index.add([Document("b", "An article of a few words about a ferry.")])
        one.page.evaluate(
            "htmx.ajax('GET', document.querySelector('#fresh').getAttribute('hx-get'), {target: '#fresh', swap: 'outerHTML'})"
        )
        one.page.get_by_role("link", name="1 new article: show it").click()
        one.page.wait_for_load_state()
        assert one.page.locator("#fresh").inner_text() == ""


def test_list_goes_on_page_by_page_to_its_end(tour: Callable[..., Tour], week: str) -> None:
    one = tour(week, java_script_enabled=False)
    one.go("/")
    seen: list[str] = []
    while True:
        seen += one.page.locator("#stories tbody a").evaluate_all("all => all.map(a => a.pathname)")
        onward = one.page.locator(".pager a[rel=next]")
        if not onward.count():
            break
        onward.click()
    assert len(seen) == len(set(seen)) == 12
    one.go("/articles")
    for _ in range(3):
        one.page.locator(".pager a[rel=next]").click()
    assert one.page.locator("#found tbody tr").count() == 5


@pytest.mark.parametrize("is_scripted", [True, False])
def test_pasted_article_is_shown_beside_its_source_and_beside_another(
    tour: Callable[..., Tour],
    week: str,
    is_scripted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    one = tour(week, java_script_enabled=is_scripted)
    text = httpx.get(f"{week}/api/documents/wirelink-0303-bridge", timeout=60).json()["text"]
    paste(one, f"A reporter begins.\n{text}")
    assert "share text with it" in one.page.locator("h1").first.inner_text()
    assert one.page.locator(".pair mark").count() > 5
    assert "wirelink-0303-bridge" in one.page.locator(".pair .documents").inner_text()
    other = one.page.locator("button[name=against]").first
    name = one.page.locator(".asked tbody tr:has(button[name=against]) small bdi").first.inner_text()
    other.click()
    one.page.wait_for_load_state()
    assert name in one.page.locator(".asked tr.here").inner_text()
    assert name in one.page.locator(".pair .documents").inner_text()
    assert one.page.locator("textarea").input_value().startswith("A reporter begins.")


def test_keys_lead_through_stories_to_a_pair_and_along_its_passages(tour: Callable[..., Tour], week: str) -> None:
    one = tour(week)
    one.go("/?order=largest")
    one.page.keyboard.press("j")
    assert "/stories/" in one.page.evaluate("document.activeElement.href")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/stories/*")
    assert one.page.locator(".page.story").is_visible()
    one.page.keyboard.press("j")
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/pairs/**")
    one.page.locator("#p1").focus()
    one.page.keyboard.press("Tab")
    assert one.page.locator("mark.chosen").count() >= 2
    one.page.keyboard.press("v")
    line = "getComputedStyle(document.querySelector('mark.verbatim') ?? document.body).textDecorationLine"
    assert one.page.evaluate(line) == "none"
    with one.page.expect_download() as waiting:
        one.page.locator(".panel.edits").get_by_role("button", name="JSON").click()
    assert '"passages"' in waiting.value.path().read_text("utf-8")


def test_letter_of_a_matrix_leads_to_its_passage_in_the_pair(tour: Callable[..., Tour], week: str) -> None:
    one = tour(week)
    one.go(next(place for place in places(week) if place.startswith("/stories/")))
    one.page.locator(".matrix a").first.click()
    one.page.wait_for_url("**/pairs/*/*#p*")
    assert one.page.locator("mark.chosen").count() >= 2


def test_login_form_lets_a_browser_in(
    tour: Callable[..., Tour],
    tmp_path: Path,
    serving: Callable[..., Any],
    axe: Any,  # noqa: ANN401 - axe may be missing
) -> None:
    path = tmp_path / "guarded.db"
    with Index(path) as index:
        index.add([Document("a", "An article of a few words about a bridge.")])
    served = serving(path, DEDUPE_TOKEN=TOKEN)
    one = tour(served.address, bypass_csp=True)
    one.go("/articles")
    assert axe.run(one.page, options=TAGS).response["violations"] == []
    one.page.get_by_role("textbox", name="Token").fill("wrong")
    one.page.get_by_role("button", name="Log in").click()
    one.page.get_by_role("alert").wait_for()
    one.page.get_by_role("textbox", name="Token").fill(TOKEN)
    one.page.keyboard.press("Enter")
    one.page.wait_for_url("**/articles")
    assert one.page.locator("tbody tr").count() == 1
    one.page.get_by_role("button", name="Log out").click()
    one.page.wait_for_url("**/login")
