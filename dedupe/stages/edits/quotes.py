"""The quote ledger: what became of every quotation of both sides.

A quotation is followed over the linked units of the passages; what no passage holds is looked for word by word.
Quoted on both sides it is kept or altered, on one side only de-quoted or newly quoted, else dropped or added.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from dedupe.model import QuoteEntry, Span
from dedupe.stages.edits.lexicon import SOLID, base_form
from dedupe.stages.edits.links import phrases_of
from dedupe.stages.edits.speakers import are_two, name_speakers
from dedupe.stages.edits.spelling import fold
from dedupe.stages.edits.units import units_of

# Quotations of up to this many words are alike only when all their stems are.
_FEW_WORDS = 3
# Letters at which words of one family are cut: advocacy, advocates.
_STEM_LETTERS = 6

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import ParsedDocument, QuoteStatus
    from dedupe.settings import EditSettings
    from dedupe.stages.edits.links import Links
    from dedupe.stages.edits.speakers import Speaker
    from dedupe.stages.edits.units import Unit


def quote_ledger(a: ParsedDocument, b: ParsedDocument, links: Links, settings: EditSettings) -> list[QuoteEntry]:
    """Return a row a quotation, those of *a* in order, then what only *b* quotes."""
    ours, theirs = _words_by_quote(a), _words_by_quote(b)
    speakers_a, speakers_b = name_speakers(a), name_speakers(b)
    rows: list[QuoteEntry] = []
    taken: set[int] = set()
    for number, quotation in enumerate(a.quotations):
        words = ours.get(number, [])
        twins = _twins(words, links, theirs, settings.quote_overlap)
        twins = twins or _alike(words, links, theirs, taken, settings.quote_overlap)
        for twin in twins:
            status: QuoteStatus = "kept" if _is_kept(words, theirs[twin], links) else "altered"
            one, other = speakers_a[number], speakers_b[twin]
            given = (one.place, other.place) if one and other and are_two(one, other) else None
            rows.append(QuoteEntry(status, _name(one or other), quotation.span, b.quotations[twin].span, given))
            taken.add(twin)
        if not twins:
            place = _place(words, links.to_b, links.b_units, settings.quote_overlap) or _find(
                words, links.a_units, links.b_units, b
            )
            rows.append(
                QuoteEntry("de-quoted" if place else "dropped", _name(speakers_a[number]), quotation.span, place)
            )
    for number, quotation in enumerate(b.quotations):
        if number in taken:
            continue
        words = theirs.get(number, [])
        place = _place(words, links.to_a, links.a_units, settings.quote_overlap) or _find(
            words, links.b_units, links.a_units, a
        )
        rows.append(QuoteEntry("newly-quoted" if place else "added", _name(speakers_b[number]), place, quotation.span))
    return rows


def _name(speaker: Speaker | None) -> str | None:
    return speaker and speaker.name


def _words_by_quote(parsed: ParsedDocument) -> dict[int, list[int]]:
    """Return the numbers of the word units inside each quotation."""
    units, starts = units_of(parsed)
    words: dict[int, list[int]] = {}
    for number, quotation in enumerate(parsed.quotations):
        within = range(bisect_left(starts, quotation.span.start), bisect_left(starts, quotation.span.end))
        if inside := [index for index in within if units[index].quote == number and units[index].is_word]:
            words[number] = inside
    return words


def _twins(words: list[int], links: Links, theirs: Mapping[int, list[int]], overlap: float) -> list[int]:
    """Return the quotations of b that hold what a quotation of a says, in order."""
    counts = Counter(links.b_units[links.to_b[i]].quote for i in words if i in links.to_b)
    twins = []
    for number, count in counts.items():
        if number >= 0 and count >= overlap * min(len(words), len(theirs[number])):
            twins.append(number)
    return sorted(twins)


def _alike(
    words: list[int], links: Links, theirs: Mapping[int, list[int]], taken: set[int], overlap: float
) -> list[int]:
    """Return the quotation of b that is most like one of a where no passage links them: by its words' stems.

    A single word must be the very same; of few words all must share their stems.
    """
    stems = [_stem(links.a_units[i].key) for i in words]
    best: tuple[float, int] | None = None
    for number, others in theirs.items():
        if number in taken or not others or not words:
            continue
        yours = [_stem(links.b_units[j].key) for j in others]
        likeness = round(Indel.normalized_similarity(stems, yours), 6)
        exact = stems == yours and [links.a_units[i].key for i in words] == [links.b_units[j].key for j in others]
        needed = overlap if min(len(stems), len(yours)) > _FEW_WORDS else 1.0
        if (exact or (likeness >= needed and len(stems) > 1)) and (best is None or likeness > best[0]):
            best = (likeness, number)
    return [best[1]] if best else []


@lru_cache(maxsize=1 << 14)
def _stem(key: str) -> str:
    return base_form(key)[:_STEM_LETTERS]


def _is_kept(words: list[int], others: list[int], links: Links) -> bool:
    """Return whether the words of one quotation stand unchanged, in one run, in the other.

    A space that was lost or put in changes no word: with fussy, withfussy. Spelling is known of whole words alone, so
    that runs are compared by their letters, too: child behaviour, childbehaviour.
    """
    ours, yours = [links.a_units[i] for i in words], [links.b_units[j] for j in others]
    keys = [unit.key for unit in ours], [unit.key for unit in yours]
    short, long = sorted(keys, key=len)
    if any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1)):
        return True
    return _is_respaced(*keys) or _is_respaced([fold(unit.text) for unit in ours], [fold(unit.text) for unit in yours])


def _is_respaced(ours: list[str], yours: list[str]) -> bool:
    """Return whether the words of one side stand in the other, parted otherwise and with the same sense."""
    (run, _), (whole, borders) = one, other = _joined(ours), _joined(yours)
    short, long = ours, yours
    if len(run) > len(whole):
        (run, _), (whole, borders), short, long = other, one, yours, ours
    at = whole.find(run) if run else -1
    while at >= 0 and not (at in borders and at + len(run) in borders):
        at = whole.find(run, at + 1)
    if at < 0:
        return False
    within = long[borders[at] : borders[at + len(run)]]
    return [word for word in short if word in SOLID] == [word for word in within if word in SOLID]


def _joined(words: list[str]) -> tuple[str, dict[int, int]]:
    """Return words without the spaces between them, and how many words end before each border; figures stay apart."""
    text = ""
    borders = {0: 0}
    for number, word in enumerate(words, start=1):
        text += _bare(word)
        borders[len(text)] = number
    return text, borders


@lru_cache(maxsize=1 << 14)
def _bare(word: str) -> str:
    """Return the letters of a word; a figure, and what has none, whole and set apart."""
    letters = "".join(filter(str.isalpha, word))
    return f"\0{word}\0" if any(map(str.isdigit, word)) or not letters else letters


def _place(words: list[int], to_other: Mapping[int, int], others: Sequence[Unit], overlap: float) -> Span | None:
    """Return where the words of a quotation stand unquoted on the other side, over the links."""
    linked = [to_other[i] for i in words if i in to_other and others[to_other[i]].quote < 0]
    if not linked or len(linked) < overlap * len(words):
        return None
    return Span(others[min(linked)].span.start, others[max(linked)].span.end)


def _find(words: list[int], units: Sequence[Unit], others: Sequence[Unit], text: ParsedDocument) -> Span | None:
    """Return where the very words stand unquoted on the other side; two words or fewer prove nothing."""
    keys = [units[i].key for i in words]
    place = phrases_of(text).find(keys) if len(keys) >= 3 else None  # noqa: PLR2004
    if place is None or others[place[0]].quote >= 0:
        return None
    return Span(others[place[0]].span.start, others[place[1]].span.end)
