"""Which unit of b stands for which unit of a, over all passages of a pair.

The ledgers ask it what became of a quotation, a figure or a name. Equal units are linked; so are words of one
stem that were exchanged for one another (risks, risk).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.stages.edits.diff import find_hunks, pair_units
from dedupe.stages.edits.lexicon import base_form
from dedupe.stages.edits.units import units_of, units_within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedupe.model import ParsedDocument, Passage
    from dedupe.stages.edits.units import Unit


@dataclass(frozen=True, slots=True)
class Links:
    """Units of both documents, and which of them stand for one another, by number."""

    a_units: tuple[Unit, ...]
    b_units: tuple[Unit, ...]
    to_b: dict[int, int]
    to_a: dict[int, int]


class Phrases:
    """The words of a text, joined, so that a run of them is found at the speed of a string search."""

    def __init__(self, units: Sequence[Unit]) -> None:
        """Index the words among *units*."""
        self.numbers = [number for number, unit in enumerate(units) if unit.is_word]
        self.joined = "\0" + "\0".join(units[number].key for number in self.numbers) + "\0"

    def find(self, keys: Sequence[str]) -> tuple[int, int] | None:
        """Return the numbers of the first and last unit of a run of words, or None."""
        at = self.joined.find("\0" + "\0".join(keys) + "\0")
        if at < 0 or not keys:
            return None
        first = self.joined.count("\0", 0, at)
        return self.numbers[first], self.numbers[first + len(keys) - 1]


def link_units(a: ParsedDocument, b: ParsedDocument, passages: Iterable[Passage]) -> Links:
    """Return the links of all passages; a passage that repeats an earlier one adds none."""
    a_units, b_units = units_of(a)[0], units_of(b)[0]
    to_b: dict[int, int] = {}
    to_a: dict[int, int] = {}
    for passage in passages:
        if passage.repeat:
            continue
        a_from, a_to = units_within(a, passage.a)
        b_from, b_to = units_within(b, passage.b)
        for i, j in _pairs(a_units[a_from:a_to], b_units[b_from:b_to]):
            if a_from + i not in to_b and b_from + j not in to_a:
                to_b[a_from + i] = b_from + j
                to_a[b_from + j] = a_from + i
    return Links(a_units, b_units, to_b, to_a)


def _pairs(a: Sequence[Unit], b: Sequence[Unit]) -> list[tuple[int, int]]:
    """Return the pairs of equal units, and in the hunks between them those of one stem."""
    pairs = pair_units(a, b)
    for hunk in find_hunks(a, b, pairs):
        free = list(range(hunk.b_start, hunk.b_end))
        for i in range(hunk.a_start, hunk.a_end):
            if not a[i].is_word:
                continue
            stem = base_form(a[i].key)[:6]
            twin = next((j for j in free if b[j].is_word and base_form(b[j].key)[:6] == stem), None)
            if twin is not None:
                pairs.append((i, twin))
                free = [j for j in free if j > twin]
    return pairs
