"""Parquet and JSON Lines as Spark reads them, to documents by the rules of `stages.read`: same fields, same faults."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError, RecordError
from dedupe.stages.read.record import USUAL_NAMES, to_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pyarrow as pa

    from dedupe.engine.spark.kept import Kept
    from dedupe.model import Document
    from dedupe.settings import ReadSettings

    Frame = Any
    Column = Any

FIELDS = ("id", "text", "outlet", "published", "url", "title", "author")
REASON = "_reason"
"""Why a record of JSON Lines is no document."""
SCHEMA = ", ".join(f"{name} string" for name in (*FIELDS, REASON))
_JSON = (".jsonl", ".ndjson", ".json")
_PACKED = (".gz", ".bz2", ".zst", ".lz4", ".snappy")


@dataclass(slots=True)
class Records:
    """The documents of a batch, a list a field; `reasons` says why a record is none, and its text is then None."""

    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in FIELDS})
    reasons: list[str | None] = field(default_factory=list)

    @classmethod
    def of(cls, batch: pa.RecordBatch, settings: ReadSettings) -> Records:
        """Return the documents of rows: of texts that were told already (see `read`), or of a table's columns."""
        import pyarrow as pa

        if REASON in batch.schema.names:
            return cls({name: batch.column(name).to_pylist() for name in FIELDS}, batch.column(REASON).to_pylist())
        from dedupe.stages.read.columns import are_doubtful

        texts = batch.column(settings.text)
        doubtful = are_doubtful(texts.cast(pa.large_string()), settings).tolist()
        cells = [batch.column(name).to_pylist() for name in batch.schema.names]
        found = cls()
        for i, values in enumerate(zip(*cells, strict=True)):
            fields = dict(zip(batch.schema.names, values, strict=True))
            text = fields[settings.text]
            # A text without a fault costs nothing: the rest of the record is read beside another.
            found.add(fields if doubtful[i] else {**fields, settings.text: "-"}, settings)
            if not doubtful[i] and found.reasons[-1] is None:
                found.columns["text"][-1] = text
        return found

    def add(self, fields: Mapping[str, object], settings: ReadSettings) -> None:
        """Take a record."""
        try:
            document = to_document(fields, "", "-", settings)
            if not document.id:
                message = (
                    f'no field "{settings.id}"; Spark has no record numbers: choose the id with --set read.id=NAME'
                )
                raise RecordError(message)  # noqa: TRY301 - one way for all faults of a record
        except RecordError as error:
            name = fields.get(settings.id)
            self.refuse(str(error), None if name is None else str(name))
            return
        self._take(document)

    def refuse(self, reason: str, name: str | None = None) -> None:
        """Take a record that is no document."""
        for column in self.columns.values():
            column.append(None)
        self.columns["id"][-1] = name
        self.reasons.append(reason)

    def _take(self, document: Document) -> None:
        for name in FIELDS:
            self.columns[name].append(getattr(document, name) or None)
        self.reasons.append(None)


def read(kept: Kept, paths: Sequence[str], settings: ReadSettings) -> Frame:
    """Return the records of files, ids as text: columns of a table as they are, JSON Lines as documents.

    Raises:
        InputError: Files of two formats, or of another; or no field of that name.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    session = kept.session
    if _kind(kept, paths, settings) == "jsonl":
        lines = session.read.options(**({"encoding": settings.encoding} if settings.encoding else {})).text(list(paths))
        told = lines.select(F.col("value").cast("binary"), F.col("_metadata.file_name").alias("name"))
        return told.mapInArrow(partial(_parse, settings), SCHEMA)
    table = kept.ask("articles", lambda: session.read.parquet(*paths))
    for one in ("id", "text"):
        name = getattr(settings, one)
        if name not in table.columns:
            held = ", ".join(table.columns[:8])
            message = f'no field "{name}" (fields: {held}); choose it with --set read.{one}=NAME'
            raise InputError(message)
    if table.schema[settings.text].dataType.simpleString() != "string":
        kind = table.schema[settings.text].dataType.simpleString()
        message = f'field "{settings.text}" is of type {kind}; it must be text'
        raise InputError(message)
    return table.select(*(_text(table, name) for name in _names(table.columns, settings)))


def _names(held: Sequence[str], settings: ReadSettings) -> list[str]:
    """Return the columns that may mean something to a document."""
    own = [getattr(settings, name) for name in FIELDS]
    usual = [name for several in USUAL_NAMES.values() for name in several]
    return [name for name in dict.fromkeys([*own, *usual]) if name in held]


def _text(table: Frame, name: str) -> Column:
    """Return a column as text; a list of texts as one."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    column = F.col(f"`{name}`")
    is_list = table.schema[name].dataType.simpleString() == "array<string>"
    return (F.array_join(column, ", ") if is_list else column.cast("string")).alias(name)


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


def _parse(settings: ReadSettings, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield the documents of lines."""
    import pyarrow as pa

    from dedupe.stages.read.decode import decode
    from dedupe.stages.read.jsonl import parse_record

    for batch in batches:
        found = Records()
        for line, name in zip(batch.column("value").to_pylist(), batch.column("name").to_pylist(), strict=True):
            if line.isspace() or not line:
                continue
            try:
                fields = parse_record(decode(line).removeprefix("\ufeff"))
            except RecordError as error:
                found.refuse(str(error), name)
                continue
            found.add(fields, settings)
        columns = {name: pa.array(found.columns[name], pa.string()) for name in FIELDS}
        yield pa.RecordBatch.from_pydict({**columns, REASON: pa.array(found.reasons, pa.string())})
