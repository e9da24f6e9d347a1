"""Outputs of stages on disk, under a name that says what they were made of: an interrupted job goes on from them.

A stage is a folder of Parquet files that Spark completes with a mark of its own (`_SUCCESS`); one without
the mark was interrupted and is made again. The folder of a job is named after version, settings and
input, so that another setting or another input never finds it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dedupe.engine.spark.session import explain_failure
from dedupe.errors import DedupeError, InputError
from dedupe.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from dedupe.engine.spark.limits import Limits
    from dedupe.settings import Settings

    Frame = Any
    Session = Any

LAYOUT = 3
"""Raised when a stage's columns change: outputs of another layout are not found."""


@dataclass(slots=True, eq=False)
class Kept:
    """The stages of one job; `made` are those that were made now, in order, the others were there."""

    session: Session
    folder: str
    watch: Callable[[str, bool], None]
    made: list[str] = field(default_factory=list)

    def table(self, stage: str, make: Callable[[], Frame]) -> Frame:
        """Return the output of a stage, made if it is not there.

        Raises:
            EngineError: Spark gave up.
            InputError: A file of the input cannot be read.
        """
        found = self.finished(stage)
        if found is not None:
            return found
        self.watch(stage, False)  # noqa: FBT003 - a watcher's signature
        self.session.sparkContext.setJobDescription(f"dedupe: {stage}")
        place = f"{self.folder}/{stage}"

        def write() -> Frame:
            made = make()
            made.write.mode("overwrite").parquet(place)
            self.made.append(stage)
            # Told its columns, Spark starts no job to look for them in the files.
            return self.session.read.schema(made.schema).parquet(place)

        return self.ask(stage, write)

    def finished(self, stage: str) -> Frame | None:
        """Return the output of a stage that is complete, None of another."""
        place = f"{self.folder}/{stage}"
        if not self._exists(f"{place}/_SUCCESS"):
            return None
        self.watch(stage, True)  # noqa: FBT003 - as above
        self.session.sparkContext.setJobDescription(f"dedupe: {stage}")
        return self.ask(stage, lambda: self.session.read.parquet(place))

    def frame(self, held: pa.Table, schema: str) -> Frame:
        """Return what the driver holds as a table of Spark's."""
        return self.session.createDataFrame(held if held.num_rows else [], schema)

    def hand(self, stage: str, held: pa.Table, schema: str, limits: Limits) -> Frame:
        """Return what the driver holds as a table of Spark's: a large one by way of a stage of that name."""
        if held.nbytes <= limits.handed_bytes:
            return self.frame(held, schema)
        return self.table(stage, lambda: self.frame(held, schema))

    def ask(self, stage: str, question: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is asked
        """Return the answer to a question that starts a job of Spark's, its failures explained."""
        try:
            return question()
        except DedupeError:
            raise
        except Exception as error:
            raise explain_failure(error, stage, self.folder) from error

    def _exists(self, place: str) -> bool:
        path = self.session._jvm.org.apache.hadoop.fs.Path(place)  # noqa: SLF001 - PySpark has no public way to a file system
        return bool(path.getFileSystem(self.session._jsc.hadoopConfiguration()).exists(path))  # noqa: SLF001 - as above


def folder_of(work: str, files: Sequence[tuple[str, int, int]], settings: Settings) -> str:
    """Return the folder of a job under *work*: version, settings, and names, sizes and times of its files."""
    made_of = [__version__, LAYOUT, settings.fingerprint(), list(files)]
    digest = hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:16]
    return f"{work.rstrip('/')}/{settings.fingerprint()}-{digest}"


def files_of(session: Session, paths: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return the files of some paths, sorted: name, bytes, and time of the last change in milliseconds.

    Raises:
        InputError: A path holds no file.
    """
    jvm, configuration = session._jvm, session._jsc.hadoopConfiguration()  # noqa: SLF001 - PySpark has no public way to a file system
    rows: list[tuple[str, int, int]] = []
    for name in paths:
        path = jvm.org.apache.hadoop.fs.Path(name)
        system = path.getFileSystem(configuration)
        before = len(rows)
        for status in system.globStatus(path) or []:
            walk = system.listFiles(status.getPath(), True)  # noqa: FBT003 - Hadoop's own signature
            while walk.hasNext():
                one = walk.next()
                if not one.getPath().getName().startswith(("_", ".")):
                    rows.append((one.getPath().toString(), int(one.getLen()), int(one.getModificationTime())))
        if len(rows) == before:
            message = f"{name}: no such file or folder, or an empty one; give a path that Spark reads"
            raise InputError(message)
    return sorted(rows)
