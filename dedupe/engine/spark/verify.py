"""What candidate pairs share: each text travels once to the cell where its partners are, and is counted there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from dedupe.engine.spark.components import components
from dedupe.engine.spark.meeting import meet, place
from dedupe.engine.spark.texts import Texts
from dedupe.model import Candidates

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.engine.spark.intake import Intake
    from dedupe.engine.spark.kept import Kept
    from dedupe.engine.spark.limits import Limits
    from dedupe.settings import Settings

    Frame = Any

SOURCES = ("exact", "lsh", "fingerprint")
"""The sources that ship; bit i of `found_by` is the i-th."""

SCORES = "jaccard double, a_in_b double, b_in_a double, longest_run long, lead_words long"
_SCHEMA = f"a long, b long, found_by int, {SCORES}, is_match boolean, may_link boolean"


def verify(kept: Kept, intake: Intake, candidates: Frame, settings: Settings, limits: Limits) -> Frame:
    """Return `a`, `b`, `found_by` and what they share of every candidate pair."""

    def make() -> Frame:
        groups = components(kept, "candidates", candidates, limits)
        placed = place(candidates.select("a", "b", "found_by"), groups, limits.documents_per_cell, limits, cut=True)
        return meet(placed, intake.articles.select("row", "text", "spans"), _count(settings), _SCHEMA)

    return kept.table("pairs", make)


def _count(settings: Settings) -> Callable[[pa.Table, pa.Table], pa.Table]:
    def look(pairs: pa.Table, documents: pa.Table) -> pa.Table:
        """Return what the pairs of one cell share."""
        import pyarrow as pa

        from dedupe.stages.sketch.tokens import shingle_words, words_of_column
        from dedupe.stages.verify.batch import run_of, verify_columns

        k = settings.shingle.k
        rows = documents["row"].to_numpy()
        order = np.argsort(rows)
        documents = documents.take(pa.array(order))
        rows = rows[order]
        texts = Texts(documents["text"], documents["spans"], k)
        own = pairs.sort_by([("a", "ascending"), ("b", "ascending")])
        a, b = (np.searchsorted(rows, own[side].to_numpy()).astype(np.int32) for side in ("a", "b"))
        candidates = Candidates(a, b, own["found_by"].to_numpy().astype(np.uint8), SOURCES)

        def runs_of(left: NDArray[np.int32], right: NDArray[np.int32]) -> list[int]:
            sides = zip(left.tolist(), right.tolist(), strict=True)
            return [
                run_of(texts.parsed(one), texts.parsed(other), texts.shingles(one), texts.shingles(other))
                for one, other in sides
            ]

        words = words_of_column(texts.column, texts.rows(), texts.parsed, texts.furniture)
        columns = shingle_words(words, texts.rows(), k)
        found = verify_columns(candidates, columns, runs_of)
        strength = np.maximum(found.a_in_b, found.b_in_a)
        is_match = (strength >= settings.verify.containment) | (found.longest_run >= settings.verify.run_words)
        may_link = (strength >= settings.cluster.faint) & (found.longest_run >= settings.cluster.run_words)
        return pa.table(
            {
                "a": own["a"],
                "b": own["b"],
                "found_by": own["found_by"],
                "jaccard": found.jaccard,
                "a_in_b": found.a_in_b,
                "b_in_a": found.b_in_a,
                "longest_run": found.longest_run.astype(np.int64),
                "lead_words": found.lead_words.astype(np.int64),
                "is_match": is_match,
                "may_link": may_link,
            }
        )

    return look
