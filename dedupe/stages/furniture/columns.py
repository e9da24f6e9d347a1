"""What the lines of many texts say of a page: `chrome` for a whole column, without a Python object a line.

A compiled pass leaves the few lines that begin as a phrase of a page does, or stand in a run of short ones. RE2 cuts
them down, and `chrome` decides about what is left, the lines between standing for prose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.furniture import _spans
from dedupe.stages.furniture.beginnings import beginnings
from dedupe.stages.furniture.chrome import BLOCK_LINES, find_chrome, say
from dedupe.stages.furniture.lines import LABEL_CHARACTERS, Line, fold, split_lines
from dedupe.stages.furniture.phrases import PAGE_WORD
from dedupe.stages.furniture.screen import holds_foreign, may_be_label, may_be_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from dedupe.model import Span

_PROSE = Line(0, 0, "here is what an article says.", after_blank=False)
_ROOM = 64


def find_chrome_in(texts: pa.Array) -> dict[int, tuple[Span, ...]]:
    r"""Return the furniture of texts by what their lines say, by row; of most there is none, and no entry.

    Args:
        texts: An Arrow large_string array without nulls.

    >>> import pyarrow as pa
    >>> find_chrome_in(pa.array(["The bridge closes.\nSkip to content", "It rained."], pa.large_string()))
    {0: (Span(start=19, end=34),)}
    """
    import pyarrow as pa

    _, offsets, data = texts.buffers()
    edges = np.frombuffer(offsets, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    lines = _Lines(np.frombuffer(data or b"", dtype=np.uint8), edges)
    if not lines.texts.size:
        return {}
    parts, is_ascii = lines.gathered()
    is_label = (lines.kinds & 2) > 0
    is_phrase, is_told = np.zeros(lines.texts.size, dtype=bool), np.zeros(lines.texts.size, dtype=bool)
    for chosen, matches, found in (
        (lines.kinds & 1 > 0, may_be_phrase, is_phrase),
        (is_label, may_be_label, is_told),
        (~is_ascii, holds_foreign, is_phrase),
    ):
        places = np.flatnonzero(chosen & ~found)
        # Not `pa.array`, which loads pandas to see whether it is given a part of it.
        found[places] = matches(
            parts.take(pa.Array.from_buffers(pa.int64(), places.size, [None, pa.py_buffer(places)]))
        )
    told = np.zeros(len(texts), dtype=bool)
    told[lines.texts[is_phrase | is_told]] = True
    kept = np.flatnonzero((is_phrase | is_label) & told[lines.texts])
    rows = np.flatnonzero(told)
    ends = np.cumsum(np.bincount(lines.texts[kept], minlength=len(texts))[rows])
    columns = lines.of(kept)
    furniture = {}
    low = 0
    for row, high in zip(rows.tolist(), ends.tolist(), strict=True):
        text = texts[row].as_py()
        every = _shortened(text, lines.cut(columns[low:high], row, text), lines.counts[row])
        low = high
        own = [every[place] for place in find_chrome(every)]
        if own:
            furniture[row] = _spans(text, own)
    return furniture


def may_hold_chrome_in(data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> list[bool]:
    """Return which texts `chrome.find_chrome` may find something in, without Arrow: for a few texts at a time.

    Args:
        data: The texts end to end, UTF-8.
        offsets: Where each begins, and where the last ends.

    >>> texts = b"The bridge closes.", b"Skip to content"
    >>> may_hold_chrome_in(np.frombuffer(b"".join(texts), dtype=np.uint8), np.array([0, 18, 33]))
    [False, True]
    """
    own = data.view(), offsets.view()
    for column in own:
        # What may be written to is another type to the compiler, for which it would compile once more.
        column.setflags(write=False)
    lines = _Lines(*own)
    found = [False] * (offsets.size - 1)
    for row, key in zip(lines.texts.tolist(), lines.keys(), strict=True):
        said = say(Line(0, 0, key, after_blank=False))
        found[row] = found[row] or said.is_phrase or said.is_heading or PAGE_WORD.search(key) is not None
    return found


def _shortened(text: str, suspects: Iterable[tuple[int, Line]], count: int) -> list[Line]:
    """Return the suspected lines of a text, with one of prose for all that stand between two of them.

    Below the heading of other stories any line may be a headline: from there on all of them are returned.

    Args:
        text: The text.
        suspects: The number of each line in the text, and the line.
        count: Lines of the text.
    """
    every: list[Line] = []
    after = 0
    for number, line in suspects:
        if number > after:
            every.append(_PROSE)
        every.append(line)
        if say(line).is_heading:
            return [*every, *split_lines(text, line.end)]
        after = number + 1
    return [*every, _PROSE] if after < count else every


class _Lines:
    """The suspected lines of a column, as columns: the fields are those of `find_suspects`."""

    def __init__(self, data: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        from dedupe.stages.furniture.compiled.suspects import find_suspects

        self._data, self._offsets = data, offsets
        tables = beginnings()
        self.counts = np.zeros(offsets.size - 1, dtype=np.int64)
        room = _ROOM * offsets.size
        written = -1
        while written < 0:
            columns = [np.empty(room, dtype=np.int64) for _ in range(6)]
            kinds = np.empty(room, dtype=np.uint8)
            written = find_suspects(
                (self._data, self._offsets),
                (tables.classes, tables.longest, tables.threes),
                (tables.word, LABEL_CHARACTERS, BLOCK_LINES),
                (*columns, kinds, self.counts),
            )
            room *= 4
        self.texts, self._numbers, self._starts, self._ends, self._feeds, self._returns = (
            column[:written] for column in columns
        )
        self.kinds: NDArray[np.uint8] = kinds[:written]

    def keys(self) -> list[str]:
        """Return the folded lines."""
        places = zip(self._starts.tolist(), self._ends.tolist(), strict=True)
        return [fold(self._data[start:end].tobytes().decode("utf-8", "replace")) for start, end in places]

    def gathered(self) -> tuple[pa.Array, NDArray[np.bool_]]:
        """Return the lines as large strings, and which of them are ASCII."""
        import pyarrow as pa

        from dedupe.stages.furniture.compiled.suspects import gather

        edges = np.zeros(self.texts.size + 1, dtype=np.int64)
        np.cumsum(self._ends - self._starts, out=edges[1:])
        parts, is_ascii = np.empty(int(edges[-1]), dtype=np.uint8), np.empty(self.texts.size, dtype=bool)
        gather(self._data, self._starts, self._ends, parts, is_ascii)
        return pa.LargeStringArray.from_buffers(self.texts.size, pa.py_buffer(edges), pa.py_buffer(parts)), is_ascii

    def of(self, places: NDArray[np.int64]) -> list[tuple[int, ...]]:
        """Return the number of some lines in their text, first byte, byte after the last, line feeds and returns."""
        columns = (self._numbers, self._starts, self._ends, self._feeds, self._returns)
        return list(zip(*(column[places].tolist() for column in columns), strict=True))

    def cut(self, table: Sequence[tuple[int, ...]], row: int, text: str) -> Iterator[tuple[int, Line]]:
        """Yield lines of one text, as `of` gives them, with their numbers in it."""
        begin = int(self._offsets[row])
        bytes_before = characters_before = 0
        is_ascii = text.isascii()
        for number, first, after, feeds, returns in table:
            start, end = first - begin, after - begin
            if not is_ascii:
                start = characters_before + len(self._data[begin + bytes_before : first].tobytes().decode())
                end = start + len(self._data[first:after].tobytes().decode())
                bytes_before, characters_before = first - begin, start
            line = text[start:end].rstrip()
            yield number, Line(start, start + len(line), fold(line), after_blank=(feeds or returns) > 1)
