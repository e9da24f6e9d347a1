"""Hunks cut into the changes a reader would name, and the surface changes between units that align."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.kinds import RANGE_WORDS, surface_kind, value_kind
from dedupe.stages.edits.lexicon import APPROXIMATORS, CONNECTIVES, FUNCTION_WORDS, base_form
from dedupe.stages.edits.values import compare_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.diff import Hunk
    from dedupe.stages.edits.units import Unit

# Words of the longest approximating phrase, as in "under the age of".
_APPROXIMATOR_WORDS: Final = 4
# Unpaired values from which a passage is a table, where nothing says which figure is which.
_TABLE_VALUES: Final = 60
# Units of a change in which a figure stands all but alone.
_FEW_UNITS: Final = 4
# Letters that two words must share before they are one word spelled apart.
_SPELLED_LETTERS: Final = 4
_LIKE_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xad": None, "\xa0": " "})


def cut_at_mark(change: Change) -> Iterator[Change]:
    """Yield a change whose words begin inside a quotation on both sides and leave it, cut at the closing mark."""
    inside = [
        next((i for i, unit in enumerate(side) if unit.quote < 0), len(side)) for side in (change.old, change.new)
    ]
    if not all(inside) or (inside[0], inside[1]) == (len(change.old), len(change.new)):
        yield change
        return
    yield change.part(0, inside[0], 0, inside[1])
    yield change.part(inside[0], len(change.old), inside[1], len(change.new))


def split_change(change: Change) -> Iterator[tuple[Change, EditKind | None]]:
    """Yield the changes of a hunk, each with its kind where the cut shows it.

    A pair of values stands on its own, together with its *about*, *almost* or *more than*; so does such a word
    alone, when it was put before a figure that stayed, or taken from it.
    """
    if surface_kind(change.old, change.new) is not None:
        yield change, None
        return
    a_from = b_from = 0
    old, new = change.old, change.new
    for first, end in _ranges(old, new, _value_pairs(change)):
        a_hedge, b_hedge = approximator(old[: first[0]]), approximator(new[: first[1]])
        a_start, b_start = max(a_from, first[0] - a_hedge[0]), max(b_from, first[1] - b_hedge[0])
        kinds = {value_kind(change.part(i, i + 1, j, j + 1)) for i, j in {first, end}}
        last = (_with_units(old, end[0]), _with_units(new, end[1])) if kinds == {"format"} else end
        yield from _rest(change, a_from, a_start, b_from, b_start)
        if "number" in kinds:
            yield change.part(a_start, last[0] + 1, b_start, last[1] + 1), "number"
        else:
            if a_hedge[1] != b_hedge[1]:
                yield change.part(a_start, first[0], b_start, first[1]), hedge_kind(a_hedge[1], b_hedge[1])
            elif a_start < first[0] or b_start < first[1]:
                yield change.part(a_start, first[0], b_start, first[1]), "wording"
            yield change.part(first[0], last[0] + 1, first[1], last[1] + 1), "date" if "date" in kinds else "format"
        a_from, b_from = last[0] + 1, last[1] + 1
    yield from _tail(change, a_from, b_from)


def _with_units(units: Sequence[Unit], index: int) -> int:
    """Return the last unit of a value: its unit word, where that is another on the other side (two decades)."""
    value = units[index].value
    end = index
    while value is not None and end + 1 < len(units) and units[end + 1].end <= value.span.end:
        end += 1
    return end


def _ranges(
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


def _tail(change: Change, a_from: int, b_from: int) -> Iterator[tuple[Change, EditKind | None]]:
    """Yield what follows the last pair of values: an approximating word before a figure that stayed is certainty."""
    a_to, b_to = len(change.old), len(change.new)
    after = change.around("a")[1]
    if after is None or after.value is None or after.value.type == "date" or after.value.is_weak:
        yield from _rest(change, a_from, a_to, b_from, b_to)
        return
    a_hedge, b_hedge = approximator(change.old[a_from:]), approximator(change.new[b_from:])
    if a_hedge[1] == b_hedge[1]:
        yield from _rest(change, a_from, a_to, b_from, b_to)
        return
    yield from _rest(change, a_from, a_to - a_hedge[0], b_from, b_to - b_hedge[0])
    kind = hedge_kind(a_hedge[1], b_hedge[1])
    yield change.part(a_to - a_hedge[0], a_to, b_to - b_hedge[0], b_to), kind


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


def _rest(change: Change, a_from: int, a_to: int, b_from: int, b_to: int) -> Iterator[tuple[Change, EditKind | None]]:
    """Yield a part of a change, with words of like spelling at its ends on their own."""
    part = change.part(a_from, a_to, b_from, b_to)
    if not part.old and not part.new:
        return
    lone = _lone_moment(part)
    if lone is not None:
        (a_at, a_end), (b_at, b_end) = lone
        yield from _rest(part, 0, a_at, 0, b_at)
        yield part.part(a_at, a_end, b_at, b_end), None
        yield from _rest(part, a_end, len(part.old), b_end, len(part.new))
        return
    if len(part.old) == 1 and len(part.new) > 1 and part.old[0].key in CONNECTIVES:
        yield part.part(0, 1, 0, 0), None
        yield part.part(1, 1, 0, len(part.new)), None
        return
    head = _alike(part.old, part.new)
    if head is not None and head != (len(part.old), len(part.new)):
        yield part.part(0, head[0], 0, head[1]), "spelling"
        part = part.part(head[0], len(part.old), head[1], len(part.new))
    yield part, None


def _lone_moment(change: Change) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the place of a date that only one side of a rewrite has: it was put in, or cut, by itself."""
    if not change.old or not change.new:
        return None
    dates = [
        [i for i, unit in enumerate(units) if unit.value is not None and unit.value.moment is not None]
        for units in (change.old, change.new)
    ]
    if len(dates[0]) + len(dates[1]) != 1:
        return None
    own = 0 if dates[0] else 1
    at = dates[own][0]
    sizes = len(change.old), len(change.new)
    # The other side is parted where the larger rest stands.
    place = sizes[1 - own] if at >= sizes[own] - at - 1 else 0
    return ((at, at + 1), (place, place)) if own == 0 else ((place, place), (at, at + 1))


