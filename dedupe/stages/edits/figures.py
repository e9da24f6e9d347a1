"""The figures of a change: which stand for one another, what approximates them, and which changed their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.kinds import RANGE_WORDS
from dedupe.stages.edits.lexicon import APPROXIMATORS, FUNCTION_WORDS, base_form
from dedupe.stages.edits.likeness import compare_values
from dedupe.stages.edits.surface import looks_different

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.units import Unit

# Words of the longest approximating phrase, as in "under the age of".
_APPROXIMATOR_WORDS: Final = 4
# Unpaired values from which a passage is a table, where nothing says which figure is which.
_TABLE_VALUES: Final = 60
# Units of a change in which a figure stands all but alone.
_FEW_UNITS: Final = 4


def value_ranges(
    old: Sequence[Unit], new: Sequence[Unit], pairs: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the pairs of values as first and last of a range; a single value is its own range."""
    ranges: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for pair in pairs:
        if ranges:
            between = [*old[ranges[-1][1][0] + 1 : pair[0]], *new[ranges[-1][1][1] + 1 : pair[1]]]
            if len(between) <= 2 and all(unit.key in RANGE_WORDS for unit in between):  # noqa: PLR2004 - one a side
                ranges[-1] = (ranges[-1][0], pair)
                continue
        ranges.append((pair, pair))
    return ranges


def hedge_kind(old: str, new: str) -> EditKind:
    """Return the kind of an approximation lost or added: above a figure is another number, about it a hedge."""
    return "number" if "above" in {old, new} and "" in {old, new} else "certainty"


def approximator(units: Sequence[Unit]) -> tuple[int, str]:
    """Return how many units at the end approximate the figure behind them, and in which direction."""
    article = 1 if len(units) > 1 and units[-1].key in {"a", "an", "the"} else 0
    words = [unit.key for unit in units[-_APPROXIMATOR_WORDS - article : len(units) - article]]
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[-size:])
        if phrase in APPROXIMATORS:
            return size + article, APPROXIMATORS[phrase]
    return 0, ""


def value_pairs(change: Change) -> list[tuple[int, int]]:
    """Return the places of the values that stand for one another, in order: equal and rounded ones first.

    Two that differ are one figure changed only in the same company; else they are figures of other things.
    """
    ours = [(i, unit.value) for i, unit in enumerate(change.old) if unit.value is not None and not unit.value.is_weak]
    theirs = [(j, unit.value) for j, unit in enumerate(change.new) if unit.value is not None and not unit.value.is_weak]
    pairs: list[tuple[int, int]] = []
    for wanted in ({"same", "rounded"}, {"different"}):
        for i, value in ours:
            for j, other in theirs:
                crosses = any(i == x or j == y or (i < x) != (j < y) for x, y in pairs)
                if crosses or compare_values(value, other, change.a.settings.rounding) not in wanted:
                    continue
                if "different" in wanted and not _same_company(change, i, j):
                    continue
                pairs.append((i, j))
                break
    return sorted(pairs)


def _same_company(change: Change, i: int, j: int) -> bool:
    """Return whether two figures stand beside the same word, or all but alone in their change."""
    if max(len(change.old), len(change.new)) <= _FEW_UNITS or _is_only_one(change, i):
        return True
    at, bt = change.a_start + i, change.b_start + j
    for step in (1, -1):
        one = _word_beside(change.a.units, at, step)
        if one and one == _word_beside(change.b.units, bt, step):
            return True
    return False


def _is_only_one(change: Change, i: int) -> bool:
    """Return whether two percentages or amounts of money are the only ones of their passage."""
    value = change.old[i].value
    if value is None or value.type not in {"percent", "money"}:
        return False
    return all(
        sum(unit.value is not None and unit.value.type == value.type for unit in side.units) == 1
        for side in (change.a, change.b)
    )


def _word_beside(units: Sequence[Unit], at: int, step: int) -> str:
    """Return the stem of the nearest content word on one side, over at most two others."""
    for place in range(at + step, at + 4 * step, step):
        if not 0 <= place < len(units):
            break
        if units[place].is_word and units[place].key not in FUNCTION_WORDS and units[place].value is None:
            return base_form(units[place].key)
    return ""


def move_values(sides: tuple[Side, Side], pairs: list[tuple[int, int]]) -> list[tuple[Change, EditKind]]:
    """Return the values that changed their place: in another notation, rounded, or with another *about* before them.

    Each must be the only one of its side that the other side can mean.
    """
    a, b = sides
    free = [
        [
            i
            for i, unit in enumerate(side.units)
            if i not in paired and unit.value is not None and not unit.value.is_weak
        ]
        for side, paired in ((a, {i for i, _ in pairs}), (b, {j for _, j in pairs}))
    ]
    moved: list[tuple[Change, EditKind]] = []
    if max(map(len, free)) > _TABLE_VALUES:
        return moved
    for i in free[0]:
        j = _only_twin(a, b, i, free[1])
        if j is None or _only_twin(b, a, j, free[0]) != i:
            continue
        hedges = approximator(a.units[:i]), approximator(b.units[:j])
        places = (i - hedges[0][0], i, j - hedges[1][0], j)
        if a.units[i].key != b.units[j].key:
            if not _is_paired(pairs, places):
                moved.append((Change(a, b, places[0], i + 1, places[2], j + 1), "number"))
            continue
        if hedges[0][1] != hedges[1][1] and not _is_paired(pairs, places):
            # Shown with its figure: an empty place elsewhere in the sentence tells nobody anything.
            whole = Change(a, b, places[0], i + 1, places[2], j + 1)
            moved.append((whole, hedge_kind(hedges[0][1], hedges[1][1])))
        elif looks_different(a.units[i], b.units[j]):
            moved.append((Change(a, b, i, i + 1, j, j + 1), "format"))
    return moved


def _only_twin(own: Side, other: Side, index: int, free: list[int]) -> int | None:
    """Return the one unpaired value of the other side that is equal, or else the one that rounds it."""
    value = own.units[index].value
    equal = [j for j in free if other.units[j].key == own.units[index].key]
    if equal:
        return equal[0] if len(equal) == 1 else None
    rounded = []
    for j in free:
        twin = other.units[j].value
        if value is not None and twin is not None and compare_values(value, twin, own.settings.rounding) == "rounded":
            rounded.append(j)
    return rounded[0] if len(rounded) == 1 else None


def _is_paired(pairs: list[tuple[int, int]], places: tuple[int, int, int, int]) -> bool:
    """Return whether a pair holds a unit of two ranges."""
    a_start, a_end, b_start, b_end = places
    return any(a_start <= i < a_end or b_start <= j < b_end for i, j in pairs)
