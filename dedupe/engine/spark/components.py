"""Connected components of pairs of rows: on the driver where the edges fit, by large-star and small-star where not.

R. Kiveris, S. Lattanzi, V. Mirrokni, V. Rastogi & S. Vassilvitskii, Connected components in MapReduce and
beyond, SoCC 2014: alternating two local operations until nothing changes, O(log² n) rounds. Every round is
written to disk and read back: a lost machine costs a round, and plans do not grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.stages.index.groups import components as find_components

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits

    Frame = Any


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """The components of some edges.

    `table` has the `row` of everything that stands in an edge, and its `label`, the smallest row it is connected to.
    Where the driver holds them, `held` has both columns, sorted by row, and `edges` the edges.
    """

    kept: Kept
    table: Frame
    held: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None
    edges: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None

    def extent(self) -> tuple[int, int]:
        """Return how many rows stand in an edge, and how many of them in the largest component."""
        from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

        if self.held is not None:
            sizes = np.unique(self.held[1], return_counts=True)[1]
            return int(sizes.sum()), int(sizes.max(initial=0))
        sizes = self.table.groupBy("label").count()
        told = self.kept.ask("components", sizes.agg(F.sum("count"), F.max("count")).first)
        return int(told[0] or 0), int(told[1] or 0)

    def larger_than(self, size: int) -> pa.Table:
        """Return `label`, `count`, `first` and `last` row of each with more rows than *size*, sorted by label."""
        import pyarrow as pa
        from pyspark.sql import functions as F  # noqa: N812 - as above

        if self.held is None:
            extent = (F.count("*").alias("count"), F.min("row").alias("first"), F.max("row").alias("last"))
            large = self.table.groupBy("label").agg(*extent).where(F.col("count") > size)
            return self.kept.ask("components", large.toArrow).sort_by("label")
        rows, labels = self.held
        # Rows are sorted: the last of a label is its largest, the label itself its smallest.
        order = np.argsort(labels, kind="stable")
        own, starts, counts = np.unique(labels[order], return_index=True, return_counts=True)
        told = {"label": own, "count": counts, "first": own, "last": rows[order][starts + counts - 1]}
        return pa.table({name: values[counts > size] for name, values in told.items()})


def components(kept: Kept, name: str, edges: Frame, limits: Limits) -> Components:
    """Return the connected components of some edges.

    Args:
        kept: The job's stages.
        name: What the stage is called.
        edges: `a` and `b`, whole numbers, different.
        limits: How many edges the driver takes.
    """
    stage = f"components-{name}"
    found = kept.finished(stage)
    if found is not None:
        return Components(kept, found)
    held = fetch(kept, stage, edges.select("a", "b"), limits)
    if held is None:
        return Components(kept, kept.table(stage, lambda: _by_stars(kept, stage, edges)))
    return join(kept, name, held["a"].to_numpy(), held["b"].to_numpy(), limits)


def fetch(kept: Kept, stage: str, edges: Frame, limits: Limits) -> pa.Table | None:
    """Return edges on the driver; None when they are more than it takes."""
    held = kept.ask(stage, edges.limit(limits.driver_edges + 1).toArrow)
    return held if held.num_rows <= limits.driver_edges else None


def join(kept: Kept, name: str, a: NDArray[np.int64], b: NDArray[np.int64], limits: Limits) -> Components:
    """Return the connected components of edges that the driver holds."""
    import pyarrow as pa

    rows, roots = connect(a, b)
    told = pa.table({"row": rows, "label": roots})
    table = kept.hand(f"components-{name}", told, "row long, label long", limits)
    return Components(kept, table, (rows, roots), (a, b))


def connect(a: NDArray[np.int64], b: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rows that stand in edges, sorted, and the smallest row that each is connected to.

    >>> [part.tolist() for part in connect(np.array([7, 2]), np.array([9, 7]))]
    [[2, 7, 9], [2, 2, 2]]
    """
    rows, places = np.unique(np.concatenate([a, b]).astype(np.int64), return_inverse=True)
    roots = find_components(rows.size, places[: a.size].astype(np.int32), places[a.size :].astype(np.int32))
    return rows, rows[roots]


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
