"""The HTML report: one file that says what the comparison says, and lets no article text out of its place."""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from dedupe import api
from dedupe.corpus import find_corpus
from dedupe.errors import OutputError
from dedupe.model import Comparison, Document, Result
from dedupe.pipeline import run
from dedupe.render import formats, layout
from dedupe.render.html import pair_html, show_unseen
from dedupe.render.layout import report_file, report_files, write_html
from dedupe.render.packing import unpack
from dedupe.render.view import gather_stories, view_corpus
from dedupe.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

VOID = frozenset({"meta", "input", "br", "hr", "img", "link", "rect", "line", "circle", "path"})
OPTIONAL = frozenset({"td", "th", "tr", "tbody", "li"})
IMPLIED = {
    "li": ("li",),
    "td": ("td", "th"),
    "th": ("td", "th"),
    "tr": ("td", "th", "tr"),
    "tbody": ("td", "th", "tr", "tbody"),
    "tfoot": ("td", "th", "tr", "tbody"),
}
NASTY = (
    "<script>alert(1)</script> & <img src=x onerror=alert(2)> \" ' ` javascript:alert(3)",
    "</script></style></textarea>--><svg onload=alert(4)>{{ 7*7 }} {% raw %} ${7*7}",
    "\u202egnp.exe \u2066isolated \x00\x07\x1b[31mred \x85 \u2028 \ud83d end",
    "w" * 10_000,
)


