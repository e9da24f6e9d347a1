from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dedupe.cli import COMMANDS, main
from dedupe.corpus.anchor import read_labels
from dedupe.settings import PRESETS, Settings

SIDES = {"release": "release|text", "article": "article"}
ROOT = Path(__file__).parent.parent
RELEASE = (
    "The council will spend £4.7m on the bridge over the river Eastmere, the leader said on Monday. "
    "“It is a great day for everybody who has waited for so many years,” said Ada Poole. Nobody objected."
)
ARTICLE = RELEASE.replace("£4.7m", "£4.9m").replace("leader", "mayor").replace(" Nobody objected.", "")


LATIN_1 = (
    "x.txt: byte 0xe9 at 3 is no UTF-8, perhaps Latin-1 or Windows-1252; say so with --set read.encoding=windows-1252"
)


KINDS = "a document is text, JSON Lines, CSV, a web page, a PDF, a Word or an Excel file"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)


def write(name: str, content: str | bytes) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return name


def jsonl(*records: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    return "".join(json.dumps(record) + "\n" for record in records)


def call(*args: str, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=stdin)


def pair() -> tuple[str, str]:
    return write("release.txt", RELEASE), write("article.txt", ARTICLE)


def refusal(*args: str, stdin: bytes | None = None) -> str:
    """Return the one line with which a call was refused."""
    result = call(*args, stdin=stdin)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("dedupe: ")
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("dedupe: ").rstrip("\n")


# What goes wrong: one clear line, exit code 2.


def test_missing_file() -> None:
    write("release.txt", RELEASE)
    assert refusal("compare", "relaese.txt", "release.txt") == (
        'relaese.txt: no such file or folder; did you mean "release.txt"?'
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", "x.txt: the file is empty; a document needs text"),
        (b"\x00\x01\x02", f"x.txt: this is a binary file of no kind that is read; {KINDS}"),
        ("Café in Köln".encode("latin-1"), LATIN_1),
    ],
)
@pytest.mark.parametrize("command", [("compare", "a.txt", "x.txt"), ("report", "x.txt"), ("cluster", "x.txt")])
def test_file_that_is_no_text(command: tuple[str, ...], content: bytes, line: str) -> None:
    write("a.txt", RELEASE)
    write("x.txt", content)
    assert refusal(*command) == line


def test_file_that_is_not_what_its_name_says_is_told_by_its_kind() -> None:
    pictures = {"a.png": b"\x89PNG\r\n\x1a\n\x00", "a.webp": b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a.jpg": b"\xe9\x80half"}
    for name, content in pictures.items():
        expected = f"{write(name, content)}: this is a picture; give the text that a recognition (OCR) makes of it"
        assert refusal("report", name) == expected
    broken = {
        "a.pdf": b"\x00\x01",
        "b.pdf": b"Sorry",
        "a.docx": b"PK\x03\x04half",
        "a.xlsx": b"\x01\xff",
        "a.parquet": b"x",
    }
    for name, content in broken.items():
        line = refusal("report", write(name, content))
        assert re.fullmatch(rf"{name}: no [\w ]+ inside; the file is broken or only half written: get it again", line)


def test_json_line_without_text() -> None:
    write("news.jsonl", jsonl({"id": "a", "body": "Rain."}))
    expected = 'news.jsonl:1: no field "text" (fields: id, body); choose it with --set read.text=body'
    assert refusal("report", "news.jsonl") == expected


def test_unknown_corpus() -> None:
    line = refusal("report", "council-relaese")
    assert line.startswith('no corpus "council-relaese"; did you mean "council-release"? (corpora: ')


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (("--set", "shingel.k=3"), 'no settings group "shingel"; did you mean "shingle"?'),
        (("--set", "shingle.kk=3"), 'no shingle setting "kk"; did you mean "k"?'),
        (("--set", "shingle.k=0"), "shingle.k is 0; it must be a whole number from 1 to 50"),
        (("--set", "shingle"), 'setting "shingle" has no form stage.name=value'),
        (("--preset", "newz"), 'no preset "newz"; did you mean "news"?'),
        (("--settings", "none.toml"), "none.toml: No such file or directory; give a settings file"),
        (("--jason",), "No such option '--jason'"),
    ],
)
def test_wrong_setting_or_option(args: tuple[str, ...], line: str) -> None:
    assert refusal("compare", *pair(), *args).startswith(line)


