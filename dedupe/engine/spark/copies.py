"""Which candidates of bands and equal words stay, and which documents are copies: on the driver where the pairs fit.

Documents in buckets too long to list are linked with the closest of their first members, and with the first, and what
these links hold together gives no other pair of bands: the rules of `stages.index.lsh`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.engine.spark.components import Components, components, connect, fetch, join
from dedupe.stages.index.pairs import starts_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits

    Frame = Any

EXACT, LSH, FINGERPRINT, STAR = 1, 2, 4, 8
"""What found a pair: the bits of `Candidates.found_by` for the sources that ship, and a link of a long bucket."""

_FOUND = "pair long, kind int"
_HALF, _LOW = 32, 0xFFFFFFFF


@dataclass(frozen=True, slots=True, eq=False)
class Copies:
    """The candidate `pairs` that stay (`pair`, `kind`), and the `stories` of copies."""

    pairs: Frame
    stories: Components


def tell_copies(kept: Kept, alike: Frame, limits: Limits) -> Copies:
    """Return which pairs stay, and what is a copy of what.

    Args:
        kept: The job's stages.
        alike: Pairs (`pair`, `kind`, `a`, `b`) with the likeness of their signatures (`alike`, `is_close`).
        limits: How many pairs the driver takes.
    """
    import pyarrow as pa

    held = fetch(kept, "copies", alike.select("pair", "kind", "alike", "is_close"), limits)
    if held is None:
        return _on_spark(kept, alike, limits)
    pairs, kinds = held["pair"].to_numpy(), held["kind"].to_numpy()
    close = held["is_close"].to_numpy()
    a, b = pairs >> _HALF, pairs & _LOW
    told = choose(a, b, kinds, held["alike"].to_numpy(), close)
    copies = close & (told > 0)
    stories = join(kept, "copies", a[copies], b[copies], limits)
    if (told == kinds).all():
        return Copies(alike.select("pair", "kind"), stories)
    found = pa.table({"pair": pairs[told > 0], "kind": told[told > 0]})
    return Copies(kept.hand("copies", found, _FOUND, limits), stories)


def choose(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    kinds: NDArray[np.int32],
    alike: NDArray[np.float32],
    close: NDArray[np.bool_],
) -> NDArray[np.int32]:
    """Return the sources of each pair that are left to it; 0 of one that is dropped.

    Args:
        a: The smaller row of each pair; no pair stands there twice.
        b: The larger row.
        kinds: What found it.
        alike: The share of equal values in both signatures.
        close: Whether that makes them copies.

    Of three copies in a long bucket, the first is linked with the others; a pair of these, which a short
    bucket has too, says nothing new:

    >>> a, b, kinds = np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([STAR, STAR, LSH])
    >>> choose(a, b, kinds, np.array([0.9, 0.9, 1.0]), np.array([True, True, True])).tolist()
    [2, 2, 0]
    """
    stars = np.flatnonzero(kinds & STAR)
    # A piece each: the closest, and of those that are close the first.
    by_likeness = stars[np.lexsort((a[stars], -alike[stars], b[stars]))]
    copies = stars[close[stars]]
    by_row = copies[np.lexsort((a[copies], b[copies]))]
    links = np.unique(np.concatenate([order[starts_of_runs(b[order])] for order in (by_likeness, by_row)]))
    near = links[close[links]]
    rows, labels = connect(a[near], b[near])

    def family(own: NDArray[np.int64]) -> NDArray[np.int64]:
        at = np.minimum(np.searchsorted(rows, own), rows.size - 1)
        return np.where(rows[at] == own, labels[at], own)

    told = kinds & (EXACT | LSH)
    if rows.size:
        told[family(a) == family(b)] &= EXACT
    told[links] |= LSH
    return told


def _on_spark(kept: Kept, alike: Frame, limits: Limits) -> Copies:
    from pyspark.sql import Window
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    stars = alike.where(F.col("kind").bitwiseAND(STAR) > 0)
    if not kept.ask("copies", stars.limit(1).count):
        return Copies(alike.select("pair", "kind"), components(kept, "copies", alike.where("is_close"), limits))
    closest = Window.partitionBy("b").orderBy(F.desc("alike"), "a")
    first = Window.partitionBy("b").orderBy(F.desc("is_close"), "a")
    ranked = stars.select("*", F.row_number().over(closest).alias("n"), F.row_number().over(first).alias("m"))
    chosen = ranked.where("n = 1 or (m = 1 and is_close)").drop("n", "m")
    links = kept.table("links", lambda: chosen)
    families = components(kept, "families", links.where("is_close"), limits).table

    def of(side: str) -> Frame:
        return families.select(F.col("row").alias(side), F.col("label").alias(f"{side}_family"))

    def make() -> Frame:
        told = alike.join(of("a"), "a", "left").join(of("b"), "b", "left")
        told = told.join(links.select("pair", F.lit(LSH).alias("link")), "pair", "left")
        is_inside = F.coalesce(F.col("a_family") == F.col("b_family"), F.expr("false"))
        left = F.col("kind").bitwiseAND(F.when(is_inside, F.lit(EXACT)).otherwise(F.lit(EXACT | LSH)))
        kind = left.bitwiseOR(F.coalesce("link", F.lit(0)))
        return told.select("pair", "a", "b", kind.alias("kind"), "is_close").where("kind > 0")

    found = kept.table("copies", make)
    return Copies(found.select("pair", "kind"), components(kept, "copies", found.where("is_close"), limits))
