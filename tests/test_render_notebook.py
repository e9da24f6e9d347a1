"""What a notebook shows: one block that stands alone and lets no text out of its place."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest

from dedupe import api
from dedupe.model import Document, Result
from dedupe.model.display import Displayed

NASTY = "<script>alert(1)</script> <img src=x onerror=alert(2)> \" ' & \u202egnp.exe \x07"
SHARED = "The harbour wall at Saltmarsh will be rebuilt in stone before the first storms of winter arrive there."


@cache
def result() -> Result:
    documents = [
        Document(f"{n}{NASTY}", f"{NASTY}\n{SHARED} It costs £{n}m, {NASTY}.", outlet=NASTY, title=NASTY)
        for n in (1, 2)
    ]
    return api.report(documents, title=NASTY)


RECORDS = {"comparison": lambda: result().comparisons[0], "result": result, "cluster": lambda: result().clusters[0]}


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_block_stands_alone_and_hostile_text_stays_text(name: str) -> None:
    source = RECORDS[name]()._repr_html_()
    assert source is not None
    found: list[tuple[str, dict[str, str | None]]] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, dict(attrs)))

    Tags().feed(source)
    assert not {tag for tag, _ in found} & {"script", "img", "link", "a", "iframe"}
    assert not [key for _, attributes in found for key in attributes if key.startswith("on")]
    assert not re.search(r"https?://|@import|url\((?!#)", source)
    assert "\u202e" not in source
    assert "\x07" not in source
    assert "⟨202E⟩" in source


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_style_touches_nothing_else_on_the_page(name: str) -> None:
    source = RECORDS[name]()._repr_html_()
    assert source is not None
    style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
    assert style
    depth, selector, outer = 0, "", []
    for character in style[1]:
        if character == "{":
            outer += [selector.strip()] if depth == 0 else []
            depth += 1
        depth -= character == "}"
        selector = "" if character in "{}" else selector + character
    assert outer
    assert all(".dedupe-view" in part or part.startswith("@media") for part in outer)


def test_comparison_shows_every_passage_with_its_changes() -> None:
    source = api.compare(
        f"{SHARED} The work on the long pier will cost £4,000 by the end of June.",
        f"{SHARED} The work on the long pier will cost £40,000 by the end of June.",
    )._repr_html_()
    assert source is not None
    assert "2 passages side by side" in source
    assert '<del class="high">£4,000</del>' in source
    assert '<ins class="high">£40,000</ins>' in source


def test_record_that_nothing_shows_is_left_to_the_notebook() -> None:
    class Unknown(Displayed):
        __slots__ = ()

    assert Unknown()._repr_html_() is None
