"""Many pairs at once: the shingles of their documents as columns, and a kernel that counts pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Candidates, ShingleColumns, Shingles
from dedupe.model.sketch import MatchColumns
from dedupe.stages.verify.kernel import BY_HAND, EMPTY, count_different, count_pairs
from dedupe.stages.verify.shares import (
    DECIMALS,
    PLACES_PER_SHINGLE,
    common,
    is_whole,
    lead_end,
    longest_run,
    longest_run_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Match, ParsedDocument, WordColumns

    Runs = Callable[[NDArray[np.int32], NDArray[np.int32]], Sequence[int]]

# A product of two doubles below a million is wrong by less than this.
_NEAR_TIE = 1e-9
# Parts a thread takes, so that one with longer texts than the others is no burden.
_PARTS = 8


def verify_many(candidates: Candidates, parsed: Sequence[ParsedDocument], shingles: Sequence[Shingles]) -> list[Match]:
    """Return what each candidate pair shares: the numbers of `verify_each`, some ten times as fast."""
    rows = np.unique(np.concatenate([candidates.a, candidates.b])).astype(np.int64)
    own = [shingles[row] for row in rows.tolist()]
    offsets = np.zeros(rows.size + 1, dtype=np.int64)
    np.cumsum([one.hashes.size for one in own], out=offsets[1:])
    columns = ShingleColumns(
        k=own[0].k,
        rows=rows,
        starts=offsets[:-1],
        ends=offsets[1:],
        hashes=np.concatenate([one.hashes for one in own]),
        tokens=np.concatenate([one.tokens for one in own]),
        lead_ends=np.array([lead_end(parsed[row]) for row in rows.tolist()], dtype=np.int64),
        is_whole=np.array([is_whole(one) for one in own]),
    )

    def runs_of(left: NDArray[np.int32], right: NDArray[np.int32]) -> list[int]:
        pairs = zip(left.tolist(), right.tolist(), strict=True)
        return [run_of(parsed[a], parsed[b], shingles[a], shingles[b]) for a, b in pairs]

    found = verify_columns(candidates, columns, runs_of)
    return found.records([one.id for one in parsed], np.arange(len(found)))


def verify_columns(
    candidates: Candidates,
    columns: ShingleColumns,
    runs_of: Runs | None,
    threads: int = 1,
) -> MatchColumns:
    """Return what each candidate pair shares, from columns of shingles alone.

    Args:
        candidates: Pairs of rows.
        columns: The shingles of every row that stands in a pair.
        runs_of: Gives the longest runs of the pairs that the kernel leaves to `run_of`: one row of each, and the other;
            without it they stay `BY_HAND`.
        threads: How many share the work; the result is the same for any number.
    """
    if not len(candidates):
        none, zero = np.zeros(0, dtype=np.int64), np.zeros(0)
        return MatchColumns(candidates, zero, zero, zero, none, none)
    left, right = (np.searchsorted(columns.rows, side) for side in (candidates.a, candidates.b))
    sizes, shared, runs, leads = _counted(columns, left, right, threads)
    left_over = np.flatnonzero(runs == BY_HAND)
    if left_over.size and runs_of is not None:
        runs[left_over] = runs_of(candidates.a[left_over], candidates.b[left_over])
    size_a, size_b = sizes[left], sizes[right]
    return MatchColumns(
        candidates,
        share_each(shared, size_a + size_b - shared),
        share_each(shared, size_a),
        share_each(shared, size_b),
        runs,
        leads,
    )


def verify_in_parts(
    candidates: Candidates,
    borders: NDArray[np.int64],
    columns_of: Callable[[NDArray[np.int64]], ShingleColumns],
    runs_of: Runs,
    threads: int = 1,
) -> MatchColumns:
    """Return what `verify_columns` does, with the shingles of some of the documents in memory at a time.

    Args:
        candidates: Pairs of rows.
        borders: Where each part of the pairs begins.
        columns_of: Gives the shingles of some rows, sorted.
        runs_of: As `verify_columns` takes it; it is asked once.
        threads: How many share the work; the result is the same for any number.
    """
    ends = [*borders[1:].tolist(), len(candidates)]
    parts = []
    for start, end in zip(borders.tolist(), ends, strict=True):
        own = slice(start, end)
        a, b = candidates.a[own], candidates.b[own]
        some = Candidates(a, b, candidates.found_by[own], candidates.sources)
        rows = np.unique(np.concatenate([a, b])).astype(np.int64)
        parts.append(verify_columns(some, columns_of(rows), None, threads))
    columns = ("jaccard", "a_in_b", "b_in_a", "longest_run", "lead_words")
    joined = MatchColumns(candidates, *(np.concatenate([getattr(one, name) for one in parts]) for name in columns))
    left_over = np.flatnonzero(joined.longest_run == BY_HAND)
    if left_over.size:
        joined.longest_run[left_over] = runs_of(candidates.a[left_over], candidates.b[left_over])
    return joined


def _counted(
    columns: ShingleColumns, left: NDArray[np.int64], right: NDArray[np.int64], threads: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the different shingles of each document; of each pair those in common, the longest run and the lead."""
    different = np.full(columns.starts.size, EMPTY, dtype=np.int64)
    shared, leads = np.zeros(left.size, dtype=np.int64), np.zeros(left.size, dtype=np.int64)
    runs = np.full(left.size, BY_HAND, dtype=np.int64)

    def count(part: slice) -> None:
        count_pairs(
            (columns.hashes, columns.tokens, columns.starts, columns.ends),
            (columns.lead_ends, columns.is_whole),
            columns.k,
            (left[part], right[part]),
            PLACES_PER_SHINGLE,
            (different, shared[part], runs[part], leads[part]),
        )

    def count_rest(part: slice) -> None:
        count_different(columns.hashes, columns.starts, columns.ends, rest[part], different)

    # Cut where another document comes first, which is put into the table once.
    in_turn(count, np.flatnonzero(np.diff(left, prepend=-1)), left.size, threads)
    rest = np.flatnonzero(different == EMPTY)
    in_turn(count_rest, np.arange(rest.size), rest.size, threads)
    return different, shared, runs, leads


