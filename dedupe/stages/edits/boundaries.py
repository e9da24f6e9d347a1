"""Quotation marks put round, taken off or moved over words that were copied.

Per quotation of a passage there is at most one boundary change. Of a fragment the words are shown with their
marks, and what was altered inside goes into it; of a long quotation only a mark, so that the changes inside it keep
their own names. A quotation narrowed to some of its words is shown at the words, or at the mark that moved.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dedupe.model import Span
from dedupe.stages.edits.kinds import is_finite
from dedupe.stages.edits.units import MARKS

if TYPE_CHECKING:
    from dedupe.model import EditKind, ParsedDocument, Quotation
    from dedupe.stages.edits.change import Change, Side
    from dedupe.stages.edits.diff import Hunk

# Characters between two changes that meet: a sign, a mark, a space.
_GAP: Final = 3
# Content words of a quotation that must stand where it is retold: one is a word that anybody may use.
_RETOLD_WORDS: Final = 2
# Words that are copied at least from the middle of a quotation, and how many times their number they stand over.
_COPIED_WORDS: Final = 6
_CLOSE: Final = 1.5
# Units before them among which their verb may be: [The bridge is] safe for all that it carries.
_VERB_UNITS: Final = 3
# Words with a capital that make a title.
_TITLE_WORDS: Final = 2
# These stand before quote-boundary in the order of kinds.
_FIRST: Final[frozenset[EditKind]] = frozenset({"number", "date", "name", "quote"})

# These may be parted at a mark.
_LOOSE: Final[frozenset[EditKind]] = frozenset({"wording", "insertion", "deletion"})

Places = tuple[Span, Span]
Classified = tuple[Places, "EditKind"]
Pair = tuple[int, int]


@dataclass(slots=True)
class _Trace:
    """The aligned words of one quotation: those only its own side quotes, and those both do."""

    bare: list[Pair] = field(default_factory=list)
    both: list[Pair] = field(default_factory=list)


def quote_boundaries(
    sides: tuple[Side, Side],
    hunks: list[Hunk],
    changes: list[tuple[Change, EditKind]],
    a: ParsedDocument,
    b: ParsedDocument,
) -> list[Classified]:
    """Return the changes with their spans, and the boundary changes among them, overlapping nowhere."""
    spans: list[Classified] = [
        ((sides[0].cover(c.a_start, c.a_end), sides[1].cover(c.b_start, c.b_end)), kind) for c, kind in changes
    ]
    quoting = [side.quote is not None for side in sides]
    if not any(quoting):
        return spans
    pairs = _pairs(sides, hunks)
    ours, theirs = sides[0].units, sides[1].units
    if not any((ours[i].quote < 0) != (theirs[j].quote < 0) for i, j in pairs):
        return spans  # every word that stayed is quoted on both sides, or on neither
    for own, quotations in ((0, a.quotations), (1, b.quotations)):
        if not quoting[own]:
            continue
        for number, trace in sorted(_traces(sides, pairs, own).items()):
            if not trace.bare or _is_title(sides[own], quotations[number]):
                continue
            grown = _add(spans, sides, own, trace, quotations[number], (a, b)[1 - own].quotations, pairs)
            known = set(map(id, spans))
            if all(id(item) in known or _is_even(sides, pairs, item[0]) for item in grown):
                spans = grown
    return spans


def _is_title(side: Side, quotation: Quotation) -> bool:
    """Return whether marks stand round a title, as of a book: they come and go with house style.

    Each word that counts has its capital, and those around it have not, or a headline would be one.
    """
    inside: list[bool] = []
    outside: list[bool] = []
    for unit in side.units:
        if unit.is_content and unit.value is None and unit.is_word:
            is_inside = quotation.span.start <= unit.start and unit.end <= quotation.span.end
            is_capital = unit.text[:1].isupper() and not unit.text.isupper()
            (inside if is_inside else outside).append(is_capital)
    return len(inside) >= _TITLE_WORDS and all(inside) and 2 * sum(outside) < len(outside)


def _is_even(sides: tuple[Side, Side], pairs: list[Pair], place: Places) -> bool:
    """Return whether a change holds both units of a pair or neither: what is outside all changes stays equal."""
    ours, theirs = (_held(sides[own], pairs, own, place[own]) for own in (0, 1))
    return ours == theirs


def _held(side: Side, pairs: list[Pair], own: int, span: Span) -> range:
    """Return which pairs, by number, have their unit of one side in a span; pairs rise on both sides."""
    first = bisect_right(pairs, span.start, key=lambda pair: side.units[pair[own]].end)
    last = bisect_left(pairs, span.end, key=lambda pair: side.units[pair[own]].start)
    return range(first, last) if len(span) else range(0)


def _pairs(sides: tuple[Side, Side], hunks: list[Hunk]) -> list[Pair]:
    """Return the pairs of units outside the hunks."""
    pairs: list[Pair] = []
    a_at = b_at = 0
    ends = [(hunk.a_start, hunk.a_end, hunk.b_end) for hunk in hunks]
    for a_to, a_next, b_next in [*ends, (len(sides[0].units), 0, 0)]:
        pairs += [(i, b_at + i - a_at) for i in range(a_at, a_to)]
        a_at, b_at = a_next, b_next
    return pairs


def _traces(sides: tuple[Side, Side], pairs: list[Pair], own: int) -> dict[int, _Trace]:
    traces: dict[int, _Trace] = {}
    mine, others = sides[own].units, sides[1 - own].units
    for pair in pairs:
        ours = mine[pair[own]]
        if ours.quote >= 0 and ours.is_word:
            trace = traces.setdefault(ours.quote, _Trace())
            (trace.bare if others[pair[1 - own]].quote < 0 else trace.both).append(pair)
    return traces


def _add(
    spans: list[Classified],
    sides: tuple[Side, Side],
    own: int,
    trace: _Trace,
    quotation: Quotation,
    others: tuple[Quotation, ...],
    pairs: list[Pair],
) -> list[Classified]:
    """Return the changes with the one that a quotation's marks make."""
    if trace.both:
        return _narrowed(spans, sides, own, trace, quotation, others)
    first = bisect_left(sides[own].units, quotation.span.start, key=lambda unit: unit.start)
    last = bisect_left(sides[own].units, quotation.span.end, key=lambda unit: unit.start)
    words = sum(unit.is_word for unit in sides[own].units[first:last])
    whole_inside = sides[own].span.start <= quotation.span.start and quotation.span.end <= sides[own].span.end
    settings = sides[own].settings
    if words <= settings.fragment_words and whole_inside:
        whole = _cover(sides, trace.bare[0], trace.bare[-1])
        marked = _set(whole, own, _with_marks(sides[own], whole[own], quotation))
        spans = [part for item in spans for part in _parted(sides[own], item, own, quotation.span)]
        inner = [item for item in spans if _touches(item[0], marked) or item[0][own].overlap(quotation.span)]
        if not any(kind in _FIRST for _, kind in inner):
            merged, close = marked, True
            for place, _ in inner:
                grown = (_union(merged[0], place[0]), _union(merged[1], place[1]))
                close = close and _is_close(grown, merged, place)
                merged = grown
            merged = _set(merged, own, _union(merged[own], _with_marks(sides[own], merged[own], quotation)))
            merged = _stripped(sides[0].text, merged[0]), _stripped(sides[1].text, merged[1])
            rest = [item for item in spans if item not in inner]
            if close and not any(_touches(item[0], merged) for item in rest):
                return [*rest, (merged, "quote-boundary")]
    inside = sides[own].span.start <= quotation.span.start or quotation.span.end <= sides[own].span.end
    copied = settings.copied_share * words
    is_copied = len(trace.bare) >= (copied if inside else max(copied, settings.fragment_words))
    if own == 0 and (words_told := _at_words(sides, own, trace.bare, quotation)) is not None:
        return _put(spans, words_told)
    if not is_copied and not (own == 0 and _is_retold(sides, trace.bare, (first, last))):
        return spans
    if any(kind == "quote-boundary" and place[own].overlap(quotation.span) for place, kind in spans):
        return spans
    mark = _at_end(sides, trace.bare, quotation, pairs) if not is_copied else None
    mark = mark or _at_mark(sides, own, trace.bare, quotation, pairs)
    if mark is not None and not is_copied:
        mark = _beside_rewrite(spans, mark, sides)
    return spans if mark is None else _put(spans, mark)


