"""How phrases of a page begin, read off their patterns: classes of the first characters, as a table to look up.

A line that begins otherwise is none, whatever follows; of the lines of news one in twenty begins so.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import cache
from re import _constants as codes  # type: ignore[attr-defined]  # the parsed form of a pattern has no public name
from re import _parser as parser  # type: ignore[attr-defined]  # likewise
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.stages.furniture.chrome import ORNAMENT
from dedupe.stages.furniture.lines import fold_characters
from dedupe.stages.furniture.phrases import PHRASE, TEASERS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Heads = set[tuple[frozenset[int], ...]]

LETTERS = 4
"""Characters by which the beginning of a line is told."""

CLASSES = 32
"""Classes of characters: the end of a line, the letters from 1 on, and the five that follow."""

END, DIGIT, SPACE, ANY, ORNAMENTS, OTHER = 0, 27, 28, 29, 30, 31
"""The end; any digit; white space; what folds to several; what `chrome` strips from lines; all that is left."""

# Code points of up to three bytes.
_LIMIT = 0x10000
_EVERY = frozenset(range(1, CLASSES))
_TOLD = frozenset(string.ascii_lowercase + ORNAMENT)
# An alternative that may begin with so many classes begins anyhow.
_ANYHOW = 20
# More characters than this is as many as one likes.
_ENDLESS = 0xFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Beginnings:
    """Tables of a kernel: `classes` uint8 by code point; `longest` uint16 by the classes of the first characters.

    That is of how many characters the longest phrase is that begins so, at most; 0 where none does. `threes` uint32
    says of the first three whether one does, small enough to be at hand: bit c of the classes a and b. `word` uint8
    (6,) are letters that stand in every phrase that may begin anyhow; empty without such phrases.
    """

    classes: NDArray[np.uint8]
    longest: NDArray[np.uint16]
    threes: NDArray[np.uint32]
    word: NDArray[np.uint8]


@cache
def beginnings() -> Beginnings:
    """Return the tables of the phrases and of the headings of other stories.

    Raises:
        ValueError: Phrases that may begin anyhow have no word of six letters in common.
    """
    longest = np.zeros((CLASSES,) * LETTERS, dtype=np.uint16)
    words: set[str] = set()
    for pattern in (PHRASE, TEASERS):
        for sequence in _alternatives(parser.parse(pattern.pattern)):
            heads = _heads(sequence)
            if any(len(head[0]) > _ANYHOW for head in heads if head):
                words.add(_longest_word(sequence))
                continue
            most = min(parser.SubPattern(parser.State(), list(sequence)).getwidth()[1], _ENDLESS)
            for head in heads:
                place = np.ix_(*(sorted(kinds) for kinds in _padded(head)))
                longest[place] = np.maximum(longest[place], most)
    if len(words) > 1 or "" in words:
        message = (
            f"phrases that may begin anyhow have the words {sorted(words)}; all of them must have one of six letters"
        )
        raise ValueError(message)
    letters = np.array([ord(letter) for word in words for letter in word], dtype=np.uint8)
    bits = np.uint32(1) << np.arange(CLASSES, dtype=np.uint32)
    threes = np.where((longest > 0).any(axis=3), bits, 0).sum(axis=2, dtype=np.uint32).ravel()
    return Beginnings(_classes(), longest.ravel(), threes, letters)


def _classes() -> NDArray[np.uint8]:
    """Return the class of each code point: most are `OTHER`, and cheaply told to be."""
    classes = np.full(_LIMIT, OTHER, dtype=np.uint8)
    for code in range(_LIMIT):
        character = chr(code)
        if character.isspace() or character.isdigit() or character.casefold() != character or character in _TOLD:
            classes[code] = class_of(character)
    return classes


def class_of(character: str) -> int:
    """Return the class of a character as it stands in a text, whatever its case."""
    if character.isspace():
        return SPACE
    folded = fold_characters(character)
    if len(folded) > 1:
        return ANY
    if folded in string.ascii_lowercase:
        return ord(folded) - ord("a") + 1
    if folded.isdigit():
        return DIGIT
    return ORNAMENTS if folded in ORNAMENT else OTHER


def _alternatives(parsed: Any) -> Iterable[Any]:  # noqa: ANN401 - what `re` makes of a pattern
    """Yield the sequences of which a pattern is any."""
    items = list(parsed)
    if len(items) == 1 and items[0][0] is codes.BRANCH:
        for one in items[0][1][1]:
            yield from _alternatives(one)
    elif len(items) == 1 and items[0][0] is codes.SUBPATTERN:
        yield from _alternatives(items[0][1][-1])
    else:
        yield items


def _heads(items: Iterable[Any]) -> Heads:
    """Return how a sequence may begin: classes of the first characters, fewer where it may end before."""
    heads: Heads = {()}
    for item in items:
        open_heads = {head for head in heads if len(head) < LETTERS}
        if not open_heads:
            break
        tails = _heads_of(*item)
        heads = (heads - open_heads) | {(*head, *tail)[:LETTERS] for head in open_heads for tail in tails}
    return heads


def _heads_of(kind: Any, value: Any) -> Heads:  # noqa: ANN401 - as above
    """Return how one item may begin."""
    if kind is codes.AT:
        return {()}
    if kind is codes.LITERAL:
        return {(frozenset({class_of(chr(value))}),)}
    if kind is codes.IN:
        return {(_classes_of(value),)}
    if kind is codes.SUBPATTERN:
        return _heads(value[-1])
    if kind is codes.BRANCH:
        return {head for one in value[1] for head in _heads(one)}
    if kind in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
        low, high, inner = value
        repeated = [item for _ in range(min(low, LETTERS)) for item in inner]
        found = _heads(repeated)
        for _ in range(low, min(high, LETTERS)):
            repeated = [*repeated, *inner]
            found |= _heads(repeated)
        return found
    return {(_EVERY,)}


def _classes_of(members: Iterable[Any]) -> frozenset[int]:
    """Return the classes of a set of characters."""
    found: set[int] = set()
    for kind, value in members:
        if kind is codes.LITERAL:
            found.add(class_of(chr(value)))
        elif kind is codes.RANGE:
            found.update(class_of(chr(code)) for code in range(value[0], value[1] + 1))
        elif kind is codes.CATEGORY and value is codes.CATEGORY_DIGIT:
            found.add(DIGIT)
        else:
            return _EVERY
    return frozenset(found)


def _padded(head: tuple[frozenset[int], ...]) -> list[frozenset[int]]:
    """Return a beginning to its full length: behind a short phrase a line has nothing, or what is stripped from it."""
    rest = LETTERS - len(head)
    if not rest:
        return list(head)
    ends = frozenset({END, SPACE, ORNAMENTS, OTHER})
    return [*head, ends, *([_EVERY | {END}] * (rest - 1))]


def _longest_word(items: Iterable[Any]) -> str:
    """Return the first six of the longest run of letters that stands in every match of a sequence, empty for fewer."""
    text = "".join(chr(value) if kind is codes.LITERAL else " " for kind, value in items)
    found = max(re.findall("[a-z]{6,}", text), key=len, default="")
    return str(found)[:6]
