"""What became of a person's decisions, said on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dedupe.render.plain import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dedupe.model import Ruling


def tell_rulings(rulings: Iterable[Ruling], *, quiet: bool) -> None:
    """Say how many decisions were honoured, and warn of those that need another look, even where all else is quiet."""
    rulings = list(rulings)
    honoured = sum(ruling.outcome == "applied" for ruling in rulings)
    if honoured and not quiet:
        noun = "decision was" if honoured == 1 else "decisions were"
        click.echo(f"{honoured} {noun} honoured", err=True)
    for ruling in rulings:
        if ruling.message:
            one = ruling.decision
            click.echo(visible(f"{one.where}: {one.verdict} {one.what}: {ruling.message}"), err=True)
