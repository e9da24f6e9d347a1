"""Stories, coverage and explanations as plain data, for JSON; their tables are in `render.coverage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedupe.render.coverage import RULING, ruling_row

if TYPE_CHECKING:
    from dedupe.model import Cluster, Cover, Coverage, CoverageRow, Descent, Edit, Evidence, Revision, Ruling


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
    return dict(zip(RULING, ruling_row(ruling), strict=True))


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
