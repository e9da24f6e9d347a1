"""dedupe expire STORE --older-than AGE: old articles out of an index."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from dedupe.cli.options import Choices

_AGE = re.compile(r"(\d{1,6}) ?(h|d|w|y)[a-z]*", re.IGNORECASE)
_HOURS = {"h": 1, "d": 24, "w": 7 * 24, "y": 365 * 24}


@click.command("expire")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.option("--older-than", required=True, metavar="AGE|DATE", help="90d, 12w, 1y, 36h, or a day such as 2024-01-31.")
@setting_options
def command(*, store: Path, older_than: str, choices: Choices) -> None:
    """Remove articles that were published, or where no date is known added, before a time.

    The room is used again by what is added next; the file does not shrink.

    \b
    dedupe expire news.db --older-than 90d
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index

    limit = parse_age(older_than)
    with open_index(store, choices) as index:
        removed = index.expire(limit)
    if not choices.quiet:
        from dedupe.render.view.wording import count

        click.echo(f"{store}: {count(removed, 'version')} removed", err=True)


def parse_age(value: str) -> timedelta | datetime:
    """Return an age or a moment from what the user wrote.

    Raises:
        BadParameter: It is neither.

    >>> parse_age("12w").days
    84
    """
    age = _AGE.fullmatch(value.strip())
    if age:
        return timedelta(hours=int(age[1]) * _HOURS[age[2].lower()])
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError as error:
        message = f'"{value}" is neither an age such as 90d, 12w, 1y, 36h nor a day such as 2024-01-31'
        raise click.BadParameter(message, param_hint="--older-than") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
