from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
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
from dedupe.store.results import write_result

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


def test_words_given_to_another_speaker_are_told_in_every_format(tmp_path: Path) -> None:
    quoted = "“We looked at four ways of keeping the building and could not afford any of them"
    source = f"Gareth Illing, chair of the governors, said: {quoted}.”"
    target = f"{quoted},” said Dr Martha Pell, the principal."
    found = run([Document("a", source), Document("b", target)], Settings(), title="t")
    (pair,) = found.comparisons
    places = [source.index("Gareth"), source.index(","), target.index("Martha"), target.index(", the")]
    if pair.a.id == "b":
        source, target, places = target, source, [*places[2:], *places[:2]]
    names = [text[start:end] for text, start, end in ((source, *places[:2]), (target, *places[2:]))]
    assert sorted(names) == ["Gareth Illing", "Martha Pell"]
    (quote,) = json.loads(json.dumps(pair.to_dict()))["quotes"]
    assert quote["given_to"] == {"a": places[:2], "b": places[2:]}
    columns = ["a_speaker", "b_speaker", "a_speaker_start", "a_speaker_end", "b_speaker_start", "b_speaker_end"]
    assert frames(found)["quotes"][columns].to_numpy().tolist() == [[*names, *places]]
    write(found, tmp_path)
    with (tmp_path / "quotes.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert [row[name] for name in columns] == [*names, *map(str, places)]
    write_result(found, tmp_path / "result.sqlite")
    with closing(sqlite3.connect(tmp_path / "result.sqlite")) as database:
        assert database.execute(f"SELECT {', '.join(columns)} FROM quotes").fetchall() == [(*names, *places)]  # noqa: S608 - names of ours


def test_words_of_one_speaker_are_given_to_nobody(result: Result) -> None:
    assert [quote["given_to"] for pair in result.comparisons for quote in pair.to_dict()["quotes"]] == [None]
    assert frames(result)["quotes"][["a_speaker", "b_speaker_start"]].isna().all(axis=None)


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