def test_unknown_command() -> None:
    assert refusal("comparre").startswith('no command "comparre"; did you mean "compare"?')


@pytest.mark.parametrize("group", [(), ("corpora",), ("evaluate",)])
def test_command_without_arguments_shows_its_help(group: tuple[str, ...]) -> None:
    result = call(*group)
    assert result.exit_code == 2
    assert result.stderr.startswith("Usage: ")


def test_unknown_format() -> None:
    pair()
    assert refusal("report", ".", "--format", "htlm").startswith('no format "htlm"; did you mean "html"?')
    assert not Path("reports").exists()


def test_format_may_be_called_by_its_ending() -> None:
    pytest.importorskip("xlsxwriter", reason="the extra exports is not installed")
    pair()
    done = call("report", ".", "--format", "xlsx, .json,excel", "-o", "week/", "-q")
    assert done.stdout.split() == ["week/tables.xlsx", "week/result.json"]


@pytest.mark.parametrize("arguments", [("--json",), ()])
def test_closed_pipe_is_no_answer_of_no(arguments: tuple[str, ...]) -> None:
    inner, outer = os.pipe()
    os.close(inner)
    command = [sys.executable, "-m", "dedupe", "compare", *pair(), *arguments]
    done = subprocess.run(command, stdout=outer, stderr=subprocess.PIPE, check=False)
    os.close(outer)
    assert (done.returncode, done.stderr) == (0, b"")


def test_unknown_guide() -> None:
    assert refusal("guide", "nowhere").startswith('no guide "nowhere"')


def test_hostile_name_reaches_no_terminal() -> None:
    line = refusal("report", "\x1b[31m\nred.txt")
    assert "\x1b" not in line


def test_place_that_cannot_be_written() -> None:
    pair()
    write("taken", "a file")
    assert refusal("report", "release.txt", "-o", "taken/").startswith("taken: ")


# What comes out.


def test_comparison_as_json_is_the_only_thing_on_standard_output() -> None:
    result = call("compare", *pair(), "--json")
    data = json.loads(result.stdout)
    assert [document["path"] for document in data["documents"]] == ["release.txt", "article.txt"]
    assert result.exit_code == 0
    assert result.stderr == ""


def test_comparison_reads_standard_input() -> None:
    release, _ = pair()
    result = call("compare", release, "-", "--json", stdin=ARTICLE.encode())
    assert json.loads(result.stdout)["documents"][1]["path"] == "-"


def test_comparison_on_a_pipe_is_plain_and_marks_changed_words() -> None:
    text = call("compare", *pair()).stdout
    assert "\x1b" not in text
    assert "[-leader-]" in text
    assert "{+mayor+}" in text


def test_comparison_as_html_goes_to_its_file_and_the_folder_is_made() -> None:
    result = call("compare", *pair(), "--html", "out/pair.html")
    assert (result.stdout, result.stderr) == ("", "out/pair.html written\n")
    assert "<!doctype html>" in Path("out/pair.html").read_text(encoding="utf-8").lower()
    assert [path.name for path in Path("out").iterdir()] == ["pair.html"]


def test_every_command_that_writes_a_file_makes_the_missing_folder_and_says_so_in_its_help() -> None:
    one, other = pair()
    assert call("coverage", one, "--in", other, "-o", "deep/er/table.csv").exit_code == 0
    assert call("report", one, other, "-o", "deep/est/all.json", "-q").exit_code == 0
    assert call("compare", one, other, "-o", "deep/pair.json").exit_code == 0
    assert sorted(path.name for path in Path("deep").rglob("*.*")) == ["all.json", "pair.json", "table.csv"]
    for name in ("compare", "coverage", "report"):
        assert "missing folders are made" in " ".join(call(name, "--help").stdout.split())


