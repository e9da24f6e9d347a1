"""Documents with the same words outside furniture."""

from __future__ import annotations

import numpy as np

from dedupe.stages.index import Search, sources
from dedupe.stages.index.pairs import Pairs, link, starts_of_runs


@sources.register("exact")
def exact(search: Search) -> Pairs:
    """Return the pairs of documents whose words are the same, all of them in the same order."""
    rows = search.rows
    contents = search.sketches.contents[rows]
    order = np.argsort(contents, kind="stable")
    return link(rows[order], starts_of_runs(contents[order]), search.settings.bucket)
