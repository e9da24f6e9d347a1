"""Where in a sentence a border may fall: never inside a written word, a number or a name, best where a clause ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.stages.align.index import TextIndex

# What stands inside a written word; nothing stands between the words of a script without spaces, which it leaves apart.
_JOINERS = frozenset("'’-‐‑")
_POINTS = frozenset(".,:/")  # Inside a number, a time or a date.
_CLAUSE_MARK = re.compile("[,;:()\\[\\]–—…]| -+ ")
_SPACES = frozenset(" \xa0")
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_one_word(text: TextIndex, token: int) -> bool:
    """Return whether *token* and the one before it are written as one word or number (`women’s`, `41.3m`)."""
    tokens = text.parsed.tokens
    written = text.parsed.text
    before, here = int(tokens.ends[token - 1]), int(tokens.starts[token])
    between = written[before:here]
    return between in _JOINERS or (between in _POINTS and written[before - 1].isdigit() and written[here].isdigit())


def is_joint(text: TextIndex, token: int) -> bool:
    """Return whether no border may fall before *token*: it goes on a written word, a number with its unit, or a name.

    A year is no number of what follows it.
    """
    if is_one_word(text, token):
        return True
    tokens = text.parsed.tokens
    written = text.parsed.text
    before, here = int(tokens.ends[token - 1]), int(tokens.starts[token])
    if written[before:here] not in _SPACES:
        return False
    left, right = written[int(tokens.starts[token - 1]) : before], written[here : int(tokens.ends[token])]
    if left.isdigit():
        return right.islower() and not _YEAR.fullmatch(left)
    return left[0].isupper() and right[0].isupper() and not (left.isupper() and right.isupper())  # A line in capitals.


def without_loose_ends(text: TextIndex, first: int, last: int, most: int) -> tuple[int, int]:
    """Return a token range without what it takes of a clause that it leaves at once: up to *most* words at either end.

    Ends of its sentence stay where they are, and so do figures.
    """
    begin, end = text.sentence_at(first)
    if first > begin and not _begins_clause(text, first):
        for at in range(first + 1, min(first + most, last - 1) + 1):
            if _is_figure(text, at - 1):
                break
            if _begins_clause(text, at):
                first = at
                break
    if last < end and not _begins_clause(text, last):
        for at in range(last - 1, max(last - most, first + 1) - 1, -1):
            if _is_figure(text, at):
                break
            if _begins_clause(text, at):
                last = at
                break
    return first, last


def whole_clauses(text: TextIndex, first: int, last: int) -> tuple[int, int]:
    """Return a token range with the rest of the clauses that it cuts, inside its sentence."""
    begin, end = text.sentence_at(first)
    while first > begin and not _begins_clause(text, first):
        first -= 1
    while last < end and not _begins_clause(text, last):
        last += 1
    return first, last


def _begins_clause(text: TextIndex, token: int) -> bool:
    """Return whether a mark that ends a clause stands before *token*."""
    tokens = text.parsed.tokens
    between = text.parsed.text[int(tokens.ends[token - 1]) : int(tokens.starts[token])]
    return _CLAUSE_MARK.search(between) is not None and not is_one_word(text, token)


def _is_figure(text: TextIndex, token: int) -> bool:
    return text.parsed.text[int(text.parsed.tokens.starts[token])].isdigit()
