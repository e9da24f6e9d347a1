"""A run in a few lines, and a table of stories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from dedupe.render.terminal.paper import clean, cut
from dedupe.render.terminal.words import sentence, styled, window
from dedupe.render.view.corpus import view_corpus
from dedupe.render.view.gather import gather_stories
from dedupe.render.view.wording import count, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Cluster, Result
    from dedupe.render.terminal.paper import Paper
    from dedupe.render.view.pages import StoryRow

_LOOK_FIRST = 5
_STORIES = 50
"""Stories listed on a terminal; the rest is counted, and all of them stand in --json and --csv."""
_RANKS = ("high", "medium", "low", "none")
_NARROW, _WIDE = 90, 110


def print_overview(result: Result, paper: Paper) -> None:
    """Print what was found, and the strongest change of the stories that have one."""
    view = view_corpus(result, gather_stories(result))
    paper.line("")
    paper.paragraph(Text(clean(view.title), style="strong"), 2)
    paper.paragraph(sentence(view.standfirst), 2)
    paper.line("")
    width = max(len(row.value) for row in view.figures)
    for row in view.figures:
        paper.line(f"  {row.value:>{width}}  ", (clean(row.label), "quiet"))
    changed = [story for story in view.stories if story.strongest]
    changed.sort(key=lambda story: _RANKS.index(story.strongest.severity) if story.strongest else len(_RANKS))
    if changed:
        paper.line("")
        paper.line(("  Look first at", "strong"))
    for story in changed[:_LOOK_FIRST]:
        _print_change(story, paper)
    if result.near_misses:
        paper.line("")
        paper.line(
            (f"  {count(len(result.near_misses), 'pair')} below the rule for a match, listed in the report", "quiet")
        )
    paper.line("")


def _print_change(story: StoryRow, paper: Paper) -> None:
    """Print a story's strongest change: how strong, which story, which kind, what became what."""
    row = story.strongest
    if row is None:
        return
    is_wide = paper.width >= _NARROW
    title = (44 if paper.width >= _WIDE else 30) if is_wide else paper.width - 12
    head = Text.assemble("  ", (f"{row.severity:<8}", "high" if row.severity == "high" else "strong"))
    head.append(f"{cut(story.title, title):<{title}}  ")
    room = (paper.width - head.cell_len - 22) // 2 if is_wide else paper.width - 12
    mark = row.severity if row.severity in ("high", "medium") else None
    if row.said:
        said = Text(clean(row.said), style=mark or "")
        for line in (Text.assemble(head, (f"{row.name:<19}", "quiet"), said),) if is_wide else (head, said):
            for part in paper.wrap(line, paper.width):
                paper.line(part)
        return
    # The title says where it is: the changed words alone say what it is.
    old, new = (
        window(
            styled(
                [(wording, mark) if wording else ("—", None)],
                paper,
                is_left=left,
            ),
            room,
        )
        for wording, left in ((row.old, True), (row.new, False))
    )
    if is_wide:
        paper.line(head, (f"{row.name:<19}", "quiet"), old, " → ", new)
        return
    for line in (Text.assemble(head), Text.assemble("          ", old), Text.assemble("        → ", new)):
        paper.line(line)


def print_stories(documents: int, clusters: Sequence[Cluster], paper: Paper) -> None:
    """Print one line a story, the largest first."""
    ordered = sorted(clusters, key=lambda story: (-len(story.members), story.id))
    members = sum(len(story.members) for story in clusters)
    head = f"{count(len(clusters), 'story', 'stories')}, holding {figure(members)} of {count(documents, 'document')}"
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
        paper.line((f"… and {figure(len(ordered) - _STORIES)} more; all of them with --json or --csv", "quiet"))
