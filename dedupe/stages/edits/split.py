"""Hunks cut into the changes a reader would name: values, dates and approximations stand by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change
from dedupe.stages.edits.counted import counts_another
from dedupe.stages.edits.figures import hedge_kind, hedge_of, is_same_bound, value_pairs, value_ranges
from dedupe.stages.edits.kinds import surface_of, value_kind
from dedupe.stages.edits.lexicon import CONNECTIVES
from dedupe.stages.edits.opposites import is_reversed
from dedupe.stages.edits.spelling import letters_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.units import Unit

# Letters that two words must share before they are one word spelled apart.
_SPELLED_LETTERS: Final = 4

# Words before an over that is "more than".
_DEGREES: Final = frozenset({"just", "well", "slightly", "little"})
# Prepositions of a span of time, or of one occasion after the other, for which over may stand.
_SPAN_PREPOSITIONS: Final = frozenset({"after", "during", "within", "in", "across", "throughout", "through", "for"})


def cut_at_mark(change: Change) -> Iterator[Change]:
    """Yield a change whose words begin inside a quotation on both sides and leave it, cut at the closing mark."""
    if not all(side and side[0].quote >= 0 for side in (change.old, change.new)):
        yield change
        return
    inside = [
        next((i for i, unit in enumerate(side) if unit.quote < 0), len(side)) for side in (change.old, change.new)
    ]
    if (inside[0], inside[1]) == (len(change.old), len(change.new)):
        yield change
        return
    yield change.part(0, inside[0], 0, inside[1])
    yield change.part(inside[0], len(change.old), inside[1], len(change.new))


def split_change(change: Change) -> Iterator[tuple[Change, EditKind | None]]:
    """Yield the changes of a hunk, each with its kind where the cut shows it.

    A pair of values stands on its own, together with its *about*, *almost* or *more than*; so does such a word
    alone, when it was put before a figure that stayed, or taken from it.
    """
    if _is_cut(change) or surface_of(change) is not None or is_reversed(change):
        yield change, None
        return
    a_from = b_from = 0
    old, new = change.old, change.new
    for first, end in value_ranges(old, new, value_pairs(change)):
        a_hedge, b_hedge = _hedges(change, (0, first[0]), (0, first[1]))
        a_start, b_start = max(a_from, first[0] - a_hedge[0]), max(b_from, first[1] - b_hedge[0])
        kinds = {value_kind(change.part(i, i + 1, j, j + 1)) for i, j in {first, end}}
        last = (_with_units(old, end[0]), _with_units(new, end[1])) if kinds == {"format"} else end
        yield from _rest(change, a_from, a_start, b_from, b_start)
        if "number" in kinds:
            whole = change.part(a_start, last[0] + 1, b_start, last[1] + 1)
            yield whole, "scope" if counts_another(whole) else "number"
        else:
            if not is_same_bound(a_hedge[1], b_hedge[1]):
                hedge = change.part(a_start, first[0], b_start, first[1])
                yield hedge, hedge_kind(hedge, a_hedge[1], b_hedge[1])
            elif a_start < first[0] or b_start < first[1]:
                yield change.part(a_start, first[0], b_start, first[1]), "wording"
            yield change.part(first[0], last[0] + 1, first[1], last[1] + 1), "date" if "date" in kinds else "format"
        a_from, b_from = last[0] + 1, last[1] + 1
    yield from _tail(change, a_from, b_from)


def _is_cut(change: Change) -> bool:
    """Return whether words were put in or taken out, and no value stands behind them that they may approximate."""
    after = None if change.old and change.new else change.around("a")[1]
    return not (change.old and change.new) and (after is None or after.value is None)


def _hedges(
    change: Change, a_range: tuple[int, int], b_range: tuple[int, int]
) -> tuple[tuple[int, str], tuple[int, str]]:
    """Return what approximates the figures at the ends of two ranges, counted from the change's starts."""
    (a_from, a_at), (b_from, b_at) = a_range, b_range
    if _is_preposition(change.old[a_from:a_at], change.new[b_from:b_at]):
        return (0, ""), (0, "")
    ours = hedge_of(change.a.units, change.a_start + a_from, change.a_start + a_at)
    return ours, hedge_of(change.b.units, change.b_start + b_from, change.b_start + b_at)