def _is_retold(sides: tuple[Side, Side], bare: list[Pair], within: tuple[int, int]) -> bool:
    """Return whether what was quoted is told without any marks, mostly in other words: of two things said, one.

    Only from the source to the text that took it: what a text quotes and its source has not is another quotation.
    """
    if any(unit.quote >= 0 for unit in sides[1].units):
        return False
    kept = sum(sides[0].units[i].is_content for i, _ in bare)
    said = sum(unit.is_content for unit in sides[0].units[slice(*within)])
    return kept >= max(_RETOLD_WORDS, sides[0].settings.retold_share * said)


def _parted(side: Side, item: Classified, own: int, quoted: Span) -> list[Classified]:
    """Return a rewrite that leads into a quotation, or out of it, in two: what is quoted and what is not.

    The other side's words stay with what is outside.
    """
    (place, kind), (mine, other) = item, (item[0][own], item[0][1 - own])
    for at, is_opening in ((quoted.start, True), (quoted.end, False)):
        units = [unit.span for unit in side.units if mine.start <= unit.start and unit.end <= mine.end]
        before, behind = [u for u in units if u.end <= at], [u for u in units if u.start >= at]
        if kind not in _LOOSE or not before or not behind or len(before) + len(behind) < len(units):
            continue
        halves = Span(mine.start, before[-1].end), Span(behind[0].start, mine.end)
        empty = Span(other.end, other.end) if is_opening else Span(other.start, other.start)
        others = (other, empty) if is_opening else (empty, other)
        inside = 1 if is_opening else 0
        alone: EditKind = "insertion" if own else "deletion"
        return [
            ((half, rest) if own == 0 else (rest, half), alone if number == inside or not len(rest) else kind)
            for number, (half, rest) in enumerate(zip(halves, others, strict=True))
        ]
    return [(place, kind)]


