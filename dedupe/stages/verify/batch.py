"""Many pairs at once: the shingles of their documents as columns, and a kernel that counts pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Match
from dedupe.stages.verify.kernel import BY_HAND, count_pairs
from dedupe.stages.verify.shares import PLACES_PER_SHINGLE, common, is_whole, lead_end, longest_run, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Candidates, ParsedDocument, Shingles


def verify_many(candidates: Candidates, parsed: Sequence[ParsedDocument], shingles: Sequence[Shingles]) -> list[Match]:
    """Return what each candidate pair shares: the numbers of `verify_each`, some twenty times as fast."""
    rows, places = np.unique(np.concatenate([candidates.a, candidates.b]), return_inverse=True)
    own = [shingles[row] for row in rows.tolist()]
    offsets = np.zeros(rows.size + 1, dtype=np.int64)
    np.cumsum([one.hashes.size for one in own], out=offsets[1:])
    orders = [np.argsort(one.hashes, kind="stable").astype(np.int32) for one in own]
    shingle_columns = (
        np.concatenate([one.hashes[order] for one, order in zip(own, orders, strict=True)]),
        np.concatenate(orders),
        np.concatenate([one.tokens for one in own]),
        offsets,
    )
    document_columns = (
        np.array([lead_end(parsed[row]) for row in rows.tolist()], dtype=np.int64),
        np.array([one.k for one in own], dtype=np.int64),
        np.array([is_whole(one) for one in own]),
    )
    left_rows, right_rows = places[: candidates.a.size], places[candidates.a.size :]
    counted = count_pairs(shingle_columns, document_columns, left_rows, right_rows, PLACES_PER_SHINGLE)
    names = {bits: candidates.names(bits) for bits in np.unique(candidates.found_by).tolist()}
    columns = (candidates.a, candidates.b, candidates.found_by, *counted)
    matches = []
    for row_a, row_b, bits, shared, run, lead in zip(*(column.tolist() for column in columns), strict=True):
        a, b, left, right = parsed[row_a], parsed[row_b], shingles[row_a], shingles[row_b]
        exact_run = longest_run(a, b, left, right, common(left.unique, right.unique)) if run == BY_HAND else run
        sizes = left.unique.size, right.unique.size, shared
        matches.append(Match(a.id, b.id, *shares(*sizes), exact_run, names[bits], lead))
    return matches
