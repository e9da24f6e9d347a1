"""dedupe stats STORE: what an index holds, and whether it is sound."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from dedupe.cli.options import Choices
    from dedupe.live import Stats


@click.command("stats")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="A JSON object (default on a pipe).")
@click.option("--check", is_flag=True, help="Look for damage; exit code 1 when some is found.")
@click.option("--rebuild", is_flag=True, help="Make the index anew from its texts, with the settings given.")
@setting_options
def command(*, store: Path, as_json: bool, check: bool, rebuild: bool, choices: Choices) -> int:
    """Tell what an index holds: articles, outlets, size, and the settings that it was made with.

    \b
    dedupe stats news.db
    dedupe stats news.db --rebuild --set shingle.k=3
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index
    from dedupe.live import Index

    if rebuild:
        with Index(store, make=False) as index:
            settings = (
                choices.settings() if choices.preset or choices.file else index.settings.override(choices.assignments)
            )
            index.rebuild(settings)
    with open_index(store, choices) as index:
        stats = index.stats()
        faults = index.check() if check else []
    if as_json or not sys.stdout.isatty():
        click.echo(json.dumps({**dataclasses.asdict(stats), **({"faults": faults} if check else {})}))
    else:
        for line in _lines(store, stats):
            click.echo(line)
        if check and not faults:
            click.echo("sound")
    for fault in faults:
        click.echo(fault, err=True)
    return 1 if faults else 0


def _lines(store: Path, stats: Stats) -> list[str]:
    from dedupe.render.view.wording import count, figure

    beside = (stats.bytes - stats.text_bytes) / max(1, stats.texts)
    dates = f", published {stats.first} to {stats.last}" if stats.first else ""
    outlets = f", {count(stats.outlets, 'outlet')}"
    size = f"{stats.bytes / 1e6:.1f} MB, {stats.text_bytes / 1e6:.1f} of them texts"
    held = f"{count(stats.documents, 'article')}, {count(stats.texts, 'text')}"
    to_tell = "" if stats.clusters else f" (told by: dedupe cluster {store})"
    postings = f"{count(stats.postings, 'posting')} in {count(stats.segments, 'segment')}"
    return [
        f"{store}: {held} ({count(stats.versions, 'later version')}){outlets}{dates}",
        f"{count(stats.clusters, 'story', 'stories')}{to_tell}; {count(stats.rejected, 'record')} rejected",
        f"{size}: {figure(round(beside))} bytes an article more",
        f"{postings}, {count(stats.recent, 'article')} not yet in one",
        f"made by dedupe {stats.version or '–'}, settings {stats.fingerprint or '–'}",
    ]
