"""The invented weeks as their tests read them: articles, labels, spans, runs of words."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent / "corpora"


class Week:
    """A shipped corpus with its labels; nothing of the tool reads it."""

    unseen = "unseen:"
    """How a label names a text that nobody collected."""

    def __init__(self, name: str) -> None:
        self.folder = ROOT / name
        lines = (self.folder / "documents" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
        self.lines = len(lines)
        self.articles: dict[str, dict[str, Any]] = {one["id"]: one for one in map(json.loads, lines)}
        self.clusters = self.labels("clusters")
        self.derivations = self.labels("derivations")
        self.edits = self.labels("edits")
        self.quotes = self.labels("quotes")
        self.furniture = self.labels("furniture")
        self.coverage = self.labels("coverage")
        self.part = {row["document"]: row for row in self.clusters}

    def labels(self, name: str) -> list[dict[str, str]]:
        """The rows of a label file, which must be straight."""
        with (self.folder / "labels" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, strict=True))
        assert rows
        assert all(None not in row and None not in row.values() for row in rows), f"{name}.csv has ragged rows"
        return rows

    def text(self, name: str) -> str:
        return str(self.articles[name]["text"])

    def words_at(self, name: str, quoted: str) -> str:
        """The bracketed words of a context, which must stand once."""
        before, words, after = quoted.replace("]", "[").split("[")
        count = self.text(name).count(before + words + after)
        assert count == 1, f"{name}: {quoted!r} stands {count} times"
        return words

    def runs(self, name: str, words: int) -> set[tuple[str, ...]]:
        """Every run of *words* words outside furniture."""
        outlet, kept = self.articles[name]["outlet"], self.text(name)
        for row in self.furniture:
            if row["outlet"] == outlet and row["document"] in ("", name):
                kept = kept.replace(row["text"], "\n\n")
        tokens = "".join(c.lower() if c.isalnum() else " " for c in kept.replace("’", "'")).split()
        return {tuple(tokens[i : i + words]) for i in range(len(tokens) - words + 1)}

    def moment(self, name: str) -> tuple[datetime, datetime] | None:
        """The first and the last moment that the date of a document may mean; None without a date."""
        published = self.articles.get(name, {}).get("published")
        if published is None:
            return None
        if len(published) == len("2026-03-02"):
            day = datetime.combine(date.fromisoformat(published), datetime.min.time(), UTC)
            return day, day + timedelta(days=1)
        at = datetime.fromisoformat(published)
        assert at.tzinfo is not None, f"{published} has no zone"
        return at, at


_read = cache(Week)


@pytest.fixture(params=["newsroom-week", "newsroom-second-week"])
def week(request: pytest.FixtureRequest) -> Week:
    """Each week in its turn."""
    return _read(request.param)


@pytest.fixture
def first_week() -> Week:
    return _read("newsroom-week")


@pytest.fixture
def second_week() -> Week:
    return _read("newsroom-second-week")
