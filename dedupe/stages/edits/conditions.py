"""A passage with the condition that its sentence ends or begins with, where the other side has none.

What is aligned ends where the words differ: "… from September" stays, ", if terms can be agreed" is left outside. Then
no passage would show that the condition was lost.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dedupe.model import Span
from dedupe.stages.edits.status import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument, Passage

# "That" may be left out: provided they pay.
_BINDING: Final = "(?:{}|pending|if|weather permitting)\\b".format(
    "|".join(
        f"{word}(?: that)?" if following == ("that",) else f"{word} (?:{'|'.join(following)})"
        for word, following in CONDITIONS.items()
    )
)
_CLAUSE: Final = r"[^.;:!?()\n“”\"«»]*?"
_BEHIND = re.compile(rf",?[ \xa0]+(?:but |though )?{_BINDING}{_CLAUSE}(?=[.;:!?\n]|$)", re.IGNORECASE)
_BEFORE = re.compile(rf"(?:^|(?<=[.!?\n]))[ \xa0\n]*({_BINDING}{_CLAUSE},[ \xa0]*)$", re.IGNORECASE)
_ANY = re.compile(_BINDING, re.IGNORECASE)
_ENDS: Final = frozenset(".!?\n")
# Characters before a passage in which its sentence begins.
_LEAD: Final = 300


def with_conditions(passages: Sequence[Passage], a: ParsedDocument, b: ParsedDocument) -> list[Passage]:
    """Return the passages, those of *a* with a condition grown that the sentence of *b* has not.

    A condition that another passage has is that one's, but for one that says again what stands elsewhere: a headline.
    """
    if _ANY.search(a.text) is None:
        return list(passages)
    return [_grown(passage, passages, a, b) for passage in passages]


def _grown(passage: Passage, passages: Sequence[Passage], a: ParsedDocument, b: ParsedDocument) -> Passage:
    """Return a passage with the condition just behind or before it."""
    told = passage.b.of(b.text)
    if _ANY.search(told):
        return passage
    start, end = passage.a.start, passage.a.end
    behind = _BEHIND.match(a.text, end)
    if behind is not None and _ends(b.text, passage.b.end):
        end = behind.end()
    before = _BEFORE.search(a.text[max(0, start - _LEAD) : start])
    if before is not None and _begins(b.text, passage.b.start):
        start -= len(before[1])
    grown = Span(start, end)
    others = [other.a for other in passages if other is not passage and not other.repeat]
    added = [part for part in (Span(start, passage.a.start), Span(passage.a.end, end)) if len(part)]
    if not added or any(other.overlap(part) for other in others for part in added):
        return passage
    return replace(passage, a=grown, kind="edited" if passage.kind == "verbatim" else passage.kind)


def _ends(text: str, end: int) -> bool:
    """Return whether a sentence ends where a passage does."""
    return text[end - 1] in _ENDS or text[end : end + 1].strip("”\"'’ ")[:1] in {*_ENDS, ""}


def _begins(text: str, start: int) -> bool:
    """Return whether a sentence begins where a passage does."""
    return text[:start].rstrip(" \xa0“\"‘'")[-1:] in {*_ENDS, ""}
