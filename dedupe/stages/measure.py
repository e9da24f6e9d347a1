"""How much of each document is shared, in words.

A word is a run without white space (a character, in scripts without spaces). Page furniture is in no
denominator; a passage that repeats an earlier one is in the denominator but in no numerator.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import PASSAGE_KINDS, Share, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument, Passage

# The scripts that stages.normalise takes a character at a time: counting must agree with it.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
_WORD = re.compile(rf"[{_SPACELESS}]|[^\s{_SPACELESS}]+")


def measure(a: ParsedDocument, b: ParsedDocument, passages: Sequence[Passage]) -> tuple[Share, Share]:
    """Return the share of a that b holds, and the share of b that comes from a."""
    counted = [passage for passage in passages if not passage.repeat]
    of_a = [[p.a for p in counted if p.kind == kind] for kind in PASSAGE_KINDS]
    of_b = [[p.b for p in counted if p.kind == kind] for kind in PASSAGE_KINDS]
    return _share(a, of_a), _share(b, of_b)


def count_words(text: str, spans: Iterable[Span], without: Iterable[Span] = ()) -> int:
    """Return the words of *text* that lie for the greater part in *spans* and not in *without*.

    >>> count_words("one two, three", [Span(0, 8)])
    2
    """
    starts, ends = find_words(text)
    inside = _covered(text, starts, ends, spans) & ~_covered(text, starts, ends, without)
    return int(inside.sum())


def _share(parsed: ParsedDocument, spans_by_kind: Sequence[Sequence[Span]]) -> Share:
    text = parsed.text
    starts, ends = find_words(text)
    content = ~_covered(text, starts, ends, parsed.furniture)
    words = int(content.sum())
    fractions: list[float] = []
    spans: list[Span] = []
    for more in spans_by_kind:
        spans.extend(more)
        shared = int((_covered(text, starts, ends, spans) & content).sum())
        fractions.append(round(shared / words, 6) if words else 0.0)
    verbatim, edited, paraphrase = fractions
    return Share(verbatim, edited, paraphrase, words)


def mark_words(parsed: ParsedDocument, spans: Iterable[Span]) -> NDArray[np.bool_]:
    """Return which words of a document, as `find_words` gives them, lie in *spans* and in no page furniture.

    As in `measure`, a word counts where more than half of it lies in them.
    """
    starts, ends = find_words(parsed.text)
    return _covered(parsed.text, starts, ends, spans) & ~_covered(parsed.text, starts, ends, parsed.furniture)


def find_words(text: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the starts and the ends of the words of *text*, each of shape (words,)."""
    found = [match.span() for match in _WORD.finditer(text)]
    spans = np.array(found, dtype=np.int64).reshape(-1, 2)
    return spans[:, 0], spans[:, 1]


def _covered(text: str, starts: NDArray[np.int64], ends: NDArray[np.int64], spans: Iterable[Span]) -> NDArray[np.bool_]:
    """Return for each word whether more than half of its characters lie in *spans*."""
    inside = np.zeros(len(text) + 1, dtype=np.int64)
    for span in spans:
        inside[span.start + 1 : span.end + 1] = 1
    before = np.cumsum(inside)
    return 2 * (before[ends] - before[starts]) > ends - starts
