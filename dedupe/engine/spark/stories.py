"""Matches to stories by the rules of `stages.cluster`, component by component.

A story lies inside one connected component of matches, so the rules are applied where a component's pairs
meet. Only documents whose numbers leave them in doubt send their text. How rare a word is, which the
rules ask too, is counted over all texts first and made known to every task.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.engine.spark.components import components
from dedupe.engine.spark.meeting import meet, place
from dedupe.engine.spark.texts import Texts
from dedupe.engine.spark.verify import SCORES, SOURCES
from dedupe.model import Candidates, Document, ParsedDocument
from dedupe.model.sketch import MatchColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.engine.spark.intake import Intake
    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits
    from dedupe.settings import Settings
    from dedupe.stages.cluster.agreement import Rarity
    from dedupe.stages.cluster.columns import Facts

    Frame = Any

_SCHEMA = (
    "row long, cluster string, representative string, is_representative boolean, members int, why string, "
    "a long, b long"
)
_FACTS = ("row", "id", "outlet", "published", "characters")


def tell_stories(kept: Kept, intake: Intake, pairs: Frame, settings: Settings, limits: Limits) -> Frame:
    """Return the members of stories (`row`, `cluster`, `representative`, `members`, `why`), and which pairs match.

    A line has either a member or the rows `a`, `b` of a pair that is a match: by its numbers, or within a story.
    """
    from pyspark.sql import functions as F  # noqa: N812 - as all of Spark's documentation has it

    linked = pairs.where("is_match or may_link").select("a", "b", "found_by", *_names(SCORES), "is_match", "may_link")

    def make() -> Frame:
        groups = components(kept, "matches", linked, limits)
        placed = place(linked, groups, limits.documents_per_cell, limits, cut=False)
        facts = intake.articles.select(*_FACTS)
        doubts = kept.table("doubts", lambda: meet(placed, facts, _doubts(settings), "row long"))
        spelled = doubts.distinct().withColumn("is_asked", F.expr("true"))
        texts = intake.articles.join(spelled, "row", "left")
        shipped = texts.select(
            *_FACTS,
            F.when(F.col("is_asked"), F.col("text")).alias("text"),
            F.when(F.col("is_asked"), F.col("spans")).alias("spans"),
        )
        rarity = None
        if kept.ask("doubts", doubts.limit(1).count):
            everyone = groups.table.select("row")
            words = kept.table("words", lambda: _words(intake, everyone))
            table = kept.ask("words", words.where("owners > 1").toArrow)
            known = table["word"].to_numpy().view(np.uint64), table["owners"].to_numpy()
            by_word = np.argsort(known[0])
            rarity = kept.session.sparkContext.broadcast((known[0][by_word], known[1][by_word], groups.extent()[0]))
        return meet(placed, shipped, _tell(settings, rarity), _SCHEMA)

    return kept.table("stories", make)


def _names(schema: str) -> list[str]:
    return [column.split()[0] for column in schema.split(", ")]


def _words(intake: Intake, everyone: Frame) -> Frame:
    """Return how many of some documents hold each word."""
    from pyspark.sql import functions as F  # noqa: N812 - as above

    counted = intake.articles.select("row", "text").join(everyone, "row", "leftsemi")
    return (
        counted.mapInArrow(_count_words, "word long, owners long").groupBy("word").agg(F.sum("owners").alias("owners"))
    )


def _count_words(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    from dedupe.stages.sketch.tokens import hash_words_of

    words, owners = np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    for batch in batches:
        texts = Texts(batch.column("text"), pa.nulls(batch.num_rows, pa.binary()), 1)
        found = hash_words_of(texts.column, texts.rows(), texts.tokens)
        every = np.concatenate([words[:0], *(np.unique(one.hashes) for one in found)])
        own, counts = np.unique(every, return_counts=True)
        merged, places = np.unique(np.concatenate([words, own]), return_inverse=True)
        sums = np.zeros(merged.size, dtype=np.int64)
        np.add.at(sums, places, np.concatenate([owners, counts]))
        words, owners = merged, sums
    yield pa.RecordBatch.from_pydict({"word": pa.array(words.view(np.int64)), "owners": pa.array(owners)})


class _Cell:
    """Pairs and documents of a cell as the rules take them; documents are numbered by their ids."""

    def __init__(self, pairs: pa.Table, documents: pa.Table) -> None:
        import pyarrow as pa

        from dedupe.stages.cluster.columns import UNDATED, Facts

        rows = documents["row"].to_numpy()
        order = np.argsort(rows)
        self.documents = documents.take(pa.array(order))
        self.rows: NDArray[np.int64] = rows[order]
        own = pairs.sort_by([("a", "ascending"), ("b", "ascending")])
        a, b = (np.searchsorted(self.rows, own[side].to_numpy()).astype(np.int32) for side in ("a", "b"))
        candidates = Candidates(a, b, own["found_by"].to_numpy().astype(np.uint8), SOURCES)
        self.matches = MatchColumns(candidates, *(own[name].to_numpy() for name in _names(SCORES)))
        self.is_match = own["is_match"].to_numpy()
        self.may_link = own["may_link"].to_numpy()
        published = self.documents["published"].to_pylist()
        outlets: dict[object, int] = {}
        numbers = [
            outlets.setdefault(place if outlet is None else outlet, len(outlets))
            for place, outlet in enumerate(self.documents["outlet"].to_pylist())
        ]
        days = [UNDATED if not one else datetime.fromisoformat(one.strip()).toordinal() for one in published]
        self.facts: Facts = Facts(
            self.documents["id"].to_pylist(),
            np.array(numbers, dtype=np.int32),
            np.array(days, dtype=np.int64),
            published,
            self.documents["characters"].to_numpy(),
        )


def _doubts(settings: Settings) -> Callable[[pa.Table, pa.Table], pa.Table]:
    def look(pairs: pa.Table, documents: pa.Table) -> pa.Table:
        """Return the documents of a cell whose words the rules ask for."""
        import pyarrow as pa

        from dedupe.stages.cluster.columns import rows_in_doubt

        cell = _Cell(pairs, documents)
        asked = rows_in_doubt(cell.matches, np.arange(len(cell.matches)), cell.facts, settings.cluster)
        return pa.table({"row": pa.array(cell.rows[asked])})

    return look


def _tell(settings: Settings, rarity: Any) -> Callable[[pa.Table, pa.Table], pa.Table]:  # noqa: ANN401 - a broadcast, or None
    def look(pairs: pa.Table, documents: pa.Table) -> pa.Table:
        """Return the stories of a cell."""
        import pyarrow as pa

        from dedupe.stages.cluster.agreement import Rarity
        from dedupe.stages.cluster.columns import cluster_columns
        from dedupe.stages.sketch.tokens import hash_words_of

        cell = _Cell(pairs, documents)
        facts = cell.facts

        def fetch(rows: NDArray[np.int64]) -> Mapping[str, ParsedDocument]:
            own = cell.documents.take(pa.array(rows))
            texts = Texts(own["text"], own["spans"], settings.shingle.k)
            tokens = hash_words_of(texts.column, texts.rows(), texts.tokens)
            return {
                facts.ids[row]: ParsedDocument(
                    Document(facts.ids[row], "", own["outlet"][i].as_py(), facts.published[row]),
                    tokens[i],
                    (),
                    (),
                    (),
                    texts.furniture[i],
                )
                for i, row in enumerate(rows.tolist())
            }

        def count(_: NDArray[np.int64], words: NDArray[np.uint64]) -> Rarity:
            known, owners, everyone = rarity.value
            at = np.minimum(np.searchsorted(known, words), max(0, known.size - 1))
            # A word that is not told of stands in one document alone.
            of_word = np.where(known[at] == words, owners[at], 1) if known.size else np.ones(words.size, np.int64)
            return Rarity(words, of_word, everyone)

        chosen = np.arange(len(cell.matches))
        stories = cluster_columns(cell.matches, chosen, facts, fetch, count, settings.cluster)
        place_of = {name: place for place, name in enumerate(facts.ids)}
        lines: dict[str, list[Any]] = {name: [] for name in _names(_SCHEMA)}
        home = np.full(cell.rows.size, -1, dtype=np.int64)
        for number, story in enumerate(stories):
            for member in story.members:
                home[place_of[member]] = number
                lines["row"].append(int(cell.rows[place_of[member]]))
                lines["cluster"].append(story.id)
                lines["representative"].append(story.representative)
                lines["is_representative"].append(member == story.representative)
                lines["members"].append(len(story.members))
                lines["why"].append(story.why)
        a, b = cell.matches.candidates.a, cell.matches.candidates.b
        matching = cell.is_match | (cell.may_link & (home[a] == home[b]) & (home[a] >= 0))
        count_of = {"members": len(lines["row"]), "pairs": int(matching.sum())}
        none = [None] * count_of["members"]
        lines["a"], lines["b"] = none + cell.rows[a[matching]].tolist(), none + cell.rows[b[matching]].tolist()
        for name in _names(_SCHEMA)[:-2]:
            lines[name] += [None] * count_of["pairs"]
        kinds = {"row": pa.int64(), "members": pa.int32(), "a": pa.int64(), "b": pa.int64()}
        kinds["is_representative"] = pa.bool_()
        return pa.table({name: pa.array(values, kinds.get(name, pa.string())) for name, values in lines.items()})

    return look
