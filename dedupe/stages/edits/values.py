"""Values in running text: numbers, money, percentages, ordinals, durations, measures, dates, times.

A value is parsed before it is compared: £4.7m and £4.7million are one amount, 163,363 and 160,000 are a figure
and its rounding, 40 % and 44 % differ. The grammar is our own: it must keep every character position, read several
house styles at once and cost microseconds; text2num drops positions and dateparser needs 0.5 s to load. What is of
one language stands in its notation table.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.amounts import read_value
from dedupe.stages.edits.grammar import grammar_of
from dedupe.stages.edits.hanzi import find_hanzi
from dedupe.stages.edits.keeping import KEPT_DOCUMENTS
from dedupe.stages.edits.language import notation_in
from dedupe.stages.edits.moments import day_first
from dedupe.stages.edits.ranges import share_units

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedupe.model import ParsedDocument
    from dedupe.stages.edits.grammar import Grammar
    from dedupe.stages.edits.value import Value

# Scripts without spaces are left out: 470万 holds a figure.
_WORD = re.compile("[^\\W_\u2e80-\U0010ffff]+")
_SPACELESS = re.compile("[\u2e80-\U0010ffff]")
_ARTICLES: Final = frozenset({"a", "an"})
_DIGITS: Final = frozenset("0123456789")
_KEPT_TEXTS: Final = 16


@lru_cache(maxsize=KEPT_DOCUMENTS)
def values_of(parsed: ParsedDocument) -> tuple[Value, ...]:
    """Return the values of a document; what it tells from its day of publication is known as a day."""
    text, words = parsed.text, parsed.tokens.words
    folded = _lower(text)
    grammar = grammar_of(notation_in(text))
    known = grammar.starters
    begins = [index for index, word in enumerate(words) if word in known or word[0] in _DIGITS]
    candidates = zip(parsed.tokens.starts[begins].tolist(), (words[index] for index in begins), strict=True)
    return _read(text, folded, grammar, candidates, (parsed.document.published or "")[:10])


@lru_cache(maxsize=_KEPT_TEXTS)
def find_values(text: str, published: str = "") -> tuple[Value, ...]:
    """Return the values of *text* in order, never overlapping.

    Args:
        text: Any text; its language is told by its commonest words.
        published: The day of publication, ISO 8601, or nothing: what yesterday is counted from.

    >>> [v.key for v in find_values("£4.7m, two decades, 10 per cent of 1,200 on 14 March 2019")]
    ['GBP 4700000', 'P20Y', '% 10', '1200', '2019-03-14']
    >>> [v.key for v in find_values("Der Preis stieg um 1.234,50 Euro auf 4,5 Mio. Euro")]
    ['EUR 1234.5', 'EUR 4500000']
    """
    folded = _lower(text)
    grammar = grammar_of(notation_in(text))
    known = grammar.starters
    candidates = (
        (found.start(), word) for found in _WORD.finditer(folded) if (word := found[0]) in known or word[0] in _DIGITS
    )
    return _read(text, folded, grammar, candidates, published)


def _read(
    text: str, folded: str, grammar: Grammar, candidates: Iterable[tuple[int, str]], published: str
) -> tuple[Value, ...]:
    """Return the values that begin at some of the words of a text, given with their places."""
    values: list[Value] = []
    end = 0
    for start, word in candidates:
        if start < end or (word in _ARTICLES and not grammar.article.match(folded, start)):
            continue
        value = read_value(folded, start, word, grammar, text, is_range=0 < end == start - 1)
        if value is not None and value.span.start >= end:
            values.append(value)
            end = value.span.end
    if not text.isascii() and _SPACELESS.search(text):
        values = find_hanzi(text, values)
    return tuple(_dated(text, share_units(text, values), published))


def _lower(text: str) -> str:
    """Return a text in lower case, every character in its place: a few letters grow when they are lowered."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(sign.lower()[:1] for sign in text)


def _dated(text: str, values: list[Value], published: str) -> list[Value]:
    """Return the values with what the text and its publication say of their days."""
    day = 0
    if published:
        try:
            day = date.fromisoformat(published).toordinal()
        except ValueError:
            day = 0  # a day that no calendar has says nothing
    order: bool | None = None
    is_asked = False
    for index, value in enumerate(values):
        moment = value.moment
        if moment is None:
            continue
        if moment.is_ambiguous and moment.minute < 0:
            if not is_asked:
                order, is_asked = day_first(text), True
            if order is not None:
                moment = replace(moment, is_ambiguous=False) if order else moment.swapped
        if day:
            moment = replace(moment, published=day)
        if moment is not value.moment:
            values[index] = value._replace(moment=moment)
    return values
