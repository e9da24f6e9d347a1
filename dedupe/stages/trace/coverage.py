"""What became of a release, or of any text that a story begins with: one row an outlet, and the totals at the foot.

`make_coverage` is the one place where the table is computed; the command, the report pages and every export print its
record, `dedupe.model.Coverage`, which `Result.coverages` holds for each story.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dedupe.model import FACT_KINDS, Coverage, CoverageRow, CoverageTotals
from dedupe.stages.trace.inherited import inherited_edits
from dedupe.stages.trace.timeline import lag_hours, make_timeline, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dedupe.model import Comparison, Descent, Document, Edit, Member, ParsedDocument

_SEVERITIES = ("high", "medium", "low", "none")


def make_coverage(
    release: ParsedDocument, pairs: Sequence[Comparison], parts: Mapping[str, Member], descent: Descent
) -> Coverage:
    """Return the coverage of *release*.

    Args:
        release: The text that the others have, directly or not.
        pairs: Its comparison with each other text of the story, the release as a.
        parts: What each of these texts is in the story.
        descent: Who has the text from whom.
    """
    parents = {line.member: line.parent for line in descent.lines}
    inherited = inherited_edits({pair.b.id: pair for pair in pairs}, parents)
    by_outlet: dict[str, list[Comparison]] = {}
    for pair in sorted(pairs, key=lambda pair: when(pair.b.document)):
        by_outlet.setdefault(pair.b.document.outlet or pair.b.id, []).append(pair)
    rows = [
        _row(outlet, texts, release.document, parts, parents, inherited[texts[0].b.id])
        for outlet, texts in by_outlet.items()
    ]
    return Coverage(
        release.id,
        release.document.outlet,
        release.document.published,
        tuple(_fold(rows)),
        _totals(release, rows, [pair.b.document for pair in pairs]),
    )


def _row(
    outlet: str,
    texts: Sequence[Comparison],
    release: Document,
    parts: Mapping[str, Member],
    parents: Mapping[str, str | None],
    inherited: Sequence[Edit],
) -> CoverageRow:
    """Return the row of an outlet: its first text, with the changes of facts that it has from its source."""
    pair = texts[0]
    article, part = pair.b.document, parts[pair.b.id].part
    lag, rough = lag_hours(article, release)
    quotes = _quotes(pair)
    changes = [
        edit for passage in pair.passages if not passage.repeat for edit in passage.edits if edit.kind in FACT_KINDS
    ]
    via = parents.get(article.id)
    strongest = min((*changes, *inherited), key=_strongest, default=None)
    return CoverageRow(
        outlet=outlet,
        document=article.id,
        title=article.title,
        url=article.url,
        first_seen=article.published,
        lag_hours=lag,
        lag_is_rough=rough,
        part=part,
        via=via,
        carries=via if part == "syndicated copy" else None,
        share_of_article=pair.share_of_b.paraphrase,
        share_of_release=pair.share_of_a.paraphrase,
        words=pair.share_of_b.words,
        quotes_kept=quotes.count("kept"),
        quotes_altered=quotes.count("altered"),
        quotes_dropped=quotes.count("dropped"),
        facts_changed=len(changes) + len(inherited),
        strongest_change=strongest,
        passages=pair.passages,
        also=tuple(sorted(other.b.id for other in texts[1:])),
        facts_inherited=len(inherited),
        change_is_inherited=strongest in inherited,
    )


def _quotes(pair: Comparison) -> list[str]:
    """Return for each quotation of the release whether it was kept, altered (its marks taken off, too) or dropped."""
    found: dict[tuple[int, int], str] = {}
    for row in pair.quotes:
        if row.a is None or row.status in ("newly-quoted", "added"):
            continue
        place = (row.a.start, row.a.end)
        if row.status == "dropped":
            found.setdefault(place, "dropped")
        elif row.status != "kept":
            found[place] = "altered"
        elif found.get(place) != "altered":
            found[place] = "kept"
    return list(found.values())


def _strongest(edit: Edit) -> tuple[int, int, int, int]:
    return _SEVERITIES.index(edit.severity), FACT_KINDS.index(edit.kind), edit.b.start, edit.a.start


def _fold(rows: Iterable[CoverageRow]) -> list[CoverageRow]:
    """Return the rows by first seen, each copy below the text that it carries."""
    rows = list(rows)
    carried = {row.document for row in rows}
    below: dict[str, list[CoverageRow]] = {}
    for row in rows:
        if row.carries in carried and row.carries is not None:
            below.setdefault(row.carries, []).append(row)
    order: list[CoverageRow] = []
    waiting = [row for row in reversed(rows) if row.carries not in carried]
    while waiting:
        row = waiting.pop()
        order.append(row)
        waiting += reversed(below.get(row.document, []))
    return order


def _totals(release: ParsedDocument, rows: Sequence[CoverageRow], articles: Sequence[Document]) -> CoverageTotals:
    timeline = make_timeline([release.document, *articles])
    dated = sorted(articles, key=when)
    return CoverageTotals(
        outlets=len(rows),
        articles=len(articles),
        copies=sum(row.carries is not None for row in rows),
        first_seen=dated[0].published if dated else None,
        spread_hours=timeline.spread_hours,
        mean_share_of_article=_mean([row.share_of_article for row in rows]),
        mean_share_of_release=_mean([row.share_of_release for row in rows]),
        quotes=max((row.quotes_kept + row.quotes_altered + row.quotes_dropped for row in rows), default=0),
        quotes_kept=sum(row.quotes_kept for row in rows),
        quotes_altered=sum(row.quotes_altered for row in rows),
        quotes_dropped=sum(row.quotes_dropped for row in rows),
        facts_changed=sum(row.facts_changed for row in rows),
    )


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), 6) if values else 0.0
