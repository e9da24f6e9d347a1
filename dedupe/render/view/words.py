"""The words of one text and which passages cover them, counted once by the rule of `stages.measure`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from dedupe.render.view.rows import WordGroup
from dedupe.stages.measure import find_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Span


class WordIndex:
    """Every word of a text with its characters, to count the words of many spans."""

    def __init__(self, text: str, furniture: Sequence[Span]) -> None:
        """Find the words of *text*; those that lie for the greater part in *furniture* are not counted."""
        starts, ends = find_words(text)
        self._all_starts: list[int] = starts.tolist()
        self._all_ends: list[int] = ends.tolist()
        every = list(zip(self._all_starts, self._all_ends, strict=True))
        cover = _cover(every, {"furniture": furniture})
        self._words = [word for word, parts in zip(every, cover, strict=True) if not _is_most(word, parts)]
        self._starts = [start for start, _ in self._words]
        self._ends = [end for _, end in self._words]

    def __len__(self) -> int:
        """Return how many words are counted."""
        return len(self._words)

    def furniture_words(self) -> int:
        """Return how many words are page furniture."""
        return len(self._all_starts) - len(self._words)

    def count(self, span: Span) -> int:
        """Return the words that lie for the greater part in *span*."""
        first = bisect_right(self._ends, span.start)
        last = bisect_left(self._starts, span.end)
        return sum(
            2 * (min(end, span.end) - max(start, span.start)) > end - start for start, end in self._words[first:last]
        )

    def count_under(self, spans: Sequence[Span]) -> int:
        """Return the words that lie for the greater part in any of *spans*, each word once."""
        return len(self._words) - len(self.uncovered({"": spans}))

    def uncovered(self, spans: Mapping[str, Sequence[Span]]) -> list[int]:
        """Return where the words begin that no span covers, in order."""
        parts = _cover(self._words, spans)
        return [word[0] for word, part in zip(self._words, parts, strict=True) if not _is_most(word, part)]

    def groups(self, spans: Mapping[str, Sequence[Span]]) -> tuple[WordGroup, ...]:
        """Return the covered words, those under the same passages together, in order of first appearance."""
        counts: Counter[tuple[int, tuple[tuple[tuple[str, ...], int], ...]]] = Counter()
        for (start, end), parts in zip(self._words, _cover(self._words, spans), strict=True):
            if not parts:
                continue
            is_whole = len(parts) == 1 and parts[0][1] == end - start
            counts[(1, ((parts[0][0], 1),)) if is_whole else (end - start, parts)] += 1
        return tuple(WordGroup(number, length, cover) for (length, cover), number in counts.items())


def _is_most(word: tuple[int, int], parts: tuple[tuple[tuple[str, ...], int], ...]) -> bool:
    return 2 * sum(characters for _, characters in parts) > word[1] - word[0]


def _cover(
    words: Sequence[tuple[int, int]], spans: Mapping[str, Sequence[Span]]
) -> list[tuple[tuple[tuple[str, ...], int], ...]]:
    """Return for each word how many of its characters lie under which names, in order of the names."""
    ordered = sorted((span.start, span.end, name) for name, several in spans.items() for span in several if len(span))
    open_spans: list[tuple[int, int, str]] = []
    result = []
    following = 0
    for start, end in words:
        while following < len(ordered) and ordered[following][0] < end:
            open_spans.append(ordered[following])
            following += 1
        open_spans = [span for span in open_spans if span[1] > start]
        result.append(_parts(start, end, open_spans))
    return result


def _parts(start: int, end: int, spans: Sequence[tuple[int, int, str]]) -> tuple[tuple[tuple[str, ...], int], ...]:
    if all(span[0] <= start and span[1] >= end for span in spans):
        names = tuple(sorted({name for _, _, name in spans}))
        return ((names, end - start),) if names else ()
    counts: Counter[tuple[str, ...]] = Counter()
    for place in range(start, end):
        counts[tuple(sorted({name for s, e, name in spans if s <= place < e}))] += 1
    counts.pop((), None)
    return tuple(sorted(counts.items()))
