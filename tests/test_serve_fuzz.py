"""The JSON interface against its own description, by schemathesis: what it takes, what it refuses, what it gives."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from dedupe.corpus import find_corpus
from dedupe.live import Index
from dedupe.model import Document
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

TOOL = Path(sys.executable).with_name("schemathesis")
FOLDER = "fuzzed-where-nobody-looks"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serving: Callable[..., Any]) -> str:
    path = tmp_path_factory.mktemp(FOLDER) / "news.db"
    with Index(path) as index:
        index.add(one for one in find_corpus("newsroom-week").read(Settings()) if isinstance(one, Document))
        index.cluster()
    made: str = serving(path).address
    return made


def fuzz(address: str, folder: Path, *options: object) -> tuple[int, str, list[dict[str, Any]]]:
    """Return the exit code, what was said, and every exchange."""
    report = folder / "exchanges.jsonl"
    command = [TOOL, "run", f"{address}/api/openapi.json", "--no-color", "--generation-deterministic"]
    command += ["--report", "ndjson", "--report-ndjson-path", report, "--checks", "all", *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    lines = report.read_text("utf-8").splitlines() if report.exists() else []
    return done.returncode, done.stdout + done.stderr, [json.loads(line) for line in lines]


def test_interface_does_what_its_description_says(address: str, tmp_path: Path) -> None:
    code, said, exchanges = fuzz(address, tmp_path, "--phases", "examples,fuzzing", "--max-examples", 6)
    assert code == 0, said
    assert re.search(r"Tested: 10\b", said), said
    told = json.dumps(exchanges)
    assert len(exchanges) > 50
    assert "Traceback" not in told
    assert FOLDER not in told


@pytest.mark.slow
def test_interface_does_what_its_description_says_on_thousands_of_requests(address: str, tmp_path: Path) -> None:
    code, said, exchanges = fuzz(
        address, tmp_path, "--phases", "examples,coverage,fuzzing,stateful", "--max-examples", 60
    )
    assert code == 0, said
    told = json.dumps(exchanges)
    assert "Traceback" not in told
    assert FOLDER not in told
