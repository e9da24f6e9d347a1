"""Whether a change inside a passage gives its quotation to another speaker, or names the same one otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.layout import layout_of
from dedupe.stages.edits.lexicon import REPORTING_VERBS, STUDIES, base_form
from dedupe.stages.edits.speakers import are_two, name_speakers
from dedupe.stages.edits.spelling import fold

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Passage, Span
    from dedupe.stages.edits.speakers import Speaker

    Speakers = tuple[tuple[Speaker, Speaker], ...]

_TELLING: Final = REPORTING_VERBS | STUDIES | {"accord"}
_WORD: Final = re.compile(r"[^\W\d_]+")
_PERSON: Final = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_SURNAME: Final = re.compile(r"\b[A-ZÀ-Þ][\w’'-]{2,}")
_PRONOUN: Final = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)


def speakers_within(passage: Passage, a: ParsedDocument, b: ParsedDocument) -> tuple[tuple[Speaker, Speaker], ...]:
    """Return who speaks on both sides of each quotation of a passage, where both texts say it."""
    if not (a.quotations and b.quotations):
        return ()
    ours, theirs = (layout_of(parsed).quotations.overlapping(span) for parsed, span in ((a, passage.a), (b, passage.b)))
    if len(ours) != len(theirs):
        return ()
    found = ((name_speakers(a)[one], name_speakers(b)[other]) for one, other in zip(ours, theirs, strict=True))
    return tuple((mine, yours) for mine, yours in found if mine and yours)


def is_given_away(
    speakers: Speakers, passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span
) -> bool:
    """Return whether a change is of the names by which both sides say who speaks, and they are two persons.

    A tag that one side has outside the passage is no part of it: the quote ledger tells of that. Two pronouns give
    nothing away: whom they mean is the tool's reading, and no word of the text.
    """
    if not (speakers and len(old) and len(new)):
        return False
    if all(_PRONOUN.search(span.of(parsed.text)) for span, parsed in ((old, a), (new, b))):
        return False
    return any(
        are_two(mine, yours) and _names(old, passage.a, mine, a) and _names(new, passage.b, yours, b)
        for mine, yours in speakers
    )


def is_told_outside(passage: Passage, b: ParsedDocument, new: Span) -> bool:
    """Return whether the source that b seems to lack may stand outside the passage, in the sentence that it cuts.

    Of ten such sources in pairs of insciout_A not one was lost.
    """
    numbers = layout_of(b).sentences.overlapping(passage.b)
    if len(new) or not numbers:
        return False
    first, last = b.sentences[numbers[0]], b.sentences[numbers[-1]]
    outside = b.text[first.start : passage.b.start], b.text[passage.b.end : last.end]
    return any(base_form(fold(word)) in _TELLING for words in outside for word in _WORD.findall(words))


def _names(span: Span, passage: Span, speaker: Speaker, parsed: ParsedDocument) -> bool:
    """Return whether a span has the speaker's name, or a pronoun that goes back to it over the passage's beginning."""
    is_behind = speaker.place.end <= passage.start
    return span.overlap(speaker.place) > 0 or (is_behind and _PRONOUN.search(span.of(parsed.text)) is not None)


def is_pointed_to(speakers: Speakers, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether a change is of a name and a pronoun that goes back to it: Ann Holt said, she added.

    Where no text says whom the pronoun means, one person whose surname stands before it is meant.
    """
    if not (len(old) and len(new)):
        return False
    is_pronoun = [_PRONOUN.search(span.of(parsed.text)) is not None for span, parsed in ((old, a), (new, b))]
    if is_pronoun[0] == is_pronoun[1]:
        return False
    if not speakers:
        named, other, pronoun = (new.of(b.text), a.text, old) if is_pronoun[0] else (old.of(a.text), b.text, new)
        surname = _SURNAME.findall(named)[-1:]
        is_one = _PERSON.search(pronoun.of(other)) is not None
        return is_one and bool(surname) and surname[0] in other[: pronoun.start]
    return any(
        (new if is_pronoun[0] else old).overlap((yours if is_pronoun[0] else mine).place) and not are_two(mine, yours)
        for mine, yours in speakers
    )
