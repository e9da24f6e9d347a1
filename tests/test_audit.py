"""A report is refuted where it was tampered with, and nowhere else."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dedupe.audit import verify_report
from dedupe.cli import main
from dedupe.errors import DedupeError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    Change = Callable[[dict[str, Any]], None]

PAIR = "comparison council – local-paper"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the shipped corpus, made here and now by the command."""
    folder = tmp_path_factory.mktemp("reports") / "council-release"
    with pytest.raises(SystemExit) as ended:
        main(["report", "council-release", "--quiet", "-o", f"{folder}/"])
    assert not ended.value.code
    return folder


@pytest.fixture
def report(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "council-release"))


def tamper(report: Path, change: Change) -> None:
    path = report / "result.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def lines(report: Path) -> list[str]:
    return [finding.line() for finding in verify_report(report).findings]


def test_report_as_made_holds(report: Path) -> None:
    verdict = verify_report(report)
    assert verdict.holds
    assert verdict.notes == []
    assert set(verdict.done) == {"inputs", "settings", "spans", "shares", "rerun", "files"}
    assert verdict.done["inputs"] == "2 of 2 found, digests as recorded"


def test_report_of_the_invented_week_holds(tmp_path: Path) -> None:
    folder = tmp_path / "newsroom-week"
    with pytest.raises(SystemExit):
        main(["report", "newsroom-week", "--quiet", "-o", f"{folder}/"])
    verdict = verify_report(folder)
    assert [finding.line() for finding in verdict.findings] == []
    assert verdict.done["inputs"] == "67 of 67 found, digests as recorded"


def test_report_of_a_story_that_spark_found_is_held_against_its_texts_alone(report: Path) -> None:
    log = json.loads((report / "run.json").read_text(encoding="utf-8"))
    log["command"] += ["--engine", "spark", "--story", "council"]
    (report / "run.json").write_text(json.dumps(log), encoding="utf-8")
    verdict = verify_report(report)
    assert verdict.holds
    assert "rerun" not in verdict.done
    assert verdict.notes == ["not run again: Spark found its story, and told its furniture, in a corpus that is more"]

    def widen(data: dict[str, Any]) -> None:
        data["comparisons"][0]["shares"]["of_b"]["verbatim"] = 0.99

    tamper(report, widen)
    assert not verify_report(report).holds


