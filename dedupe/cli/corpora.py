"""dedupe corpora list | check | new."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.render.plain import visible

if TYPE_CHECKING:
    from dedupe.model import Document
    from dedupe.settings import Settings


@click.group("corpora", short_help="List, check and make corpora.")
def command() -> None:
    """List, check and make corpora: folders of documents with a manifest, corpora/NAME/corpus.toml."""


@command.command("list", short_help="List what there is.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one a corpus (default on a pipe).")
def list_all(*, as_json: bool) -> None:
    """List the corpora of this folder and those that travel with the tool."""
    from dedupe.corpus import list_corpora

    corpora = list_corpora()
    if as_json or not sys.stdout.isatty():
        for corpus in corpora:
            row = {"name": corpus.name, "title": corpus.title, "licence": corpus.licence, "counts": dict(corpus.counts)}
            click.echo(json.dumps(row, ensure_ascii=False))
        return
    from dedupe.render.view.wording import count

    for corpus in corpora:
        counts = ", ".join(count(number, name.removesuffix("s"), name) for name, number in corpus.counts.items())
        click.echo(visible(f"{corpus.name}\n  {corpus.title}\n  {counts}\n  {corpus.licence}"))


@command.command("check", short_help="Check digests, counts and labels.")
@click.argument("names", metavar="[NAME]...", nargs=-1)
@click.option("--update", is_flag=True, help="Take the files as they are now: renew counts and digests.")
def check(*, names: tuple[str, ...], update: bool) -> int:
    """Check corpora (all without a name): digests, counts, and that every label stands in its text.

    Faults are printed, one a line. Exit code 1 when there is one.
    """
    from dedupe.corpus import check_corpus, find_corpus, list_corpora, renew_corpus

    corpora = [find_corpus(name) for name in names] or list_corpora()
    code = 0
    for corpus in corpora:
        faults = check_corpus(renew_corpus(corpus) if update else corpus)
        for fault in faults:
            click.echo(visible(f"{corpus.name}: {fault}"))
        if not faults:
            click.echo(f"{corpus.name}: {len(corpus.digests)} files, all as the manifest says", err=True)
        code = code or bool(faults)
    return int(code)


@command.command("new", short_help="Make a corpus from files and folders.")
@click.argument("name")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--set", "assignments", multiple=True, metavar="NAME=VALUE", help="A setting it is read with, as read.text=body."
)
def new(*, name: str, paths: tuple[Path, ...], assignments: tuple[str, ...]) -> None:
    """Make the corpus corpora/NAME from copies of files and folders.

    Then open corpora/NAME/corpus.toml and fill in title, licence and source.
    """
    from dedupe.cli.progress import Undated, tell_rejected
    from dedupe.corpus import new_corpus
    from dedupe.corpus.find import CORPORA
    from dedupe.model import Rejected
    from dedupe.render.view.wording import count
    from dedupe.settings import Settings

    settings = Settings().override(assignments)
    undated = Undated(settings.read)
    rejected: list[Rejected] = []

    def note(record: Document | Rejected) -> None:
        undated.note(record)
        if isinstance(record, Rejected):
            rejected.append(record)

    corpus = new_corpus(name, paths, CORPORA, _changes(settings), note)
    tell_rejected(rejected, quiet=False)
    undated.tell(quiet=False)
    counts = ", ".join(count(number, noun.removesuffix("s"), noun) for noun, number in corpus.counts.items())
    click.echo(f"{counts}; fill in title, licence and source in {CORPORA / name / 'corpus.toml'}", err=True)
    click.echo(CORPORA / name)


def _changes(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return what differs from the defaults, stage → name → value."""
    from dedupe.settings import Settings

    defaults = Settings().to_dict()
    stages = settings.to_dict().items()
    changed = {stage: {k: v for k, v in values.items() if v != defaults[stage][k]} for stage, values in stages}
    return {stage: values for stage, values in changed.items() if values}
