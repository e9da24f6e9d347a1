"""Text to folded tokens that know their characters in the untouched original.

The original is never rewritten: words are found in it, and each distinct word is folded on its own
(compatibility form, case, soft hyphens), so folding may change lengths without moving an offset.
Scripts without spaces give one token a character.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
"""Thai, Lao, Burmese, Khmer, Han and kana: written without spaces between words."""

# Characters that need more than \w+: marks that combine, letters without spaces, invisible joiners.
_INTRICATE = re.compile(
    "[\xad\u0300-\u036f\u0483-\u0489\u0590-\u1cff\u1dc0-\u1dff\u200b-\u200d\u2060\u20d0-\u20ff\u2e80-\uabff"
    "\uf900-\ufaff\ufe00-\ufeff\uff66-\uff9f\U00010000-\U0010ffff]"
)


def _is_word_character(character: str) -> bool:
    r"""Return whether the pattern ``\w`` fits it."""
    return character.isalnum() or character == "_"


# Of each character of the basic plane: part of a word, not, or not asked yet. `_INTRICATE` holds all beyond it.
_UNKNOWN = 2
_KINDS = np.full(0x10000, _UNKNOWN, dtype=np.uint8)
_KINDS[:128] = [_is_word_character(chr(code)) for code in range(128)]
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u2060\ufeff"))
# Constants of the 64-bit finaliser of MurmurHash3 (Appleby, public domain): every input bit reaches every output bit.
_MIX_1 = np.uint64(0xFF51AFD7ED558CCD)
_MIX_2 = np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT = np.uint64(33)
# An odd base is invertible modulo 2^64, so one pass of prefix sums gives the hash of every word.
_BASE = 0x9E3779B97F4A7C15
_BASE_INVERSE = pow(_BASE, -1, 1 << 64)


def normalise(text: str) -> Tokens:
    r"""Return the words of *text*, folded, with their places in it.

    A word is a run of letters, digits, combining marks and underscores; a soft hyphen or a joiner
    inside it is dropped; a character of a script without spaces is a word of its own.

    >>> tokens = normalise("The co\u00adoperative’s £4.7m Stra\u00dfe")
    >>> tokens.words
    ('the', 'cooperative', 's', '4', '7m', 'strasse')
    >>> int(tokens.starts[-1]), int(tokens.ends[-1])
    (25, 31)
    """
    starts, ends = _intricate_bounds(text) if _INTRICATE.search(text) else _plain_bounds(text)
    places = tuple(map(slice, starts.tolist(), ends.tolist()))
    lower = text.lower()
    # One call lowers most words of most texts; lower case that changes lengths would move the places.
    words = tuple(map((lower if len(lower) == len(text) else text).__getitem__, places))
    if len(lower) != len(text) or not "".join(words).isascii():
        words = tuple(
            word if word.isascii() and word.islower() else _fold(text[place])
            for word, place in zip(words, places, strict=True)
        )
    return Tokens(words, starts, ends, hash_words(words))


def hash_words(words: tuple[str, ...]) -> NDArray[np.uint64]:
    """Return one hash per word, shape (len(words),): a polynomial in its code points, then mixed.

    The same bits come from any batch a word stands in.
    """
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
    ends = np.cumsum(lengths)
    powers, inverses = _powers(1 << max(10, int(codes.size).bit_length()))
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum((codes + np.uint64(1)) * powers[: codes.size])])
    starts = ends - lengths
    return mix((sums[ends] - sums[starts]) * inverses[starts] + lengths.astype(np.uint64))


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return *values* with their bits spread (MurmurHash3's fmix64), a bijection; same shape."""
    values = values ^ (values >> _SHIFT)
    values = values * _MIX_1
    values = values ^ (values >> _SHIFT)
    values = values * _MIX_2
    return values ^ (values >> _SHIFT)


def _plain_bounds(text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    r"""Return where the runs of letters, digits and underscores begin and end: those of the pattern ``\w+``."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds = _KINDS[codes]
    if kinds.size and kinds.max() == _UNKNOWN:
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            _KINDS[code] = _is_word_character(chr(code))
        kinds = _KINDS[codes]
    edges = np.flatnonzero(np.diff(kinds, prepend=0, append=0))
    return edges[::2].astype(np.int32), edges[1::2].astype(np.int32)


def _intricate_bounds(text: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where words begin and end in any text."""
    bounds = np.array([match.span() for match in _intricate_word().finditer(text)], dtype=np.int32).reshape(-1, 2)
    return bounds[:, 0].copy(), bounds[:, 1].copy()


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    """Return the form in which words are compared."""
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word.translate(_INVISIBLE)).casefold()
    return unicodedata.normalize("NFKC", folded)


@cache
def _intricate_word() -> re.Pattern[str]:
    """Return the pattern for text with combining marks, invisible joiners or letters without spaces."""
    marks = "".join(map(re.escape, filter(unicodedata.combining, map(chr, range(0x300, 0x20F1)))))
    # Vowel signs are spacing or non-spacing marks without a combining class; \w leaves them out.
    marks += "".join(chr(c) for c in range(0x900, 0x1D00) if unicodedata.category(chr(c)) in {"Mc", "Mn"})
    marks += "\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\U000e0100-\U000e01ef"
    inner = f"{marks}\xad\u200b-\u200d\u2060\ufeff"
    spaced = rf"(?:(?![{SPACELESS}])\w)"
    return re.compile(rf"(?![{marks}])[{SPACELESS}][{marks}]*|{spaced}(?:{spaced}|[{inner}])*")


@cache
def _powers(size: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return *size* powers of the base and of its inverse, modulo 2^64."""
    powers = np.cumprod(np.full(size, _BASE, dtype=np.uint64), dtype=np.uint64)
    inverses = np.cumprod(np.full(size, _BASE_INVERSE, dtype=np.uint64), dtype=np.uint64)
    return powers, np.concatenate([np.ones(1, dtype=np.uint64), inverses])
