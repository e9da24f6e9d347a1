"""Lines of a text with their places, and what can be said of a line by its form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

_LINE = re.compile(r"[^\s](?:[^\r\n]*[^\s])?")
# An address differs from story to story where the line round it does not.
_ADDRESSES = (re.compile(r"https?://[^\s)\]>]+"), re.compile(r"www\.[^\s)\]>]+"))
_QUOTES = (("‘", "'"), ("’", "'"), ("“", '"'), ("”", '"'))
# A mark that ends a sentence, before closing quotation marks or brackets.
_ENDS_SENTENCE = re.compile(r"[.!?…。！？][\"')\]]*$")
ADDRESS = "§"
"""What stands in a key for a web address."""

_SENTENCE_BREAK = re.compile(r"[.!?…][\"'”’)\]]{0,2}(\s+)(?=[\"'“‘(\[]?[A-Z0-9À-ÞА-Я])|[。！？]()")
_BULLET = re.compile(r"[•‣▪◦·*\-–—o]\s|\(?\d{1,3}[.)]\s")
# A label names something: it has none of the marks of prose, contact details or names in apposition.
_PROSE_MARK = re.compile(r"[.!?;:,\"@…%£$€]")
_LABEL_WORDS = 5
LABEL_CHARACTERS = 40


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
    def has_address(self) -> bool:
        """Whether a web address stands in it."""
        return ADDRESS in self.key

    @property
    def is_bullet(self) -> bool:
        """Whether it is an item of a list."""
        return _is_bullet(self.key)

    @property
    def is_label(self) -> bool:
        """Whether it is a few words without any mark of prose, as buttons and menus are."""
        return is_label(self.key)


def is_label(key: str) -> bool:
    """Return whether a folded line is a few words without any mark of prose, as buttons and menus are."""
    is_short = key.count(" ") < _LABEL_WORDS and len(key) <= LABEL_CHARACTERS
    return is_short and not _PROSE_MARK.search(key) and not _is_bullet(key)


def _is_bullet(key: str) -> bool:
    return _BULLET.match(key) is not None


def split_units(text: str, lines: Sequence[Line]) -> tuple[tuple[Line, ...], ...]:
    """Return the sentences of each line, or the line itself where it is no prose; what an outlet repeats are these.

    >>> text = "About us. We are old."
    >>> [unit.key for unit in split_units(text, split_lines(text))[0]]
    ['about us.', 'we are old.']
    """
    return tuple(tuple(_units(text, line)) for line in lines)


def _units(text: str, line: Line) -> Iterator[Line]:
    breaks = list(_SENTENCE_BREAK.finditer(text, line.start, line.end))
    if not breaks:
        yield line
        return
    start = line.start
    for match in breaks:
        end = match.start(match.lastindex or 0)
        yield Line(start, end, fold(text[start:end]), after_blank=False)
        start = match.end()
    yield Line(start, line.end, fold(text[start : line.end]), after_blank=False)


def split_lines(text: str, start: int = 0) -> tuple[Line, ...]:
    r"""Return the lines of *text* that are not empty, from the end of one of them on.

    >>> [(line.start, line.end, line.key) for line in split_lines("One\n  Two  three ")]
    [(0, 3, 'one'), (6, 16, 'two three')]
    """
    return tuple(_lines(text, start))


def first_line(text: str) -> tuple[Line, ...]:
    """Return the first of the lines that `split_lines` returns, or none."""
    return tuple(islice(_lines(text), 1))


def _lines(text: str, previous: int = 0) -> Iterator[Line]:
    for match in _LINE.finditer(text, previous):
        start, end = match.span()
        breaks = text.count("\n", previous, start) or text.count("\r", previous, start)
        yield Line(start, end, fold(match.group()), after_blank=breaks > 1)
        previous = end


def lines_with(text: str, keys: AbstractSet[str]) -> list[Line]:
    r"""Return the lines in which one of some folded lines or sentences may stand; nothing is said of empty ones.

    >>> [line.key for line in lines_with("The bridge closes.\nAbout us: we are old.\nIt rains.", {"we are old."})]
    ['about us: we are old.']
    """
    if not keys:
        return []
    if not text.isascii() or has_address(text):
        # A fold changes places, and of an address it cannot be said where it ends.
        return [one for one in split_lines(text) if has_address(text) or any(key in one.key for key in keys)]
    folded = text.casefold()
    found: dict[int, Line] = {}
    for key in keys:
        word = max(key.split(" "), key=len)
        at = folded.find(word)
        while at >= 0:
            match = _LINE.search(text, max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1)
            if match is None:
                break
            start, end = match.span()
            if start not in found:
                found[start] = Line(start, end, fold(match.group()), after_blank=False)
            at = folded.find(word, end)
    return [found[start] for start in sorted(found)]


def fold(line: str) -> str:
    """Return a line as lines are compared: white space, case and quotation marks alike, an address a mark."""
    if has_address(line):
        for address in _ADDRESSES:
            line = address.sub(ADDRESS, line)
    return " ".join(fold_characters(line).split())


def fold_characters(text: str) -> str:
    """Return a text with case and quotation marks alike, whatever its lines."""
    if not text.isascii():
        for mark, plain in _QUOTES:
            text = text.replace(mark, plain)
    return text.casefold()


def has_address(text: str) -> bool:
    """Return whether a web address may stand in a text."""
    return "://" in text or "www." in text
