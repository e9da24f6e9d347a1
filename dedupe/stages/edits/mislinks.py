"""Whether a changed word or figure is none: both texts say both, and the passage links two other statements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from dedupe.stages.edits.lexicon import base_form
from dedupe.stages.edits.likeness import compare_values
from dedupe.stages.edits.units import units_of, units_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument, Passage, Span
    from dedupe.stages.edits.units import Unit

# Figures up to this stand in every text; they are one only in the same company.
_COMMON: Final = 12
# Words before a figure that are its company: the age of three.
_COMPANY: Final = 2
# Units on either side of a figure among which stands what it is the figure of.
_BESIDE: Final = 8
_BORDERS: Final = frozenset(";.")
# Sentences on either side of a passage among which a near twin of it is looked for.
_NEAR: Final = 2
# Likeness of a passage of which less than half was taken over.
_HALF: Final = 0.5
_WHOLE: Final = 100
# Share of a near twin's content that the other text's sentence must have.
_TWIN: Final = 0.75


def is_mislinked_figure(passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether the old figure stands in *b* too and the new one in *a*, and not only in this passage.

    Two figures that changed their places inside a passage are a change. In a passage of which less than half was
    taken over it is enough that *a* has the new figure in another place; in one told in other words, that *b* has the
    old one, or what it leaves of the whole: it tells it right.
    """
    ours, theirs = units_of(a)[0], units_of(b)[0]
    i, j = _only_figure(a, old), _only_figure(b, new)
    if i is None or j is None:
        return False
    if passage.kind == "paraphrase" and _is_rest(ours[i], theirs[j]):
        return True
    old_twins = [k for k in _places(theirs, ours, i) if not new.overlap(theirs[k].span)]
    new_twins = [k for k in _places(ours, theirs, j) if not old.overlap(ours[k].span)]
    is_told = any(not passage.a.overlap(ours[k].span) for k in new_twins)
    if passage.kind == "paraphrase" and (old_twins or any(_is_rest(ours[i], unit) for unit in theirs)):
        return True
    if not old_twins or not new_twins:
        return is_told and passage.kind != "paraphrase" and passage.likeness < _HALF
    return is_told or any(not passage.b.overlap(theirs[k].span) for k in old_twins)


