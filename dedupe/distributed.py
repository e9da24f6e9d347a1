"""What is told of a corpus on Spark: tables of all of it, and the report of one story.

The tables are those of a report on one machine (`render.table`), with the same rows, on any path that Spark writes.
What is told of a whole story (descent, coverage) is in the report of that story, made here of its members: what the
corpus says of them (their furniture, which of them match, that they are one story) is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dedupe.comparing import ParsedPair, compare_towards_source, parse
from dedupe.engine.spark.records import FIELDS
from dedupe.engine.spark.session import explain_failure, without_pandas
from dedupe.engine.spark.texts import spans_of
from dedupe.errors import DedupeError, InputError, UnknownNameError, unknown
from dedupe.matching import match_pair
from dedupe.model import Cluster, Document, Match, Span
from dedupe.pipeline import tell_stories
from dedupe.render.columns import column_kinds
from dedupe.render.table import pair_tables
from dedupe.stages.decide import Desk
from dedupe.stages.measure import count_words
from dedupe.stories import decide_matches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

    from dedupe.engine.spark.job import Found
    from dedupe.model import Decision, Event, ParsedDocument, Result
    from dedupe.render.table import Table
    from dedupe.settings import Settings

    Frame = Any

FORMATS = {"parquet": "parquet", "jsonl": "json"}
"""Formats of tables, and what Spark calls them."""

_TYPES = {"integer": "bigint", "number": "double", "truth": "boolean", "text": "string"}
_DOCUMENTS = ("id", "outlet", "published", "title", "author", "url")


@dataclass(frozen=True, slots=True)
class TableAligner:
    """Compares pairs of documents; gives a row a pair that holds the rows of every table of it."""

    settings: Settings

    @property
    def schema(self) -> str:
        """The columns: ids, the source first where it is known, then a list of rows a table."""
        lists = [f"{table.name} array<struct<{_struct(table)}>>" for table in pair_tables([])]
        return ", ".join(["a string", "b string", *lists])

    def __call__(
        self, documents: Sequence[Document], furniture: Sequence[tuple[Span, ...]], matches: Sequence[Match]
    ) -> pa.Table:
        """Return a row a match."""
        import pyarrow as pa

        rows = {document.id: row for row, document in enumerate(documents)}

        @cache
        def parsed(row: int) -> ParsedDocument:
            return parse(documents[row], self.settings, furniture[row])

        told = []
        for match in matches:
            pair = ParsedPair(parsed(rows[match.a]), parsed(rows[match.b]), match)
            told.append(compare_towards_source(self.settings, pair))
        columns = {
            "a": pa.array([one.a.id for one in told], pa.string()),
            "b": pa.array([one.b.id for one in told], pa.string()),
        }
        every = [pair_tables([one]) for one in told]
        for number, table in enumerate(pair_tables([])):
            cells = [[dict(zip(table.columns, row, strict=True)) for row in tables[number].rows] for tables in every]
            columns[table.name] = pa.array(cells, _arrow(table))
        return pa.table(columns)


def write_tables(found: Found, folder: str, kind: str = "parquet") -> list[str]:
    """Return the folders written, one a table, each of files of one format.

    Args:
        found: A job that was given a `TableAligner`; one without has no tables of aligned pairs.
        folder: On any path that Spark writes; tables of the same names in it are replaced.
        kind: ``parquet`` or ``jsonl``.

    Raises:
        UnknownNameError: There is no such format.
        EngineError: A table cannot be written.
    """
    if kind not in FORMATS:
        raise UnknownNameError(unknown("format", kind, FORMATS))
    written = []
    with without_pandas():
        tables = _tables(found)
    for name, table in tables.items():
        place = f"{folder.rstrip('/')}/{name}"
        writer = table.write.mode("overwrite").option("ignoreNullFields", "false")
        try:
            writer.format(FORMATS[kind]).save(place)
        except Exception as error:
            raise explain_failure(error, place, found.folder) from error
        written.append(place)
    return written


@dataclass(frozen=True, slots=True)
class Story:
    """The story of a document as Spark found it; `cluster` is None of a document that is in none.

    `documents` are sorted by id, `furniture` is theirs as the whole corpus tells it; `matches` and `near_misses` are
    the verified pairs among them.
    """

    documents: tuple[Document, ...]
    furniture: tuple[tuple[Span, ...], ...]
    cluster: Cluster | None
    matches: tuple[Match, ...]
    near_misses: tuple[Match, ...]


def gather_story(found: Found, name: str) -> Story:
    """Return the story that the document with the id *name* belongs to.

    Raises:
        InputError: There is no such document.
        EngineError: Spark gave up.
    """
    try:
        return _gather(found, name)
    except DedupeError:
        raise
    except Exception as error:
        raise explain_failure(error, f"the story of {name}", found.folder) from error


def _gather(found: Found, name: str) -> Story:
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    own = found.clusters.where(F.col("id") == name).select("cluster")
    members = found.clusters.join(own, "cluster").select("id")
    told = found.stories.select("row", "cluster", "representative", "why")
    articles = found.articles.join(members, "id").join(told, "row", "left").orderBy("id").toArrow()
    if not articles.num_rows:
        message = f'no document "{name}"; give the id of a document, as the table {found.folder}/clusters has it'
        raise InputError(message)
    texts = tuple(Document(**fields) for fields in articles.select(FIELDS).to_pylist())
    cluster, representative, why = (articles[column][0].as_py() for column in ("cluster", "representative", "why"))

    def among(pairs: Frame) -> tuple[Match, ...]:
        for side in ("a", "b"):
            pairs = pairs.join(members.select(F.col("id").alias(side)), side, "leftsemi")
        rows = pairs.orderBy("a", "b").toArrow().to_pylist()
        return tuple(Match(**{**row, "found_by": tuple(row["found_by"])}) for row in rows)

    return Story(
        texts,
        tuple(spans_of(articles["spans"])),
        Cluster(cluster, tuple(one.id for one in texts), representative, why) if cluster is not None else None,
        among(found.matches),
        among(found.near_misses),
    )


def tell_story(
    story: Story,
    settings: Settings,
    *,
    title: str,
    jobs: int = 1,
    on_event: Callable[[Event], None] | None = None,
    decisions: Sequence[Decision] = (),
) -> Result:
    """Return what a story that Spark found is: its members compared, aligned, traced.

    Args:
        story: Its members, and what the corpus says of them.
        settings: Those with which it was found.
        title: What the report is called.
        jobs: Processes that align.
        on_event: Called with every step of progress.
        decisions: What a person decided; which documents are one story has been settled before.
    """
    parsed = [parse(one, settings, own) for one, own in zip(story.documents, story.furniture, strict=True)]
    by_id = {one.id: one for one in parsed}
    desk = Desk(decisions, {one.id: one for one in story.documents})

    def measure(a: str, b: str) -> Match:
        return match_pair(by_id[a], by_id[b], settings)

    matches, near_misses = decide_matches(desk, story.matches, story.near_misses, measure)
    clusters = [story.cluster] if story.cluster else []
    result = tell_stories(parsed, matches, clusters, settings, title=title, jobs=jobs, on_event=on_event, desk=desk)
    return replace(result, near_misses=tuple(near_misses))


def _tables(found: Found) -> dict[str, Frame]:
    """Return every table by name, sorted."""
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    tables = {"documents": _documents(found), "clusters": found.clusters}
    if found.comparisons is None:
        return {**tables, "matches": found.matches}
    empty = {table.name: table for table in pair_tables([])}
    told = {
        name: found.comparisons.select("a", "b", F.posexplode(name).alias("place", "cell"))
        .orderBy("a", "b", "place")
        .select("cell.*")
        for name in empty
    }
    aligned = found.comparisons.select(F.inline("matches"))
    pairs = aligned.select(F.least("a", "b").alias("a"), F.greatest("a", "b").alias("b"))
    rest = [
        found.matches.join(pairs, ["a", "b"], "leftanti").withColumn("status", F.lit("counted")),
        found.near_misses.withColumn("status", F.lit("near miss")),
    ]
    for one in rest:
        bare = one.withColumn("found_by", F.array_join("found_by", "+")).drop("lead_words")
        aligned = aligned.unionByName(bare, allowMissingColumns=True)
    order = {status: place for place, status in enumerate(("aligned", "counted", "near miss"))}
    place = F.create_map(*[F.lit(one) for pair in order.items() for one in pair])[F.col("status")]
    return {**tables, **told, "matches": aligned.orderBy(place, "a", "b")}


def _documents(found: Found) -> Frame:
    from pyspark.sql import functions as F  # noqa: N812 - as above

    columns = ", ".join(f"{name} string" for name in _DOCUMENTS)
    schema = f"{columns}, sha256 string, characters long, words long, furniture_words long"
    own = found.articles.select(*_DOCUMENTS, F.sha2(F.encode("text", "utf-8"), 256).alias("sha256"), "text", "spans")
    counted = own.mapInArrow(partial(_count, schema), schema)
    return counted.join(found.clusters.select("id", "cluster"), "id").orderBy("id")


def _count(schema: str, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Yield documents with how many words stand outside their furniture, and how many inside."""
    import pyarrow as pa

    names = [column.split()[0] for column in schema.split(", ")]
    for batch in batches:
        texts = batch.column("text").to_pylist()
        words, inside = [], []
        for text, furniture in zip(texts, spans_of(batch.column("spans")), strict=True):
            whole = [Span(0, len(text))]
            words.append(count_words(text, whole, furniture))
            inside.append(count_words(text, whole) - words[-1])
        counts = {"characters": [len(text) for text in texts], "words": words, "furniture_words": inside}
        arrays = [pa.array(counts[name], pa.int64()) if name in counts else batch.column(name) for name in names]
        yield pa.RecordBatch.from_arrays(arrays, names=names)


def _struct(table: Table) -> str:
    return ", ".join(f"`{name}`: {_TYPES[kind]}" for name, kind in column_kinds(table).items())


def _arrow(table: Table) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "truth": pa.bool_(), "text": pa.string()}
    return pa.list_(pa.struct([(name, types[kind]) for name, kind in column_kinds(table).items()]))
