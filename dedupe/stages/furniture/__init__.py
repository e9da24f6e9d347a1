"""Page furniture: text of the page and not of the article ("Filter jobs", "More stories", copyright lines).

Two sources of evidence: what a line says (`chrome`), for any document by itself, and what an outlet
repeats from story to story (`repeats`). Whoever knows a template may give its text. Precision goes before
recall: what is furniture is in no share, so a headline or a caption lost here would be lost for good.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.util import find_spec
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

MANY = 512
"""Documents from which they are screened, as many at a time: compiling the pattern takes as long as reading fifty."""


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
    outlets: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        outlet = document.outlet or urlsplit(document.url or "").hostname
        if outlet:
            outlets[outlet].append(document)
    crowds = [own for own in outlets.values() if len(own) >= settings.crowd]
    counted = {document.id for own in crowds for document in own}
    ignored = _units_of(settings.ignore)
    screened = {one.id for one in documents} if ignored else _screen(documents)
    lines = {one.id: split_lines(one.text) for one in documents if one.id in screened or one.id in counted}
    chosen = {name: [lines[name][row] for row in find_chrome(lines[name])] for name in lines if name in screened}
    if ignored:
        for document in documents:
            own_lines = lines[document.id]
            units = (unit for line in split_units(document.text, own_lines) for unit in line)
            chosen[document.id] += [unit for unit in (*own_lines, *units) if unit.key in ignored]
    for own in crowds:
        pages = {document.id: _page(document, lines[document.id]) for document in own}
        for name, rows in find_repeats(pages, settings).items():
            if rows:
                chosen.setdefault(name, []).extend(pages[name].units[row] for row in rows)
    return {one.id: _spans(one.text, chosen[one.id]) if chosen.get(one.id) else () for one in documents}


def _units_of(text: str) -> set[str]:
    """Return the lines and sentences of a template, folded."""
    lines = split_lines(text)
    return {unit.key for unit in (*lines, *(unit for line in split_units(text, lines) for unit in line))}


def _screen(documents: Sequence[Document]) -> set[str]:
    """Return the documents that may hold lines of a page: all of them where they are few."""
    if len(documents) < MANY or find_spec("pyarrow") is None:
        return {document.id for document in documents}
    import pyarrow as pa

    from dedupe.stages.furniture.screen import may_hold_chrome

    found: set[str] = set()
    for start in range(0, len(documents), MANY):
        part = documents[start : start + MANY]
        # Half a pair of surrogates, which no file holds, is no Unicode for Arrow.
        texts = pa.array([one.text.encode("utf-8", "replace") for one in part], pa.large_binary()).cast(
            pa.large_string()
        )
        found.update(part[i].id for i in may_hold_chrome(texts).nonzero()[0].tolist())
    return found


def _page(document: Document, lines: Sequence[Line]) -> Page:
    """Return a document as the units that its outlet may repeat."""
    units = [unit for line in split_units(document.text, lines) for unit in line]
    return Page(units, (document.title or "").casefold(), (document.outlet or "").casefold())


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
