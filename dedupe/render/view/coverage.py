"""The coverage table of a story's page and of the corpus: what each article made of the text its story goes back to.

Figures and changes are those of the record, `dedupe.model.Coverage`; an article that the record folds under its outlet,
or a story that it was not made for, is counted from its comparison by the same rules.
"""

from __future__ import annotations

from dataclasses import replace
from statistics import fmean
from typing import TYPE_CHECKING

from dedupe.model import Edit, Span
from dedupe.render.view.changed import changed_pieces, changed_words
from dedupe.render.view.descent import SURE
from dedupe.render.view.evidence import make_edit_rows
from dedupe.render.view.gather import pair_key, strongest_edit
from dedupe.render.view.notes import say_one_sided
from dedupe.render.view.pages import Change, CoverageFoot, CoverageRow, StoryCoverage
from dedupe.render.view.pair import name_texts, title_of
from dedupe.render.view.times import has_time, minutes_between, say_duration, say_moment
from dedupe.render.view.wording import NBSP, edit_name, shorten, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Comparison
    from dedupe.model import CoverageRow as Record
    from dedupe.render.view.gather import Counts, Story
    from dedupe.render.view.rows import EditRow

_CHANGE_CHARACTERS = 34


def story_coverage(story: Story) -> StoryCoverage:
    """Return the table of a story: every article but the reference by first seen, a copy below the text it carries."""
    measured, counts = story.measured, story.counts
    noun = next((name_texts(c)[0] for c in measured.values() if c.derivation.source == "a"), "source")
    pairs = {target: origin for origin, target in story.pairs}
    carried = _carried(story)
    rows = tuple(
        _row(story, name, measured.get(name), counts.get(name), pairs.get(name), is_copy=name in carried)
        for name in _folded(story, carried)
    )
    return StoryCoverage(
        story.number, shorten(title_of(story.reference), 70), story.names[story.reference.id], noun, rows
    )


def coverage_foot(rows: Sequence[CoverageRow]) -> CoverageFoot:
    """Return the last line of a table: means of shares and sums of counts over the rows that were compared."""
    counts = [row.counts for row in rows if row.counts is not None]
    return CoverageFoot(
        len(rows),
        sum(row.is_copy for row in rows),
        fmean(one.of_article for one in counts) if counts else None,
        fmean(one.of_source for one in counts) if counts else None,
        sum(one.kept for one in counts),
        sum(one.altered for one in counts),
        sum(one.dropped for one in counts),
        sum(one.new_marks for one in counts),
        sum(one.facts for one in counts),
    )


def strongest_change(comparisons: Sequence[Comparison]) -> Change | None:
    """Return the change that a reader should see first, shortened, if there is one of high or medium severity."""
    row = strongest_edit(comparisons)
    return None if row is None else _change(row)


def _carried(story: Story) -> dict[str, str]:
    """Return for each copy of an article other than the reference the article that it carries."""
    copies = {part.id for part in story.cluster.parts if part.part == "syndicated copy"} - {story.reference.id}
    parents = {name: story.family.parents.get(name, story.reference.id) for name in copies}
    return {name: parent for name, parent in parents.items() if parent != story.reference.id}


def _folded(story: Story, carried: Mapping[str, str]) -> list[str]:
    """Return the articles by first seen, those without a date last, each copy below the text that it carries."""
    dated = [name for name in story.family.order if name in story.times]
    dated.sort(key=lambda name: (story.times[name], name))
    order = [*dated, *(name for name in story.family.order if name not in story.times)]
    below: dict[str, list[str]] = {}
    for name in order:
        if name != story.reference.id:
            below.setdefault(carried.get(name, story.reference.id), []).append(name)
    shown: list[str] = []
    waiting = below.get(story.reference.id, [])[::-1]
    while waiting:
        shown.append(waiting.pop())
        waiting += below.get(shown[-1], [])[::-1]
    return shown


def _row(
    story: Story, name: str, c: Comparison | None, counts: Counts | None, origin: str | None, *, is_copy: bool
) -> CoverageRow:
    document, root = story.members[name].document, story.reference.document
    lag = minutes_between(story.times[root.id], story.times[name]) if {root.id, name} <= set(story.times) else None
    is_exact = has_time(root) and has_time(document)
    return CoverageRow(
        story.names[name],
        title_of(story.members[name]),
        next((part.part for part in story.cluster.parts if part.id == name), ""),
        say_moment(document, with_year=len({when.year for when in story.times.values()}) > 1),
        document.published or "",
        "" if lag is None else _say_lag(lag, is_exact=is_exact),
        lag,
        story.names.get(story.family.parents.get(name, ""), ""),
        story.family.confidence.get(name, 0.0) >= SURE,
        is_copy,
        counts,
        _strongest(c, story.records.get(name)),
        "" if origin is None else pair_key(origin, name),
    )


def _strongest(c: Comparison | None, record: Record | None) -> Change | None:
    """Return the strongest change of the record, be it of a passage or inherited; without a record that of the pair."""
    if record is None:
        return strongest_change([c]) if c else None
    edit = record.strongest_change
    if edit is None:
        return None
    place = next(((p, p.edits.index(edit)) for p in c.passages if edit in p.edits), None) if c else None
    if c is not None and place is not None:
        shown = _change(make_edit_rows(c, name_texts(c)[0], [place])[0])
        return replace(shown, is_inherited=record.change_is_inherited)
    old, new = (shorten(squeeze(text), _CHANGE_CHARACTERS) for text in (edit.old, edit.new))
    said = say_one_sided(edit, record.change_round, 2 * _CHANGE_CHARACTERS)
    name = edit_name(edit.kind)
    return Change(edit.kind, name, edit.severity, old, new, is_inherited=record.change_is_inherited, said=said)


def _change(row: EditRow) -> Change:
    old, new = (squeeze("".join(piece.text for piece in side)) for side in changed_pieces(row))
    spans = Span(*row.left_span), Span(*row.right_span)
    said = say_one_sided(Edit(*spans, old, new, row.kind, row.severity), "", 2 * _CHANGE_CHARACTERS)
    return Change(row.kind, row.name, row.severity, *changed_words(row, _CHANGE_CHARACTERS), said=said)


def _say_lag(minutes: int, *, is_exact: bool) -> str:
    if not is_exact:
        days = round(minutes / (24 * 60))
        return "same day" if not days else f"{days:+d}{NBSP}d".replace("+", "")
    return say_duration(minutes) if minutes >= 0 else f"−{say_duration(-minutes)}"