@pytest.mark.parametrize("name", ["council-release", pytest.param("newsroom-week", marks=pytest.mark.slow)])
def test_committed_report_holds(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As it stands in a checkout: of the week the page alone is kept."""
    kept = Path(__file__).resolve().parent.parent / "reports" / name
    copy = tmp_path / "reports" / name
    copy.mkdir(parents=True)
    for file in ("report.html", *(() if name == "newsroom-week" else ("result.json",))):
        copy.joinpath(file).write_bytes(kept.joinpath(file).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert [finding.line() for finding in verify_report(Path("reports", name)).findings] == []


@pytest.mark.slow
def test_page_of_the_invented_week_holds_alone(tmp_path: Path) -> None:
    page = tmp_path / "week.html"
    with pytest.raises(SystemExit):
        main(["report", "newsroom-week", "--quiet", "-o", str(page)])
    assert verify_report(page, ["newsroom-week"]).findings == []


@pytest.mark.parametrize("name", ["report.html", "result.json"])
def test_one_file_of_a_report_holds_alone(report: Path, name: str, tmp_path: Path) -> None:
    alone = tmp_path / name
    shutil.copyfile(report / name, alone)
    assert verify_report(alone, ["council-release"]).holds


def test_comparison_of_two_files_holds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    a.write_text(
        "The bridge will close for fourteen weeks from Monday, the mayor said in a statement.", encoding="utf-8"
    )
    b.write_text("The bridge will close for sixteen weeks from Monday, the mayor said.", encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["compare", str(a), str(b), "--json"])
    printed = tmp_path / "pair.json"
    printed.write_text(capsys.readouterr().out, encoding="utf-8")
    assert verify_report(printed).holds
    b.write_text("The bridge will close for seventeen weeks from Monday.", encoding="utf-8")
    assert [finding.where for finding in verify_report(printed).findings if finding.step == "inputs"] == [
        "document b, sha256",
    ]


def test_word_changed_on_a_page_that_stands_alone_is_pointed_out(report: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    text = (report / "report.html").read_text(encoding="utf-8")
    page.write_text(text.replace("Outstanding", "Outrageous", 1), encoding="utf-8")
    (line,) = [finding.line() for finding in verify_report(page, ["council-release"]).findings]
    assert line.startswith("page.html, line ")
    assert "Outrageous" in line
    title = "Three outstanding ratings: a council release and a local paper"
    assert title in text
    page.write_text(text.replace(title, "Another title"), encoding="utf-8")
    assert verify_report(page, ["council-release"]).holds


def test_page_of_two_files_holds_and_its_tampered_data_does_not(tmp_path: Path) -> None:
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    for path, weeks in ((a, "fourteen"), (b, "sixteen")):
        path.write_text(f"The bridge will close for {weeks} weeks from Monday, the mayor said today.", encoding="utf-8")
    page = tmp_path / "pair.html"
    with pytest.raises(SystemExit):
        main(["compare", str(a), str(b), "--html", str(page), "--quiet"])
    assert verify_report(page).findings == []
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("sixteen", "sixty"), encoding="utf-8")
    assert {finding.step for finding in verify_report(page).findings} == {"spans", "files"}


def first_edit(data: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    passage = next(p for p in data["comparisons"][0]["passages"] if p["edits"] and p["edits"][0]["severity"] == "high")
    return passage, passage["edits"][0]


def move_span(data: dict[str, Any]) -> None:
    data["comparisons"][0]["passages"][0]["b"] = [1, 3]


def leave_text(data: dict[str, Any]) -> None:
    data["comparisons"][0]["passages"][0]["a"] = [5000, 9000]


def raise_share(data: dict[str, Any]) -> None:
    data["comparisons"][0]["shares"]["of_b"]["verbatim"] = 0.9


def reword_edit(data: dict[str, Any]) -> None:
    first_edit(data)[1]["old"] = "words that nobody wrote"


def soften_edit(data: dict[str, Any]) -> None:
    first_edit(data)[1]["severity"] = "none"


def drop_edit(data: dict[str, Any]) -> None:
    del first_edit(data)[0]["edits"][0]


def keep_quotation(data: dict[str, Any]) -> None:
    quote = next(q for q in data["comparisons"][0]["quotes"] if q["status"] == "altered")
    quote["status"] = "kept"


def change_speaker(data: dict[str, Any]) -> None:
    next(q for q in data["comparisons"][0]["quotes"] if q["speaker"])["speaker"] = "Somebody Else"


def turn_direction(data: dict[str, Any]) -> None:
    data["comparisons"][0]["derivation"]["source"] = "b"


def raise_confidence(data: dict[str, Any]) -> None:
    data["clusters"][0]["descent"][1]["confidence"] = 0.51


def drop_evidence(data: dict[str, Any]) -> None:
    del data["comparisons"][0]["derivation"]["evidence"][0]


def change_fact(data: dict[str, Any]) -> None:
    data["comparisons"][0]["facts"][0]["value"] = "GBP 1"


def change_jaccard(data: dict[str, Any]) -> None:
    data["matches"][0]["jaccard"] = 0.5


def change_setting(data: dict[str, Any]) -> None:
    data["run"]["settings"]["verify"]["run_words"] = 21


def change_two_settings(data: dict[str, Any]) -> None:
    data["run"]["settings"]["verify"].update(run_words=21, containment=0.9)


def change_version(data: dict[str, Any]) -> None:
    data["run"]["version"] = "99.0"


def change_digest(data: dict[str, Any]) -> None:
    data["documents"][0]["sha256"] = "0" * 64


def drop_passage(data: dict[str, Any]) -> None:
    del data["comparisons"][0]["passages"][3]


def drop_member(data: dict[str, Any]) -> None:
    data["clusters"][0]["members"].remove("local-paper")


def hide_furniture(data: dict[str, Any]) -> None:
    data["comparisons"][0]["furniture"]["a"] = []


def set_outlet(data: dict[str, Any]) -> None:
    data["documents"][1]["outlet"] = "The Times"


TAMPERINGS: list[tuple[Change, str]] = [
    (move_span, f"{PAIR}, passage p1, b: the report says [1, 3]; a rerun gives ["),
    (
        leave_text,
        f'{PAIR}, passage p1, a: the report says [5000, 9000]; the text of "council" has characters 0 to 5674',
    ),
    (raise_share, f"{PAIR}, shares, of_b, verbatim: the report says 0.9; its passages and the text give 0."),
    (reword_edit, "the report says “words that nobody wrote”; characters "),
    (soften_edit, 'severity: the report says "none"; a rerun gives "high"'),
    (drop_edit, "change 1: the report says nothing; a rerun gives {"),
    (keep_quotation, 'status: the report says "kept"; a rerun gives "altered"'),
    (change_speaker, 'speaker: the report says "Somebody Else"; a rerun gives "'),
    (turn_direction, f'{PAIR}, derivation, source: the report says "b"; a rerun gives "a"'),
    (
        raise_confidence,
        "story council, line of descent local-paper, confidence: the report says 0.51; a rerun gives 0.9",
    ),
    (drop_evidence, f"{PAIR}, derivation, reason 1: the report says nothing; a rerun gives {{"),
    (change_fact, f'{PAIR}, fact 1, value: the report says "GBP 1"; a rerun gives "'),
    (change_jaccard, "match council – local-paper, jaccard: the report says 0.5; a rerun gives 0.2"),
    (change_setting, "setting verify.run_words: the report says 21; its fingerprint is that of 20"),
    (change_two_settings, "fingerprint of the settings: the report says "),
    (change_version, "version: the report says 99.0; the run's log says "),
    (
        change_digest,
        "document council, sha256: the report says digest 000000000000… and 5674 characters; the input has digest ",
    ),
    (drop_passage, f"{PAIR}, passage p4: the report says nothing; a rerun gives {{"),
    (drop_member, 'story council, members: the report says ["council"]; a rerun gives ["council", "local-paper"]'),
    (hide_furniture, f"{PAIR}, shares, of_a, words: the report says "),
    (set_outlet, 'document local-paper, outlet: the report says "The Times"; a rerun gives null'),
]


@pytest.mark.parametrize(("change", "line"), TAMPERINGS, ids=[change.__name__ for change, _ in TAMPERINGS])
def test_planted_tampering_is_pointed_out(report: Path, change: Change, line: str) -> None:
    tamper(report, change)
    found = lines(report)
    assert any(line in one for one in found), found
    assert all("\n" not in one for one in found)


def test_one_tampered_word_gives_one_line(report: Path) -> None:
    tamper(report, set_outlet)
    assert len(lines(report)) == 1


def test_settings_changed_together_with_their_fingerprint_are_given_away_by_the_log(report: Path) -> None:
    from dedupe.settings import Settings

    def change(data: dict[str, Any]) -> None:
        change_setting(data)
        data["run"]["fingerprint"] = Settings().replace(data["run"]["settings"]).fingerprint()

    tamper(report, change)
    assert any(
        "fingerprint of the settings: the report says " in line and "the run's log says" in line
        for line in lines(report)
    )


def test_tampered_input_is_pointed_out(report: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "texts"
    shutil.copytree(Path("corpora/council-release/documents"), corpus)
    assert verify_report(report, [str(corpus)]).holds
    paper = corpus / "local-paper.txt"
    paper.write_text(paper.read_text(encoding="utf-8").replace("three", "four", 1), encoding="utf-8")
    verdict = verify_report(report, [str(corpus)])
    assert [finding.where for finding in verdict.findings if finding.step == "inputs"] == [
        "document local-paper, sha256"
    ]
    assert "not run again: other texts would give another report" in verdict.notes


def test_input_that_is_gone_is_pointed_out(report: Path) -> None:
    verdict = verify_report(report, ["corpora/council-release/documents/council.txt"])
    assert [finding.line() for finding in verdict.findings] == [
        "document local-paper: the report says digest fb0bf2528cb4…; no such text is among the inputs"
    ]


def test_input_under_another_name_is_found_by_its_digest(report: Path, tmp_path: Path) -> None:
    for old, new in (("council", "x"), ("local-paper", "y")):
        shutil.copyfile(f"corpora/council-release/documents/{old}.txt", tmp_path / f"{new}.txt")
    verdict = verify_report(report, [str(tmp_path / "x.txt"), str(tmp_path / "y.txt")])
    assert verdict.holds
    assert verdict.notes == ["document council was found as x", "document local-paper was found as y"]


def test_inputs_are_found_from_another_folder_by_the_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    records = [{"id": name, "text": f"{name}: the bridge over the river will close for {weeks} weeks from Monday."}
               for name, weeks in (("one", "ten"), ("two", "twelve"))]  # fmt: skip
    (tmp_path / "week.jsonl").write_text("\n".join(map(json.dumps, [*records, {"id": "bad"}])), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["report", "week.jsonl", "--quiet", "-o", "made/"])
    assert verify_report(Path("made")).holds
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert verify_report(tmp_path / "made").holds
    (tmp_path / "week.jsonl").rename(tmp_path / "elsewhere" / "moved.jsonl")
    with pytest.raises(InputError, match="none of its 2 inputs was found"):
        verify_report(tmp_path / "made")
    assert verify_report(tmp_path / "made", ["moved.jsonl"]).holds


def test_report_with_decisions_of_a_person_holds_and_a_turned_one_is_pointed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree("corpora/council-release/documents", tmp_path / "texts")
    rows = ["what,verdict,note,who,when,digest", "direction local-paper council,reject,a joke,MK,2026-03-05,"]
    rows.append("direction council local-paper,accept,=1+1,MK,2026-03-05,0123456789abcdef")
    (tmp_path / "decisions.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit):
        main(["report", "texts", "--quiet", "-o", "made/"])
    assert [finding.line() for finding in verify_report(Path("made")).findings] == []
    assert verify_report(Path("made/report.html"), ["texts"]).findings == []
    shutil.copytree("texts", "elsewhere/texts")
    moved = verify_report(Path("made"), ["elsewhere/texts"])
    assert moved.findings == []
    assert "decisions.csv is not beside the inputs: its decisions are taken from the report" in moved.notes

    def turn(data: dict[str, Any]) -> None:
        data["decisions"][0]["verdict"] = "accept"

    tamper(Path("made"), turn)
    assert any(
        'decision 1, verdict: the report says "accept"; a rerun gives "reject"' in x for x in lines(Path("made"))
    )


def test_report_of_standard_input_asks_where_its_texts_are(report: Path, tmp_path: Path) -> None:
    log = json.loads((report / "run.json").read_text(encoding="utf-8"))
    (report / "run.json").write_text(json.dumps({**log, "inputs": ["-"], "folder": str(tmp_path)}), encoding="utf-8")
    moved = report.rename(tmp_path / "another-name")
    with pytest.raises(InputError, match=r"say where they are with --in CORPUS\|PATH"):
        verify_report(moved)


def test_hidden_document_is_pointed_out(report: Path) -> None:
    def hide(data: dict[str, Any]) -> None:
        del data["documents"][1]

    tamper(report, hide)
    assert any(line.startswith("digest of all inputs: the report says 264dfe0620f0…") for line in lines(report))


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        (
            "matches.csv",
            "0.223853",
            "0.9",
            "matches.csv, row 2, jaccard: the report says “0.9”; the result gives “0.223853”",
        ),
        ("report.html", "Outstanding", "Outrageous", "report.html, line "),
    ],
)
def test_tampered_file_beside_the_data_is_pointed_out(report: Path, name: str, old: str, new: str, line: str) -> None:
    path = report / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8", newline="")
    found = lines(report)
    assert len(found) == 1
    assert found[0].startswith(line)


def test_file_taken_away_is_pointed_out(report: Path) -> None:
    (report / "edits.csv").unlink()
    assert lines(report) == ["edits.csv: the report says that it wrote this file; it is not in the folder"]


def test_page_that_the_log_was_made_to_forget_is_looked_at_all_the_same(report: Path) -> None:
    log = json.loads((report / "run.json").read_text(encoding="utf-8"))
    files = {"json": log["files"]["json"], "../../elsewhere": ["x"], "html": 3}
    (report / "run.json").write_text(json.dumps({**log, "files": files}), encoding="utf-8")
    page = report / "report.html"
    page.write_text(
        page.read_text(encoding="utf-8").replace("Outstanding", "Outrageous", 1), encoding="utf-8", newline=""
    )
    (report / "notes.txt").write_text("Mine.", encoding="utf-8")
    verdict = verify_report(report)
    assert [finding.where.split(",")[0] for finding in verdict.findings] == ["report.html"]
    assert verdict.notes == [
        "files of the format ../../elsewhere, which this version does not have, were not looked at",
        "not looked at, since no format of the report wrote them: notes.txt",
    ]


def test_row_taken_from_a_table_is_pointed_out(report: Path) -> None:
    path = report / "edits.csv"
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(rows[:-1]), encoding="utf-8", newline="")
    assert lines(report)[0].startswith(
        f"edits.csv: the report says {len(rows) - 2} rows; the result gives {len(rows) - 1} rows"
    )


def test_report_of_another_version_that_gives_the_same_holds_and_is_named(report: Path) -> None:
    tamper(report, change_version)
    (report / "run.json").unlink()
    verdict = verify_report(report, ["council-release"])
    assert verdict.holds
    assert any(note.startswith("made by dedupe 99.0, checked by ") for note in verdict.notes)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", "this is no report of dedupe"),
        ("[1]", "it holds a list, not an object"),
        ("{", "a report is JSON"),
        ('{"run": ' + "[" * 100_000, "a report is JSON"),
        ('{"run": ' + "9" * 5000 + "}", "a report is JSON"),
        ('{"run": {}, "run": {}}', 'the name "run" stands twice in one object'),
        ('{"run": {"settings": 1}, "comparisons": []}', "its settings are no table of tables"),
        ('{"run": {"settings": {}}, "comparisons": [{"documents": [1, 2]}]}', "one does not name its documents"),
    ],
)
def test_what_is_no_report_is_one_clear_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        verify_report(path)
    assert "\n" not in str(caught.value)


def test_inputs_that_are_nowhere_are_one_clear_line(made: Path, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Another text altogether.", encoding="utf-8")
    with pytest.raises(InputError, match=r"none of its 2 inputs was found .*--in CORPUS\|PATH"):
        verify_report(made, [str(tmp_path / "other.txt")])


def scalars(tree: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    entries = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else None
    if entries is None:
        return [path]
    return [place for key, value in entries for place in scalars(value, (*path, key))]


def mutate(data: dict[str, Any], place: tuple[Any, ...], rng: random.Random) -> None:
    """Change, empty or take away what stands at *place* or in one of the things round it."""
    depth = rng.randint(max(1, len(place) - 2), len(place))
    outer: Any = data
    for key in place[: depth - 1]:
        outer = outer[key]
    value, key = outer[place[depth - 1]], place[depth - 1]
    if rng.random() < 0.3:
        del outer[key]
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        outer[key] = value + 1
    else:
        outer[key] = "tampered" if value != "tampered" else None


def check_mutations(report: Path, count: int, seed: int) -> None:
    rng = random.Random(seed)
    original = (report / "result.json").read_text(encoding="utf-8")
    # The title is a name, and the log and the pages hold it; everything else is a claim.
    places = [place for place in scalars(json.loads(original)) if place != ("title",)]
    for _ in range(count):
        data = json.loads(original)
        place = rng.choice(places)
        mutate(data, place, rng)
        (report / "result.json").write_text(json.dumps(data), encoding="utf-8")
        try:
            assert not verify_report(report, on_event=None).holds, place
        except DedupeError as error:
            assert "\n" not in str(error)  # noqa: PT017 - a report that says nothing at all may be refused, in one line


def test_no_single_change_of_a_report_goes_unseen(report: Path) -> None:
    check_mutations(report, 12, seed=7)


def test_nesting_of_any_depth_is_told_in_one_line(report: Path) -> None:
    def nest(data: dict[str, Any]) -> None:
        deep: Any = "x"
        for _ in range(700):
            deep = [deep]
        data["comparisons"][0]["facts"][0]["value"] = deep

    tamper(report, nest)
    assert any("fact 1, value: the report says [[[" in line for line in lines(report))


@pytest.mark.slow
def test_none_of_hundreds_of_changes_of_a_report_goes_unseen(report: Path) -> None:
    check_mutations(report, 120, seed=11)
