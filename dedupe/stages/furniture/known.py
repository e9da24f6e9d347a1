"""Furniture with a memory: what an outlet is known to repeat, told from some of its documents, applied to any other."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dedupe.stages.furniture import _page, _spans, _units_of
from dedupe.stages.furniture.chrome import find_chrome
from dedupe.stages.furniture.glance import known_in, may_hold_phrase
from dedupe.stages.furniture.lines import Line, first_line, lines_with, split_lines, split_units
from dedupe.stages.furniture.repeats import find_repeats, is_furniture

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from dedupe.model import Document, Span
    from dedupe.settings import FurnitureSettings


def outlet_of(document: Document) -> str | None:
    """Return whose page a document is: its outlet, or the host of its address."""
    return document.outlet or urlsplit(document.url or "").hostname


def find_known(
    document: Document,
    lines: AbstractSet[str],
    ignored: AbstractSet[str] = frozenset(),
    *,
    may_hold_chrome: bool | None = None,
    chrome: tuple[Span, ...] | None = None,
) -> tuple[Span, ...]:
    """Return the furniture of one document: by what its lines say, and by what its outlet is known to repeat.

    Args:
        document: Any document.
        lines: What `repeated_lines` found for its outlet; the document's own headline stays.
        ignored: What is furniture wherever it stands; see `ignored_lines`.
        may_hold_chrome: Whether its lines may say something of a page, where that was looked for already.
        chrome: What its lines say of a page, where that was found already (`columns.find_chrome_in`).
    """
    may_hold = chrome is None and (may_hold_phrase(document.text) if may_hold_chrome is None else may_hold_chrome)
    known = known_in(document.text, lines | ignored if lines else ignored)
    if not (may_hold or known):
        return chrome or ()
    chosen = [Line(span.start, span.end, "", after_blank=False) for span in chrome or ()]
    if may_hold:
        own = split_lines(document.text)
        chosen += [own[row] for row in find_chrome(own)]
    held = lines_with(document.text, known)
    if held:
        page = _page(document, first_line(document.text))
        units = [unit for line in split_units(document.text, held) for unit in line]
        chosen += [unit for unit in (*held, *units) if unit.key in ignored]
        chosen += [unit for unit in units if unit.key in lines and is_furniture(unit, page, lines)]
    return _spans(document.text, chosen)


def ignored_lines(settings: FurnitureSettings) -> frozenset[str]:
    """Return the folded lines and sentences that the settings call furniture."""
    return frozenset(_units_of(settings.ignore)) if settings.ignore else frozenset()


def repeated_lines(documents: Sequence[Document], settings: FurnitureSettings) -> set[str]:
    """Return the folded lines and sentences that documents of one outlet repeat so often that they are furniture."""
    pages = {document.id: _page(document, split_lines(document.text)) for document in documents}
    return {pages[name].units[row].key for name, rows in find_repeats(pages, settings).items() for row in rows}
