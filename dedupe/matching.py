"""From documents to verified pairs: document by document, or in one compiled pass over a column of many.

Both ways give the same matches, bit for bit. The compiled one needs the extra `fast` (numba) and the
second that loading it takes, so it is for many documents.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.index import find_candidates
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.model import Document, Match, ParsedDocument, Shingles, Span
    from dedupe.settings import Settings

    Furniture = Sequence[tuple[Span, ...]]

MANY = 600
"""Documents from which the compiled pass is taken, its loading included.

Where all texts share lines both ways cost alike from 200 documents on (tests/benchmarks/crossover.py); where few
match, as in the 24,674 releases of press_releases_cc0, the compiled one needs .63 of the CPU.
"""


def match_documents(
    documents: Sequence[Document],
    furniture: Furniture,
    parsed: Callable[[int], ParsedDocument],
    settings: Settings,
) -> list[Match]:
    """Return every candidate pair with what it shares, sorted by (a, b).

    Args:
        documents: Sorted by id: long lists of candidates depend on the order.
        furniture: The furniture of each document.
        parsed: Gives the parsed document of a row; in the compiled pass it is asked for few rows.
        settings: All settings.
    """
    if len(documents) >= MANY and find_spec("numba") is not None:
        return _by_column(documents, furniture, parsed, settings)
    return _by_document(documents, parsed, settings)


def match_pair(a: ParsedDocument, b: ParsedDocument, settings: Settings) -> Match:
    """Return what two documents share, and which sources would have proposed the pair."""
    shingles = [shingle_document(one, settings.shingle.k) for one in (a, b)]
    owners = [one.document.outlet for one in (a, b)]
    found = find_candidates(sketch(shingles, settings.sketch), owners, settings.index)
    (match,) = verify(found.with_pair(0, 1), [a, b], shingles, settings.verify)
    return match


def _by_document(
    documents: Sequence[Document], parsed: Callable[[int], ParsedDocument], settings: Settings
) -> list[Match]:
    everything = [parsed(row) for row in range(len(documents))]
    shingles = [shingle_document(one, settings.shingle.k) for one in everything]
    owners = [document.outlet for document in documents]
    found = find_candidates(sketch(shingles, settings.sketch), owners, settings.index)
    return verify(found, everything, shingles, settings.verify)


def _by_column(
    documents: Sequence[Document], furniture: Furniture, parsed: Callable[[int], ParsedDocument], settings: Settings
) -> list[Match]:
    from dedupe.stages.sketch.column import Column, shingle_column, sketch_column
    from dedupe.stages.verify.batch import verify_columns
    from dedupe.stages.verify.shares import common, lead_end, longest_run

    k = settings.shingle.k

    @cache
    def shingles(row: int) -> Shingles:
        return shingle_document(parsed(row), k)

    def run_of(a: int, b: int) -> int:
        one, other = shingles(a), shingles(b)
        return longest_run(parsed(a), parsed(b), one, other, common(one.unique, other.unique))

    column = Column.of_texts([document.text for document in documents])
    sketches = sketch_column(column, k, settings.sketch, shingles, furniture)
    found = find_candidates(sketches, [document.outlet for document in documents], settings.index)
    if not len(found):
        return []
    rows = np.unique(np.concatenate([found.a, found.b])).astype(np.int64)
    columns = shingle_column(column, rows, k, shingles, lambda row: lead_end(parsed(row)), furniture)
    matches = verify_columns(found, columns, run_of)
    return matches.records([document.id for document in documents], np.arange(len(matches)))
