"""Opposites: words that turn a statement round where one is put for the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.lexicon import AUXILIARIES, base_form
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.units import Unit

_PAIRS: Final = words(
    "rise/fall increase/decrease gain/lose win/lose before/after more/less more/fewer above/below higher/lower "
    "support/oppose accept/reject first/last better/worse best/worst early/late earlier/later begin/end "
    "succeed/fail guilty/innocent strengthen/weaken improve/worsen buy/sell raise/lower raise/reduce raise/cut "
    "heighten/lower heighten/reduce increase/reduce increase/cut increase/lower grow/shrink expand/contract "
    "widen/narrow lengthen/shorten speed/slow accelerate/slow add/remove include/exclude allow/ban allow/forbid "
    "permit/forbid approve/reject agree/refuse admit/deny confirm/deny acquit/convict hire/fire open/close "
    "start/stop create/destroy build/demolish protect/harm help/hinder encourage/discourage praise/criticise "
    "attack/defend borrow/lend import/export arrive/leave enter/leave remember/forget love/hate ally/enemy "
    "winner/loser victory/defeat success/failure profit/loss surplus/deficit majority/minority benefit/harm "
    "good/bad big/small large/small larger/smaller bigger/smaller longer/shorter older/younger faster/slower "
    "stronger/weaker safer/riskier richer/poorer hotter/colder safe/dangerous legal/banned permanent/temporary "
    "positive/negative present/absent alive/dead strong/weak rich/poor high/low often/rarely always/never "
    "all/none everyone/nobody maximum/minimum optimistic/pessimistic voluntary/compulsory"
)
_OPPOSITES: Final = {frozenset(pair.split("/")) for pair in _PAIRS}
"""After the antonyms of WordNet (Fellbaum 1998), base forms; the prepositions and support/oppose are our own."""

# Letters of the shortest word that a prefix denies: safe, able.
_LETTERS: Final = 4
_LATIN: Final = frozenset({"in", "im", "il", "ir"})
_ADJECTIVES: Final = ("able", "ible", "ent", "ant", "ate", "ive", "al", "ous", "ect", "ete", "ure", "ar", "ic")
_NO_NEGATIONS: Final = frozenset({"invaluable", "inhabitable", "inflammable", "intense", "indent", "inset", "imparted"})
_UNLIKELY: Final = "unlikely"
_EXPECTED: Final = frozenset({"expected", "likely", "anticipated", "forecast"})
# The key of a unit that was read as a value.
_FIRST: Final = "=1st"


def is_reversed(change: Change) -> bool:
    """Return whether a change is one word put for its opposite, auxiliaries aside, and nothing else."""
    if not change.old or not change.new:
        return False
    one = _stem(change.old)
    other = one and _stem(change.new)
    return bool(other) and (frozenset((one, other)) in _OPPOSITES or _is_negated(one, other))


def exchange_denials(a: Side, b: Side, pairs: Sequence[tuple[int, int]]) -> list[tuple[Change, EditKind]]:
    """Return where one side denies an expectation and the other calls it unlikely: that is one wording for another.

    >>> from dedupe.model import Span
    >>> from dedupe.settings import EditSettings
    >>> from dedupe.stages.edits.diff import pair_units
    >>> from dedupe.stages.edits.units import cut_units
    >>> sides = [cut_units(text) for text in ("It is not expected to rain today", "It is unlikely to rain today")]
    >>> a, b = (Side("", units, Span(0, 40), EditSettings()) for units in sides)
    >>> [(change.a_start, change.a_end, change.b_start, change.b_end)
    ...  for change, _ in exchange_denials(a, b, pair_units(*sides))]
    [(2, 4, 2, 3)]
    """
    found: list[tuple[Change, EditKind]] = []
    if _UNLIKELY not in a.keys and _UNLIKELY not in b.keys:
        return found
    for i, j in pairs:
        if a.units[i].key != "to" or i == 0 or j == 0:
            continue
        widths = [_denied(side.units, at) for side, at in ((a, i), (b, j))]
        if all(widths) and widths[0] != widths[1]:
            found.append((Change(a, b, i - widths[0], i, j - widths[1], j), "wording"))
    return found


def _denied(units: Sequence[Unit], at: int) -> int:
    """Return how many units before a "to" say that a thing is unlikely: unlikely, not expected."""
    if units[at - 1].key == _UNLIKELY:
        return 1
    return 2 * (at > 1 and units[at - 1].key in _EXPECTED and units[at - 2].key == "not")


def _is_negated(one: str, other: str) -> bool:
    """Return whether a word is another with a prefix that denies it, or ends in -less for -ful: safe, unsafe.

    Quirk et al. (1985), appendix I.21 and I.38.
    """
    short, long = sorted((one, other), key=len)
    if len(short) < _LETTERS:
        return False
    if long.endswith(short):
        prefix = long.removesuffix(short)
        is_latin = prefix in _LATIN and long.endswith(_ADJECTIVES) and long not in _NO_NEGATIONS
        return prefix in {"un", "non"} or is_latin
    return short.endswith("ful") and long == f"{short.removesuffix('ful')}less"


def _stem(units: Sequence[Unit]) -> str:
    """Return the base form of the only word that matters; nothing where there are more."""
    kept = [unit.key for unit in units if unit.key not in AUXILIARIES]
    if len(kept) != 1:
        return ""
    return "first" if kept[0] == _FIRST else base_form(kept[0])