def _alike(old: Sequence[Unit], new: Sequence[Unit]) -> tuple[int, int] | None:
    """Return how many units at the beginning of both sides are the same letters, parted otherwise."""
    for i, j in ((1, 2), (2, 1)):
        ours, theirs = old[:i], new[:j]
        if len(ours) == i and len(theirs) == j and all(unit.is_word for unit in (*ours, *theirs)):
            one, other = "".join(unit.key for unit in ours), "".join(unit.key for unit in theirs)
            if one == other and len(one) > _SPELLED_LETTERS:
                return i, j
    return None


def _value_pairs(change: Change) -> list[tuple[int, int]]:
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
        elif _looks_different(a.units[i], b.units[j]):
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


def surface_changes(sides: tuple[Side, Side], hunks: list[Hunk]) -> list[Change]:
    """Return the changes of notation, case and spelling between the units that stand for one another."""
    a, b = sides
    changes: list[Change] = []
    a_at = b_at = 0
    ends = [(hunk.a_start, hunk.b_start, hunk.a_end, hunk.b_end) for hunk in hunks]
    for a_to, b_to, a_next, b_next in [*ends, (len(a.units), len(b.units), 0, 0)]:
        while a_at < a_to and b_at < b_to:
            if _looks_different(a.units[a_at], b.units[b_at]):
                changes.append(_joined(changes, Change(a, b, a_at, a_at + 1, b_at, b_at + 1)))
            a_at, b_at = a_at + 1, b_at + 1
        a_at, b_at = a_next, b_next
    return changes


def _looks_different(a: Unit, b: Unit) -> bool:
    """Return whether a reader sees a difference; one of typographic signs only is none."""
    if a.text == b.text or (not a.is_word and not b.is_word):
        return False
    texts = (unicodedata.normalize("NFKC", unit.text.translate(_LIKE_SIGNS)) for unit in (a, b))
    return len(set(texts)) > 1


