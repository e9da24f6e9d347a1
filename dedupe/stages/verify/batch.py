"""Many pairs at once: the shingles of their documents as columns, and a kernel that counts pair by pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
    Counted = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]

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
        return nothing_shared(candidates)
    left, right = (np.searchsorted(columns.rows, side) for side in (candidates.a, candidates.b))

    def count(part: slice, results: Counted) -> None:
        count_pairs(
            (columns.hashes, columns.tokens, columns.starts, columns.ends),
            (columns.lead_ends, columns.is_whole),
            columns.k,
            (left[part], right[part]),
            PLACES_PER_SHINGLE,
            results,
        )

    def count_rest(rows: NDArray[np.int64], different: NDArray[np.int64]) -> None:
        count_different(columns.hashes, columns.starts, columns.ends, rows, different)

    return verify_counted(candidates, (left, right), (count, count_rest), runs_of, threads)


def nothing_shared(candidates: Candidates) -> MatchColumns:
    """Return the columns of no pairs."""
    none, zero = np.zeros(0, dtype=np.int64), np.zeros(0)
    return MatchColumns(candidates, zero, zero, zero, none, none)


def verify_counted(
    candidates: Candidates,
    sides: tuple[NDArray[np.integer[Any]], NDArray[np.integer[Any]]],
    counts: tuple[Callable[[slice, Counted], None], Callable[[NDArray[np.int64], NDArray[np.int64]], None]],
    runs_of: Runs | None,
    threads: int = 1,
) -> MatchColumns:
    """Return what each candidate pair shares, from what two compiled passes count; both hold no lock.

    Args:
        candidates: Pairs of rows, at least one.
        sides: The place of one document of each pair, and of the other; sorted by the first.
        counts: Fills, for a part of the pairs, how many different shingles the first ones have, by place, and of each
            pair those in common, the longest run or `BY_HAND`, and the words of the lead; and fills how many different
            shingles the documents of some places have.
        runs_of: Gives the longest runs of the pairs that are left, as `verify_columns` takes it.
        threads: How many share the work; the result is the same for any number.
    """
    left, right = sides
    different = np.full(int(max(left.max(), right.max())) + 1, EMPTY, dtype=np.int64)
    shared, leads = np.zeros(left.size, dtype=np.int64), np.zeros(left.size, dtype=np.int64)
    runs = np.full(left.size, BY_HAND, dtype=np.int64)
    # Cut where another document comes first, which is put into the table once.
    in_turn(
        lambda part: counts[0](part, (different, shared[part], runs[part], leads[part])),
        np.flatnonzero(np.diff(left, prepend=-1)),
        left.size,
        threads,
    )
    is_asked = np.zeros(different.size, dtype=bool)
    is_asked[right] = True
    rest = np.flatnonzero(is_asked & (different == EMPTY))
    in_turn(lambda part: counts[1](rest[part], different), np.arange(rest.size), rest.size, threads)
    left_over = np.flatnonzero(runs == BY_HAND)
    if left_over.size and runs_of is not None:
        runs[left_over] = runs_of(candidates.a[left_over], candidates.b[left_over])
    size_a, size_b = different[left], different[right]
    return MatchColumns(
        candidates,
        share_each(shared, size_a + size_b - shared),
        share_each(shared, size_a),
        share_each(shared, size_b),
        runs,
        leads,
    )


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
