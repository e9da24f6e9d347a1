"""What a marker of certainty, scope or negation on one side says of its change: all, a part, or nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Literal

from dedupe.stages.edits.diff import is_content
from dedupe.stages.edits.figures import approximator
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, REPORTING_VERBS, STUDIES, base_form
from dedupe.stages.edits.markers import WEAK_GRADES, find_markers
from dedupe.stages.edits.names import place_key
from dedupe.stages.edits.status import is_backshifted
from dedupe.stages.edits.units import cut_units

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.model import Side as SideName
    from dedupe.stages.edits.anchors import Anchors
    from dedupe.stages.edits.change import Change, Marker, Side
    from dedupe.stages.edits.units import Unit

# Words of both sides of a rewrite in which a hedge stands all but alone.
_FEW: Final = 10
# Scales whose markers say nothing where what they are about is another thing on the other side, but for a word or
# two in the place of one: isn't, is.
_PAIR: Final = 3
_NEED_HEAD: Final = frozenset({"negation", "quantity"})
# Scales whose markers confine a whole clause, whatever word they stand beside.
_ADJUNCTS: Final = frozenset({"place", "stage", "condition"})
# Scales whose markers confine or measure the one word behind them.
_CONFINING: Final = frozenset({"restriction", "intensity"})
_SHARES: Final = frozenset({"part", "one of"})
# Content words of the other side from which a change is about them.
_REPLACED: Final = 2
# Characters beyond the border of a passage in which the rest of its sentence is looked for.
_OUTSIDE: Final = 300
_SENTENCE_ENDS: Final = (". ", "! ", "? ", "\n", ".”", '."', ": “", ': "')
# What a cut sentence ends with: ", they suggest.
_TAG: Final = re.compile(r",[”\"’' ]*(?:he|she|they|it|we|(?:the|[A-Z])[\w ]{2,40}) \w+[.”\"’']*\s*$")
_JOINING: Final = " \n\xa0,–-"  # Signs over which a sentence goes on.
_TELLING: Final = REPORTING_VERBS | STUDIES | {"know", "accord"}
# What will be, or what somebody can do, hedges nothing that stands elsewhere in its sentence.
_PLAIN: Final = frozenset({"will", "able"})
# Letters of a word that its noun begins with, and of the ending of an adjective: bacterial, bacteria.
_STEM: Final = 5
_ENDING: Final = 2
# What says the same elsewhere in a sentence.
_OTHERWISE: Final = {
    "daily": ("day", "daily"),
    "weekly": ("week",),
    "monthly": ("month",),
    "yearly": ("year", "annual"),
    "annual": ("year", "annual"),
    "hourly": ("hour",),
    "nightly": ("night",),
}
_NOT_ONLY: Final = frozenset({"only", "just", "least", "merely", "simply"})


def weigh(change: Change, marker: Marker, old: Marker | None, anchors: Anchors) -> Literal["whole", "part", "nothing"]:
    """Return whether a marker that one side has alone is what its change is about, a part of it, or nothing."""
    sizes = [sum(unit.is_word for unit in units) for units in (change.old, change.new)]
    settings = change.a.settings
    is_same_sentence = anchors.share >= settings.same_sentence
    is_anchored = (
        (marker.scale != "place" and anchors.holds(change.a if old else change.b, marker, "a" if old else "b"))
        or (marker.scale in _ADJUNCTS and is_same_sentence)
        or (marker.scale == "condition" and anchors.share >= settings.same_clause)
        or (marker.scale == "modality" and _has_causes(change))
    )
    if _is_elsewhere(change, marker, old) or _is_other_claim(
        change, marker, old, is_anchored=is_anchored, is_same_sentence=is_same_sentence
    ):
        return "nothing"
    if marker.grade in WEAK_GRADES and not (is_anchored and anchors.share >= settings.same_clause):
        return "nothing"
    is_governed = any(_begins_inside(side) and _says(outside(side)[0], marker.kind) for side in (change.a, change.b))
    is_same_clause = anchors.share >= settings.same_clause and not is_governed
    if marker.scale in _CONFINING:
        # What confines a noun is lost where the noun stays; put in, it may belong to another claim.
        is_cut = (old is not None and _is_beside(change, marker, anchors)) or is_same_sentence
        return "part" if is_anchored and is_cut and _has_no_other(change, marker, old) else "nothing"
    if 0 in sizes:
        if max(sizes) <= settings.cut_words:
            return "whole" if is_anchored or is_same_clause else "nothing"
        return "part" if is_anchored and is_same_clause else "nothing"
    few = _PAIR if marker.scale in _NEED_HEAD else _FEW
    is_lone = is_same_clause and sum(sizes) <= few
    if max(sizes) <= settings.rewrite_words and (is_anchored or is_lone):
        return "whole"
    return "part" if is_anchored and is_same_clause and marker.kind != "negation" else "nothing"


def _has_causes(change: Change) -> bool:
    """Return whether both sides of a change have a verb of cause: raises, may boost."""
    return all(
        any(m.scale == "cause" and start <= m.start and m.end <= end for m in side.markers)
        for side, start, end in (
            (change.a, change.a_start, change.a_end),
            (change.b, change.b_start, change.b_end),
        )
    )


def _is_elsewhere(change: Change, marker: Marker, old: Marker | None) -> bool:
    """Return whether what a marker says may stand outside its change, or stands on the other side in another form."""
    if is_cut_off(change, marker.kind, "b" if old else "a", marker.grade) or (marker.scale == "stage" and old is None):
        return True
    if marker.scale == "stage" and _names_stage(change.b if old else change.a, marker):
        return True
    if old is not None and marker.scale == "quantity" and change.b.is_heading and _is_told_below(change, marker):
        return True
    if marker.grade == "would" and is_backshifted((change.a if old else change.b).units, marker.start):
        return True
    if marker.scale == "place":
        return _is_pronoun_only(change, old) or _names_place(change.b if old else change.a, marker)
    behind = (change.a if old else change.b).units[marker.end : marker.end + 1]
    # Not only this but that: this and that.
    is_only = bool(behind) and behind[0].key in _NOT_ONLY and behind[0] in (*change.old, *change.new)
    return marker.kind == "negation" and is_only


def _is_other_claim(
    change: Change, marker: Marker, old: Marker | None, *, is_anchored: bool, is_same_sentence: bool
) -> bool:
    """Return whether a negation or a quantity belongs to something that the other side does not say at all."""
    if marker.kind == "negation":
        words = sum(unit.is_word for unit in (*change.old, *change.new))
        own, other = (change.a, change.new) if old else (change.b, change.old)
        if own.units[marker.start].key == "without" and any(map(is_content, other)):
            return True  # for £12m, without a bridge: a circumstance of its own
        return words > _PAIR and not (is_anchored and is_same_sentence)
    if marker.scale == "quantity":
        other = change.new if old else change.old
        return (marker.grade in _SHARES and not is_anchored) or _content(other) >= _REPLACED
    return False


def _content(units: Sequence[Unit]) -> int:
    """Return how many words of a run carry content."""
    return sum(map(is_content, units))


def _begins_inside(side: Side) -> bool:
    """Return whether a passage begins inside a sentence: what governs its words may stand before it."""
    return side.text[max(0, side.span.start - 2) : side.span.start].rstrip(" \xa0")[-1:].isalnum()


def _is_beside(change: Change, marker: Marker, anchors: Anchors) -> bool:
    """Return whether the word just behind a marker has its counterpart, or most of the sentence has."""
    return marker.end in anchors.to_b or anchors.share >= change.a.settings.same_clause


def _has_no_other(change: Change, marker: Marker, old: Marker | None) -> bool:
    """Return whether the other side of a change puts no content in the place of a marker's word."""
    units = change.b.units[change.b_start : change.b_end] if old else change.a.units[change.a_start : change.a_end]
    own, other = (change.a.units, change.b.units) if old else (change.b.units, change.a.units)
    word = own[marker.start].key
    # The surface of bacteria, a bacterial surface; £2m a year, an annual £2m.
    told = _OTHERWISE.get(word, (word[: max(_STEM, len(word) - _ENDING)],))
    keys = [unit.key for unit in other]
    is_told = word in "".join(keys) or any(key.startswith(told) for key in keys)
    return not is_told and not any(is_content(unit) for unit in units[-1:])