@pytest.mark.parametrize(
    ("name", "beginning"), [("p.html", "<!"), ("p.json", "{"), ("p.svg", "<svg"), ("p.txt", "\nA ")]
)
def test_comparison_goes_to_a_file_in_the_format_of_its_name(name: str, beginning: str) -> None:
    result = call("compare", *pair(), "-o", name)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", f"{name} written\n")
    assert Path(name).read_text(encoding="utf-8").startswith(beginning)


def test_comparison_to_a_file_of_no_known_format_is_refused() -> None:
    assert refusal("compare", *pair(), "-o", "p.doc").startswith('"p.doc" ends in .doc, which names no format (.html, ')


def test_report_prints_its_files_and_leaves_no_half_made_ones() -> None:
    result = call("report", write("news/a.txt", RELEASE)[:4], "--format", "json,csv")
    paths = result.stdout.splitlines()
    assert result.exit_code == 0, result.stderr
    assert paths[0] == "reports/news/result.json"
    assert sorted(map(str, Path("reports/news").iterdir())) == sorted([*paths, "reports/news/run.json"])


def test_file_that_an_earlier_run_wrote_does_not_outlive_it() -> None:
    pair()
    assert call("report", ".", "-o", "out", "--format", "csv,json").exit_code == 0
    log = json.loads(Path("out/run.json").read_text(encoding="utf-8"))
    log["files"]["csv"] += ["stale.csv", "../release.txt"]
    write("out/run.json", json.dumps(log))
    write("out/stale.csv", "id\n")
    write("out/mine.csv", "id\n")
    assert call("report", "release.txt", "article.txt", "-o", "out", "--format", "csv").exit_code == 0
    assert not Path("out/stale.csv").exists()
    assert all(Path(kept).exists() for kept in ("out/mine.csv", "out/result.json", "release.txt"))


def test_report_to_a_file_takes_its_format_from_the_name() -> None:
    pair()
    result = call("report", ".", "-o", "out/all.json", "-q")
    assert result.stdout == "out/all.json\n"
    assert result.stderr == ""
    assert [d["id"] for d in json.loads(Path("out/all.json").read_text(encoding="utf-8"))["documents"]] == [
        "article",
        "release",
    ]


def test_report_to_an_html_file_is_one_file_however_many_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedupe.render import layout

    monkeypatch.setattr(layout, "ONE_FILE_WORDS", 1)
    pair()
    assert call("report", ".", "-o", "all.html", "-q").stdout == "all.html\n"
    assert "id=story-1" in Path("all.html").read_text(encoding="utf-8")


def test_page_of_a_story_that_is_no_more_does_not_outlive_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedupe.render import layout

    monkeypatch.setattr(layout, "ONE_FILE_WORDS", 1)
    pair()
    write("out/stories/story-7.html", '<!doctype html>\n<meta name="generator" content="dedupe 0.1.0">')
    write("out/stories/story-8.html", "<p>my own notes")
    assert call("report", ".", "-o", "out", "--format", "html").exit_code == 0
    assert sorted(path.name for path in Path("out/stories").iterdir()) == ["story-1.html", "story-8.html"]


def test_pdf_without_a_chromium_says_how_to_print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    files = pair()
    for command in (
        ("report", ".", "--pdf"),
        ("compare", *files, "-o", "p.pdf"),
        ("compare", *files, "--pdf", "q.pdf"),
    ):
        assert (
            refusal(*command)
            == 'CHROMIUM is "no-such-browser", which is no program; name the path of a Chromium, or unset it'
        )
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", "")
    assert refusal("compare", *files, "--pdf", "q.pdf").endswith("open it in any browser and print it to PDF (Ctrl+P)")
    assert not Path("reports").exists()


@pytest.mark.parametrize("output", ["all.csv", "all.doc"])
def test_report_to_a_file_of_no_known_format_is_refused(output: str) -> None:
    pair()
    assert "for a folder:" in refusal("report", ".", "-o", output)


def test_dash_is_standard_output() -> None:
    release, article = pair()
    result = call("report", ".", "-o", "-", "-q")
    assert len(json.loads(result.stdout)["documents"]) == 2
    assert call("compare", release, article, "--html", "-").stdout.lower().startswith("<!doctype html>")
    assert "give a folder" in refusal("report", ".", "-o", "-", "--format", "csv")
    assert not Path("reports").exists()


