"""Numbers written as words, in English of both sides of the ocean.

Another language is another table of the same shape: words with their values, and words that multiply.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words

_ONES: Final = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS: Final = words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBER_WORDS: Final[dict[str, int]] = {word: value for value, word in enumerate(_ONES)} | {
    word: 10 * value for value, word in enumerate(_TENS, start=2)
}
"""Words that stand for a number of their own."""

MAGNITUDES: Final[dict[str, float]] = {
    "dozen": 12,
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "tn": 1e12,
    "trn": 1e12,
}
"""Words and letters that multiply what stands before them."""

_ORDINAL_ONES: Final = words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
ORDINAL_WORDS: Final[dict[str, int]] = {word: value for value, word in enumerate(_ORDINAL_ONES) if value} | {
    f"{word[:-1]}ieth": value for word, value in NUMBER_WORDS.items() if word in _TENS
}
"""Ordinals of one word; twenty-first is a ten and an ordinal."""

FRACTIONS: Final[dict[str, float]] = {
    "half": 1 / 2,
    "third": 1 / 3,
    "thirds": 1 / 3,
    "quarter": 1 / 4,
    "quarters": 1 / 4,
    "fifth": 1 / 5,
    "fifths": 1 / 5,
    "tenth": 1 / 10,
    "tenths": 1 / 10,
}
"""Parts of a whole."""


def read_words(words: list[str]) -> float:
    """Return the number that a run of number words spells; ``a`` and ``an`` are one, ``and`` is nothing.

    >>> read_words("two hundred and fifty thousand".split())
    250000.0
    """
    total = current = 0.0
    for word in words:
        if word in MAGNITUDES:
            factor = MAGNITUDES[word]
            if factor > 100:  # noqa: PLR2004 - from thousand on a magnitude closes its group
                total += max(current, 1) * factor
                current = 0.0
            else:
                current = max(current, 1) * factor
        elif word in NUMBER_WORDS:
            current += NUMBER_WORDS[word]
        elif word in {"a", "an"}:
            current += 1
    return total + current
