"""Changes of form that say nothing once all passages of a pair are known.

Of a statement told anew hardly a word has a counterpart, and to list them all says nothing. What one place leaves out
and another tells, the article does not lack.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from dedupe.model import FACT_KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Edit, Passage
    from dedupe.settings import EditSettings

# Characters by which a cut may reach over the passage that tells it: a comma, a space.
_NEAR: Final = 2
_SOFT: Final = frozenset({"quote-boundary", "attribution", "certainty", "scope", "negation"})
_GONE: Final = frozenset({"deletion", "wording"})


def settle_edits(passages: Sequence[Passage], settings: EditSettings) -> tuple[Passage, ...]:
    """Return the passages of a pair without the changes of form that say nothing beside the others."""
    left = [_sure_ones(passage, settings) for passage in passages]
    left = [_facts_alone(passage) if _is_anew(passage, settings) else passage for passage in left]
    return tuple(
        replace(passage, edits=tuple(edit for edit in passage.edits if not _is_told_elsewhere(edit, passage, left)))
        for passage in left
    )


def _sure_ones(passage: Passage, settings: EditSettings) -> Passage:
    """Return a passage without the changes that only a sure link shows, where a retold statement is linked weakly.

    What was put for another thing shows itself; a hedge that is not there may be the hedge of another statement.
    """
    if passage.kind != "paraphrase" or passage.score >= settings.sure_score:
        return passage
    return replace(passage, edits=tuple(e for e in passage.edits if e.kind not in _SOFT or (e.old and e.new)))


def _is_anew(passage: Passage, settings: EditSettings) -> bool:
    """Return whether a passage was told in words of its own."""
    return passage.kind == "paraphrase" and passage.likeness < settings.retold_likeness


def _facts_alone(passage: Passage) -> Passage:
    """Return a passage without its changes of form, but for a figure in another notation: it stands for itself."""
    return replace(passage, edits=tuple(e for e in passage.edits if e.kind in FACT_KINDS or e.kind == "format"))


def _is_told_elsewhere(edit: Edit, passage: Passage, passages: Sequence[Passage]) -> bool:
    """Return whether an edit of a passage cuts what another passage tells."""
    return edit.kind == "deletion" and any(_tells(one, edit) for one in passages if one is not passage)


def _tells(passage: Passage, edit: Edit) -> bool:
    """Return whether a passage tells the words that another one cut, as they stand or anew."""
    is_inside = passage.a.start - _NEAR <= edit.a.start and edit.a.end <= passage.a.end + _NEAR
    gone = sum(one.a.overlap(edit.a) for one in passage.edits if one.kind in _GONE)
    return is_inside and 2 * gone < len(edit.a)
