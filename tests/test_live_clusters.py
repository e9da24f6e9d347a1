from __future__ import annotations

import gzip
import json
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.corpus import find_corpus
from dedupe.evaluate.clusters import score_clusters
from dedupe.live import Index
from dedupe.live.keys import Keys
from dedupe.live.proposing import propose
from dedupe.model import Document
from dedupe.pipeline import find_clusters
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SETTINGS = Settings()
BATCH_BY_BATCH = SETTINGS.replace({"store": {"together_up_to": 0}})


def newsroom() -> list[Document]:
    return [one for one in find_corpus("newsroom-week").read() if isinstance(one, Document)]


def batch_stories(documents: Sequence[Document]) -> dict[str, str]:
    _, clusters, _ = find_clusters(documents, SETTINGS)
    story_of = {member: story.id for story in clusters for member in story.members}
    return {one.id: story_of.get(one.id, one.id) for one in documents}


def live_stories(
    file: Path, batches: Iterable[Sequence[Document]], settings: Settings = BATCH_BY_BATCH
) -> dict[str, str]:
    with Index(file, settings) as index:
        for batch in batches:
            index.add(batch)
            index.cluster()
        assert index.check() == []
        return {name: story for name, story, _ in index.clusters()}


def partition(stories: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(name for name, own in stories.items() if own == story) for story in set(stories.values())}


def by_day(documents: Sequence[Document]) -> list[list[Document]]:
    days = sorted({(one.published or "")[:10] for one in documents})
    return [[one for one in documents if (one.published or "")[:10] == day] for day in days]


def test_stories_of_a_week_day_by_day_are_those_of_all_at_once(tmp_path: Path) -> None:
    documents = newsroom()
    expected = batch_stories(documents)
    assert partition(live_stories(tmp_path / "days.db", by_day(documents))) == partition(expected)
    assert live_stories(tmp_path / "once.db", [documents]) == expected


def of_files(documents: Sequence[Document]) -> list[tuple[str, str, bool]]:
    """Return id, story and whether it represents it, of every document, as files are told."""
    _, clusters, _ = find_clusters(documents, SETTINGS)
    homes = {member: story for story in clusters for member in story.members}
    return [
        (one, homes[one].id, homes[one].representative == one) if one in homes else (one, one, True)
        for one in sorted(one.id for one in documents)
    ]


def test_stories_of_an_index_are_called_as_those_of_files(tmp_path: Path) -> None:
    """What is told later has the smaller id here, and so gives its story the name."""
    documents = sorted(newsroom(), key=lambda one: one.published or "", reverse=True)
    documents = [replace(one, id=f"{place:03}") for place, one in enumerate(documents)]
    with Index(tmp_path / "news.db") as index:
        for start in range(0, len(documents), 7):
            index.add(documents[start : start + 7])
        assert index.cluster() == len(documents)
        assert index.clusters() == of_files(documents)


def test_real_articles_of_two_kinds_have_the_same_stories_in_an_index_and_in_files(tmp_path: Path) -> None:
    folder = Path(os.environ.get("DEDUPE_DATA", ""))
    sources = folder / "prosecutor_pr.jsonl.gz", folder / "bbc.jsonl.gz"
    if not all(source.is_file() for source in sources):
        pytest.skip("not compared: prosecutor_pr, bbc (DEDUPE_DATA names their folder)")
    documents = []
    for source, start, stop in zip(sources, (1500, 0), (1540, 80), strict=True):
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in islice(lines, start, stop)]
        documents += [Document(row["id"], row["text"]) for row in rows]
    expected = of_files(documents)
    assert len({story for _, story, _ in expected}) < len(documents)
    random.Random(5).shuffle(documents)
    with Index(tmp_path / "news.db") as index:
        index.add(documents)
        index.cluster()
        assert index.clusters() == expected


def test_members_and_representatives_are_those_of_files_after_every_addition_and_removal(tmp_path: Path) -> None:
    documents = newsroom()
    with Index(tmp_path / "news.db") as index:

        def told_as_files_are(some: Sequence[Document]) -> bool:
            told, expected = index.clusters(), of_files(some)
            same = partition({name: story for name, story, _ in told})
            is_same = same == partition({name: story for name, story, _ in expected})
            return is_same and [(name, is_it) for name, _, is_it in told] == [(n, is_it) for n, _, is_it in expected]

        for end in range(9, len(documents) + 9, 9):
            index.add(documents[:end])
            index.cluster()
            assert told_as_files_are(documents[:end])
        assert index.cluster() == 0
        gone = {one.id for one in documents[::5]}
        index.remove(gone)
        assert index.cluster() == 0
        assert told_as_files_are([one for one in documents if one.id not in gone])


