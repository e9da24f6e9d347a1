"""Page furniture: text of the page and not of the article ("Filter jobs", "More stories", copyright lines).

Two sources of evidence: what a line says (`chrome`), for any document by itself, and what an outlet
repeats from story to story (`repeats`). Precision goes before recall: what is furniture is in no share,
so a headline or a caption lost here would be lost for good.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dedupe.model import Span
from dedupe.stages.furniture.chrome import find_chrome
from dedupe.stages.furniture.lines import split_lines, split_units
from dedupe.stages.furniture.repeats import Page, find_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedupe.model import Document
    from dedupe.settings import FurnitureSettings
    from dedupe.stages.furniture.lines import Line


def find_furniture(documents: Sequence[Document], settings: FurnitureSettings) -> dict[str, tuple[Span, ...]]:
    r"""Return the furniture of each document by id: sorted, disjoint spans of lines or sentences.

    Args:
        documents: All documents; those of one outlet (its name, or the host of the address) tell each
            other's furniture. Without either, only a document's own lines are looked at.
        settings: When a repeated line is furniture.

    >>> from dedupe.model import Document
    >>> from dedupe.settings import FurnitureSettings
    >>> article = Document("a", "Bridge closes for repairs\nThe bridge closes on Monday.\nSkip to content")
    >>> find_furniture([article], FurnitureSettings())["a"]
    (Span(start=55, end=70),)
    """
    lines = {document.id: split_lines(document.text) for document in documents}
    chosen = {name: [own[row] for row in find_chrome(own)] for name, own in lines.items()}
    outlets: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        outlet = document.outlet or urlsplit(document.url or "").hostname
        if outlet:
            outlets[outlet].append(document)
    for own in outlets.values():
        pages = {document.id: _page(document, lines[document.id]) for document in own}
        for name, rows in find_repeats(pages, settings).items():
            chosen[name] += [pages[name].units[row] for row in rows]
    return {document.id: _spans(document.text, chosen[document.id]) for document in documents}


def _page(document: Document, lines: Sequence[Line]) -> Page:
    """Return a document as the units that its outlet may repeat."""
    units = [unit for line in split_units(document.text, lines) for unit in line]
    return Page(units, (document.title or "").casefold())


def _spans(text: str, chosen: Iterable[Line]) -> tuple[Span, ...]:
    """Return the spans of lines and sentences; those with only white space between them are one span."""
    spans: list[Span] = []
    for start, end in sorted((line.start, line.end) for line in chosen):
        if spans and (start <= spans[-1].end or text[spans[-1].end : start].isspace()):
            last = spans.pop()
            spans.append(Span(last.start, max(last.end, end)))
        else:
            spans.append(Span(start, end))
    return tuple(spans)
