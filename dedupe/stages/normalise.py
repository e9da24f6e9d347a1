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

# Characters that need more than \w+: marks that combine, letters without spaces, invisible joiners; first, last.
_INTRICATE_RANGES = (
    (0xAD, 0xAD),
    (0x300, 0x36F),
    (0x483, 0x489),
    (0x590, 0x1CFF),
    (0x1DC0, 0x1DFF),
    (0x200B, 0x200D),
    (0x2060, 0x2060),
    (0x20D0, 0x20FF),
    (0x2E80, 0xABFF),
    (0xF900, 0xFAFF),
    (0xFE00, 0xFEFF),
    (0xFF66, 0xFF9F),
    (0x10000, 0x10000),  # The last entry of the table stands for all beyond the basic plane.
)


def _is_word_character(character: str) -> bool:
    r"""Return whether the pattern ``\w`` fits it."""
    return character.isalnum() or character == "_"


# Of each character of the basic plane: part of a word, not, not asked yet, or intricate as all beyond the plane are.
_UNKNOWN = 2
_INTRICATE = 3
_BEYOND = 0x10000
_ASCII = 128
_KINDS = np.full(_BEYOND + 1, _UNKNOWN, dtype=np.uint8)
_KINDS[:_ASCII] = [_is_word_character(chr(code)) for code in range(_ASCII)]
for _first, _last in _INTRICATE_RANGES:
    _KINDS[_first : _last + 1] = _INTRICATE
# Of each byte of an ASCII text: what a word's hash is made of, the folded letter plus one; 0 for what is no word.
_VALUES = bytes(ord(chr(code).lower()) + 1 if _is_word_character(chr(code)) else 0 for code in range(_ASCII))
_VALUES += bytes(256 - _ASCII)
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
    # What is not ASCII becomes a question mark here, each character one.
    values = np.frombuffer(text.encode("ascii", "replace").translate(_VALUES), dtype=np.uint8)
    if text.isascii():
        starts, ends = _edges(values != 0)
        return Tokens(text, starts, ends, _hash(values, starts, ends - starts), _fold)
    codes = _codes(text)
    foreign = np.flatnonzero(codes >= _ASCII)
    kinds = _kinds(codes[foreign])
    if kinds.max() == _INTRICATE:
        starts, ends = _intricate_bounds(text)
        return Tokens(text, starts, ends, hash_words(_words(text, starts, ends)), _fold)
    is_word = values != 0
    letters = foreign[kinds.view(np.bool_)]
    is_word[letters] = True
    starts, ends = _edges(is_word)
    hashes = _hash(values, starts, ends - starts)
    if letters.size:
        at = np.unique(np.searchsorted(starts, letters, side="right") - 1)
        hashes[at] = hash_words(_words(text, starts[at], ends[at]))
    return Tokens(text, starts, ends, hashes, _fold)


def hash_words(words: tuple[str, ...]) -> NDArray[np.uint64]:
    """Return one hash per word, shape (len(words),): a polynomial in its code points, then mixed.

    The same bits come from any batch a word stands in.
    """
    lengths = np.fromiter(map(len, words), dtype=np.int32, count=len(words))
    values = _codes("".join(words)).astype(np.uint64) + np.uint64(1)
    return _hash(values, np.cumsum(lengths, dtype=np.int64) - lengths, lengths)


def _words(text: str, starts: NDArray[np.int32], ends: NDArray[np.int32]) -> tuple[str, ...]:
    """Return the folded words at some places."""
    return tuple([_fold(text[start:end]) for start, end in zip(starts.tolist(), ends.tolist(), strict=True)])


def _hash(
    values: NDArray[np.uint8] | NDArray[np.uint64],
    starts: NDArray[np.int32] | NDArray[np.int64],
    lengths: NDArray[np.int32],
) -> NDArray[np.uint64]:
    """Return the hashes of the words at *starts*, from the *values* of the characters; what is no word has none."""
    powers, inverses = _powers(1 << max(10, int(values.size).bit_length()))
    sums = np.zeros(values.size + 1, dtype=np.uint64)
    np.cumsum(values * powers[: values.size], out=sums[1:])
    return mix((sums[starts + lengths] - sums[starts]) * inverses[starts] + lengths.astype(np.uint64))


def mix(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return *values* with their bits spread (MurmurHash3's fmix64), a bijection; same shape."""
    values = values ^ (values >> _SHIFT)
    values = values * _MIX_1
    values = values ^ (values >> _SHIFT)
    values = values * _MIX_2
    return values ^ (values >> _SHIFT)


def _kinds(codes: NDArray[np.uint8] | NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the kind of every character, none of them unknown."""
    if codes.max(initial=0) > _BEYOND:
        codes = np.minimum(codes, _BEYOND)
    kinds = _KINDS[codes]
    if (kinds == _UNKNOWN).any():
        for code in np.unique(codes[kinds == _UNKNOWN]).tolist():
            _KINDS[code] = _is_word_character(chr(code))
        kinds = _KINDS[codes]
    return kinds


def _codes(text: str) -> NDArray[np.uint8] | NDArray[np.uint32]:
    """Return the code points of *text*, shape (len(text),)."""
    if text.isascii():
        return np.frombuffer(text.encode("ascii"), dtype=np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _edges(is_word: NDArray[np.bool_]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where the runs of what *is_word* begin and end."""
    padded = np.zeros(is_word.size + 2, dtype=np.bool_)
    padded[1:-1] = is_word
    edges = np.flatnonzero(padded[1:] != padded[:-1]).astype(np.int32)
    return edges[::2].copy(), edges[1::2].copy()


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
