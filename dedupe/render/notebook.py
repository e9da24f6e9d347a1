"""What a notebook shows of a comparison, a story and a result: one block of HTML that stands alone.

It needs no script and no network, has its own style, which touches nothing else on the page, and escapes everything.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from dedupe.render.html import asset, environment
from dedupe.render.view import gather_stories, view_corpus, view_pair

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedupe.model import Cluster, Comparison, Result
    from dedupe.render.view.rows import Block, TextRun

_STORIES = 20


def comparison_fragment(comparison: Comparison) -> str:
    """Return the finding, the shares, the strongest changes and every passage of two documents."""
    view = view_pair(comparison)
    left = _runs_of_passages(block for row in view.rows for block in row.left)
    right = _runs_of_passages(block for row in view.rows for block in row.right)
    passages = [(row, left.get(row.id, []), right.get(row.id, [])) for row in view.evidence.passages]
    return _fragment("comparison", "Comparison of two texts", view=view, passages=passages)


def result_fragment(result: Result) -> str:
    """Return what a run found: how much is shared, and its largest stories."""
    view = view_corpus(result, gather_stories(result))
    return _fragment("result", "What a corpus shares", view=view, most=_STORIES)


def cluster_fragment(story: Cluster) -> str:
    """Return the texts of a story, what each is in it and why."""
    parts = {part.id: part for part in story.parts}
    members = [(name, parts.get(name)) for name in story.members]
    return _fragment("cluster", "A story", story=story, members=members)


def _fragment(kind: str, label: str, **values: object) -> str:
    style = Markup(asset("notebook.css"))  # noqa: S704 - our own file
    return environment().get_template("notebook.html.j2").render(kind=kind, label=label, style=style, **values)


def _runs_of_passages(blocks: Iterable[Block]) -> dict[str, list[TextRun]]:
    """Return the runs of each passage of a side, in order."""
    runs = [run for block in blocks for run in block.runs if run.passages]
    found: dict[str, list[TextRun]] = {}
    for passage, several in groupby(runs, key=lambda run: run.passages[0]):
        found.setdefault(passage, []).extend(several)
    return found
