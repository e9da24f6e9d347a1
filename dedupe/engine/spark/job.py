"""The order of the stages on Spark, from files to tables of matches and stories.

    read → sketch → candidates → verify → stories → tables → align, where it is asked for

Every stage's output is kept (see `kept`), so the next run with the same files and settings starts where
this one ended.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dedupe.engine.spark.alignment import align
from dedupe.engine.spark.candidates import find_candidates, sketch
from dedupe.engine.spark.intake import Intake, take_in
from dedupe.engine.spark.kept import Kept, files_of, folder_of
from dedupe.engine.spark.limits import Limits
from dedupe.engine.spark.session import without_pandas
from dedupe.engine.spark.stories import tell_stories
from dedupe.engine.spark.verify import SCORES, SOURCES, verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.engine.spark.alignment import Aligner
    from dedupe.settings import Settings

    Frame = Any
    Session = Any


_BYTES_A_TASK = 16 << 20
"""Bytes of input for each task of a shuffle: packed texts unpack to three times that."""


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a job found, as tables of Spark's.

    `clusters` has a row a document (id, cluster, representative, members), `matches` a row a match (ids a and b,
    what they share, found_by); both are sorted when they are asked for. `stories` has a row a member of a story (row,
    cluster, representative, why). `near_misses` are the candidate pairs that
    are no match, with the columns of `matches`; `comparisons` is what an aligner says of the pairs that matter, None
    without one. `rejected` has the records that are no document, `articles` the others, `folder` what is kept, `made`
    the stages that were made now.
    """

    clusters: Frame
    stories: Frame
    matches: Frame
    near_misses: Frame
    comparisons: Frame | None
    rejected: Frame
    articles: Frame
    documents: int
    folder: str
    made: Sequence[str]


def run(
    session: Session,
    paths: Sequence[str],
    work: str,
    settings: Settings,
    *,
    aligner: Aligner | None = None,
    limits: Limits | None = None,
    watch: Callable[[str, bool], None] | None = None,
) -> Found:
    """Return what the articles of some files share and which of them tell one story: what the local engine says.

    Args:
        session: A Spark session.
        paths: Parquet or JSON Lines, on any path that Spark reads.
        work: A folder, on a path that all machines read and write, for the outputs of the stages.
        settings: All settings.
        aligner: Aligns the pairs that matter; None leaves that out.
        limits: How much a task holds.
        watch: Is told of each stage as it begins, and whether it was there already.

    Raises:
        EngineError: Spark gave up; the message says why and what is kept.
        InputError: A file cannot be read, or holds no document.
    """
    own = limits or Limits()
    files = files_of(session, paths)
    _set_tasks(session, sum(size for _, size, _ in files), own)
    kept = Kept(session, folder_of(work, files, settings), watch or _ignore)
    with without_pandas():
        intake = take_in(kept, paths, sum(size for _, size, _ in files), settings, own)
        sketches = sketch(kept, intake, settings)
        candidates = find_candidates(kept, intake, sketches, settings, own)
        pairs = verify(kept, intake, candidates, settings, own)
        stories = tell_stories(kept, intake, pairs, settings, own)
        found = _tables(kept, intake, pairs, stories)
        if aligner is None:
            return found
        return replace(found, comparisons=align(kept, intake, pairs, stories, settings, own, aligner))


def _set_tasks(session: Session, size: int, limits: Limits) -> None:
    """Choose the tasks of a shuffle, unless Spark's own settings do."""
    name = "spark.sql.shuffle.partitions"
    if limits.partitions or session.sparkContext.getConf().get(name) is None:
        fewest = 2 * session.sparkContext.defaultParallelism
        session.conf.set(name, str(limits.partitions or max(fewest, size // _BYTES_A_TASK)))


def _tables(kept: Kept, intake: Intake, pairs: Frame, stories: Frame) -> Found:
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    ids = intake.articles.select("row", "id")
    told = stories.where("row is not null").drop("a", "b")

    def clusters() -> Frame:
        told_of = ids.join(told, "row", "left")
        return told_of.select(
            "id",
            F.coalesce("cluster", "id").alias("cluster"),
            F.coalesce(F.col("representative") == F.col("id"), F.expr("true")).alias("representative"),
            F.coalesce("members", F.lit(1)).alias("members"),
        )

    def named(pairs: Frame) -> Frame:
        told = pairs.join(ids.select(F.col("row").alias("a"), F.col("id").alias("a_id")), "a")
        told = told.join(ids.select(F.col("row").alias("b"), F.col("id").alias("b_id")), "b")
        sources = [F.when(F.col("found_by").bitwiseAND(1 << i) > 0, F.lit(name)) for i, name in enumerate(SOURCES)]
        scores = [column.split()[0] for column in SCORES.split(", ")]
        return told.select(
            F.col("a_id").alias("a"),
            F.col("b_id").alias("b"),
            *scores,
            F.array_compact(F.array(*sources)).alias("found_by"),
        )

    matching = stories.where("a is not null").select("a", "b")
    return Found(
        kept.table("clusters", clusters).orderBy("id"),
        told,
        kept.table("matches", lambda: named(pairs.join(matching, ["a", "b"]))).orderBy("a", "b"),
        named(pairs.join(matching, ["a", "b"], "leftanti")),
        None,
        intake.rejected,
        intake.articles,
        intake.count,
        kept.folder,
        kept.made,
    )


def _ignore(_stage: str, _is_there: bool) -> None:  # noqa: FBT001 - a watcher's signature
    """Watch nothing."""
