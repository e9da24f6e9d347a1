"""Which texts of a column may hold lines of a page at all, told by RE2 in one pass over the bytes.

The patterns are those of `chrome`, loosened until whatever `chrome` finds is among the texts they choose:
lengths are not bounded, and what `lines` folds (white space, quotation marks, addresses) may stand for itself.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.furniture.phrases import PAGE_WORD, PHRASE, TEASERS

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

# What str.split takes for white space, inside a line.
_SPACE = r"[ \t\x0b\x0c\x1c-\x1f\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
_AROUND = r"(?:" + _SPACE + r"|[|>»›→←<«‹•·*+–—!…:↑↓.\-])*"
_LINE_END = r"(?:\r|\n|\z)"
_LINE_START = r"(?:\A|\r|\n)"
_NO_PROSE = r"[^.!?;:,\"“”@…%£$€\r\n]*"
# From here on there are ideographs and tags, none of which is meant below.
_LIMIT = 0x20000
_BOUND = re.compile(r"\{(\d+),\d+\}")


def may_hold_chrome(texts: pa.Array) -> NDArray[np.bool_]:
    r"""Return which texts `chrome.find_chrome` may find something in; all others it finds nothing in.

    Args:
        texts: An Arrow string or large_string array without nulls.

    >>> import pyarrow as pa
    >>> may_hold_chrome(pa.array(["The bridge closes.\nSkip to content", "Skip to the content of it."])).tolist()
    [True, False]
    """
    import pyarrow.compute as pc

    return _truths(pc.match_substring_regex(texts, _pattern()))


def may_be_phrase(lines: pa.Array) -> NDArray[np.bool_]:
    """Return which lines may be a phrase of the page or head other stories: most are none by how they begin."""
    return _matches(lines, _phrase())


def may_be_label(lines: pa.Array) -> NDArray[np.bool_]:
    """Return which lines may be a label with a word of the page."""
    return _matches(lines, rf"(?i)\A{_NO_PROSE}(?:{PAGE_WORD.pattern}){_NO_PROSE}\z")


def holds_foreign(lines: pa.Array) -> NDArray[np.bool_]:
    """Return which lines hold a character beyond ASCII that folds to it (ſ, ﬁ, K) or is a digit, which RE2 does not."""
    return _matches(lines, _foreign())


@cache
def _foreign() -> str:
    """Return the class of such characters."""
    codes = [code for code in range(0x80, _LIMIT) if chr(code).isdigit() or _folds_to_ascii(chr(code))]
    return "[" + "".join(rf"\x{{{code:x}}}" for code in codes) + "]"


def _folds_to_ascii(character: str) -> bool:
    folded = character.casefold()
    return folded != character and any(part.isascii() for part in folded)


def _matches(lines: pa.Array, pattern: str) -> NDArray[np.bool_]:
    import pyarrow.compute as pc

    return _truths(pc.match_substring_regex(lines, pattern))


def _truths(found: pa.BooleanArray) -> NDArray[np.bool_]:
    """Return truth values without nulls as NumPy has them; Arrow's own way loads pandas, half a second."""
    if not len(found):
        return np.zeros(0, dtype=bool)
    bits = np.unpackbits(np.frombuffer(found.buffers()[1], dtype=np.uint8), bitorder="little")
    return bits[found.offset : found.offset + len(found)].astype(bool)


@cache
def _phrase() -> str:
    """Return the pattern of a whole line that is a phrase or heads other stories."""
    whole = "|".join(_loosened(pattern.pattern) for pattern in (PHRASE, TEASERS))
    return rf"(?i)\A{_AROUND}(?:{whole}){_AROUND}\z"


@cache
def _pattern() -> str:
    """Return the pattern of a text that may hold a phrase, a heading of other stories or a label of the page."""
    whole = "|".join(_loosened(pattern.pattern) for pattern in (PHRASE, TEASERS))
    label = rf"{_LINE_START}{_NO_PROSE}(?:{PAGE_WORD.pattern}){_NO_PROSE}{_LINE_END}"
    return rf"(?i)(?:{_LINE_START}{_AROUND}(?:{whole}){_AROUND}{_LINE_END}|{label})"


def _loosened(pattern: str) -> str:
    """Return a pattern of folded lines as one of lines as they are written, without bounds on lengths."""
    pattern = _BOUND.sub(r"{\1,}", pattern)
    # A dot in a folded line is any character of the line; an escaped one is a full stop, one in brackets stays.
    pattern = re.sub(r"(?<!\\)\.(?=[*+?])", r"[^\\r\\n]", pattern)
    pattern = pattern.replace("'", "['‘’]")
    pattern = re.sub(r" [?*]", lambda _: f"{_SPACE}*", pattern)
    # What Python takes for a letter, and a space inside brackets.
    pattern = pattern.replace(r"\w", r"[\w\x{80}-\x{10ffff}]").replace("[ ", f"[{_SPACE[1:-1]}")
    return re.sub(r"(?<!\[) (?!\])", lambda _: f"{_SPACE}+", pattern)
