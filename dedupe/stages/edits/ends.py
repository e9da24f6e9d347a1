"""A passage without what stands loose at its ends: words that only one side has there were neither taken nor changed.

Sentences are linked whole. Where a paper put a clause before what it took, or dropped one behind it, that clause is an
addition or an omission, and no part of the passage: readers of news link what was taken (the passages of news_edits),
and a share counts its words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dedupe.model import FACT_KINDS, Span
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, base_form
from dedupe.stages.edits.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Edit, ParsedDocument, Passage
    from dedupe.settings import EditSettings

# Characters between a loose end and the border of its passage: a full stop and a mark.
_NEAR: Final = 2
# Words that stay of a passage, or it is left as it is.
_LEAST: Final = 4
# One of so many words that stands on the other side shows that a loose end only changed its place.
_MOVED: Final = 3
_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
# The first letter of the word before a border and of the word behind it, where only a space parts them.
_LAST: Final = re.compile(r"(?<![^\W_])([^\W_])[^\W_]*[ \xa0]*$")
_NEXT: Final = re.compile(r"[ \xa0]*([^\W_])")
_LOOSE: Final = frozenset({"insertion", "deletion"})
_OPENING: Final = "“\"‘'«„([£$€"
# What closes a bracket or a quotation, with the sign before it, belongs to the words it closes.
_CLOSING: Final = re.compile(r"[^\w\s]*[)\]”\"’'»]")


def without_loose_ends(passage: Passage, a: ParsedDocument, b: ParsedDocument, settings: EditSettings) -> Passage:
    """Return the passage, with its edits, without the words that one side alone has at its beginning or its end.

    A mark, a tag of a word or two and whatever says something of a fact stay. So does all of an outlet's own new
    version: what it cut from a sentence is what it took back. What is left without a change is verbatim.
    """
    if a.document.outlet is not None and a.document.outlet == b.document.outlet:
        return passage
    own, other, edits = passage.a, passage.b, list(passage.edits)
    at = 0
    while at < len(edits):
        cut = _cut(edits[at], own, other, settings.loose_words)
        if (
            cut is None
            or _parts_name(a.text, own, cut[0])
            or _parts_name(b.text, other, cut[1])
            or _bares_fact(edits, edits[at], cut)
            or _is_moved(edits[at], (a, own), (b, other))
        ):
            at += 1
            continue
        own, other = cut
        del edits[at]
        at = 0
    if len(edits) == len(passage.edits):
        return passage
    own, other = _trimmed(a.text, own), _trimmed(b.text, other)
    if min(len(own.of(a.text).split()), len(other.of(b.text).split())) < _LEAST:
        return passage
    left = replace(passage, a=own, b=other, edits=tuple(edits))
    return left if edits else replace(left, kind="verbatim", likeness=1.0)


def _cut(edit: Edit, a: Span, b: Span, least: int) -> tuple[Span, Span] | None:
    """Return both spans of a passage without an edit that stands loose at an end; None where it does not."""
    if edit.kind not in _LOOSE:
        return None
    is_lost = edit.kind == "deletion"
    if edit.a.start - a.start < _NEAR and edit.b.start - b.start < _NEAR:
        if len((edit.old or edit.new).split()) < least:
            return None
        return (Span(edit.a.end, a.end), b) if is_lost else (a, Span(edit.b.end, b.end))
    if a.end - edit.a.end <= _NEAR and b.end - edit.b.end <= _NEAR:
        if len((edit.old or edit.new).split()) < least:
            return None
        kept = _CLOSING.match(edit.old or edit.new)
        size = len(kept[0]) if kept else 0
        return (Span(a.start, edit.a.start + size), b) if is_lost else (a, Span(b.start, edit.b.start + size))
    return None


def _parts_name(text: str, whole: Span, left: Span) -> bool:
    """Return whether what is left of a passage begins or ends inside a name: Westminster City | Council."""
    places = [left.start] * (left.start > whole.start) + [left.end] * (left.end < whole.end)
    for at in places:
        before, behind = _LAST.search(text, whole.start, at), _NEXT.match(text, at, whole.end)
        if before and behind and before[1].isupper() and behind[1].isupper():
            return True
    return False


def _bares_fact(edits: Sequence[Edit], loose: Edit, cut: tuple[Span, Span]) -> bool:
    """Return whether a change of a fact would stand at the new border: then what is loose belongs to its clause."""
    return any(
        edit is not loose
        and edit.kind in FACT_KINDS
        and (edit.a.start - cut[0].start < _NEAR or cut[0].end - edit.a.end < _NEAR)
        and (edit.b.start - cut[1].start < _NEAR or cut[1].end - edit.b.end < _NEAR)
        for edit in edits
    )


def _is_moved(edit: Edit, ours: tuple[ParsedDocument, Span], theirs: tuple[ParsedDocument, Span]) -> bool:
    """Return whether a third of the words of a loose end stand elsewhere on the other side: to consult its staff."""
    said = (edit.old or edit.new).strip()
    if said[0] == "(" and said[-1] == ")":
        return False  # a gloss has words of what it explains
    parsed, span = theirs if edit.kind == "deletion" else ours
    other = set(_words(span.of(parsed.text)))
    words = _words(edit.old or edit.new)
    return bool(words) and _MOVED * sum(word in other for word in words) >= len(words)


def _words(text: str) -> list[str]:
    """Return the base forms of the words of a text that carry content."""
    return [base_form(word) for word in map(fold, _WORD.findall(text)) if word not in FUNCTION_WORDS]


def _trimmed(text: str, span: Span) -> Span:
    """Return a span without spaces at its ends, and without signs at its beginning."""
    start, end = span.start, span.end
    while start < end and not (text[start].isalnum() or text[start] in _OPENING):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