def test_other_settings_tell_the_stories_of_an_index_anew(tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    with Index(path) as index:
        index.add(newsroom())
        index.cluster()
        stories = {story for _, story, _ in index.clusters()}
    with Index(path, SETTINGS.replace({"cluster": {"strong": 1.0, "reuse": 1.0, "faint": 1.0}})) as index:
        assert index.cluster() == 0
        assert len({story for _, story, _ in index.clusters()}) > len(stories)
    with Index(path) as index:
        index.cluster()
        assert {story for _, story, _ in index.clusters()} == stories


def test_order_within_a_day_changes_nothing(tmp_path: Path) -> None:
    documents = newsroom()
    answers = []
    for seed in (1, 2):
        days = by_day(documents)
        for day in days:
            random.Random(seed).shuffle(day)
        answers.append(live_stories(tmp_path / f"{seed}.db", days))
    assert answers[0] == answers[1]


def test_story_keeps_its_id_when_a_smaller_one_joins(tmp_path: Path) -> None:
    text = " ".join(f"word{number}" for number in range(120))
    with Index(tmp_path / "news.db") as index:
        index.add([Document("m", text, published="2024-01-01"), Document("n", text, published="2024-01-01")])
        assert index.cluster() == 2
        index.add(
            [Document("a", f"{text} and more", published="2024-01-02"), Document("b", "Another story altogether.")]
        )
        assert index.cluster() == 2
        stories = {name: story for name, story, _ in index.clusters()}
        assert stories == {"a": "m", "b": "b", "m": "m", "n": "m"}
        assert sum(is_it for _, story, is_it in index.clusters() if story == "m") == 1
        assert index.cluster() == 0
        index.remove(["m"])
        assert {name: story for name, story, _ in index.clusters()} == {"a": "m", "b": "b", "n": "m"}


@pytest.mark.slow
def test_stories_of_agency_copy_batch_by_batch_are_those_of_all_at_once(tmp_path: Path) -> None:
    """The figures of 20,000 are those of tests/benchmarks/incremental.py: here are its first 4,000 articles."""
    source = Path(os.environ.get("DEDUPE_DATA", "")) / "reuters21578.jsonl.gz"
    if not source.is_file():
        pytest.skip("not measured: reuters21578 (DEDUPE_DATA names its folder)")
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, 4000)]
    days = {row["id"]: datetime.strptime(row["date"].strip()[:11].strip(), "%d-%b-%Y") for row in rows}  # noqa: DTZ007 - a day
    documents = [
        Document(row["id"], row["text"], published=f"{days[row['id']]:%Y-%m-%d}") for row in rows if row["text"].strip()
    ]
    documents.sort(key=lambda one: (one.published or "", one.id))
    batches = [documents[start : start + 100] for start in range(0, len(documents), 100)]
    stories = live_stories(tmp_path / "news.db", batches)
    assert score_clusters(batch_stories(documents), stories)["b3_f1"] >= 0.99


def outlets_and_versions() -> list[Document]:
    """Return the newsroom's week told by more outlets, with a corrected version, short and Chinese texts."""
    documents = newsroom()
    footer = "\nCopyright of this page is its own. Skip to content\n"
    copies = [replace(one, id=f"copy-{one.id}", outlet=f"Second {one.outlet}") for one in documents[::2]]
    copies = [replace(one, text=one.text.replace("the", "a", 9) + footer) for one in copies]
    corrected = [replace(one, text=f"Corrected. {one.text}", published=one.published) for one in documents[::7]]
    short = [Document("short-1", "Rain fell."), Document("short-2", "Rain fell."), Document("short-3", "Rain.")]
    loop = Document("loop", "again and " * 300)
    chinese = [Document(f"zh-{n}", "市议会周一宣布关闭老桥，维修将持续十四周。" * n) for n in (1, 2)]
    return [*documents, *copies, *corrected, *short, loop, replace(loop, id="loop-2"), *chinese]


