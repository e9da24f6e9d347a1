"""Where the parts of a document stand: paragraphs, sentences, quotations, values and names, found by bisection.

Found once a document, between its values and names and all that asks what a span touches: edits, speakers, ledgers
and remainders ask that of every change and of every gap.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.keeping import KEPT_DOCUMENTS
from dedupe.stages.edits.names import find_names
from dedupe.stages.edits.values import values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedupe.model import ParsedDocument, Span

_CLOSING_MARKS: Final = "”\"’'»"
_SENTENCE_ENDS: Final = frozenset(".!?:")


class Row:
    """Spans in order, none over another: what each begins and ends with, so that a span finds those it touches."""

    __slots__ = ("ends", "starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take the borders of *spans*."""
        borders = [(span.start, span.end) for span in spans]
        self.starts = [start for start, _ in borders]
        self.ends = [end for _, end in borders]

    def touching(self, span: Span) -> slice:
        """Return which of the spans, by number, share characters with *span* or end where it begins.

        >>> from dedupe.model import Span
        >>> Row([Span(0, 4), Span(5, 9), Span(10, 12)]).touching(Span(6, 10))
        slice(1, 2, None)
        """
        return slice(bisect_left(self.ends, span.start), bisect_left(self.starts, span.end))

    def overlapping(self, span: Span) -> range:
        """Return the numbers of the spans that share characters with *span*, which is not empty."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))


class Layout:
    """The rows of a document, each made when it is first asked for."""

    def __init__(self, parsed: ParsedDocument) -> None:
        """Take the document."""
        self._parsed = parsed

    @cached_property
    def paragraphs(self) -> Row:
        """Its paragraphs."""
        return Row(self._parsed.paragraphs)

    @cached_property
    def sentences(self) -> Row:
        """Its sentences."""
        return Row(self._parsed.sentences)

    @cached_property
    def quotations(self) -> Row:
        """Its quotations, with their marks."""
        return Row(quotation.span for quotation in self._parsed.quotations)

    @cached_property
    def values(self) -> Row:
        """Its values, as `values_of` has them."""
        return Row(value.span for value in values_of(self._parsed))

    @cached_property
    def names(self) -> Row:
        """Its names, as `find_names` has them."""
        return Row(name.span for name in find_names(self._parsed))

    @cached_property
    def first_sentence_end(self) -> int:
        """Where the first sentence ends; a headline before it, which has no full stop, is not counted as one."""
        parsed = self._parsed
        for sentence in parsed.sentences:
            if sentence.of(parsed.text).rstrip(_CLOSING_MARKS)[-1:] in _SENTENCE_ENDS:
                return sentence.end
        return parsed.sentences[0].end if parsed.sentences else 0


@lru_cache(maxsize=KEPT_DOCUMENTS)
def layout_of(parsed: ParsedDocument) -> Layout:
    """Return where the parts of a document stand; kept for the last documents."""
    return Layout(parsed)
