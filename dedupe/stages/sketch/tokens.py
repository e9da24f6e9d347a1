"""The words of texts of a column, kept or read again: their shingles, and how many texts hold each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import LEAD, ShingleColumns, Tokens, WordColumns
from dedupe.stages.sketch.column import SHINGLE_BASE, flatten, room_before, word_powers
from dedupe.stages.sketch.folding import folding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument, Span
    from dedupe.stages.sketch.column import Column


def room_for(column: Column) -> WordColumns:
    """Return room for the words of all texts of a column; memory that is not written to is never taken."""
    room = room_before(column.offsets, len(column)) + 3
    return WordColumns(
        np.arange(len(column)),
        np.zeros(len(column), dtype=np.int64),
        np.zeros(len(column), dtype=np.int64),
        np.empty(room, dtype=np.uint64),
        np.zeros(room, dtype=bool),
    )


def words_of_column(
    column: Column,
    rows: NDArray[np.int64],
    parsed_of: Callable[[int], ParsedDocument],
    furniture: Sequence[tuple[Span, ...]] | None = None,
    room: tuple[NDArray[np.uint64], NDArray[np.bool_]] | None = None,
) -> WordColumns:
    """Return the words of some texts of a column.

    Args:
        column: The texts.
        rows: Which of them, sorted.
        parsed_of: Gives the words of a row that the kernel leaves to the slow path.
        furniture: The furniture of each text of the column; none without it.
        room: Where the words and their marks (all False) are written, as many as `most_words` says; new arrays without.
    """
    from dedupe.stages.sketch.blocks import words_block

    tables = folding()
    if room is None:
        most = most_words(column, rows)
        room = np.empty(most, dtype=np.uint64), np.zeros(most, dtype=bool)
    hashes, marks = room
    starts, ends = np.zeros(rows.size, dtype=np.int64), np.zeros(rows.size, dtype=np.int64)
    is_slow = np.zeros(rows.size, dtype=bool)
    words_block(
        column.data,
        column.offsets,
        rows,
        (tables.kinds, tables.values, tables.starts, tables.rest),
        word_powers(),
        flatten(furniture, len(column)),
        (hashes, marks, starts, ends, is_slow),
    )
    slow = np.flatnonzero(is_slow)
    return add_slow(WordColumns(rows, starts, ends, hashes, marks), slow, room_of(column, rows[slow]), parsed_of)


def most_words(column: Column, rows: NDArray[np.int64]) -> int:
    """Return how many words some texts may have at most, and a little more."""
    return int(np.diff(column.offsets)[rows].sum()) // 2 + 3 * rows.size + 3


def room_of(column: Column, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for how many words there is room where those of texts that were left to the slow path belong."""
    sizes: NDArray[np.int64] = np.diff(column.offsets)[rows] // 2 + 2
    return sizes


def add_slow(
    words: WordColumns,
    slow: NDArray[np.int64],
    rooms: NDArray[np.int64],
    parsed_of: Callable[[int], ParsedDocument],
) -> WordColumns:
    """Return words with those of some texts that were left to the slow path.

    Args:
        words: The words of the others.
        slow: The places of those texts.
        rooms: How many words there is room for where each of them begins.
        parsed_of: Gives the words of a row.
    """
    for i, room in zip(slow.tolist(), rooms.tolist(), strict=True):
        one = parsed_of(int(words.rows[i]))
        hashes, marks = one.tokens.hashes, ~one.outside
        if hashes.size > room:
            # A character that stands for several words, as those of old units do.
            words.starts[i] = words.hashes.size
            every, is_furniture = np.append(words.hashes, hashes), np.append(words.is_furniture, marks)
            words = WordColumns(words.rows, words.starts, words.ends, every, is_furniture)
        words.ends[i] = words.starts[i] + hashes.size
        words.hashes[words.starts[i] : words.ends[i]] = hashes
        words.is_furniture[words.starts[i] : words.ends[i]] = marks
    return words


