"""Where two runs of units differ, in the hunks that a reader would name.

Content words are aligned first and function words only between them, so that no stray "the" holds an alignment;
then small islands of function words between two replacements are dissolved and loose blocks slide to the border of
a clause.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from itertools import chain, count, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.stages.edits.lexicon import base_form
from dedupe.stages.edits.sequence import common
from dedupe.stages.edits.units import units_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument
    from dedupe.stages.edits.units import Unit


class Hunk(NamedTuple):
    """Units a[a_start:a_end] became units b[b_start:b_end]; either may be empty."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int


Pair = tuple[int, int]
Run = tuple[Pair, Pair]

_CLAUSE_ENDS: Final = frozenset(",;:.!?()-")
# Signs that a unit is written with when content is aligned.
_SIGNS: Final = 3
_KEPT_PASSAGES: Final = 256
# Signs of four sorts a key, and beyond them all those of two keys side by side.
_SORTS: Final = 4
_SHIFT: Final = 26
_PAIRS: Final = 1 << 30


def pair_units(a: Sequence[Unit], b: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the pairs of units that stand for one another, rising on both sides.

    >>> from dedupe.stages.edits.units import cut_units
    >>> a, b = cut_units("the head of the council"), cut_units("the new council")
    >>> pair_units(a, b)
    [(0, 0), (4, 2)]
    """
    head = _same_head(a, b)
    if head:
        return [(i, i) for i in range(head)] + [(head + i, head + j) for i, j in _pair_units(a[head:], b[head:])]
    return _pair_units(a, b)


def _same_head(a: Sequence[Unit], b: Sequence[Unit]) -> int:
    """Return how many of the first units are the same on both sides, up to the last content word but one.

    What stands there is paired one to one whatever follows, since a content word is weighed with its neighbour.
    """
    head = last = 0
    for at, (mine, yours) in enumerate(zip(a, b, strict=False), start=1):
        if (
            mine.key != yours.key
            or (mine.quote < 0) != (yours.quote < 0)
            or (mine.value is None) != (yours.value is None)
            or mine.is_content != yours.is_content
        ):
            break
        if mine.is_content:
            head, last = last, at
    return head


def _pair_units(a: Sequence[Unit], b: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the pairs of units of which the first ones differ, or stand close to some that do."""
    a_keys, b_keys = [unit.key for unit in a], [unit.key for unit in b]
    if a_keys == b_keys:
        return [(i, i) for i in range(len(a))]
    a_content = [i for i, unit in enumerate(a) if unit.is_content]
    b_content = [j for j, unit in enumerate(b) if unit.is_content]
    matches = _content_matches([a[i] for i in a_content], [b[j] for j in b_content])
    matches = _with_stems([a_keys[i] for i in a_content], [b_keys[j] for j in b_content], matches)
    pairs: list[tuple[int, int]] = []
    a_from = b_from = 0
    for i, j in matches:
        a_to, b_to = a_content[i], b_content[j]
        if a_from < a_to and b_from < b_to:
            if a_keys[a_from:a_to] == b_keys[b_from:b_to]:
                pairs += zip(range(a_from, a_to), range(b_from, b_to), strict=True)
            else:
                pairs += _between(a_keys, b_keys, (a_from, a_to), (b_from, b_to))
        pairs.append((a_to, b_to))
        a_from, b_from = a_to + 1, b_to + 1
    if a_from < len(a) and b_from < len(b):
        pairs += _between(a_keys, b_keys, (a_from, len(a)), (b_from, len(b)))
    return pairs


@lru_cache(maxsize=_KEPT_PASSAGES)
def compare_passage(
    a: ParsedDocument, b: ParsedDocument, a_range: tuple[int, int], b_range: tuple[int, int]
) -> tuple[tuple[tuple[int, int], ...], tuple[Hunk, ...]]:
    """Return the pairs of units of two ranges and the hunks between them, counted from the ranges' starts.

    Kept for the last passages: their edits and their ledgers ask for the same.
    """
    a_units, b_units = units_of(a)[0][slice(*a_range)], units_of(b)[0][slice(*b_range)]
    pairs = pair_units(a_units, b_units)
    return tuple(pairs), tuple(find_hunks(a_units, b_units, pairs))


def is_content(unit: Unit) -> bool:
    """Return whether a unit carries content: a value, or a word that is no function word."""
    return unit.is_content


def find_hunks(a: Sequence[Unit], b: Sequence[Unit], pairs: list[tuple[int, int]]) -> list[Hunk]:
    """Return what stands between the pairs, with islands of function words dissolved."""
    if len(pairs) == len(a) == len(b):
        return []
    hunks = []
    a_from = b_from = 0
    for (a_to, b_to), (a_last, b_last) in [*_without_islands(a, b, _runs(pairs)), ((len(a), len(b)), (0, 0))]:
        if a_to > a_from or b_to > b_from:
            hunks.append(Hunk(a_from, a_to, b_from, b_to))
        a_from, b_from = a_last + 1, b_last + 1
    return hunks


def _content_matches(a: Sequence[Unit], b: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the pairs of a longest common subsequence; of equal ones the one that keeps what matters together.

    Each unit is written as three signs: its key; its key with its quoting; its key once more for a value or a quoted
    word, with its neighbour for the others. A pair that agrees in more of them weighs more.
    """
    numbers: dict[str, int] = defaultdict(count().__next__)
    a_signs, b_signs = _signs(a, numbers), _signs(b, numbers)
    head, tail = _common_ends(a_signs, b_signs)
    matches = [(i, i) for i in range(head)]
    a_middle = list(chain.from_iterable(a_signs[head : len(a) - tail]))
    b_middle = list(chain.from_iterable(b_signs[head : len(b) - tail]))
    for i, j in common(a_middle, b_middle):
        x, y = head + i // _SIGNS, head + j // _SIGNS
        if not matches or (x > matches[-1][0] and y > matches[-1][1]):
            matches.append((x, y))
    matches += [(len(a) - back, len(b) - back) for back in range(tail, 0, -1)]
    return matches


def _common_ends(a: Sequence[object], b: Sequence[object]) -> tuple[int, int]:
    """Return how many items are the same at the beginning and, of the rest, at the end."""
    least = min(len(a), len(b))
    head = 0
    while head < least and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < least - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def _with_stems(a: Sequence[str], b: Sequence[str], matches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the matches with those of words of one stem in the gaps between them: reveal and revealed."""
    if len(matches) == min(len(a), len(b)):
        return matches
    pairs: list[tuple[int, int]] = []
    a_from = b_from = 0
    for a_to, b_to in [*matches, (len(a), len(b))]:
        if a_from < a_to and b_from < b_to:
            stems = [[_stem(key) for key in keys] for keys in (a[a_from:a_to], b[b_from:b_to])]
            pairs += [(a_from + i, b_from + j) for i, j in common(*stems)]
        if a_to < len(a):
            pairs.append((a_to, b_to))
        a_from, b_from = a_to + 1, b_to + 1
    return pairs


@lru_cache(maxsize=1 << 14)
def _stem(key: str) -> str:
    """Return the stem of a word; a possessive is another word, and so is a value."""
    return key if key.endswith("'s") or key.startswith("=") else base_form(key)


def _signs(units: Sequence[Unit], numbers: dict[str, int]) -> list[tuple[int, int, int]]:
    """Return the three signs of each unit; *numbers* gives every key a number of its own."""
    ids = [numbers[unit.key] for unit in units]
    followers = [*ids[1:], numbers[""]]
    return [
        (own * _SORTS, own * _SORTS + 1, own * _SORTS + 3)
        if unit.quote >= 0
        else (
            own * _SORTS,
            own * _SORTS + 2,
            own * _SORTS + 3 if unit.value is not None else (own << _SHIFT) + follower + _PAIRS,
        )
        for unit, own, follower in zip(units, ids, followers, strict=False)
    ]


def _between(
    a: Sequence[str], b: Sequence[str], a_range: tuple[int, int], b_range: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return the pairs of function words and signs in the gap between two anchors.

    What touches an anchor on both sides is paired first; only a gap that is left is searched.
    """
    (a0, a1), (b0, b1) = a_range, b_range
    head: list[tuple[int, int]] = []
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        head.append((a0, b0))
        a0, b0 = a0 + 1, b0 + 1
    tail: list[tuple[int, int]] = []
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1, b1 = a1 - 1, b1 - 1
        tail.append((a1, b1))
    inner = []
    if a0 < a1 and b0 < b1:
        found = common(a[a0:a1], b[b0:b1])
        inner = [(a0 + i, b0 + j) for i, j in found]
    return head + inner + tail[::-1]


def _runs(pairs: Sequence[Pair]) -> list[Run]:
    """Return the first and last pairs of the runs that have no gap on either side."""
    breaks = [at for at, ((i, j), (k, m)) in enumerate(pairwise(pairs), start=1) if k - i != 1 or m - j != 1]
    borders = [0, *breaks, len(pairs)] if pairs else []
    return [(pairs[first], pairs[last - 1]) for first, last in pairwise(borders)]


def _without_islands(a: Sequence[Unit], b: Sequence[Unit], runs: Sequence[Run]) -> list[Run]:
    """Return the runs but the short ones of function words between two hunks that make one change."""
    kept: list[Run] = []
    for run, (after, _) in zip(runs, [*runs, ((len(a), len(b)), (0, 0))][1:], strict=True):
        if not _is_island(a, b, run, kept[-1][1] if kept else (-1, -1), after):
            kept.append(run)
    return kept


def _is_island(a: Sequence[Unit], b: Sequence[Unit], run: Run, before: Pair, after: Pair) -> bool:
    """Return whether a run of pairs is small and weak between two changes that belong together."""
    (a_first, b_first), (a_last, b_last) = run
    if a_last - a_first > 1 or any(u.is_content or u.key in _CLAUSE_ENDS for u in a[a_first : a_last + 1]):
        return False
    left = (a[before[0] + 1 : a_first], b[before[1] + 1 : b_first])
    right = (a[a_last + 1 : after[0]], b[b_last + 1 : after[1]])
    if not any(left) or not any(right):
        return False
    if all(len(units) == 1 for units in (*left, *right)):
        return False  # one word for one word, twice: two changes
    # Both sides of the merged change must have words of their own, or two clean cuts would become a rewrite.
    return all(any(unit.is_content for unit in (*one, *two)) for one, two in zip(left, right, strict=True))
