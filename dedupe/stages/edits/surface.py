"""Changes of the surface between units that stand for one another, and how neighbouring ones are joined or widened."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.diff import is_content
from dedupe.stages.edits.kinds import surface_of
from dedupe.stages.edits.lexicon import DETERMINERS, FUNCTION_WORDS, base_form
from dedupe.stages.edits.units import MARKS

if TYPE_CHECKING:
    from dedupe.model import EditKind
    from dedupe.stages.edits.diff import Hunk
    from dedupe.stages.edits.units import Unit

# Kinds of which two that meet are one change.
_JOINED: Final = frozenset({"quote", "tense"})
_OPENERS: Final = DETERMINERS | frozenset({"every", "each", "all", "some", "any", "one"})
_REWRITES: Final = frozenset({"wording", "insertion", "deletion", "tense"})
_PARTICLES: Final = frozenset({"in", "of", "to", "for", "on", "with", "from", "by", "at", "up"})
# Units that stay between a word that was cut and its new place, when both are one change.
_SWAP_UNITS: Final = 4
# Units of the longest cut that is one change with the new case of the word beside it: Analysis of the, The.
_PHRASE_UNITS: Final = 2
_STOPS: Final = frozenset(".!?;")
_LIKE_SIGNS: Final = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-", "\xad": None, "\xa0": " "})


def surface_changes(sides: tuple[Side, Side], hunks: list[Hunk]) -> list[Change]:
    """Return the changes of notation, case and spelling between the units that stand for one another."""
    a, b = sides
    changes: list[Change] = []
    ours, theirs = a.units, b.units
    a_at = b_at = 0
    ends = [(hunk.a_start, hunk.b_start, hunk.a_end, hunk.b_end) for hunk in hunks]
    for a_to, b_to, a_next, b_next in [*ends, (len(a.units), len(b.units), 0, 0)]:
        for at, (mine, yours) in enumerate(zip(ours[a_at:a_to], theirs[b_at:b_to], strict=False)):
            if mine.text != yours.text and looks_different(mine, yours):
                i, j = a_at + at, b_at + at
                changes.append(_joined(changes, Change(a, b, i, i + 1, j, j + 1)))
        a_at, b_at = a_next, b_next
    return changes


def looks_different(a: Unit, b: Unit) -> bool:
    """Return whether a reader sees a difference; one of typographic signs only is none."""
    if a.text == b.text or (not a.is_word and not b.is_word):
        return False
    texts = (unicodedata.normalize("NFKC", unit.text.translate(_LIKE_SIGNS)) for unit in (a, b))
    return len(set(texts)) > 1


def _joined(changes: list[Change], change: Change) -> Change:
    """Return a change of case or notation together with the one just before it.

    A title in lower case is one change, and so is a list of figures spelled out.
    """
    if not changes:
        return change
    last = changes[-1]
    between = change.a.units[last.a_end : change.a_start]
    other = change.b.units[last.b_end : change.b_start]
    if [unit.key for unit in between] != [unit.key for unit in other] or len(between) > 2:  # noqa: PLR2004 - for the, of the
        return change
    kind = surface_of(change)
    light = {"case": all(unit.key in FUNCTION_WORDS for unit in between), "format": all(map(_is_listing, between))}
    if surface_of(last) == kind and kind in light and light[kind]:
        changes.pop()
        return _union(last, change)
    return change


def _is_listing(unit: Unit) -> bool:
    return unit.text in {",", "and", "or"}


def join_cases(named: list[tuple[Change, EditKind]]) -> list[tuple[Change, EditKind]]:
    """Return the changes with a word's new case joined to what was cut or put in beside it: Analysis of the, The."""
    joined: list[tuple[Change, EditKind]] = []
    for change, kind in sorted(named, key=lambda item: (item[0].a_start, item[0].a_end, item[0].b_start)):
        if joined and _meet(joined[-1][0], change):
            last, last_kind = joined[-1]
            one_sided = {"insertion", "deletion", "quote"}
            if kind == last_kind and kind in _JOINED:
                joined[-1] = (_union(last, change), kind)
                continue
            if _is_hedged(joined[-1], (change, kind)):
                joined[-1] = (_union(last, change), last_kind)
                continue
            if _is_recast(joined[-1], (change, kind)):
                whole = _union(last, change)
                joined[-1] = (whole, "wording")
                continue
            if last_kind in {"insertion", "deletion"} and kind == "case" and _reopens(last, change):
                whole = _union(last, change)
                joined[-1] = (whole, "quote")
                continue
            if last_kind in {"wording", "punctuation"} and kind == "case" and _ends_sentence(last):
                joined[-1] = (_union(last, change), "wording")
                continue
            is_beside = (last_kind in one_sided and kind == "case") or (last_kind == "case" and kind in one_sided)
            if is_beside and ("quote" in {kind, last_kind} or _is_short(last if kind == "case" else change)):
                whole = _union(last, change)
                joined[-1] = (whole, "quote" if "quote" in {kind, last_kind} else "wording")
                continue
        is_range = joined and (_share_value(joined[-1][0], change) or _meet(joined[-1][0], change))
        if is_range and kind == joined[-1][1] == "format":
            last = joined.pop()[0]
            joined.append((_union(last, change), kind))
            continue
        joined.append((change, kind))
    return joined