def gather_words(parts: Iterable[tuple[WordColumns, NDArray[np.int64]]]) -> WordColumns:
    """Return the words of some texts, end to end, in the order in which they are given.

    Args:
        parts: Words of texts, and the places of those that are wanted.
    """
    from dedupe.stages.sketch.blocks import copy_words

    wanted = [(words, chosen, words.ends[chosen] - words.starts[chosen]) for words, chosen in parts]
    sizes = np.concatenate([np.zeros(0, dtype=np.int64), *(own for _, _, own in wanted)])
    ends = np.cumsum(sizes)
    room = int(sizes.sum())
    hashes, marks = np.empty(room, dtype=np.uint64), np.empty(room, dtype=bool)
    written = 0
    for words, chosen, _ in wanted:
        own = (words.hashes, words.is_furniture, words.starts, words.ends)
        written += copy_words(own, chosen, (hashes[written:], marks[written:]))
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(words.rows[chosen] for words, chosen, _ in wanted)])
    return WordColumns(rows, ends - sizes, ends, hashes, marks)


def shingle_words(
    words: WordColumns,
    chosen: NDArray[np.int64],
    k: int,
    room: tuple[NDArray[np.uint64], NDArray[np.int32]] | None = None,
) -> ShingleColumns:
    """Return the shingles of some texts, for `verify`.

    Args:
        words: The words of texts.
        chosen: The places of the texts that stand in a candidate pair, sorted.
        k: Words in a shingle.
        room: Where hashes and first words are written, at least one for each word; new arrays without it.
    """
    from dedupe.stages.sketch.blocks import shingle_rows

    if room is None:
        size = int((words.ends[chosen] - words.starts[chosen]).sum())
        room = np.empty(size, dtype=np.uint64), np.empty(size, dtype=np.int32)
    hashes, tokens = room
    counts, lead_ends = np.zeros(chosen.size, dtype=np.int64), np.zeros(chosen.size, dtype=np.int64)
    is_whole = np.zeros(chosen.size, dtype=bool)
    written = shingle_rows(
        (words.hashes, words.is_furniture, words.starts, words.ends),
        chosen,
        (k, SHINGLE_BASE, LEAD),
        (hashes, tokens, counts, lead_ends, is_whole),
    )
    ends = np.cumsum(counts)
    return ShingleColumns(
        k, words.rows[chosen], ends - counts, ends, hashes[:written], tokens[:written], lead_ends, is_whole
    )


def count_owners_of(
    batches: Iterable[tuple[WordColumns, NDArray[np.int64]]], known: NDArray[np.uint64]
) -> NDArray[np.int64]:
    """Return how many of some texts hold each of the words *known*, each once; same shape.

    Args:
        batches: The words of texts, and the places of those that are counted.
        known: Words.
    """
    from dedupe.stages.sketch.blocks import count_owners, read_owners, table_of

    owners, table = np.zeros(known.size, dtype=np.int64), table_of(known)
    done = 0
    for words, chosen in batches:
        count_owners((words.hashes, words.starts, words.ends), chosen, table, done)
        done += chosen.size
    read_owners(table, known, owners)
    return owners


def hash_words_of(column: Column, rows: NDArray[np.int64], tokens_of: Callable[[int], Tokens]) -> list[Tokens]:
    """Return the tokens of some texts, in the order of *rows*, with hashes and places but no `words`.

    Args:
        column: The texts.
        rows: Which of them.
        tokens_of: Gives the tokens of a row that the kernel leaves to the slow path.
    """
    from dedupe.stages.sketch.blocks import tokenise_block
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


def _characters(column: Column, row: int, places: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return places in bytes as places in characters."""
    data = column.data[column.offsets[row] : column.offsets[row + 1]]
    if data.size == 0 or data.max() < 0x80:  # noqa: PLR2004 - ASCII: a byte a character
        return places.astype(np.int32)
    before = np.concatenate([[0], np.cumsum((data & 0xC0) != 0x80)])  # noqa: PLR2004 - what continues a character
    return before[places].astype(np.int32)
