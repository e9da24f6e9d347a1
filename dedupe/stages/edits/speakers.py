"""Who said it: the speaker of a quotation, from the sentence around it, titles stripped."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import Indel

from dedupe.stages.edits.keeping import KEPT_DOCUMENTS
from dedupe.stages.edits.lexicon import REPORTING_VERBS, base_form
from dedupe.stages.edits.names import find_names
from dedupe.stages.edits.spelling import fold

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Quotation, Span
    from dedupe.stages.edits.names import Name

_PRONOUN = re.compile(r"\b(?:he|she|they|i)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
# A lead-in stands in the sentence before the mark, a tag within this many characters behind it.
_LEAD: Final = 300
_TAG: Final = 120
# Two words are forms of one name when they share this much of their letters.
_LIKE: Final = 0.75


class Speaker(NamedTuple):
    """Who says a quotation: the name where the text writes it fullest, and its place beside the quotation."""

    name: str
    place: Span


def find_speakers(parsed: ParsedDocument) -> tuple[str | None, ...]:
    """Return the speaker of each quotation, None where the text does not say."""
    return tuple(speaker and speaker.name for speaker in name_speakers(parsed))


def are_two(one: Speaker, other: Speaker) -> bool:
    """Return whether two speakers are two persons, and not one named more fully or wrongly written.

    >>> from dedupe.model import Span
    >>> nowhere = Span(0, 0)
    >>> are_two(Speaker("Dana Whitlock", nowhere), Speaker("Harriet Cole", nowhere))
    True
    >>> are_two(Speaker("Philippa Northcote", nowhere), Speaker("Dr Northcott", nowhere))
    False
    """
    words = [[fold(word) for word in _WORD.findall(speaker.name)] for speaker in (one, other)]
    return all(words) and not any(
        round(Indel.normalized_similarity(mine, yours), 6) >= _LIKE for mine in words[0] for yours in words[1]
    )


@lru_cache(maxsize=KEPT_DOCUMENTS)
def name_speakers(parsed: ParsedDocument) -> tuple[Speaker | None, ...]:
    """Return the speaker of each quotation with the place where it is named."""
    names = [name for name in find_names(parsed) if name.type == "person"]
    speakers: list[Speaker | None] = []
    last: Speaker | None = None
    reporting = _reporters(parsed, names)
    for quotation in parsed.quotations:
        behind = bisect_left(reporting, quotation.span.start, key=lambda name: name.span.end)
        before = [
            Speaker(full_name(parsed.text, one, names), one.span) for one in reporting[max(0, behind - 1) : behind]
        ]
        before += [last] if last else []
        known = max(before, key=lambda one: one.place.start, default=None)
        speaker = _from_lead(parsed.text, quotation, names, known) or _from_tag(parsed.text, quotation, names, known)
        if speaker is None and speakers and _continues(parsed, quotation, len(speakers)):
            speaker = last
        speakers.append(speaker)
        last = speaker or last
    return tuple(speakers)


def _reporters(parsed: ParsedDocument, names: list[Name]) -> list[Name]:
    """Return whom the sentences name first that report what somebody says, in order: a pronoun behind goes to them."""
    text = parsed.text
    quoted = [quotation.span for quotation in parsed.quotations]
    starts, ends = [span.start for span in quoted], [sentence.end for sentence in parsed.sentences]
    found: dict[int, Name] = {}
    for name in names if quoted else ():
        at, number = bisect_right(starts, name.span.start) - 1, bisect_left(ends, name.span.end)
        if number == len(ends) or number in found or (at >= 0 and name.span.end <= quoted[at].end):
            continue
        words = _WORD.findall(parsed.sentences[number].of(text))
        if any(base_form(fold(word)) in REPORTING_VERBS for word in words):
            found[number] = name
    return list(found.values())


def _from_lead(text: str, quotation: Quotation, names: list[Name], last: Speaker | None) -> Speaker | None:
    """Return the speaker named before the mark: X said: “…”."""
    start = quotation.span.start
    lead = text[max(0, start - _LEAD) : start]
    if not lead.rstrip().endswith((":", ",")) and quotation.is_fragment:
        return None
    if not lead.rstrip().endswith((":", ",", "that")):
        return None
    begin = (
        start
        - len(lead)
        + max(lead.rstrip().rfind("\n"), lead.rfind("”"), *(lead.rfind(end) for end in (". ", "? ", "! ")))
        + 1
    )
    return _speaker_in(text, begin, start, names, last, nearest_end=True)


def _from_tag(text: str, quotation: Quotation, names: list[Name], last: Speaker | None) -> Speaker | None:
    """Return the speaker named behind the mark: “…,” said X."""
    end = quotation.span.end
    if quotation.is_fragment and text[end - 2 : end - 1] not in {",", ".", "?", "!"}:
        return None
    tag = re.split(r"\n|[.!?](?=\s)|[“\"‘«]", text[end : end + _TAG], maxsplit=1)[0]
    if not tag.strip(" ,"):
        return None
    return _speaker_in(text, end, end + len(tag), names, last, nearest_end=False)


def _speaker_in(
    text: str, start: int, end: int, names: list[Name], last: Speaker | None, *, nearest_end: bool
) -> Speaker | None:
    """Return the person in a reporting clause, or whom its pronoun points to."""
    clause = text[start:end]
    if not any(base_form(fold(word)) in REPORTING_VERBS for word in _WORD.findall(clause)) and not nearest_end:
        return None
    inside = [name for name in names if start <= name.span.start and name.span.end <= end]
    if inside:
        chosen = inside[0]
        return Speaker(full_name(text, chosen, names), chosen.span)
    return last if _PRONOUN.search(clause) else None


def full_name(text: str, name: Name, names: list[Name]) -> str:
    """Return a person's name as the text writes it where it is fullest."""
    longest = max((other for other in names if other.key == name.key), key=lambda other: len(other.span))
    return longest.span.of(text)


def _continues(parsed: ParsedDocument, quotation: Quotation, index: int) -> bool:
    """Return whether a quotation follows another with nothing but space or a short tag between them."""
    before = parsed.quotations[index - 1]
    between = parsed.text[before.span.end : quotation.span.start]
    return not between.strip()
