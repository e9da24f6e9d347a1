"""Opposites: words that turn a statement round where one is put for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.lexicon import AUXILIARIES, base_form
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.stages.edits.change import Change
    from dedupe.stages.edits.units import Unit

_PAIRS: Final = words(
    "rise/fall increase/decrease gain/lose win/lose before/after more/less more/fewer above/below higher/lower "
    "support/oppose accept/reject first/last better/worse best/worst early/late earlier/later begin/end "
    "succeed/fail guilty/innocent strengthen/weaken improve/worsen buy/sell"
)
_OPPOSITES: Final = {frozenset(pair.split("/")) for pair in _PAIRS}
"""After the antonyms of WordNet (Fellbaum 1998), base forms; the prepositions and support/oppose are our own."""

# The key of a unit that was read as a value.
_FIRST: Final = "=1st"


def is_reversed(change: Change) -> bool:
    """Return whether a change is one word put for its opposite, auxiliaries aside, and nothing else."""
    stems = [_stem(side) for side in (change.old, change.new)]
    return frozenset(stems) in _OPPOSITES


def _stem(units: Sequence[Unit]) -> str:
    """Return the base form of the only word that matters; nothing where there are more."""
    kept = [unit.key for unit in units if unit.key not in AUXILIARIES]
    if len(kept) != 1:
        return ""
    return "first" if kept[0] == _FIRST else base_form(kept[0])
