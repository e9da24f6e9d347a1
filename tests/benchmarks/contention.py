"""Two processes that add and four that look up, on one index, for a minute: does anybody have to wait?

    DEDUPE_DATA=folder python tests/benchmarks/contention.py [--seconds 60] [--documents 50000] [--write]

Every wait for the writer's lock is measured, and every find and add, on the clock. A worker that fails fails the
benchmark. ``--write`` puts the figures, with their date, into ``reports/benchmarks/contention.json``.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store import Articles

from dedupe.live import Index
from dedupe.store import opening

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from multiprocessing import Process, Queue

    Results = Queue[tuple[str, int, list[float], list[float]]]

WRITERS, READERS = 2, 4
# Articles of an add: most come alone, some as the page of a feed.
SIZES = (1, 1, 1, 1, 5, 20)


def write(file: str, data: str, number: int, start: int, seconds: float, results: Results) -> None:
    articles = Articles(Path(data))
    chance = random.Random(number)
    waits: list[float] = []
    adds: list[float] = []
    _measure_waits(waits)
    row, end = start, time.monotonic() + seconds
    with Index(file) as index:
        while time.monotonic() < end:
            size = chance.choice(SIZES)
            batch = articles.batch(row, row + size)
            row += size
            begun = time.perf_counter()
            index.add(batch)
            adds.append((time.perf_counter() - begun) * 1000)
    results.put(("write", row - start, waits, adds))


def look(file: str, data: str, number: int, documents: int, seconds: float, results: Results) -> None:
    articles = Articles(Path(data))
    chance = random.Random(number)
    finds: list[float] = []
    end = time.monotonic() + seconds
    with Index(file) as index:
        while time.monotonic() < end:
            query = articles[chance.randrange(documents)]
            begun = time.perf_counter()
            index.find(query)
            finds.append((time.perf_counter() - begun) * 1000)
    results.put(("look", len(finds), [], finds))


def _measure_waits(waits: list[float]) -> None:
    """Note how long each transaction waits for the writer's lock, in milliseconds."""
    patiently = opening.patiently

    def timed(connection: sqlite3.Connection, statement: str, seconds: float, path: Path) -> sqlite3.Cursor:
        begun = time.perf_counter()
        cursor = patiently(connection, statement, seconds, path)
        if statement == "BEGIN IMMEDIATE":
            waits.append((time.perf_counter() - begun) * 1000)
        return cursor

    opening.patiently = timed


@contextmanager
def workers(processes: list[Process]) -> Iterator[None]:
    for process in processes:
        process.start()
    yield
    for process in processes:
        process.join()
        if process.exitcode:
            sys.exit(f"a worker failed with exit code {process.exitcode}")


def quantiles(values: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return {"median": round(cuts[49], 2), "p99": round(cuts[98], 2), "largest": round(max(values), 2)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--documents", type=int, default=50_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = os.environ.get("DEDUPE_DATA")
    if not data or not Path(data).is_dir():
        sys.exit("contention: not measured, DEDUPE_DATA names no folder with the corpora of store.py")
    articles = Articles(Path(data))
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        file = Path(name) / "news.db"
        with Index(file) as index:
            index.add(articles[row] for row in range(arguments.documents))
        common = (str(file), data)
        processes = [
            context.Process(target=write, args=(*common, n, (n + 1) * 10_000_000, arguments.seconds, results))
            for n in range(WRITERS)
        ] + [
            context.Process(target=look, args=(*common, n, arguments.documents, arguments.seconds, results))
            for n in range(READERS)
        ]
        with workers(processes):
            told = [results.get() for _ in processes]
        with Index(file) as index:
            faults = index.check()
            stored = len(index)
    added = sum(count for kind, count, _, _ in told if kind == "write")
    figures = {
        "processes": f"{WRITERS} that write, {READERS} that look, on {os.cpu_count()} processors",
        "documents_before": arguments.documents,
        "added": added,
        "all_there": stored == arguments.documents + added,
        "faults": faults,
        "wait_for_the_lock_ms": quantiles([one for _, _, waits, _ in told for one in waits]),
        "add_ms": quantiles([one for kind, _, _, spent in told if kind == "write" for one in spent]),
        "finds": sum(count for kind, count, _, _ in told if kind == "look"),
        "find_ms": quantiles([one for kind, _, _, spent in told if kind == "look" for one in spent]),
    }
    record = {
        "date": datetime.now(UTC).date().isoformat(),
        "command": "python tests/benchmarks/contention.py " + " ".join(sys.argv[1:]),
        "figures": figures,
    }
    sys.stdout.write(json.dumps(record, indent=1) + "\n")
    if arguments.write:
        place = Path("reports/benchmarks/contention.json")
        place.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
