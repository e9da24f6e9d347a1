"""Stories and coverage as rows: the tables of a result, of `dedupe coverage` and `dedupe explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.render.table import Table
from dedupe.render.view.wording import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dedupe.model import (
        Cluster,
        Cover,
        Coverage,
        CoverageRow,
        Descent,
        Evidence,
        ParsedDocument,
        Result,
        Revision,
        Ruling,
        Span,
    )
    from dedupe.render.table import Cell

    Texts = Mapping[str, ParsedDocument]

_STORY = (
    "cluster",
    "type",
    "type_why",
    "representative_id",
    "why",
    "members",
    "outlets",
    "first",
    "first_seen",
    "last",
    "last_seen",
    "spread_hours",
    "undated",
)
_COVERAGE = (
    "outlet",
    "document",
    "title",
    "first_seen",
    "lag_hours",
    "lag_is_rough",
    "part",
    "carries",
    "via",
    "share_of_article",
    "share_of_release",
    "words",
    "quotes_kept",
    "quotes_altered",
    "quotes_dropped",
    "facts_changed",
    "facts_inherited",
    "change_kind",
    "change_old",
    "change_new",
    "change_inherited",
    "passages",
    "also",
    "url",
)

NOT_FROM_IT = "shares passages, not from it"
"""The part of a text that shares passages with the release and does not have them from there."""

RULING = ("what", "verdict", "note", "who", "when", "outcome", "message", "digest")
"""The columns of what a person decided."""


def story_tables(result: Result) -> list[Table]:
    """Return the tables of stories: one row a story, a member, a correction, an unseen source and a covering outlet."""
    texts = {one.id: one for one in result.documents}
    pairs = list(zip(result.clusters, result.descents, strict=True))
    return [
        Table(
            "stories",
            _STORY,
            [_story(story) for story in result.clusters],
        ),
        Table(
            "parts",
            ("cluster", "id", "part", "why", "share", "lag_hours", "lag_is_rough"),
            [
                (story.id, one.id, one.part, one.why, one.share, one.lag_hours, one.lag_is_rough)
                for story in result.clusters
                for one in story.parts
            ],
        ),
        Table(
            "corrections",
            ("before", "after", "kind", "severity", "old", "new", "a_start", "a_end", "b_start", "b_end", "note"),
            [row for story in result.clusters for revision in story.revisions for row in _corrections(revision, texts)],
        ),
        Table("sources", ("cluster", "target", "source", "is_main", "share", "reasons"), _sources(pairs)),
        Table(
            "coverage",
            ("release", *_COVERAGE),
            [(coverage.release, *_covering(row)) for coverage in result.coverages for row in coverage.rows],
        ),
        Table(
            "decisions",
            RULING,
            [ruling_row(ruling) for ruling in result.rulings],
        ),
    ]


def coverage_table(coverage: Coverage) -> Table:
    """Return one row an outlet, copies below the text they carry, and a last row of totals: of lags the median.

    Texts of the story that share passages with the release and do not have them from there stand before the totals,
    by id and with `NOT_FROM_IT` as their part: they are in no total.
    """
    totals = coverage.totals
    foot: dict[str, Cell] = {
        "outlet": ", ".join(
            (count(totals.outlets, "outlet"), count(totals.articles, "article"), count(totals.copies, "copy", "copies"))
        ),
        "first_seen": totals.first_seen,
        "lag_hours": totals.median_lag_hours,
        "lag_is_rough": any(row.lag_is_rough for row in coverage.rows) if totals.median_lag_hours is not None else None,
        "share_of_article": totals.mean_share_of_article,
        "share_of_release": totals.mean_share_of_release,
        "quotes_kept": totals.quotes_kept,
        "quotes_altered": totals.quotes_altered,
        "quotes_dropped": totals.quotes_dropped,
        "facts_changed": totals.facts_changed,
    }
    rows = [_covering(row) for row in coverage.rows]
    beside: list[dict[str, Cell]] = [{"document": name, "part": NOT_FROM_IT} for name in coverage.unlisted]
    return Table("coverage", _COVERAGE, [*rows, *(tuple(map(row.get, _COVERAGE)) for row in (*beside, foot))])


def cover_table(cover: Cover, article: ParsedDocument) -> Table:
    """Return one row a source, in the order found, one for what is said again, the last for what nothing explains.

    `kind` tells them apart; their shares add up to all of the article.
    """
    rows: list[tuple[Cell, ...]] = [
        (
            "source",
            step.source,
            step.outlet,
            step.published,
            step.share,
            step.share_alone,
            step.so_far,
            _places(step.spans),
            _excerpt(step.spans, article),
        )
        for step in cover.steps
    ]
    rests = [("unexplained", cover.unexplained_share, cover.unexplained)]
    if cover.said_again:
        rests.insert(0, ("said again", cover.said_again_share, cover.said_again))
    rows += [
        (kind, None, None, None, share, None, None, _places(spans), _excerpt(spans, article))
        for kind, share, spans in rests
    ]
    columns = ("kind", "source", "outlet", "published", "share", "share_alone", "so_far", "spans", "text")
    return Table("explain", columns, rows)


def ruling_row(ruling: Ruling) -> tuple[Cell, ...]:
    """Return a person's decision and what became of it, in the order of `RULING`."""
    one = ruling.decision
    return (one.what, one.verdict, one.note, one.who, one.when, ruling.outcome, ruling.message, ruling.digest)


