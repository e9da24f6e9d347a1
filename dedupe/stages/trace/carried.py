"""How much two texts share beside what stands round every text of an outlet: sign-offs, standing lines, mastheads.

Found alike from either side. A text that shares nothing else was not made from the other, whatever their dates.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from dedupe.stages.trace.shared import Shared

# A frame round a text is no more than half of it; what is longer is the text.
_FRAME: Final = 0.5
_DECIMALS: Final = 6


def carried_share(a: Shared, b: Shared) -> float:
    """Return the larger share of either text's words that the other has too, in runs, its frame left out.

    The frame are the paragraphs that both texts end with, word for word; in texts of one outlet also those that both
    begin with. Page furniture is in no share.
    """
    inside = [side.parsed.outside & ~frame for side, frame in zip((a, b), _frames(a, b), strict=True)]
    shares = [
        float((side.is_copied & kept).sum()) / max(1, int(kept.sum()))
        for side, kept in zip((a, b), inside, strict=True)
    ]
    return round(max(shares), _DECIMALS)


def _frames(a: Shared, b: Shared) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return which words of either text stand in its frame."""
    rows = [_paragraphs(side) for side in (a, b)]
    outlets = [side.parsed.document.outlet for side in (a, b)]
    last = _common(zip(reversed(rows[0]), reversed(rows[1]), strict=False))
    first = 0
    if outlets[0] is not None and outlets[0] == outlets[1]:
        first = min(_common(zip(*rows, strict=False)), min(map(len, rows)) - last)
    frames = [np.zeros(len(side.parsed.tokens.words), dtype=bool) for side in (a, b)]
    for side, frame in zip((a, b), frames, strict=True):
        spans = side.parsed.paragraphs
        for span in (*spans[:first], *spans[len(spans) - last :]):
            begin, end = side.words_of(span)
            frame[begin:end] = True
    if any(frame.sum() > _FRAME * max(1, frame.size) for frame in frames):
        return np.zeros_like(frames[0]), np.zeros_like(frames[1])
    return frames[0], frames[1]


def _paragraphs(side: Shared) -> list[tuple[str, ...]]:
    """Return the words of each paragraph."""
    bounds = [side.words_of(span) for span in side.parsed.paragraphs]
    return [side.parsed.tokens.words[begin:end] for begin, end in bounds]


def _common(pairs: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> int:
    """Return how many pairs of paragraphs are alike before the first that is not."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
