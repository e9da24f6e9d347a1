"""Whether one text may hold furniture at all, told without taking it apart: most articles hold none.

What `known.find_known` finds is never passed over; a text that is passed over costs a seventh of the search.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.furniture.chrome import BLOCK_LINES, ORNAMENT
from dedupe.stages.furniture.lines import fold, fold_characters, has_address, is_label
from dedupe.stages.furniture.phrases import PHRASE, TEASERS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet


def may_hold_phrase(text: str) -> bool:
    r"""Return whether a line is a phrase of a page or heads other stories, or several that follow may be labels.

    >>> may_hold_phrase("The bridge closes.\nSkip to content"), may_hold_phrase("The bridge closes.\nAbout us.")
    (True, False)
    """
    labels = 0
    ends_block = "\r" not in text
    # Case is folded once, but for addresses, which are told by theirs.
    plain = not has_address(text)
    for line in (fold_characters(text) if plain else text).replace("\r", "\n").split("\n"):
        key = " ".join(line.split()) if plain else fold(line)
        if not key:
            # What counts as an empty line where returns stand too is left to `lines`.
            labels = 0 if ends_block else labels
            continue
        if PHRASE.fullmatch(key.rstrip(".").strip(ORNAMENT)) or TEASERS.fullmatch(key.strip(ORNAMENT)):
            return True
        labels = labels + 1 if is_label(key) else 0
        if labels >= BLOCK_LINES:
            return True
    return False


def known_in(text: str, known: AbstractSet[str]) -> AbstractSet[str]:
    r"""Return those of some known lines and sentences that may stand somewhere in a text: no other one does.

    Folded alike, a unit is a part of the whole. Only an address, which a fold takes out, may end in a unit where it
    would go on in the whole: of a text with one all of them may.

    >>> known_in("The bridge closes.\nAbout us: we are old.", {"we are old.", "about them"})
    {'we are old.'}
    """
    if not known or has_address(text):
        return known
    whole = fold(text)
    return {key for key in known if key in whole}
