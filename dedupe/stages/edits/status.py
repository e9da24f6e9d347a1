"""Whether an event is done or yet open: agreed to sell, has sold; proposed, would, in principle, subject to.

A thing that was intended, proposed or bound to a condition is told as done, or the other way round. The verb decides:
its stem stands on both sides, and what governs it says how far the event is.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, Literal

from dedupe.stages.edits.change import Change, Marker, Side
from dedupe.stages.edits.lexicon import INTENTIONS, IRREGULAR, base_form
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.units import Unit

_Status = Literal["open", "done"]

_PLANNING: Final = frozenset(
    words(
        "plan plans planning hope hopes hoping aim aims aiming want wants wanting intend intends intending propose "
        "proposes proposing seek seeks seeking expect expects expecting expected due set scheduled likely poised ready "
        "preparing prepares prepared agree agrees agreed agreement agreements deal deals talks negotiations bid offer "
        "offers offered proposal proposals intention ambition promise promises promised pledge pledges pledged vow "
        "vows vowed threaten threatens threatened intended planned proposed tipped considering"
    )
)
"""Quirk et al. (1985), 16.38 ff.: verbs and nouns of volition, intention and agreement before a "to"; commissives of
Searle (1976), Language in Society 5, which bind a speaker to something that is not yet done."""

_OPEN_MODALS: Final = frozenset(words("could may might would should can"))
_POSSIBLE: Final = frozenset(words("could may might can"))
# Without one of these words nothing in a passage is open.
_OPENING: Final = _OPEN_MODALS | _PLANNING
_PERFECT: Final = frozenset(words("has have had"))
_PAST: Final = frozenset(words("was were had did said"))
# Irregular forms that are no past.
_PRESENT: Final = frozenset(
    words("is are am has having does done been being this these that those says children men women mice")
)
_PASSIVE_PAST: Final = frozenset(words("was were"))
_TO_BE: Final = frozenset({"is", "are"})
_BE: Final = frozenset(words("is are was were be been being"))
_BE_OR_HAVE: Final = _BE | _PERFECT
_DONE: Final = _PERFECT | _PASSIVE_PAST
_ADVERBS: Final = frozenset(words("also now already finally eventually soon even just then not formally provisionally"))
_GOVERNING: Final = _BE_OR_HAVE | _ADVERBS
# Between "agreed" and its "to".
_PRINCIPLE: Final = ("in", "principle")
# Past forms that are also the infinitive.
_UNCHANGED: Final = frozenset(words("cut put set let hit cost hurt shut split spread read bid cast"))
# Units to the left of a verb over which its status is read.
_REACH: Final = 7

CONDITIONS: Final = {
    "subject": ("to",),
    "provided": ("that",),
    "providing": ("that",),
    "conditional": ("on", "upon"),
    "conditionally": ("on", "upon"),
    "contingent": ("on", "upon"),
    "dependent": ("on", "upon"),
    "depending": ("on", "upon"),
    "assuming": ("that",),
}
"""Quirk et al. (1985), 15.30 ff.: subordinators of condition, and the adjectives that bind an event to one."""
_IF_DONE: Final = frozenset(words("approved agreed granted confirmed accepted passed ratified elected successful"))
# A condition of its own is set off, or opens its sentence: as if, ask if.
_BEFORE_IF: Final = frozenset({"", ",", "(", ".", "-"})
# What the person or thing is subject to, and no event: subject to abuse, to change.
_NO_CONDITION: Final = frozenset(words("abuse attack change delay scrutiny criticism vat tax interpretation error"))
_PROVISIONAL: Final = frozenset(words("proposed planned prospective envisaged"))
"""Participles and adjectives before a noun by which its event has not taken place."""
# The aim is to sell: what is said of the subject, no arrangement.
_AIMS: Final = frozenset(
    words(
        "aim goal job plan purpose idea hope challenge priority key way step thing target intention ambition strategy "
        "task best point question next role mission object objective method approach what all option solution answer "
        "advice temptation trick message dream wish need duty focus policy proposal want first"
    )
)
_CLAUSE_ENDS: Final = frozenset(",;:.!?()-")
SCHEDULED: Final = frozenset(
    words(
        "be open start begin meet take launch close go return appear run come end speak play visit leave arrive move "
        "become have give make retire expire receive finish complete publish hold face join attend enter reopen resume "
        "reach sit stand vote decide pay report step stop"
    )
)
"""Verbs of what has its day: due to open is a date, due to neglect a cause."""
STATUS_WORDS: Final = frozenset(
    {*INTENTIONS, *CONDITIONS, *_PROVISIONAL, *_TO_BE, "considering", "due", "in", "if", "pending", "weather"}
)
"""Words at which something may begin that says an event is yet open."""


def status_marker(units: Sequence[Unit], index: int) -> Marker | None:
    """Return what begins at a unit and says that an event is yet open: an intention, a condition, a provisional word.

    >>> from dedupe.stages.edits.units import cut_units
    >>> units = cut_units("The sale is agreed in principle, subject to planning permission")
    >>> [(m.start, m.end, m.grade) for i in range(len(units)) if (m := status_marker(units, i))]
    [(4, 6, 'in principle'), (7, 11, 'conditional')]
    """
    key = units[index].key
    if key not in STATUS_WORDS:
        return None
    following = units[index + 1].key if index + 1 < len(units) else ""
    before = units[index - 1].key if index else ""
    if (key in INTENTIONS and following == "to") or (key == "considering" and before in _BE):
        return Marker(index, index + 1, "certainty", "modality", "intended", is_lone=True)
    if key == "due":
        is_date = following == "to" and before in _BE and _beyond(units, index) in SCHEDULED
        return Marker(index, index + 1, "certainty", "modality", "expected", is_lone=False) if is_date else None
    if key in _TO_BE:
        is_plan = following == "to" and _is_arranged(units, index)
        return Marker(index, index + 2, "certainty", "modality", "will", is_lone=False) if is_plan else None
    if key == "in":
        is_open = following == "principle"
        return Marker(index, index + 2, "certainty", "condition", "in principle", is_lone=True) if is_open else None
    if key in _PROVISIONAL:
        is_noun = following[:1].isalpha() and units[index + 1].is_content and units[index + 1].text.islower()
        is_open = is_noun and before not in _BE_OR_HAVE
        return Marker(index, index + 1, "certainty", "modality", "proposed", is_lone=True) if is_open else None
    if not _is_condition(units, index, before, following):
        return None
    return Marker(index, _clause_end(units, index), "certainty", "condition", "conditional", is_lone=True)


def _is_condition(units: Sequence[Unit], index: int, before: str, following: str) -> bool:
    """Return whether a word begins a condition: subject to approval, if agreed, weather permitting."""
    key = units[index].key
    beyond = _beyond(units, index)
    if key == "pending":
        return following[:1].isalpha() and before in {",", "("}
    if key == "if":
        return following in _IF_DONE or before in _BEFORE_IF
    if key == "weather":
        return following == "permitting"
    return following in CONDITIONS.get(key, ()) and beyond not in _NO_CONDITION


def _beyond(units: Sequence[Unit], index: int) -> str:
    return units[index + 2].key if index + 2 < len(units) else ""


def _is_arranged(units: Sequence[Unit], index: int) -> bool:
    """Return whether a form of be before "to" says what is arranged: the pool is to close; no aim is to be reached.

    Quirk et al. (1985), 4.48: be to of a plan, agreement or arrangement.
    """
    subject = next((unit.key for unit in reversed(units[max(0, index - _REACH) : index]) if unit.is_content), "")
    verb = units[index + 2].key if index + 2 < len(units) else ""
    aims = {base_form(unit.key) for unit in units[max(0, index - _REACH) : index]}
    return bool(subject) and verb[:1].isalpha() and aims.isdisjoint(_AIMS)


def _clause_end(units: Sequence[Unit], start: int) -> int:
    """Return where the clause that begins at a unit ends."""
    return next((at for at in range(start + 1, len(units)) if units[at].key in _CLAUSE_ENDS), len(units))


def exchange_status(a: Side, b: Side, pairs: Sequence[tuple[int, int]]) -> list[tuple[Change, EditKind]]:
    """Return the verbs whose event is open on one side and done on the other, each with what governs it.

    >>> from dedupe.model import Span
    >>> from dedupe.settings import EditSettings
    >>> from dedupe.stages.edits.diff import pair_units
    >>> from dedupe.stages.edits.units import cut_units
    >>> sides = [cut_units(text) for text in ("The club agreed in principle to sell it", "The club has sold it")]
    >>> a, b = (Side("", units, Span(0, 40), EditSettings()) for units in sides)
    >>> [(change.a_start, change.a_end, change.b_start, change.b_end)
    ...  for change, _ in exchange_status(a, b, pair_units(*sides))]
    [(2, 7, 2, 4)]
    """
    exchanges: list[tuple[Change, EditKind]] = []
    if _OPENING.isdisjoint(a.keys) and _OPENING.isdisjoint(b.keys):
        return exchanges
    partners = dict(pairs), {j: i for i, j in pairs}
    # A word whose two before it are the same on both sides has the same status there.
    ours_before, theirs_before = (
        list(zip(("", "", *keys), ("", *keys), keys, strict=False)) for keys in (a.keys, b.keys)
    )
    for i, j in (*pairs, *_crossing_verbs(a.units, b.units, partners)):
        ours = status_of(a.units, i) if ours_before[i] != theirs_before[j] else None
        theirs = status_of(b.units, j) if ours else None
        if ours is None or theirs is None or ours[1] == theirs[1]:
            continue
        places = (ours[0], i + 1, theirs[0], j + 1)
        if _is_even(partners, places):
            exchanges.append((Change(a, b, *places), "certainty"))
    return exchanges


def exchange_modals(a: Side, b: Side, pairs: Sequence[tuple[int, int]]) -> list[tuple[Change, EditKind]]:
    """Return the verbs of what may be on one side and is on the other: could save, saves.

    >>> from dedupe.model import Span
    >>> from dedupe.settings import EditSettings
    >>> from dedupe.stages.edits.diff import pair_units
    >>> from dedupe.stages.edits.units import cut_units
    >>> sides = [cut_units(text) for text in ("The change could save coal", "It is a change, which saves coal")]
    >>> a, b = (Side("", units, Span(0, 40), EditSettings()) for units in sides)
    >>> [(change.a_start, change.a_end, change.b_start, change.b_end)
    ...  for change, _ in exchange_modals(a, b, pair_units(*sides))]
    [(2, 4, 6, 7)]
    """
    exchanges: list[tuple[Change, EditKind]] = []
    if _POSSIBLE.isdisjoint(a.keys) and _POSSIBLE.isdisjoint(b.keys):
        return exchanges
    partners = dict(pairs), {j: i for i, j in pairs}
    for i, j in pairs:
        modals = _modal_of(a.units, i), _modal_of(b.units, j)
        if (modals[0] is None) == (modals[1] is None):
            continue
        is_first = modals[0] is not None
        if not (_is_plain(b.units, j) if is_first else _is_plain(a.units, i)):
            continue
        places = (i if modals[0] is None else modals[0], i + 1, j if modals[1] is None else modals[1], j + 1)
        if _is_even(partners, places):
            exchanges.append((Change(a, b, *places), "certainty"))
    return exchanges


def _modal_of(units: Sequence[Unit], at: int) -> int | None:
    """Return where the modal stands that leaves a verb open, None where there is none."""
    left = at
    while left and at - left < _REACH and units[left - 1].key in _ADVERBS:
        left -= 1
    is_open = bool(left) and units[left - 1].key in _POSSIBLE and base_form(units[at].key) == units[at].key
    return left - 1 if is_open else None


def _is_plain(units: Sequence[Unit], at: int) -> bool:
    """Return whether a word is a verb of the third person behind its subject: which saves, the change saves."""
    key = units[at].key
    is_third = key.endswith("s") and base_form(key) != key and units[at].text.islower()
    return is_third and at > 0 and _is_subject(units[at - 1])


def _crossing_verbs(
    a: Sequence[Unit], b: Sequence[Unit], partners: tuple[dict[int, int], dict[int, int]]
) -> list[tuple[int, int]]:
    """Return the words of one stem that each side has once and that no pair holds, because others stand across them."""
    free = [
        {
            base_form(unit.key): at
            for at, unit in enumerate(units)
            if unit.is_content and unit.value is None and at not in held
        }
        for units, held in zip((a, b), partners, strict=True)
    ]
    both = free[0].keys() & free[1].keys()
    if not both:
        return []
    counts = [Counter(base_form(unit.key) for unit in units if _is_plain_word(unit)) for units in (a, b)]
    alone = [(free[0][stem], free[1][stem]) for stem in both if counts[0][stem] == counts[1][stem] == 1]
    return sorted(alone)


def _is_plain_word(unit: Unit) -> bool:
    """Return whether a unit is a word that carries content, and no value."""
    return unit.is_content and unit.value is None


def _is_even(partners: tuple[dict[int, int], dict[int, int]], places: tuple[int, int, int, int]) -> bool:
    """Return whether two ranges hold both units of a pair or neither."""
    a_start, a_end, b_start, b_end = places
    return all(b_start <= partners[0].get(i, b_start) < b_end for i in range(a_start, a_end)) and all(
        a_start <= partners[1].get(j, a_start) < a_end for j in range(b_start, b_end)
    )


def status_of(units: Sequence[Unit], at: int) -> tuple[int, _Status] | None:
    """Return where the words that govern a verb begin, and whether it is done or open; None where neither is sure."""
    verb = units[at]
    if not verb.is_word or verb.value is not None:
        return None
    left = at
    while left and at - left < _REACH and units[left - 1].key in _ADVERBS:
        left -= 1
    keys = [unit.key for unit in units[max(0, left - 2) : left]]
    before = keys[-1] if keys else ""
    base = base_form(verb.key)
    if verb.key in _UNCHANGED or (base != verb.key and (verb.key.endswith("ed") or verb.key in IRREGULAR)):
        if before in _DONE:
            return left - 1, "done"
        if before == "been" and keys[0] in _PERFECT:
            return left - 2, "done"
        if before == "be":
            return _open_from(units, left - 1)
        behind = units[at + 1].key if at + 1 < len(units) else ""
        if verb.key not in _UNCHANGED:
            return (at, "done") if left and behind != "by" and _is_subject(units[left - 1]) else None
    return _open_from(units, left) if base == verb.key or verb.key in _UNCHANGED else None


def _open_from(units: Sequence[Unit], left: int) -> tuple[int, _Status] | None:
    """Return where the modal, or the plan, begins that stands before an infinitive."""
    before = units[left - 1].key if left else ""
    if before in _OPEN_MODALS:
        return left - 1, "open"
    governor = left - 2
    if before != "to" or governor < 0:
        return None
    while governor > 1 and tuple(unit.key for unit in units[governor - 1 : governor + 1]) == _PRINCIPLE:
        governor -= 2
    if units[governor].key not in _PLANNING:
        return None
    while governor and units[governor - 1].key in _GOVERNING:
        governor -= 1
    return governor, "open"


def _is_subject(unit: Unit) -> bool:
    """Return whether a word before a past form may be its subject: a noun or name, no article and no preposition."""
    return unit.is_content or unit.key in {"he", "she", "they", "it", "we", "who", "which", "that"}


def is_backshifted(units: Sequence[Unit], at: int) -> bool:
    """Return whether a "would" may be the "will" of a sentence in the past: they found that it would help.

    Quirk et al. (1985), 14.31: the sequence of tenses.
    """
    return any(
        unit.key in _PAST or (unit.key.endswith("ed") and unit.is_content) or unit.key in IRREGULAR
        for unit in units[:at]
        if unit.is_word and unit.key not in _PRESENT
    )