def _narrowed(
    spans: list[Classified],
    sides: tuple[Side, Side],
    own: int,
    trace: _Trace,
    quotation: Quotation,
    others: tuple[Quotation, ...],
) -> list[Classified]:
    """Return the changes with that of a quotation of which the other side quotes only some words."""
    first, last = trace.both[0], trace.both[-1]
    before, after = trace.bare[0] < first, trace.bare[-1] > last
    other = others[sides[1 - own].units[first[1 - own]].quote]
    if before and after and last[own] - first[own] < sides[own].settings.fragment_words:
        whole = _cover(sides, first, last)
        marked = _set(whole, 1 - own, _with_marks(sides[1 - own], whole[1 - own], other))
        return _put(spans, marked)
    places = []
    for side, quoted in ((sides[own], quotation), (sides[1 - own], other)):
        at = quoted.span.start if before else quoted.span.end - 1
        inside = side.span.start <= at < side.span.end and side.text[at] in MARKS
        if not inside:
            at = (side.units[first[0] if side is sides[0] else first[1]] if before else side.units[-1]).span.start
        places.append(Span(at, at + inside))
    return _put(spans, (places[0], places[1]) if own == 0 else (places[1], places[0]))


def _at_mark(
    sides: tuple[Side, Side], own: int, bare: list[Pair], quotation: Quotation, pairs: list[Pair]
) -> Places | None:
    """Return the place of the opening mark, or else the closing one; None where neither stands in the passage.

    From the middle of a quotation told in other words nothing was taken that a reader sees. Where the first words
    were altered, the mark's place on the other side is before what stands for them.
    """
    first, last = (sides[own].units[pair[own]].span for pair in (bare[0], bare[-1]))
    other_last = sides[1 - own].units[bare[-1][1 - own]].span
    opening, closing = quotation.span.start, quotation.span.end - 1
    if sides[own].span.start <= opening <= first.start:
        at = _before_altered(sides, own, bare[0], opening, pairs)
        mark, other = Span(opening, opening + 1), Span(at, at)
    elif last.end <= closing < sides[own].span.end and sides[own].text[closing] in MARKS:
        mark, other = Span(closing, closing + 1), Span(other_last.end, other_last.end)
    else:
        return None
    return (mark, other) if own == 0 else (other, mark)


def _at_words(sides: tuple[Side, Side], own: int, bare: list[Pair], quotation: Quotation) -> Places | None:
    """Return the place of words copied from the middle of a quotation of several sentences, told without marks.

    None where a mark stands in the passage: it is shown instead. A stray mark at the other side's border quotes, too.
    """
    side, other = sides[own], sides[1 - own]
    beside = (
        other.text[max(0, other.span.start - _GAP) : other.span.start + 1] + other.text[other.span.end - 1 :][:_GAP]
    )
    if not MARKS.isdisjoint(beside) or side.span.start <= quotation.span.start or quotation.span.end <= side.span.end:
        return None
    said = sum(unit.is_word for unit in side.units)
    first, last = bare[0], bare[-1]
    is_close = all(last[at] - first[at] < _CLOSE * len(bare) for at in (0, 1))
    is_close &= any(is_finite(unit.key) for unit in side.units[max(0, first[0] - _VERB_UNITS) : last[0] + 1])
    is_copied = len(bare) >= max(_COPIED_WORDS, side.settings.quote_overlap * said)
    return _cover(sides, first, last) if is_copied and is_close else None


