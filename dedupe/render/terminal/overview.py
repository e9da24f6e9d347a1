"""A run in a few lines, and a table of stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Cluster, Comparison, Edit, Result
    from dedupe.render.terminal.paper import Paper

_LOOK_FIRST = 5
_STORIES = 50
"""Stories listed on a terminal; the rest is counted, and all of them stand in --json and --csv."""


def print_overview(result: Result, paper: Paper) -> None:
    """Print how much was read and found, and the strongest changes."""
    passages = [p for c in result.comparisons for p in c.passages]
    edits = [e for p in passages for e in p.edits]
    high = sum(edit.severity == "high" for edit in edits)
    members = sum(len(story.members) for story in result.clusters)
    quotes = sum(q.status in ("altered", "de-quoted", "newly-quoted") for c in result.comparisons for q in c.quotes)
    furniture = sum(len(one.furniture) for one in result.documents)
    rows = [
        ("read", _count(len(result.documents), "document")),
        ("furniture", f"{_count(furniture, 'block')} left out of every share"),
        ("stories", f"{len(result.clusters)}, holding {_count(members, 'document')}"),
        ("passages", f"{len(passages)} aligned in {_count(len(result.comparisons), 'pair')}"),
        ("changes", f"{high} of high severity, {_count(quotes, 'altered quotation')}"),
    ]
    if result.near_misses:
        rows.append(
            ("beside", f"{_count(len(result.near_misses), 'pair')} below the rule for a match, listed in the report")
        )
    for label, text in rows:
        paper.line((f"  {label:<11}", "quiet"), text)
    strongest = [(c, e) for c in result.comparisons for p in c.passages for e in p.edits if e.severity == "high"]
    if strongest:
        paper.line("")
        paper.line(("  Look first at", "strong"))
    for comparison, edit in strongest[:_LOOK_FIRST]:
        paper.line("  ", _change(comparison, edit, paper.width - 2))
    if len(strongest) > _LOOK_FIRST:
        paper.line((f"  … and {len(strongest) - _LOOK_FIRST} more of high severity", "quiet"))
    paper.line("")


def _change(comparison: Comparison, edit: Edit, width: int) -> Text:
    kind = f"{edit.kind:<15}"
    names = cut(f"{comparison.a.id} | {comparison.b.id}", 32)
    text = Text.assemble((kind, "high"), f"{names:<34}", clean(edit.old) or "–", " → ", clean(edit.new) or "–")
    text.truncate(width, overflow="ellipsis")
    return text


def print_stories(documents: int, clusters: Sequence[Cluster], paper: Paper) -> None:
    """Print one line a story, the largest first."""
    ordered = sorted(clusters, key=lambda story: (-len(story.members), story.id))
    members = sum(len(story.members) for story in clusters)
    head = f"{_count(len(clusters), 'story', 'stories')}, holding {members} of {_count(documents, 'document')}"
    paper.line((head, "strong"))
    for story in ordered[:_STORIES]:
        others = ", ".join(member for member in story.members if member != story.representative)
        line = Text.assemble((f"{len(story.members):>5}  ", "strong"), clean(story.representative))
        line.append(f"  {clean(others)}", style="quiet")
        line.truncate(paper.width, overflow="ellipsis")
        paper.line(line)
        if story.why:
            paper.line("       ", (cut(story.why, paper.width - 7), "quiet"))
    if len(ordered) > _STORIES:
        paper.line((f"… and {len(ordered) - _STORIES} more; all of them with --json or --csv", "quiet"))


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
