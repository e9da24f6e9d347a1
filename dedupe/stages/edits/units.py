"""The finer tokenisation that edits are told apart on: words, values and signs, each with its place.

A value is one unit (£4.7 million, 14 March 2019), so equal values align whatever their notation; a word keeps its
inner apostrophes, hyphens and points. Quotation marks are no units: a unit knows the quotation it stands in, so
marks never disturb the alignment.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate, repeat
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.model import Span
from dedupe.stages.edits.keeping import KEPT_DOCUMENTS
from dedupe.stages.edits.lexicon import FUNCTION_WORDS
from dedupe.stages.edits.spelling import fold, normal_spelling
from dedupe.stages.edits.values import find_values, values_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument, Quotation
    from dedupe.stages.edits.value import Value

_SPACELESS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# Signs that may stand inside a word: it’s, U.S., front-line, K&C.
_INNER: Final = "’'.‐‑&\\-\xad"
_ANY_SPACELESS = re.compile(f"[{_SPACELESS}]")
MARKS: Final = frozenset("\"'“”„‟«»‘’‚‹›「」『』〝〞〟`´")
"""Signs that quote or elide; they are compared through quotations, not as units."""

_SIGN: Final = rf"[^\w\s{''.join(sorted(MARKS))}]"
# A full stop whose space was lost ends a sentence and joins no word: Switzerland.For, not U.S. or Node.js.
_INSIDE: Final = rf"(?!(?<=[a-z]{{3}})\.[A-Z])[{_INNER}]"
_DASHES: Final = "-{2,3}"  # A dash as typewriters have it.
_UNIT = re.compile(rf"[^\W_]+(?:{_INSIDE}[^\W_]+)*|{_DASHES}|{_SIGN}")

_SAME_SIGN: Final = {**dict.fromkeys(("--", "---", *"–—―‐‑−‒"), "-"), "…": "...", "&": "and"}

_END_SIGNS: Final = frozenset(".,;:!?…")
# Characters between two spaces up to which they are kept: longer ones are no words, and seldom come again.
_CHUNK: Final = 48


class Unit(NamedTuple):
    """A word, a value or a sign. `key` is equal where a reader sees the same; `quote` counts quotations, or is -1.

    `is_content` marks a value, and a word that is no function word.

    A plain tuple, because a pair of articles has two thousand of them and they are made in a millisecond.
    """

    start: int
    end: int
    text: str
    key: str
    is_word: bool
    quote: int = -1
    value: Value | None = None
    is_content: bool = False

    @property
    def span(self) -> Span:
        """The characters it covers."""
        return Span(self.start, self.end)


@lru_cache(maxsize=KEPT_DOCUMENTS)
def units_of(parsed: ParsedDocument) -> tuple[tuple[Unit, ...], tuple[int, ...]]:
    """Return the units of a document and where each begins; kept for the last documents."""
    units = cut_units(parsed.text, parsed.quotations, values_of(parsed))
    return units, tuple([unit[0] for unit in units])


def units_within(parsed: ParsedDocument, span: Span) -> tuple[int, int]:
    """Return the range of the document's units that begin inside a span."""
    starts = units_of(parsed)[1]
    return bisect_left(starts, span.start), bisect_left(starts, span.end)


def passage_units(parsed: ParsedDocument, span: Span) -> tuple[int, int]:
    """Return the range of units of a passage, without the signs at its end.

    Where a passage stops says nothing of what was changed.
    """
    units, starts = units_of(parsed)
    start, end = bisect_left(starts, span.start), bisect_left(starts, span.end)
    while end > start and units[end - 1].text in _END_SIGNS:
        end -= 1
    return start, end


def cut_units(
    text: str, quotations: tuple[Quotation, ...] = (), values: tuple[Value, ...] | None = None
) -> tuple[Unit, ...]:
    """Return the units of a text.

    Args:
        text: The text.
        quotations: Its quotations, so that a unit knows where it stands.
        values: Its values, where they are known; else they are found.

    >>> [unit.key for unit in cut_units("It’s £4.7 million, front-line")]
    ["it's", '=GBP 4700000', ',', 'frontline']
    """
    plain, starts = _cut_plain(text, quotations)
    found = find_values(text) if values is None else values
    nexts = {value.core.start for value in found}
    units: list[Unit] = []
    done = 0
    rest: tuple[int, int, int] = (0, 0, -1)  # what the last word holds behind its value, and its quotation
    for value in found:
        start, end = value.core.start, value.core.end
        first = bisect_left(starts, start, lo=done)
        if rest[0] <= start < rest[1]:
            units += _cut_word(text, rest[0], start, rest[2])
            first, behind, quote = done, rest[1], rest[2]
        elif first == len(starts) or starts[first] != start or _is_part_of_word(value, text, plain[first][1], nexts):
            continue
        else:
            units += _cut_word(text, *rest)
            units += plain[done:first]
            behind, quote = 0, plain[first][5]
        done = bisect_left(starts, end, lo=first)
        behind = max(behind, plain[done - 1][1])
        units.append(Unit(start, end, text[start:end], _value_key(value), True, quote, value, True))  # noqa: FBT003 - a plain tuple
        end += text[end : end + 1] == "-" and (value.span != value.core or _is_numeral(value, text))
        rest = (end, max(end, behind), quote)
    units += _cut_word(text, *rest)
    units += plain[done:]
    return tuple(units)