def test_report_to_a_folder_with_a_dot_in_its_name() -> None:
    pair()
    assert call("report", ".", "-o", "v1.2/", "--format", "json").stdout == "v1.2/result.json\n"


def test_bad_record_among_good_ones_is_counted_and_named() -> None:
    write("news.jsonl", jsonl({"id": "a", "text": RELEASE}, {"id": "b", "body": "?"}, {"id": "c", "text": ARTICLE}))
    result = call("report", "news.jsonl", "--format", "json")
    assert result.exit_code == 0
    assert '1 record was left out:\n  news.jsonl:2: no field "text"' in result.stderr
    assert json.loads(Path("reports/news/result.json").read_text(encoding="utf-8"))["rejected"][0]["where"] == (
        "news.jsonl:2"
    )


def test_bad_record_is_fatal_under_strict() -> None:
    write("news.jsonl", jsonl({"id": "a", "text": RELEASE}, {"id": "b", "body": "?"}))
    for command in ("report", "cluster"):
        assert refusal(command, "news.jsonl", "--strict").startswith('news.jsonl:2: no field "text"')
    assert not Path("reports").exists()


def test_shuffled_folder_changes_no_byte_of_the_report() -> None:
    names = ["a.txt", "b.txt", "c.txt"]
    texts = [RELEASE, ARTICLE, "Something else happened in another town on another day."]
    for folder, order in (("one", [0, 1, 2]), ("two", [2, 0, 1])):
        for number in order:
            write(f"{folder}/news/{names[number]}", texts[number])
        assert call("report", f"{folder}/news", "-o", f"{folder}/out").exit_code == 0
    for path in Path("one/out").iterdir():
        if path.name != "run.json":
            assert path.read_bytes() == Path("two/out", path.name).read_bytes()


def test_report_of_this_folder_does_not_read_the_last_report() -> None:
    pair()
    for _ in range(2):
        result = call("report", ".", "--format", "json")
        assert "left out:" not in result.stderr
        data = json.loads(Path(result.stdout.strip()).read_text(encoding="utf-8"))
        assert [document["id"] for document in data["documents"]] == ["article", "release"]


def test_report_names_no_folder_of_the_machine(tmp_path: Path) -> None:
    write("news/a.txt", RELEASE)
    write("news/b.txt", b"\x00")
    write("news/c.txt", ARTICLE)
    assert call("report", str(tmp_path / "news"), "-o", "out").exit_code == 0
    for path in Path("out").iterdir():
        if path.name != "run.json":
            assert str(tmp_path).encode() not in path.read_bytes()


def test_clusters_on_a_pipe_are_json_lines_or_csv() -> None:
    pair()
    write("other.txt", "Something else happened in another town on another day.")
    lines = [json.loads(line) for line in call("cluster", ".").stdout.splitlines()]
    rows = list(csv.DictReader(io.StringIO(call("cluster", ".", "--csv").stdout)))
    assert [line["id"] for line in lines] == [row["id"] for row in rows] == ["article", "other", "release"]
    assert [line["cluster"] for line in lines] == ["article", "other", "article"]
    assert {row["representative"] for row in rows} == {"true", "false"}


def test_clusters_of_standard_input() -> None:
    stdin = jsonl({"id": "a", "text": RELEASE}, {"id": "b", "text": ARTICLE}).encode()
    assert call("cluster", "-", stdin=stdin).stdout.count('"cluster": "a"') == 2


def test_settings_come_in_the_order_preset_file_set() -> None:
    Path("my.toml").write_text("[shingle]\nk = 4\n[sketch]\nwindow = 6\n", encoding="utf-8")
    args = ("--preset", "quotes", "--settings", "my.toml", "--set", "sketch.window=7")
    settings = json.loads(call("compare", *pair(), "--json", *args).stdout)["run"]["settings"]
    assert (settings["shingle"]["k"], settings["sketch"]["window"]) == (4, 7)


# Corpora.


