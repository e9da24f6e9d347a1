"""Many pairs at once: the shingles of their documents as columns, and a kernel that counts pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Match, ShingleColumns
from dedupe.stages.verify.kernel import BY_HAND, count_pairs
from dedupe.stages.verify.shares import PLACES_PER_SHINGLE, common, is_whole, lead_end, longest_run, shares

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.model import Candidates, ParsedDocument, Shingles


def verify_many(candidates: Candidates, parsed: Sequence[ParsedDocument], shingles: Sequence[Shingles]) -> list[Match]:
    """Return what each candidate pair shares: the numbers of `verify_each`, some ten times as fast."""
    rows = np.unique(np.concatenate([candidates.a, candidates.b])).astype(np.int64)
    own = [shingles[row] for row in rows.tolist()]
    offsets = np.zeros(rows.size + 1, dtype=np.int64)
    np.cumsum([one.hashes.size for one in own], out=offsets[1:])
    columns = ShingleColumns(
        k=own[0].k,
        rows=rows,
        offsets=offsets,
        hashes=np.concatenate([one.hashes for one in own]),
        tokens=np.concatenate([one.tokens for one in own]),
        lead_ends=np.array([lead_end(parsed[row]) for row in rows.tolist()], dtype=np.int64),
        is_whole=np.array([is_whole(one) for one in own]),
    )

    def run_of(a: int, b: int) -> int:
        shared = common(shingles[a].unique, shingles[b].unique)
        return longest_run(parsed[a], parsed[b], shingles[a], shingles[b], shared)

    return verify_columns(candidates, columns, [one.id for one in parsed], run_of)


def verify_columns(
    candidates: Candidates, columns: ShingleColumns, ids: Sequence[str], run_of: Callable[[int, int], int]
) -> list[Match]:
    """Return what each candidate pair shares, from columns of shingles alone.

    Args:
        candidates: Pairs of rows.
        columns: The shingles of every row that stands in a pair.
        ids: The id of every row.
        run_of: Gives the longest run of two rows that the kernel leaves to `shares.longest_run`.
    """
    if not len(candidates):
        return []
    left, right = (np.searchsorted(columns.rows, side) for side in (candidates.a, candidates.b))
    sizes, shared, runs, leads = count_pairs(
        (columns.hashes, columns.tokens, columns.offsets),
        (columns.lead_ends, columns.is_whole),
        columns.k,
        (left, right),
        PLACES_PER_SHINGLE,
    )
    names = {bits: candidates.names(bits) for bits in np.unique(candidates.found_by).tolist()}
    table = (candidates.a, candidates.b, candidates.found_by, sizes[left], sizes[right], shared, runs, leads)
    matches = []
    for a, b, bits, size_a, size_b, both, run, lead in zip(*(column.tolist() for column in table), strict=True):
        longest = run_of(a, b) if run == BY_HAND else run
        matches.append(Match(ids[a], ids[b], *shares(size_a, size_b, both), longest, names[bits], lead))
    return matches
