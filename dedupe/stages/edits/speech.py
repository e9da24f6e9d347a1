"""Reporting clauses that only one side has: a speaker lost or added, or a tag that says nothing new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.cuts import cut_out
from dedupe.stages.edits.diff import is_content
from dedupe.stages.edits.lexicon import (
    AUXILIARIES,
    CONNECTIVES,
    EXPERTS,
    FUNCTION_WORDS,
    REPORTING_VERBS,
    STUDIES,
    base_form,
)
from dedupe.stages.edits.reporting import Clause, exchange_kind, find_clauses, find_verbs, lone_kind, skip_when
from dedupe.stages.edits.weights import is_cut_off
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.units import Unit

_POINTING: Final = frozenset(words("the this that these those they he she it we i who his her their its"))
# Pronouns that go back to the subject of a clause, and units of that subject.
_ITSELF: Final = frozenset({"they", "he", "she", "it"})
_SUBJECT_UNITS: Final = 9
# Words from the beginning of a subject among which its determiner is, with the comma, "to" or word before it.
_DETERMINED: Final = 3
# A study and those who made it are one source.
_SCIENCE: Final = frozenset({"study", "expert"})
# Units between a subject and its verb, with a relative clause; what stands before a verb that is none of the subject's.
_APART: Final = 14
_NOT_ACTIVE: Final = AUXILIARIES - {"has", "have", "had"} | {"to", "as"}
_WE: Final = frozenset({"we", "they"})
_STOPS: Final = frozenset(".!?;")
# Verbs that take a quotation up again: their speaker has spoken before.
_TAKING_UP: Final = frozenset({"add", "continue", "note"})


def cut_clauses(
    sides: tuple[Side, Side], changes: list[Change], *, is_same_clause: bool
) -> tuple[list[tuple[Change, EditKind]], list[Change]]:
    """Return the reporting clauses that only one side has as changes of their own, and what is left."""
    a, b = sides
    verbs = find_verbs(a.keys), find_verbs(b.keys)
    named: list[tuple[Change, EditKind]] = []
    if not any(verbs):
        return named, changes
    rest: list[Change] = []
    for change in changes:
        ours = _clauses_of(a.units, verbs[0], change.a_start, change.a_end)
        theirs = _clauses_of(b.units, verbs[1], change.b_start, change.b_end)
        parts = [change]
        if not ours and not theirs and _tells_of_itself(change):
            named.append((change, "attribution"))
            continue
        if len(ours) == len(theirs) == 1 and _fills(change, ours[0], theirs[0]):
            named.append((change, exchange_kind(ours[0], theirs[0])))
            continue
        if (
            len(ours) + len(theirs) == 1
            and (is_same_clause or _is_tag(change, (ours or theirs)[0], is_added=bool(theirs)))
            and not is_cut_off(change, "attribution", "a" if theirs else "b")
        ):
            clause = (ours or theirs)[0]
            other = sides[0] if theirs else sides[1]
            if _takes_statement(change, clause, is_added=bool(theirs)):
                named.append((change, "insertion" if theirs else "deletion"))
                continue
            own = sides[1] if theirs else sides[0]
            kind = lone_kind(
                clause,
                is_added=bool(theirs),
                is_known=_is_known(sides, change, clause, other) or (bool(ours) and b.is_heading),
                is_definite=_is_definite(own.units, clause),
            )
            if kind == "attribution" or len(change.new if theirs else change.old) == clause.end - clause.start:
                named.append((_lone(change, clause, is_added=bool(theirs)), kind))
                place = (clause.start, clause.end)
                parts = list(cut_out(change, None if theirs else place, place if theirs else None))
        rest += parts
    return named, rest


def _tells_of_itself(change: Change) -> bool:
    """Return whether a subject says of itself on one side what the other tells: growers said they had, growers had."""
    found = [
        _has_itself(side.units, start, end)
        for side, start, end in ((change.a, change.a_start, change.a_end), (change.b, change.b_start, change.b_end))
    ]
    if found[0] == found[1]:
        return False
    other, rest = (change.b, change.new) if found[0] else (change.a, change.old)
    is_bare = not any(base_form(unit.key) in REPORTING_VERBS or unit.quote >= 0 for unit in other.units)
    return is_bare and sum(map(is_content, rest)) <= 1


def _has_itself(units: Sequence[Unit], start: int, end: int) -> bool:
    """Return whether a range has a clause of a subject that begins before it, and a pronoun that goes back to it."""
    if _ITSELF.isdisjoint([unit.key for unit in units[start:end]]):
        return False
    first = start
    while (
        first > 0 and start - first < _SUBJECT_UNITS and units[first - 1].key not in _STOPS and units[first - 1].is_word
    ):
        first -= 1
    return first < start and any(
        clause.start < start < clause.end < end and units[clause.end].key in _ITSELF
        for clause in find_clauses(units, first, end)
    )


def _clauses_of(units: Sequence[Unit], verbs: Sequence[int], start: int, end: int) -> list[Clause]:
    """Return the reporting clauses of a range; *verbs* are the places where one may be."""
    if not any(start <= at < end for at in verbs):
        return []
    return _with_when(units, find_clauses(units, start, end), end)


def _with_when(units: Sequence[Unit], clauses: list[Clause], end: int) -> list[Clause]:
    """Return the clauses, the last with the words that say when it was said, where nothing follows: said on Tuesday."""
    if not clauses:
        return clauses
    rest = units[clauses[-1].end : end]
    is_told = any(unit.is_content for unit in rest) and rest[-1].is_content
    if is_told and skip_when(units, clauses[-1].end, end) == end:
        clauses[-1] = clauses[-1]._replace(end=end)
    return clauses


def _fills(change: Change, old: Clause, new: Clause) -> bool:
    """Return whether two clauses are all that a change holds."""
    return len(change.old) - (old.end - old.start) <= 1 and len(change.new) - (new.end - new.start) <= 1


def _is_tag(change: Change, clause: Clause, *, is_added: bool) -> bool:
    """Return whether a clause was put at the end of a sentence, or taken from it, and nothing else: , they said."""
    if change.old and change.new:
        return False
    units = change.b.units if is_added else change.a.units
    start, end = (change.b_start, change.b_end) if is_added else (change.a_start, change.a_end)
    is_last = end == len(units) or units[end].key in _STOPS
    return (clause.start, clause.end) == (start, end) and units[start].key == "," and is_last


def _takes_statement(change: Change, clause: Clause, *, is_added: bool) -> bool:
    """Return whether a cut takes a clause together with what it reports: , and residents said they would protest.

    A word without a verb is a phrase beside it: against malaria, according to new research.
    """
    if change.old and change.new:
        return False
    units, start, end = (
        (change.b.units, change.b_start, change.b_end) if is_added else (change.a.units, change.a_start, change.a_end)
    )
    reported = units[start : clause.start] if clause.is_inverted else units[clause.end : end]
    content = sum(map(is_content, reported))
    return content > 1 or (content == 1 and any(unit.key in AUXILIARIES for unit in reported))


def _is_known(sides: tuple[Side, Side], change: Change, clause: Clause, other: Side) -> bool:
    """Return whether the other side knows the speaker.

    By name, by the same sort of source in another place, because a tag takes a quotation up again, or because what
    is tagged is a quotation there, whose speaker stands outside the passage.
    """
    is_quoted = all(any(unit.quote >= 0 for unit in side.units) for side in sides)
    own = sides[0] if other is sides[1] else sides[1]
    names = {unit.key for unit in own.units[clause.start : clause.end] if _is_proper_noun(unit)}
    if names & {unit.key for unit in other.units if _is_proper_noun(unit)}:
        return True
    is_tag = is_quoted and other.units[-1:] and other.units[-1].quote >= 0
    if is_tag and any(
        unit.text in other.text for unit in own.units[clause.start : clause.end] if _is_proper_noun(unit)
    ):
        return True
    if not clause.named and _tells(other, clause.sources | (_SCIENCE if clause.sources & _SCIENCE else frozenset())):
        return True
    if _stands_at_name(change, own, clause):
        return True
    start, end = (change.a_start, change.a_end) if other is sides[0] else (change.b_start, change.b_end)
    beside = [unit for unit in (*other.units[max(0, start - 1) : start], *other.units[end : end + 1]) if unit.is_word]
    if not clause.named and beside and all(unit.quote >= 0 for unit in beside):
        return True
    return other.speaker is not None or (is_quoted and (clause.is_pronoun or clause.verb in _TAKING_UP))


def _tells(side: Side, sources: frozenset[str]) -> bool:
    """Return whether a side has a clause of such a source, or one that its passage cuts: ," according [to]."""
    if (bool(side.units) and side.units[-1].key == "according") or any(
        found.sources & sources for found in find_clauses(side.units, 0, len(side.units))
    ):
        return True
    if not sources & _SCIENCE:
        return False
    return any(_has_subject(side.units, at) for at in range(1, len(side.units)))


