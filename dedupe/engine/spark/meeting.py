"""Where documents of a pair meet: cells of documents that belong together, each shipped to its cells once.

The pairs of a connected component share a cell with those of other small ones, so that nearly every text
travels once however many partners it has. A component too large for a cell is cut into blocks of rows, and
its pairs meet block by block.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

    Frame = Any
    Column = Any


def place(pairs: Frame, labels: Frame, per_cell: int, *, cut: bool) -> Frame:
    """Return *pairs* (`a`, `b` and others) with the `cell` each is looked at in.

    Args:
        pairs: Unordered pairs, a < b.
        labels: `row` and `label`: the connected components of the pairs.
        per_cell: Documents of a cell, about.
        cut: Whether a component that is larger is cut; else it is a cell of its own.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    cells = max(1, -(-labels.count() // per_cell))
    small = F.pmod(F.xxhash64("label"), F.lit(cells))
    named = pairs.join(labels.select(F.col("row").alias("a"), "label"), "a")
    if not cut:
        return named.withColumn("cell", small).drop("label")
    extent = (F.count("*").alias("count"), F.min("row").alias("first"), F.max("row").alias("last"))
    giants = labels.groupBy("label").agg(*extent).where(F.col("count") > per_cell)
    blocks = F.ceil(F.col("count") / per_cell)

    def block(row: str) -> Column:
        share = (F.col(row) - F.col("first")) / (F.col("last") - F.col("first") + 1)
        return F.floor(share * blocks)

    spread = F.xxhash64("label", block("a"), block("b"))
    return (
        named.join(F.broadcast(giants), "label", "left")
        .withColumn("cell", F.when(F.col("count").isNull(), small).otherwise(spread))
        .drop("label", "count", "first", "last")
    )


def meet(placed: Frame, documents: Frame, look: Callable[[pa.Table, pa.Table], pa.Table], schema: str) -> Frame:
    """Return what *look* says of each cell: its pairs and its documents, as tables.

    Args:
        placed: Pairs with their `cell`.
        documents: `row` and what is to travel of each document.
        look: A pure function.
        schema: The columns of what it returns, as Spark's DDL.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as above

    # Under another name, or Spark could not tell the two sides of the group apart.
    home = F.col("cell").alias("home")
    sides = placed.select(home, F.col("a").alias("row")).union(placed.select(home, F.col("b").alias("row")))
    shipped = documents.join(sides.distinct(), "row")
    return placed.groupBy("cell").cogroup(shipped.groupBy("home")).applyInArrow(look, schema)
