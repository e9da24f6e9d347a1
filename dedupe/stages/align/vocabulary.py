"""The words of a text as numbers of their stems, without a step of Python for every word.

A word is known by its hash. A table, kept from text to text, has the stem of every word met so far; within a text
stems are numbered in the order in which they first occur.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe.stages.align.stems import make_stem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Tokens

_SPACELESS = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u31f0-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af]"
)
_SPACELESS_FROM = 0xE00  # None is below; from here to the next there are.
_MARKS = (0x2000, 0x2E80)  # General punctuation and symbols: none is here.
_AS_LONG_AS_A_WORD = "    "  # Two characters are as telling as a word of six letters.
LONGEST = 7
"""Letters from which on a stem's length says nothing more."""
_TABLE_BITS = 18
_SLOTS = 1 << _TABLE_BITS
_SHIFT = np.uint64(64 - _TABLE_BITS)
_KEPT_WORDS = _SLOTS // 2  # A corpus has millions of words: the table begins anew when it is half full.
_SPREAD_BITS = 3  # Eight slots a value and more: one value in sixteen is taken for another at first.


class Vocabulary(NamedTuple):
    """The stems of a text, each once, in the order in which they first occur.

    `stems` is (v,) uint64, equal for equal stems, and means nothing outside this process; `lengths` is (v,) uint8, the
    letters of each, up to `LONGEST`. `ids` is (n,) int64: for each token the place of its stem.
    """

    stems: NDArray[np.uint64]
    lengths: NDArray[np.uint8]
    ids: NDArray[np.int64]


class Numbering(NamedTuple):
    """Equal values under one number: `ids` is (n,) int64, `firsts` is (v,) int64, where each value first stands."""

    ids: NDArray[np.int64]
    firsts: NDArray[np.int64]


def read_vocabulary(tokens: Tokens) -> Vocabulary:
    """Return the stems of a text."""
    stems, lengths = _read_spaceless(tokens) if _has_spaceless(tokens.text) else _TABLE.find(tokens)
    ids, firsts = number(stems)
    return Vocabulary(stems[firsts], lengths[firsts], ids)


def number(values: NDArray[np.uint64]) -> Numbering:
    """Return the numbers of *values*, well spread hashes, in the order in which they first occur.

    >>> number(np.array([7 << 60, 3 << 60, 7 << 60], dtype=np.uint64)).ids.tolist()
    [0, 1, 0]
    """
    places = np.arange(values.size)
    bits = int(values.size).bit_length() + _SPREAD_BITS
    slots = (values >> np.uint64(64 - bits)).view(np.int64)
    table = np.empty(1 << bits, dtype=np.int64)
    table[slots[::-1]] = places[::-1]
    first = table[slots]
    astray = np.flatnonzero(values[first] != values)
    met: dict[int, int] = {}
    first[astray] = list(map(met.setdefault, values[astray].tolist(), astray.tolist()))
    firsts = np.flatnonzero(first == places)
    numbers = np.empty(values.size, dtype=np.int64)
    numbers[firsts] = places[: firsts.size]
    return Numbering(numbers[first], firsts)


class _Table(threading.local):
    """The stems of the words met before, by the hash of the word, with open addressing (Knuth, vol. 3, 6.4)."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._words = np.zeros(_SLOTS, dtype=np.uint64)
        self._stems = np.zeros(_SLOTS, dtype=np.uint64)
        self._lengths = np.zeros(_SLOTS, dtype=np.uint8)
        self._count = 0

    def find(self, tokens: Tokens) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
        """Return the hash of every token's stem, and its length."""
        hashes = tokens.hashes
        slots = self._slots_of(hashes)
        missing = np.flatnonzero(self._words[slots] != hashes)
        if missing.size:
            places = _distinct(hashes, missing)
            if places.size + self._count > _KEPT_WORDS:
                self._clear()
                places = _distinct(hashes, np.arange(hashes.size))
                if places.size > _KEPT_WORDS:
                    return _read(tokens.words)
            self._add(hashes[places], *_hash_stems(map(tokens.word, places.tolist())))
            slots = self._slots_of(hashes)
        return self._stems[slots], self._lengths[slots]

    def _slots_of(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return for each word the slot that holds it, or the empty one that will."""
        slots = (hashes >> _SHIFT).astype(np.int64)
        held = self._words[slots]
        astray = np.flatnonzero((held != hashes) & (held != 0))
        while astray.size:
            slots[astray] = (slots[astray] + 1) % _SLOTS
            held = self._words[slots[astray]]
            astray = astray[(held != hashes[astray]) & (held != 0)]
        return slots

    def _add(self, words: NDArray[np.uint64], stems: NDArray[np.uint64], lengths: NDArray[np.uint8]) -> None:
        """Take up new words, all different."""
        self._count += words.size
        while words.size:
            slots = self._slots_of(words)
            # Of several words that come to one empty slot the last one gets it.
            self._words[slots] = words
            is_in = self._words[slots] == words
            self._stems[slots[is_in]] = stems[is_in]
            self._lengths[slots[is_in]] = lengths[is_in]
            words, stems, lengths = words[~is_in], stems[~is_in], lengths[~is_in]


_TABLE = _Table()


def _distinct(hashes: NDArray[np.uint64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the last of the *places* of each word."""
    found = dict(zip(hashes[places].tolist(), places.tolist(), strict=True))
    return np.fromiter(found.values(), dtype=np.int64, count=len(found))


def _hash_stems(words: Iterable[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return the hash of each word's stem, and its length.

    Python's hash, which has a key of its own in every process, cannot be made to collide by who writes the text.
    """
    stems = list(map(make_stem, words))
    hashes = np.fromiter(map(hash, stems), dtype=np.int64, count=len(stems)).view(np.uint64)
    lengths = np.fromiter(map(len, stems), dtype=np.int64, count=len(stems))
    return hashes, np.minimum(lengths, LONGEST).astype(np.uint8)


def _read(words: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return what the table has of words, without the table."""
    distinct = {word: place for place, word in enumerate(dict.fromkeys(words))}
    stems, lengths = _hash_stems(distinct)
    places = np.fromiter(map(distinct.__getitem__, words), dtype=np.int64, count=len(words))
    return stems[places], lengths[places]


@cache
def _spaceless_word() -> re.Pattern[str]:
    return re.compile(_SPACELESS)


def _has_spaceless(text: str) -> bool:
    """Return whether a text has words of a script without spaces."""
    if text.isascii():
        return False
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    far = codes[codes >= _SPACELESS_FROM]
    may_have = (far < _MARKS[0]) | (far >= _MARKS[1])
    return bool(may_have.any()) and _spaceless_word().search(text) is not None


def _read_spaceless(tokens: Tokens) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Return the stems of a text where a character of a script without spaces is one with the next.

    Alone it says too little.
    """
    words = tokens.words
    match = _spaceless_word().match
    paired = list(words)
    for at in range(len(words) - 1):
        if match(words[at]) and match(words[at + 1]):
            paired[at] = f"{words[at]}{words[at + 1]}{_AS_LONG_AS_A_WORD}"
    return _read(paired)
