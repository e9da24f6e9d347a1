"""Facts that a text has wrong because its source has them wrong.

The first text that changed a fact was compared with the release there. Where a passage of a later text shows the same
change, the source made it. Further down the descent the sentence may be another one; what tells then is the ledger of
facts: the release's value is dropped, and the value of the source is added.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dedupe.model import FACT_KINDS, Edit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Comparison, FactEntry

_ARROW: Final = " → "
_WORD: Final = re.compile(r"[^\W_]+(?:[.,:][^\W_]+)*")
# Small bare numbers prove nothing outside a passage: two texts that both say "three" need not mean one thing.
_SMALL: Final = 12
_FIGURES: Final = ("money", "percent", "number")


@dataclass(frozen=True, slots=True)
class _Changed:
    """A fact of the release that a text says otherwise: the normal forms, and the edit as a reader sees it."""

    old: str
    new: str
    edit: Edit


def inherited_edits(pairs: Mapping[str, Comparison], parents: Mapping[str, str | None]) -> dict[str, tuple[Edit, ...]]:
    """Return for each text the changes of facts that it has from its source, by their place in the release.

    A text has one where its source has it, changed or inherited, and its own ledger says that the value of the
    release is not there and the changed one is. What its own passages show changed is not among them.

    Args:
        pairs: The comparison of the release, as a, with each text.
        parents: Who each text is from.
    """
    carried: dict[str, list[_Changed]] = {}
    inherited: dict[str, tuple[Edit, ...]] = dict.fromkeys(pairs, ())
    for name in pairs:
        line = [name]
        while line[-1] not in carried and (parent := parents.get(line[-1])) in pairs and parent is not None:
            line.append(parent)
        for one in reversed(line):
            if one in carried:
                continue
            above = carried.get(parents.get(one) or "", [])
            heard = [found for fact in above if (found := _taken_over(fact, pairs[one])) is not None]
            carried[one] = [*_changed(pairs[one]), *heard]
            inherited[one] = tuple(sorted((fact.edit for fact in heard), key=lambda edit: (edit.a, edit.b)))
    return inherited


def repeated_edits(pair: Comparison, edits: Sequence[Edit], source: Comparison, known: Sequence[Edit]) -> list[Edit]:
    """Return those changes of a text that its source has too: of one kind, at one place of the release, to one value.

    Args:
        pair: The comparison of the release, as a, with the text.
        edits: What the text changed.
        source: That of the release with the source of the text.
        known: What the source changed, or has changed from its own source.
    """
    told = [(one, _new_values(source, one)) for one in known]
    return [
        edit
        for edit in edits
        if any(
            one.kind == edit.kind and _is_one_place(one, edit) and not values.isdisjoint(_new_values(pair, edit))
            for one, values in told
        )
    ]


def _is_one_place(one: Edit, other: Edit) -> bool:
    """Return whether two edits change the same words of the release, or put theirs in at the same place."""
    return one.a == other.a or bool(one.a.overlap(other.a))


def _new_values(pair: Comparison, edit: Edit) -> set[str]:
    """Return what an edit puts in: its words, and the normal form of the fact that the ledger names there."""
    values = {
        row.value.partition(_ARROW)[2]
        for row in pair.facts
        if row.status == "changed" and row.a and row.b and edit.a.overlap(row.a) and edit.b.overlap(row.b)
    }
    return {*values, " ".join(_WORD.findall(edit.new.casefold()))} - ({""} if edit.new else set())


def _changed(pair: Comparison) -> list[_Changed]:
    """Return the facts that the passages of a pair show changed and that a text can be known by."""
    edits = [
        e for one in pair.passages if not one.repeat for e in one.edits if e.kind in FACT_KINDS and e.old and e.new
    ]
    found = []
    for row in pair.facts:
        if row.status != "changed" or row.a is None or row.b is None:
            continue
        old, _, new = row.value.partition(_ARROW)
        edit = next((e for e in edits if e.a.overlap(row.a) and e.b.overlap(row.b)), None)
        if new and edit is not None and not _is_small(new):
            found.append(_Changed(old, new, Edit(row.a, row.b, edit.old, edit.new, edit.kind, edit.severity)))
    return [*found, *(_Changed(old, new, edit) for old, new, edit in _moved(pair))]


def moved_figures(pair: Comparison) -> list[Edit]:
    """Return the figures that a sentence has moved and changed: no words beside them tell that one is the other.

    "will cost £7m and be built at Hull" and "the £9m ship will be built at Hull": where a passage drops one sum or
    percentage and adds one, the second is the first. Of plain numbers only those made of the same digits.
    """
    return [edit for _, _, edit in _moved(pair)]


def _moved(pair: Comparison) -> list[tuple[str, str, Edit]]:
    """Return the value of either side and the edit of each figure that was moved and changed."""
    found = []
    for passage in pair.passages:
        for name in () if passage.repeat else _FIGURES:
            rows = [row for row in pair.facts if row.type == name]
            old = [(row.value, row.a) for row in rows if row.status == "dropped" and row.a and passage.a.overlap(row.a)]
            new = [(row.value, row.b) for row in rows if row.status == "added" and row.b and passage.b.overlap(row.b)]
            if len(old) != 1 or len(new) != 1:
                continue
            ((was, a),), ((became, b),) = old, new
            edit = Edit(a, b, a.of(pair.a.text), b.of(pair.b.text), "number", "high")
            is_same = name != "number" or (not _is_small(became) and sorted(was) == sorted(became))
            if is_same and not was_rejected(pair, edit):
                found.append((was, became, edit))
    return found


def was_rejected(pair: Comparison, edit: Edit) -> bool:
    """Return whether a person rejected an edit of the pair: no other record may bring it back."""
    a, b = f"{pair.a.id} {edit.a.start}-{edit.a.end}", f"{pair.b.id} {edit.b.start}-{edit.b.end}"
    names = (f"edit {a} {b}".split(), f"edit {b} {a}".split())
    return any(one.verdict == "reject" and one.what.split() in names for one in pair.decisions)


def _taken_over(fact: _Changed, pair: Comparison) -> _Changed | None:
    """Return the fact as a text has it from its source, or None where it says nothing of it, or the right thing."""
    if not any(_is(row, "dropped", fact.old) for row in pair.facts):
        return None
    place = next((row.b for row in pair.facts if _is(row, "added", fact.new)), None)
    if place is None:
        return None
    one = fact.edit
    edit = Edit(one.a, place, one.a.of(pair.a.text), place.of(pair.b.text), one.kind, one.severity)
    return _Changed(fact.old, fact.new, edit)


def _is(row: FactEntry, status: str, value: str) -> bool:
    return row.status == status and row.value == value


def _is_small(value: str) -> bool:
    return value.isdecimal() and int(value) <= _SMALL
