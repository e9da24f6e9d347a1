from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.model import Document, Result
from dedupe.pipeline import run
from dedupe.render.table import Table, frames, tables, write, write_csv, write_json_lines
from dedupe.settings import ReadSettings, Settings
from dedupe.stages.read import read
from dedupe.stages.read.cells import free_cell

if TYPE_CHECKING:
    from pathlib import Path

RELEASE = (
    "The council will spend £4.7m on the bridge over the river Eastmere, the leader said on Monday. "
    "“It is a great day for everybody who has waited for so many years,” said Ada Poole. Nobody objected."
)


@pytest.fixture(scope="module")
def result() -> Result:
    article = RELEASE.replace("£4.7m", "£4.9m").replace(" Nobody objected.", "")
    return run([Document("r", RELEASE), Document("n", article), Document("x", "Alone.")], Settings(), title="t")


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2, max_size=2)))
def test_cells_are_read_back_as_they_were(rows: list[list[str]]) -> None:
    stream = io.StringIO(newline="")
    write_csv(Table("t", ("one", "two"), [tuple(row) for row in rows]), stream)
    stream.seek(0)
    back = [[free_cell(cell) for cell in row] for row in csv.reader(stream)]
    assert back == [["one", "two"], *rows]


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1).filter(str.strip))
def test_our_reader_reads_what_our_writer_wrote(text: str) -> None:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.csv")
        with path.open("w", encoding="utf-8", newline="") as stream:
            write_csv(Table("t", ("id", "text"), [("=a", text)]), stream)
        (document,) = read([path], ReadSettings())
    assert isinstance(document, Document)
    assert (document.id, document.text) == ("=a", text)


def test_every_span_slices_the_text_beside_it(result: Result) -> None:
    texts = {one.id: one.text for one in result.documents}
    found = {table.name: table for table in tables(result)}
    for name in ("passages", "quotes", "facts"):
        for row in found[name].rows:
            cells = dict(zip(found[name].columns, row, strict=True))
            for side in ("a", "b"):
                if cells[f"{side}_start"] is not None:
                    text = texts[str(cells[side])]
                    assert text[cells[f"{side}_start"] : cells[f"{side}_end"]] == cells[f"{side}_text"]  # type: ignore[misc]
    assert all(found[name].rows for name in ("passages", "edits", "quotes", "facts", "remainders"))


def test_insertion_has_an_empty_place_and_not_none(result: Result) -> None:
    (passages,) = (table for table in tables(result) if table.name == "edits")
    column = passages.columns.index("a_start")
    assert all(row[column] is not None for row in passages.rows)


def test_document_alone_is_a_cluster_of_one(result: Result) -> None:
    (clusters,) = (table for table in tables(result) if table.name == "clusters")
    assert ("x", "x", True, 1) in clusters.rows


def test_frames_have_the_columns_of_the_files(result: Result, tmp_path: Path) -> None:
    shown = frames(result)
    for path in write(result, tmp_path):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))
        frame = shown[path.stem]
        assert list(frame.columns) == rows[0]
        assert len(frame) == len(rows) - 1
    assert shown["passages"]["moved"].dtype == bool
    assert shown["matches"]["jaccard"].dtype == float


def test_json_lines_are_the_same_rows(result: Result) -> None:
    (clusters,) = (table for table in tables(result) if table.name == "clusters")
    stream = io.StringIO()
    write_json_lines(clusters, stream)
    assert [json.loads(line)["id"] for line in stream.getvalue().splitlines()] == ["n", "r", "x"]
