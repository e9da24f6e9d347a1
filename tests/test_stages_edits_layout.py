"""Where the parts of a document stand, against a plain walk over all of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe.model import Span
from dedupe.stages.edits.layout import Row

GAPS = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=12)


@given(GAPS, st.integers(0, 40), st.integers(1, 12))
def test_row_finds_the_spans_that_a_plain_walk_finds(gaps: list[tuple[int, int]], start: int, size: int) -> None:
    spans, at = [], 0
    for gap, length in gaps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    row, asked = Row(spans), Span(start, start + size)
    assert list(row.overlapping(asked)) == [number for number, span in enumerate(spans) if span.overlap(asked)]
    assert spans[row.touching(asked)] == [span for span in spans if span.end >= start and span.start < asked.end]
