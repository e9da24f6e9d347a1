from __future__ import annotations

import gzip
import json
import os
import random
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dedupe.corpus import find_corpus
from dedupe.evaluate.clusters import score_clusters
from dedupe.live import Index
from dedupe.model import Document
from dedupe.pipeline import find_clusters
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SETTINGS = Settings()


def newsroom() -> list[Document]:
    return [one for one in find_corpus("newsroom-week").read() if isinstance(one, Document)]


def batch_stories(documents: Sequence[Document]) -> dict[str, str]:
    _, clusters, _ = find_clusters(documents, SETTINGS)
    story_of = {member: story.id for story in clusters for member in story.members}
    return {one.id: story_of.get(one.id, one.id) for one in documents}


def live_stories(file: Path, batches: Iterable[Sequence[Document]]) -> dict[str, str]:
    with Index(file, SETTINGS) as index:
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