# What `Unit(...)` does, without its call: half of the time of cutting.
_make = tuple.__new__


def _cut_plain(text: str, quotations: tuple[Quotation, ...]) -> tuple[list[Unit], list[int]]:
    """Return the words and signs of a text, no value among them, and where each begins.

    A unit holds no space, and what stands between two spaces comes again and again: it is cut once.
    """
    chunks = text.split(" ")
    sizes = list(map(len, chunks))
    if max(sizes) <= _CHUNK:
        cut = list(map(_cut_chunk, chunks))
    else:
        cut = [_cut_chunk(chunk) if len(chunk) <= _CHUNK else _cut_chunk.__wrapped__(chunk) for chunk in chunks]
    begins = accumulate(map(add, sizes, repeat(1)), initial=0)
    units = [
        _make(Unit, (at + start, at + end, word, key, is_word, -1, None, is_content))
        for at, parts in zip(begins, cut, strict=False)
        for start, end, word, key, is_word, is_content in parts
    ]
    starts = [unit[0] for unit in units]
    for number, quotation in enumerate(quotations):
        for piece in quotation.pieces:
            within = slice(bisect_left(starts, piece.start), bisect_left(starts, piece.end))
            units[within] = [_make(Unit, (*unit[:5], number, None, unit[7])) for unit in units[within]]
    return units, starts


@lru_cache(maxsize=1 << 15)
def _cut_chunk(chunk: str) -> tuple[tuple[int, int, str, str, bool, bool], ...]:
    """Return what stands between two spaces as units do, counted from its start."""
    pattern = _UNIT if chunk.isascii() or not _ANY_SPACELESS.search(chunk) else _spaceless_unit()
    return tuple([(*found.span(), word := found.group(), *_describe(word)) for found in pattern.finditer(chunk)])


@lru_cache(maxsize=1 << 15)
def _describe(word: str) -> tuple[str, bool, bool]:
    """Return the key of a word or sign, whether it is a word, and whether one that carries content."""
    if word[0].isalnum():
        key = word_key(word)
        return key, True, key not in FUNCTION_WORDS
    return _SAME_SIGN.get(word, word), word == "&", False


def _is_part_of_word(value: Value, text: str, end: int, nexts: set[int]) -> bool:
    """Return whether a value only begins a word that ends at *end*: first-degree, not 21st-century, nor 20 of 20-30."""
    behind = value.core.end
    is_hyphened = behind < end and text[behind] == "-" and value.span == value.core and behind + 1 not in nexts
    return is_hyphened and not _is_numeral(value, text)


def _is_numeral(value: Value, text: str) -> bool:
    """Return whether a value is an ordinal in digits."""
    return value.type == "ordinal" and text[value.core.start].isdigit()


def _cut_word(text: str, start: int, end: int, quote: int) -> list[Unit]:
    """Return the units of what a word holds beside a value: the year of 59-year-old."""
    units = []
    for found in _UNIT.finditer(text, start, end):
        word = found.group()
        key, is_word, is_content = _describe(word)
        units.append(Unit(*found.span(), word, key, is_word, quote, None, is_content))
    return units


@cache
def _spaceless_unit() -> re.Pattern[str]:
    """Return the pattern for text that holds scripts without spaces: a unit a character there."""
    letter = rf"(?:(?![{_SPACELESS}])[^\W_])"
    return re.compile(rf"[{_SPACELESS}]|{letter}+(?:{_INSIDE}{letter}+)*|{_DASHES}|{_SIGN}")


def next_key(units: Sequence[Unit], index: int) -> str:
    """Return the key of the unit behind one; nothing behind the last."""
    return units[index + 1].key if index + 1 < len(units) else ""


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
