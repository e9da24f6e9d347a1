"""Files of any kind in columns: what the readers give one by one; and runs that are interrupted go on to the same bytes."""

from __future__ import annotations

import csv
import gzip
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from dedupe import Settings, matching, pipeline
from dedupe.cli import main
from dedupe.corpus import find_corpus
from dedupe.errors import InputError
from dedupe.stages.read import Reading, read
from dedupe.stages.read.source import find_sources

pa = pytest.importorskip("pyarrow", reason="the extra fast is not installed")
pytest.importorskip("numba", reason="the extra fast is not installed")
parquet = pytest.importorskip("pyarrow.parquet", reason="the extra fast is not installed")

if TYPE_CHECKING:
    from dedupe.matching.checkpoints import Arrays
    from dedupe.matching.columns import Matching
    from dedupe.stages.read.streams import SpooledTable

WORDS = [f"word{number}" for number in range(500)]
SETTINGS = Settings().override(["batch.articles=17"])


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def articles(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Return articles that share passages; some outlets repeat their lines."""
    chance = random.Random(seed)
    texts: list[str] = []
    for number in range(count):
        own = chance.choices(WORDS, k=chance.randint(20, 120))
        if texts and number % 3 == 0:
            own[3:3] = chance.choice(texts).split()[: chance.randint(15, 60)]
        texts.append(" ".join(own))
    outlets = [chance.choice(["Echo", "Gazette", ""]) for _ in texts]
    feet = {"Echo": "\nMore stories from the Echo newsroom every day", "Gazette": "\nAll rights reserved", "": ""}
    return [
        {
            "id": f"d{number:04}",
            "text": text + feet[outlet],
            "outlet": outlet,
            "published": f"2024-03-0{1 + number % 9}",
        }
        for number, (text, outlet) in enumerate(zip(texts, outlets, strict=True))
    ]


def write_jsonl(path: str, rows: list[dict[str, Any]], *, bad: bool = False) -> str:
    lines = [json.dumps(row) for row in rows]
    if bad:
        lines[5:5] = [
            "{no record",
            json.dumps({"id": "x", "text": " "}),
            json.dumps({"text": "Rain.", "published": "soon"}),
        ]
        lines[70:70] = [lines[3], json.dumps({"id": "mended", "text": "It â€œworkedâ€\x9d, sheÂ said"})]
    data = ("\n".join(lines) + "\n").encode()
    Path(path).write_bytes(gzip.compress(data) if path.endswith(".gz") else data)
    return path


def write_csv(path: str, rows: list[dict[str, str]], bad: str = "") -> str:
    with Path(path).open("w", newline="") as stream:
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
        stream.write(bad)
    return path


def write_folder(path: str, rows: list[dict[str, str]]) -> str:
    for row in rows:
        place = Path(path, row["outlet"] or "none")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{row['id']}.txt").write_text(row["text"])
    Path(path, "empty.txt").write_text(" ")
    Path(path, "latin.txt").write_bytes("A café".encode("latin-1"))
    write_jsonl(f"{path}/more.jsonl", rows[:3])
    return path


def spooled(names: list[str], folder: Path) -> SpooledTable:
    from dedupe.stages.read.streams import Spool

    folder.mkdir(exist_ok=True)
    spool = Spool(folder)
    return spool.fill(Reading(find_sources(names), SETTINGS.read, spool.seen), SETTINGS.batch)


def stories_of(table: SpooledTable, **options: Any) -> Matching:  # noqa: ANN401 - those of find_stories_in
    from dedupe.matching.files import find_stories_in

    return find_stories_in(table, SETTINGS, **options)


def test_files_of_every_kind_give_what_their_records_give_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MANY", 1 << 30)
    rows = articles(150)
    kinds = [
        [write_jsonl("a.jsonl.gz", rows, bad=True), write_jsonl("b.jsonl", articles(40, 2))],
        [write_csv("a.csv", rows, "x,,Echo,2024-03-01\nd0001,Rain.,Echo,2024-03-01\nmore,Rain.,Echo,soon\n")],
        [write_folder("news", rows)],
    ]
    for number, names in enumerate(kinds):
        matches, clusters, rejected = pipeline.find_clusters(read(names, SETTINGS.read), SETTINGS)
        table = spooled(names, Path(f"work{number}"))
        found = stories_of(table)
        assert found.pairs.records(table.ids, found.is_match.nonzero()[0]) == matches
        assert found.clusters == clusters
        assert len(clusters) > 5
        assert table.rejected == rejected
        assert rejected
        assert len(table.sizes) > 5


def test_the_same_articles_give_the_same_stories_from_every_kind_of_file() -> None:
    rows = articles(700)
    write_jsonl("a.jsonl", rows)
    write_csv("a.csv", rows)
    zstd = pytest.importorskip("zstandard", reason="the extra ingest is not installed")
    Path("packed.jsonl.zst").write_bytes(zstd.compress(Path("a.jsonl").read_bytes()))
    parquet.write_table(pa.Table.from_pylist(rows), "a.parquet", row_group_size=90)
    names = ["a.jsonl", "a.csv", "a.parquet", "packed.jsonl.zst"]
    given = [CliRunner().invoke(main, ["cluster", name, "--set", "batch.articles=64"]) for name in names]
    assert {one.exit_code for one in given} == {0}
    assert len({one.stdout for one in given}) == 1
    assert not Path(".dedupe-work").exists()


def test_articles_that_share_nothing_are_each_alone() -> None:
    rows = [{"id": f"d{number}", "text": " ".join(f"w{number}x{word}" for word in range(30))} for number in range(650)]
    given = CliRunner().invoke(main, ["cluster", write_jsonl("a.jsonl", rows), "--csv"])
    assert given.exit_code == 0
    assert len(set(given.stdout.splitlines())) == 651


class Stopping:
    """Checkpoints in memory; after so many the run is interrupted."""

    def __init__(self, most: int = 1 << 30) -> None:
        self.held: dict[str, Arrays] = {}
        self.most = most
        self.saved: list[str] = []

    def load(self, name: str) -> Arrays | None:
        return self.held.get(name)

    def save(self, name: str, arrays: Arrays) -> None:
        if len(self.saved) == self.most:
            raise KeyboardInterrupt
        self.held[name] = arrays
        self.saved.append(name)


def test_a_run_interrupted_anywhere_makes_no_finished_batch_again_and_finds_the_same() -> None:
    names = [write_jsonl("a.jsonl", articles(150))]
    table = spooled(names, Path("work"))
    whole = Stopping()
    stories = stories_of(table, checkpoints=whole)
    assert len(whole.saved) > 15
    for most in range(len(whole.saved) + 1):
        broken = Stopping(most)
        if most < len(whole.saved):
            with pytest.raises(KeyboardInterrupt):
                stories_of(table, checkpoints=broken)
        else:
            stories_of(table, checkpoints=broken)
        resumed = Stopping()
        resumed.held = dict(broken.held)
        again = stories_of(table, checkpoints=resumed)
        assert sorted([*broken.saved, *resumed.saved]) == sorted(whole.saved)
        assert again.clusters == stories.clusters
        assert (again.is_match == stories.is_match).all()


def test_reading_goes_on_behind_the_last_finished_batch() -> None:
    names = [write_jsonl("a.jsonl.gz", articles(150), bad=True), write_folder("news", articles(30, 3))]
    whole = spooled(names, Path("whole"))
    for lost in range(1, len(whole.sizes) + 1):
        part = Path(f"part{lost}")
        part.mkdir()
        for number in range(len(whole.sizes) - lost):
            (part / f"texts-{number:06}.arrow").write_bytes(Path(f"whole/texts-{number:06}.arrow").read_bytes())
        # What a power cut leaves of the next one is nothing.
        (part / f"texts-{len(whole.sizes) - lost:06}.arrow").write_bytes(b"ARROW1")
        again = spooled(names, part)
        assert (again.ids, again.sizes, again.rejected) == (whole.ids, whole.sizes, whole.rejected)
        assert [texts for _, texts in again.texts()] == [texts for _, texts in whole.texts()]


def test_other_settings_or_another_input_never_find_what_was_kept() -> None:
    from dedupe.matching.work import name_of

    name = write_jsonl("a.jsonl", articles(5))
    first = name_of(find_sources([name]), SETTINGS)
    assert name_of(find_sources([name]), SETTINGS) == first
    assert name_of(find_sources([name]), SETTINGS.override(["shingle.k=4"])) != first
    assert name_of(find_sources([name]), SETTINGS.override(["batch.articles=18"])) != first
    about = Path(name).stat()
    Path(name).write_bytes(Path(name).read_bytes().replace(b"word1", b"word2"))
    os.utime(name, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert Path(name).stat().st_size == about.st_size
    assert name_of(find_sources([name]), SETTINGS) != first


def test_a_killed_run_is_gone_on_with_to_the_same_bytes() -> None:
    write_jsonl("a.jsonl", articles(800))
    command = ["cluster", "a.jsonl", "--set", "batch.articles=20"]
    whole = CliRunner().invoke(main, command)
    killed = subprocess.Popen(
        [sys.executable, "-m", "dedupe", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while len(list(Path(".dedupe-work").glob("*/sketches-*.npz"))) < 3 and time.monotonic() < end:
        time.sleep(0.005)
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    resumed = CliRunner().invoke(main, [*command, "--resume"])
    assert "going on from" in resumed.stderr
    assert resumed.stdout == whole.stdout
    assert not Path(".dedupe-work").exists()


def test_an_interruption_says_in_one_line_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from dedupe.matching import columns

    write_jsonl("a.jsonl", articles(700))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(columns, "pairs_once", stop)
        stopped = CliRunner().invoke(main, ["cluster", "a.jsonl"])
    assert stopped.exit_code == 2
    folder = next(Path(".dedupe-work").iterdir())
    line = f"dedupe: stopped; what was finished is kept in {folder}: the same command with --resume goes on\n"
    assert stopped.stderr == line
    other = CliRunner().invoke(main, ["cluster", "a.jsonl", "--set", "verify.run_words=40", "--resume"])
    assert "nothing is kept of an earlier run" in other.stderr
    assert CliRunner().invoke(main, ["cluster", "a.jsonl", "--resume"]).exit_code == 0
    assert not Path(".dedupe-work").exists()


def test_two_runs_at_one_input_keep_out_of_each_others_way() -> None:
    from dedupe.matching.work import open_work

    corpus = find_corpus([write_jsonl("a.jsonl", articles(3))])
    with open_work(corpus.sources(), SETTINGS) as first, open_work(corpus.sources(), SETTINGS) as second:
        assert first.is_kept
        assert not second.is_kept
        with (
            pytest.raises(InputError, match="another run is at this input"),
            open_work(corpus.sources(), SETTINGS, resume=True),
        ):
            pass
    assert not first.folder.exists()
    assert not second.folder.exists()