def _at_end(sides: tuple[Side, Side], bare: list[Pair], quotation: Quotation, pairs: list[Pair]) -> Places | None:
    """Return the place of the closing mark of a retold quotation, where its end was kept rather than its beginning.

    On the other side that is behind what stands for the last words.
    """
    units, closing = sides[0].units, quotation.span.end - 1
    if not (sides[0].span.start <= quotation.span.start and closing < sides[0].span.end):
        return None
    kept = [i for i, _ in bare if units[i].is_content]
    before = sum(unit.is_word for unit in units[: kept[0]] if unit.start >= quotation.span.start)
    behind = sum(unit.is_word for unit in units[kept[-1] + 1 :] if unit.end <= quotation.span.end)
    if before <= behind or sides[0].text[closing] not in MARKS:
        return None
    number = bisect_right(pairs, bare[-1])
    theirs = sides[1].units
    last, limit = bare[-1][1], pairs[number][1] if number < len(pairs) else len(theirs)
    while behind and last + 1 < limit and theirs[last + 1].is_word:
        last += 1
    return Span(closing, closing + 1), Span(theirs[last].end, theirs[last].end)


def _beside_rewrite(spans: list[Classified], mark: Places, sides: tuple[Side, Side]) -> Places:
    """Return the place of a mark, on the other side at the end of the rewrite it stands in where that is a long one."""
    for place, _ in spans:
        words = max(sum(unit.is_word for unit in side.within(span)) for side, span in zip(sides, place, strict=True))
        if words > sides[0].settings.fragment_words and _touches(place, mark):
            at = place[1].start if mark[0].start <= place[0].start else place[1].end
            return mark[0], Span(at, at)
    return mark


def _before_altered(sides: tuple[Side, Side], own: int, first: Pair, opening: int, pairs: list[Pair]) -> int:
    """Return where the other side begins what stands for a quotation's first words: behind the last pair before it."""
    side, other = sides[own], sides[1 - own]
    is_altered = first[own] > 0 and side.units[first[own] - 1].start > opening
    number = bisect_left(pairs, first)
    if not is_altered or not number:
        return other.units[first[1 - own]].start
    return other.units[min(pairs[number - 1][1 - own] + 1, first[1 - own])].start


def _put(spans: list[Classified], place: Places) -> list[Classified]:
    """Return the changes with a boundary change; one that stands there already takes its kind and its place."""
    for index, (item, kind) in enumerate(spans):
        if _touches(item, place):
            merged = (_union(item[0], place[0]), _union(item[1], place[1]))
            clear = not any(_touches(merged, other) for at, (other, _) in enumerate(spans) if at != index)
            if kind not in _FIRST and clear and _is_close(merged, item, place):
                return [*spans[:index], (merged, "quote-boundary"), *spans[index + 1 :]]
            return spans
    return [*spans, (place, "quote-boundary")]


def _cover(sides: tuple[Side, Side], first: Pair, last: Pair) -> Places:
    return sides[0].cover(first[0], last[0] + 1), sides[1].cover(first[1], last[1] + 1)


def _set(places: Places, own: int, span: Span) -> Places:
    return (span, places[1]) if own == 0 else (places[0], span)


def _with_marks(side: Side, span: Span, quotation: Quotation) -> Span:
    """Return a span with the marks that touch it, as far as they stand in the passage."""
    start, end = span.start, span.end
    if quotation.span.start >= side.span.start and not side.text[quotation.span.start + 1 : start].strip():
        start = quotation.span.start
    closing = quotation.span.end - 1
    if quotation.span.end <= side.span.end and side.text[closing] in MARKS and not side.text[end:closing].strip():
        end = max(end, quotation.span.end)
    return Span(start, end)


def _is_close(union: Places, one: Places, other: Places) -> bool:
    """Return whether two changes meet on both sides, so that their union holds no word of neither."""
    return all(
        len(whole) <= len(first) + len(second) + _GAP for whole, first, second in zip(union, one, other, strict=True)
    )


def _touches(one: Places, other: Places) -> bool:
    """Return whether two changes share characters, or one stands at a place inside the other."""
    return any(_meets(first, second) for first, second in zip(one, other, strict=True))


def _meets(one: Span, other: Span) -> bool:
    if one.start == one.end or other.start == other.end:
        return one.start < other.end and other.start < one.end
    return one.overlap(other) > 0


def _stripped(text: str, span: Span) -> Span:
    """Return a span without white space at its ends."""
    words = span.of(text)
    lead = len(words) - len(words.lstrip())
    return Span(span.start + lead, span.start + len(words.rstrip())) if words.strip() else span


def _union(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
