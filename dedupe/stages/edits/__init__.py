"""What changed inside a passage, word by word: each change with its kind and how much it matters.

Units of both sides are aligned, the differences cut into the changes a reader would name, and each is put into the
first kind of DESIGN.md that fits. Quotation marks are compared last, over whatever the words did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import Indel

from dedupe.model import FACT_KINDS, Edit
from dedupe.stages.edits.addresses import is_in_address
from dedupe.stages.edits.anchors import find_anchors
from dedupe.stages.edits.boundaries import quote_boundaries
from dedupe.stages.edits.change import Change, Side
from dedupe.stages.edits.counted import is_rounding
from dedupe.stages.edits.cuts import cut_out
from dedupe.stages.edits.diff import Hunk, compare_passage, find_hunks, pair_units
from dedupe.stages.edits.exchanges import (
    exchange_amounts,
    exchange_clauses,
    exchange_grades,
    exchange_quantities,
    exchange_stages,
    uncross,
)
from dedupe.stages.edits.figures import move_values
from dedupe.stages.edits.given import is_given_away, is_pointed_to, is_told_outside, speakers_within
from dedupe.stages.edits.kinds import form_kind, severity_of, sure_kind
from dedupe.stages.edits.language import find_foreign_markers, language_of
from dedupe.stages.edits.layout import layout_of
from dedupe.stages.edits.markers import find_markers
from dedupe.stages.edits.mislinks import is_gloss, is_mislinked_figure, is_mislinked_opposite, is_reordered_figure
from dedupe.stages.edits.opposites import exchange_denials
from dedupe.stages.edits.parts import name_parts
from dedupe.stages.edits.proportions import exchange_proportions
from dedupe.stages.edits.retold import exchange_claims
from dedupe.stages.edits.speakers import are_two, name_speakers
from dedupe.stages.edits.split import cut_at_mark, split_change
from dedupe.stages.edits.status import exchange_modals, exchange_status
from dedupe.stages.edits.surface import join_brackets, join_cases, join_rewrites, surface_changes, widen_signs
from dedupe.stages.edits.units import passage_units, units_of, units_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind, ParsedDocument, Passage, Span
    from dedupe.settings import EditSettings
    from dedupe.stages.edits.units import Unit

# What may stand beside words at the border of a clause: these signs and spaces belong to the sentence round them.
_END_SIGNS: Final = " \t\n\xa0,.;:–—"


class _Words(NamedTuple):
    """What the words of a passage show: its changes with their kinds, and what was found on the way.

    `exchanges` were told over the whole passage, `settled` are those of what was planned and is done; `hunks` are
    where the rows of units differ.
    """

    changes: list[tuple[Change, EditKind]]
    exchanges: list[tuple[Change, EditKind]]
    settled: list[tuple[Change, EditKind]]
    hunks: list[Hunk]


def find_edits(passage: Passage, a: ParsedDocument, b: ParsedDocument, settings: EditSettings) -> tuple[Edit, ...]:
    """Return the changes of a passage, in text order, overlapping on neither side.

    An insertion has an empty span of *a* at its place, a deletion an empty span of *b*. A block that changed its
    place is one edit whose spans cross the others.
    """
    if _is_copied(passage, a, b):
        return ()
    places = (a, passage_units(a, passage.a)), (b, passage_units(b, passage.b))
    sides = _sides(passage, *places, settings)
    # Where no word differs, only notation, signs and marks can.
    is_retold = passage.kind == "paraphrase"
    words = (
        _Words([], [], [], [])
        if sides[0].keys == sides[1].keys
        else _compare_words(sides, *places, is_retold=is_retold)
    )
    named = words.changes + [
        (c, sure_kind(c) or form_kind(c.old, c.new))
        for c in surface_changes(sides, words.hunks)
        if not any(c.overlaps(exchange) for exchange, _ in words.exchanges)
    ]
    if named:
        named = widen_signs(join_brackets(join_rewrites(join_cases(named))))
    is_prominent = passage.b.start < layout_of(b).first_sentence_end
    certain = {(sides[0].cover(c.a_start, c.a_end), sides[1].cover(c.b_start, c.b_end)) for c, _ in words.settled}
    edits = []
    found = quote_boundaries(sides, words.hunks, named, a, b)
    speakers = speakers_within(passage, a, b) if found else ()
    for (old, new), told in found:
        texts = old.of(sides[0].text), new.of(sides[1].text)
        is_address = told in FACT_KINDS and (is_in_address(sides[0].text, old) or is_in_address(sides[1].text, new))
        is_moved = told in FACT_KINDS and told != "quote-boundary" and _is_same(*texts)
        is_linked = told == "number" and is_mislinked_figure(passage, a, b, old, new)
        is_twin = told == "negation" and (is_gloss(a, b, old, new) or is_mislinked_opposite(passage, a, b, old, new))
        is_twin |= is_linked and passage.kind == "paraphrase"
        is_twin |= told == "number" and is_reordered_figure(passage, a, b, old, new)
        is_given = told != "name" and is_given_away(speakers, passage, a, b, old, new)
        kind = _plain_kind(old, new) if is_address or is_moved or is_twin else "attribution" if is_given else told
        if kind == "attribution" and is_pointed_to(speakers, a, b, old, new):
            kind = "attribution-verb"
        if kind == "attribution" and is_told_outside(passage, b, new):
            kind = _plain_kind(old, new)
        # What was planned is told as done: that is no shade of certainty, wherever it stands.
        severity = severity_of(kind, is_prominent=is_prominent or is_given or (old, new) in certain)
        values = (side.within(span) for side, span in zip(sides, (old, new), strict=True))
        if kind == "number" and (is_linked or is_rounding(*values)):
            severity = "medium"
        edits.append(Edit(old, new, *texts, kind, severity))
    return tuple(sorted(edits, key=lambda edit: (edit.b.start, edit.b.end, edit.a.start, edit.a.end)))


def _compare_words(
    sides: tuple[Side, Side], *places: tuple[ParsedDocument, tuple[int, int]], is_retold: bool
) -> _Words:
    """Return what the words of two sides show, of which some differ."""
    (a, a_range), (b, b_range) = places
    exchanges = exchange_clauses(*sides)
    told = len(exchanges)
    shared = None if exchanges else compare_passage(a, b, a_range, b_range)
    pairs = list(shared[0]) if shared else pair_units(*_without(sides, exchanges))
    anchors = find_anchors(*sides, pairs)
    settled = exchange_status(*sides, pairs) if len(pairs) < len(sides[0].units) else []
    graded = exchange_grades(*sides, pairs, anchors)
    for exchange in (
        *settled,
        *exchange_denials(*sides, pairs),
        *exchange_modals(*sides, pairs),
        *move_values(sides, pairs),
        *exchange_proportions(sides, pairs),
        *exchange_amounts(sides, pairs, (a, b)),
        *graded,
        *exchange_quantities(*sides, pairs, anchors),
        *exchange_stages(*sides, uncross(pairs, graded, sides[0].units) if graded else pairs),
        *(exchange_claims(*sides) if is_retold else ()),
    ):
        if not any(exchange[0].overlaps(other) for other, _ in exchanges):
            exchanges.append(exchange)
    graded = [exchange for exchange in graded if exchange in exchanges]
    straight = uncross(pairs, graded, sides[0].units) if graded else pairs
    is_shared = shared is not None and len(straight) == len(pairs)
    hunks = list(shared[1]) if shared and is_shared else find_hunks(sides[0].units, sides[1].units, straight)
    rest = [Change(*sides, hunk.a_start, hunk.a_end, hunk.b_start, hunk.b_end) for hunk in hunks]
    for change, _ in exchanges:
        cuts = (change.a_start, change.a_end), (change.b_start, change.b_end)
        rest = [part for whole in rest for part in cut_out(whole, *cuts)]
    clauses, rest = _with_signs(exchanges[:told], rest) if told else ([], rest)
    exchanges[:told] = clauses
    rest = [part for whole in rest for part in cut_at_mark(whole)]
    changes = exchanges + name_parts(sides, [part for change in rest for part in split_change(change)], anchors)
    return _Words(changes, exchanges, settled, hunks)


def _with_signs(
    exchanges: list[tuple[Change, EditKind]], rest: Sequence[Change]
) -> tuple[list[tuple[Change, EditKind]], list[Change]]:
    """Return reporting clauses with the signs that set them off (she said[:]), and the rest without these."""
    left: list[Change] = []
    for part in rest:
        signs = [bool(side) and not any(unit.is_word for unit in side) for side in (part.old, part.new)]
        at = next((i for i, (change, _) in enumerate(exchanges) if _touches(change, part, signs)), None)
        if at is None:
            left.append(part)
            continue
        change, kind = exchanges[at]
        a_start, a_end = _grown((change.a_start, change.a_end), (part.a_start, part.a_end), is_grown=signs[0])
        b_start, b_end = _grown((change.b_start, change.b_end), (part.b_start, part.b_end), is_grown=signs[1])
        exchanges[at] = Change(change.a, change.b, a_start, a_end, b_start, b_end), kind
        words = part.part(0, 0 if signs[0] else len(part.old), 0, 0 if signs[1] else len(part.new))
        left += [words] if words.old or words.new else []
    return exchanges, left


def _touches(change: Change, part: Change, signs: Sequence[bool]) -> bool:
    """Return whether the signs of a part stand beside a change on every side that has some."""
    beside = (
        part.a_start == change.a_end or part.a_end == change.a_start,
        part.b_start == change.b_end or part.b_end == change.b_start,
    )
    return any(signs) and all(is_beside for is_beside, has_signs in zip(beside, signs, strict=True) if has_signs)


def _grown(own: tuple[int, int], other: tuple[int, int], *, is_grown: bool) -> tuple[int, int]:
    """Return a range, with the other one beside it where it *is_grown*."""
    return (min(own[0], other[0]), max(own[1], other[1])) if is_grown else own


def _plain_kind(old: Span, new: Span) -> EditKind:
    """Return the kind of a change of which nothing is to be said but that it was made."""
    return "wording" if len(old) and len(new) else "deletion" if len(old) else "insertion"


def _is_same(old: str, new: str) -> bool:
    """Return whether both sides of a change say the same words: they went to another place, and no fact is in that."""
    words = old.strip(_END_SIGNS)
    return words == new.strip(_END_SIGNS) and any(map(str.isalnum, words))


def _is_copied(passage: Passage, a: ParsedDocument, b: ParsedDocument) -> bool:
    """Return whether a passage is the same to the letter, and quoted alike on both sides."""
    if passage.a.of(a.text) != passage.b.of(b.text):
        return False
    quoted = [
        [unit.quote >= 0 for unit in units_of(parsed)[0][slice(*units_within(parsed, span))]]
        for parsed, span in ((a, passage.a), (b, passage.b))
    ]
    return quoted[0] == quoted[1]


def _sides(
    passage: Passage,
    a: tuple[ParsedDocument, tuple[int, int]],
    b: tuple[ParsedDocument, tuple[int, int]],
    settings: EditSettings,
) -> tuple[Side, Side]:
    """Return both sides of a passage; what two persons say in other words is not one quotation."""
    units = [units_of(parsed)[0][slice(*numbers)] for parsed, numbers in (a, b)]
    is_equal = len(units[0]) == len(units[1]) and all(x.key == y.key for x, y in zip(*units, strict=True))
    quotes = [next((unit.quote for unit in side if unit.quote >= 0), None) for side in units]
    is_same = None not in quotes and _quote_alike(units, settings.same_quotation)
    one, other = (
        None if quote is None else name_speakers(parsed)[quote]
        for (parsed, _), quote in zip((a, b), quotes, strict=True)
    )
    if is_same and passage.kind == "paraphrase":
        is_same = one is None or other is None or not are_two(one, other)
    sides = []
    for (parsed, _), span, side, quote, speaker in zip(
        (a, b), (passage.a, passage.b), units, quotes, (one, other), strict=True
    ):
        language = "en" if is_equal else language_of(parsed.text)
        markers = () if is_equal else find_markers(side) if language == "en" else find_foreign_markers(side, language)
        sides.append(Side(parsed.text, side, span, settings, speaker and speaker.name, is_same, markers, quote))
    return sides[0], sides[1]


def _quote_alike(units: Sequence[Sequence[Unit]], share: float) -> bool:
    """Return whether enough of the words that both sides quote are the same, in order."""
    quoted = [[unit.key for unit in side if unit.quote >= 0 and unit.is_word] for side in units]
    least = share * max(1, min(map(len, quoted)))
    return all(quoted) and Indel.normalized_similarity(*quoted) * sum(map(len, quoted)) / 2 >= least


def _without(
    sides: tuple[Side, Side], exchanges: list[tuple[Change, EditKind]]
) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the units of both sides, those of the exchanged clauses with keys that nothing has."""
    a, b = list(sides[0].units), list(sides[1].units)
    for change, _ in exchanges:
        for units, start, end, side in ((a, change.a_start, change.a_end, "a"), (b, change.b_start, change.b_end, "b")):
            for index in range(start, end):
                units[index] = units[index]._replace(key=f"\0{side}{index}")
    return tuple(a), tuple(b)
