"""Where the longest run that two texts share stands in each: `Match.longest_run` as places that can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Span
from dedupe.stages.verify.shares import hash_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument


def locate_run(a: ParsedDocument, b: ParsedDocument, length: int) -> tuple[Span, Span] | None:
    """Return where a run of *length* tokens that both texts hold stands in each, or None if there is none.

    Args:
        a: A text.
        b: Another.
        length: Tokens of the run, such as `Match.longest_run`. Of several runs the one that b has first is
            returned, at its first place in a.
    """
    if length < 1:
        return None
    (places_a, runs_a), (places_b, runs_b) = _runs(a, length), _runs(b, length)
    both = np.flatnonzero(np.isin(runs_b, runs_a))
    if not both.size:
        return None
    first_b = int(both[0])
    first_a = int(np.flatnonzero(runs_a == runs_b[first_b])[0])
    return _span(a, int(places_a[first_a]), length), _span(b, int(places_b[first_b]), length)


def _runs(parsed: ParsedDocument, length: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return where the runs of *length* tokens outside furniture begin, and a hash of each."""
    counts = np.concatenate([[0], np.cumsum(parsed.outside)])
    places = np.flatnonzero(counts[length:] - counts[:-length] == length)
    return places, hash_runs(parsed.tokens.hashes, parsed.outside, length)


def _span(parsed: ParsedDocument, first: int, length: int) -> Span:
    return Span(int(parsed.tokens.starts[first]), int(parsed.tokens.ends[first + length - 1]))
