"""Sketches of a whole column of texts at once, without a Python object a document.

Worth it from some hundred documents on: loading the compiled kernel takes as long as sketching
thousands. The bits are those of `sketch`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import chain
from threading import local
from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Sketches, WordColumns
from dedupe.stages.sketch.folding import folding
from dedupe.stages.sketch.signature import EMPTY, permutations, sign
from dedupe.stages.sketch.winnow import FACTOR, fingerprint, shifts_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.model import Shingles, Span
    from dedupe.settings import SketchSettings

# The bases of `normalise` and `shingle`: the same bits need the same numbers, and a test compares the two paths.
WORD_BASE = np.uint64(0x9E3779B97F4A7C15)
SHINGLE_BASE = np.uint64(6364136223846793005)
_NONE = np.zeros(0, dtype=np.int64)
_NO_WORDS = WordColumns(_NONE, _NONE, _NONE, np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=bool))
# The kernel reads blocks of 64 bytes, also beyond a text but not beyond the buffer: without these the last text would
# be walked byte by byte, ten times as slowly, and to who looks up one article each text is the last.
_BEYOND = bytes(64)
# Bytes a thread takes at a time: small enough to share the work evenly, large enough to forget the overhead.
_BLOCK_BYTES = 1 << 22


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Texts end to end: `data` (bytes,) uint8 is UTF-8, text i is ``data[offsets[i]:offsets[i + 1]]``.

    More bytes may follow the last text.
    """

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many texts there are."""
        return self.offsets.size - 1

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> Column:
        """Return the column of some strings."""
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum([len(one) for one in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join([*encoded, _BEYOND]), dtype=np.uint8), offsets)

    @classmethod
    def of_arrow(cls, array: pa.Array) -> Column:
        """Return the column of an Arrow string or large_string array, sharing its memory; null is empty."""
        import pyarrow as pa

        if pa.types.is_string(array.type):
            array = array.cast(pa.large_string())
        _, offsets, data = array.buffers()
        edges = np.frombuffer(offsets, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
        return cls(np.frombuffer(data or b"", dtype=np.uint8), edges)

    def text(self, row: int) -> str:
        """Return one text."""
        return bytes(self.data[self.offsets[row] : self.offsets[row + 1]]).decode("utf-8", "surrogatepass")


def sketch_column(
    column: Column,
    k: int,
    settings: SketchSettings,
    shingles_of: Callable[[int], Shingles],
    furniture: Sequence[tuple[Span, ...]] | None = None,
    threads: int = 1,
    words: WordColumns | None = None,
) -> Sketches:
    """Return the sketches of a column of texts; fingerprints stand in no order, a repeated one maybe twice.

    Args:
        column: The texts.
        k: Words in a shingle.
        settings: Signature size, seed, and what is winnowed.
        shingles_of: Gives the shingles of a row that the kernel leaves to the slow path, such as Chinese.
        furniture: The furniture of each text; none without it.
        threads: How many share the work; the result is the same for any number.
        words: Room for the words of all texts, if they are wanted (`tokens.room_for`); those of a row that is left
            to the slow path have none, and there is room for them (`tokens.add_slow`).
    """
    count = len(column)
    signatures = np.empty((count, settings.permutations), dtype=np.uint32)
    contents = np.zeros(count, dtype=np.uint64)
    print_counts = np.zeros(count, dtype=np.int64)
    is_slow = np.zeros(count, dtype=bool)
    blocks = list(_runs_of_bytes(np.diff(column.offsets)))
    spans = flatten(furniture, count)
    work = _Work(column, k, settings, spans, words or _NO_WORDS, signatures, contents, print_counts, is_slow)
    if threads > 1:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as pool:
            parts = list(pool.map(work.run, blocks))
    else:
        parts = [work.run(block) for block in blocks]
    slow = np.flatnonzero(is_slow)
    factors, addends = permutations(settings.permutations, settings.seed)
    extra: dict[int, NDArray[np.uint64]] = {}
    for row in slow.tolist():
        shingles = shingles_of(row)
        signatures[row] = EMPTY
        sign(shingles.unique, factors, addends, out=signatures[row])
        contents[row] = shingles.content
        extra[row] = fingerprint(shingles, settings.words, settings.window)
        print_counts[row] = extra[row].size
    offsets = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(print_counts, out=offsets[1:])
    return Sketches(signatures, _joined(parts, extra, blocks, offsets), offsets, contents, settings.seed)


@dataclass(frozen=True, slots=True, eq=False)
class _Work:
    """What every block of rows needs, and the arrays that it fills."""

    column: Column
    k: int
    settings: SketchSettings
    furniture: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
    words: WordColumns
    signatures: NDArray[np.uint32]
    contents: NDArray[np.uint64]
    print_counts: NDArray[np.int64]
    is_slow: NDArray[np.bool_]

    def run(self, block: tuple[int, int]) -> NDArray[np.uint64]:
        """Sketch the rows of a block and return their fingerprints, end to end."""
        from dedupe.stages.sketch.kernel import sketch_block

        low, high = block
        tables, words = folding(), self.words
        edges = self.column.offsets
        # A text of n bytes has at most n / 2 + 1 words, and a fingerprint for each of them.
        prints = _room(int(edges[high] - edges[low]) // 2 + 2 * (high - low) + 1)
        shifts = np.array(shifts_between(self.k, self.settings.words), dtype=np.int64)
        written = sketch_block(
            (self.column.data, edges),
            block,
            (tables.kinds, tables.values, tables.starts, tables.rest),
            self.furniture,
            (
                self.k,
                word_powers(),
                SHINGLE_BASE,
                shifts,
                FACTOR,
                self.settings.window,
                *permutations(self.settings.permutations, self.settings.seed),
            ),
            (words.hashes, words.is_furniture, words.starts, words.ends, room_before(edges, low)),
            (self.signatures, self.contents, prints, self.print_counts, self.is_slow),
        )
        return prints[:written].copy()


_ROOMS = local()


def _room(size: int) -> NDArray[np.uint64]:
    """Return room for so many numbers, the same again and again on one thread: new memory costs more than its use."""
    room: NDArray[np.uint64] | None = getattr(_ROOMS, "own", None)
    if room is None or room.size < size:
        room = np.empty(size, dtype=np.uint64)
        if size <= _BLOCK_BYTES:
            _ROOMS.own = room
    return room


@cache
def word_powers() -> NDArray[np.uint64]:
    """Return the powers of the base of word hashes, from the first on, for words as long as the kernel takes."""
    return np.cumprod(np.full(1 << 12, WORD_BASE, dtype=np.uint64), dtype=np.uint64)


def room_before(edges: NDArray[np.int64], row: int) -> int:
    """Return the words that texts before a row can have at most, and a little room for each: where its own begin."""
    return int(edges[row] - edges[0]) // 2 + 3 * row


def _runs_of_bytes(sizes: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Yield runs of texts, as first and the one after the last, of about as many bytes each."""
    edges = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(sizes)])
    low = 0
    while low < sizes.size:
        high = int(np.searchsorted(edges, edges[low] + _BLOCK_BYTES, side="right")) - 1
        high = min(max(high, low + 1), sizes.size)
        yield low, high
        low = high