def join_rewrites(named: list[tuple[Change, EditKind]]) -> list[tuple[Change, EditKind]]:
    """Return the changes with those made one between which a single word of a rewritten stretch stayed.

    Both must be of some length, and one of them words for words: two clean cuts stay two.
    """
    joined: list[tuple[Change, EditKind]] = []
    for change, kind in sorted(named, key=lambda item: (item[0].a_start, item[0].a_end, item[0].b_start)):
        last, last_kind = joined[-1] if joined else (change, "quote")
        if {kind, last_kind} <= _REWRITES and _are_one(last, change):
            joined[-1] = (_union(last, change), "wording")
        elif kind in _REWRITES and last_kind == "certainty" and _is_swap(last, change):
            joined[-1] = (_union(last, change), "certainty")  # hopes to avoid fees, fees will be avoided
        elif (
            last_kind == "case"
            and joined[1:]
            and kind in _REWRITES
            and joined[-2][1] in _REWRITES | {"certainty"}
            and _is_swap(joined[-2][0], change)
        ):
            first, first_kind = joined[-2]
            whole = _union(first, change)
            joined[-2:] = [(whole, "certainty" if first_kind == "certainty" else "wording")]
        else:
            joined.append((change, kind))
    return joined


def _are_one(one: Change, other: Change) -> bool:
    """Return whether two rewrites are one."""
    return _is_one_rewrite(one, other) or _is_swap(one, other) or _is_noun_phrase(one, other)


def _is_noun_phrase(one: Change, other: Change) -> bool:
    """Return whether a determiner was exchanged right before a noun in another number: a boat, the boats."""
    is_beside = one.a_end == other.a_start and one.b_end == other.b_start
    words = [[unit.key for unit in side if unit.is_word] for side in (one.old, one.new)]
    is_noun = len(other.old) == len(other.new) == 1
    return is_beside and is_noun and all(len(keys) == 1 and keys[0] in _OPENERS for keys in words)


def join_brackets(named: list[tuple[Change, EditKind]]) -> list[tuple[Change, EditKind]]:
    """Return the changes with the two brackets that were put round a few words as one: infarction (heart attack)."""
    joined: list[tuple[Change, EditKind]] = []
    for change, kind in sorted(named, key=lambda item: (item[0].a_start, item[0].a_end, item[0].b_start)):
        last = joined[-1][0] if joined else None
        if last is not None and joined[-1][1] in _REWRITES and _closes(last, change):
            size = (min(len(change.old), 1), min(len(change.new), 1))
            joined[-1] = _union(last, change.part(0, size[0], 0, size[1])), "wording"
            rest = change.part(size[0], len(change.old), size[1], len(change.new))
            joined += [(rest, kind)] if rest.old or rest.new else []
        else:
            joined.append((change, kind))
    return joined


def _closes(one: Change, other: Change) -> bool:
    """Return whether a change ends in a bracket that the next one closes, a few words behind."""
    size = other.a_start - one.a_end
    if not 0 < size <= _SWAP_UNITS or other.b_start - one.b_end != size:
        return False
    pairs = (one.old, other.old, other.new), (one.new, other.new, other.old)
    return any(
        opened[-1:] and closed[:1] and not rest and (opened[-1].text, closed[0].text) == ("(", ")")
        for opened, closed, rest in pairs
    )


def _is_one_rewrite(one: Change, other: Change) -> bool:
    """Return whether one word stands between two changes of some length."""
    between = one.a.units[one.a_end : other.a_start]
    if other.a_start - one.a_end != 1 or other.b_start - one.b_end != 1 or not between[0].is_word or between[0].value:
        return False
    if between[0].key != one.b.units[one.b_end].key:
        return False
    least = one.a.settings.rewritten_words
    is_long = all(max(len(change.old), len(change.new)) >= least for change in (one, other))
    return is_long and any(change.old and change.new for change in (one, other))


def _is_swap(one: Change, other: Change) -> bool:
    """Return whether a word that was cut stands again behind the words that stayed: was defined, the study defined."""
    size = other.a_start - one.a_end
    if not 0 < size <= _SWAP_UNITS or other.b_start - one.b_end != size:
        return False
    if any(unit.quote >= 0 for unit in one.a.units[one.a_end : other.a_start]):
        return False
    if _turns_round(one, other):
        return True
    if any(unit.value is not None for unit in one.a.units[one.a_end : other.a_start]):
        return False
    pairs = ((one.old, other.new), (one.new, other.old))
    return any(not any(empty) for empty in ((one.new, other.old), (one.old, other.new))) and any(
        {base_form(unit.key) for unit in cut if is_content(unit)}
        & {base_form(unit.key) for unit in put if is_content(unit)}
        for cut, put in pairs
    )


