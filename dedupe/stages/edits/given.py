"""Whether a change inside a passage gives its quotation to another speaker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.edits.speakers import are_two, name_speakers

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Passage, Span


def is_given_away(passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether a change is of the names by which both sides say who speaks, and they are two persons.

    A tag that one side has outside the passage is no part of it: the quote ledger tells of that.
    """
    if not (len(old) and len(new) and a.quotations and b.quotations):
        return False
    quoted = [
        [number for number, quotation in enumerate(parsed.quotations) if quotation.span.overlap(span)]
        for parsed, span in ((a, passage.a), (b, passage.b))
    ]
    if len(quoted[0]) != len(quoted[1]):
        return False
    for one, other in zip(*quoted, strict=True):
        mine, yours = name_speakers(a)[one], name_speakers(b)[other]
        if mine and yours and old.overlap(mine.place) and new.overlap(yours.place) and are_two(mine, yours):
            return True
    return False