def flatten(
    furniture: Sequence[tuple[Span, ...]] | None, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return the starts and ends of all spans end to end, and where those of each row begin."""
    offsets = np.zeros(count + 1, dtype=np.int64)
    if furniture:
        np.cumsum(np.fromiter(map(len, furniture), dtype=np.int64, count=count), out=offsets[1:])
    every = [(span.start, span.end) for span in chain.from_iterable(furniture or ())]
    edges = np.array(every, dtype=np.int64).reshape(len(every), 2)
    return np.ascontiguousarray(edges[:, 0]), np.ascontiguousarray(edges[:, 1]), offsets


def _joined(
    parts: list[NDArray[np.uint64]],
    extra: dict[int, NDArray[np.uint64]],
    blocks: list[tuple[int, int]],
    offsets: NDArray[np.int64],
) -> NDArray[np.uint64]:
    """Return the fingerprints of all rows end to end: the kernel's, with those of the slow path in their places."""
    prints = np.empty(int(offsets[-1]), dtype=np.uint64)
    for part, (low, high) in zip(parts, blocks, strict=True):
        slow = [row for row in range(low, high) if row in extra] if extra else []
        if not slow:
            prints[offsets[low] : offsets[high]] = part
            continue
        taken = 0
        start = int(offsets[low])
        for row in slow:
            size = int(offsets[row]) - start
            prints[start : start + size] = part[taken : taken + size]
            taken += size
            start += size
            prints[start : start + extra[row].size] = extra[row]
            start += extra[row].size
        prints[start : offsets[high]] = part[taken:]
    return prints
