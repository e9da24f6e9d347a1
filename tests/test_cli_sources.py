"""`dedupe coverage` and `dedupe explain`: what became of a text, and what a text is made of."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from dedupe.cli import main
from dedupe.corpus import find_corpus
from dedupe.model import Document

WEEK = str(Path(__file__).parent.parent / "corpora" / "newsroom-week")


def called(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(args))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def text_of(name: str) -> str:
    return next(one.text for one in find_corpus(WEEK).read() if isinstance(one, Document) and one.id == name)


def test_coverage_is_one_row_an_outlet_with_the_copies_below_the_wire_and_the_totals_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, _ = called(capsys, "coverage", "wirelink-0304-rail", "--in", WEEK, "--csv", "-q")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["outlet"] for row in rows[:-1]] == ["Northern Ledger", "Coastline FM", "Fenwick Star", "Lowmoor Echo"]
    assert {row["outlet"]: row["carries"] for row in rows}["Northern Ledger"] == "wirelink-0304-rail"
    assert rows[-1]["outlet"] == "4 outlets, 4 articles, 2 copies"
    assert rows[1]["change_old"] or rows[1]["facts_changed"] == "0"


def test_coverage_of_a_file_is_that_of_the_same_text_in_the_corpus(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "asked.txt"
    file.write_text(text_of("wend-valley-hospitals-0302-chief"), encoding="utf-8")
    code, out, _ = called(capsys, "coverage", str(file), "--in", WEEK, "--json", "-q")
    assert code == 0
    found = json.loads(out)
    assert {row["outlet"] for row in found["rows"]} >= {"Eastmere Gazette", "Tidewater Post", "Lowmoor Echo"}
    assert found["totals"]["outlets"] == len(found["rows"])


def test_coverage_as_a_workbook_reads_back_and_runs_no_formula(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl reads the workbook back")
    pytest.importorskip("xlsxwriter", reason="xlsxwriter writes the workbook")
    articles = tmp_path / "articles.jsonl"
    release = text_of("wirelink-0304-rail")
    rows = [
        {"id": "release", "text": release, "outlet": "Wire", "published": "2026-03-04T11:00:00Z"},
        {"id": "paper", "text": release, "outlet": "=1+1", "published": "2026-03-04T12:00:00Z"},
    ]
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    book = tmp_path / "coverage.xlsx"
    assert called(capsys, "coverage", "release", "--in", str(articles), "-o", str(book), "-q")[0] == 0
    cell = openpyxl.load_workbook(book)["coverage"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_text_that_nobody_took_up_is_an_answer_of_no(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = called(capsys, "coverage", "daily-harbour-0306-fire", "--in", WEEK)
    assert (code, out) == (1, "")
    assert err.strip() == "nobody took up daily-harbour-0306-fire"


@pytest.mark.parametrize("command", ["coverage", "explain"])
def test_name_that_is_neither_file_nor_document_gets_the_nearest(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    code, _, err = called(capsys, command, "wirelink-0304-rial", "--in", WEEK)
    assert code == 2
    assert 'did you mean "wirelink-0304-rail", ' in err
    assert err.endswith(" documents)\n")
    assert len(err.strip().splitlines()) == 1


def test_format_that_is_none_is_said_before_anything_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = called(capsys, "coverage", "x", "--in", WEEK, "-o", "table.doc")
    assert code == 2
    assert ".csv, .json, .xlsx" in err


def test_article_with_two_sources_is_explained_by_both_and_by_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = called(capsys, "explain", "quayside-online-0305-grain", "--in", WEEK, "--json")
    assert code == 0
    found = json.loads(out)
    assert {step["source"] for step in found["sources"]} == {"merrow-hale-0305-grain", "daily-harbour-0305-grain"}
    rest = found["said_again"]["share"] + found["unexplained"]["share"]
    assert found["sources"][-1]["so_far"] + rest == pytest.approx(1, abs=1e-5)
    text = text_of("quayside-online-0305-grain")
    harbour = next(step for step in found["sources"] if step["source"] == "daily-harbour-0305-grain")
    assert any("bacon rolls" in text[start:end] for start, end in harbour["spans"])


def test_compare_coverage_and_explain_say_the_same_share_of_the_council_pair(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    texts = [one for one in find_corpus("council-release").read() if isinstance(one, Document)]
    files = []
    for one in texts:
        files.append(str(tmp_path / f"{one.id.replace('/', '-')}.txt"))
        Path(files[-1]).write_text(one.text, encoding="utf-8")
    told = json.loads(called(capsys, "compare", *files, "--json")[1])
    release, article = files if told["derivation"]["source"] == "a" else files[::-1]
    share = told["shares"]["of_b" if article == files[1] else "of_a"]
    explained = json.loads(called(capsys, "explain", article, "--in", release, "--json")[1])
    (row,) = json.loads(called(capsys, "coverage", release, "--in", article, "--json", "-q")[1])["rows"]
    assert explained["words"] == row["words"] == share["words"]
    assert explained["sources"][0]["share"] == row["share_of_article"] == share["paraphrase"]
    rows = list(csv.DictReader(io.StringIO(called(capsys, "explain", article, "--in", release, "--csv")[1])))
    assert [one["kind"] for one in rows] == ["source", "said again", "unexplained"]
    assert sum(float(one["share"]) for one in rows) == pytest.approx(1, abs=1e-5)


def test_unrelated_text_from_standard_input_is_explained_by_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "Nobody here has ever seen a kite of that size, and the herons left the reeds before the children came."
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(words.encode())))
    code, out, _ = called(capsys, "explain", "-", "--in", WEEK, "--csv")
    assert code == 1
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["kind"], row["source"], row["share"]) == ("unexplained", "", "1.0")
    assert row["text"].startswith("Nobody here")


@pytest.mark.parametrize("command", ["coverage", "explain"])
def test_an_id_that_no_file_holds_is_told_before_anything_is_compared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str
) -> None:
    def compared(*_: object, **__: object) -> None:
        pytest.fail("the articles were compared")

    monkeypatch.setattr("dedupe.pipeline.run", compared)
    monkeypatch.setattr("dedupe.pipeline.explain", compared)
    articles = tmp_path / "articles.jsonl"
    articles.write_text('{"id": "bridge", "text": "The bridge closes on Monday."}\n{"id": "b"}\n', encoding="utf-8")
    code, out, err = called(capsys, command, "brigde", "--in", str(articles))
    assert (code, out) == (2, "")
    assert "1 record was left out:" in err
    assert err.splitlines()[-1].startswith('dedupe: no document "brigde"; did you mean "bridge"?')


def test_a_date_that_cannot_be_read_is_told_and_counted_at_the_end(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lead = "The council will close the old bridge for fourteen weeks from Monday, and repairs cost two million pounds."
    articles = tmp_path / "articles.jsonl"
    rows = [{"id": "a", "text": lead, "date": "12 January 2026"}, {"id": "b", "text": lead, "date": "2026-01-12"}]
    articles.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    told = (
        "1 document is taken as undated, for what stands for a date is not ISO 8601, such as 2025-01-31:\n"
        '  a: date "12 January 2026"\n'
    )
    for command in (
        ["report", str(articles), "-o", str(tmp_path / "report.json")],
        ["cluster", str(articles), "--csv"],
        ["coverage", "b", "--in", str(articles)],
        ["add", str(tmp_path / "news.db"), str(articles)],
    ):
        code, _, err = called(capsys, *command)
        assert (code in (0, 1), err.count(told)) == (True, 1), command
        assert told not in called(capsys, *command, "-q")[2]
    # Whoever leaves dates out has read none.
    assert told not in called(capsys, "cluster", str(articles), "--set", "read.published=")[2]