def test_corpus_is_made_listed_checked_and_reported() -> None:
    write("in/a.csv", f'body\n"{RELEASE}"\n"{ARTICLE}"\n')
    made = call("corpora", "new", "week", "in/a.csv", "--set", "read.text=body")
    assert made.stdout == "corpora/week\n"
    assert "week" in [json.loads(line)["name"] for line in call("corpora", "list").stdout.splitlines()]
    assert call("corpora", "check", "week").exit_code == 0
    assert call("report", "week", "-q").stdout.startswith("reports/week/report.html\n")


def test_what_is_no_document_of_a_new_corpus_is_told() -> None:
    rows = ({"id": "a", "text": RELEASE}, {"id": "b"}, {"id": "c", "text": ARTICLE, "date": "in spring"})
    write("a.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    made = call("corpora", "new", "week", "a.jsonl")
    assert made.exit_code == 0
    assert "1 record was left out:\n  a.jsonl:2: no field" in made.stderr
    assert "1 document is taken as undated" in made.stderr
    assert made.stderr.splitlines()[-1].startswith("2 documents,")


@pytest.mark.parametrize(
    ("asked", "meant"),
    [(("help",), ("--help",)), (("help", "report"), ("report", "--help")), (("help", "exports"), ("guide", "exports"))],
)
def test_help_is_had_by_asking_for_it(asked: tuple[str, ...], meant: tuple[str, ...]) -> None:
    assert call(*asked).stdout == call(*meant).stdout
    assert call(*asked).exit_code == 0


def test_help_names_every_guide() -> None:
    shown = call("--help").stdout
    assert [line.split()[0] for line in call("guide").stdout.splitlines() if line.split()[0] not in shown] == []


def test_check_answers_no_with_exit_code_1() -> None:
    write("a.txt", RELEASE)
    assert call("corpora", "new", "week", "a.txt").exit_code == 0
    write("corpora/week/documents/a.txt", ARTICLE)
    result = call("corpora", "check", "week")
    assert result.exit_code == 1
    assert "week: documents/a.txt: its bytes have changed" in result.stdout
    assert call("corpora", "check", "week", "--update").exit_code == 0
    assert call("corpora", "check", "week").exit_code == 0


def test_shipped_corpus_is_reported_from_any_folder() -> None:
    result = call("report", "council-release", "--format", "json", "-q")
    assert result.stdout == "reports/council-release/result.json\n"


# Scores.


def test_passages_and_edits_of_a_shipped_corpus_are_scored() -> None:
    for kind, part in (("passages", "passages"), ("edits", "quotes")):
        scores = json.loads(call("evaluate", kind, "council-release").stdout)
        assert part in scores["council|local-paper"]


def test_graded_pairs_are_scored() -> None:
    write("p.jsonl", jsonl({"text_a": RELEASE, "text_b": RELEASE, "label": 3}))
    assert json.loads(call("evaluate", "pairs", "p.jsonl").stdout)["all"]["f1"] == 1


def test_scoring_without_labels_is_refused() -> None:
    pair()
    assert "no labels to score against" in refusal("evaluate", "edits", ".")
    assert refusal("evaluate", "passages", "docs.jsonl", "pairs.jsonl").startswith("docs.jsonl: no such file")


# The whole process.


def process(*args: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - subprocess's own
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "dedupe", *args]
    return subprocess.run(command, capture_output=True, check=False, env=environment, **options)


def test_process_ends_with_one_line_and_code_2() -> None:
    done = process("compare", "none.txt", "none.txt")
    assert done.returncode == 2
    assert done.stderr == b"dedupe: none.txt: no such file or folder; check the name and the folder\n"
    assert done.stdout == b""


def test_process_whose_reader_leaves_is_quiet() -> None:
    rows = jsonl(*({"id": str(n), "text": f"Story {n} of a long day."} for n in range(3000)))
    write("news.jsonl", rows)
    shell = f'"{sys.executable}" -m dedupe cluster news.jsonl | head -n 1'
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=False, env=environment)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk at hand")
@pytest.mark.parametrize(("target", "code", "said"), [("> /dev/full", 2, 1), (">&-", 0, 0), ("2>&-", 0, 0)])
def test_output_that_cannot_be_written_is_one_line_at_most(target: str, code: int, said: int) -> None:
    pair()
    shell = f'"{sys.executable}" -m dedupe cluster . {target}'
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(["/bin/sh", "-c", shell], capture_output=True, check=False, env=environment)
    assert done.returncode == code
    assert done.stderr.count(b"\n") == said


