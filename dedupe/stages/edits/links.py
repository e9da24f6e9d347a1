"""Which unit of b stands for which unit of a, over all passages of a pair.

The ledgers ask it what became of a quotation, a figure or a name. Equal units are linked; so are words of one
stem that were exchanged for one another (risks, risk).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.diff import compare_passage
from dedupe.stages.edits.keeping import KEPT_DOCUMENTS
from dedupe.stages.edits.lexicon import base_form
from dedupe.stages.edits.units import passage_units, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe.model import ParsedDocument, Passage
    from dedupe.stages.edits.diff import Hunk
    from dedupe.stages.edits.units import Unit

_STEM_LETTERS: Final = 6


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
        self._units = units
        self._joined = "\0" + "\0".join([unit.key for unit in units if unit.is_word]) + "\0"

    @cached_property
    def _numbers(self) -> list[int]:
        """The numbers of the words among the units: asked for only where a run was found."""
        return [number for number, unit in enumerate(self._units) if unit.is_word]

    def find(self, keys: Sequence[str]) -> tuple[int, int] | None:
        """Return the numbers of the first and last unit of a run of words, or None."""
        at = self._joined.find("\0" + "\0".join(keys) + "\0")
        if at < 0 or not keys:
            return None
        first = self._joined.count("\0", 0, at)
        return self._numbers[first], self._numbers[first + len(keys) - 1]


@lru_cache(maxsize=KEPT_DOCUMENTS)
def phrases_of(parsed: ParsedDocument) -> Phrases:
    """Return the words of a document for searching; kept for the last documents."""
    return Phrases(units_of(parsed)[0])


def link_units(a: ParsedDocument, b: ParsedDocument, passages: Iterable[Passage]) -> Links:
    """Return the links of all passages; a passage that repeats an earlier one adds none."""
    a_units, b_units = units_of(a)[0], units_of(b)[0]
    to_b: dict[int, int] = {}
    to_a: dict[int, int] = {}
    for passage in passages:
        if passage.repeat:
            continue
        a_range, b_range = passage_units(a, passage.a), passage_units(b, passage.b)
        pairs, hunks = compare_passage(a, b, a_range, b_range)
        a_from, b_from = a_range[0], b_range[0]
        ours, theirs = [a_from + i for i, _ in pairs], [b_from + j for _, j in pairs]
        rest = _like_words(a_units, b_units, hunks, a_from, b_from)
        if to_b.keys().isdisjoint(ours) and to_a.keys().isdisjoint(theirs):
            to_b.update(zip(ours, theirs, strict=True))
            to_a.update(zip(theirs, ours, strict=True))
        else:
            rest = chain(pairs, rest)
        for i, j in rest:
            if a_from + i not in to_b and b_from + j not in to_a:
                to_b[a_from + i] = b_from + j
                to_a[b_from + j] = a_from + i
    return Links(a_units, b_units, to_b, to_a)


def _like_words(
    a: Sequence[Unit], b: Sequence[Unit], hunks: Iterable[Hunk], a_from: int, b_from: int
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of words of one stem in hunks, counted from where their passage begins."""
    for hunk in hunks:
        if hunk.a_start == hunk.a_end or hunk.b_start == hunk.b_end:
            continue
        free = [(j, _stem(b[b_from + j].key)) for j in range(hunk.b_start, hunk.b_end) if b[b_from + j].is_word]
        for i in range(hunk.a_start, hunk.a_end):
            if not a[a_from + i].is_word:
                continue
            stem = _stem(a[a_from + i].key)
            for number, (twin, other) in enumerate(free, start=1):
                if other == stem:
                    yield i, twin
                    free = free[number:]
                    break


@lru_cache(maxsize=1 << 14)
def _stem(key: str) -> str:
    return base_form(key)[:_STEM_LETTERS]