@dataclass
class Element:
    tag: str
    attributes: dict[str, str | None]
    text: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """Every element of a page, and the text of both columns without badges."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.columns: dict[str, list[str]] = {"left": [], "right": []}
        self._open: list[Element] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The end tags that HTML lets one leave out: an element ends where the next of its kind begins.
        while self._open and self._open[-1].tag in IMPLIED.get(tag, ()):
            self._open.pop()
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        while self._open and self._open[-1].tag != tag and self._open[-1].tag in OPTIONAL:
            self._open.pop()
        assert self._open
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1].text.append(data)
        classes = [(element.attributes.get("class") or "").split() for element in self._open]
        if any("badge" in one for one in classes) or not any(element.tag in ("p", "h3") for element in self._open):
            return
        for number, one in enumerate(classes):
            if "cell" in one and any("text" in inner for inner in classes[number:]):
                self.columns["left" if "left" in one else "right"].append(data)

    def ids(self) -> list[str]:
        return [element.attributes["id"] or "" for element in self.elements if element.attributes.get("id")]

    def links(self) -> list[str]:
        return [element.attributes["href"] or "" for element in self.elements if "href" in element.attributes]


@cache
def council() -> Result:
    corpus = find_corpus("council-release")
    return run(corpus.read(), corpus.settings(), title=corpus.title)


@cache
def newsroom_week() -> Result:
    corpus = find_corpus("newsroom-week")
    return run(corpus.read(), corpus.settings(), title=corpus.title)


def comparison() -> Comparison:
    return council().comparisons[0]


@cache
def page() -> Page:
    return Page(pair_html(comparison()))


def hostile() -> tuple[Document, Document]:
    shared = "The harbour wall at Saltmarsh will be rebuilt in stone before the first storms of winter arrive there."
    paragraphs = [*NASTY, shared, f"{shared[:-1]} <b onclick=alert(5)>soon</b>."]
    meta = {"role": "<i>rôle</i>", "path": '"><script>alert(6)</script>'}
    one = Document(
        "a<script>",
        "\n".join(paragraphs),
        outlet=NASTY[0],
        published="2026-03-01",
        url="javascript:alert(7)",
        title=NASTY[1],
        author=NASTY[2],
        meta=meta,
    )
    other = Document(
        "b&amp;", "\n".join(reversed(paragraphs)), outlet=NASTY[3], url='https://x.example/"><b>', title=NASTY[3]
    )
    return one, other


def test_same_comparison_gives_the_same_bytes() -> None:
    assert pair_html(comparison()) == pair_html(comparison())
    assert report_files(council()) == report_files(council())


def test_both_columns_hold_the_texts_exactly() -> None:
    c = comparison()
    texts = [c.a.text, c.b.text]
    assert ["".join(page().columns["left"]), "".join(page().columns["right"])] in (texts, texts[::-1])


def test_every_passage_has_both_ends_and_every_link_an_end() -> None:
    ids, links = page().ids(), page().links()
    for passage in comparison().passages:
        assert {passage.id, f"{passage.id}-source"} <= set(ids)
        assert f"#{passage.id}" in links
        assert f"#{passage.id}-source" in links
    assert {link[1:] for link in links} <= set(ids)


def test_no_id_stands_twice() -> None:
    assert [name for name, number in Counter(page().ids()).items() if number > 1] == []


def test_edits_have_addresses() -> None:
    ids = set(page().ids())
    for passage in comparison().passages:
        assert {f"{passage.id}-e{number + 1}" for number in range(len(passage.edits))} <= ids


def test_nothing_is_loaded_from_anywhere() -> None:
    source = pair_html(comparison())
    assert not [
        element for element in page().elements if {"src", "srcset", "style", "xlink:href"} & set(element.attributes)
    ]
    assert not [element for element in page().elements if element.tag in ("link", "iframe", "object", "embed", "base")]
    style = "".join(text for element in page().elements if element.tag == "style" for text in element.text)
    assert "@import" not in style
    assert set(re.findall(r"url\(([^)]*)\)", style)) <= {"#hatch", "#dots"}
    assert set(re.findall(r"https?://[^\s\"'<]+", source)) <= {"http://www.w3.org/2000/svg"}


def test_policy_allows_this_style_and_this_script_alone() -> None:
    meta = next(element for element in page().elements if element.attributes.get("http-equiv"))
    policy = meta.attributes["content"] or ""
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        element = [e for e in page().elements if e.tag == tag and "type" not in e.attributes][-1]
        digest = base64.b64encode(hashlib.sha256("".join(element.text).encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_shares_stand_in_the_header_with_their_denominators() -> None:
    source = pair_html(comparison())
    share = comparison().share_of_b
    assert f"of the article’s {share.words} words" in source
    assert f"{100 * share.verbatim:.1f}\u00a0%" in source
    assert f"{100 * share.paraphrase:.1f}\u00a0%" in source


def test_hostile_text_stays_text() -> None:
    source = pair_html(api.compare(*hostile()))
    parsed = Page(source)
    assert [element.tag for element in parsed.elements if element.tag == "script"] == ["script"] * 3
    assert {element.tag for element in parsed.elements} <= {element.tag for element in page().elements}
    for element in parsed.elements:
        assert not [name for name in element.attributes if name.startswith("on")]
        assert not (element.attributes.get("href") or "").startswith("javascript:")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", source)
    assert source.encode("utf-8")


def test_web_address_of_a_document_becomes_a_link_and_no_other_scheme_does() -> None:
    links = Page(pair_html(api.compare(*hostile()))).links()
    assert [link for link in links if not link.startswith("#")] == ['https://x.example/"><b>']


@pytest.mark.parametrize("text", ["\u202e", "\x00", "\x1b", "\u2028", "\ud800"])
def test_a_character_that_shows_nothing_is_written_out(text: str) -> None:
    assert show_unseen(f"a{text}b") == f"a⟨{ord(text):02X}⟩b"


def test_line_breaks_and_tabs_are_left_alone() -> None:
    assert show_unseen("a\tb\nc\r\n") == "a\tb\nc\r\n"


def test_corpus_with_one_pair_opens_on_its_page() -> None:
    parsed = Page(report_files(council())["report.html"])
    shown = [e.attributes["id"] for e in parsed.elements if "default" in (e.attributes.get("class") or "").split()]
    assert shown == ["pair-1"]
    assert {"corpus", "story-1", "pair-1", "p1", "p1-source"} <= set(parsed.ids())


RELEASE = (
    "The bridge over the Wend will close for fourteen weeks from Monday while its deck is replaced in sections.",
    "The work costs £12.6 million and is the largest since the bridge was opened by the mayor in 1934.",
    "“Steel and salt do not forgive delay,” said Tom Reuel, who has been the chief engineer since last spring.",
)


@cache
def week() -> Result:
    def article(name: str, outlet: str, day: int, *lines: str) -> Document:
        return Document(name, "\n".join(lines), outlet=outlet, published=f"2026-03-0{day}T09:00Z", title=f"{name} & co")

    wrong = RELEASE[1].replace("£12.6 million", "£16.2m")
    documents = [
        article("release", "Council", 1, *RELEASE),
        article("wire", "Wire", 2, RELEASE[0], wrong, RELEASE[2]),
        article("paper", "Paper", 3, wrong, RELEASE[2], "Readers wrote to us about the noise of the pumps at night."),
        article(
            "alone",
            "Paper",
            4,
            "A choir from the old town sang in the rain for an hour and nobody went home before the end.",
        ),
    ]
    return run(documents, Settings(), title="A week <b>")


def test_corpus_page_leads_to_every_story_and_the_story_to_its_pairs() -> None:
    files = report_files(week())
    assert list(files) == ["report.html"]
    parsed = Page(files["report.html"])
    assert {link[1:] for link in parsed.links() if link.startswith("#")} <= set(parsed.ids())
    assert "#story-1" in parsed.links()
    assert "#pair-1" in parsed.links()
    assert any(re.fullmatch(r"#pair-1-p\d+", link) for link in parsed.links())
    assert [name for name, number in Counter(parsed.ids()).items() if number > 1] == []


def test_story_says_which_error_its_articles_share() -> None:
    source = report_files(week())["report.html"]
    assert "carry the same changed number" in source
    assert "“£16.2m”" in source


def test_large_corpus_is_a_file_for_every_story_with_links_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "ONE_FILE_WORDS", 10)
    files = report_files(week())
    assert list(files) == ["report.html", "stories/story-1.html"]
    front, story = Page(files["report.html"]), Page(files["stories/story-1.html"])
    assert "stories/story-1.html" in front.links()
    assert "../report.html" in story.links()
    assert {link[1:] for link in story.links() if link.startswith("#")} <= set(story.ids())


def test_a_copy_of_a_copy_goes_back_to_the_copy() -> None:
    source = report_files(week())["report.html"]
    assert "One article had it straight from <b>Council</b>, the likeliest" in source
    assert "one at second hand or later." in source


def test_report_of_nothing_shared_says_so() -> None:
    documents = [Document("a", "One choir sang in the rain."), Document("b", "Nine boats came home late.")]
    source = report_files(run(documents, Settings(), title="none"))["report.html"]
    assert "No two of two articles share their words" in source


def test_format_writes_its_file_and_names_it(tmp_path: Path) -> None:
    assert formats["html"](council(), tmp_path) == [tmp_path / "report.html"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == report_files(council())["report.html"]


def test_report_of_the_council_pair_is_under_300_kilobytes(tmp_path: Path) -> None:
    assert write_html(council(), tmp_path)[0].stat().st_size < 300_000


def test_report_of_the_newsroom_week_is_under_2_megabytes(tmp_path: Path) -> None:
    assert write_html(newsroom_week(), tmp_path)[0].stat().st_size < 2_000_000


def test_every_pair_of_a_report_can_be_saved_as_json() -> None:
    source = report_files(newsroom_week())["report.html"]
    found = re.search(r'<script type="application/json" id="comparisons">(.*?)</script>', source)
    assert found
    data = unpack(json.loads(found[1]))
    pages = [e for e in Page(source).elements if e.tag == "section" and "pair" in (e.attributes["class"] or "").split()]
    assert [int(page.attributes["data-pair"] or "") for page in pages] == list(range(len(pages)))
    known = {(c.a.id, c.b.id): c for c in newsroom_week().comparisons}
    assert len(data["comparisons"]) == len(pages) > 20
    for one in data["comparisons"]:
        names = [document["id"] for document in one["documents"]]
        expected = json.loads(json.dumps(known[names[0], names[1]].to_dict()))
        assert one | {"run": data["run"]} == expected


def test_related_pair_that_was_aligned_has_a_page() -> None:
    view = view_corpus(newsroom_week(), gather_stories(newsroom_week()))
    parsed = Page(report_files(newsroom_week())["report.html"])
    related = [row for row in view.near_misses if row.pair]
    assert related
    assert {link[1:] for link in parsed.links() if link.startswith("#")} <= set(parsed.ids())
    stories = gather_stories(newsroom_week())
    pairs = sum(len(story.pairs) for story in stories)
    assert {f"#pair-{pairs + n}" for n in range(1, len(related) + 1)} <= set(parsed.links())


def test_related_pairs_of_a_folder_are_files_with_links_that_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "ONE_FILE_WORDS", 10)
    files = report_files(newsroom_week())
    for name, source in files.items():
        for link in Page(source).links():
            path, _, fragment = link.partition("#")
            if path and not link.startswith("http"):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
                assert target in files, link
                assert not fragment or fragment in Page(files[target]).ids(), link
    assert "related/pair-1.html" in files


def test_report_asked_for_as_one_file_is_one_however_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "ONE_FILE_WORDS", 10)
    parsed = Page(report_file(week()))
    assert {"corpus", "story-1", "pair-1"} <= set(parsed.ids())
    monkeypatch.setattr(layout, "_MOST_WORDS", 10)
    with pytest.raises(OutputError, match="more than a browser opens; give a folder"):
        report_file(week())


def test_place_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OutputError, match="give a folder that can be written"):
        write_html(council(), tmp_path)


def test_foot_of_a_page_names_the_command_that_checks_it() -> None:
    page = pair_html(api.compare(Document("a", "Rain fell on the town."), Document("b", "Rain fell on the town.")))
    foot = page[page.index("<footer") : page.index("</footer>")]
    assert "dedupe verify" in foot
    assert "dedupe report" not in foot
