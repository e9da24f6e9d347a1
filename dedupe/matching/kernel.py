"""What pairs of texts share, from the words that are kept, compiled: shingles are made where they are compared.

The shingles of all texts at once take more memory than their words, and more time to write and read than to make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

from dedupe.stages.sketch.blocks import shingle_text
from dedupe.stages.sketch.vector import bring_near
from dedupe.stages.verify.kernel import compare, enter, fill, table_size, tables_for

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

EMPTY = -1
_LINE, _AHEAD = 8, 256
"""Words that come at once, and those that are asked for ahead: what follows the processor fetches by itself."""


@compiled
def room_of(starts: Any, ends: Any, rows: Any) -> int:  # noqa: ANN401 - see `compiled`
    """Return the words of the longest of some texts, at least one."""
    room = 1
    for row in rows:
        room = max(room, ends[row] - starts[row])
    return room


@compiled
def compare_pairs(words: Any, pairs: Any, plan: Any, limit: int, results: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Count what the texts of some pairs share: what `verify.kernel.count_pairs` does of shingles that are there.

    Args:
        words: Hashes, which of them are furniture, and where the text of each row begins and ends.
        pairs: One row of each pair, and the other; quickest when sorted by the first.
        plan: k, the base of shingles, and the share of a text that is its lead.
        limit: Agreeing places per shingle of both, beyond which the run of a pair is left to the plain path.
        results: What is filled: how many different shingles each row has that is the first of a pair; then, a row a
            pair, the different shingles in common, the words of the longest run (or `BY_HAND`), and of the lead.
    """
    every, marks, starts, ends = words
    left, right = pairs
    different, shared, runs, leads = results
    room = max(room_of(starts, ends, left), room_of(starts, ends, right))
    tables = tables_for(room)
    work = (np.empty(room, dtype=np.uint64), np.ones(room, dtype=np.bool_))
    one = (np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int32))
    other = (np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int32))
    current = EMPTY
    slots, shift = table_size(0)
    size = lead = 0
    is_whole = False
    for pair in range(left.size):
        row = left[pair]
        if row != current:
            own = slice(starts[row], ends[row])
            size, lead, is_whole = shingle_text(every[own], marks[own], plan, work, one)
            slots, shift, different[row] = enter(one[0][:size], tables)
            current = row
        row = right[pair]
        own = slice(starts[row], ends[row])
        if pair + 1 < right.size:
            # The next text is far from the processor: it is asked for its beginning while this one is compared.
            coming = right[pair + 1]
            for place in range(starts[coming], min(starts[coming] + _AHEAD, ends[coming]), _LINE):
                bring_near(every, np.uint64(place))
        length, other_lead, is_other_whole = shingle_text(every[own], marks[own], plan, work, other)
        shared[pair], runs[pair], leads[pair] = compare(
            (one[0][:size], one[1][:size]),
            (other[0][:length], other[1][:length]),
            (slots, shift),
            tables,
            (lead, other_lead),
            (plan[0], limit),
            is_whole or is_other_whole,
        )


@compiled
def count_different(words: Any, rows: Any, plan: Any, different: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write how many different shingles the texts of some rows have.

    Args:
        words: As `compare_pairs` takes them.
        rows: Which texts.
        plan: Likewise.
        different: Filled at their places.
    """
    every, marks, starts, ends = words
    room = room_of(starts, ends, rows)
    table, following = np.empty(table_size(room)[0], dtype=np.int32), np.empty(room, dtype=np.int32)
    work = (np.empty(room, dtype=np.uint64), np.ones(room, dtype=np.bool_))
    own = (np.empty(room, dtype=np.uint64), np.empty(room, dtype=np.int32))
    for row in rows:
        text = slice(starts[row], ends[row])
        size, _, _ = shingle_text(every[text], marks[text], plan, work, own)
        slots, shift = table_size(size)
        different[row] = fill(own[0][:size], table[:slots], following, shift)


@compiled
def count_characters(data: Any, offsets: Any, characters: Any) -> None:  # noqa: ANN401 - see `compiled`
    """Write how many characters each text of a column has: bytes that continue none."""
    for text in range(characters.size):
        own = data[offsets[text] : offsets[text + 1]]
        count = np.uint32(0)
        for i in range(own.size):
            count = np.uint32(count + np.uint32((own[i] & np.uint8(0xC0)) != np.uint8(0x80)))
        characters[text] = count
