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
from dedupe.stages.furniture.lines import split_lines
from dedupe.stages.furniture.repeats import find_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedupe.model import Document
    from dedupe.settings import FurnitureSettings
    from dedupe.stages.furniture.lines import Line


def find_furniture(documents: Sequence[Document], settings: FurnitureSettings) -> dict[str, tuple[Span, ...]]:
    r"""Return the furniture of each document by id: sorted, disjoint spans of whole lines.

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
    chosen = {name: find_chrome(own) for name, own in lines.items()}
    outlets: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        outlet = document.outlet or urlsplit(document.url or "").hostname
        if outlet:
            outlets[outlet].append(document)
    for own in outlets.values():
        for name, repeated in find_repeats(own, lines, settings).items():
            chosen[name] |= repeated
    return {name: _spans(lines[name], chosen[name]) for name in lines}


def _spans(lines: Sequence[Line], chosen: Iterable[int]) -> tuple[Span, ...]:
    """Return the spans of the *chosen* lines; neighbours, with the white space between them, are one span."""
    spans: list[Span] = []
    previous = -2
    for row in sorted(chosen):
        start = spans.pop().start if row == previous + 1 else lines[row].start
        spans.append(Span(start, lines[row].end))
        previous = row
    return tuple(spans)
