"""The story of every document: the number of the first near-copy, four bytes a document in blocks of 4096.

A release that a hundred papers ran must count once when it is asked how many stories share a passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import sqlite3

    from numpy.typing import NDArray

REMOVED = 0xFFFFFFFF
"""The story of a document that was removed, or of a number that was never used."""

_SHIFT = 12
_BLOCK = 1 << _SHIFT


def note(connection: sqlite3.Connection, numbers: NDArray[np.uint64], own: NDArray[np.uint64]) -> None:
    """Write the stories of some documents, in the caller's transaction.

    Args:
        connection: Open for writing.
        numbers: Documents.
        own: The story of each; `REMOVED` forgets it.
    """
    blocks = (numbers >> np.uint64(_SHIFT)).astype(np.int64)
    for block in np.unique(blocks).tolist():
        row = connection.execute("SELECT stories FROM stories WHERE block = ?", (block,)).fetchone()
        values = np.frombuffer(row[0], dtype="<u4").copy() if row else np.full(_BLOCK, REMOVED, dtype="<u4")
        inside = blocks == block
        values[(numbers[inside] & np.uint64(_BLOCK - 1)).astype(np.int64)] = own[inside]
        connection.execute("INSERT OR REPLACE INTO stories VALUES (?, ?)", (block, values.tobytes()))


def look_up(connection: sqlite3.Connection, numbers: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return the story of each document."""
    found = np.full(numbers.size, REMOVED, dtype=np.uint32)
    blocks = (numbers >> np.uint64(_SHIFT)).astype(np.int64)
    if not blocks.size:
        return found
    rows = connection.execute(
        "SELECT block, stories FROM stories WHERE block BETWEEN ? AND ?", (int(blocks.min()), int(blocks.max()))
    )
    # One table with a place for every block from the smallest to the largest: look-ups are then one step.
    low = int(blocks.min())
    table = np.full((int(blocks.max()) - low + 1, _BLOCK), REMOVED, dtype=np.uint32)
    for block, stories in rows:
        table[block - low] = np.frombuffer(stories, dtype="<u4")
    own: NDArray[np.uint32] = table.reshape(-1)[numbers.astype(np.int64) - (low << _SHIFT)]
    return own


def removed(connection: sqlite3.Connection, numbers: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which of some documents were removed."""
    gone: NDArray[np.bool_] = look_up(connection, numbers) == REMOVED
    return gone
