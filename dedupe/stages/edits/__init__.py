"""What changed inside a passage, word by word: each change with its kind and how much it matters.

Units of both sides are aligned, the differences cut into the changes a reader would name, and each is put into the
first kind of DESIGN.md that fits. Quotation marks are compared last, over whatever the words did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.model import Edit
from dedupe.stages.edits.boundaries import quote_boundaries
from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.diff import find_hunks, pair_units
from dedupe.stages.edits.kinds import kind_of, severity_of
from dedupe.stages.edits.split import split_change, surface_changes
from dedupe.stages.edits.units import units_of, units_within

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Passage
    from dedupe.settings import EditSettings


def find_edits(passage: Passage, a: ParsedDocument, b: ParsedDocument, settings: EditSettings) -> tuple[Edit, ...]:
    """Return the changes of a passage, in text order, overlapping on neither side.

    An insertion has an empty span of *a* at its place, a deletion an empty span of *b*. A block that changed its
    place is one edit whose spans cross the others.
    """
    sides = (
        Side(a.text, units_of(a)[0][slice(*units_within(a, passage.a))], passage.a),
        Side(b.text, units_of(b)[0][slice(*units_within(b, passage.b))], passage.b),
    )
    pairs = pair_units(sides[0].units, sides[1].units)
    hunks = find_hunks(sides[0].units, sides[1].units, pairs)
    changes = [
        part
        for hunk in hunks
        for part in split_change(Change(*sides, hunk.a_start, hunk.a_end, hunk.b_start, hunk.b_end))
    ]
    changes += surface_changes(sides, hunks)
    is_prominent = passage.b.start < _first_sentence_end(b)
    edits = []
    for change, kind in quote_boundaries(sides, hunks, [(change, kind_of(change)) for change in changes], a, b):
        old, new = change
        edits.append(Edit(old, new, old.of(a.text), new.of(b.text), kind, severity_of(kind, is_prominent=is_prominent)))
    return tuple(sorted(edits, key=lambda edit: (edit.b, edit.a)))


def _first_sentence_end(parsed: ParsedDocument) -> int:
    """Return where the headline and the first sentence end."""
    from_headline = 2
    return parsed.sentences[:from_headline][-1].end if parsed.sentences else 0
