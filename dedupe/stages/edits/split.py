"""Hunks cut into the changes a reader would name, and the surface changes between units that align."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.kinds import surface_kind
from dedupe.stages.edits.lexicon import FUNCTION_WORDS
from dedupe.stages.edits.values import compare_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dedupe.stages.edits.diff import Hunk
    from dedupe.stages.edits.units import Unit

_LIKE_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xad": None, "\xa0": " "})


def split_change(change: Change) -> Iterator[Change]:
    """Yield the changes of a hunk: pairs of values on their own, what stands between them as it is."""
    if surface_kind(change.old, change.new) is not None or not change.old or not change.new:
        yield change
        return
    a_from = b_from = 0
    for a_at, b_at in _value_pairs(change.old, change.new):
        yield from _rest(change, a_from, a_at, b_from, b_at)
        yield change.part(a_at, a_at + 1, b_at, b_at + 1)
        a_from, b_from = a_at + 1, b_at + 1
    yield from _rest(change, a_from, len(change.old), b_from, len(change.new))


def _rest(change: Change, a_from: int, a_to: int, b_from: int, b_to: int) -> Iterator[Change]:
    if a_from < a_to or b_from < b_to:
        yield change.part(a_from, a_to, b_from, b_to)


def _value_pairs(old: tuple[Unit, ...], new: tuple[Unit, ...]) -> list[tuple[int, int]]:
    """Return the places of the values that stand for one another, in order."""
    ours = [i for i, unit in enumerate(old) if unit.value is not None and not unit.value.is_weak]
    theirs = [j for j, unit in enumerate(new) if unit.value is not None and not unit.value.is_weak]
    pairs = []
    for i in ours:
        for at, j in enumerate(theirs):
            first, second = old[i].value, new[j].value
            if first is not None and second is not None and compare_values(first, second) != "unlike":
                pairs.append((i, j))
                theirs = theirs[at + 1 :]
                break
    return pairs


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
    """Return a case change together with the one just before it: a title in lower case is one change."""
    if not changes:
        return change
    last = changes[-1]
    between = change.a.units[last.a_end : change.a_start]
    adjacent = change.b_start - last.b_end == len(between) and len(between) <= 2  # noqa: PLR2004 - for the, of the
    same = adjacent and all(unit.key in FUNCTION_WORDS for unit in between)
    if same and surface_kind(last.old, last.new) == surface_kind(change.old, change.new) == "case":
        changes.pop()
        return Change(change.a, change.b, last.a_start, change.a_end, last.b_start, change.b_end)
    return change
