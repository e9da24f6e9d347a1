"""Spark on one machine beside the local engine: CPU seconds, memory, shuffled bytes, and how both grow.

    DEDUPE_DATA=folder python tests/benchmarks/spark.py [--repeats 4] [--runs empty 25000 …] [--write]

Every run is a process of its own, with what it starts: CPU seconds and resident memory are summed over all of them,
sampled five times a second. A Java machine alone differs by a tenth from run to run: the repeats take turns with those
of the other runs, the one of median CPU seconds counts, and all are kept. The empty job has 50 articles: what Spark
costs before there is any work. In one corpus a fifth of the articles are near-identical, in another 20,000 of them stand
beside 25,000 others. In the last one the pairs that matter are aligned.
Shuffled bytes are those that Spark's own event log counts. ``--write`` keeps the figures of the runs that were made in
``reports/benchmarks/spark.json``, beside those that stand there.
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
from statistics import median
from typing import Any

REPORT = Path("reports/benchmarks/spark.json")
EMPTY, SMALL, LARGE, ALIGNED = "empty", "25000", "100000", "5000, aligned"
COPIES, BESIDE = "100000, 20000 of them near-copies", "25000, and 20000 near-copies"
RUNS = {
    EMPTY: (50, 0),
    SMALL: (25_000, 0),
    LARGE: (100_000, 0),
    COPIES: (80_000, 20_000),
    BESIDE: (25_000, 20_000),
    ALIGNED: (5000, 0),
}
"""Run → articles, and near-copies beside them."""
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


def run_spark(path: str, *, is_aligned: bool) -> dict[str, Any]:
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    from dedupe.distributed import TableAligner
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
        settings = Settings.preset("news")
        aligner = TableAligner(settings) if is_aligned else None
        found = run(session, [path], f"{work}/stages", settings, aligner=aligner)
        aligned = {} if found.comparisons is None else {"pairs_aligned": found.comparisons.count()}
        told = aligned | {
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
    parser.add_argument("--runs", nargs="+", default=list(RUNS), choices=list(RUNS))
    parser.add_argument("--repeats", type=int, default=4)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--alone", nargs=2, metavar=("ENGINE", "FILE"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alone:
        engine, path = chosen.alone
        told = run_local(path) if engine == "local" else run_spark(path, is_aligned=engine == "aligned")
        sys.stdout.write(json.dumps(told) + "\n")
        return
    folder = Path(os.environ.get("SPARK_BENCH_CORPORA") or tempfile.mkdtemp(prefix="spark-bench-corpus-"))
    try:
        paths = {name: folder / f"{name}.parquet" for name in chosen.runs}
        for name, path in paths.items():
            if not path.exists():
                write_corpus(path, *RUNS[name])
        engines = {name: ("local", "aligned" if name == ALIGNED else "spark") for name in chosen.runs}
        found: dict[str, dict[str, list[dict[str, Any]]]] = {
            name: {engine: [] for engine in engines[name]} for name in chosen.runs
        }
        load = round(os.getloadavg()[0], 1)
        # All runs, then all again: what is set against each other was measured within the same minutes.
        for _ in range(chosen.repeats):
            for name, path in paths.items():
                for engine in engines[name]:
                    found[name][engine].append(measure("--alone", engine, str(path)))
                    sys.stdout.write(f"{name} {engine} {json.dumps(found[name][engine][-1])}\n")
                    sys.stdout.flush()
        if chosen.write:
            made = {"date": datetime.now(UTC).date().isoformat(), "load_at_start": load}
            keep({name: {**made, **{one: middle(own) for one, own in runs.items()}} for name, runs in found.items()})
    finally:
        if "SPARK_BENCH_CORPORA" not in os.environ:
            shutil.rmtree(folder, ignore_errors=True)


def middle(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the run of median CPU seconds, with those of all."""
    seconds = [float(one["cpu_seconds"]) for one in found]
    nearest = min(found, key=lambda one: abs(float(one["cpu_seconds"]) - median(seconds)))
    return nearest | {"cpu_seconds": round(median(seconds), 1), "cpu_seconds_of_each_repeat": seconds}


def keep(measured: dict[str, dict[str, Any]]) -> None:
    """Write what was measured beside what stands there, and how it grows."""
    held = json.loads(REPORT.read_text(encoding="utf-8")) if REPORT.exists() else {}
    known = held.get("runs", {}) | measured
    runs = {one: known[one] for one in RUNS if one in known}
    figures: dict[str, Any] = {"command": "DEDUPE_DATA=… python tests/benchmarks/spark.py --write", "runs": runs}
    if EMPTY in runs:
        empty = runs[EMPTY]["spark"]["cpu_seconds"]
        costs = {
            one: 1e6 * (told["spark"]["cpu_seconds"] - empty) / told["spark"]["documents"]
            for one, told in runs.items()
            if one not in (EMPTY, ALIGNED)
        }
        figures["spark_cpu_microseconds_a_document_beyond_an_empty_job"] = {
            one: round(cost) for one, cost in costs.items()
        }
        if {SMALL, LARGE} <= costs.keys():
            figures["growth_over_linear"] = round(costs[LARGE] / costs[SMALL], 3)
        if {SMALL, COPIES} <= costs.keys():
            figures["growth_over_linear_with_near_copies"] = round(costs[COPIES] / costs[SMALL], 3)
        if {SMALL, BESIDE} <= costs.keys():
            figures["growth_over_linear_with_near_copies_beside"] = round(costs[BESIDE] / costs[SMALL], 3)
    REPORT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
