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


def may_hold_furniture(text: str, known: AbstractSet[str], *, may_hold_chrome: bool | None = None) -> bool:
    r"""Return whether `find_known` may find something in a text; where it says no, there is nothing.

    Args:
        text: The text of a document.
        known: Folded lines and sentences that are furniture where they stand.
        may_hold_chrome: Whether its lines may say something of a page, where that was looked for already.

    >>> may_hold_furniture("The bridge closes.\nSkip to content", frozenset())
    True
    >>> may_hold_furniture("The bridge closes.\nAbout us: we are old.", {"we are old."})
    True
    >>> may_hold_furniture("The bridge closes.\nAbout us: we are old.", frozenset())
    False
    """
    chrome = _may_hold_chrome(text) if may_hold_chrome is None else may_hold_chrome
    return chrome or (bool(known) and _may_hold_known(text, known))


def _may_hold_chrome(text: str) -> bool:
    """Return whether a line is a phrase of a page or heads other stories, or several that follow may be labels."""
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


def _may_hold_known(text: str, known: AbstractSet[str]) -> bool:
    """Return whether a known line or sentence stands somewhere in a text.

    Folded alike, a unit is a part of the whole. Only an address, which a fold takes out, may end in a unit where it
    would go on in the whole.
    """
    if has_address(text):
        return True
    whole = fold(text)
    return any(key in whole for key in known)
