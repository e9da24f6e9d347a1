"""Quotations of which a part was used: one sentence told without its marks, or one clause requoted in other words.

The ledger follows whole quotations. A long one of which a paper keeps a sentence is neither dropped nor added.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Indel, LCSseq

from dedupe.stages.edits.layout import layout_of
from dedupe.stages.edits.lexicon import base_form
from dedupe.stages.edits.units import units_of, units_within

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument, Passage, QuoteEntry, Span
    from dedupe.settings import EditSettings

# Fewer words are a turn of phrase that anybody may use.
_WORDS: Final = 5
# Words of content that a sentence told without its marks has at least, in order: a lead on the same thing has three.
_RETOLD_WORDS: Final = 4
# Of seven words one changed is .86, two are .71: another sentence.
_ALIKE: Final = 0.75


def with_parts(
    rows: Sequence[QuoteEntry],
    a: ParsedDocument,
    b: ParsedDocument,
    passages: Sequence[Passage],
    settings: EditSettings,
) -> list[QuoteEntry]:
    """Return the ledger with what it calls dropped and added told as de-quoted or altered where a part was used."""
    rows = _reworded(rows, passages)
    found: list[QuoteEntry] = []
    altered = {row: whole for row in rows if (whole := _requoted(row, rows, a, b)) is not None}
    spoken = {(whole.start, whole.end) for whole in altered.values()}
    for row in rows:
        if row in altered:
            continue
        place = (row.a.start, row.a.end) if row.a is not None else None
        if row.status == "dropped" and place not in spoken:
            told = _told(row, a, b, passages, settings)
            found.append(row if told is None else replace(row, status="de-quoted", b=told))
        elif row.status != "dropped":
            found.append(row)
    for row, whole in altered.items():
        at = max((i for i, other in enumerate(found) if other.a is not None and other.a <= whole), default=-1)
        found.insert(at + 1, replace(row, status="altered", a=whole))
    return found


def _requoted(row: QuoteEntry, rows: Sequence[QuoteEntry], a: ParsedDocument, b: ParsedDocument) -> Span | None:
    """Return the quotation of a that an added one is a clause of, in other words; None where there is none."""
    if row.status != "added" or row.b is None:
        return None
    words = _words(b, row.b)
    if len(words) < _WORDS:
        return None
    best: tuple[float, int] | None = None
    spans = sorted(
        {other.a for other in rows if other.a is not None and other.status in ("dropped", "kept", "altered")}
    )
    for number, span in enumerate(spans):
        whole = _words(a, span)
        windows = range(max(0, len(whole) - len(words)) + 1) if len(whole) >= len(words) else ()
        likeness = max(
            (Indel.normalized_similarity(whole[at : at + len(words)], words, score_cutoff=_ALIKE) for at in windows),
            default=0.0,
        )
        if likeness >= _ALIKE and (best is None or round(likeness, 6) > best[0]):
            best = (round(likeness, 6), number)
    return None if best is None else spans[best[1]]


def _reworded(rows: Sequence[QuoteEntry], passages: Sequence[Passage]) -> list[QuoteEntry]:
    """Return the ledger with a dropped and an added quotation as one, altered, where the edits show it reworded."""
    found, gone = list(rows), set()
    added = [row for row in rows if row.status == "added"]
    for number, row in enumerate(rows) if added else ():
        if row.status != "dropped":
            continue
        twin = next((one for one in added if one not in gone and _is_reworded(row, one, passages)), None)
        if twin is not None:
            gone.add(twin)
            found[number] = replace(row, status="altered", speaker=row.speaker or twin.speaker, b=twin.b)
    return [row for row in found if row not in gone]


def _is_reworded(old: QuoteEntry, new: QuoteEntry, passages: Sequence[Passage]) -> bool:
    """Return whether a passage has a change of words inside both quotations."""
    return any(
        edit.kind == "quote" and _holds(old.a, edit.a) and _holds(new.b, edit.b)
        for passage in passages
        if not passage.repeat
        for edit in passage.edits
    )


def _holds(quotation: Span | None, span: Span) -> bool:
    return quotation is not None and quotation.start < span.start and span.end < quotation.end


def _told(
    row: QuoteEntry, a: ParsedDocument, b: ParsedDocument, passages: Sequence[Passage], settings: EditSettings
) -> Span | None:
    """Return where b tells a sentence of a dropped quotation without marks; None where it does not."""
    quotation = row.a
    if quotation is None:
        return None
    near = [a.sentences[number] for number in layout_of(a).sentences.overlapping(quotation)]
    inside = [span for span in near if 2 * span.overlap(quotation) > len(span)]
    for sentence in inside:
        if len(_words(a, sentence)) < _WORDS:
            continue
        for passage in passages:
            is_of_it = 2 * passage.a.overlap(sentence) > len(sentence) and 2 * passage.a.overlap(quotation) > len(
                passage.a
            )
            if (
                is_of_it
                and not passage.repeat
                and _is_retold((a, sentence), (b, passage.b), settings)
                and not any(q.span.overlap(passage.b) for q in b.quotations)
            ):
                return passage.b
    return None


def _is_retold(old: tuple[ParsedDocument, Span], new: tuple[ParsedDocument, Span], settings: EditSettings) -> bool:
    """Return whether enough of a quoted sentence's content is told again in its order: what is linked may be less."""
    said, told = (
        [base_form(unit.key) for unit in units_of(parsed)[0][slice(*units_within(parsed, span))] if unit.is_content]
        for parsed, span in (old, new)
    )
    return LCSseq.similarity(said, told) >= max(_RETOLD_WORDS, settings.retold_share * len(said))


def _words(parsed: ParsedDocument, span: Span) -> list[str]:
    starts = parsed.tokens.starts
    return list(parsed.tokens.words[bisect_left(starts, span.start) : bisect_left(starts, span.end)])
