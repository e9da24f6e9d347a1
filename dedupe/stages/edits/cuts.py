"""A change without a part of it: what is left on both sides when a range is cut out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.edits.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator


Range = tuple[int, int]


def cut_out(change: Change, a_cut: Range | None, b_cut: Range | None) -> Iterator[Change]:
    """Yield what is left of a change when a range of each side is cut out; untouched where it has none of them."""
    a_inside = a_cut is not None and change.a_start <= a_cut[0] and a_cut[1] <= change.a_end and a_cut[0] < a_cut[1]
    b_inside = b_cut is not None and change.b_start <= b_cut[0] and b_cut[1] <= change.b_end and b_cut[0] < b_cut[1]
    if not a_inside and not b_inside:
        yield change
        return
    a_from, a_to = (
        a_cut
        if a_inside and a_cut
        else split_place((change.a_start, change.a_end), (change.b_start, change.b_end), b_cut)
    )
    b_from, b_to = (
        b_cut
        if b_inside and b_cut
        else split_place((change.b_start, change.b_end), (change.a_start, change.a_end), a_cut)
    )
    for part in (
        Change(change.a, change.b, change.a_start, a_from, change.b_start, b_from),
        Change(change.a, change.b, a_to, change.a_end, b_to, change.b_end),
    ):
        if part.old or part.new:
            yield part


def split_place(own: Range, other: Range, cut: Range | None) -> Range:
    """Return where a side is parted when only the other has something cut out: with the larger rest."""
    if cut is None:
        return own[1], own[1]
    at = own[1] if cut[0] - other[0] >= other[1] - cut[1] else own[0]
    return at, at
