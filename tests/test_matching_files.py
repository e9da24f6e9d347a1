"""Stories of Parquet files in columns: those of the same records read one by one, with the same refusals."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from dedupe import Settings, matching, pipeline
from dedupe.errors import InputError
from dedupe.settings import BatchSettings
from dedupe.stages.read import read

pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
pytest.importorskip("numba", reason="the extra fast is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the extra fast is not installed")

WORDS = [f"word{number}" for number in range(500)]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def records(seed: int) -> list[dict[str, object]]:
    """Return articles that share passages, and among them records that are none or need mending."""
    chance = random.Random(seed)
    texts: list[str | None] = []
    for number in range(120):
        own = chance.choices(WORDS, k=chance.randint(20, 120))
        if texts and number % 3 == 0:
            own[3:3] = str(chance.choice(texts)).split()[: chance.randint(15, 60)]
        texts.append(" ".join(own))
    texts[5] = texts[80] = None
    texts[6] = " \n "
    texts[7] = f"{texts[9]} It â€œworkedâ€\x9d, sheÂ said"
    texts[12], texts[13] = "\ufeff", f"\ufeff{texts[9]}"
    texts[8] = f"Skip to content\n{texts[9]}\nAll rights reserved"
    rows = [
        {
            "id": None if number == 11 else f"d{number * 7 % 120:03}",
            "text": text,
            "outlet": chance.choice(["Echo", "Gazette", None]),
            "published": chance.choice(["2024-03-01", "2024-03-02", None]),
            "url": None if number % 5 else "https://echo.example/a",
        }
        for number, text in enumerate(texts)
    ]
    rows[30]["id"] = rows[31]["id"]
    rows[40]["published"] = "last week"
    return rows


def write(path: Path, rows: list[dict[str, object]]) -> None:
    parquet.write_table(pa.Table.from_pylist(rows), path, row_group_size=17)


@pytest.mark.parametrize("threads", [1, 2])
def test_stories_and_refusals_are_those_of_records_one_by_one(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    from dedupe.matching.files import find_stories_in
    from dedupe.stages.read.columns import read_columns

    write(Path("a.parquet"), records(1))
    write(Path("b.parquet"), records(2))
    settings = Settings()
    monkeypatch.setattr(matching, "MANY", 1 << 30)
    matches, clusters, rejected = pipeline.find_clusters(read(["a.parquet", "b.parquet"], settings.read), settings)
    table = read_columns(["b.parquet", "a.parquet"], settings.read, batch=BatchSettings(articles=13))
    assert table is not None
    found = find_stories_in(table, settings, threads=threads)
    assert found.pairs.records(table.ids, found.is_match.nonzero()[0]) == matches
    assert found.clusters == clusters
    assert table.rejected == rejected
    assert any("stands there twice" in one.reason for one in rejected)
    assert any("no field" in one.reason or "is null" in one.reason for one in rejected)
    assert len(clusters) > 5


def test_other_files_and_columns_are_left_to_the_readers() -> None:
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.columns import read_columns

    Path("a.jsonl").write_text('{"text": "Rain."}\n')
    write(Path("b.parquet"), [{"id": 1.5, "text": "Rain."}])
    write(Path("c.parquet"), [{"id": "x", "body": "Rain."}])
    for name in ("a.jsonl", "b.parquet", "c.parquet"):
        assert read_columns([name], ReadSettings()) is None
    assert read_columns(["c.parquet"], ReadSettings(text="body")) is not None


def test_a_file_without_a_text_is_one_clear_line() -> None:
    from dedupe.matching.files import find_stories_in
    from dedupe.stages.read.columns import read_columns

    write(Path("a.parquet"), [{"id": "x", "text": " "}])
    table = read_columns(["a.parquet"], Settings().read)
    assert table is not None
    with pytest.raises(InputError, match=r'a\.parquet:1: field "text" is empty'):
        find_stories_in(table, Settings())
