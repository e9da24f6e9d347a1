"""Words to stems: forms that one reader would call the same word get one stem.

A light suffix stripper for English in the spirit of Porter (1980), made to over-merge a little: a wrong merge costs
the aligner next to nothing, a missed one loses a seed. Words of other scripts are left as they are.
"""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(\d+)(?:million|mn|m)\Z|(\d+)(?:billion|bn)\Z|(\d+)(?:st|nd|rd|th)\Z")
_SUFFIXES = (
    "isations",
    "izations",
    "isation",
    "ization",
    "ations",
    "nesses",
    "ically",
    "ation",
    "ingly",
    "ments",
    "ities",
    "ively",
    "fully",
    "ative",
    "ously",
    "ions",
    "ment",
    "ings",
    "ness",
    "ical",
    "able",
    "ible",
    "ance",
    "ence",
    "ably",
    "ates",
    "ated",
    "ised",
    "ized",
    "ises",
    "izes",
    "ing",
    "ion",
    "ies",
    "ied",
    "ers",
    "ive",
    "ity",
    "ous",
    "ful",
    "ate",
    "ise",
    "ize",
    "est",
    "ors",
    "ed",
    "es",
    "er",
    "or",
    "ly",
    "al",
    "ic",
    "s",
    "e",
    "y",
)
_SUFFIXES_BY_LETTER = {last: tuple(s for s in _SUFFIXES if s[-1] == last) for last in {s[-1] for s in _SUFFIXES}}
_SHORTEST_STEM = 3


def make_stem(word: str) -> str:
    """Return the stem of a folded word.

    >>> [make_stem(word) for word in ("councils", "council", "improving", "improved", "7million")]
    ['council', 'council', 'improv', 'improv', '7m']
    """
    if word[0].isdigit():
        found = _NUMBER.match(word)
        if not found:
            return word
        million, billion, ordinal = found.groups()
        return f"{million}m" if million else f"{billion}bn" if billion else str(ordinal)
    if len(word) <= _SHORTEST_STEM or not word.isascii():
        return word
    for suffix in _SUFFIXES_BY_LETTER.get(word[-1], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return _undoubled(word[: -len(suffix)])
    return word


def _undoubled(base: str) -> str:
    """Return *base* without the doubled last consonant that a suffix leaves (`planned` → `plan`)."""
    if len(base) > _SHORTEST_STEM and base[-1] == base[-2] and base[-1] not in "aeiousl":
        return base[:-1]
    return base
