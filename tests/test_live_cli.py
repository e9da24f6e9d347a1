from __future__ import annotations

import csv
import io
import json
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dedupe.cli import main
from dedupe.cli.find import lines
from dedupe.cli.watch import Desk
from dedupe.live import Found, Index
from dedupe.model import Document, Passage, Span

if TYPE_CHECKING:
    from pathlib import Path

LEAD = "The council will close the old bridge for fourteen weeks from Monday, and repairs cost two million pounds."
MORE = "Traders on the eastern bank fear for their summer and ask for a ferry, the chamber of commerce said."


def dedupe(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dedupe", *map(str, arguments)]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    rows = [
        {
            "id": "gazette-1",
            "text": f"{LEAD}\n{MORE}",
            "outlet": "=Gazette",
            "published": "2024-03-01",
            "title": "Bridge",
        },
        {"id": "other", "text": "Rain is expected in the hills and snow above six hundred metres at night."},
    ]
    lines = [json.dumps(row) for row in rows]
    (folder / "news.jsonl").write_text("\n".join([lines[0], "{broken", lines[1]]) + "\n", encoding="utf-8")
    done = dedupe("add", tmp_path / "news.db", folder)
    assert done.returncode == 0, done.stderr
    assert "news.jsonl:2" in done.stderr
    assert done.stderr.endswith("news.db: 2 new articles, 0 later versions, 0 known, 1 rejected\n")
    return tmp_path / "news.db"


def test_find_prints_shares_places_and_where_the_earlier_article_stood(store: Path) -> None:
    query = f"A reporter begins. {LEAD}"
    done = dedupe("find", store, "-", given=query)
    assert done.returncode == 0
    (match,) = json.loads(done.stdout)["matches"]
    assert (match["id"], match["outlet"], match["published"]) == ("gazette-1", "=Gazette", "2024-03-01")
    (passage,) = match["passages"]
    assert query[slice(*passage["query"])] == LEAD == f"{LEAD}\n{MORE}"[slice(*passage["found"])]
    table = list(csv.DictReader(io.StringIO(dedupe("find", store, "-", "--csv", given=query).stdout)))
    assert (table[0]["id"], table[0]["passages"]) == ("gazette-1", "19-125:0-106")
    assert table[0]["outlet"] == "'=Gazette"


def test_find_that_finds_nothing_ends_with_1_and_a_mistake_with_2(store: Path) -> None:
    assert dedupe("find", store, "-", given="Nothing that anybody wrote.").returncode == 1
    done = dedupe("find", store.with_name("none.db"), "-", given=LEAD)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "make an index with: dedupe add" in done.stderr


def test_what_was_rejected_stands_in_the_file_with_its_line(store: Path) -> None:
    ((source, reason),) = sqlite3.connect(store).execute("SELECT source, reason FROM rejected").fetchall()
    assert source.endswith("news.jsonl:2")
    assert reason.startswith("not a JSON record")


