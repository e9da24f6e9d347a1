"""Changes of form that say nothing once all passages of a pair are known.

Of a statement told anew hardly a word has a counterpart, and to list them all says nothing. What one place leaves out
and another tells, the article does not lack.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dedupe.model import FACT_KINDS, Edit, Span
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, base_form
from dedupe.stages.edits.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind, ParsedDocument, Passage
    from dedupe.settings import EditSettings

# Characters by which a cut may reach over the passage that tells it: a comma, a space.
_NEAR: Final = 2
_BRACKETS: Final = {"(": ")", ")": "(", "[": "]", "]": "["}
_HALVES: Final = re.compile(r"[()\[\]]")
# Characters from a bracket to its other half.
_BRACKET_REACH: Final = 300
_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SOFT: Final = frozenset({"quote-boundary", "attribution", "certainty", "scope", "negation"})
_PLAIN: Final = frozenset({"wording", "insertion", "deletion"})
_GONE: Final = frozenset({"deletion", "wording"})


def settle_edits(
    passages: Sequence[Passage], a: ParsedDocument, b: ParsedDocument, settings: EditSettings
) -> tuple[Passage, ...]:
    """Return the passages of a pair without the changes that say nothing beside the others; *b* took the passages."""
    sure = [_sure_ones(passage, settings, is_head=_is_head(passage, a, b, settings)) for passage in passages]
    left = [old if new is old else _joined(new, a, b) for old, new in zip(passages, sure, strict=True)]
    left = [_facts_alone(passage) if _is_anew(passage, settings) else passage for passage in left]
    left = [_without_half_brackets(passage, a, b) for passage in left]
    by_place = sorted(left, key=lambda passage: passage.a.start)
    starts = [passage.a.start for passage in by_place]
    longest = max((len(passage.a) for passage in left), default=0)

    def is_told_elsewhere(edit: Edit, own: Passage) -> bool:
        """Return whether an edit of a passage cuts what another passage tells."""
        if edit.kind != "deletion":
            return False
        first = bisect_left(starts, edit.a.start - longest - _NEAR)
        beside = by_place[first : bisect_right(starts, edit.a.start + _NEAR)]
        return any(_tells(one, edit, b) for one in beside if one is not own)

    return tuple(
        replace(own, edits=tuple(edit for edit in own.edits if not is_told_elsewhere(edit, own))) for own in left
    )


def _is_head(passage: Passage, a: ParsedDocument, b: ParsedDocument, settings: EditSettings) -> bool:
    """Return whether a passage stands at the head of both texts: what stands there says of what the story is."""
    at = ((a, passage.a), (b, passage.b))
    return all(
        bisect_right(p.sentences, span.start, key=lambda one: one.start) <= settings.head_sentences for p, span in at
    )


def _sure_ones(passage: Passage, settings: EditSettings, *, is_head: bool) -> Passage:
    """Return a passage with the changes that only a sure link shows as mere form, where its link is a weak one.

    What was put for another thing shows itself; a hedge that is not there may be the hedge of another statement, and
    what confines one more thing may be said of another one. Where hardly a word is the same, only a head of a text,
    which is linked by its place, shows what was changed.
    """
    if passage.kind != "paraphrase":
        return passage
    is_anew = passage.likeness < settings.anew_likeness and not is_head
    is_weak = passage.score < settings.sure_score

    def is_sure(edit: Edit) -> bool:
        if (not edit.old and edit.kind == "scope") or (is_anew and edit.kind in FACT_KINDS):
            return False
        return not is_weak or edit.kind not in _SOFT or bool(edit.old and edit.new)

    if all(map(is_sure, passage.edits)):
        return passage
    return replace(passage, edits=tuple(edit if is_sure(edit) else _as_form(edit) for edit in passage.edits))


def _joined(passage: Passage, a: ParsedDocument, b: ParsedDocument) -> Passage:
    """Return a passage with the rewrites made one that only a space parts on both sides."""
    edits: list[Edit] = []
    for edit in passage.edits:
        last = edits[-1] if edits else edit
        gaps = [
            text[one.end : other.start] for text, one, other in ((a.text, last.a, edit.a), (b.text, last.b, edit.b))
        ]
        is_one = last is not edit and {last.kind, edit.kind} <= _PLAIN and edit.a.start >= last.a.end
        if is_one and edit.b.start >= last.b.end and not any(gap.strip() for gap in gaps):
            spans = Span(last.a.start, edit.a.end), Span(last.b.start, edit.b.end)
            edits[-1] = _as_form(
                replace(last, a=spans[0], b=spans[1], old=spans[0].of(a.text), new=spans[1].of(b.text))
            )
        else:
            edits.append(edit)
    return replace(passage, edits=tuple(edits))


def _as_form(edit: Edit) -> Edit:
    """Return a change of which only that it was made is sure: words left without a mark would stand on both sides."""
    kind: EditKind = "wording" if edit.old and edit.new else "deletion" if edit.old else "insertion"
    return replace(edit, kind=kind, severity="low")


def _without_half_brackets(passage: Passage, a: ParsedDocument, b: ParsedDocument) -> Passage:
    """Return a passage without the lone brackets whose other half stands in another change: it says all of them."""
    halves = [edit for edit in passage.edits if edit.kind == "punctuation" and _is_half_bracket(edit)]
    if not halves:
        return passage
    gone = {
        edit
        for edit in halves
        for parsed, own, others in (
            (a, edit.a, [one.a for one in passage.edits if one is not edit]),
            (b, edit.b, [one.b for one in passage.edits if one is not edit]),
        )
        if (mate := _mate(parsed.text, own)) is not None and any(span.start <= mate < span.end for span in others)
    }
    return replace(passage, edits=tuple(edit for edit in passage.edits if edit not in gone)) if gone else passage


def _is_half_bracket(edit: Edit) -> bool:
    """Return whether a bracket is all that the sides of an edit differ in."""
    bare = _HALVES.sub("", edit.old).strip(), _HALVES.sub("", edit.new).strip()
    return bare[0] == bare[1] and edit.old.strip() != edit.new.strip()


def _mate(text: str, span: Span) -> int | None:
    """Return where the other bracket of the only one in a span stands; None where it has none or two."""
    signs = [at for at in range(span.start, span.end) if text[at] in _BRACKETS]
    if len(signs) != 1:
        return None
    at = signs[0]
    other, is_opening = _BRACKETS[text[at]], text[at] in "(["
    found = (
        text.find(other, at, at + _BRACKET_REACH) if is_opening else text.rfind(other, max(0, at - _BRACKET_REACH), at)
    )
    return found if found >= 0 else None


def _is_anew(passage: Passage, settings: EditSettings) -> bool:
    """Return whether a passage was told in words of its own."""
    return passage.kind == "paraphrase" and passage.likeness < settings.retold_likeness


def _facts_alone(passage: Passage) -> Passage:
    """Return a passage without its changes of form, but for a figure in another notation: it stands for itself."""
    return replace(passage, edits=tuple(e for e in passage.edits if e.kind in FACT_KINDS or e.kind == "format"))


def _tells(passage: Passage, edit: Edit, b: ParsedDocument) -> bool:
    """Return whether a passage tells the words that another one cut, as they stand or in a half of them."""
    is_inside = passage.a.start - _NEAR <= edit.a.start and edit.a.end <= passage.a.end + _NEAR
    if not is_inside:
        return False
    if passage.kind == "paraphrase":
        cut, told = _words(edit.old), _words(passage.b.of(b.text))
        return 2 * len(cut & told) >= len(cut)
    return 2 * sum(one.a.overlap(edit.a) for one in passage.edits if one.kind in _GONE) < len(edit.a)


def _words(text: str) -> set[str]:
    """Return the base forms of the words of a text that carry content."""
    return {base_form(word) for word in map(fold, _WORD.findall(text)) if word not in FUNCTION_WORDS}
