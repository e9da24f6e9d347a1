"""A full disk, a file that cannot be written, another process that does not let go: a clear line, and nothing lost."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from dedupe.errors import StoreError
from dedupe.live import Index
from dedupe.model import Document
from dedupe.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

FILLER = """
import random, resource, sys
from dedupe.errors import StoreError
from dedupe.live import Index
from dedupe.model import Document
from dedupe.settings import Settings

limit = 2_000_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
chance = random.Random(1)
count = 0
with Index(sys.argv[1], Settings().override(["store.batch=20", "store.recent=64"])) as index:
    try:
        for number in range(500):
            texts = [" ".join(f"word{chance.randrange(10**6)}" for _ in range(60)) for _ in range(20)]
            index.add([Document(f"d{number:03}-{row}", text) for row, text in enumerate(texts)])
            count += 20
    except StoreError as error:
        print(error, file=sys.stderr)
print(count)
"""


def documents(count: int) -> list[Document]:
    chance = random.Random(1)
    return [
        Document(f"d{row:03}", " ".join(f"word{chance.randrange(10**6)}" for _ in range(40))) for row in range(count)
    ]


def test_full_disk_is_told_in_one_line_and_loses_nothing(tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    done = subprocess.run([sys.executable, "-c", FILLER, str(file)], capture_output=True, text=True, check=True)
    assert done.stderr.startswith(f"{file}: the disk ")
    assert done.stderr.count("\n") == 1
    stored = int(done.stdout)
    assert 20 <= stored < 10_000
    with Index(file) as index:
        assert index.check() == []
        # What was stored when the error came may be one add more than was acknowledged.
        assert stored <= len(index) <= stored + 20
        assert index.add(documents(3)).known + index.add([Document("new", "Room again.")]).new == 1
        assert index.get("new") is not None


def test_process_that_does_not_let_go_is_named_after_the_wait(tmp_path: Path) -> None:
    file = tmp_path / "news.db"
    with Index(file) as index:
        index.add(documents(3))
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with Index(file, Settings().override(["store.wait_seconds=0.1"])) as index:
            with pytest.raises(StoreError, match=r"another process has been writing for 0.1 seconds"):
                index.add(documents(5))
            # Whoever looks up waits for nobody.
            assert index.find(documents(3)[0])[0].id == "d000"
    finally:
        other.execute("ROLLBACK")
        other.close()
    with Index(file) as index:
        assert (index.add(documents(5)).new, index.check()) == (2, [])


def test_file_that_cannot_be_written_is_still_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "news.db"
    with Index(file) as index:
        index.add(documents(3))
    # Whoever runs the tests may be allowed to write anywhere: the answer of the system is put in its place.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Index(file) as index:
        assert index.find(documents(3)[1])[0].id == "d001"
        with pytest.raises(StoreError, match="the file or its folder cannot be written; change its permissions"):
            index.add(documents(5))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news.db"]


def test_synchronisation_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError.__mro__[1], match=r'store.sync is "never"; it must be one of normal or full'):
        Index(tmp_path / "news.db", Settings().override(["store.sync=never"]))


def test_full_synchronisation_is_what_the_file_is_opened_with(tmp_path: Path) -> None:
    for name, level in (("normal", 1), ("full", 2)):
        with Index(tmp_path / "news.db", Settings().override([f"store.sync={name}"])) as index:
            assert index._connection.execute("PRAGMA synchronous").fetchone() == (level,)
