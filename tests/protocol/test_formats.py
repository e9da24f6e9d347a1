"""One suite for every report format: a new one adds its line to `FILES`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from dedupe.errors import OutputError
from dedupe.model import Document, Rejected, Result
from dedupe.pipeline import run
from dedupe.render import find_format, formats
from dedupe.render.table import tables
from dedupe.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

_TABLES = [table.name for table in tables(run([Document("a", "One text.")], Settings(), title=""))]
FILES = {
    "annotation": ["annotations.jsonld"],
    "csv": [f"{name}.csv" for name in _TABLES],
    "excel": ["tables.xlsx"],
    "graphml": ["descent.graphml"],
    "html": ["report.html"],
    "json": ["result.json"],
    "pdf": ["report.pdf"],
    "parquet": [f"{name}.parquet" for name in _TABLES],
    "prov": ["provenance.json"],
    "provn": ["provenance.provn"],
    "sqlite": ["result.sqlite"],
}
BINARY = {"excel", "parquet", "pdf", "sqlite"}

HOSTILE = (
    "=HYPERLINK(1) </script><script>alert(1)</script> \x1b[31m the mayor opened the new bridge over the river on "
    "Monday, and said: \u202e “It cost £4.7m and took fourteen weeks,\x00 which is more than the town had hoped for.”\r\n"
)


@pytest.fixture(scope="module")
def result() -> Result:
    records = [
        Document("=one", HOSTILE, outlet="+Herald", title="-Bridge", meta={"path": "@one.txt"}),
        Document("two", HOSTILE.replace("fourteen", "sixteen"), published="2025-01-31"),
        Document("three", "家族は橋を渡った。 Nothing of it is shared with any other text here."),
        Rejected("news.jsonl:4", 'no field "text" (fields: <b>)'),
    ]
    return run(records, Settings(), title="A <b>title</b>")


@pytest.fixture(params=sorted(FILES))
def name(request: pytest.FixtureRequest) -> str:
    if request.param == "pdf" and not has_chromium():
        pytest.skip("no Chromium to print with; install one or name it with CHROMIUM=/path/to/chromium")
    return str(request.param)


def has_chromium() -> bool:
    try:
        find_format("pdf")
    except OutputError:
        return False
    return True


def test_every_format_is_listed() -> None:
    assert set(formats.names()) == set(FILES)


def test_files_are_written_where_it_says(name: str, result: Result, tmp_path: Path) -> None:
    written = formats[name](result, tmp_path)
    assert [path.name for path in written] == FILES[name]
    assert sorted(written) == sorted(tmp_path.iterdir())
    assert all(path.stat().st_size for path in written)


def test_same_result_gives_the_same_bytes(name: str, result: Result, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        formats[name](result, tmp_path / folder)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_no_path_of_the_machine_is_written(name: str, result: Result, tmp_path: Path) -> None:
    for path in formats[name](result, tmp_path):
        assert str(tmp_path).encode() not in path.read_bytes()


@pytest.mark.parametrize("name", sorted(set(FILES) - BINARY))
def test_files_of_text_are_utf_8(name: str, result: Result, tmp_path: Path) -> None:
    for path in formats[name](result, tmp_path):
        path.read_text(encoding="utf-8")


def test_folder_that_cannot_be_written_is_one_line(name: str, result: Result, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        formats[name](result, tmp_path / "taken")
    assert "\n" not in str(caught.value)


def test_empty_result_is_a_report_too(name: str, tmp_path: Path) -> None:
    alone = run([Document("a", "One text alone.")], Settings(), title="Alone")
    assert formats[name](alone, tmp_path)


def test_rejected_records_stand_in_the_json(result: Result, tmp_path: Path) -> None:
    (path,) = formats["json"](result, tmp_path)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["rejected"] == [{"where": "news.jsonl:4", "reason": 'no field "text" (fields: <b>)'}]
