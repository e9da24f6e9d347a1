"""How shared text is set on either side: sentences cut, quotations shortened, paragraphs broken up, order kept.

Each measure is taken of one side against the other and is larger on the side that it marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from dedupe.stages.trace.shared import pair_sentences

if TYPE_CHECKING:
    from dedupe.model import Span
    from dedupe.stages.trace.shared import Shared

# Words by which a sentence or quotation must be longer before it is the fuller one: an article may come and go.
_LONGER: Final = 3


class Measure(NamedTuple):
    """A measure of one side, with the place that shows it best."""

    value: float
    span: Span | None = None


def fuller_sentences(a: Shared, b: Shared) -> tuple[Measure, Measure]:
    """Return on either side how many shared sentences say more than the other's."""
    more: tuple[list[Span], list[Span]] = ([], [])
    for i, j in pair_sentences(a, b):
        words_a, words_b = _length(a.sentence_words[i]), _length(b.sentence_words[j])
        if words_a - words_b >= _LONGER:
            more[0].append(a.parsed.sentences[i])
        elif words_b - words_a >= _LONGER:
            more[1].append(b.parsed.sentences[j])
    return _counted(more[0]), _counted(more[1])


def fuller_quotations(a: Shared, b: Shared) -> tuple[Measure, Measure]:
    """Return on either side how many shared quotations go on where the other's end.

    A quotation that the other interrupts to say who speaks is as long as its parts together.
    """
    pairs = _pair_quotations(a, b)
    return (
        _counted(_fuller(a, b, pairs)),
        _counted(_fuller(b, a, {(other, one) for one, other in pairs})),
    )


def paragraph_lengths(a: Shared, b: Shared) -> tuple[Measure, Measure]:
    """Return on either side how many sentences the paragraphs of the shared sentences hold on average."""
    return _paragraph_length(a), _paragraph_length(b)


def first_places(a: Shared, b: Shared) -> tuple[Measure, Measure]:
    """Return on either side how near to the beginning the shared text begins, in quarters of the text."""
    return _first_place(a), _first_place(b)


def _paragraph_length(side: Shared) -> Measure:
    if not side.matched or not side.parsed.paragraphs:
        return Measure(0.0)
    begins = [span.start for span in side.parsed.paragraphs]
    homes = np.searchsorted(begins, [span.start for span in side.parsed.sentences], side="right")
    counts = np.bincount(homes)
    return Measure(float(np.mean([counts[homes[i]] for i in side.matched])))


def _first_place(side: Shared) -> Measure:
    if not side.matched:
        return Measure(0.0)
    return Measure(-4 * side.matched[0] / len(side.parsed.sentences), side.parsed.sentences[side.matched[0]])


def _pair_quotations(a: Shared, b: Shared) -> set[tuple[Span, Span]]:
    """Return the quotations that share a run of words."""
    places: dict[int, set[Span]] = {}
    for run, span in _quoted_runs(b):
        places.setdefault(run, set()).add(span)
    return {(span, other) for run, span in _quoted_runs(a) for other in places.get(run, ())}


def _fuller(side: Shared, other: Shared, pairs: set[tuple[Span, Span]]) -> list[Span]:
    """Return the quotations of a side that say more than all that the other side quotes of them."""
    quoted = [quotation.span for quotation in other.parsed.quotations]
    told = {span: set(_words(other, span)) for span in quoted}
    found = []
    for one in sorted({one for one, _ in pairs}):
        said = set(_words(side, one))
        held = [span for span in quoted if (one, span) in pairs or (told[span] and told[span] <= said)]
        if _length(side.words_of(one)) - sum(_length(other.words_of(span)) for span in held) >= _LONGER:
            found.append(one)
    return found


def _words(side: Shared, span: Span) -> list[int]:
    first, last = side.words_of(span)
    hashes: list[int] = side.parsed.tokens.hashes[first:last].tolist()
    return hashes


def _quoted_runs(side: Shared) -> list[tuple[int, Span]]:
    found = []
    for quotation in side.parsed.quotations:
        first, last = side.words_of(quotation.span)
        inside = np.flatnonzero(side.hits[first : max(first, last - 4)]) + first
        found += [(int(side.runs[word]), quotation.span) for word in inside]
    return found


def _length(words: tuple[int, int]) -> int:
    return words[1] - words[0]


def _counted(spans: list[Span]) -> Measure:
    return Measure(len(spans), min(spans, default=None))