def _has_subject(units: Sequence[Unit], at: int) -> bool:
    """Return whether a verb of reporting has scientists or a study before it: the study, of 40 ports, shows.

    A clause set in between may part them.
    """
    unit = units[at]
    if not unit.is_word or unit.quote >= 0 or base_form(unit.key) not in REPORTING_VERBS:
        return False
    if unit.key.endswith("ing") or units[at - 1].key in _NOT_ACTIVE:
        return False
    before = units[max(0, at - _APART) : at]
    return any(base_form(one.key) in STUDIES | EXPERTS or one.key in _WE for one in before if one.is_word)


def _is_definite(units: Sequence[Unit], clause: Clause) -> bool:
    """Return whether a clause points back to who was named before: the study showed, they found.

    Its subject does so by its first word: a study in the Journal of Dairy Science is another one.
    """
    verb = next((at for at in range(clause.start, clause.end) if units[at].key == clause.form), clause.start)
    first = verb + 1 if clause.is_inverted else max(0, clause.start - 1)
    lead = units[first : min(first + _DETERMINED, clause.end)]
    is_owned = any(unit.key.endswith("'s") and unit.text[:1].isalpha() for unit in lead)  # the port's annual report
    return any(unit.key in _POINTING for unit in lead) and not is_owned


def _stands_at_name(change: Change, own: Side, clause: Clause) -> bool:
    """Return whether a clause leads up to a name that stayed: explains lead author [Helen Ling]."""
    start, end = (change.a_start, change.a_end) if own is change.a else (change.b_start, change.b_end)
    units = own.units
    return (clause.end == end < len(units) and clause.is_inverted and _is_proper_noun(units[end])) or (
        clause.start == start > 0 and "person" in clause.sources and _is_proper_noun(units[start - 1])
    )


def _is_proper_noun(unit: Unit) -> bool:
    return unit.is_word and unit.text[:1].isupper() and unit.key not in FUNCTION_WORDS


def _lone(change: Change, clause: Clause, *, is_added: bool) -> Change:
    """Return a clause of one side as a change with an empty place on the other."""
    if is_added:
        at = change.a_end if clause.end == change.b_end else change.a_start
        while at < change.a_end and (change.a.units[at].key in CONNECTIVES or change.a.units[at].key == ","):
            at += 1  # behind the word that joins the statement to the last one: Likewise, [they said]
        return Change(change.a, change.b, at, at, clause.start, clause.end)
    at = change.b_end if clause.end == change.a_end else change.b_start
    return Change(change.a, change.b, clause.start, clause.end, at, at)