def _turns_round(one: Change, other: Change) -> bool:
    """Return whether the words cut on one side of what stayed stand on its other side: of whom 61, 61 of whom."""
    cut, put = ([unit.key for unit in side if unit.is_word] for side in (one.old or one.new, other.new or other.old))
    rest = [unit for side in (one.new if one.old else (), other.old if other.new else ()) for unit in side]
    return len(cut) > 1 and cut == put and not any(unit.is_word for unit in rest)


def _union(first: Change, last: Change) -> Change:
    """Return the change from the beginning of one to the end of another."""
    return Change(last.a, last.b, first.a_start, last.a_end, first.b_start, last.b_end)


def _is_hedged(one: tuple[Change, EditKind], other: tuple[Change, EditKind]) -> bool:
    """Return whether a verb took or lost the hedge before it, and its ending with it: prevents, may prevent."""
    (hedge, kind), (verb, verb_kind) = one, other
    if kind != "certainty" or verb_kind not in {"tense", "wording"} or (hedge.old and hedge.new):
        return False
    return len(verb.old) == len(verb.new) == 1 and base_form(verb.old[0].key) == base_form(verb.new[0].key)


def _is_recast(one: tuple[Change, EditKind], other: tuple[Change, EditKind]) -> bool:
    """Return whether a word with another ending took or lost its particle: increase in, increased."""
    kinds = {one[1], other[1]}
    if "tense" not in kinds or not kinds & {"insertion", "deletion"}:
        return False
    change = one[0] if one[1] != "tense" else other[0]
    return all(unit.key in _PARTICLES for unit in (*change.old, *change.new))


def _ends_sentence(change: Change) -> bool:
    """Return whether two sentences became one, or one became two: traps. Hanging a cage, traps and hanging a cage."""
    return any(unit.text in _STOPS for side in (change.old, change.new) for unit in side[-1:])


def _reopens(cut: Change, case: Change) -> bool:
    """Return whether a quotation lost its first words and begins anew with a capital, as if they had not been said.

    One that begins with a small letter, in the middle of a sentence, openly quotes a part.
    """
    whole, rest = (cut.old, case.new) if cut.old else (cut.new, case.old)
    gone, kept = (cut.a, case.old) if cut.old else (cut.b, case.new)
    is_quoted = all(unit.quote >= 0 for unit in (*whole, *kept, *rest))
    other = case.b if cut.old else case.a
    first = rest[0]
    return (
        is_quoted
        and gone.is_same_quotation
        and first.text[:1].isupper()
        and first.start > 0
        and other.text[first.start - 1] in MARKS
    )


def _is_short(change: Change) -> bool:
    """Return whether a cut is a few words of one phrase; a clause of its own leaves the new case to itself."""
    units = (*change.old, *change.new)
    return len(units) <= _PHRASE_UNITS and all(unit.is_word for unit in units)


def _share_value(one: Change, other: Change) -> bool:
    """Return whether only a value that stayed stands between two changes: between 40 and 69, 40 to 69."""
    return (
        other.a_start - one.a_end == other.b_start - one.b_end == 1
        and one.a.units[one.a_end].value is not None
        and one.a.units[one.a_end].key == one.b.units[one.b_end].key
    )


def _meet(one: Change, other: Change) -> bool:
    return one.a_end == other.a_start and one.b_end == other.b_start and len(one.old) + len(other.old) > 0


def widen_signs(named: list[tuple[Change, EditKind]]) -> list[tuple[Change, EditKind]]:
    """Return the changes with a word that shows them: women aged, women, aged; has opened, opened.

    A changed sign takes the word before it, an auxiliary lost or added the verb behind it.
    """
    taken = (
        {i for change, _ in named for i in range(change.a_start, change.a_end)},
        {j for change, _ in named for j in range(change.b_start, change.b_end)},
    )
    widened: list[tuple[Change, EditKind]] = []
    for change, kind in named:
        if kind == "punctuation":
            places, grown = (change.a_start - 1, change.b_start - 1), (1, 0)
        elif kind == "tense" and not (change.old and change.new):
            places, grown = (change.a_end, change.b_end), (0, 1)
        else:
            widened.append((change, kind))
            continue
        if _stand_alike(change, places) and places[0] not in taken[0] and places[1] not in taken[1]:
            taken[0].add(places[0])
            taken[1].add(places[1])
            before, behind = grown
            change = Change(  # noqa: PLW2901 - the same change, shown with one word more
                change.a,
                change.b,
                change.a_start - before,
                change.a_end + behind,
                change.b_start - before,
                change.b_end + behind,
            )
        widened.append((change, kind))
    return widened


def _stand_alike(change: Change, places: tuple[int, int]) -> bool:
    """Return whether one word stands at two places."""
    i, j = places
    if not (0 <= i < len(change.a.units) and 0 <= j < len(change.b.units)):
        return False
    return change.a.units[i].is_word and change.a.units[i].key == change.b.units[j].key
