"""Where documents of a pair meet: cells of documents that belong together, each shipped to its cells once.

The pairs of a connected component share a cell with those of other small ones, so that nearly every text
travels once however many partners it has. A component too large for a cell is cut into blocks of rows, and
its pairs meet block by block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.engine.spark.components import Components
    from dedupe.engine.spark.limits import Limits

    Frame = Any
    Column = Any

_HALF, _LOW = 32, 0xFFFFFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """`pairs` have a `cell` each; `sides` say which `row` goes to which `home`."""

    pairs: Frame
    sides: Frame


def place(pairs: Frame, groups: Components, per_cell: int, limits: Limits, *, cut: bool) -> Placed:
    """Return *pairs* (`a`, `b` and others) with the cell each is looked at in.

    Args:
        pairs: Unordered pairs, a < b.
        groups: The connected components of these pairs.
        per_cell: Documents of a cell, about.
        limits: Of how many rows every task is told where they meet.
        cut: Whether a component that is larger is cut; else it is a cell of its own.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    here = _place_here(pairs, groups, per_cell, limits, cut=cut)
    if here is not None:
        return here
    rows, largest = groups.extent()
    small = F.pmod(F.xxhash64("label"), F.lit(max(1, -(-rows // per_cell))))
    named = pairs.join(groups.table.withColumnRenamed("row", "a"), "a")
    if not cut or largest <= per_cell:
        homes = groups.table.select("row", small.alias("home"))
        return Placed(named.withColumn("cell", small).drop("label"), homes)
    giants = groups.kept.frame(groups.larger_than(per_cell), "label long, count long, first long, last long")
    blocks = F.ceil(F.col("count") / per_cell)

    def block(row: str) -> Column:
        share = (F.col(row) - F.col("first")) / (F.col("last") - F.col("first") + 1)
        return F.floor(share * blocks)

    spread = F.xxhash64("label", block("a"), block("b"))
    placed = (
        named.join(F.broadcast(giants), "label", "left")
        .withColumn("cell", F.when(F.col("count").isNull(), small).otherwise(spread))
        .drop("label", "count", "first", "last")
    )
    # Under another name, or Spark could not tell the two sides of the group apart.
    home = F.col("cell").alias("home")
    sides = placed.select(F.col("a").alias("row"), home).union(placed.select(F.col("b").alias("row"), home))
    return Placed(placed, sides.distinct())


def meet(placed: Placed, documents: Frame, look: Callable[[pa.Table, pa.Table], pa.Table], schema: str) -> Frame:
    """Return what *look* says of each cell: its pairs and its documents, as tables.

    Args:
        placed: Pairs, and where their documents go.
        documents: `row` and what is to travel of each document.
        look: A pure function.
        schema: The columns of what it returns, as Spark's DDL.
    """
    shipped = documents.join(placed.sides, "row")
    return placed.pairs.groupBy("cell").cogroup(shipped.groupBy("home")).applyInArrow(look, schema)


def _place_here(pairs: Frame, groups: Components, per_cell: int, limits: Limits, *, cut: bool) -> Placed | None:
    """Return what `place` does where the driver knows the edges, and few enough rows for every task to know them."""
    import pyarrow as pa
    from pyspark.sql import functions as F  # noqa: N812 - as above

    if groups.held is None or groups.edges is None or groups.held[0].size > limits.known_rows:
        return None
    rows, labels = groups.held
    if not cut or groups.extent()[1] <= per_cell:
        homes = pa.table({"row": rows, "home": pack(labels, per_cell)})
        known = F.broadcast(groups.kept.frame(homes, "row long, home long"))
        return Placed(pairs.join(known.withColumnsRenamed({"row": "a", "home": "cell"}), "a"), known)
    a, b = (np.searchsorted(rows, side) for side in groups.edges)
    first, second, ways = cut_up(labels, a, b, per_cell)
    if ways.size > limits.known_rows:
        return None
    sides = groups.kept.frame(pa.table({"row": rows[ways & _LOW], "home": ways >> _HALF}), "row long, home long")
    placed = pairs.join(F.broadcast(groups.kept.frame(pa.table({"b": rows, "cell": second}), "b long, cell long")), "b")
    if first.any():
        of_a = groups.kept.frame(pa.table({"a": rows, "first": first}), "a long, first long")
        placed = placed.join(F.broadcast(of_a), "a").withColumn("cell", F.col("cell") + F.col("first")).drop("first")
    return Placed(placed, F.broadcast(sides))


def pack(labels: NDArray[np.int64], per_cell: int) -> NDArray[np.int64]:
    """Return the cell of each row: components, which are not cut, one after the other.

    >>> pack(np.array([0, 1, 0, 1, 4, 4, 4]), per_cell=3).tolist()
    [0, 0, 0, 0, 1, 1, 1]
    """
    _, group, counts = np.unique(labels, return_inverse=True, return_counts=True)
    found: NDArray[np.int64] = ((np.cumsum(counts) - counts) // per_cell)[group]
    return found


def cut_up(
    labels: NDArray[np.int64], a: NDArray[np.int64], b: NDArray[np.int64], per_cell: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return two numbers a row, and who goes where: the cell of a pair is the first of a plus the second of b.

    A component that is too large is cut into blocks of rows. Its pairs meet in the block of their second row, where
    the others come to: of copies, all of which have a pair with the same few, each goes to one cell. Where more
    would come than the block holds, there is a cell for every two blocks instead.

    Args:
        labels: The component of each row.
        a: The smaller row of each pair, as places among the rows.
        b: The larger row.
        per_cell: Rows of a cell, about.

    Returns:
        The first and the second numbers, and each cell, in the upper half, with each row that goes there.

    >>> star = np.array([0, 0, 0, 0]), np.array([1, 2, 3, 4])
    >>> first, second, ways = cut_up(np.zeros(5, np.int64), *star, per_cell=2)
    >>> second.tolist(), [(way >> 32, way & 0xFFFFFFFF) for way in ways.tolist()]
    ([0, 0, 1, 1, 2], [(0, 0), (0, 1), (1, 0), (1, 2), (1, 3), (2, 0), (2, 4)])
    """
    _, group, counts = np.unique(labels, return_inverse=True, return_counts=True)
    blocks = np.where(counts > per_cell, -(-counts // per_cell), 0)
    small = np.where(blocks, 0, counts)
    cell = (np.cumsum(small) - small) // per_cell
    starts = np.cumsum(counts) - counts
    place = np.empty(labels.size, dtype=np.int64)
    place[np.argsort(group, kind="stable")] = np.arange(labels.size) - np.repeat(starts, counts)
    block, is_cut = place * blocks[group] // counts[group], blocks[group] > 0
    free = cell[blocks == 0].max(initial=-1) + 1

    def ways(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.unique(np.concatenate([(first[a] + second[b]) << _HALF | side for side in (a, b)]))

    own = (free + np.cumsum(blocks) - blocks)[group]
    first, second = np.zeros_like(block), np.where(is_cut, own + block, cell[group])
    found = ways(first, second)
    if np.unique(found >> _HALF, return_counts=True)[1].max(initial=0) > 2 * per_cell:
        own = (free + np.cumsum(blocks**2) - blocks**2)[group]
        first, second = np.where(is_cut, own + block * blocks[group], cell[group]), block
        found = ways(first, second)
    return first, second, found
