from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.comparing import compare
from dedupe.model import Document
from dedupe.render.terminal.segments import pair_rows
from dedupe.render.view import view_pair
from dedupe.settings import Settings

SENTENCES = [
    "The harbour took in eleven ships with grain from the north during the first week of spring.",
    "Ada Poole, who leads the council, said that nobody had been told about the plan before Monday.",
    "“It is a great day for everybody who has waited for so many years,” the engineer wrote.",
    "A fire broke out in the old brewery near the station, and thirty people were brought to safety.",
    "Tickets for the summer concerts go on sale at the town hall and cost twelve pounds each.",
    "The museum will show paintings that had been kept in a cellar since the war ended.",
]
EDITED = [sentence.replace("the", "that").replace("Monday", "Tuesday") for sentence in SENTENCES]
LINES = st.lists(st.sampled_from(SENTENCES + EDITED), min_size=1, max_size=7)


@settings(max_examples=30, deadline=None)
@given(LINES, LINES)
def test_every_piece_of_both_texts_stands_in_one_row(one: list[str], other: list[str]) -> None:
    a, b = Document("a", "\n\n".join(one)), Document("b", "\n".join(other))
    view = view_pair(compare(a, b, Settings()))
    rows = pair_rows(view.rows)
    for side in ("left", "right"):
        pieces = [run for row in view.rows for block in getattr(row, side) for run in block.runs]
        shown = [run for row in rows if getattr(row, side) for run in getattr(row, side).runs]
        expected = Counter(run.start for run in pieces if run.region != "plain" and run.text.strip())
        found = Counter(run.start for run in shown if run.region != "plain" and run.text.strip())
        assert found == expected


@settings(max_examples=30, deadline=None)
@given(LINES, LINES)
def test_right_text_keeps_its_order_of_passages(one: list[str], other: list[str]) -> None:
    view = view_pair(compare(Document("a", "\n".join(one)), Document("b", "\n".join(other)), Settings()))
    starts = [row.right.runs[0].start for row in pair_rows(view.rows) if row.right and row.right.passage]
    assert starts == sorted(starts)
