"""A change without a part of it: what is left on both sides when a range is cut out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.edits.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterator


Range = tuple[int, int]


def cut_out(change: Change, a_cut: Range | None, b_cut: Range | None) -> Iterator[Change]:
    """Yield what is left of a change when a range of each side is cut out; untouched where it has none of them."""
    a_own, b_own = (change.a_start, change.a_end), (change.b_start, change.b_end)
    a_cut, b_cut = _shared(a_own, a_cut), _shared(b_own, b_cut)
    if a_cut is None and b_cut is None:
        yield change
        return
    a_from, a_to = a_cut or split_place(a_own, b_own, b_cut)
    b_from, b_to = b_cut or split_place(b_own, a_own, a_cut)
    for part in (
        Change(change.a, change.b, change.a_start, a_from, change.b_start, b_from),
        Change(change.a, change.b, a_to, change.a_end, b_to, change.b_end),
    ):
        if part.old or part.new:
            yield part


def _shared(own: Range, cut: Range | None) -> Range | None:
    """Return the part of a cut that lies in a range; None where there is none."""
    if cut is None:
        return None
    start, end = max(own[0], cut[0]), min(own[1], cut[1])
    return (start, end) if start < end else None


def split_place(own: Range, other: Range, cut: Range | None) -> Range:
    """Return where a side is parted when only the other has something cut out: with the larger rest.

    Behind what opens a passage: The study found that [Oxney] trams.
    """
    if cut is None:
        return own[1], own[1]
    before, behind = cut[0] - other[0], other[1] - cut[1]
    at = own[1] if before > behind or (before == behind and cut[0] > 0) else own[0]
    return at, at
