from __future__ import annotations

import json
import shutil
import sqlite3
from typing import TYPE_CHECKING

import pytest

from dedupe.cli import main

if TYPE_CHECKING:
    from pathlib import Path


def call(*args: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([str(arg) for arg in args])
    return int(ended.value.code or 0)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports") / "council-release"
    assert call("report", "council-release", "--quiet", "--format", "json,prov,graphml,sqlite", "-o", f"{folder}/") == 0
    return folder


@pytest.fixture
def tampered(report: Path, tmp_path: Path) -> Path:
    path = tmp_path / "result.json"
    data = json.loads((report / "result.json").read_text(encoding="utf-8"))
    data["comparisons"][0]["shares"]["of_b"]["verbatim"] = 0.9
    data["comparisons"][0]["quotes"][0]["speaker"] = "\x1b[31mA\nB\u202e"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_report_that_holds_ends_with_0_and_says_what_was_looked_at(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("verify", report) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith(f"{report}: made by dedupe ")
    assert [line.split()[0] for line in printed[1:-1]] == ["inputs", "settings", "spans", "shares", "rerun", "files"]
    assert "3 beside the data are as the result gives them" in printed[-2]
    assert printed[-1] == "verified: the report follows from its inputs"


def test_tampered_report_ends_with_1_and_one_line_a_claim(tampered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("verify", tampered, "--in", "council-release", "--quiet") == 1
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 3
    assert "shares, of_b, verbatim: the report says 0.9; its passages and the text give 0." in printed[0]
    assert "quotation 1, speaker: the report says " in printed[1]
    assert printed[2] == "refuted: 2 claims do not hold"


def test_what_a_tampered_report_says_steers_no_terminal(tampered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call("verify", tampered, "--in", "council-release")
    assert not set(capsys.readouterr().out) & {"\x1b", "\u202e", "\r"}


def test_database_that_was_written_to_is_refuted(
    report: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(report, tmp_path / "council-release")
    connection = sqlite3.connect(folder / "result.sqlite")
    connection.execute("UPDATE derivations SET confidence = 0.5")
    connection.commit()
    connection.close()
    assert call("verify", folder, "--quiet") == 1
    line, total = capsys.readouterr().out.splitlines()
    assert line.startswith("result.sqlite: the report says ")
    assert " bytes with digest " in line
    assert total == "refuted: 1 claim does not hold"


def test_verdict_is_one_json_object(tampered: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("verify", tampered, "--in", "council-release", "--json") == 1
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["holds"] is False
    assert next((finding["step"], finding["says"]) for finding in verdict["findings"]) == ("shares", "0.9")


def test_report_that_holds_prints_nothing_under_quiet(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("verify", report, "-q") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["nowhere"], "nowhere: no such file or directory; give a report that dedupe wrote"),
        (["corpora"], "corpora: neither result.json nor report.html is in this folder; give the folder of a report"),
        (["pyproject.toml"], "a report is JSON"),
    ],
)
def test_what_cannot_be_checked_ends_with_2_and_one_line(
    args: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("verify", *args) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_unknown_corpus_is_named_with_the_nearest(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("verify", report, "--in", "council-relaese") == 2
    assert 'did you mean "council-release"?' in capsys.readouterr().err
