"""What one side has alone: text that no passage covers, and clauses cut or put in inside a passage."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from dedupe.model import Remainder, Span
from dedupe.stages.edits.layout import layout_of
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, REPORTING_VERBS, base_form
from dedupe.stages.edits.names import find_names
from dedupe.stages.edits.spelling import fold
from dedupe.stages.edits.values import values_of
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument, Passage, Quotation, Side
    from dedupe.settings import EditSettings

_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_CREDIT = re.compile(r"\(?\b(?:picture|photo|photograph|image|credit)s?\s*(?:credit|by)?\s*:", re.IGNORECASE)
_CAPTION_LABEL = re.compile(r"(?:pictured|above|below|main picture|inset)\b[^:]{0,20}:\s*", re.IGNORECASE)
_AFFILIATION = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}, [A-Z][^.!?]*")
# Words that praise: the classes "attitude markers" and "boosters" of Hyland (2005), and the vocabulary of self-praise
# that Jacobs (1999), Preformulating the News, finds in press releases.
_PRAISE: Final = frozenset(
    words(
        "exemplary steadfast commitment committed dedication dedicated tireless unwavering inspiring excellence "
        "exceptional outstanding proud forefront leading innovative innovate benchmark testament transformed vibrant "
        "passionate delighted thrilled pioneering groundbreaking revolutionary unique unprecedented"
    )
)
_CAPTION_WORDS: Final = 12
_SENTENCE_ENDS: Final = frozenset(".!?:")

_Sort = Literal["quotation", "tag", "text"]


def find_remainders(
    parsed: ParsedDocument, side: Side, passages: Sequence[Passage], settings: EditSettings
) -> list[Remainder]:
    """Return what *parsed* has alone, in order: whole sentences and clauses first, then parts of passages."""
    own = _own_headlines(passages) if side == "b" else ()
    covered = [p.a if side == "a" else p.b for p in passages if p not in own] + list(parsed.furniture)
    covered.sort(key=lambda span: (span.start, span.end))
    remainders = []
    for gap in _gaps(parsed, covered):
        remainders += [Remainder(span, _kind(parsed, span, sort, side)) for span, sort in _parts(parsed, gap)]
    limit = settings.deletion_words if side == "a" else settings.insertion_words
    text = parsed.text
    for passage in passages:
        # What a repeated passage leaves out was told where it was first used.
        if (passage.repeat and side == "a") or passage in own:
            continue
        for edit in passage.edits:
            span, other = (edit.a, edit.new) if side == "a" else (edit.b, edit.old)
            # So many words have a letter each, and a sign between two.
            is_lone = len(span) >= 2 * limit - 1 and _says_nothing(other)
            if not (is_lone or ":" in span.of(text)) or not len(span := _trimmed(text, span)):
                continue
            content = span.of(text)
            is_label = ":" in content and (_CREDIT.match(content) or _CAPTION_LABEL.fullmatch(f"{content} "))
            if is_label or (is_lone and _words(text, span) >= limit):
                remainders.append(Remainder(span, _kind(parsed, span, _sort(parsed, span), side)))
    return sorted(remainders, key=lambda remainder: (remainder.span.start, remainder.span.end))


def _own_headlines(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages above the first that counts, in words of the outlet: headlines that reword a lead."""
    first = min((p.b.start for p in passages if not p.repeat), default=0)
    return [p for p in passages if p.repeat and p.kind == "paraphrase" and p.b.end <= first]


def _says_nothing(words: str) -> bool:
    """Return whether the other side of a change holds no content: nothing, signs, function words."""
    return not words or FUNCTION_WORDS.issuperset(map(fold, _WORD.findall(words)))


def _gaps(parsed: ParsedDocument, covered: Sequence[Span]) -> list[Span]:
    """Return the stretches of each paragraph that nothing covers; *covered* is sorted."""
    gaps = []
    at = 0
    for paragraph in parsed.paragraphs:
        start = paragraph.start
        while at < len(covered) and covered[at].end <= start:
            at += 1
        for span in covered[at:]:
            if span.start >= paragraph.end:
                break
            if span.start > start:
                gaps.append(Span(start, span.start))
            start = max(start, span.end)
        if start < paragraph.end:
            gaps.append(Span(start, paragraph.end))
    return [trimmed for gap in gaps if len(trimmed := _trimmed(parsed.text, gap))]


def _trimmed(text: str, span: Span) -> Span:
    """Return a span without signs and spaces at its borders; empty when no word is left."""
    first = _WORD.search(text, span.start, span.end)
    if first is None:
        return Span(span.start, span.start)
    start, end = first.start(), span.end
    while not text[end - 1].isalnum():
        end -= 1
    while start > span.start and text[start - 1] in "“\"‘'«„([£$€":
        start -= 1
    while end < span.end and not text[end].isspace():
        end += 1
    return Span(start, end)