def in_turn(work: Callable[[slice], None], borders: NDArray[np.int64], size: int, threads: int) -> None:
    """Do some work part by part, on so many threads; the kernels hold no lock.

    Args:
        work: Is given a part of what is to be done.
        borders: Where a part may begin, sorted; the first at 0.
        size: What is to be done.
        threads: How many share the work.
    """
    if threads == 1 or size < threads * _PARTS:
        work(slice(0, size))
        return
    from concurrent.futures import ThreadPoolExecutor

    wanted = np.arange(threads * _PARTS) * size // (threads * _PARTS)
    starts = np.unique(borders[np.searchsorted(borders, wanted, side="right") - 1]).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(work, map(slice, starts, [*starts[1:], size])):
            pass


def run_of(a: ParsedDocument, b: ParsedDocument, left: Shingles, right: Shingles) -> int:
    """Return the longest run of two documents, found without the kernel."""
    return longest_run(a, b, left, right, common(left.unique, right.unique))


def runs_in_words(
    words: WordColumns, columns: ShingleColumns, left: NDArray[np.int32], right: NDArray[np.int32]
) -> list[int]:
    """Return the longest run of each pair of rows, found without the kernel in kept words.

    Args:
        words: Those of the rows, outside furniture or not; its rows are sorted.
        columns: The shingles of the same rows.
        left: One row of each pair.
        right: The other.
    """

    def side(row: int) -> tuple[tuple[NDArray[np.uint64], NDArray[np.bool_]], Shingles]:
        at = int(np.searchsorted(words.rows, row))
        own = slice(words.starts[at], words.ends[at])
        hashes = columns.hashes[columns.starts[at] : columns.ends[at]]
        tokens = columns.tokens[columns.starts[at] : columns.ends[at]]
        # The content is asked for only where it is the one shingle of a short text.
        content = int(hashes[0]) if columns.is_whole[at] else -1
        shingles = Shingles(columns.k, hashes, tokens, np.unique(hashes), content)
        return (words.hashes[own], ~words.is_furniture[own]), shingles

    found = []
    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        (a, a_shingles), (b, b_shingles) = side(one), side(other)
        shared = common(a_shingles.unique, b_shingles.unique)
        found.append(longest_run_of(a, b, a_shingles, b_shingles, shared))
    return found


def share_each(shared: NDArray[np.int64], whole: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return ``round(shared / whole, DECIMALS)`` of each row, 0 where nothing is shared; same shape.

    NumPy's rounding multiplies first, which can turn a tie of the decimals the other way than Python's: rows near
    a tie are rounded by Python.
    """
    scale = 10.0**DECIMALS
    exact = shared / np.maximum(whole, 1)
    scaled = exact * scale
    rounded: NDArray[np.float64] = np.rint(scaled) / scale
    for row in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < _NEAR_TIE).tolist():
        rounded[row] = round(float(exact[row]), DECIMALS)
    return rounded
