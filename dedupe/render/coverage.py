"""Stories and coverage as rows and as plain data: the tables of a result, of `dedupe coverage` and `dedupe explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
        Edit,
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
            ("what", "verdict", "note", "who", "when", "outcome", "message", "digest"),
            [_ruling(ruling) for ruling in result.rulings],
        ),
    ]


def coverage_table(coverage: Coverage) -> Table:
    """Return one row an outlet, copies below the text they carry, and a last row of totals: of lags the median."""
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
    return Table("coverage", _COVERAGE, [*rows, tuple(foot.get(name) for name in _COVERAGE)])


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


def story_dict(story: Cluster, descent: Descent) -> dict[str, Any]:
    """Return what a result says of a story beside its members and lines."""
    timeline = story.timeline
    return {
        "type": story.type,
        "type_why": story.type_why,
        "parts": [
            {
                "id": one.id,
                "part": one.part,
                "why": one.why,
                "share": one.share,
                "lag_hours": one.lag_hours,
                "lag_is_rough": one.lag_is_rough,
            }
            for one in story.parts
        ],
        "timeline": None
        if timeline is None
        else {
            "first": timeline.first,
            "first_seen": timeline.first_seen,
            "last": timeline.last,
            "last_seen": timeline.last_seen,
            "spread_hours": timeline.spread_hours,
            "outlets": timeline.outlets,
            "undated": timeline.undated,
        },
        "revisions": [_revision(revision) for revision in story.revisions],
        "unseen": [
            {
                "id": unseen.id,
                "takers": list(unseen.takers),
                "is_main": unseen.is_main,
                "reasons": [_reason(reason) for reason in unseen.reasons],
            }
            for unseen in descent.unseen
        ],
    }


def coverage_dict(coverage: Coverage) -> dict[str, Any]:
    """Return a coverage as plain data; the passages with their places in the release (a) and the article (b)."""
    totals = coverage.totals
    return {
        "release": coverage.release,
        "outlet": coverage.release_outlet,
        "published": coverage.release_published,
        "rows": [_row_dict(row) for row in coverage.rows],
        "totals": {
            "outlets": totals.outlets,
            "articles": totals.articles,
            "copies": totals.copies,
            "first_seen": totals.first_seen,
            "spread_hours": totals.spread_hours,
            "median_lag_hours": totals.median_lag_hours,
            "mean_share_of_article": totals.mean_share_of_article,
            "mean_share_of_release": totals.mean_share_of_release,
            "quotes": totals.quotes,
            "quotes_kept": totals.quotes_kept,
            "quotes_altered": totals.quotes_altered,
            "quotes_dropped": totals.quotes_dropped,
            "facts_changed": totals.facts_changed,
        },
        "unlisted": list(coverage.unlisted),
    }


def cover_dict(cover: Cover) -> dict[str, Any]:
    """Return an explanation by sources as plain data."""
    return {
        "article": cover.article,
        "words": cover.words,
        "sources": [
            {
                "source": step.source,
                "outlet": step.outlet,
                "published": step.published,
                "share": step.share,
                "share_alone": step.share_alone,
                "so_far": step.so_far,
                "spans": [span.to_list() for span in step.spans],
            }
            for step in cover.steps
        ],
        "said_again": {"share": cover.said_again_share, "spans": [span.to_list() for span in cover.said_again]},
        "unexplained": {"share": cover.unexplained_share, "spans": [span.to_list() for span in cover.unexplained]},
    }


def ruling_dict(ruling: Ruling) -> dict[str, Any]:
    """Return a person's decision and what became of it."""
    columns = ("what", "verdict", "note", "who", "when", "outcome", "message", "digest")
    return dict(zip(columns, _ruling(ruling), strict=True))


def _ruling(ruling: Ruling) -> tuple[Cell, ...]:
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


def _row_dict(row: CoverageRow) -> dict[str, Any]:
    return {
        "outlet": row.outlet,
        "document": row.document,
        "title": row.title,
        "url": row.url,
        "first_seen": row.first_seen,
        "lag_hours": row.lag_hours,
        "lag_is_rough": row.lag_is_rough,
        "part": row.part,
        "carries": row.carries,
        "via": row.via,
        "share_of_article": row.share_of_article,
        "share_of_release": row.share_of_release,
        "words": row.words,
        "quotes_kept": row.quotes_kept,
        "quotes_altered": row.quotes_altered,
        "quotes_dropped": row.quotes_dropped,
        "facts_changed": row.facts_shown,
        "facts_inherited": row.facts_inherited,
        "strongest_change": _edit(row.strongest_change) if row.strongest_change else None,
        "change_inherited": row.change_is_inherited,
        "passages": [
            {"id": one.id, "a": one.a.to_list(), "b": one.b.to_list(), "kind": one.kind} for one in row.passages
        ],
        "also": list(row.also),
    }


def _revision(revision: Revision) -> dict[str, Any]:
    return {
        "before": revision.before,
        "after": revision.after,
        "edits": [_edit(edit) for edit in revision.edits],
        "note": revision.note.to_list() if revision.note else None,
        "added": [span.to_list() for span in revision.added],
        "dropped": [span.to_list() for span in revision.dropped],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "kind": edit.kind,
        "severity": edit.severity,
        "old": edit.old,
        "new": edit.new,
        "a": edit.a.to_list(),
        "b": edit.b.to_list(),
    }


def _reason(reason: Evidence) -> dict[str, Any]:
    spans = {side: span.to_list() for side, span in (("a", reason.a), ("b", reason.b)) if span}
    return {"text": reason.text, **spans}


def _texts(reasons: Iterable[Evidence]) -> str:
    return "; ".join(reason.text for reason in reasons)


def _places(spans: Iterable[Span]) -> str:
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def _excerpt(spans: Iterable[Span], article: ParsedDocument) -> str:
    return " … ".join(" ".join(span.of(article.text).split()) for span in spans)
