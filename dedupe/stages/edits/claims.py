"""Certainty, scope and negation: how surely, of whom, and whether at all.

The markers of both sides of a passage cancel out; what is left over is a change, either one grade for another or a
marker lost or added.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.demonyms import DEMONYMS
from dedupe.stages.edits.gazetteer import ROLES as OFFICES
from dedupe.stages.edits.lexicon import (
    AUTHORS,
    FUNCTION_WORDS,
    POPULATIONS,
    REPORTING_VERBS,
    RESTRICTING,
    base_form,
)
from dedupe.stages.edits.names import place_key
from dedupe.stages.edits.places import PLACES
from dedupe.stages.edits.restrictives import IDLE_ADJECTIVES
from dedupe.stages.edits.roles import BODIES, GRADES, ROLES, are_same_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Side as SideName
    from dedupe.stages.edits.anchors import Anchors
    from dedupe.stages.edits.change import Marker, Side
    from dedupe.stages.edits.units import Unit

# Units of the longest coordinated name that is taken for one.
_PARTNER_UNITS: Final = 12
# Offices that one person may hold together with another.
_OFFICES: Final = OFFICES | frozenset({"ceo", "cfo", "coo", "cto", "cofounder", "partner"})
# Units of "between" and the first of two names.
_BETWEEN_UNITS: Final = 4
# Words inside a name: where a range ends with one, the name goes on behind it.
_IN_NAMES: Final = frozenset({"of", "the", "for"})
# Words that say where some of a group are, and the commonest nouns behind them.
_WHERE: Final = frozenset({"in", "at", "from"})
_AREAS: Final = frozenset(
    {"area", "part", "place", "district", "province", "neighborhood", "background", "class", "group"}
)
_BACKSHIFTS: Final = frozenset({("can", "could"), ("will", "would"), ("may", "might")})
_SAID: Final = frozenset({"said", "told", "wrote", "found", "thought", "knew", "called", "asked", "wanted"})
_ROLE_GRADES: Final = frozenset(GRADES.values())
_OPENERS: Final = frozenset(".!?:")
_IDLE: Final = FUNCTION_WORDS | IDLE_ADJECTIVES
# A list of members: how many at least, how long each and the phrase for their sort, and endings that none has.
_MEMBERS: Final = 3
_SORT_UNITS: Final = 4
_MEMBER_UNITS: Final = 2
_NO_MEMBER: Final = ("ly", "ed", "ing")
# What says the same as a quantity: every player, the players; some degree, a degree.
_SAME_QUANTITY: Final = {"all": ("the", "these", "those"), "some": ("a", "an")}
_WHOLE: Final = "=% 100"
_WORLD: Final = frozenset({"world", "globe", "world's"})
# Such as, and the units of a class with it: cardiovascular events, such as.
_EXAMPLE: Final = 2
_COORDINATORS: Final = frozenset({"and", "or"})
_CLASS_UNITS: Final = 5
_VERY: Final = frozenset({"very", "highly", "really", "particularly", "extremely"})
_JOINTS: Final = frozenset({",", "and", "or"})
# Units of the longest phrase that confines a group.
_RESTRICTION_UNITS: Final = 8
# Words of an adjective and its adverb; words between a place and the group it confines.
_MODIFIERS: Final = 2


def drops_partner(units: Sequence[Unit], start: int, end: int) -> bool:
    """Return whether a range takes one of two coordinated names away: X Council and [stays:] Y.

    Fewer names in the same role is scope: what held for both holds for one.
    """
    joint = next((i for i in range(start, end) if units[i].key == "and"), None)
    if joint is None or end - start > _PARTNER_UNITS or not any(_is_proper(units, i) for i in range(start, end)):
        return False
    if any(base_form(unit.key) in REPORTING_VERBS for unit in units[start:end]):
        return False  # and University College, said: whose speaker it is
    if any(unit.key == "between" for unit in units[max(0, min(start, joint) - _BETWEEN_UNITS) : joint]):
        return False  # the bus between X and Y: it runs to Y
    goes_on = units[end - 1].key in _IN_NAMES
    if joint != start and not goes_on and any(units[i].text[:1].isupper() for i in range(joint + 1, end)):
        return False  # About Ackerman & Co. [Headquartered]: the name ends before what stays
    left = any(_is_proper(units, i) for i in range(max(0, joint - 2), joint))
    right = any(_is_proper(units, i) for i in range(joint + 1, min(len(units), joint + 5)))
    stays_left = joint == start and start > 0 and _is_proper(units, start - 1)
    stays_right = end < len(units) and _is_proper(units, end)
    return left and right and (stays_left or stays_right)


def drops_class(units: Sequence[Unit], start: int, end: int) -> bool:
    """Return whether a range takes a class away and leaves its examples: [cardiovascular events, such as] strokes.

    What was said of all of a sort is said of those that were named for it.
    """
    keys = [unit.key for unit in units[start:end]]
    is_short = _EXAMPLE < end - start <= _CLASS_UNITS and end < len(units)
    return is_short and keys[-_EXAMPLE:] == ["such", "as"] and units[start].is_content


def dropped_member(units: Sequence[Unit], start: int, end: int) -> tuple[int, int] | None:
    """Return the word that a range takes away from a pair, and the one that stays: overweight [or obese].

    None where it takes no such word; of two names `drops_partner` tells.
    """
    if end - start != _EXAMPLE or not start or end >= len(units):
        return None
    is_second = units[start].key in _COORDINATORS
    joint, member, kept = (start, start + 1, start - 1) if is_second else (start + 1, start, end)
    is_pair = units[joint].key in _COORDINATORS and all(
        one.is_content and one.value is None and one.text.islower() for one in (units[member], units[kept])
    )
    return (member, kept) if is_pair else None


def _is_proper(units: Sequence[Unit], index: int) -> bool:
    """Return whether a word is capitalised where nothing but a name would be; President and CEO are one person's."""
    unit = units[index]
    is_name = unit.is_word and unit.value is None and unit.text[:1].isupper() and unit.key not in FUNCTION_WORDS
    return is_name and unit.key not in _OFFICES