def _story(story: Cluster) -> tuple[Cell, ...]:
    head = (story.id, story.type, story.type_why, story.representative, story.why, len(story.members))
    line = story.timeline
    if line is None:
        return (*head, *(None,) * 7)
    return (
        *head,
        line.outlets,
        line.first,
        line.first_seen,
        line.last,
        line.last_seen,
        line.spread_hours,
        line.undated,
    )


def _sources(pairs: Iterable[tuple[Cluster, Descent]]) -> list[tuple[Cell, ...]]:
    """Return the second sources and the unseen ones: what is not in the lines of descent."""
    rows: list[tuple[Cell, ...]] = []
    for story, descent in pairs:
        for line in descent.lines:
            rows += [(story.id, line.member, one.source, False, one.share, _texts(one.reasons)) for one in line.others]
        for unseen in descent.unseen:
            if unseen.is_main:
                rows += [(story.id, name, unseen.id, True, None, _texts(unseen.reasons)) for name in unseen.takers]
    return rows


def _corrections(revision: Revision, texts: Texts) -> Iterable[tuple[Cell, ...]]:
    note = revision.note.of(texts[revision.after].text) if revision.note else None
    for e in revision.edits:
        yield (
            revision.before,
            revision.after,
            e.kind,
            e.severity,
            e.old,
            e.new,
            e.a.start,
            e.a.end,
            e.b.start,
            e.b.end,
            note,
        )


def _covering(row: CoverageRow) -> tuple[Cell, ...]:
    change = row.strongest_change
    kind, old, new = (change.kind, change.old, change.new) if change else (None, None, None)
    return (
        row.outlet,
        row.document,
        row.title,
        row.first_seen,
        row.lag_hours,
        row.lag_is_rough,
        row.part,
        row.carries,
        row.via,
        row.share_of_article,
        row.share_of_release,
        row.words,
        row.quotes_kept,
        row.quotes_altered,
        row.quotes_dropped,
        row.facts_shown,
        row.facts_inherited if row.facts_shown is not None else None,
        kind,
        old,
        new,
        row.change_is_inherited if change else None,
        " ".join(passage.id for passage in row.passages),
        " ".join(row.also),
        row.url,
    )


def _texts(reasons: Iterable[Evidence]) -> str:
    return "; ".join(reason.text for reason in reasons)


def _places(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def _excerpt(spans: Iterable[Span], article: ParsedDocument) -> str:
    return " … ".join(" ".join(span.of(article.text).split()) for span in spans)