def _names_place(side: Side, marker: Marker) -> bool:
    """Return whether the other side names the place of a marker in another form: in the US, American."""
    place = place_key(marker.grade)
    return any(unit.text[:1].isupper() and place_key(unit.key.removesuffix("'s")) == place for unit in side.units)


def _is_told_below(change: Change, marker: Marker) -> bool:
    """Return whether the text under a headline has a marker with the word behind it: all traffic."""
    words = " ".join(unit.text for unit in change.a.units[marker.start : marker.end + 1])
    return words.lower() in change.b.text[change.b.span.end :].lower()


def _names_stage(side: Side, marker: Marker) -> bool:
    """Return whether the other side tells a time of life by who is at it: in childhood, as children."""
    stem = marker.grade.removesuffix("s")[:_STEM]
    return any(unit.key.startswith(stem) for unit in side.units)


def _is_pronoun_only(change: Change, old: Marker | None) -> bool:
    """Return whether the other side says the whole thing with function words: the team in the UK, they."""
    other = change.new if old else change.old
    return bool(other) and all(unit.key in FUNCTION_WORDS for unit in other if unit.is_word)


def is_cut_off(change: Change, kind: EditKind, lacking: SideName | None = None, grade: str = "") -> bool:
    """Return whether a change stands where its passage cuts a sentence, and what is missing stands outside.

    The same holds for a quantity in a phrase of its own: ", of all cases,". *lacking* is the side that has not what
    the change tells; without it, the side that is empty, or else both. What somebody can do counts where *grade* says
    the same.
    """
    if kind == "scope" and any(unit.text == "," for unit in (*change.old, *change.new)[1:-1]):
        return True
    lacking = lacking or ("a" if not change.old else "b" if not change.new else None)
    for name, side, start, end in (
        ("a", change.a, change.a_start, change.a_end),
        ("b", change.b, change.b_start, change.b_end),
    ):
        if lacking not in (None, name):
            continue
        before, after = outside(side)
        is_tagged = kind == "attribution" and _TAG.search(after)  # wherever the other side tells its source
        beside = [
            text
            for text, is_border in ((before, start == 0), (after, end == len(side.units) or is_tagged))
            if is_border
        ]
        if any(text and _says(text, kind, grade) for text in beside):
            return True
    return False


