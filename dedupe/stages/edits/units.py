"""The finer tokenisation that edits are told apart on: words, values and signs, each with its place.

A value is one unit (£4.7 million, 14 March 2019), so equal values align whatever their notation; a word keeps its
inner apostrophes, hyphens and points. Quotation marks are no units: a unit knows the quotation it stands in, so
marks never disturb the alignment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.model import Span
from dedupe.stages.edits.spelling import fold, normal_spelling
from dedupe.stages.edits.values import find_values

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Quotation
    from dedupe.stages.edits.value import Value

_SPACELESS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# Signs that may stand inside a word: it’s, U.S., front-line, K&C.
_INNER: Final = "’'.‐‑&\\-\xad"
_UNIT = re.compile(rf"[^\W_]+(?:[{_INNER}][^\W_]+)*|[^\w\s]")
_ANY_SPACELESS = re.compile(f"[{_SPACELESS}]")
MARKS: Final = frozenset("\"'“”„‟«»‘’‚‹›「」『』〝〞〟`´")
"""Signs that quote or elide; they are compared through quotations, not as units."""

_SAME_SIGN: Final = {"–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "−": "-", "‒": "-", "…": "...", "&": "and"}


class Unit(NamedTuple):
    """A word, a value or a sign. `key` is equal where a reader sees the same; `quote` counts quotations, or is -1.

    A plain tuple, because a pair of articles has two thousand of them and they are made in a millisecond.
    """

    start: int
    end: int
    text: str
    key: str
    is_word: bool
    quote: int = -1
    value: Value | None = None

    @property
    def span(self) -> Span:
        """The characters it covers."""
        return Span(self.start, self.end)


@lru_cache(maxsize=8)
def units_of(parsed: ParsedDocument) -> tuple[tuple[Unit, ...], tuple[int, ...]]:
    """Return the units of a document and where each begins; kept for the last documents."""
    units = cut_units(parsed.text, parsed.quotations)
    return units, tuple(unit.start for unit in units)


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
    inner = [(piece.start, piece.end, number) for number, q in enumerate(quotations) for piece in q.pieces]
    inner.append((len(text) + 1, len(text) + 1, -1))
    units: list[Unit] = []
    behind = at = 0
    opens, closes, number = inner[0]
    pattern = _spaceless_unit() if _ANY_SPACELESS.search(text) else _UNIT
    for found in pattern.finditer(text):
        start, end = found.span()
        if start < behind:
            continue
        word = found.group()
        if word in MARKS:
            continue
        value = values.get(start)
        if value is not None and value.core.end < end and text[value.core.end] == "-" and value.span == value.core:
            value = None  # first-degree is a word of its own
        while closes <= start:
            at += 1
            opens, closes, number = inner[at]
        quote = number if opens <= start else -1
        if value is None:
            is_word = word[0].isalnum()
            key = word_key(word) if is_word else _SAME_SIGN.get(word, word)
            units.append(Unit(start, end, word, key, is_word or word == "&", quote))
            continue
        end = value.core.end
        behind = end + (text[end : end + 1] == "-" and value.span != value.core)
        units.append(Unit(start, end, text[start:end], _value_key(value), is_word=True, quote=quote, value=value))
        if behind < found.end():
            units += _rest_of_word(text, behind, found.end(), quote)
            behind = found.end()
    return tuple(units)


@cache
def _spaceless_unit() -> re.Pattern[str]:
    """Return the pattern for text that holds scripts without spaces: a unit a character there."""
    letter = rf"(?:(?![{_SPACELESS}])[^\W_])"
    return re.compile(rf"[{_SPACELESS}]|{letter}+(?:[{_INNER}]{letter}+)*|[^\w\s]")


def _rest_of_word(text: str, start: int, end: int, quote: int) -> list[Unit]:
    """Return the units behind a figure that a word holds: the year of 59-year-old."""
    return [
        Unit(m.start(), m.end(), m.group(), word_key(m.group()), m.group()[0].isalnum(), quote)
        for m in _UNIT.finditer(text, start, end)
        if m.group() not in MARKS
    ]


@lru_cache(maxsize=1 << 15)
def word_key(word: str) -> str:
    """Return the form in which a word is compared: folded, one spelling, no hyphens."""
    return normal_spelling(fold(word))


def _value_key(value: Value) -> str:
    """Return the form in which a value is compared.

    The unit word of five years is a unit of its own: only the figure counts here.
    """
    weekday = value.moment.weekday if value.moment is not None else 0
    return f"={value.figure:.10g}" if value.figure else f"={value.key}" + f"/{weekday}" * (weekday > 0)
