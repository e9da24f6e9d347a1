"""Attribution, certainty, scope and negation: what is claimed, by whom, how surely, and of whom it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.stages.edits.lexicon import (
    APPROXIMATORS,
    CAUSATION,
    CORRELATION,
    EXPERTS,
    HEDGES,
    NEGATIONS,
    OFFICIALS,
    QUANTIFIERS,
    REPORTING_VERBS,
    STRONG_EVIDENCE,
    WEAK_EVIDENCE,
    base_form,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.change import Change
    from dedupe.stages.edits.units import Unit


def claim_kind(change: Change) -> EditKind | None:
    """Return attribution, certainty, scope or negation, whichever fits first; None where none does."""
    old = [unit for unit in change.old if unit.is_word]
    new = [unit for unit in change.new if unit.is_word]
    if _is_attribution(old, new):
        return "attribution"
    if _is_certainty(change, old, new):
        return "certainty"
    if _classes(old, QUANTIFIERS) != _classes(new, QUANTIFIERS):
        return "scope"
    if _count(old, NEGATIONS) % 2 != _count(new, NEGATIONS) % 2:
        return "negation"
    return None


def _is_attribution(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    return bool(old) != bool(new) and _is_reporting_clause([*old, *new])


def _is_reporting_clause(units: Sequence[Unit]) -> bool:
    """Return whether words are a bare reporting clause with its speaker: researchers said, they warned."""
    bases = [base_form(unit.key) for unit in units]
    sources = any(base in EXPERTS or base in OFFICIALS for base in bases)
    return sources and any(base in REPORTING_VERBS for base in bases)


def _is_certainty(change: Change, old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    if _classes(old, HEDGES) != _classes(new, HEDGES):
        return True
    old_bases = {base_form(unit.key) for unit in old}
    new_bases = {base_form(unit.key) for unit in new}
    if (old_bases & WEAK_EVIDENCE and new_bases & STRONG_EVIDENCE and not new_bases & WEAK_EVIDENCE) or (
        new_bases & WEAK_EVIDENCE and old_bases & STRONG_EVIDENCE and not old_bases & WEAK_EVIDENCE
    ):
        return True
    if (old_bases & CORRELATION and new_bases & CAUSATION and not new_bases & CORRELATION) or (
        new_bases & CORRELATION and old_bases & CAUSATION and not old_bases & CORRELATION
    ):
        return True
    return _approximation(change, "a") != _approximation(change, "b")


def _approximation(change: Change, side: str) -> str:
    """Return the class of the approximating words of a change that stand before a number."""
    units = change.old if side == "a" else change.new
    after = change.around(side)[1]
    if after is None or after.value is None or after.value.type == "date":
        return ""
    words = [unit.key for unit in units]
    for size in (3, 2, 1):
        phrase = " ".join(words[-size:])
        if phrase in APPROXIMATORS:
            return APPROXIMATORS[phrase]
    return ""


def _classes(units: Sequence[Unit], table: Mapping[str, str]) -> set[str]:
    return {table[unit.key] for unit in units if unit.key in table}


def _count(units: Sequence[Unit], words: frozenset[str]) -> int:
    return sum(unit.key in words for unit in units)
