"""Text for a terminal: a comparison side by side, a run in a few lines, a table of stories.

In colour with bars, struck and underlined words where the terminal has them; where it has not, changed
words stand in brackets. Hostile characters are made visible before they reach the screen.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Cluster, Comparison, Result


def print_comparison(
    comparison: Comparison, *, full: bool = False, width: int | None = None, stream: TextIO | None = None
) -> None:
    """Print two texts side by side, what they share and what was changed.

    Args:
        comparison: What is known of the pair.
        full: Every passage and every word; otherwise those with changes that matter.
        width: Columns; without it those of the terminal, or 120 on a pipe. Below 80 one side stands
            below the other.
        stream: Where to; standard output without it.
    """
    from dedupe.render.terminal.pair import print_pair
    from dedupe.render.terminal.paper import Paper
    from dedupe.render.view import view_pair

    print_pair(view_pair(comparison), Paper(stream or sys.stdout, width), full=full)


def comparison_svg(comparison: Comparison, *, full: bool = False, width: int | None = None) -> str:
    """Return what a terminal in colour would show, as a picture that loads nothing from anywhere."""
    from dedupe.render.terminal.pair import print_pair
    from dedupe.render.terminal.paper import Picture
    from dedupe.render.view import view_pair

    view = view_pair(comparison)
    picture = Picture(width)
    print_pair(view, picture, full=full)
    return picture.svg(view.title)


def print_result(result: Result, stream: TextIO, width: int | None = None) -> None:
    """Print what a run found in a few lines: how much, and what to look at first."""
    from dedupe.render.terminal.overview import print_overview
    from dedupe.render.terminal.paper import Paper

    print_overview(result, Paper(stream, width))


def print_clusters(documents: int, clusters: Sequence[Cluster], stream: TextIO | None = None) -> None:
    """Print a table of stories, the largest first."""
    from dedupe.render.terminal.overview import print_stories
    from dedupe.render.terminal.paper import Paper

    print_stories(documents, clusters, Paper(stream or sys.stdout))
