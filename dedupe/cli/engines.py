"""Options of the engine, and the commands that hand their corpus to Spark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from dedupe.errors import RecordError, UnknownNameError, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.cli.options import Choices
    from dedupe.engine.spark.job import Found
    from dedupe.render.table import Table

    Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Engine:
    """Which engine, and for Spark its master and the folder of its stages."""

    name: str
    master: str | None
    work: str | None

    @property
    def stages(self) -> str:
        """Where Spark keeps its stages."""
        return self.work or "spark-work"

    @property
    def is_spark(self) -> bool:
        """Whether the work is Spark's.

        Raises:
            UnknownNameError: There is no such engine.
        """
        if self.name == "local":
            return False
        from dedupe.engine import engines

        _ = engines[self.name]
        return self.name == "spark"


def engine_options(command: Command) -> Command:
    """Add --engine, --master and --work; the command gets them as `engine`."""

    @click.option("--engine", "name", default="local", metavar="NAME", help="local (default) or spark: guide spark.")
    @click.option("--master", metavar="URL", help="Spark's master, as local[2] or spark://host:7077.")
    @click.option("--work", metavar="FOLDER", help="Where finished parts are kept (.dedupe-work, Spark: spark-work).")
    @wraps(command)
    def with_engine(
        *args: Any,  # noqa: ANN401 - whatever the command takes
        name: str,
        master: str | None,
        work: str | None,
        **rest: Any,  # noqa: ANN401 - whatever the command takes
    ) -> Any:  # noqa: ANN401 - whatever the command returns
        return command(*args, engine=Engine(name, master, work), **rest)

    return with_engine


def find_on_spark(names: Sequence[str], engine: Engine, choices: Choices, *, is_aligned: bool = False) -> Found:
    """Return what Spark finds in a corpus, or in any paths that Spark reads; the pairs that matter aligned, or not.

    Raises:
        EngineError: Spark cannot be started, or gave up.
        InputError: A file cannot be read, or holds no document.
        RecordError: Under strict, for the first record that is no document.
    """
    from dedupe.corpus import find_corpus
    from dedupe.engine.spark.job import run
    from dedupe.engine.spark.session import open_session

    is_remote = any("://" in name or "*" in name for name in names)
    corpus = None if is_remote else find_corpus(names)
    paths = [str(path.resolve()) for path in corpus.paths] if corpus else list(names)
    settings = choices.settings(corpus)
    session = open_session(engine.master)

    def watch(stage: str, is_there: bool) -> None:  # noqa: FBT001 - a watcher's signature
        if not choices.quiet:
            click.echo(f"{stage}: kept from an earlier run" if is_there else f"{stage} …", err=True)

    aligner = None
    if is_aligned:
        from dedupe.distributed import TableAligner

        aligner = TableAligner(settings)
    found = run(session, paths, engine.stages, settings, aligner=aligner, watch=watch)
    rejected = found.rejected.limit(4).collect()
    if rejected and choices.strict:
        message = f"{rejected[0]['id']}: {rejected[0]['reason']}"
        raise RecordError(message)
    if not choices.quiet:
        if rejected:
            first = "; ".join(f"{one['id']}: {one['reason']}" for one in rejected[:3])
            click.echo(f"{found.rejected.count()} records were not read: {first}", err=True)
        tables = "" if is_aligned else f"; tables in {found.folder}/clusters and {found.folder}/matches"
        click.echo(f"{found.documents} documents{tables}", err=True)
    return found


def write_on_spark(
    names: Sequence[str], engine: Engine, choices: Choices, output: str | None, format_names: str | None
) -> list[str]:
    """Return the folders of the tables that Spark makes of a corpus, its pairs that matter aligned.

    Args:
        names: A corpus, or any paths that Spark reads.
        engine: Spark.
        choices: What every command has.
        output: A folder on any path that Spark writes; without it one beside the stages.
        format_names: ``parquet`` (without it), or ``jsonl``.

    Raises:
        EngineError: Spark cannot be started, or gave up.
        InputError: A file cannot be read, or holds no document.
        UnknownNameError: There is no such format of tables.
    """
    from dedupe.distributed import FORMATS, write_tables

    kind = format_names or "parquet"
    if kind not in FORMATS:
        raise UnknownNameError(unknown("format of tables", kind, FORMATS, "without --story"))
    found = find_on_spark(names, engine, choices, is_aligned=True)
    return write_tables(found, output or f"{found.folder}/tables", kind)


def clusters_of(found: Found) -> Table:
    """Return one row a document, by id."""
    from dedupe.render.table import Table

    rows = [tuple(row.values()) for row in found.clusters.toArrow().to_pylist()]
    return Table("clusters", ("id", "cluster", "representative", "members"), rows)
