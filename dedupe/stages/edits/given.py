"""Whether a change inside a passage gives its quotation to another speaker, or names the same one otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.speakers import are_two, name_speakers

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Passage, Span
    from dedupe.stages.edits.speakers import Speaker

_PRONOUN: Final = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)


def is_given_away(passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether a change is of the names by which both sides say who speaks, and they are two persons.

    A tag that one side has outside the passage is no part of it: the quote ledger tells of that.
    """
    return any(
        are_two(mine, yours) and _names(old, passage.a, mine, a) and _names(new, passage.b, yours, b)
        for mine, yours in _speakers(passage, a, b, old, new)
    )


def _names(span: Span, passage: Span, speaker: Speaker, parsed: ParsedDocument) -> bool:
    """Return whether a span has the speaker's name, or a pronoun that goes back to it over the passage's beginning."""
    is_behind = speaker.place.end <= passage.start
    return span.overlap(speaker.place) > 0 or (is_behind and _PRONOUN.search(span.of(parsed.text)) is not None)


def is_pointed_to(passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether a change is of a name and a pronoun that goes back to it: Ann Holt said, she added."""
    is_pronoun = [_PRONOUN.search(span.of(parsed.text)) is not None for span, parsed in ((old, a), (new, b))]
    return is_pronoun[0] != is_pronoun[1] and any(
        (new if is_pronoun[0] else old).overlap((yours if is_pronoun[0] else mine).place) and not are_two(mine, yours)
        for mine, yours in _speakers(passage, a, b, old, new)
    )


def _speakers(
    passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span
) -> list[tuple[Speaker, Speaker]]:
    """Return who speaks on both sides of the quotations of a passage in which words were put for others."""
    if not (len(old) and len(new) and a.quotations and b.quotations):
        return []
    quoted = [
        [number for number, quotation in enumerate(parsed.quotations) if quotation.span.overlap(span)]
        for parsed, span in ((a, passage.a), (b, passage.b))
    ]
    if len(quoted[0]) != len(quoted[1]):
        return []
    found = ((name_speakers(a)[one], name_speakers(b)[other]) for one, other in zip(*quoted, strict=True))
    return [(mine, yours) for mine, yours in found if mine and yours]