def test_data_is_utf_8_whatever_the_locale() -> None:
    pair()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "dedupe", "compare", "release.txt", "article.txt", "--json"]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert "£4.9m" in done.stdout.decode("utf-8")


def test_help_imports_no_stage_and_no_heavy_library() -> None:
    code = (
        "import sys; from dedupe.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'pandas', 'rich', 'datasketch', 'jinja2', 'dedupe.pipeline'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr
    assert all(name.encode() in done.stdout for name in COMMANDS)


def test_comparing_two_files_imports_nothing_that_is_slow_to_start() -> None:
    pair()
    code = (
        "import sys; from dedupe.cli import main\n"
        "try: main(['compare', 'release.txt', 'article.txt'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'datasketch', 'numba', 'scipy', 'jinja2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS), ("corpora", "new"), ("evaluate", "edits")])
def test_every_command_has_help(command: tuple[str, ...]) -> None:
    result = call(*command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_guides_are_listed_and_printed() -> None:
    names = [line.split()[0] for line in call("guide").stdout.splitlines()]
    assert {"corpora", "labels", "settings"} <= set(names)
    for name in names:
        assert call("guide", name).stdout.startswith("# ")


def test_guide_to_settings_has_every_setting_and_preset() -> None:
    text = call("guide", "settings").stdout
    for stage, values in Settings().to_dict().items():
        assert all(f"{stage}.{name} = " in text for name in values)
    assert all(f"    {name}: " in text for name in PRESETS)


def test_labels_of_the_guide_are_labels(tmp_path: Path) -> None:
    """What the guide shows is read by the reader of labels."""
    shown = [line[4:] for line in call("guide", "labels").stdout.splitlines() if line.startswith("    ")]
    example = "\n".join(shown).split("dedupe corpora check")[0]
    quoted = {side: re.findall(rf'^ *(?:{names}) = "(.*?)"', example, re.MULTILINE) for side, names in SIDES.items()}
    (tmp_path / "l.toml").write_text(example, encoding="utf-8")
    texts = {"council": "\n".join(quoted["release"]), "local-paper": "\n".join(quoted["article"])}
    (pair,) = read_labels([tmp_path / "l.toml"], texts)
    assert (len(pair.passages), len(pair.quotes), len(pair.facts), pair.source) == (1, 1, 1, "council")


def test_template_text_is_in_no_share() -> None:
    notice = "Eastmere Council serves ninety thousand people and was rated good in all of its services last year."
    names = [
        write("a.txt", f"The bridge will close on Monday.\n\n{notice}\n"),
        write("b.txt", f"Rain fell on the market all week.\n\n{notice}\n"),
    ]
    plain = json.loads(call("compare", *names, "--json").stdout)
    without = json.loads(call("compare", *names, "--json", "--ignore", write("template", notice)).stdout)
    assert plain["match"]["longest_run"] == 17
    assert without["match"]["longest_run"] < 3
    expected = "nowhere: no such file or directory; give a text file that can be read"
    assert refusal("compare", *names, "--ignore", "nowhere") == expected


def test_parquet_gives_the_stories_of_the_same_records() -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra fast is not installed")
    pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
    story = "The council will close the bridge over the river for fourteen weeks from Monday to repair it, it said."
    rows = [{"id": f"d{n}", "text": story if n % 2 else f"{story} It was built in 19{n}0."} for n in range(4)]
    rows.append({"id": "alone", "text": "Rain fell on the market."})
    parquet.write_table(pa.Table.from_pylist(rows), "a.parquet")
    by_record = call("cluster", write("a.jsonl", jsonl(*rows)), "--csv")
    in_columns = call("cluster", "a.parquet", "--csv")
    assert in_columns.stdout == by_record.stdout
    assert "d0" in in_columns.stdout
