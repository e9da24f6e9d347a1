"""The words of some texts of a column: `Tokens` without the words themselves, and how many texts hold a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Tokens
from dedupe.stages.sketch.column import word_powers
from dedupe.stages.sketch.folding import folding

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from dedupe.stages.sketch.column import Column


def hash_words_of(column: Column, rows: NDArray[np.int64], tokens_of: Callable[[int], Tokens]) -> list[Tokens]:
    """Return the tokens of some texts, in the order of *rows*, with hashes and places but no `words`.

    Args:
        column: The texts.
        rows: Which of them.
        tokens_of: Gives the tokens of a row that the kernel leaves to the slow path.
    """
    from dedupe.stages.sketch.kernel import tokenise_block
    from dedupe.stages.sketch.words import SLOW

    tables = folding()
    room = int(np.diff(column.offsets)[rows].sum()) // 2 + 3 * rows.size
    hashes, edges = np.empty(room, dtype=np.uint64), np.empty(2 * room, dtype=np.uint64)
    counts = np.zeros(rows.size, dtype=np.int64)
    columns = (tables.kinds, tables.values, tables.starts, tables.rest)
    tokenise_block(column.data, column.offsets, rows, columns, word_powers(), (hashes, edges, counts))
    found = []
    start = 0
    for row, count in zip(rows.tolist(), counts.tolist(), strict=True):
        if count == SLOW:
            found.append(tokens_of(row))
            continue
        places = _characters(column, row, edges[2 * start : 2 * (start + count)].astype(np.int64))
        found.append(Tokens("", places[::2], places[1::2], hashes[start : start + count].copy(), str))
        start += count
    return found


def count_owners_of(
    column: Column, rows: NDArray[np.int64], words: NDArray[np.uint64], tokens_of: Callable[[int], Tokens]
) -> NDArray[np.int64]:
    """Return how many texts of *rows* hold each of *words*, sorted, each once; same shape.

    Args:
        column: The texts.
        rows: Which of them.
        words: Hashes.
        tokens_of: Gives the tokens of a row that the kernel leaves to the slow path.
    """
    from dedupe.stages.sketch.kernel import count_owners

    tables = folding()
    owners = np.zeros(words.size, dtype=np.int64)
    columns = (tables.kinds, tables.values, tables.starts, tables.rest)
    slow = count_owners(column.data, column.offsets, rows, columns, word_powers(), words, owners)
    for row in rows[slow].tolist():
        owners += np.isin(words, tokens_of(row).hashes)
    return owners


def _characters(column: Column, row: int, places: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return places in bytes as places in characters."""
    data = column.data[column.offsets[row] : column.offsets[row + 1]]
    if data.size == 0 or data.max() < 0x80:  # noqa: PLR2004 - ASCII: a byte a character
        return places.astype(np.int32)
    before = np.concatenate([[0], np.cumsum((data & 0xC0) != 0x80)])  # noqa: PLR2004 - what continues a character
    return before[places].astype(np.int32)
