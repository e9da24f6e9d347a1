"""Lines that are a web page's own, told by what they say: buttons, menus, notices, teasers.

A line is furniture when all of it is a phrase of the page, when it stands in a block of labels of
which several speak of the page, or when it is a headline in a list of other stories at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dedupe.stages.furniture.lines import Line
from dedupe.stages.furniture.phrases import MAYBE_PAGE_WORD, PAGE_WORD, PHRASE, TEASERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ORNAMENT = " \t|>»›→←<«‹•·*+-–—!…:↑↓"
# Up to two words before a full stop may be the end of a sentence that was wrapped over the line.
_WRAPPED_WORDS = 2
_TEASER_WORDS = 25
BLOCK_LINES = 3
# Lines up to so many characters, such as all texts of an outlet may have, are remembered.
_REMEMBERED = 120


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says by itself: all that the rules ask of it but what stands beside it."""

    is_phrase: bool
    is_heading: bool
    is_label: bool
    is_headline: bool
    speaks_of_page: bool
    is_certain: bool


def find_chrome(lines: Sequence[Line]) -> set[int]:
    """Return which lines are furniture by what they say.

    Args:
        lines: All lines of a document, in order.
    """
    said = [say(line) for line in lines]
    chosen = {row for row, one in enumerate(said) if one.is_phrase}
    for first, last in _blocks(lines, said):
        chosen |= _page_rows(said, first, last)
    return chosen | _teasers(said)


def say(line: Line) -> Said:
    """Return what a line says."""
    return (_say if len(line.key) <= _REMEMBERED else _say.__wrapped__)(line.key)


@lru_cache(maxsize=1 << 13)
def _say(key: str) -> Said:
    line = Line(0, 0, key, after_blank=False)
    is_phrase, is_bullet, is_label = _is_phrase(line), line.is_bullet, line.is_label
    may_tell = is_label and PAGE_WORD.search(key) is not None
    return Said(
        is_phrase=is_phrase,
        is_heading=not is_bullet and TEASERS.fullmatch(key.strip(ORNAMENT)) is not None,
        is_label=is_label,
        is_headline=line.words <= _TEASER_WORDS and not line.ends_sentence and not is_bullet,
        speaks_of_page=may_tell or (is_label and MAYBE_PAGE_WORD.search(key) is not None),
        is_certain=may_tell or (is_label and is_phrase),
    )


def _is_phrase(line: Line) -> bool:
    """Return whether all of a line is a phrase of the page."""
    if line.is_bullet or (line.words <= _WRAPPED_WORDS and line.key.endswith(".")):
        return False
    return PHRASE.fullmatch(line.key.rstrip(".").strip(ORNAMENT)) is not None


def _blocks(lines: Sequence[Line], said: Sequence[Said]) -> Iterator[tuple[int, int]]:
    """Yield the runs of neighbouring labels, as first and last row, with no empty line inside."""
    first = None
    for row, one in enumerate(said):
        if first is not None and (not one.is_label or lines[row].after_blank):
            yield first, row - 1
            first = None
        if first is None and one.is_label:
            first = row
    if first is not None:
        yield first, len(said) - 1


def _page_rows(said: Sequence[Said], first: int, last: int) -> set[int]:
    """Return the rows of a block that are a menu or a form, none if it is something else.

    A menu has three labels or more, two or more with words of the page, among them one that hardly
    means anything else, and those are a third of it. It begins with such a label, so that a headline above
    stays; it ends with one too, except at the end of the text, where nothing of the article can follow.
    """
    if last - first + 1 < BLOCK_LINES:
        return set()
    speaking = [row for row in range(first, last + 1) if said[row].speaks_of_page]
    enough = len(speaking) > 1 and 3 * len(speaking) >= last - first + 1
    if not (enough and any(said[row].is_certain for row in speaking)):
        return set()
    end = last if last == len(said) - 1 else speaking[-1]
    return set(range(speaking[0], end + 1))


def _teasers(said: Sequence[Said]) -> set[int]:
    """Return the headings of lists of other stories and the headlines below them, down to the next prose."""
    chosen: set[int] = set()
    end = 0
    for row, one in enumerate(said):
        if row < end or not one.is_heading:
            continue
        end = row + 1
        while end < len(said) and said[end].is_headline:
            end += 1
        # Only at the end of the text or of the page: elsewhere the lines below may be the article going on.
        is_end = end == len(said) or said[end].is_phrase
        chosen.update(range(row, end) if is_end else [row])
    return chosen
