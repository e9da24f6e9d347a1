"""The figures of a change: which stand for one another, what approximates them, and which changed their place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.kinds import RANGE_WORDS, form_kind, is_quoted
from dedupe.stages.edits.lexicon import APPROXIMATORS, FUNCTION_WORDS, base_form
from dedupe.stages.edits.likeness import compare_values
from dedupe.stages.edits.surface import looks_different
from dedupe.stages.edits.wordlist import words

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
# Figures up to this may be approximated to the unit: some nine, some ten.
_ROUGH: Final = 10
_BELOW: Final = frozenset({"fewer", "less", "under", "below"})
FROM: Final = "from"
"""The direction of words behind a figure that open it upward: they may mean it, too."""
_UPWARD_BOUNDS: Final = frozenset({FROM, "above", "at least"})
_FROM_OR_ABOVE: Final = frozenset({FROM, "above"})
# What opens a figure upward behind it: 40 and over, two or more.
_UPWARD: Final = frozenset({"over", "older", "above", "more", "up", "upwards", "higher", "greater", "longer", "larger"})
# A part of a whole says what a percentage says.
_SHARES: Final = {"part": "percent"}


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


# What may stand before an *over* that says more than: for over a year, it took over a year, aged over 40 years.
_BEFORE_MORE: Final = frozenset(
    words("for in of after within by to at than is are was were be been and or with from just well lasting aged but")
)
_LASTING: Final = frozenset(words("last take spend wait serve need require add give get run stay remain total"))


def hedge_kind(change: Change, old: str, new: str) -> EditKind:
    """Return the kind of an approximation lost, added or exchanged: above a figure is another number, about it a hedge.

    So is below it: less than 7%, 7%; nearly 7% is a hedge. Inside marks that stand on both sides such a hedge is a word
    of the quotation.
    """
    if not is_same_bound(old, new) and (not _FROM_OR_ABOVE.isdisjoint({old, new}) or _is_below(change)):
        return "number"
    if _is_idle(change):
        return form_kind(change.old, change.new)
    return "quote" if is_quoted(change) else "certainty"


def _is_below(change: Change) -> bool:
    """Return whether one side says that an amount is less than a figure."""
    told = [any(unit.key in _BELOW for unit in side) for side in (change.old, change.new)]
    return told[0] != told[1]


def _is_idle(change: Change) -> bool:
    """Return whether a lone *some* went or came before a figure too exact to be approximated: some 498, 498."""
    words = [unit for unit in (*change.old, *change.new) if unit.is_word and unit.value is None]
    figures = [unit for unit in (*change.old, change.around("a")[1]) if unit is not None and unit.value is not None]
    if [unit.key for unit in words] != ["some"] or not figures or figures[0].value is None:
        return False
    value = figures[0].value
    return value.type in {"number", "percent"} and value.step <= 1 and value.amount > _ROUGH


def approximator(units: Sequence[Unit]) -> tuple[int, str]:
    """Return how many units at the end approximate the figure behind them, and in which direction."""
    article = 1 if len(units) > 1 and units[-1].key in {"a", "an"} else 0
    words = [unit.key for unit in units[-_APPROXIMATOR_WORDS - article : len(units) - article]]
    for size in range(len(words), 0, -1):
        phrase = " ".join(words[-size:])
        if phrase in APPROXIMATORS:
            return size + article, APPROXIMATORS[phrase]
    return 0, ""


def hedge_of(units: Sequence[Unit], start: int, index: int) -> tuple[int, str]:
    """Return what approximates the figure at *index*: words before it, from *start* on, or else words behind it.

    The words behind are not counted: 40 and over, 2,000+.
    """
    is_other = _is_titled(units, index) or _is_span(units, index)
    size, direction = (0, "") if is_other else approximator(units[start:index])
    return size, direction or _behind(units, index)


def _is_titled(units: Sequence[Unit], index: int) -> bool:
    """Return whether a figure is part of a name below a capital: About 21 Events, the heading of a portrait."""
    if not 0 < index < len(units) - 1 or units[index - 1].key != "about":
        return False
    return units[index - 1].text[:1].isupper() and units[index + 1].text[:1].isupper()


def _is_span(units: Sequence[Unit], index: int) -> bool:
    """Return whether *over* before a duration says during: 6% fewer over four weeks; for over four weeks is more."""
    at = index - 1 - (0 < index < len(units) and units[index - 1].key in {"a", "an"})
    value = units[index].value if index < len(units) else None
    if value is None or value.type != "duration" or at < 1 or units[at].key != "over":
        return False
    before = units[at - 1].key
    return before not in _BEFORE_MORE and base_form(before) not in _LASTING


def value_end(units: Sequence[Unit], index: int) -> int:
    """Return where a value ends, with the words of its unit."""
    value, end = units[index].value, index + 1
    while value is not None and end < len(units) and units[end].end <= value.span.end:
        end += 1
    return end


def _behind(units: Sequence[Unit], index: int) -> str:
    """Return the direction in which words behind a figure approximate it."""
    value = units[index].value if index < len(units) else None
    at = value_end(units, index) if value is not None else index + 1
    if at < len(units) and units[at].key == "times":
        at += 1  # three times or more
    keys = [unit.key for unit in units[at : at + 2]]
    is_open = keys[:1] in (["+"], ["plus"]) or (keys[:1] in (["and"], ["or"]) and keys[1:] and keys[1] in _UPWARD)
    return FROM if value is not None and is_open else ""


def is_same_bound(one: str, other: str) -> bool:
    """Return whether two directions say the same: 27 or higher is at least 27, and over 27."""
    return one == other or (FROM in {one, other} and {one, other} <= _UPWARD_BOUNDS)


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
                if "different" in wanted and not (
                    _is_alone(change) or _is_exchanged(change, i, j) or _is_other_end(change, pairs, i, j)
                ):
                    continue
                pairs.append((i, j))
                break
    return sorted(pairs)


def _is_alone(change: Change) -> bool:
    """Return whether one figure was put for another and nothing else."""
    return len(change.old) == len(change.new) == 1


def _is_exchanged(change: Change, i: int, j: int) -> bool:
    """Return whether two figures that differ are one that was changed: of one type, in the same company.

    One that the other side has as well was not changed but stands at another place.
    """
    one, other = change.old[i], change.new[j]
    if one.value is None or other.value is None:
        return False
    if any(unit.key == other.key and unit.value for unit in change.a.units):
        return False
    if any(unit.key == one.key and unit.value for unit in change.b.units):
        return False
    if max(len(change.old), len(change.new)) <= _FEW_UNITS:
        return True
    return one.value.type == other.value.type and (_is_only_one(change, i) or _same_company(change, i, j))


def _is_other_end(change: Change, pairs: Sequence[tuple[int, int]], i: int, j: int) -> bool:
    """Return whether two figures end ranges whose beginnings stand for one another: 20 to 50 %, between 24 and 58 %."""
    for x, y in pairs:
        between = change.old[x + 1 : i], change.new[y + 1 : j]
        if all(len(units) == 1 and units[0].key in RANGE_WORDS for units in between):
            return True
    return False


def _same_company(change: Change, i: int, j: int) -> bool:
    """Return whether two figures stand beside the same word; their own units are no company."""
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
        sum(
            unit.value is not None and value.type in {unit.value.type, _SHARES.get(unit.value.unit)}
            for unit in side.units
        )
        == 1
        for side in (change.a, change.b)
    )


def _word_beside(units: Sequence[Unit], at: int, step: int) -> str:
    """Return the stem of the nearest content word on one side, over at most two others."""
    value = units[at].value
    while step > 0 and value is not None and at + 1 < len(units) and units[at + 1].end <= value.span.end:
        at += 1
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
    moved: list[tuple[Change, EditKind]] = []
    found = [_figures(side) for side in sides]
    if not all(found):
        return moved
    free = [
        [i for i in places if i not in paired]
        for places, paired in zip(found, ({i for i, _ in pairs}, {j for _, j in pairs}), strict=True)
    ]
    if max(map(len, free)) > _TABLE_VALUES:
        return moved
    for i in free[0]:
        j = _only_twin(a, b, i, free[1])
        if j is None or _only_twin(b, a, j, free[0]) != i:
            continue
        hedges = hedge_of(a.units, 0, i), hedge_of(b.units, 0, j)
        places = (i - hedges[0][0], i, j - hedges[1][0], j)
        if a.units[i].key != b.units[j].key:
            if not _is_paired(pairs, places):
                moved.append((Change(a, b, places[0], i + 1, places[2], j + 1), "number"))
            continue
        if not is_same_bound(hedges[0][1], hedges[1][1]) and not _is_paired(pairs, places):
            # Shown with its figure: an empty place elsewhere in the sentence tells nobody anything.
            whole = Change(a, b, places[0], i + 1, places[2], j + 1)
            moved.append((whole, hedge_kind(whole, hedges[0][1], hedges[1][1])))
        elif (place := _swapped(a, b, i, j)) is not None:
            moved.append((Change(a, b, i, i + 1, place, place + 1), "number"))
        elif looks_different(a.units[i], b.units[j]):
            moved.append((Change(a, b, i, i + 1, j, j + 1), "format"))
    return moved


def _figures(side: Side) -> list[int]:
    """Return the places of the values of a side that are more than a word."""
    if not side.has_values:
        return []
    return [i for i, unit in enumerate(side.units) if unit.value is not None and not unit.value.is_weak]


def _swapped(a: Side, b: Side, i: int, j: int) -> int | None:
    """Return the figure of b that counts what figure i of a counts, where its own twin j counts another thing.

    Two died and three were hurt, three died and two were hurt: the two became three.
    """
    one, other = _word_beside(a.units, i, 1), _word_beside(b.units, j, 1)
    if not one or not other or one == other:
        return None
    counted = [
        {
            _word_beside(side.units, at, 1): at
            for at, unit in enumerate(side.units)
            if unit.value is not None and not unit.value.is_weak
        }
        for side in (a, b)
    ]
    place, back = counted[1].get(one), counted[0].get(other)
    key = a.units[i].key
    if place is None or back is None or key in {b.units[place].key, a.units[back].key}:
        return None
    return place


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
