"""Who took which passage: the sentences of a story's source against its articles."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from string import ascii_uppercase
from typing import TYPE_CHECKING

from dedupe.render.view.descent import oriented
from dedupe.render.view.gather import pair_key
from dedupe.render.view.pages import Cell, Matrix, MatrixColumn, MatrixRow
from dedupe.render.view.wording import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from dedupe.model import Comparison, ParsedDocument
    from dedupe.render.view.gather import Story

_COLUMNS, _COLUMNS_PUT_IN = 40, 6
_COLUMN_CHARACTERS = 30
# A passage takes a sentence when it covers this share of it, or lies in it for the greater part.
_TAKEN = 0.4


def make_matrix(story: Story) -> Matrix:
    """Return the sentences that others took, against the articles in order of descent.

    First those of the reference, then those that an article put in and others took from it.
    """
    reference = story.reference.id
    names = [name for name in story.family.order if name != reference]
    columns: list[MatrixColumn] = []
    cells: dict[str, list[Cell | None]] = {name: [] for name in names}
    letters = ["", *ascii_uppercase]
    for origin in (reference, *names):
        taken = _taken_from(story, origin, names)
        places = _places(taken, _COLUMNS if origin == reference else _COLUMNS_PUT_IN)
        if not places or not letters:
            continue
        letter = letters.pop(0)
        source = story.members[origin]
        for number, place in enumerate(places, start=1):
            text = shorten(source.sentences[place].of(source.text), _COLUMN_CHARACTERS)
            count = sum(place in row for row in taken.values())
            columns.append(MatrixColumn(f"{letter}{number}", text, count, story.names[origin]))
            for name in names:
                own = Cell("verbatim", is_origin=True) if name == origin else None
                cells[name].append(taken.get(name, {}).get(place, own))
    rows = tuple(
        MatrixRow(story.names[name], max(story.family.depth(name) - 1, 0), _group(story, name), tuple(cells[name]))
        for name in names
        if any(cells[name])
    )
    return Matrix(tuple(columns), rows)


def _taken_from(story: Story, origin: str, names: Sequence[str]) -> dict[str, dict[int, Cell]]:
    """Return what each article took from *origin*.

    Of the reference anybody may have taken anything; of another article only those that go back to it, and
    only what it did not take itself.
    """
    compared = oriented(story.comparisons, origin)
    pairs = {frozenset(pair) for pair in story.pairs}
    source = story.members[origin]
    is_reference = origin == story.reference.id
    above = set() if is_reference else _line_of(story, origin) - {origin}
    known = {place for name in above if name in compared for place in _cells(source, compared[name], pairs)}
    taken = {}
    for name in names:
        if name in compared and (is_reference or origin in _line_of(story, name)):
            row = _cells(source, compared[name], pairs)
            taken[name] = {place: cell for place, cell in row.items() if place not in known}
    return taken


def _places(taken: Mapping[str, Mapping[int, Cell]], most: int) -> list[int]:
    """Return the sentences that were taken, in order; if there are too many, those that were taken most."""
    counts = Counter(place for row in taken.values() for place in row)
    return sorted(sorted(counts, key=lambda place: (-counts[place], place))[:most])


def _line_of(story: Story, name: str) -> set[str]:
    """Return an article and all its sources."""
    line = {name}
    while name in story.family.parents:
        name = story.family.parents[name]
        line.add(name)
    return line


def _group(story: Story, name: str) -> str:
    """Return the heading under which an article stands: by the article next to the root in its line."""
    if name not in story.family.parents:
        return "Source not named"
    line = [name]
    while story.family.parents.get(line[-1]) not in (None, story.family.root):
        line.append(story.family.parents[line[-1]])
    if story.family.parents.get(line[-1]) != story.family.root:
        return "From another source"
    first = line[-1]
    if len(line) > 1 or first in story.family.parents.values():
        return f"Through {story.names[first]}"
    return f"Straight from {story.names[story.family.root]}"


def _cells(origin: ParsedDocument, c: Comparison, pairs: AbstractSet[frozenset[str]]) -> dict[int, Cell]:
    """Return what an article, b of *c*, made of each sentence of *origin* that it took; *pairs* have a page."""
    key = pair_key(c.a.id, c.b.id) if frozenset((c.a.id, c.b.id)) in pairs else ""
    cells: dict[int, Cell] = {}
    for passage in sorted(c.passages, key=lambda p: (p.b.start, p.id)):
        if passage.repeat:
            continue
        for place, span in enumerate(origin.sentences):
            overlap = span.overlap(passage.a)
            if not overlap or max(overlap / len(span), overlap / len(passage.a)) < _TAKEN:
                continue
            is_changed = any(
                e.severity == "high" and (span.overlap(e.a) or span.start <= e.a.start < span.end)
                for e in passage.edits
            )
            known = cells.get(place)
            if known is None:
                cells[place] = Cell(passage.kind, is_changed, passage.id, key)
            elif is_changed and not known.is_changed:
                cells[place] = replace(known, is_changed=True)
    return cells
