"""A standalone cluster on loopback loses a worker by kill -9 in each of three stages; the result is that of `local`.

    python tests/spark_kills.py [--articles 600]

Starts one master and two workers from the PySpark wheel. While candidates, pairs and components are being made, one
of the workers and its executors are killed, and another is started. Exits 0 when the job finished with the same
matches and clusters as the local engine, 1 when not.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pyspark

sys.path.insert(0, str(Path(__file__).parent / "protocol"))

import test_engines as suite

HOME = Path(pyspark.__file__).parent
KILL_IN = ("candidates", "pairs", "components-matches-round-01")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """One master and its workers, each a process of ours."""

    def __init__(self, folder: Path, workers: int = 2) -> None:
        self.port = free_port()
        self._folder = folder
        self._environment = os.environ | {
            "SPARK_HOME": str(HOME),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_DAEMON_MEMORY": "256m",
            "PYSPARK_PYTHON": sys.executable,
            "SPARK_NO_DAEMONIZE": "1",
        }
        self.master = self._start("Master", "--host", "127.0.0.1", "--port", str(self.port), "--webui-port", "0")
        self._await_port()
        self.workers = [self.add_worker() for _ in range(workers)]

    def _start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [str(HOME / "bin" / "spark-class"), f"org.apache.spark.deploy.{name.lower()}.{name}", *arguments]
        with (self._folder / f"{name}-{time.monotonic_ns()}.log").open("wb") as log:
            # A session of its own: a worker is killed with the executors it started.
            return subprocess.Popen(command, env=self._environment, stdout=log, stderr=log, start_new_session=True)

    def _await_port(self) -> None:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        message = "the master does not listen"
        raise RuntimeError(message)

    def add_worker(self) -> subprocess.Popen[bytes]:
        place = tempfile.mkdtemp(dir=self._folder)
        limits = ("--cores", "1", "--memory", "1g", "--work-dir", place, "--webui-port", "0")
        return self._start("Worker", "--host", "127.0.0.1", *limits, f"spark://127.0.0.1:{self.port}")

    def kill_worker(self) -> None:
        victim = self.workers.pop(0)
        os.killpg(victim.pid, signal.SIGKILL)
        victim.wait()
        self.workers.append(self.add_worker())

    def stop(self) -> None:
        for process in (*self.workers, self.master):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def run(articles: int, folder: Path) -> int:
    from dedupe.engine.spark.job import run as run_job
    from dedupe.engine.spark.limits import Limits
    from dedupe.engine.spark.session import open_session

    path = folder / "articles.parquet"
    suite.parquet.write_table(suite.pa.Table.from_pylist(suite.corpus(articles)), path, row_group_size=500)
    matches, clusters = suite.local(path)
    cluster = Cluster(folder)
    killed: list[str] = []
    try:
        master = f"spark://127.0.0.1:{cluster.port}"
        session = open_session(master, {**suite.QUICK, "spark.executor.memory": "512m", "spark.task.maxFailures": "8"})

        def watch(stage: str, is_there: bool) -> None:  # noqa: FBT001 - a watcher's signature
            if stage in KILL_IN and not is_there and stage not in killed:
                killed.append(stage)
                threading.Thread(target=kill_when_busy, args=(stage,)).start()

        def kill_when_busy(stage: str) -> None:
            """Kill a worker when tasks of the stage are running."""
            tracker = session.sparkContext.statusTracker()
            for _ in range(600):
                running = [tracker.getStageInfo(one) for one in tracker.getActiveStageIds()]
                if any(one and one.numActiveTasks for one in running):
                    break
                time.sleep(0.05)
            cluster.kill_worker()
            sys.stdout.write(f"killed a worker in {stage}\n")

        limits = Limits(4, keys_per_task=50_000, documents_per_cell=256, driver_edges=10)
        found: Any = run_job(session, [str(path)], str(folder / "work"), suite.SETTINGS, limits=limits, watch=watch)
        same = suite.rows_of(found.matches) == matches and suite.rows_of(found.clusters) == clusters
        session.stop()
    finally:
        cluster.stop()
    told = f"{len(matches)} matches, {len(clusters)} documents"
    sys.stdout.write(f"{told}; killed in {', '.join(killed)}; {'the same' if same else 'NOT the same'} as local\n")
    return 0 if same and len(killed) == len(KILL_IN) else 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=600)
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="spark-kills-"))
    try:
        return run(chosen.articles, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