def test_one_bad_path_among_others_is_named_and_the_rest_is_added(store: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "good.txt").write_text("A third story about the market.", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text('{"text": ""}\n' * 6, encoding="utf-8")
    done = dedupe("add", store, *(tmp_path / name for name in ("empty.txt", "good.txt", "bad.jsonl")), "--json")
    assert json.loads(done.stdout) == {"new": 1, "versions": 0, "known": 0, "rejected": 7}
    assert "empty.txt" in done.stderr
    assert f"… and 2 more, all of them in the table rejected of {store}" in done.stderr
    assert dedupe("add", store, tmp_path / "empty.txt").returncode == 2
    assert dedupe("add", store, tmp_path / "nowhere.txt").returncode == 2


def test_remove_expire_stats_and_cluster(store: Path) -> None:
    told = [json.loads(line) for line in dedupe("cluster", store).stdout.splitlines()]
    assert [row["cluster"] for row in told] == ["gazette-1", "other"]
    assert dedupe("remove", store, "other").returncode == 0
    assert dedupe("remove", store, "other").returncode == 1
    assert dedupe("expire", store, "--older-than", "sometime").returncode == 2
    assert dedupe("expire", store, "--older-than", "2024-03-02").returncode == 0
    stats = json.loads(dedupe("stats", store, "--check").stdout)
    assert (stats["documents"], stats["rejected"], stats["faults"]) == (0, 1, [])


def test_watch_prints_each_article_once_and_goes_on_where_it_was(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    (folder / "west").mkdir(parents=True)
    (folder / "copy.txt").write_text(f"{LEAD} Our reporter was there.", encoding="utf-8")
    (folder / "west" / "copy.txt").write_text("Another paper wrote of the harvest.", encoding="utf-8")
    (folder / "half.txt.part").write_text("not yet", encoding="utf-8")
    done = dedupe("watch", store, folder, "--once")
    told = {
        row["article"]: [match["id"] for match in row["matches"]] for row in map(json.loads, done.stdout.splitlines())
    }
    assert told == {"copy": ["gazette-1"], "west/copy": []}
    assert dedupe("watch", store, folder, "--once").stdout == ""
    (folder / "copy.txt").write_text(f"{LEAD} Our reporter was there, and saw it.", encoding="utf-8")
    (again,) = dedupe("watch", store, folder, "--once").stdout.splitlines()
    assert [match["id"] for match in json.loads(again)["matches"]] == ["gazette-1"]
    assert dedupe("watch", store, tmp_path / "nowhere", "--once").returncode == 2


def test_watch_ends_with_its_file_finished_when_it_is_told_to(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "new.txt").write_text("A story that came in overnight.", encoding="utf-8")
    command = [sys.executable, "-m", "dedupe", "watch", str(store), str(folder), "--every", "0.1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        stream = process.stdout
        assert stream is not None
        assert json.loads(stream.readline())["article"] == "new"
        # The handler stands before the first look, so the signal is never the process's end.
        process.send_signal(signal.SIGTERM)
        _, complaint = process.communicate()
    assert (process.returncode, complaint) == (0, "")
    assert dedupe("stats", store).stdout.startswith('{"documents": 3')


def test_coverage_and_sources_in_an_index_are_those_of_its_corpus(tmp_path: Path) -> None:
    store = str(tmp_path / "week.db")
    dedupe("add", store, "newsroom-week")
    asked = ("coverage", "eastmere-council-0303-bridge", "--csv")
    assert dedupe(*asked, "--in", store).stdout == dedupe(*asked, "--in", "newsroom-week").stdout
    asked = ("explain", "quayside-online-0305-grain", "--csv")
    assert dedupe(*asked, "--in", store).stdout == dedupe(*asked, "--in", "newsroom-week").stdout


def test_sources_in_a_large_index_are_found_without_reading_it_all(tmp_path: Path) -> None:
    store = str(tmp_path / "week.db")
    dedupe("add", store, "newsroom-week")
    for name in ("quayside-online-0305-grain", "tidewater-post-0303-bridge"):
        asked = ("explain", name, "--csv", "--in", store)
        near = dedupe(*asked, "--set", "store.whole_up_to=1")
        assert near.stdout == dedupe(*asked).stdout
        assert f"are near {name}" in near.stderr
    unknown = dedupe("explain", "nowhere", "--in", store, "--set", "store.whole_up_to=1")
    assert (unknown.returncode, unknown.stderr) == (2, 'dedupe: no document "nowhere" (67 documents)\n')


def test_an_index_is_looked_into_alone(tmp_path: Path) -> None:
    store = str(tmp_path / "week.db")
    dedupe("add", store, "council-release")
    result = dedupe("coverage", "council", "--in", store, "--in", "newsroom-week")
    assert result.returncode == 2
    assert "an index is looked into alone" in result.stderr


def test_a_version_is_one_to_add_and_to_stats(store: Path, tmp_path: Path) -> None:
    changed = {"id": "gazette-1", "text": f"{LEAD} It says so.", "url": "https://gazette.example/1"}
    moved = {"id": "gazette-2", "text": f"{LEAD} It said so.", "url": "https://gazette.example/1"}
    (tmp_path / "more.jsonl").write_text(json.dumps(changed) + "\n" + json.dumps(moved) + "\n", encoding="utf-8")
    assert json.loads(dedupe("add", store, tmp_path / "more.jsonl", "--json").stdout)["versions"] == 2
    stats = json.loads(dedupe("stats", store).stdout)
    assert (stats["documents"], stats["texts"], stats["versions"]) == (3, 4, 2)


def test_terminal_says_what_a_share_counts_and_how_many_passages_it_leaves_out() -> None:
    found = Found("old", 0.59, 0.5, 0.4, 20, ("lsh",), 1, is_newest=True, number=1, document=Document("old", LEAD))
    passages = [Passage(f"p{n}", Span(n, n + 9), Span(n, n + 9), "verbatim", 1.0) for n in range(5)]
    printed = list(lines(Document("query", LEAD), [(found, passages)], 7))
    assert "59 % of this article's runs of 7 words are in it" in printed[2]
    assert printed[-1].strip() == "and 2 more passages"
    assert list(lines(Document("query", LEAD), [(found, passages[:3])], 7)) == printed[:-1]


def test_terminal_tells_an_article_that_is_there_itself_from_the_others_and_gives_title_and_time() -> None:
    own, other = (
        Document(name, LEAD, "Echo", "2026-03-02T11:00:00+00:00", title="Old bridge\nto close")
        for name in ("own", "old")
    )
    itself, earlier = (
        Found(one.id, 1.0, 1.0, 1.0, 20, ("lsh",), 1, is_newest=True, number=1, document=one) for one in (own, other)
    )
    printed = list(lines(own, [(itself, []), (earlier, [])], 5))
    assert printed[:3] == [
        "own: stands in the index, and shares text with 1 other article",
        "  old · Echo · Mon 2 Mar 2026, 11:00",
        "    Old bridge to close",
    ]
    assert list(lines(own, [(itself, [])], 5)) == ["own: stands in the index; nothing else there shares text with it"]
    assert next(lines(own, [(earlier, [])], 5)) == "own: shares text with 1 article of the index"
    assert list(lines(own, [], 5)) == ["own: nothing in the index shares text with it"]


def test_a_place_of_another_kind_is_told_with_what_is_meant(store: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Rain fell on Eastmere on Monday.", encoding="utf-8")
    lines = {
        ("find", tmp_path, text): f"make an index with: dedupe add news.db {tmp_path}",
        ("add", text, store): "an index, one file, is named first: dedupe add news.db article.txt",
        ("report", store): "this is an index, which cluster, find, stats, serve and watch take as it is",
        ("compare", store, text): "give the files that were added to it",
        ("verify", store): "give the folder of a report, its result.json or its HTML",
    }
    for call, remedy in lines.items():
        done = dedupe(*call)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert remedy in done.stderr


def test_watch_says_a_fault_once_and_forgets_it_when_its_file_was_mended(store: Path, tmp_path: Path) -> None:
    def rejected() -> int:
        return int(json.loads(dedupe("stats", store).stdout)["rejected"])

    before = rejected()
    folder = tmp_path / "incoming"
    folder.mkdir()
    (folder / "feed.jsonl").write_text('{"id": "half"}\n', encoding="utf-8")
    (folder / "latin.txt").write_bytes(b"Caf\xe9")
    lines = sorted(dedupe("watch", store, folder, "--once").stderr.splitlines())
    assert [line.partition(" no ")[0] for line in lines] == [
        f"left out: {folder}/feed.jsonl:1:",
        f"left out: {folder}/latin.txt: byte 0xe9 at 3 is",
    ]
    assert rejected() == before + 2
    (folder / "feed.jsonl").write_text('{"id": "half", "text": "Whole now."}\n', encoding="utf-8")
    (folder / "latin.txt").write_text("Café", encoding="utf-8")
    assert dedupe("watch", store, folder, "--once").stderr == ""
    assert rejected() == before


def test_watch_forgets_what_the_index_refused_when_its_source_was_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A reader of somebody else's gives what no index takes; its record is called by the file that was watched."""
    place = str(tmp_path / "incoming" / "monday.odd")
    bad = Document("x", "The bridge closes on Monday.", published="yesterday", meta={"path": "monday.odd"})
    with Index(tmp_path / "news.db") as index:
        desk = Desk(index, 5, as_json=True, with_passages=False)
        faults = desk.take(bad, place)
        assert [one.where for one in faults] == [f'{place}: "x"']
        assert f'left out: {place}: "x": published is "yesterday"' in capsys.readouterr().err
        index.clear_mended({place}, faults)
        assert index.stats().rejected == 1
        index.clear_mended({place}, desk.take(replace(bad, published="2024-01-01"), place))
        assert (index.stats().rejected, index.stats().documents) == (0, 1)


def test_stories_of_an_index_are_a_table_on_a_terminal(
    store: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = store.with_name("copy.txt")
    copy.write_text(LEAD, encoding="utf-8")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    for call in (["add", str(store), str(copy)], ["cluster", str(store)]):
        with pytest.raises(SystemExit):
            main([*call, "-q"])
    head, row = capsys.readouterr().out.splitlines()
    assert "1 story, holding 2 of 3 documents" in head
    assert "copy" in row
    assert "gazette-1" in row