def _is_preposition(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Return whether *over* stands for another preposition of a span, and is no "more than": after three, over three.

    What approximates a figure leaves the preposition before it: after over three.
    """
    words = {units[-1].key for units in (old, new) if units and not _DEGREES.intersection(u.key for u in units[-2:-1])}
    return "over" in words and not words.isdisjoint(_SPAN_PREPOSITIONS)


def _with_units(units: Sequence[Unit], index: int) -> int:
    """Return the last unit of a value: its unit word, where that is another on the other side (two decades)."""
    value = units[index].value
    end = index
    while value is not None and end + 1 < len(units) and units[end + 1].end <= value.span.end:
        end += 1
    return end


def _tail(change: Change, a_from: int, b_from: int) -> Iterator[tuple[Change, EditKind | None]]:
    """Yield what follows the last pair of values: an approximating word before a figure that stayed is certainty."""
    a_to, b_to = len(change.old), len(change.new)
    after = change.around("a")[1]
    if after is None or after.value is None or after.value.type == "date" or after.value.is_weak:
        yield from _rest(change, a_from, a_to, b_from, b_to)
        return
    a_hedge, b_hedge = _hedges(change, (a_from, a_to), (b_from, b_to))
    mate = change.around("b")[1]
    is_unseen = a_hedge[0] == b_hedge[0] == 0 and (mate is None or mate.key != after.key)
    if is_same_bound(a_hedge[1], b_hedge[1]) or is_unseen:
        yield from _rest(change, a_from, a_to, b_from, b_to)
        return
    yield from _rest(change, a_from, a_to - a_hedge[0], b_from, b_to - b_hedge[0])
    hedge = change.part(a_to - a_hedge[0], a_to, b_to - b_hedge[0], b_to)
    kind = hedge_kind(hedge, a_hedge[1], b_hedge[1])
    if not hedge.old and not hedge.new:
        # What approximates it stands behind: shown with the figure, or nobody could see it.
        hedge = Change(change.a, change.b, change.a_end, change.a_end + 1, change.b_end, change.b_end + 1)
    yield hedge, kind


def _rest(change: Change, a_from: int, a_to: int, b_from: int, b_to: int) -> Iterator[tuple[Change, EditKind | None]]:
    """Yield a part of a change, with words of like spelling at its ends on their own."""
    part = change.part(a_from, a_to, b_from, b_to)
    if not part.old or not part.new:
        if part.old or part.new:
            yield part, None
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
    head = _alike(part.old[:2], part.new[:2])
    if head is not None and head != (len(part.old), len(part.new)):
        yield part.part(0, head[0], 0, head[1]), "spelling"
        part = part.part(head[0], len(part.old), head[1], len(part.new))
    tail = _alike(part.old[:-3:-1], part.new[:-3:-1])
    if tail is not None and tail != (len(part.old), len(part.new)):
        a_end, b_end = len(part.old) - tail[0], len(part.new) - tail[1]
        yield part.part(0, a_end, 0, b_end), None
        yield part.part(a_end, len(part.old), b_end, len(part.new)), "spelling"
        return
    yield part, None


def _lone_moment(change: Change) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the place of a date that only one side of a rewrite has: it was put in, or cut, by itself."""
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
    """Return how many of the first two units of both sides are the same letters, parted otherwise.

    The last two where both are given backwards.
    """
    for one, other, found in ((old, new, (1, 2)), (new, old, (2, 1))):
        if not one or len(other) < 2:  # noqa: PLR2004 - one word against two
            continue
        whole = letters_of(one[0].text)
        if len(whole) > _SPELLED_LETTERS and one[0].is_word and other[0].is_word and other[1].is_word:
            first, last = sorted(other[:2])
            if whole == letters_of(first.text) + letters_of(last.text):
                return found
    return None