def is_reordered_figure(passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether a list was put into another order: the new figure stands in *a*'s passage beside the same words.

    Where *b* has the old figure in the passage, too, it must be with its own words there. Two figures that changed
    their places while the words stayed are a change.
    """
    ours, theirs = (units_of(parsed)[0][slice(*units_within(parsed, p))] for parsed, p in _halves(passage, a, b))
    i, j = (_at(units, span) for units, span in ((ours, old), (theirs, new)))
    if i is None or j is None or ours[i].key == theirs[j].key:
        return False
    if _beside_key(ours, i, -1) == _beside_key(theirs, j, -1) and _beside_key(ours, i, 1) == _beside_key(theirs, j, 1):
        return False  # put for the other in its very place
    own = [k for k, unit in enumerate(ours) if unit.value is not None and unit.key == theirs[j].key]
    gone = [k for k, unit in enumerate(theirs) if unit.value is not None and unit.key == ours[i].key]
    if len(own) != 1 or len(gone) > 1:
        return False
    if not gone and _only_in(theirs, j):
        return True  # the one was kept and the other left out: there were 154 of them, 35 in 2013; they counted 35
    return _belongs((theirs, j), ours, own[0], i) and (not gone or _belongs((ours, i), theirs, gone[0], j))


def is_gloss(a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether only one side has a change, and there it is a whole bracket behind a figure: 0 (not at all)."""
    parsed, span = (a, old) if len(old) else (b, new)
    said = span.of(parsed.text).strip()
    if (len(old) and len(new)) or not (said.startswith("(") and said.endswith(")")) or said.count("(") > 1:
        return False
    units = units_of(parsed)[0]
    first = units_within(parsed, span)[0]
    return first > 0 and units[first - 1].value is not None


def _halves(passage: Passage, a: ParsedDocument, b: ParsedDocument) -> tuple[tuple[ParsedDocument, Span], ...]:
    return (a, passage.a), (b, passage.b)


def _at(units: Sequence[Unit], span: Span) -> int | None:
    """Return the number of the only figure in a span."""
    found = [k for k, unit in enumerate(units) if unit.value is not None and unit.span.overlap(span)]
    return found[0] if len(found) == 1 else None


def _only_in(units: Sequence[Unit], at: int) -> bool:
    """Return whether a figure stands once among units."""
    return sum(unit.key == units[at].key for unit in units) == 1


def _beside_key(units: Sequence[Unit], at: int, step: int) -> str:
    return units[at + step].key if 0 <= at + step < len(units) else ""


def _belongs(figure: tuple[Sequence[Unit], int], others: Sequence[Unit], twin: int, linked: int) -> bool:
    """Return whether more of the words beside a figure stand nearer its twin than the figure it is linked with."""
    units, at = figure
    values = [k for k, unit in enumerate(units) if unit.value is not None]
    counts = Counter(unit.key for unit in units) | Counter(unit.key for unit in others)
    places = {unit.key: k for k, unit in enumerate(others) if counts[unit.key] == 1}
    votes = [
        abs(places[unit.key] - twin) < abs(places[unit.key] - linked)
        for k, unit in enumerate(units)
        if unit.is_content and unit.value is None and unit.key in places
        if abs(k - at) <= _BESIDE and min(values, key=lambda value: abs(value - k)) == at
        if not any(between.key in _BORDERS for between in units[min(k, at) : max(k, at)])
    ]
    return 2 * sum(votes) > len(votes)


def is_mislinked_opposite(passage: Passage, a: ParsedDocument, b: ParsedDocument, old: Span, new: Span) -> bool:
    """Return whether a sentence near *a*'s has the new word, and *b* says it at least as fully as its own partner.

    Cars rose and vans fell, cars fell: what fell is another thing, and the sentence on cars is the better partner.
    """
    gone, come, said = _stems(a, old), _stems(b, new), _stems(b, passage.b)
    unsaid = len(_stems(a, passage.a) - gone - said)
    return any(
        come <= words and len(words & said) >= _TWIN * len(words) and len(words - said) <= unsaid
        for words in _beside(a, passage.a)
    )


def _only_figure(parsed: ParsedDocument, span: Span) -> int | None:
    """Return the unit of the only figure in a span."""
    units = units_of(parsed)[0]
    found = [k for k in range(*units_within(parsed, span)) if units[k].value is not None]
    return found[0] if len(found) == 1 else None


def _places(units: Sequence[Unit], others: Sequence[Unit], index: int) -> list[int]:
    """Return where units have a figure of the other side, a small one in the same company."""
    figure = others[index]
    value = figure.value
    is_common = value is not None and value.type == "number" and value.unit != "part" and value.amount <= _COMMON
    company = [unit.key for unit in others[max(0, index - _COMPANY) : index]]
    return [
        k
        for k, unit in enumerate(units)
        if unit.value is not None
        and _is_same_figure(unit, figure)
        and (not is_common or [other.key for other in units[max(0, k - _COMPANY) : k]] == company)
    ]


def _is_rest(one: Unit, other: Unit) -> bool:
    """Return whether a percentage is what another leaves of the whole: 70 % did not, 30 % did."""
    shares = one.value, other.value
    is_percent = all(share is not None and share.type == "percent" for share in shares)
    return is_percent and sum(share.amount for share in shares if share is not None) == _WHOLE


def _is_same_figure(one: Unit, other: Unit) -> bool:
    """Return whether two figures are equal, in whatever notation: four out of 10, 40 %."""
    if one.key == other.key:
        return True
    if one.value is None or other.value is None or "part" not in {one.value.unit, other.value.unit}:
        return False
    return compare_values(one.value, other.value) == "same"


def _stems(parsed: ParsedDocument, span: Span) -> frozenset[str]:
    """Return the base forms of the words of a span that carry content."""
    units = units_of(parsed)[0][slice(*units_within(parsed, span))]
    return frozenset(base_form(unit.key) for unit in units if unit.is_content)


def _beside(parsed: ParsedDocument, span: Span) -> list[frozenset[str]]:
    """Return the words of the sentences just before and behind a passage."""
    sentences = parsed.sentences
    inside = [k for k, sentence in enumerate(sentences) if sentence.overlap(span)]
    if not inside:
        return []
    first, last = inside[0], inside[-1] + 1
    near = (*sentences[max(0, first - _NEAR) : first], *sentences[last : last + _NEAR])
    return [_stems(parsed, sentence) for sentence in near]