def _joined(changes: list[Change], change: Change) -> Change:
    """Return a change of case or notation together with the one just before it.

    A title in lower case is one change, and so is a list of figures spelled out.
    """
    if not changes:
        return change
    last = changes[-1]
    between = change.a.units[last.a_end : change.a_start]
    if change.b_start - last.b_end != len(between) or len(between) > 2:  # noqa: PLR2004 - for the, of the
        return change
    kind = surface_kind(change.old, change.new)
    light = {"case": all(unit.key in FUNCTION_WORDS for unit in between), "format": all(map(_is_listing, between))}
    if surface_kind(last.old, last.new) == kind and kind in light and light[kind]:
        changes.pop()
        return Change(change.a, change.b, last.a_start, change.a_end, last.b_start, change.b_end)
    return change


def _is_listing(unit: Unit) -> bool:
    return unit.text in {",", "and", "or"}


def join_cases(named: list[tuple[Change, EditKind]]) -> list[tuple[Change, EditKind]]:
    """Return the changes with a word's new case joined to what was cut or put in beside it: Analysis of the, The."""
    joined: list[tuple[Change, EditKind]] = []
    for change, kind in sorted(named, key=lambda item: (item[0].a_start, item[0].a_end, item[0].b_start)):
        if joined and _meet(joined[-1][0], change):
            last, last_kind = joined[-1]
            one_sided = {"insertion", "deletion", "quote"}
            if kind == last_kind == "quote":
                joined[-1] = (Change(change.a, change.b, last.a_start, change.a_end, last.b_start, change.b_end), kind)
                continue
            if (last_kind in one_sided and kind == "case") or (last_kind == "case" and kind in one_sided):
                whole = Change(change.a, change.b, last.a_start, change.a_end, last.b_start, change.b_end)
                joined[-1] = (whole, "quote" if "quote" in {kind, last_kind} else "wording")
                continue
        if joined and kind == joined[-1][1] == "format" and _share_value(joined[-1][0], change):
            last = joined.pop()[0]
            joined.append((Change(change.a, change.b, last.a_start, change.a_end, last.b_start, change.b_end), kind))
            continue
        joined.append((change, kind))
    return joined


def _share_value(one: Change, other: Change) -> bool:
    """Return whether only a value that stayed stands between two changes: between 40 and 69, 40 to 69."""
    return (
        other.a_start - one.a_end == other.b_start - one.b_end == 1
        and one.a.units[one.a_end].value is not None
        and one.a.units[one.a_end].key == one.b.units[one.b_end].key
    )


def _meet(one: Change, other: Change) -> bool:
    return one.a_end == other.a_start and one.b_end == other.b_start and len(one.old) + len(other.old) > 0


def widen_signs(named: list[tuple[Change, EditKind]]) -> list[tuple[Change, EditKind]]:
    """Return the changes with a word that shows them: women aged, women, aged; has opened, opened.

    A changed sign takes the word before it, an auxiliary lost or added the verb behind it.
    """
    taken = (
        {i for change, _ in named for i in range(change.a_start, change.a_end)},
        {j for change, _ in named for j in range(change.b_start, change.b_end)},
    )
    widened: list[tuple[Change, EditKind]] = []
    for change, kind in named:
        if kind == "punctuation":
            places, grown = (change.a_start - 1, change.b_start - 1), (1, 0)
        elif kind == "tense" and not (change.old and change.new):
            places, grown = (change.a_end, change.b_end), (0, 1)
        else:
            widened.append((change, kind))
            continue
        if _stand_alike(change, places) and places[0] not in taken[0] and places[1] not in taken[1]:
            taken[0].add(places[0])
            taken[1].add(places[1])
            before, behind = grown
            change = Change(  # noqa: PLW2901 - the same change, shown with one word more
                change.a,
                change.b,
                change.a_start - before,
                change.a_end + behind,
                change.b_start - before,
                change.b_end + behind,
            )
        widened.append((change, kind))
    return widened


def _stand_alike(change: Change, places: tuple[int, int]) -> bool:
    """Return whether one word stands at two places."""
    i, j = places
    if not (0 <= i < len(change.a.units) and 0 <= j < len(change.b.units)):
        return False
    return change.a.units[i].is_word and change.a.units[i].key == change.b.units[j].key
