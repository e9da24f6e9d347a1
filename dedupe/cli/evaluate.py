"""dedupe evaluate KIND: scores on labelled data, as JSON."""

from __future__ import annotations

import click


@click.group("evaluate", short_help="Score the tool on labelled data.")
def command() -> None:
    """Score the tool on labelled data and print JSON."""