def restricts_group(units: Sequence[Unit], start: int, end: int, *, is_lost: bool = True) -> bool:
    """Return whether a range confines a group named beside it: obese [men], women [aged 40], UK professional [players].

    Its loss widens the group, its gain narrows it; a place that is gained says more and takes nothing away.
    """
    words = units[start:end]
    if not words or len(words) > _RESTRICTION_UNITS or any(unit.quote >= 0 for unit in words):
        return False
    if len(words) == 1 and end < len(units) and units[end].key in RESTRICTING:
        return False  # babies [born] with a low weight: what confines them stays
    is_behind = words[0].key in RESTRICTING and start > 0 and _is_group(units, start - 1)
    if is_behind and all(unit.is_word or unit.value for unit in words):
        content = [unit for unit in words if unit.is_content]
        if words[0].key in _WHERE:
            return is_lost and bool(content) and _is_whereabouts(content[-1])
        return bool(content) and [unit.key for unit in words] != ["aged"]  # aged over 60, over 60
    is_for = words[0].key == "for" and start > 0 and _is_plural(units[start - 1]) and _is_group(units, end - 1)
    if is_for and all(unit.is_word and unit.value is None for unit in words):
        return is_lost  # fares for foot passengers
    if any(unit.value or not unit.is_word for unit in words) or len(words) > _MODIFIERS:
        return False
    is_plain = all(unit.text.islower() and unit.key not in _IDLE for unit in words)
    is_place = all(unit.text[:1].isupper() and place_key(unit.key) in PLACES for unit in words)
    return (is_plain and end < len(units) and _is_group(units, end)) or (
        is_place and is_lost and _leads_to_group(units, end)
    )


