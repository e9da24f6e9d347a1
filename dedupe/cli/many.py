"""The stories of a corpus by the way that fits it: document by document, or where there are many in columns.

Many articles are gone through in batches, whatever files they come from; what is finished is kept until the run is
done, so that one that is interrupted goes on with ``--resume``.
"""

from __future__ import annotations

from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.progress import Undated
from dedupe.errors import RecordError
from dedupe.model import Document, Event, Rejected

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dedupe.cli.engines import Engine
    from dedupe.cli.options import Choices
    from dedupe.cli.progress import Watcher
    from dedupe.corpus import Corpus
    from dedupe.matching.work import Work
    from dedupe.model import Cluster
    from dedupe.settings import Settings
    from dedupe.stages.read import Read, Reading
    from dedupe.stages.read.columns import TextTable
    from dedupe.stages.read.source import Source
    from dedupe.stages.read.streams import SpooledTable

    Found = tuple[list[str], list[Cluster], list[Rejected]]

_READ_STEP = 500


def find_stories(
    corpus: Corpus, settings: Settings, engine: Engine, choices: Choices, watch: Watcher | None, *, resume: bool
) -> Found:
    """Return the ids of all documents, their stories, and what was rejected.

    Args:
        corpus: The corpus.
        settings: All settings.
        engine: Says where finished batches are kept.
        choices: What every command has.
        watch: The watcher of progress.
        resume: Begin with what an interrupted run of the same input and settings left.

    Raises:
        RecordError: Under strict, for the first record that could not be read.
        InputError: There is no document at all, or nothing can be gone on with.
        ClickException: The run was interrupted; the message says how to go on.
    """
    from dedupe.corpus.decisions import read_decisions
    from dedupe.matching import MANY, is_many
    from dedupe.pipeline import find_clusters
    from dedupe.stages.read import Reading

    decisions = read_decisions(corpus)
    # What a person decided is of few pairs, which are looked at one by one.
    in_columns = is_many(MANY) and find_spec("pyarrow") is not None and not decisions
    table = corpus.columns(settings) if in_columns else None
    if table is not None and is_many(len(table.ids)):
        return _Many(table.sources, settings, engine, choices, watch).find(lambda _: table, resume=resume)
    sources = corpus.sources()
    reading = Reading(sources, settings.read)
    items = iter(reading)
    head = list(islice(items, MANY)) if in_columns else []
    if len(head) == MANY:
        many = _Many(sources, settings, engine, choices, watch)
        return many.find(lambda work: many.spool(work, reading, chain(head, items)), resume=resume)
    if resume and not choices.quiet:
        if decisions:
            why = "somebody decided about pairs of it"
        else:
            why = f"it has fewer than {MANY} articles" if in_columns else "the extra fast is not installed"
        click.echo(f"--resume: nothing is kept of a run over this corpus ({why})", err=True)
    ids: list[str] = []
    undated = Undated(settings.read)
    records = _noting(_counted(chain(head, items), reading, watch), ids, undated)
    _, clusters, rejected = find_clusters(records, settings, strict=choices.strict, decisions=decisions)
    undated.tell(quiet=choices.quiet)
    return ids, clusters, rejected


class _Many:
    """A run over many articles."""

    def __init__(
        self, sources: list[Source], settings: Settings, engine: Engine, choices: Choices, watch: Watcher | None
    ) -> None:
        self._sources = sources
        self._settings = settings
        self._root = Path(engine.work) if engine.work else None
        self._choices = choices
        self._watch = watch
        self._undated = Undated(settings.read)

    def find(self, table_in: Callable[[Work], TextTable | SpooledTable], *, resume: bool) -> Found:
        """Return ids, stories and what was rejected; *table_in* gives the articles, with a folder to put texts into."""
        from dedupe.matching.files import find_stories_in
        from dedupe.matching.work import open_work

        with open_work(self._sources, self._settings, self._root, resume=resume) as work:
            if resume:
                self._say(f"going on from {work.held} finished files in {work.folder}" if work.held else _NOTHING)
            try:
                table = table_in(work)
                found = find_stories_in(table, self._settings, self._choices.jobs, self._watch, work.checkpoints)
            except KeyboardInterrupt as stop:
                if not (work.is_kept and work.held):
                    raise
                message = f"stopped; what was finished is kept in {work.folder}: the same command with --resume goes on"
                raise click.ClickException(message) from stop
        if self._choices.strict and table.rejected:
            first = table.rejected[0]
            message = f"{first.where}: {first.reason}"
            raise RecordError(message)
        unlisted = found.pairs.candidates.unlisted
        self._undated.tell(quiet=self._choices.quiet)
        if unlisted:
            self._say(
                f"{unlisted} further pairs, counted for each passage that more than {self._settings.index.bucket} "
                "documents share, are joined by links instead of being listed (list more with --set index.bucket=N)"
            )
        return [name for row, name in enumerate(table.ids) if row not in table.dropped], found.clusters, table.rejected

    def spool(self, work: Work, reading: Reading, items: Iterator[Read]) -> SpooledTable:
        """Return the articles of any files, put into the folder; of an interrupted run what is not there yet."""
        from dedupe.stages.read import Reading
        from dedupe.stages.read.streams import Spool

        spool = Spool(work.folder)
        if spool.batches:
            reading = Reading(self._sources, self._settings.read, spool.seen)
            # Of what an interrupted run read its dates are known, and no more of what stood for them.
            self._undated.is_part = True
            items = iter(reading)
        before = spool.documents
        records = _counted(self._sound(items), reading, self._watch, before)
        return spool.fill(records, self._settings.batch)

    def _sound(self, items: Iterator[Read]) -> Iterator[Read]:
        """Yield *items*, those refused that the rest of the line cannot take."""
        from dedupe.pipeline import fault_of
        from dedupe.stages.read import Read

        for one in items:
            fault = fault_of(one.item, {}) if isinstance(one.item, Document) else one.item
            if fault and self._choices.strict:
                message = f"{fault.where}: {fault.reason}"
                raise RecordError(message)
            self._undated.note(one.item)
            yield Read(one.source, fault) if fault else one

    def _say(self, line: str) -> None:
        if not self._choices.quiet:
            click.echo(line, err=True)


_NOTHING = "--resume: nothing is kept of an earlier run over this input with these settings; this one begins anew"


def _counted(items: Iterable[Read], reading: Reading, watch: Watcher | None, before: int = 0) -> Iterator[Read]:
    """Yield *items*, telling *watch* now and then how many there were, and by the bytes how many there may be."""
    number = before
    for number, one in enumerate(items, start=before + 1):
        if watch and number % _READ_STEP == 0:
            share = reading.share
            watch(Event("read", number, int(number / share) if share else 0, "records, estimated"))
        yield one
    if watch:
        watch(Event("read", number, number, "records"))


def _noting(items: Iterable[Read], ids: list[str], undated: Undated) -> Iterator[Document | Rejected]:
    """Yield what was read, noting the ids of the documents: those without a match are in no cluster."""
    for one in items:
        undated.note(one.item)
        if isinstance(one.item, Document):
            ids.append(one.item.id)
        yield one.item
