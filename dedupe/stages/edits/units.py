"""The finer tokenisation that edits are told apart on: words, values and signs, each with its place.

A value is one unit (£4.7 million, 14 March 2019), so equal values align whatever their notation; a word keeps its
inner apostrophes, hyphens and points. Quotation marks are no units: a unit knows the quotation it stands in, so
marks never disturb the alignment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.model import Span
from dedupe.stages.edits.spelling import fold, normal_spelling
from dedupe.stages.edits.values import Value, find_values

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Quotation

_SPACELESS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_UNIT = re.compile(
    rf"[{_SPACELESS}]|(?:(?![{_SPACELESS}])[^\W_])+(?:[’'.‐‑&\-\xad]?(?:(?![{_SPACELESS}])[^\W_])+)*|[^\w\s]"
)
MARKS: Final = frozenset("\"'“”„‟«»‘’‚‹›「」『』〝〞〟`´")
"""Signs that quote or elide; they are compared through quotations, not as units."""

_SAME_SIGN: Final = {"–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "‒": "-", "…": "...", "&": "and"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, a value or a sign. `key` is equal where a reader sees the same; `quote` counts quotations, or is -1."""

    span: Span
    text: str
    key: str
    is_word: bool
    quote: int = -1
    value: Value | None = None


@lru_cache(maxsize=8)
def units_of(parsed: ParsedDocument) -> tuple[tuple[Unit, ...], tuple[int, ...]]:
    """Return the units of a document and where each begins; kept for the last documents."""
    units = cut_units(parsed.text, parsed.quotations)
    return units, tuple(unit.span.start for unit in units)


def units_within(parsed: ParsedDocument, span: Span) -> tuple[int, int]:
    """Return the range of the document's units that begin inside a span."""
    starts = units_of(parsed)[1]
    return bisect_left(starts, span.start), bisect_left(starts, span.end)


def cut_units(text: str, quotations: tuple[Quotation, ...] = ()) -> tuple[Unit, ...]:
    """Return the units of a text.

    >>> [unit.key for unit in cut_units("It’s £4.7 million, front-line")]
    ["it's", '=GBP 4700000', ',', 'frontline']
    """
    values = {value.core.start: value for value in find_values(text)}
    inner = [(piece, number) for number, quotation in enumerate(quotations) for piece in quotation.pieces]
    units: list[Unit] = []
    position = at = 0
    while (found := _UNIT.search(text, position)) is not None:
        start, position = found.span()
        value = values.get(start)
        if value is not None and text[value.core.end : position][:1] == "-" and value.span == value.core:
            value = None  # first-degree is a word of its own
        if value is not None:
            position = value.core.end + (text[value.core.end : value.core.end + 1] == "-" and value.span != value.core)
        end = position if value is None else value.core.end
        word = text[start:end]
        if word in MARKS:
            continue
        while at < len(inner) and inner[at][0].end <= start:
            at += 1
        quote = inner[at][1] if at < len(inner) and inner[at][0].start <= start else -1
        is_word = word[0].isalnum() or word == "&" or value is not None
        units.append(Unit(Span(start, end), word, _key(word, value), is_word, quote, value))
    return tuple(units)


def _key(word: str, value: Value | None) -> str:
    if value is not None:
        # The unit word of five years is a unit of its own: only the figure is compared here.
        weekday = value.moment.weekday if value.moment is not None else 0
        return f"={value.figure:.10g}" if value.figure else f"={value.key}" + f"/{weekday}" * (weekday > 0)
    return normal_spelling(fold(word)) if word[0].isalnum() else _SAME_SIGN.get(word, word)
