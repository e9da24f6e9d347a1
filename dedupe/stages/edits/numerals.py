"""Numbers written as words: two hundred and fifty thousand, dreiundzwanzig, a million and a half."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.notation import ENGLISH, Notation, either

if TYPE_CHECKING:
    from collections.abc import Iterable

# Letters that a magnitude has at least where no figure stands before it: m and bn need one.
_WORD_LETTERS: Final = 4
# Between the groups of a number in words: twelve thousand, three hundred.
_COMMA: Final = r"(?<=thousand),[ ]|(?<=million),[ ]|(?<=billion),[ ]"
# "and" goes on with a number behind a magnitude alone: between one and nine are two.
_AND: Final = "|".join(rf"(?<={word})[ ]and[ ]" for word in ("hundred", "thousand", "million", "billion", "trillion"))
_SEPARATOR = re.compile(r"[, \xa0-]+")
# From thousand on a magnitude closes its group.
_GROUP: Final = 100


@cache
def long_magnitudes(notation: Notation) -> str:
    """Return a pattern for the magnitudes that are words."""
    return either(word for word in notation.magnitudes if len(word) >= _WORD_LETTERS or word == "mil")


@cache
def spelled(notation: Notation) -> re.Pattern[str]:
    """Return the pattern of a run of number words; a magnitude alone only with an article; for text in lower case."""
    numbers, magnitudes = either(notation.numbers), long_magnitudes(notation)
    if notation.is_english:
        pattern = (
            rf"(?:half[ -]an?|an?)[ ](?:{magnitudes})\b(?![ ]dollar\b)(?:[ ]and[ ]a[ ]half\b)?"
            rf"|(?:{numbers})\b(?:(?:{_COMMA}|{_AND}|[ -])(?:{numbers}|{magnitudes})\b)*(?:[ ]and[ ]a[ ]half\b)?"
        )
    else:
        pattern = rf"(?:{numbers})\b(?:[ ](?:{magnitudes})\b)*|(?:{magnitudes})\b"
    return re.compile(pattern)


def read_spelled(run: str, notation: Notation = ENGLISH) -> float:
    """Return the number of a run that `spelled` found, halves included.

    >>> [read_spelled(run) for run in ("half a million", "two and a half", "three dozen", "a million and a half")]
    [500000.0, 2.5, 36.0, 1500000.0]
    """
    run = " ".join(_SEPARATOR.split(run))
    if not notation.is_english:
        return _read_foreign(run, notation)
    if run.startswith("half a"):
        return read_words(run.split()[1:]) / 2
    if run.endswith(" and a half"):
        words = run.split()[:-3]
        factor = next((notation.magnitudes[word] for word in words[::-1] if word in notation.magnitudes), 1.0)
        return read_words(words) + factor / 2
    return read_words(run.split())


def _read_foreign(run: str, notation: Notation) -> float:
    """Return a number word times the magnitudes behind it."""
    words = run.split(" ")
    factor = 1.0
    while words and words[-1] in notation.magnitudes and " ".join(words) not in notation.numbers:
        factor *= notation.magnitudes[words.pop()]
    return factor * (notation.numbers.get(" ".join(words), 1.0) if words else 1.0)


def read_words(words: Iterable[str]) -> float:
    """Return the number that a run of English number words spells; ``a`` and ``an`` are one, ``and`` is nothing.

    >>> read_words("two hundred and fifty thousand".split())
    250000.0
    """
    total = current = 0.0
    for word in words:
        if word in ENGLISH.magnitudes:
            factor = ENGLISH.magnitudes[word]
            if factor > _GROUP:
                total += max(current, 1) * factor
                current = 0.0
            else:
                current = max(current, 1) * factor
        elif word in ENGLISH.numbers:
            current += ENGLISH.numbers[word]
        elif word in {"a", "an"}:
            current += 1
    return total + current
