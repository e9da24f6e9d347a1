"""Spark on one machine beside the local engine: CPU seconds, memory, shuffled bytes, and how both grow.

    DEDUPE_DATA=folder python tests/benchmarks/spark.py [--sizes 25000 100000] [--copies 20000] [--write]

Every run is a process of its own, with what it starts: CPU seconds and resident memory are summed over all of them,
sampled five times a second. The empty job has 50 articles: what Spark costs before there is any work. `copies` is a
corpus of the smaller size in which so many articles are near-identical. Shuffled bytes are those that Spark's own
event log counts. ``--write`` keeps the figures in ``reports/benchmarks/spark.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

REPORT = Path("reports/benchmarks/spark.json")
TICK = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def write_corpus(path: Path, count: int, copies: int) -> None:
    import pyarrow as pa
    from planted import write_parquet
    from pyarrow import parquet

    write_parquet(Path(os.environ["DEDUPE_DATA"]), count, path)
    if not copies:
        return
    chance = random.Random(11)
    table = parquet.read_table(path)
    story = next(text for text in table["text"].to_pylist() if 300 < text.count(" ") < 400).split()
    near = [
        " ".join(word if chance.random() > 0.005 else f"other{chance.randrange(900)}" for word in story)
        for _ in range(copies)
    ]
    ids = [f"copy{number:06}" for number in range(copies)]
    parquet.write_table(pa.concat_tables([table, pa.table([ids, near], schema=table.schema)]), path, compression="zstd")


def session_of(leader: int) -> dict[int, tuple[float, int]]:
    """Return CPU seconds and resident bytes of every process in the session of *leader*."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == leader:
                found[int(entry.name)] = ((int(fields[11]) + int(fields[12])) / TICK, int(fields[21]) * PAGE)
    return found


def measure(*arguments: str) -> dict[str, Any]:
    """Return what a run of this file costs, and what it printed."""
    process = subprocess.Popen(
        [sys.executable, __file__, *arguments], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    cpu: dict[int, float] = {}
    peak = 0
    began = time.monotonic()
    while process.poll() is None:
        now = session_of(process.pid)
        cpu |= {one: seconds for one, (seconds, _) in now.items()}
        peak = max(peak, sum(size for _, size in now.values()))
        time.sleep(0.2)
    told = process.stdout.read() if process.stdout else ""
    if process.returncode:
        message = f"{' '.join(arguments)} ended with {process.returncode}"
        raise RuntimeError(message)
    costs = {"cpu_seconds": round(sum(cpu.values()), 1), "peak_mb": peak >> 20}
    return costs | {"wall_seconds": round(time.monotonic() - began, 1), **json.loads(told.splitlines()[-1])}


def run_local(path: str) -> dict[str, Any]:
    from dedupe.matching.files import find_stories_in
    from dedupe.settings import Settings
    from dedupe.stages.read.columns import read_columns

    settings = Settings.preset("news")
    table = read_columns([path], settings.read)
    if table is None:
        raise RuntimeError(path)
    found = find_stories_in(table, settings)
    return {"documents": len(table.ids), "matches": int(found.is_match.sum()), "stories": len(found.clusters)}


def run_spark(path: str) -> dict[str, Any]:
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    from dedupe.engine.spark.job import run
    from dedupe.engine.spark.session import open_session
    from dedupe.settings import Settings

    work = tempfile.mkdtemp(prefix="spark-bench-")
    options = {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": work,
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
        "spark.driver.memory": "3g",
        "spark.local.dir": work,
    }
    session = open_session("local[2]", options)
    try:
        found = run(session, [path], f"{work}/stages", Settings.preset("news"))
        told = {
            "documents": found.documents,
            "matches": found.matches.count(),
            "stories": found.clusters.where(F.col("members") > 1).select("cluster").distinct().count(),
        }
        session.stop()
        shuffled = 0
        (log,) = (one for one in Path(work).iterdir() if one.is_file() and one.name.startswith("local-"))
        for line in log.open(encoding="utf-8"):
            if '"SparkListenerTaskEnd"' in line:
                metrics = json.loads(line).get("Task Metrics") or {}
                shuffled += metrics.get("Shuffle Write Metrics", {}).get("Shuffle Bytes Written", 0)
        return told | {"shuffled_bytes_a_document": round(shuffled / found.documents)}
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[25_000, 100_000])
    parser.add_argument("--copies", type=int, default=20_000)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--alone", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alone:
        engine, path = chosen.alone
        sys.stdout.write(json.dumps((run_local if engine == "local" else run_spark)(path)) + "\n")
        return
    folder = Path(tempfile.mkdtemp(prefix="spark-bench-corpus-"))
    figures: dict[str, Any] = {
        "command": "DEDUPE_DATA=… python tests/benchmarks/spark.py --write",
        "date": datetime.now(UTC).date().isoformat(),
        "load_at_start": round(os.getloadavg()[0], 1),
        "runs": {},
    }
    try:
        plan = [("empty", 50, 0), *((str(size), size, 0) for size in chosen.sizes)]
        if chosen.copies:
            plan.append((f"{chosen.sizes[0]} and {chosen.copies} near-copies", chosen.sizes[0], chosen.copies))
        for name, count, copies in plan:
            path = folder / "articles.parquet"
            write_corpus(path, count, copies)
            runs = {engine: measure("--alone", engine, str(path)) for engine in ("local", "spark")}
            figures["runs"][name] = runs
            sys.stdout.write(f"{name} {json.dumps(runs)}\n")
            sys.stdout.flush()
            if chosen.write:
                keep(figures, chosen.sizes)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(figures: dict[str, Any], sizes: list[int]) -> None:
    """Write what was measured so far, and how it grows."""
    runs = figures["runs"]
    empty = runs["empty"]["spark"]["cpu_seconds"]
    costs = {
        name: (run["spark"]["cpu_seconds"] - empty) / run["spark"]["documents"]
        for name, run in runs.items()
        if name != "empty"
    }
    figures["spark_cpu_microseconds_a_document_beyond_an_empty_job"] = {
        name: round(1e6 * cost) for name, cost in costs.items()
    }
    first, last = str(sizes[0]), str(sizes[-1])
    if first in costs and last in costs:
        figures["growth_over_linear"] = round(costs[last] / costs[first], 3)
    REPORT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
