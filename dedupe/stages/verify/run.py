"""Where the longest run that two texts share stands in each: `Match.longest_run` as places that can be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Span
from dedupe.stages.verify.shares import hash_runs

if TYPE_CHECKING:
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
    places, runs = [], []
    for parsed in (a, b):
        hashes, outside = parsed.tokens.hashes, parsed.outside
        runs.append(hash_runs(hashes, outside, length))
        counts = np.concatenate([[0], np.cumsum(outside)])
        places.append(np.flatnonzero(counts[length:] - counts[:-length] == length) if hashes.size >= length else [])
    both = np.flatnonzero(np.isin(runs[1], runs[0]))
    if not both.size:
        return None
    first_b = int(both[0])
    first_a = int(np.flatnonzero(runs[0] == runs[1][first_b])[0])
    return _span(a, int(places[0][first_a]), length), _span(b, int(places[1][first_b]), length)


def _span(parsed: ParsedDocument, first: int, length: int) -> Span:
    return Span(int(parsed.tokens.starts[first]), int(parsed.tokens.ends[first + length - 1]))
