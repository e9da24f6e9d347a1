"""The words round what was looked for, cut from the text itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.store.catalogue import find_words, fold

if TYPE_CHECKING:
    from dedupe.store.catalogue import Wanted

_BEFORE, _AFTER = 60, 160


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text; `is_hit`: a word that was looked for."""

    text: str
    is_hit: bool


def cut_snippet(text: str, wanted: Wanted) -> tuple[Piece, ...]:
    """Return the beginning of a text, or what stands round the first of the words that are wanted.

    >>> from dedupe.store.catalogue import parse_query
    >>> [piece.text for piece in cut_snippet("The old bridge is closed.", parse_query("bridge clos*"))]
    ['The old ', 'bridge', ' is ', 'closed', '.']
    """
    hits = _hits(text, wanted)
    first = hits[0][0] if hits else 0
    begin = max(0, first - _BEFORE)
    if begin:
        begin = text.find(" ", begin, first) + 1 or first
    stop = min(len(text), max(first + _AFTER, hits[-1][1] if hits else 0))
    if stop < len(text):
        last = text.rfind(" ", first, stop)
        stop = last if last > (hits[-1][1] if hits else first) else stop
    pieces = [Piece("… ", is_hit=False)] if begin else []
    place = begin
    for start, end in hits:
        if start > place:
            pieces.append(Piece(text[place:start], is_hit=False))
        pieces.append(Piece(text[start:end], is_hit=True))
        place = end
    if stop > place:
        pieces.append(Piece(text[place:stop], is_hit=False))
    if stop < len(text):
        pieces.append(Piece(" …", is_hit=False))
    return tuple(pieces)


def _hits(text: str, wanted: Wanted) -> list[tuple[int, int]]:
    """Return where what is wanted stands: the first of it, and what follows close by."""
    hits = sorted((at, at + len(piece)) for piece in wanted.inside if (at := text.find(piece)) >= 0)[:1]
    if hits or not (wanted.words or wanted.beginnings):
        return hits
    for start, end in find_words(text):
        if hits and start > hits[0][0] + _AFTER:
            break
        word = fold(text[start:end])
        if word in wanted.words or any(word.startswith(beginning) for beginning in wanted.beginnings):
            hits.append((start, end))
    return hits
