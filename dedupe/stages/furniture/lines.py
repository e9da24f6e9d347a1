"""Lines of a text with their places, and what can be said of a line by its form."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
_SPACE = re.compile(r"\s+")
# An address differs from story to story where the line round it does not.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s)\]>]+")
_QUOTES = str.maketrans("‘’`´“”", "''''\"\"")
# A mark that ends a sentence, before closing quotation marks or brackets.
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"')\]]*$")
_BULLET = re.compile(r"[•‣▪◦·*\-–—o]\s|\(?\d{1,3}[.)]\s")
# A label names something: it has none of the marks of prose, contact details or names in apposition.
_PROSE_MARK = re.compile(r"[.!?;:,\"@…%£$€]")
_LABEL_WORDS = 5
_LABEL_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space round it. `key` is its folded text; an empty line may stand before it."""

    start: int
    end: int
    key: str
    after_blank: bool

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.key.count(" ") + 1

    @property
    def ends_sentence(self) -> bool:
        """Whether it ends like a sentence."""
        return _ENDS_SENTENCE.search(self.key) is not None

    @property
    def is_bullet(self) -> bool:
        """Whether it is an item of a list."""
        return _BULLET.match(self.key) is not None

    @property
    def is_label(self) -> bool:
        """Whether it is a few words without any mark of prose, as buttons and menus are."""
        short = self.words <= _LABEL_WORDS and len(self.key) <= _LABEL_CHARACTERS
        return short and not _PROSE_MARK.search(self.key) and not self.is_bullet


def split_lines(text: str) -> tuple[Line, ...]:
    r"""Return the lines of *text* that are not empty.

    >>> [(line.start, line.end, line.key) for line in split_lines("One\n  Two  three ")]
    [(0, 3, 'one'), (6, 16, 'two three')]
    """
    lines: list[Line] = []
    previous = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        breaks = text.count("\n", previous, start) or text.count("\r", previous, start)
        lines.append(Line(start, end, _key(match.group()), after_blank=breaks > 1))
        previous = end
    return tuple(lines)


def _key(line: str) -> str:
    return _SPACE.sub(" ", _ADDRESS.sub("§", line).translate(_QUOTES)).casefold()
