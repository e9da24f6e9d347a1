"""The longest common subsequence of two rows of keys, and what stands for it where the rows are very long.

RapidFuzz's `Indel.opcodes` is quadratic in time and memory: two rows of 90,000 keys take half a minute and gigabytes.
Longer rows are therefore cut first at keys in threes that both have once, in one order (the patience method of Bram
Cohen, as in Git's `--patience`), and a stretch without such anchors in proportion.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

# Cells of the table up to which a stretch is aligned at once: 20 ms and 2 MB.
_CELLS: Final = 16_000_000
_GRAM: Final = 3

Range = tuple[int, int]
Pairs = list[tuple[int, int]]


def common(a: Sequence[Hashable], b: Sequence[Hashable]) -> Pairs:
    """Return the index pairs of a longest common subsequence, rising on both sides.

    Of rows whose table would have more than 16 million cells it is the longest one between anchors.

    >>> common("the red fox".split(), "the fox".split())
    [(0, 0), (2, 1)]
    """
    if not a or not b or (min(len(a), len(b)) < _GRAM and set(a).isdisjoint(b)):
        return []
    if len(a) * len(b) <= _CELLS:
        return _aligned(a, b, (0, len(a)), (0, len(b)))
    pairs: Pairs = []
    for a_range, b_range in _stretches(a, b):
        pairs += _aligned(a, b, a_range, b_range)
    return pairs


def _aligned(a: Sequence[Hashable], b: Sequence[Hashable], a_range: Range, b_range: Range) -> Pairs:
    """Return the pairs of one stretch; keys that are no numbers are numbered."""
    a_ids, b_ids = a[slice(*a_range)], b[slice(*b_range)]
    if not a_ids or not b_ids:
        return []
    if not isinstance(a_ids[0], int):
        numbers: dict[Hashable, int] = defaultdict(count().__next__)
        a_ids, b_ids = [numbers[key] for key in a_ids], [numbers[key] for key in b_ids]
    pairs: Pairs = []
    for block in Indel.opcodes(a_ids, b_ids).as_matching_blocks():
        i, j = a_range[0] + block.a, b_range[0] + block.b
        pairs += zip(range(i, i + block.size), range(j, j + block.size), strict=True)
    return pairs


def _stretches(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[tuple[Range, Range]]:
    """Yield stretches that cover both rows, in order, each with a table of bearable size."""
    a_from = b_from = 0
    for a_to, b_to in [*_anchors(a, b), (len(a), len(b))]:
        is_last = a_to == len(a)
        if is_last or (a_to - a_from) * (b_to - b_from) > _CELLS // 4:
            yield from _halved((a_from, a_to), (b_from, b_to))
            a_from, b_from = a_to, b_to


def _halved(a_range: Range, b_range: Range) -> Iterator[tuple[Range, Range]]:
    """Yield a stretch without anchors cut in halves, in proportion, until each is bearable."""
    (a_from, a_to), (b_from, b_to) = a_range, b_range
    if (a_to - a_from) * (b_to - b_from) <= _CELLS:
        yield a_range, b_range
        return
    a_middle, b_middle = (a_from + a_to) // 2, (b_from + b_to) // 2
    yield from _halved((a_from, a_middle), (b_from, b_middle))
    yield from _halved((a_middle, a_to), (b_middle, b_to))


def _anchors(a: Sequence[Hashable], b: Sequence[Hashable]) -> Pairs:
    """Return the places of threes that both rows have once, the longest series that rises on both sides."""
    places = _lone_grams(b)
    found = [
        (i, places[gram]) for gram, i in sorted(_lone_grams(a).items(), key=lambda item: item[1]) if gram in places
    ]
    # Longest rising subsequence by patience: `tops` holds the smallest end of a series of each length.
    tops: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(found):
        length = bisect_left(tops, j)
        before.append(ends[length - 1] if length else -1)
        tops[length : length + 1] = [j]
        ends[length : length + 1] = [number]
    series: Pairs = []
    at = ends[-1] if ends else -1
    while at >= 0:
        series.append(found[at])
        at = before[at]
    return series[::-1]


def _lone_grams(keys: Sequence[Hashable]) -> dict[tuple[Hashable, ...], int]:
    """Return the threes of keys that stand once in a row, with their places."""
    grams = list(zip(*(keys[shift:] for shift in range(_GRAM)), strict=False))
    counts = Counter(grams)
    return {gram: i for i, gram in enumerate(grams) if counts[gram] == 1}
