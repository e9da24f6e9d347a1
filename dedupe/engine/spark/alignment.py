"""The last, optional stage: the pairs that matter are aligned, each text travelling once to where its partners are.

Which pairs matter is what `dedupe.pipeline` says of a corpus on one machine: every match inside a small story, in
a large one those with its representative, and of the matches outside its own story a document's strongest few.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from dedupe.engine.spark.components import components
from dedupe.engine.spark.meeting import meet, place
from dedupe.engine.spark.records import FIELDS
from dedupe.engine.spark.texts import spans_of
from dedupe.engine.spark.verify import SCORES, SOURCES
from dedupe.model import Candidates, Document
from dedupe.model.sketch import MatchColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

    from dedupe.engine.spark.intake import Intake
    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits
    from dedupe.model import Match, Span
    from dedupe.settings import Settings

    Frame = Any
    Column = Any

_SCORES = [column.split()[0] for column in SCORES.split(", ")]
# A pair takes milliseconds where verifying takes microseconds: cells are as much smaller, so that tasks end together.
_SMALLER = 16


class Aligner(Protocol):
    """What aligns pairs: a pure function that travels to the machines."""

    @property
    def schema(self) -> str:
        """The columns of what it returns, as Spark's DDL; its first two are `a` and `b`, ids in the order given."""

    def __call__(
        self, documents: Sequence[Document], furniture: Sequence[tuple[Span, ...]], matches: Sequence[Match]
    ) -> pa.Table:
        """Return a row a match."""


def align(
    kept: Kept, intake: Intake, pairs: Frame, stories: Frame, settings: Settings, limits: Limits, aligner: Aligner
) -> Frame:
    """Return what *aligner* says of every pair that matters."""

    def make() -> Frame:
        chosen = kept.table("chosen", lambda: choose(pairs, stories, settings))
        groups = components(kept, "chosen", chosen, limits)
        placed = place(chosen, groups, max(1, limits.documents_per_cell // _SMALLER), limits, cut=True)
        return meet(placed, intake.articles.select("row", "spans", *FIELDS), _align(aligner), aligner.schema)

    return kept.table("comparisons", make)


def choose(pairs: Frame, stories: Frame, settings: Settings) -> Frame:
    """Return the pairs that are aligned, with what they share.

    Args:
        pairs: Verified pairs.
        stories: The members of stories, and which pairs match.
        settings: How large a small story is, and how many matches outside its story a document has aligned.
    """
    from pyspark.sql import Window
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    members = stories.where("row is not null").select("row", "cluster", "members", "is_representative")

    def of(side: str) -> Frame:
        renamed = {"cluster": f"{side}_cluster", "is_representative": f"{side}_first", "members": f"{side}_members"}
        return members.withColumnsRenamed({"row": side, **renamed})

    matches = pairs.join(stories.where("a is not null").select("a", "b"), ["a", "b"])
    told = matches.join(of("a"), "a", "left").join(of("b"), "b", "left")
    is_inside = F.coalesce(F.col("a_cluster") == F.col("b_cluster"), F.expr("false"))
    is_small = F.col("a_members") <= settings.cluster.align_up_to
    columns = ("a", "b", "found_by", *_SCORES)
    inside = told.where(is_inside & (is_small | F.col("a_first") | F.col("b_first"))).select(*columns)
    outside = told.where(~is_inside).select(*columns)
    strongest = (F.desc(F.greatest("a_in_b", "b_in_a")), F.desc("longest_run"), F.asc("a"), F.asc("b"))
    sides = outside.withColumn("side", F.col("a")).union(outside.withColumn("side", F.col("b")))
    ranked = sides.withColumn("rank", F.row_number().over(Window.partitionBy("side").orderBy(*strongest)))
    both = ranked.where(F.col("rank") <= settings.cluster.align_related).groupBy("a", "b").count().where("count = 2")
    return inside.union(outside.join(both.select("a", "b"), ["a", "b"], "leftsemi"))


def _align(aligner: Aligner) -> Callable[[pa.Table, pa.Table], pa.Table]:
    def look(pairs: pa.Table, documents: pa.Table) -> pa.Table:
        """Return what the aligner says of the pairs of one cell."""
        import pyarrow as pa

        rows = documents["row"].to_numpy()
        order = np.argsort(rows)
        documents, rows = documents.take(pa.array(order)), rows[order]
        texts = [Document(**fields) for fields in documents.select(FIELDS).to_pylist()]
        own = pairs.sort_by([("a", "ascending"), ("b", "ascending")])
        a, b = (np.searchsorted(rows, own[side].to_numpy()).astype(np.int32) for side in ("a", "b"))
        candidates = Candidates(a, b, own["found_by"].to_numpy().astype(np.uint8), SOURCES)
        columns = MatchColumns(candidates, *(own[name].to_numpy() for name in _SCORES))
        matches = columns.records([one.id for one in texts], np.arange(len(columns)))
        return aligner(texts, spans_of(documents["spans"]), matches)

    return look
