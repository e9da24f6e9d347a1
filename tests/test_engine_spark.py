"""Spark's pieces without Spark: lists with bounded memory, failures in one line, what a job's folder is named after."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.engine.spark.components import Components, connect
from dedupe.engine.spark.copies import EXACT, LSH, STAR, choose
from dedupe.engine.spark.lists import Lists, key_width, list_pairs
from dedupe.engine.spark.meeting import cut_up
from dedupe.engine.spark.session import explain_failure
from dedupe.errors import EngineError, InputError
from dedupe.model import Sketches
from dedupe.settings import IndexSettings, Settings
from dedupe.stages.index import Search
from dedupe.stages.index.lsh import lsh
from dedupe.stages.index.pairs import Pairs, likeness

if TYPE_CHECKING:
    from pathlib import Path

# What Spark says, shortened, as it was seen.
CORRUPT = """Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times
: org.apache.spark.SparkException: [FAILED_READ_FILE.NO_HINT] Encountered error while reading file file:///news/b.parquet.  SQLSTATE: KD001
Caused by: java.lang.RuntimeException: file:/news/b.parquet is not a Parquet file. Expected magic number at tail"""
MEMORY = "Job aborted: ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Command exited with code 137"


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 30)), max_size=200),
    st.integers(2, 6),
    st.integers(1, 60),
    st.lists(st.integers(0, 30), min_size=31, max_size=31),
)
def test_lists_are_those_of_a_table_of_keys_however_little_room_there_is(
    entries: list[tuple[int, int]], cap: int, room: int, homes: list[int]
) -> None:
    story = [min(row, home) for row, home in enumerate(homes)]
    lists = Lists(key_width(31), cap, room)
    for key, row in entries:
        lists.add(np.array([key], np.uint64), np.array([row]), np.array([story[row]]))
    members, sizes = lists.members()
    found = [own.tolist() for own in np.split(members, np.cumsum(sizes)[:-1])] if sizes.size else []
    table: dict[int, set[int]] = {}
    for key, row in entries:
        table.setdefault(key, set()).add(row)
    wanted = [
        sorted(rows) for _, rows in sorted(table.items()) if len(rows) > 1 and len({story[row] for row in rows}) <= cap
    ]
    assert found == wanted


@given(st.lists(st.lists(st.integers(0, 40), min_size=2, max_size=9, unique=True), max_size=12), st.integers(2, 6))
def test_pairs_are_all_pairs_of_short_lists_and_links_of_long_ones(groups: list[list[int]], longest: int) -> None:
    ordered = [sorted(group) for group in groups]
    members = np.array([row for group in ordered for row in group], dtype=np.int32)
    sizes = np.array([len(group) for group in ordered], dtype=np.int64)
    found = {(int(key) >> 32, int(key) & 0xFFFFFFFF) for piece in list_pairs(members, sizes, longest) for key in piece}
    wanted = {
        (a, b)
        for group in ordered
        for i, a in enumerate(group)
        for j, b in enumerate(group)
        if i < j and (len(group) <= longest or i == 0 or j == i + 1)
    }
    assert found == wanted


@given(st.integers(0, 2**32), st.integers(2, 60), st.integers(1, 8), st.integers(2, 9))
@settings(deadline=None, max_examples=60)
def test_what_long_buckets_leave_is_what_the_local_engine_leaves(
    seed: int, count: int, families: int, longest: int
) -> None:
    chance = np.random.default_rng(seed)
    family = chance.integers(0, families, count)
    signatures = chance.integers(0, 3, (count, 8)).astype(np.uint32)
    signatures[:, ::2] = family[:, None]
    signatures[:, 5:7] = 0
    buckets: dict[tuple[int, ...], list[int]] = {}
    for row, values in enumerate(signatures.tolist()):
        for band in range(4):
            buckets.setdefault((band, *values[2 * band : 2 * band + 2]), []).append(row)
    kinds: dict[tuple[int, int], int] = {}
    for rows in buckets.values():
        is_long = len(rows) > longest
        for pair in ((rows[0], other) for other in rows[1:]) if is_long else combinations(rows, 2):
            kinds[pair] = kinds.get(pair, 0) | (STAR if is_long else LSH)
    for pair in sorted(kinds)[::5]:
        kinds[pair] |= EXACT
    a, b = (np.array([pair[side] for pair in kinds], dtype=np.int64) for side in (0, 1))
    found_by = np.array(list(kinds.values()), dtype=np.int32)
    alike = likeness(Pairs((a << 32 | b).astype(np.uint64)), signatures)
    told = choose(a, b, found_by, alike, alike >= IndexSettings().copy)

    rules = IndexSettings(bands=4, bucket=longest)
    nothing, one_each = np.zeros(count, np.uint64), np.arange(count + 1)
    sketches = Sketches(signatures, nothing, one_each, nothing, 1)
    wanted = lsh(Search(sketches, np.zeros(count, np.int32), Pairs.none(), rules))
    left = told & LSH > 0
    assert sorted(zip(a[left], b[left], strict=True)) == list(zip(wanted.a, wanted.b, strict=True))
    assert (told & EXACT).tolist() == (found_by & EXACT).tolist()
    assert not (told & STAR).any()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).filter(lambda pair: pair[0] != pair[1]), min_size=1))
def test_components_are_told_with_their_first_and_last_rows(edges: list[tuple[int, int]]) -> None:
    a, b = (np.array(side, dtype=np.int64) for side in zip(*edges, strict=True))
    rows, labels = connect(a, b)
    home = {row: {row} for edge in edges for row in edge}
    for one, other in edges:
        both = home[one] | home[other]
        home |= dict.fromkeys(both, both)
    assert list(zip(rows, labels, strict=True)) == [(row, min(home[row])) for row in sorted(home)]
    groups = sorted({tuple(sorted(own)) for own in home.values()})
    known: Any = None
    told = Components(known, known, (rows, labels))
    assert told.extent() == (len(home), max(map(len, groups)))
    large = told.larger_than(2).to_pylist()
    assert [tuple(one.values()) for one in large] == [(g[0], len(g), g[0], g[-1]) for g in groups if len(g) > 2]


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)).filter(lambda pair: pair[0] < pair[1]), min_size=1),
    st.integers(2, 6),
)
def test_every_pair_meets_in_one_cell_of_few_rows_with_both_its_documents(
    edges: list[tuple[int, int]], per_cell: int
) -> None:
    a, b = (np.array(side, dtype=np.int64) for side in zip(*edges, strict=True))
    rows, labels = connect(a, b)
    a, b = np.searchsorted(rows, a), np.searchsorted(rows, b)
    first, second, ways = cut_up(labels, a, b, per_cell)
    held: dict[int, set[int]] = {}
    for way in ways.tolist():
        held.setdefault(way >> 32, set()).add(way & 0xFFFFFFFF)
    wanted: dict[int, set[int]] = {}
    for one, other in zip(a.tolist(), b.tolist(), strict=True):
        wanted.setdefault(int(first[one] + second[other]), set()).update((one, other))
    assert held == wanted
    assert max(map(len, held.values())) <= 2 * per_cell
    homes = [{cell for cell, inside in held.items() if row in inside} for row in range(rows.size)]
    for cell, inside in held.items():
        parts = {int(labels[row]) for row in inside}
        large = [part for part in parts if (labels == part).sum() > per_cell]
        assert not large or len(parts) == 1, "a component that is cut shares no cell"
        assert large or all(homes[row] == {cell} for row in inside), "another is in one cell"


def test_a_damaged_file_is_named_and_what_is_kept_is_said() -> None:
    error = explain_failure(RuntimeError(CORRUPT), "articles", "work/1")
    assert isinstance(error, InputError)
    assert str(error).startswith("file:///news/b.parquet cannot be read to its end; export it again")
    assert "\n" not in str(error)
    assert "kept in work/1" in str(error)


def test_a_lack_of_memory_names_what_gives_more() -> None:
    error = explain_failure(RuntimeError(MEMORY), "pairs", "work/1")
    assert str(error).startswith("pairs: an executor ran out of memory; give it more (spark.executor.memory")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "articles.jsonl"
    path.write_text('{"id": "a", "text": "The bridge closes."}\n', encoding="utf-8")
    return path


def cluster(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "dedupe", "cluster", *arguments, "--engine", "spark"]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def test_a_master_that_is_not_there_is_one_line(corpus: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{probe.getsockname()[1]}"
        done = cluster(str(corpus), "--master", master)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert f"Spark master {master} cannot be reached" in line
    assert "--master" in line


def test_without_java_one_line_says_what_to_install(corpus: Path, tmp_path: Path) -> None:
    done = cluster(str(corpus), "--master", "local[1]", JAVA_HOME=str(tmp_path))
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "Spark needs Java 17 or later" in line
    assert "openjdk-17-jre-headless" in line


def test_an_engine_of_another_name_is_refused(corpus: Path) -> None:
    command = [sys.executable, "-m", "dedupe", "cluster", str(corpus), "--engine", "sparc"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert 'no engine "sparc"; did you mean "spark"?' in done.stderr


@pytest.mark.parametrize("asked", [["--pdf"], ["--title", "The week"]])
def test_what_is_for_pages_is_refused_where_tables_are_written(corpus: Path, asked: list[str]) -> None:
    command = [sys.executable, "-m", "dedupe", "report", str(corpus), "--engine", "spark", *asked]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    line = done.stderr.splitlines()[-1]
    assert f"{asked[0]} is for a report in pages, and Spark writes tables of a whole corpus" in line
    assert "--story ID" in line


def test_a_folder_is_named_after_settings_and_files() -> None:
    from dedupe.engine.spark.kept import folder_of

    files, settings = [("a.parquet", 10, 1)], Settings.preset("news")
    names = {
        folder_of("work", files, settings),
        folder_of("work", files, settings.override(["shingle.k=4"])),
        folder_of("work", [("a.parquet", 11, 1)], settings),
        folder_of("work", [("a.parquet", 10, 2)], settings),
    }
    assert len(names) == 4
    assert folder_of("work/", files, settings) in names


def test_engine_errors_are_the_users() -> None:
    from dedupe.errors import DedupeError

    assert issubclass(EngineError, DedupeError)


@pytest.mark.slow
def test_the_command_prints_on_spark_what_it_prints_here(tmp_path: Path) -> None:
    import json
    import shutil

    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    story = "The bridge on Mill Lane will close for {} weeks from Monday so that engineers can repair its northern arch, and all buses will take the long way round by the old mill until the work is done."
    records = [
        {"id": "b", "text": story.format("fourteen"), "outlet": "Council"},
        {"id": "a", "text": story.format("sixteen"), "outlet": "Echo"},
        {"id": "c", "text": "A choir sang in the rain.", "outlet": "Echo"},
    ]
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records) + "no record\n", encoding="utf-8")
    done = cluster(str(path), "--master", "local[1]", "--work", str(tmp_path / "work"))
    here = subprocess.run(
        [sys.executable, "-m", "dedupe", "cluster", str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == here.stdout
    assert '"members": 2' in done.stdout
    assert "1 records were not read" in done.stderr
    assert "articles.jsonl: not a JSON record (Expecting value)" in done.stderr

    engine = ("--engine", "spark", "--master", "local[1]", "--work", str(tmp_path / "work"))
    report = [sys.executable, "-m", "dedupe", "report", str(path), *engine]
    tables = subprocess.run(
        [*report, "-o", str(tmp_path / "tables"), "--format", "jsonl"], capture_output=True, text=True, check=False
    )
    assert tables.returncode == 0
    assert "stories: kept from an earlier run" in tables.stderr
    assert f"{tmp_path / 'tables'}/passages" in tables.stdout.splitlines()
    parts = (tmp_path / "tables" / "edits").glob("*.json")
    edits = [json.loads(line) for one in parts for line in one.read_text(encoding="utf-8").splitlines()]
    assert [(one["a"], one["b"], one["old"], one["new"], one["kind"]) for one in edits] == [
        ("a", "b", "sixteen", "fourteen", "number")
    ]
    told = subprocess.run(
        [*report, "--story", "b", "--title", "Mill Lane", "-o", "-"], capture_output=True, text=True, check=False
    )
    assert [one["id"] for one in json.loads(told.stdout)["documents"]] == ["a", "b"]
    assert json.loads(told.stdout)["title"] == "Mill Lane"
    refused = subprocess.run([*report, "--format", "html"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert 'no format of tables "html"' in refused.stderr


@pytest.mark.slow
@pytest.mark.parametrize("how", ["refuse", "kill"])
def test_an_executor_out_of_memory_is_one_line_and_finished_stages_are_kept(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import json
    import shutil
    from contextlib import ExitStack
    from pathlib import Path

    if shutil.which("java") is None:
        pytest.skip("Java is not installed")
    # A text of 16 MB takes some 400 MB to be sketched.
    records = [{"id": "a", "text": "The bridge closes."}]
    records.append({"id": "large", "text": " ".join(f"w{number}" for number in range(2_000_000))})
    path = tmp_path / "articles.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    work = tmp_path / "work"
    hook = str(Path(__file__).parent / "little_memory")
    little = {"PYTHONPATH": hook, "DEDUPE_LITTLE_MEMORY": how}
    with ExitStack() as stack:
        master = "local[1]"
        if how == "kill":
            monkeypatch.syspath_prepend(Path(__file__).parent)
            from spark_kills import Cluster

            standing = Cluster(tmp_path, workers=1)
            stack.callback(standing.stop)
            master = f"spark://127.0.0.1:{standing.port}"
            hooked = " ".join(f"--conf spark.executorEnv.{name}={value}" for name, value in little.items())
            little = {"PYSPARK_SUBMIT_ARGS": f"{hooked} --conf spark.task.maxFailures=1 pyspark-shell"}
        done = cluster(str(path), "--master", master, "--work", str(work), **little)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = [one for one in done.stderr.splitlines() if one.startswith("dedupe: ")]
    assert line.startswith("dedupe: sketches: an executor ran out of memory; give it more (spark.executor.memory")
    assert "finished stages are kept in" in line
    assert "Traceback" not in done.stderr
    (kept,) = work.iterdir()
    assert [one.name for one in kept.iterdir() if (one / "_SUCCESS").exists()] == ["articles"]
    if how == "kill":
        return
    command = [sys.executable, "-m", "dedupe", "cluster", str(path), "--engine", "spark", "--master", "local[1]"]
    with subprocess.Popen([*command, "--work", str(work)], stderr=subprocess.PIPE, text=True) as again:
        assert again.stderr is not None
        said = []
        for told in again.stderr:
            said.append(told.strip())
            if told.startswith("near"):
                break
        again.terminate()
    assert said[-3:] == ["articles: kept from an earlier run", "sketches …", "near …"]
