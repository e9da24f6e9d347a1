"""Furniture among the words of a text, compiled: which words touch it, and the text without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.sketch.words import ASCII, TWO_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))


@compiled
def place_in_bytes(data: Any, start: int, end: int, spans: Any, out: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write where spans, in characters of the text at ``data[start:end]``, begin and end in the buffer.

    Args:
        data: The buffer.
        start: The first byte of the text.
        end: The byte after its last.
        spans: Starts and ends, sorted, disjoint.
        out: Filled: two rows, starts and ends.
    """
    starts, ends = spans
    beyond = 0
    for place in range(start, end):
        beyond |= data[place]
    if beyond < ASCII:
        for i in range(starts.size):
            out[0, i], out[1, i] = start + starts[i], start + ends[i]
        return
    position = opened = closed = 0
    for place in range(start, end):
        if data[place] & TWO_BYTES == ASCII:
            continue
        while opened < starts.size and starts[opened] <= position:
            out[0, opened] = place
            opened += 1
        while closed < ends.size and ends[closed] <= position:
            out[1, closed] = place
            closed += 1
        position += 1
    out[0, opened:], out[1, closed:] = end, end


@compiled
def mark_furniture(spans: Any, count: int, edges: Any, marks: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Mark the words that touch a span.

    Args:
        spans: Two rows, starts and ends, in bytes.
        count: How many words there are.
        edges: Word i is at ``edges[2 * i]`` to ``edges[2 * i + 1]``.
        marks: Filled.
    """
    span = 0
    for i in range(count):
        first, after = np.int64(edges[2 * i]), np.int64(edges[2 * i + 1])
        while span < spans.shape[1] and spans[1, span] <= first:
            span += 1
        marks[i] = span < spans.shape[1] and spans[0, span] < after


@compiled
def drop_marked(words: Any, marks: Any, count: int, out: Any, joined: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Write the words that are not marked, and return how many there are.

    ``joined[i]`` says that nothing was left out between word i - 1 and word i.
    """
    written = 0
    whole = True
    for i in range(count):
        if marks[i]:
            whole = False
            continue
        out[written] = words[i]
        joined[written] = whole
        whole = True
        written += 1
    return written
