"""The changed words of an edit alone, without the words round them: what a list of changes shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dedupe.render.view.notes import MARKS
from dedupe.render.view.rows import Marked
from dedupe.render.view.wording import shorten, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.render.view.rows import EditRow

    Pieces = tuple[Marked, ...]

_WORD = re.compile(r"\w")
_LEFT = re.compile(rf"[{MARKS}]$")
_RIGHT = re.compile(rf"^[{MARKS}]")
_FIRST_WORDS = 4
"""Words that stand for a quotation of which only the marks changed."""


def changed_pieces(row: EditRow) -> tuple[Pieces, Pieces]:
    """Return the changed words of both wordings; of marks put on or taken off also the words that they are round."""
    old, new = (tuple(piece for piece in side if piece.change) for side in (row.left, row.right))
    if row.kind != "quote-boundary":
        return old, new
    if _has_word(old) and _has_word(new):
        return (old, new) if _text(old) != _text(new) else (_with_marks(row.left), _with_marks(row.right))
    told_old, told_new = (
        side if _has_word(side) or not side else _with_words(whole)
        for side, whole in ((old, row.left), (new, row.right))
    )
    return told_old or _bare(told_new), told_new or _bare(told_old)


def changed_words(row: EditRow, most: int) -> tuple[str, str]:
    """Return both wordings on a line of at most *most* characters each; two that differ never look the same."""
    old, new = (squeeze(_text(side)) for side in changed_pieces(row))
    shown = shorten(old, most), shorten(new, most)
    if shown[0] != shown[1] or old == new:
        return shown
    apart = next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    start = old.rfind(" ", 0, apart) + 1
    return shorten(f"…{old[start:]}", most), shorten(f"…{new[start:]}", most)


def _has_word(pieces: Sequence[Marked]) -> bool:
    return any(_WORD.search(piece.text) for piece in pieces)


def _text(pieces: Sequence[Marked]) -> str:
    return "".join(piece.text for piece in pieces)


def _round(pieces: Sequence[Marked]) -> tuple[str, str]:
    """Return what stands before the first changed piece and behind the last one."""
    places = [number for number, piece in enumerate(pieces) if piece.change]
    return _text(pieces[: places[0]]), _text(pieces[places[-1] + 1 :])


def _with_words(pieces: Sequence[Marked]) -> Pieces:
    """Return changed marks with the first words that they open, or the last ones that they close."""
    before, after = _round(pieces)
    marks = tuple(piece for piece in pieces if piece.change)
    words = after.strip("…").split()
    if words and not after[:1].isspace() and _WORD.search(words[0]):
        return *marks, Marked(" ".join(words[:_FIRST_WORDS]), "tint"), Marked("…", "tint")
    words = before.strip("…").split()[-_FIRST_WORDS:]
    return Marked("…", "tint"), Marked(" ".join(words), "tint"), *marks


def _bare(pieces: Sequence[Marked]) -> Pieces:
    """Return the same words without their marks."""
    return tuple(piece for piece in pieces if piece.change == "tint")


def _with_marks(pieces: Sequence[Marked]) -> Pieces:
    """Return changed words with the quotation marks that stand right beside them."""
    before, after = _round(pieces)
    left, right = _LEFT.search(before), _RIGHT.search(after)
    opening = (Marked(left.group(), "high"),) if left else ()
    closing = (Marked(right.group(), "high"),) if right else ()
    return *opening, *(piece for piece in pieces if piece.change), *closing
