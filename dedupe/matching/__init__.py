"""From documents to verified pairs: document by document, or in one compiled pass over a column of many.

Both ways give the same matches, bit for bit. The compiled one needs the extra `fast` (numba) and the
second that loading it takes, so it is for many documents.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.index import find_candidates
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch import sketch
from dedupe.stages.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.model import Document, Match, ParsedDocument, Span
    from dedupe.settings import Settings

    Furniture = Sequence[tuple[Span, ...]]

MANY = 600
"""Documents from which the compiled pass is taken, its loading included.

Where all texts share lines both ways cost alike from 200 documents on (tests/benchmarks/crossover.py); where few
match, as in the 24,674 releases of press_releases_cc0, the compiled one needs .63 of the CPU.
"""


def is_many(count: int) -> bool:
    """Return whether so many documents are worth the compiled pass, and it is installed."""
    return count >= MANY and find_spec("numba") is not None


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
        parsed: Gives the parsed document of a row; the compiled pass does not ask.
        settings: All settings.
    """
    if is_many(len(documents)):
        return _by_column(documents, furniture, settings)
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


def _by_column(documents: Sequence[Document], furniture: Furniture, settings: Settings) -> list[Match]:
    from dedupe.matching.articles import Articles
    from dedupe.matching.columns import match_columns

    articles = Articles.of_documents(documents)
    pairs = match_columns(articles, furniture, settings)
    return pairs.records(articles.ids, np.arange(len(pairs)))
