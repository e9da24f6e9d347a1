"""Whether what a marker is about stands on both sides of a passage.

In a sentence that was rewritten, a hedge that one side lacks proves nothing by itself. It does where the verb it
hedges, or the noun it counts, has its counterpart on the other side: then the claim stayed and its hedge went. This
is the clause alignment of Sumner et al. (2014), BMJ 349:g7015, who compared the same statement in release and news,
reduced to the head word of the statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.diff import is_content
from dedupe.stages.edits.lexicon import AUXILIARIES, FUNCTION_WORDS, HEDGES, INTENSITIES, QUANTIFIERS, base_form

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from dedupe.model import Side as SideName
    from dedupe.stages.edits.change import Marker, Side
    from dedupe.stages.edits.units import Unit

# Units behind a marker among which its head is looked for, and before it where nothing follows.
_BEHIND: Final = 5
_BEFORE: Final = 3
# Content words behind an adjective among which its noun is: coronary heart disease.
_NOUN_WORDS: Final = 3
_STOPS: Final = frozenset(",;:.!?()-")
# Letters of the shortest adverb in -ly: easily, and not ally.
_ADVERB: Final = 5
# Scales whose markers are what they are about; scales whose markers follow it.
_SELF: Final = frozenset({"population", "cause"})
_BEHIND_NOUN: Final = frozenset({"place", "stage"})
# What may stand between a marker and its head: auxiliaries behind a modal, articles behind a quantity.
_VERBAL: Final = AUXILIARIES | frozenset({"to", "also", "not", "never", "even", "still", "now", "then"})
_NOMINAL: Final = frozenset({"of", "the", "a", "an", "these", "those", "its", "their", "his", "her", "our", "such"})
_BETWEEN: Final = {
    "modality": _VERBAL,
    "frequency": _VERBAL,
    "negation": _VERBAL | _NOMINAL,
    "quantity": _NOMINAL,
    "intensity": frozenset[str](),
    "restriction": frozenset[str](),
}


@dataclass(frozen=True, slots=True)
class Anchors:
    """The counterparts of the units of both sides, and how much of the shorter side has one (0 to 1)."""

    to_b: Mapping[int, int]
    to_a: Mapping[int, int]
    share: float

    def holds(self, side: Side, marker: Marker, name: SideName) -> bool:
        """Return whether the head of a marker of side *name* has a counterpart."""
        mates = self.to_b if name == "a" else self.to_a
        reach = _NOUN_WORDS if self.share >= side.settings.same_sentence else 1
        return any(head in mates for head in _heads(side.units, marker)[:reach])

    def agree(self, a: Side, b: Side, old: Marker, new: Marker) -> bool | None:
        """Return whether two markers are about one thing; None where neither head has a counterpart."""
        if old.scale == new.scale == "restriction":
            return self._agree_on_noun(a, b, old, new)
        if self.are_counted_alike(a, old, new):
            return True
        ours, theirs = head_of(a.units, old), head_of(b.units, new)
        if ours == old.start and theirs == new.start:
            return None
        if ours is not None and ours in self.to_b:
            return self.to_b[ours] == theirs
        if theirs is not None and theirs in self.to_a:
            return False
        return None

    def lacks_twin(self, sides: tuple[Side, Side], marker: Marker, name: SideName) -> bool:
        """Return whether the very verb that a modal of side *name* hedges stands without one on the other side."""
        own, other = sides if name == "a" else sides[::-1]
        mates = self.to_b if name == "a" else self.to_a
        head = head_of(own.units, marker) if marker.scale == "modality" else None
        mate = mates.get(head) if head == marker.end else None
        return (
            mate is not None
            and own.units[marker.end].key == other.units[mate].key
            and not any(twin.kind == marker.kind and mate - _BEFORE <= twin.end <= mate for twin in other.markers)
        )

    def are_counted_alike(self, a: Side, old: Marker, new: Marker) -> bool:
        """Return whether two groups stand behind one figure: 20,187 participants, 20,187 women."""
        return (
            old.scale == new.scale == "population"
            and min(old.start, new.start) > 0
            and a.units[old.start - 1].value is not None
            and self.to_b.get(old.start - 1) == new.start - 1
        )

    def _agree_on_noun(self, a: Side, b: Side, old: Marker, new: Marker) -> bool | None:
        """Return whether two words confine one noun: randomised controlled trials, clinical trials."""
        theirs = _heads(b.units, new)
        mates = [self.to_b.get(head) for head in _heads(a.units, old)]
        if any(mate in theirs for mate in mates if mate is not None):
            return True
        return None if all(mate is None for mate in mates) else False


def find_anchors(a: Side, b: Side, pairs: Sequence[tuple[int, int]]) -> Anchors:
    """Return the counterparts: the aligned units, and the words of one stem that changed their place.

    A word that changed its place counts only where its stem stands once among the unaligned words of either side.
    """
    to_b = dict(pairs)
    taken = set(to_b.values())
    ours = _by_stem(a.units, to_b.keys())
    theirs = _by_stem(b.units, taken)
    for stem, places in ours.items():
        others = theirs.get(stem, [])
        if len(places) == len(others) == 1:
            to_b[places[0]] = others[0]
    content = [sum([unit.is_content for unit in side.units]) for side in (a, b)]
    units = a.units
    aligned = sum([units[i].is_content for i in to_b])
    return Anchors(to_b, {j: i for i, j in to_b.items()}, aligned / max(1, min(content)))


def _by_stem(units: Sequence[Unit], taken: Collection[int]) -> dict[str, list[int]]:
    """Return the places of the content words that are not aligned, by their stems."""
    places: dict[str, list[int]] = {}
    if len(taken) == len(units):
        return places
    for index, unit in enumerate(units):
        if unit.is_content and index not in taken and unit.value is None:
            places.setdefault(base_form(unit.key), []).append(index)
    return places


def head_of(units: Sequence[Unit], marker: Marker) -> int | None:
    """Return the word that a marker is about: the verb it hedges, the noun or adjective it stands before.

    >>> from dedupe.stages.edits.markers import find_markers
    >>> from dedupe.stages.edits.units import cut_units
    >>> units = cut_units("Exercise may also slightly help some of the patients")
    >>> [units[head_of(units, marker)].text for marker in find_markers(units)]
    ['help', 'help', 'patients', 'patients']
    """
    if marker.scale in _SELF:
        return marker.start
    if marker.scale in _BEHIND_NOUN:
        return _content_before(units, marker.start)
    between = _BETWEEN.get(marker.scale, FUNCTION_WORDS)
    for index in range(marker.end, min(len(units), marker.end + _BEHIND)):
        unit = units[index]
        if unit.key in _STOPS:
            break
        if is_content(unit) and not _is_modifier(unit):
            return index
        if not is_content(unit) and unit.key not in between:
            break
    # A predicate has its hedge behind it: this is likely, unhappiness appears common.
    if marker.scale == "intensity":  # varied substantially from
        before = marker.start - 1
        return before if before >= 0 and is_content(units[before]) else None
    return _content_before(units, marker.start) if marker.scale == "quantity" else None


def _heads(units: Sequence[Unit], marker: Marker) -> list[int]:
    """Return the words that a marker may be about: for one that confines a noun, any of the next content words."""
    if marker.scale != "restriction":
        head = head_of(units, marker)
        return [] if head is None else [head]
    heads: list[int] = []
    for index in range(marker.end, min(len(units), marker.end + _NOUN_WORDS)):
        if not is_content(units[index]):
            break
        heads.append(index)
    return heads


def _content_before(units: Sequence[Unit], start: int) -> int | None:
    for index in range(start - 1, max(-1, start - 1 - _BEFORE), -1):
        if units[index].key in _STOPS:
            break
        if is_content(units[index]):
            return index
    return None


def _is_modifier(unit: Unit) -> bool:
    """Return whether a word is itself a marker that stands before what it is about, or an adverb."""
    if unit.value is not None:
        return False
    key = unit.key
    return key in HEDGES or key in INTENSITIES or key in QUANTIFIERS or (key.endswith("ly") and len(key) > _ADVERB)


def content_beside(units: Sequence[Unit], marker: Marker, step: int) -> int | None:
    """Return the nearest content word on one side of a marker, in its clause; *step* is 1 behind it, -1 before it."""
    index = marker.end if step > 0 else marker.start - 1
    while 0 <= index < len(units) and units[index].key not in _STOPS:
        if is_content(units[index]) and not _is_modifier(units[index]):
            return index
        index += step
    return None
