"""Spark's Python workers with little memory where articles are sketched; they begin with this file on their path.

With `DEDUPE_LITTLE_MEMORY=refuse` a worker has a few megabytes beyond what it needs for its libraries, by a limit of the
system's: what it asks for beyond is refused, as under `spark.executor.pyspark.memory`. With `kill` the executor is
killed by signal 9, as the system or a container does with a process that takes too much.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.settings import Settings

_LEFT_BYTES = 64 << 20


def give_little(how: str) -> None:
    """Replace what sketches articles in this process and in those that it forks."""
    import pyarrow as pa

    from dedupe.engine.spark import candidates

    executor = os.getppid()
    sketch = candidates._sketch

    def sketch_with_little(settings: Settings, batches: Iterator[Any]) -> Iterator[Any]:
        if how == "kill":
            os.kill(executor, signal.SIGKILL)
        # Libraries and compiled code are loaded by now: what is left is for the articles.
        one = {"row": pa.array([0]), "text": pa.array(["A few words of no article."]), "spans": pa.array([b""])}
        list(sketch(settings, iter([pa.RecordBatch.from_pydict(one)])))
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + _LEFT_BYTES
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        yield from sketch(settings, batches)

    candidates._sketch = sketch_with_little


if "pyspark.daemon" in sys.orig_argv and "DEDUPE_LITTLE_MEMORY" in os.environ:
    give_little(os.environ["DEDUPE_LITTLE_MEMORY"])