def _is_plural(unit: Unit) -> bool:
    """Return whether a word is a noun in the plural, by its ending."""
    return unit.is_content and unit.key.endswith("s") and not unit.key.endswith(("ss", "'s")) and unit.value is None


def _is_whereabouts(unit: Unit) -> bool:
    """Return whether a word is a place, or a body or area where some of a group are found."""
    base = base_form(unit.key)
    return base in BODIES or base in _AREAS or place_key(unit.key) in PLACES


def _leads_to_group(units: Sequence[Unit], end: int) -> bool:
    """Return whether a group follows, over at most two adjectives: professional footballers."""
    for index, unit in enumerate(units[end : end + _MODIFIERS + 1], start=end):
        if _is_group(units, index) or (base_form(unit.key) in BODIES and base_form(unit.key) != unit.key):
            return unit.text.islower()
        if not (unit.is_word and unit.is_content and unit.text.islower()):
            break
    return False


def exchanges_group(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Return whether a plural that names people stands against another group: people, commuters; nurses, doctors.

    One of them may be a plural that no list knows. Two of the marked populations are told apart by their grades, two
    words for one role are one group.
    """
    if len(old) != 1 or len(new) != 1 or old[0].quote >= 0 or new[0].quote >= 0:
        return False
    known = [_names_group(unit) and unit.text[1:].islower() for unit in (old[0], new[0])]
    bases = base_form(old[0].key), base_form(new[0].key)
    if all(known):
        is_marked = all(base in POPULATIONS for base in bases)
        return not is_marked and not are_same_role(*bases)
    other = new[0] if known[0] else old[0]
    if not any(known) or other.value is not None:
        return False
    if other.key in DEMONYMS and other.key.endswith("s"):
        return True  # people, Europeans
    if not other.text.islower():
        return False
    is_plural = other.key.endswith("s") and base_form(other.key) != other.key and not other.key.endswith(("ss", "'s"))
    return is_plural and other.key not in FUNCTION_WORDS


def lists_members(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Return whether a plural stands on one side and three or more members on the other: painkillers; A, B and C.

    What held for all of a sort holds for those that are named, or the other way round: what is open to shops, cafés and
    market stalls is not open to every trader. The members are nouns, all single or all plurals.
    """
    few, many = (old, new) if len(old) <= len(new) else (new, old)
    if not few or len(many) < 2 * _MEMBERS - 1:
        return False
    many = many[: len(many) - (len(many) > 0 and many[-1].key == ",")]
    if any(unit.quote >= 0 or unit.value is not None for unit in (*few, *many)):
        return False
    if len(few) > _SORT_UNITS or not all(unit.is_word and unit.key not in _JOINTS for unit in few):
        return False
    joints = [i for i, unit in enumerate(many) if unit.key in _JOINTS]
    if (
        not _is_plural_noun(few[-1])
        or len(joints) < _MEMBERS - 1
        or many[joints[-1]].key == ","
        or joints[0] > len(few)
    ):
        return False
    members = [many[last + 1 : at] for last, at in pairwise((*joints, len(many)))]
    members.insert(0, many[max(0, joints[0] - max(map(len, members))) : joints[0]])
    if base_form(few[-1].key) in {base_form(unit.key) for unit in many}:
        return False
    if all(len(member) == 1 and _is_noun(member[0]) and not _is_plural_noun(member[0]) for member in members):
        return True
    return all(0 < len(m) <= _MEMBER_UNITS and all(map(_is_noun, m)) and _is_plural_noun(m[-1]) for m in members)


def _is_plural_noun(unit: Unit) -> bool:
    return unit.is_content and (unit.key.endswith("s") or unit.text.endswith("s")) and not unit.key.endswith("ss")


def _is_noun(unit: Unit) -> bool:
    """Return whether a word may name a member of a sort: no name, no adverb and no participle."""
    return unit.is_content and unit.text.islower() and not unit.key.endswith(_NO_MEMBER)


def _is_group(units: Sequence[Unit], index: int) -> bool:
    """Return whether a word names a group, and is no part of a name."""
    unit = units[index]
    is_first = index == 0 or units[index - 1].text in _OPENERS
    return _names_group(unit) and (unit.text.islower() or (is_first and unit.text[1:].islower()))


def _names_group(unit: Unit) -> bool:
    """Return whether a word is a plural for people, or people."""
    base = base_form(unit.key)
    is_group = (base in POPULATIONS or base in ROLES) and base not in AUTHORS
    return is_group and (unit.key != base or unit.key == "people")


def noun_behind(units: Sequence[Unit], marker: Marker) -> int | None:
    """Return the unit that a quantity is about: the councils of "both councils"."""
    at = marker.end
    if marker.scale != "quantity" or at >= len(units) or not units[at].is_word or units[at].key in FUNCTION_WORDS:
        return None
    return at


def pair_markers(
    sides: tuple[Side, Side], old: tuple[int, int], new: tuple[int, int], extra: Counter[str], anchors: Anchors
) -> list[tuple[Marker | None, Marker | None]]:
    """Return the markers of two ranges that differ: exchanged for one another, lost or added.

    Args:
        sides: The side the markers may be lost from, and that they may be added to.
        old: The range of units of *a*.
        new: The range of units of *b*.
        extra: From `surplus`: how much oftener a side has a grade; what is returned is taken off.
        anchors: What stands for what: markers about different things are not exchanged.
    """
    a, b = sides
    is_long = max(old[1] - old[0], new[1] - new[0]) > a.settings.rewrite_words
    ours = [m for m in a.markers if old[0] <= m.start and m.end <= old[1]]
    theirs = [m for m in b.markers if new[0] <= m.start and m.end <= new[1]]
    if not ours and not theirs:
        return []
    _drop_twins(a, b, ours, theirs)
    pairs: list[tuple[Marker | None, Marker | None]] = []
    for marker in list(ours):
        twin = next((m for m in theirs if m.scale == marker.scale and differ(marker, m)), None)
        agree = twin and anchors.agree(a, b, marker, twin)
        if agree is False or (agree is None and (is_long or marker.scale == "restriction")):
            continue
        if twin is None:
            continue
        is_more = extra[f"a {marker.grade}"] > 0 and extra[f"b {twin.grade}"] > 0
        if is_more or anchors.are_counted_alike(a, marker, twin):
            ours.remove(marker)
            theirs.remove(twin)
            extra.subtract((f"a {marker.grade}", f"b {twin.grade}"))
            pairs.append((marker, twin))
    named: tuple[tuple[SideName, list[Marker]], ...] = (("a", ours), ("b", theirs))
    for side, markers in named:
        for marker in markers:
            if side == "b" and marker.scale == "place":
                continue  # a place added says more and takes nothing away
            is_told = marker.is_lone or (not is_long and _replaces_verb((a, b), old, new, marker, side))
            is_told &= not _is_put_otherwise(marker, (b.units[slice(*new)] if side == "a" else a.units[slice(*old)]))
            is_told &= not _is_glossed(marker, *(sides if side == "a" else sides[::-1]))
            if is_told and (extra[f"{side} {marker.grade}"] > 0 or anchors.lacks_twin(sides, marker, side)):
                extra[f"{side} {marker.grade}"] -= 1
                pairs.append((marker, None) if side == "a" else (None, marker))
    return pairs


def _is_put_otherwise(marker: Marker, other: Sequence[Unit]) -> bool:
    """Return whether the other side has another word for a degree or quantity: extremely, very; every, the; all, 100%.

    Quirk et al. (1985), 5.36: the definite article has inclusive reference.
    """
    if marker.scale == "intensity":
        return any(unit.key in _VERY for unit in other)
    if marker.scale != "quantity":
        return False
    if marker.grade == "all" and any(unit.key == _WHOLE for unit in other):
        return True
    if marker.grade == "world":
        return any(unit.key in _WORLD for unit in other)
    words = [unit.key for unit in other if unit.is_word]
    return bool(words) and words[-1] in _SAME_QUANTITY.get(marker.grade, ())


def _is_glossed(marker: Marker, own: Side, other: Side) -> bool:
    """Return whether a rough figure has an exact one in brackets, and the other side has that one: over half (53%)."""
    if marker.scale != "approximation":
        return False
    bracket, figure = own.units[marker.end + 1 : marker.end + 2], own.units[marker.end + 2 : marker.end + 3]
    is_exact = bool(figure) and bracket[0].key == "(" and figure[0].value is not None
    return is_exact and figure[0].key in other.keys


def _drop_twins(a: Side, b: Side, ours: list[Marker], theirs: list[Marker]) -> None:
    """Take off both rows the markers that say the same on both sides."""
    for marker in list(ours):
        twin = next(
            (m for m in theirs if _says_the_same(marker, m) or _is_backshift(b, marker, m, a)),
            None,
        )
        if twin is not None:
            ours.remove(marker)
            theirs.remove(twin)


def _says_the_same(one: Marker, other: Marker) -> bool:
    """Return whether two markers have one grade; deaths from all causes are those from any cause."""
    if one.scale != other.scale:
        return False
    return one.grade == other.grade or {one.grade, other.grade} == {"all", "any"}


def _is_backshift(b: Side, old: Marker, new: Marker, a: Side) -> bool:
    """Return whether a modal went into the past behind a reporting verb in the past: can be drawn, said it could be.

    Or out of it, where reported speech is told in the speaker's own words.

    Quirk et al. (1985), 14.31: the sequence of tenses in reported speech.
    """
    keys = a.units[old.start].key, b.units[new.start].key
    if keys not in _BACKSHIFTS and keys[::-1] not in _BACKSHIFTS:
        return False
    governing = b.units[: new.start] if keys in _BACKSHIFTS else a.units[: old.start]
    return any(
        unit.key in _SAID or (unit.key.endswith("ed") and base_form(unit.key) in REPORTING_VERBS) for unit in governing
    )


def _replaces_verb(
    sides: tuple[Side, Side], old: tuple[int, int], new: tuple[int, int], marker: Marker, name: SideName
) -> bool:
    """Return whether a thing is said to be linked with another that was told of it plainly: had, was associated with.

    On the scale of Sumner et al. (2014), BMJ 349:g7015, a link is a claim of its own.
    """
    units = sides[name == "b"].units
    following = units[marker.end].key if marker.end < len(units) else ""
    if marker.grade != "linked" or not units[marker.start].key.endswith("ed") or following not in {"to", "with"}:
        return False
    return all(any(unit.is_word for unit in side.units[slice(*at)]) for side, at in zip(sides, (old, new), strict=True))


def surplus(a: Side, b: Side) -> Counter[str]:
    """Return how much oftener one side of a passage has a grade, as ``a grade`` and ``b grade``."""
    if not a.markers and not b.markers:
        return Counter()
    more: dict[str, int] = {}
    for side, step in ((a, 1), (b, -1)):
        for marker in side.markers:
            more[marker.grade] = more.get(marker.grade, 0) + step
    counts: Counter[str] = Counter()
    for grade, count in more.items():
        if count:
            counts[f"{'a' if count > 0 else 'b'} {grade}"] = abs(count)
    return counts


def differ(one: Marker, other: Marker) -> bool:
    """Return whether two grades of a scale are told apart: cause and reduction are both plain causes."""
    plain = {"caused", "reduced"}
    if {one.grade, other.grade} in (plain, {"possible", "conceivable"}, {"expected", "intended"}):
        return False
    if "people" in {one.grade, other.grade} and {one.grade, other.grade} & _ROLE_GRADES:
        return False  # participants, workers: those of the study
    # A thing that lowers a risk and one that prevents differ; a cause and a prevention are other stories.
    return {one.grade, other.grade} != {"caused", "prevented"}
