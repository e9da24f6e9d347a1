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

from dedupe.engine.spark.texts import pack_spans
from dedupe.errors import InputError, RecordError
from dedupe.model import Document
from dedupe.stages.furniture import find_furniture
from dedupe.stages.read.record import to_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits
    from dedupe.model import Span
    from dedupe.settings import FurnitureSettings, ReadSettings, Settings

    Frame = Any

FIELDS = ("id", "text", "outlet", "published", "url", "title")
_SCHEMA = (
    "part int, place long, id string, text string, outlet string, published string, url string, title string, "
    "characters long, crowd string, spans binary, reason string"
)
_DAMAGE = "_damage"
_JSON = (".jsonl", ".ndjson", ".json")
_PACKED = (".gz", ".bz2", ".zst", ".lz4", ".snappy")
# Bytes of input a task: Spark's own default for reading.
_BYTES_A_TASK = 128 << 20


@dataclass(frozen=True, slots=True)
class Intake:
    """The articles (`row`, id, text, outlet, published, characters, spans), how many they are, and what is none."""

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
        records = _records(kept, paths, settings.read)
        in_order = records.repartitionByRange(tasks, "id").sortWithinPartitions("id", "text")
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


def _records(kept: Kept, paths: Sequence[str], settings: ReadSettings) -> Frame:
    """Return the records of files: the known fields as text, null where a file has none."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    session = kept.session
    names = {field: getattr(settings, field) for field in FIELDS}
    kind = _kind(kept, paths, settings)
    if kind == "parquet":
        table = kept.ask("articles", lambda: session.read.parquet(*paths))
    else:
        schema = ", ".join(f"`{name}` string" for name in dict.fromkeys(names.values()) if name)
        table = session.read.schema(f"{schema}, `{_DAMAGE}` string").json(
            list(paths), columnNameOfCorruptRecord=_DAMAGE
        )
    for field in ("id", "text"):
        if names[field] not in table.columns:
            held = ", ".join(table.columns[:8])
            message = f'no field "{names[field]}" (fields: {held}); choose it with --set read.{field}=NAME'
            raise InputError(message)
    damage = F.col(_DAMAGE) if _DAMAGE in table.columns else F.lit(None).cast("string")
    return table.select(
        damage.alias(_DAMAGE),
        *(
            (F.col(f"`{name}`").cast("string") if name in table.columns else F.lit(None).cast("string")).alias(field)
            for field, name in names.items()
        ),
    )


def _kind(kept: Kept, paths: Sequence[str], settings: ReadSettings) -> str:
    """Return the format of the files: that of the setting, or what their names say."""
    if settings.reader in ("parquet", "jsonl"):
        return settings.reader
    names = kept.ask("articles", lambda: kept.session.read.format("binaryFile").load(list(paths)).inputFiles())
    kinds = set()
    for name in names:
        bare = name.lower()
        for ending in _PACKED:
            bare = bare.removesuffix(ending)
        kinds.add("parquet" if bare.endswith(".parquet") else "jsonl" if bare.endswith(_JSON) else name)
    if len(kinds) != 1 or not kinds <= {"parquet", "jsonl"}:
        other = sorted(kinds - {"parquet", "jsonl"})
        what = other[0] if other else "a mixture of Parquet and JSON Lines"
        message = (
            f"{what}: Spark reads Parquet or JSON Lines, one of them at a time; choose with --set read.reader=jsonl"
        )
        raise InputError(message)
    return kinds.pop()


def _clean(
    read: ReadSettings, furniture: FurnitureSettings, batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Yield the articles of one task, in the order of their ids, with their places in it; what is none has a reason."""
    import pyarrow as pa
    from pyspark import TaskContext

    from dedupe.stages.furniture.screen import may_hold_chrome

    context = TaskContext.get()
    part = context.partitionId() if context else 0
    dates: dict[str | None, tuple[str | None, str]] = {}
    place = 0
    before: str | None = None
    for batch in batches:
        cells = {field: batch.column(field).to_pylist() for field in FIELDS}
        damaged = batch.column(_DAMAGE).to_pylist()
        texts = cells["text"]
        reasons: list[str | None] = [None] * len(texts)
        places: list[int | None] = [None] * len(texts)
        for i, (name, text) in enumerate(zip(cells["id"], texts, strict=True)):
            published = cells["published"][i]
            if published not in dates:
                dates[published] = _date(published, read)
            cells["published"][i], reason = dates[published]
            try:
                _check(name, before, damaged[i], read)
                texts[i] = to_document({read.text: text}, "-", "-", read).text
            except RecordError as error:
                reason = reason or str(error)
            if reason:
                reasons[i], texts[i] = reason, None
                continue
            before = name
            places[i] = place
            place += 1
        column = pa.array([text or "" for text in texts], pa.large_string())
        may = np.ones(len(texts), dtype=bool) if furniture.ignore else may_hold_chrome(column)
        spans: list[tuple[Span, ...]] = [()] * len(texts)
        for i in np.flatnonzero(may).tolist():
            if texts[i]:
                (spans[i],) = find_furniture([Document("-", texts[i])], furniture).values()
        for field in ("outlet", "url", "title"):
            cells[field] = [value or None for value in cells[field]]
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


def _check(name: str | None, before: str | None, damaged: str | None, read: ReadSettings) -> None:
    """Raise when a record is none, has no id, or has that of the record *before* it."""
    if damaged is not None:
        message = f"not a JSON record ({damaged[:60]}); a line holds one object"
    elif not name:
        message = f'no field "{read.id}"; Spark has no record numbers: choose the id with --set read.id=NAME'
    elif name == before:
        message = "the id stands there twice; ids are unique; choose another field with --set read.id=NAME"
    else:
        return
    raise RecordError(message)


def _date(value: str | None, read: ReadSettings) -> tuple[str | None, str]:
    """Return a date as `Document` has it, and why it is none."""
    try:
        return to_document({read.text: "-", read.published: value}, "-", "-", read).published, ""
    except RecordError as error:
        return None, str(error)


def _with_furniture(kept: Kept, numbered: Frame, settings: FurnitureSettings) -> Frame:
    """Return the articles with what their outlets repeat among their furniture.

    The texts of an outlet with enough articles to repeat anything meet in one task.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as above

    columns = ("row", "id", "text", "outlet", "published", "url", "title", "characters", "spans")
    crowds = numbered.where("crowd is not null").groupBy("crowd").count().where(F.col("count") >= settings.repeats)

    def make() -> Frame:
        pages = numbered.select("row", "text", "title", "crowd").join(crowds.select("crowd"), "crowd")
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
        crowd = pages["crowd"][0].as_py()
        documents = [
            Document(str(row), text, crowd, title=title)
            for row, text, title in zip(rows, pages["text"].to_pylist(), pages["title"].to_pylist(), strict=True)
        ]
        found = find_furniture(documents, settings)
        spans = pack_spans([found[str(row)] for row in rows])
        return pa.table({"row": pa.array(rows, pa.int64()), "own": spans})

    return look