def outside(side: Side) -> tuple[str, str]:
    """Return what stands of a passage's first and last sentence outside it; empty where it cuts none."""
    before = side.text[max(0, side.span.start - _OUTSIDE) : side.span.start]
    after = side.text[side.span.end : side.span.end + _OUTSIDE]
    if before.rstrip()[-1:] not in {",", "-", "–"} and not before.rstrip(" \xa0“\"‘'(")[-1:].isalnum():
        before = ""
    if not (side.units and side.units[-1].is_word and after.lstrip(_JOINING)[:1].islower()):
        after = ""
    first = max(before.rfind(end) + len(end) if end in before else 0 for end in _SENTENCE_ENDS)
    last = min(after.find(end) if end in after else len(after) for end in _SENTENCE_ENDS)
    return before[first:], after[:last]


@lru_cache(maxsize=256)
def _says(text: str, kind: EditKind, grade: str = "") -> bool:
    """Return whether a rest of a sentence says something of a kind: hedges, quantifies, denies, or names a source."""
    units = cut_units(text)
    if kind == "attribution":
        # Also where no clause is whole: It is known from other studies that.
        return any(base_form(unit.key) in _TELLING for unit in units)
    return bool(approximator(units)[0]) or any(
        marker.kind == kind and (marker.grade == grade or marker.grade not in _PLAIN) for marker in find_markers(units)
    )