def test_columns_give_every_pair_and_story_that_pair_by_pair_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("numba")
    documents = outlets_and_versions()
    random.Random(3).shuffle(documents)
    # So few that texts are let go of and read again.
    monkeypatch.setattr("dedupe.live.columns.TOGETHER", 20)
    told = []
    for many in (1, 1 << 30):
        monkeypatch.setattr("dedupe.live.clusters.MANY", many)
        with Index(tmp_path / f"{many}.db", BATCH_BY_BATCH) as index:
            for some in (documents[:50], documents[50:]):
                index.add(some)
                index.cluster()
            stories = index.clusters()
        with closing(sqlite3.connect(tmp_path / f"{many}.db")) as file:
            tables = (file.execute(query).fetchall() for query in ("SELECT * FROM matches", "SELECT * FROM members"))
            told.append((stories, *tables))
    assert told[0] == told[1]
    assert len(told[0][1]) > 50


def test_a_few_documents_are_clustered_without_compiled_code(tmp_path: Path) -> None:
    with Index(tmp_path / "news.db") as index:
        index.add(newsroom())
    script = (
        "import sys\nfrom dedupe.live import Index\n"
        "with Index(sys.argv[1]) as index: print(index.cluster(), 'numba' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "news.db")], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"{len(newsroom())} False\n"


@pytest.mark.parametrize("many", [1, 1 << 30])
def test_what_was_clustered_before_a_run_broke_off_stays_and_the_next_run_ends_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr("dedupe.live.clusters.MANY", many)
    monkeypatch.setattr("dedupe.live.clusters.BATCH", 5)
    whole = live_stories(tmp_path / "whole.db", [newsroom()])
    broken = tmp_path / "broken.db"
    done = []

    def break_off(count: int) -> None:
        done.append(count)
        if len(done) == 3:
            raise KeyboardInterrupt

    with Index(broken, BATCH_BY_BATCH) as index:
        index.add(newsroom())
        with pytest.raises(KeyboardInterrupt):
            index.cluster(break_off)
    with Index(broken, BATCH_BY_BATCH) as index:
        assert index.cluster() == len(newsroom()) - sum(done)
        assert {name: story for name, story, _ in index.clusters()} == whole


@given(st.lists(st.lists(st.sampled_from(range(40)), max_size=9), min_size=1, max_size=8), st.data())
@settings(deadline=None, max_examples=60)
def test_pairs_of_many_keys_at_once_are_those_of_key_by_key(held: list[list[int]], data: st.DataObject) -> None:
    """A slow way that is plain to see: for each key of each document, everybody who holds it."""
    bands = np.array([[100 + data.draw(st.integers(0, 9)) for _ in range(2)] for _ in held], dtype=np.uint64)
    sizes = [len(own) for own in held]
    prints = np.array([key for own in held for key in own], dtype=np.uint64)
    keys = Keys(prints, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), bands)
    numbers = np.arange(5, 5 + len(held), dtype=np.int64)
    stored = {(key, number) for own, number in zip(held, numbers.tolist(), strict=True) for key in own}
    stored |= {(int(key), int(n)) for row, n in zip(bands, numbers, strict=True) for key in row if held[n - 5]}
    stored |= {(data.draw(st.integers(0, 109)), 3) for _ in range(5)}
    crowds = {data.draw(st.integers(0, 39)) for _ in range(3)}
    asked: list[int] = []

    def holders(wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        asked.extend(wanted.tolist())
        hits = [(at, number) for at, key in enumerate(wanted.tolist()) for own, number in stored if own == key]
        random.Random(1).shuffle(hits)
        return np.array([at for at, _ in hits], dtype=np.int64), np.array([n for _, n in hits], dtype=np.uint64)

    def crowded(_which: NDArray[np.int64], _numbers: NDArray[np.uint64], count: int) -> NDArray[np.bool_]:
        return np.array([key in crowds for key in asked[-count:]], dtype=bool) if count else np.zeros(0, dtype=bool)

    expected: dict[tuple[int, int], int] = {}
    for row, own in enumerate(held):
        entries = [*((key, 4) for key in own if key not in crowds), *((int(key), 2) for key in bands[row] if own)]
        for key, bit in entries:
            for other in {number for key_of, number in stored if key_of == key} - {row + 5}:
                pair = (min(row + 5, other), max(row + 5, other))
                expected[pair] = expected.get(pair, 0) | bit
    found = propose(keys, numbers, holders, crowded)
    assert list(zip(found.a.tolist(), found.b.tolist(), strict=True)) == sorted(expected)
    assert found.found_by.tolist() == [expected[pair] for pair in sorted(expected)]
    assert len(asked) == len(set(asked))