def _parts(parsed: ParsedDocument, gap: Span) -> list[tuple[Span, _Sort]]:
    """Return a gap cut where its kind changes: before a quotation, a speaker's tag, a picture credit."""
    merged: list[tuple[Span, _Sort]] = []
    joined: set[int] = set()
    for sentence in parsed.sentences[layout_of(parsed).sentences.touching(gap)] or [gap]:
        piece = Span(max(gap.start, sentence.start), min(gap.end, sentence.end))
        for part in _cut_credit(parsed.text, piece):
            sort = _sort(parsed, part)
            if merged and merged[-1][1] == sort == "text" and not _CREDIT.match(parsed.text, part.start, part.end):
                merged[-1] = Span(merged[-1][0].start, part.end), sort
                joined.add(len(merged) - 1)
            else:
                merged.append((part, sort))
    # What was joined may be quoted or be a tag as a whole.
    return [
        (span, _sort(parsed, span) if number in joined else sort)
        for number, (span, sort) in enumerate(merged)
        if _WORD.search(parsed.text, span.start, span.end)
    ]


def _cut_credit(text: str, span: Span) -> list[Span]:
    has_colon = text.find(":", span.start, span.end) >= 0  # a credit has one, and most sentences have none
    credit = _CREDIT.search(text, span.start, span.end) if has_colon else None
    if credit is None or credit.start() == span.start:
        return [span]
    return [_trimmed(text, Span(span.start, credit.start())), Span(credit.start(), span.end)]


def _sort(parsed: ParsedDocument, span: Span) -> _Sort:
    """Return what may be joined with its like: quotation, tag or text."""
    quoted = _quotations(parsed, span)
    if quoted and any(not q.is_fragment and q.span.overlap(span) * 2 > len(span) for q in quoted):
        return "quotation"
    return "tag" if _is_tag(span.of(parsed.text)) else "text"


def _is_line(parsed: ParsedDocument, span: Span) -> bool:
    """Return whether a span is a whole paragraph."""
    paragraphs = parsed.paragraphs[layout_of(parsed).paragraphs.touching(span)]
    return any(span.start <= p.start + 1 and span.end >= p.end - 1 for p in paragraphs)


def _is_short(content: str) -> bool:
    """Return whether a line has no more words than a caption."""
    return len(_WORD.findall(content)) <= _CAPTION_WORDS


def _is_tag(content: str) -> bool:
    return (
        ":" in content
        and content.rstrip().endswith(":")
        and any(base_form(fold(word)) in REPORTING_VERBS for word in _WORD.findall(content))
    )


def _kind(parsed: ParsedDocument, span: Span, sort: _Sort, side: Side) -> str:
    """Return what sort of text it is: quotations, facts, captions and headings before claims and praise."""
    content = span.of(parsed.text)
    has_colon = ":" in content
    if has_colon and _CREDIT.match(content):
        return "picture credit"
    if sort == "quotation":
        return "quotation"
    if sort == "tag":
        return "speaker"
    if content.rstrip()[-1:] not in _SENTENCE_ENDS and _is_line(parsed, span) and _is_short(content):
        if _AFFILIATION.fullmatch(content.strip()):
            return "caption"
        return "headline" if span.start == parsed.paragraphs[0].start else "subheading"
    label = content.strip()
    if has_colon and (_CAPTION_LABEL.fullmatch(f"{label} ") or _CAPTION_LABEL.fullmatch(label)):
        return "caption label"
    quoted = _quotations(parsed, span)
    if quoted and any(q.span.overlap(span) for q in quoted):
        return "fact with a quotation"
    if _has_fact(parsed, span):
        return "fact"
    if side == "b":
        return "claim"
    praise = sum(map(_is_praise, _WORD.findall(content)))
    return "framing" if praise >= 2 else "claim"  # noqa: PLR2004 - one word of praise may be a plain fact


@lru_cache(maxsize=1 << 14)
def _is_praise(word: str) -> bool:
    """Return whether a word praises."""
    folded = fold(word)
    return folded in _PRAISE or base_form(folded) in _PRAISE


def _has_fact(parsed: ParsedDocument, span: Span) -> bool:
    layout = layout_of(parsed)
    values = values_of(parsed)[layout.values.touching(span)]
    if values and any(not value.is_weak for value in values):
        return True
    names = find_names(parsed)[layout.names.touching(span)]
    return bool(names) and any(name.type == "person" and name.span.overlap(span) for name in names)


def _quotations(parsed: ParsedDocument, span: Span) -> Sequence[Quotation]:
    """Return the quotations of which a span has a part."""
    return parsed.quotations[layout_of(parsed).quotations.touching(span)] if parsed.quotations else ()


def _words(text: str, span: Span) -> int:
    return len(_WORD.findall(text, span.start, span.end))
