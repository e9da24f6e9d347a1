"""Articles in files that Spark reads, in the order of their ids: cleaned, numbered, with their furniture.

One shuffle of the texts sorts them by id, as the local engine has them; from then on a document is a row
number, and stages read texts from the sorted files.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from dedupe.engine.spark.records import FIELDS, REASON, Records, read
from dedupe.engine.spark.texts import pack_spans
from dedupe.errors import InputError
from dedupe.model import Document
from dedupe.stages.furniture import find_furniture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits
    from dedupe.model import Span
    from dedupe.settings import FurnitureSettings, ReadSettings, Settings

    Frame = Any

_SCHEMA = (
    "part int, place long, id string, text string, outlet string, published string, url string, title string, "
    "author string, characters long, crowd string, spans binary, reason string"
)
_TWICE = "the id stands there twice; ids are unique; choose another field with --set read.id=NAME"
# Bytes of input a task: Spark's own default for reading.
_BYTES_A_TASK = 128 << 20


@dataclass(frozen=True, slots=True)
class Intake:
    """The articles (`row`, the fields of a document, characters, spans), how many they are, and what is none."""

    articles: Frame
    count: int
    rejected: Frame


def take_in(kept: Kept, paths: Sequence[str], size: int, settings: Settings, limits: Limits) -> Intake:
    """Return the articles of Parquet or JSON Lines files.

    Args:
        kept: The job's stages.
        paths: Any paths that Spark reads.
        size: Bytes of all files.
        settings: The names of fields, and what furniture is.
        limits: How many tasks.

    Raises:
        InputError: There is no document, no field of that name, or a file that cannot be read.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    def make() -> Frame:
        tasks = limits.partitions or max(2 * kept.session.sparkContext.defaultParallelism, size // _BYTES_A_TASK)
        records = read(kept, paths, settings.read)
        names = ("id", "text") if REASON in records.columns else (settings.read.id, settings.read.text)
        own = [F.col(f"`{name}`") for name in names]
        in_order = records.repartitionByRange(tasks, own[0]).sortWithinPartitions(*own)
        return in_order.mapInArrow(partial(_clean, settings.read, settings.furniture), _SCHEMA)

    table = kept.table("articles", make)
    parts = kept.ask("articles", table.groupBy("part").agg(F.count("place").alias("count")).collect)
    counts = {one["part"]: one["count"] for one in parts}
    total = sum(counts.values())
    rejected = table.where("reason is not null").select("id", "reason")
    if not total:
        reasons = "".join(f"; {one['id']}: {one['reason']}" for one in rejected.limit(3).collect())
        message = f"0 documents were read; give at least one text that can be read{reasons}"
        raise InputError(message)
    before = [0, *accumulate(counts.get(part, 0) for part in range(max(counts) + 1))]
    first = F.element_at(F.array(*map(F.lit, before)), F.col("part") + 1)
    numbered = table.where("reason is null").withColumn("row", (first + F.col("place")).cast("long"))
    return Intake(_with_furniture(kept, numbered, settings.furniture), total, rejected)


def _clean(
    settings: ReadSettings, furniture: FurnitureSettings, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Yield the articles of one task, in the order of their ids, with their places in it; what is none has a reason."""
    import pyarrow as pa
    from pyspark import TaskContext

    from dedupe.stages.furniture.screen import may_hold_chrome

    context = TaskContext.get()
    part = context.partitionId() if context else 0
    place = 0
    before: str | None = None
    for batch in batches:
        records = Records.of(batch, settings)
        cells, reasons, texts = records.columns, records.reasons, records.columns["text"]
        places: list[int | None] = [None] * len(texts)
        for i, name in enumerate(cells["id"]):
            if reasons[i] is None and name == before:
                reasons[i], texts[i] = _TWICE, None
            if reasons[i] is None:
                before, places[i] = name, place
                place += 1
        column = pa.array([text or "" for text in texts], pa.large_string())
        may = np.ones(len(texts), dtype=bool) if furniture.ignore else may_hold_chrome(column)
        spans: list[tuple[Span, ...]] = [()] * len(texts)
        for i in np.flatnonzero(may).tolist():
            if texts[i]:
                (spans[i],) = find_furniture([Document("-", texts[i])], furniture).values()
        crowds = [
            outlet or (urlsplit(url).hostname if url else None)
            for outlet, url in zip(cells["outlet"], cells["url"], strict=True)
        ]
        columns = {
            "part": pa.array([part] * len(texts), pa.int32()),
            "place": pa.array(places, pa.int64()),
            **{field: pa.array(cells[field], pa.string()) for field in FIELDS},
            "characters": pa.array([len(text or "") for text in texts], pa.int64()),
            "crowd": pa.array(crowds, pa.string()),
            "spans": pack_spans(spans),
            "reason": pa.array(reasons, pa.string()),
        }
        yield pa.RecordBatch.from_pydict(columns)


def _with_furniture(kept: Kept, numbered: Frame, settings: FurnitureSettings) -> Frame:
    """Return the articles with what their outlets repeat among their furniture.

    The texts of an outlet with enough articles to repeat anything meet in one task.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as above

    columns = ("row", *FIELDS, "characters", "spans")
    crowds = numbered.where("crowd is not null").groupBy("crowd").count().where(F.col("count") >= settings.crowd)

    def make() -> Frame:
        own = ("row", "text", "outlet", "url", "title", "crowd")
        pages = numbered.select(*own).join(crowds.select("crowd"), "crowd")
        return pages.groupBy("crowd").applyInArrow(_repeats(settings), "row long, own binary")

    if not kept.ask("furniture", crowds.limit(1).count):
        return numbered.select(*columns)
    found = kept.table("furniture", make)
    told = numbered.withColumnRenamed("spans", "alone").join(found, "row", "left")
    return told.withColumn("spans", F.coalesce("own", "alone")).select(*columns)


def _repeats(settings: FurnitureSettings) -> Callable[[pa.Table], pa.Table]:
    def look(pages: pa.Table) -> pa.Table:
        """Return the furniture of all articles of one outlet."""
        import pyarrow as pa

        rows = pages["row"].to_pylist()
        fields = pages.select(["text", "outlet", "url", "title"]).to_pylist()
        documents = [Document(str(row), **own) for row, own in zip(rows, fields, strict=True)]
        found = find_furniture(documents, settings)
        spans = pack_spans([found[str(row)] for row in rows])
        return pa.table({"row": pa.array(rows, pa.int64()), "own": spans})

    return look
