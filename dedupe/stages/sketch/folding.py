"""What each code point does to a word, as tables that a compiled kernel can read.

The tables say for single code points what `normalise` does to whole words. They hold only where the two
agree: a text with a code point whose folding depends on its neighbours takes the slow path.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BREAK, LETTER, JOINER, INTRICATE = 0, 1, 2, 3
"""A code point ends a word, is part of one, is dropped inside one, or needs the slow path."""

LIMIT = 0x20000
"""Code points from here on need the slow path: rare ideographs, and tags."""

# Scripts whose letters combine or stand without spaces: `normalise` looks at the neighbours of each code point.
_INTRICATE = (
    (0x300, 0x370),
    (0x483, 0x48A),
    (0x590, 0x1D00),
    (0x1DC0, 0x1E00),
    (0x20D0, 0x2100),
    (0x2E80, 0xAC00),
    (0xF900, 0xFF00),
    (0xFF66, 0xFFA0),
)
_SURROGATES = (0xD800, 0xE000)
_LAST_PLAIN = 0xFFFF
_JOINERS = (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF)
_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True, eq=False)
class Folding:
    """Tables by code point: `kinds` uint8; `values` uint64, the folded code point of a letter plus one, else zero.

    A letter that folds to several (ß → ss) has the values of all but the first, uint64, at
    ``rest[starts[c]:starts[c + 1]]``.
    """

    kinds: NDArray[np.uint8]
    values: NDArray[np.uint64]
    starts: NDArray[np.int32]
    rest: NDArray[np.uint64]


@cache
def folding() -> Folding:
    """Return the tables; making them takes a tenth of a second, once."""
    kinds = np.zeros(LIMIT, dtype=np.uint8)
    values = np.zeros(LIMIT, dtype=np.uint64)
    starts = np.zeros(LIMIT + 1, dtype=np.int32)
    rest: list[int] = []
    for low, high in (*_INTRICATE, _SURROGATES):
        kinds[low:high] = INTRICATE
    kinds[list(_JOINERS)] = JOINER
    for code in range(LIMIT):
        starts[code] = len(rest)
        if kinds[code] == BREAK:
            kinds[code] = _kind(code)
        if kinds[code] == LETTER:
            folded = _fold(chr(code))
            values[code] = ord(folded[0]) + 1
            rest.extend(ord(part) + 1 for part in folded[1:])
    starts[LIMIT] = len(rest)
    return Folding(kinds, values, starts, np.array(rest, dtype=np.uint64))


def _kind(code: int) -> int:
    """Return what a code point outside the intricate scripts does."""
    character = chr(code)
    if not _WORD.match(character):
        return BREAK
    # What folds to something that combines, or is a word of letters beyond these scripts, minds its neighbours.
    depends = code > _LAST_PLAIN or any(unicodedata.combining(part) for part in _fold(character))
    return INTRICATE if depends else LETTER


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)
