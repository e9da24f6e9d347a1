"""A Spark session, and what goes wrong with one in one line each."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import warnings
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedupe.errors import EngineError, InputError, reason_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Session = Any  # pyspark's classes, imported where they are used

_PATIENCE_SECONDS = 5.0
_ADDRESS = re.compile(r"(?:spark|k8s)://(?:https?://)?(\[[^\]]+\]|[^:/,]+)(?::(\d+))?")
_PORTS = {"spark": 7077, "k8s": 443}
# What the kernel's killer, Kubernetes and YARN leave behind, and what the JVM says itself.
_MEMORY = re.compile(
    r"OutOfMemoryError|Container killed .* memory|OOMKilled|exit(?:ed)?(?: with)? (?:code|status)[: ]*(?:137|52)\b|"
    r"SparkOutOfMemoryError|MemoryError|Python worker exited unexpectedly|Cannot allocate memory"
)
_ENDED = re.compile(
    r"Answer from Java side is empty|Error while sending or receiving|Connection refused|Py4JNetworkError"
)
_FILE = re.compile(
    r"(?:reading file|read footer for file|Could not read.*?file)[:\s]*(?:FileStatus\{path=)?([^\s;,}]+)"
)
_GONE = re.compile(
    r"SparkContext (?:was|has been) (?:shut down|stopped)|All masters are unresponsive|cancelled because"
)
_CORRUPT = re.compile(
    r"FAILED_READ_FILE|CANNOT_READ_FILE_FOOTER|is not a Parquet file|ParquetDecodingException|"
    r"Could not read (?:or convert )?(?:footer|page|schema)|EOFException|corrupt"
)


def open_session(master: str | None = None, options: Mapping[str, str] | None = None) -> Session:
    """Return the session at hand, or a new one.

    Args:
        master: As Spark writes it: ``local[2]``, ``spark://host:7077``, ``yarn``, ``k8s://https://host:443``. None
            takes what ``spark-submit`` or ``spark-defaults.conf`` says.
        options: Further settings of Spark.

    Raises:
        EngineError: PySpark or Java is not installed, or the master is not there.
    """
    if find_spec("pyspark") is None:
        message = "PySpark is not installed; pip install 'dedupe-provenance[spark]'"
        raise EngineError(message)
    from pyspark.sql import SparkSession

    at_hand = SparkSession.getActiveSession()
    if at_hand is not None:
        return at_hand
    _find_java()
    if master:
        _reach(master)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("dedupe")
    for name, value in {**_defaults(master), **(options or {})}.items():
        builder = builder.config(name, value)
    try:
        with without_pandas():
            session = builder.getOrCreate()
    except Exception as error:
        message = f'Spark does not start with master "{master}" ({reason_of(error)}); see dedupe guide spark'
        raise EngineError(message) from error
    session.sparkContext.setLogLevel("OFF")
    return session


@contextmanager
def without_pandas() -> Iterator[None]:
    """Keep PySpark from warning of pandas 3, of which none of this makes use."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


def _defaults(master: str | None) -> dict[str, str]:
    """Return what a session needs beyond Spark's own defaults."""
    chosen = {
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # Texts: a batch is some ten megabytes, and its own cost is forgotten.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "4096",
        # Signatures and fingerprints are random bits, which no codec packs; zstd costs little on them.
        "spark.sql.parquet.compression.codec": "zstd",
        "spark.sql.parquet.filterPushdown": "true",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
    }
    if master:
        chosen["spark.master"] = master
    if master and (master.startswith("local") or "//127.0.0.1" in master or "//localhost" in master):
        # Nothing of a run on one machine listens to the network.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        chosen |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.ui.enabled": "false",
        }
    if master and master.startswith("local"):
        quiet = f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties').as_uri()}"
        # The heavy work is Python's: optimising Java costs more than it saves (of an empty job, half of the CPU), and
        # threads that collect its garbage beside the tasks take the tasks' processors.
        chosen["spark.driver.extraJavaOptions"] = f"{quiet} -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
    return chosen


def _find_java() -> None:
    """Raise unless a Java is there to start."""
    home = os.environ.get("JAVA_HOME")
    found = (Path(home) / "bin" / "java").is_file() if home else shutil.which("java") is not None
    if not found:
        where = f"JAVA_HOME is {home}, where there is no bin/java" if home else "no java on the PATH"
        message = (
            f"Spark needs Java 17 or later: {where}; install it (Debian: apt-get install openjdk-17-jre-headless) "
            "or set JAVA_HOME"
        )
        raise EngineError(message)


def _reach(master: str) -> None:
    """Raise unless something listens where the master should."""
    places = _ADDRESS.findall(master)
    kind = master.partition("://")[0]
    if not places or kind not in _PORTS:
        return
    reasons = []
    for host, port in places:
        try:
            address = (host.strip("[]"), int(port or _PORTS[kind]))
            with socket.create_connection(address, timeout=_PATIENCE_SECONDS):
                return
        except OSError as error:
            reasons.append(reason_of(error))
    message = (
        f"Spark master {master} cannot be reached ({reasons[0]}); start it or give another --master, such as local[2]"
    )
    raise EngineError(message)


def explain_failure(error: Exception, stage: str, kept: str) -> EngineError | InputError:
    """Return what went wrong in a stage as an error of ours: its cause, what to do, and what is kept.

    Args:
        error: What Spark raised.
        stage: The stage that was being made.
        kept: The folder of the finished stages.
    """
    said = str(error)
    again = f"finished stages are kept in {kept}; the same command goes on from there"
    if _MEMORY.search(said):
        return EngineError(
            f"{stage}: an executor ran out of memory; give it more (spark.executor.memory, "
            "spark.executor.memoryOverhead, spark.executor.pyspark.memory where it is set; on one machine "
            "spark.driver.memory) or raise "
            f"spark.sql.shuffle.partitions; {again}"
        )
    if _ENDED.search(said):
        return EngineError(
            f"{stage}: Spark's own process ended, most likely for lack of memory; give it more (spark.driver.memory, "
            f'as in PYSPARK_SUBMIT_ARGS="--driver-memory 4g pyspark-shell"); {again}'
        )
    if _CORRUPT.search(said):
        found = _FILE.search(said)
        name = found.group(1).rstrip(".") if found else "a file of the input"
        return InputError(f"{name} cannot be read to its end; export it again or take it out of the folder; {again}")
    if "No space left on device" in said:
        return EngineError(f"{stage}: a disk is full; free space or set spark.local.dir to another disk; {again}")
    if _GONE.search(said):
        return EngineError(f"{stage}: the cluster went away; {again}")
    causes = [line.strip() for line in said.splitlines() if re.match(r"\s*(?:\w+\.)*\w*(?:Error|Exception)\b", line)]
    return EngineError(f"{stage}: Spark gave up ({reason_of(RuntimeError(causes[-1] if causes else said))}); {again}")
