"""Connected components of pairs of rows: on the driver where the edges fit, by large-star and small-star where not.

R. Kiveris, S. Lattanzi, V. Mirrokni, V. Rastogi & S. Vassilvitskii, Connected components in MapReduce and
beyond, SoCC 2014: alternating two local operations until nothing changes, O(log² n) rounds. Every round is
written to disk and read back: a lost machine costs a round, and plans do not grow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.stages.index.groups import components as find_components

if TYPE_CHECKING:
    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits

    Frame = Any


def components(kept: Kept, name: str, edges: Frame, limits: Limits) -> Frame:
    """Return `row` and `label`, the smallest row it is connected to, of every row that stands in an edge.

    Args:
        kept: The job's stages.
        name: What the stage is called.
        edges: `a` and `b`, whole numbers, different.
        limits: How many edges the driver takes.
    """
    stage = f"components-{name}"

    def make() -> Frame:
        if edges.limit(limits.driver_edges + 1).count() <= limits.driver_edges:
            return _on_driver(kept, edges)
        return _by_stars(kept, stage, edges)

    return kept.table(stage, make)


def _on_driver(kept: Kept, edges: Frame) -> Frame:
    import pyarrow as pa

    table = edges.select("a", "b").toArrow()
    rows, places = np.unique(
        np.concatenate([table["a"].to_numpy(), table["b"].to_numpy()]).astype(np.int64), return_inverse=True
    )
    half = table.num_rows
    roots = find_components(rows.size, places[:half].astype(np.int32), places[half:].astype(np.int32))
    schema = "row long, label long"
    if not rows.size:
        return kept.session.createDataFrame([], schema)
    return kept.session.createDataFrame(pa.table({"row": rows, "label": rows[roots]}), schema)


def _by_stars(kept: Kept, stage: str, edges: Frame) -> Frame:
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    current = edges.select(F.col("a").alias("u"), F.col("b").alias("v"))
    before = None
    turn = 0
    while True:
        turn += 1
        current = kept.table(f"{stage}-round-{turn:02}", lambda: _small_star(_large_star(current)))  # noqa: B023 - called at once
        # Equal sums of hashes: the same edges as before, and so they stay.
        sums = current.agg(F.count("*"), F.sum(F.xxhash64("u", "v").cast("decimal(38,0)"))).first()
        if sums == before:
            break
        before = sums
    found = current.select(F.col("u").alias("row"), F.col("v").alias("label"))
    return found.union(found.select(F.col("label").alias("row"), "label")).distinct()


def _large_star(edges: Frame) -> Frame:
    """Join the larger neighbours of every row to the smallest of all its neighbours and itself."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    both = edges.union(edges.select(F.col("v").alias("u"), F.col("u").alias("v")))
    least = both.groupBy("u").agg(F.least(F.min("v"), F.col("u")).alias("least"))
    return both.where("v > u").join(least, "u").select(F.col("v").alias("u"), F.col("least").alias("v")).distinct()


def _small_star(edges: Frame) -> Frame:
    """Join the smaller neighbours of every row, and itself, to the smallest of them."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    down = edges.select(F.greatest("u", "v").alias("u"), F.least("u", "v").alias("v")).distinct()
    least = down.groupBy("u").agg(F.min("v").alias("least"))
    near = down.join(least, "u").where("v <> least").select(F.col("v").alias("u"), F.col("least").alias("v"))
    return near.union(least.select("u", F.col("least").alias("v"))).distinct()
