"""Changes of form that say nothing once all passages of a pair are known.

Of a statement told anew hardly a word has a counterpart, and to list them all says nothing. What one place leaves out
and another tells, the article does not lack.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dedupe.model import FACT_KINDS
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, base_form
from dedupe.stages.edits.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Edit, ParsedDocument, Passage
    from dedupe.settings import EditSettings

# Characters by which a cut may reach over the passage that tells it: a comma, a space.
_NEAR: Final = 2
_WORD: Final = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")
_SOFT: Final = frozenset({"quote-boundary", "attribution", "certainty", "scope", "negation"})
_GONE: Final = frozenset({"deletion", "wording"})


def settle_edits(passages: Sequence[Passage], b: ParsedDocument, settings: EditSettings) -> tuple[Passage, ...]:
    """Return the passages of a pair without the changes that say nothing beside the others; *b* took the passages."""
    left = [_sure_ones(passage, settings) for passage in passages]
    left = [_facts_alone(passage) if _is_anew(passage, settings) else passage for passage in left]
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


def _sure_ones(passage: Passage, settings: EditSettings) -> Passage:
    """Return a passage without the changes that only a sure link shows, where a retold statement is linked weakly.

    What was put for another thing shows itself; a hedge that is not there may be the hedge of another statement, and
    what confines one more thing may be said of another one. Where hardly a word is the same, only a head of a text,
    which is linked by its place, shows what was changed.
    """
    if passage.kind != "paraphrase":
        return passage
    edits = tuple(edit for edit in passage.edits if edit.old or edit.kind != "scope")
    if passage.likeness < settings.anew_likeness and passage.score < settings.anew_score:
        edits = tuple(edit for edit in edits if edit.kind not in FACT_KINDS)
    elif passage.score < settings.sure_score:
        edits = tuple(edit for edit in edits if edit.kind not in _SOFT or (edit.old and edit.new))
    return replace(passage, edits=edits)


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
