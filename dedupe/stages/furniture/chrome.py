"""Lines that are a web page's own, told by what they say: buttons, menus, notices, teasers.

A line is furniture when all of it is a phrase of the page, when it stands in a block of labels of
which several speak of the page, or when it is a headline in a list of other stories at the end.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from dedupe.stages.furniture.phrases import MAYBE_PAGE_WORD, PAGE_WORD, PHRASE, TEASERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.stages.furniture.lines import Line

ORNAMENT = " \t|>»›→←<«‹•·*+-–—!…:↑↓"
# Up to two words before a full stop may be the end of a sentence that was wrapped over the line.
_WRAPPED_WORDS = 2
_TEASER_WORDS = 25
BLOCK_LINES = 3
# Lines up to so many characters, such as all texts of an outlet may have, are remembered.
_REMEMBERED = 120


def find_chrome(lines: Sequence[Line]) -> set[int]:
    """Return which lines are furniture by what they say.

    Args:
        lines: All lines of a document, in order.
    """
    chosen = {row for row, line in enumerate(lines) if is_phrase(line)}
    for first, last in _blocks(lines):
        chosen |= _page_rows(lines, first, last)
    return chosen | _teasers(lines)


def is_phrase(line: Line) -> bool:
    """Return whether all of a line is a phrase of the page."""
    if line.is_bullet or (line.words <= _WRAPPED_WORDS and line.key.endswith(".")):
        return False
    return (_says_phrase if len(line.key) <= _REMEMBERED else _says_phrase.__wrapped__)(line.key)


@lru_cache(maxsize=1 << 13)
def _says_phrase(key: str) -> bool:
    return PHRASE.fullmatch(key.rstrip(".").strip(ORNAMENT)) is not None


def is_heading(line: Line) -> bool:
    """Return whether a line heads a list of other stories."""
    return (_says_heading if len(line.key) <= _REMEMBERED else _says_heading.__wrapped__)(line.key)


@lru_cache(maxsize=1 << 13)
def _says_heading(key: str) -> bool:
    return TEASERS.fullmatch(key.strip(ORNAMENT)) is not None


def _blocks(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Yield the runs of neighbouring labels, as first and last row, with no empty line inside."""
    first = None
    for row, line in enumerate(lines):
        if first is not None and (line.after_blank or not line.is_label):
            yield first, row - 1
            first = None
        if first is None and line.is_label:
            first = row
    if first is not None:
        yield first, len(lines) - 1


def _page_rows(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """Return the rows of a block that are a menu or a form, none if it is something else.

    A menu has three labels or more, two or more with words of the page, among them one that hardly
    means anything else, and those are a third of it. It begins with such a label, so that a headline above
    stays; it ends with one too, except at the end of the text, where nothing of the article can follow.
    """
    speaking = [row for row in range(first, last + 1) if _speaks_of_page(lines[row])]
    certain = any(PAGE_WORD.search(lines[row].key) or is_phrase(lines[row]) for row in speaking)
    enough = last - first + 1 >= BLOCK_LINES and len(speaking) > 1 and 3 * len(speaking) >= last - first + 1
    if not (certain and enough):
        return set()
    end = last if last == len(lines) - 1 else speaking[-1]
    return set(range(speaking[0], end + 1))


def _speaks_of_page(line: Line) -> bool:
    return bool(PAGE_WORD.search(line.key) or MAYBE_PAGE_WORD.search(line.key))


def _teasers(lines: Sequence[Line]) -> set[int]:
    """Return the headings of lists of other stories and the headlines below them, down to the next prose."""
    chosen: set[int] = set()
    row = 0
    while row < len(lines):
        if is_heading(lines[row]) and not lines[row].is_bullet:
            end = row + 1
            while end < len(lines) and _is_headline(lines[end]):
                end += 1
            # Only at the end of the text or of the page: elsewhere the lines below may be the article going on.
            is_end = end == len(lines) or is_phrase(lines[end])
            chosen.update(range(row, end) if is_end else [row])
            row = end
        else:
            row += 1
    return chosen


def _is_headline(line: Line) -> bool:
    return line.words <= _TEASER_WORDS and not line.ends_sentence and not line.is_bullet
