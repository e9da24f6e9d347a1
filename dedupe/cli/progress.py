"""Progress on standard error: bars on a terminal, nothing on a pipe, and what was left out at the end."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dedupe.model import Document, Event
from dedupe.render.plain import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.progress import TaskID

    from dedupe.model import ParsedDocument, Rejected
    from dedupe.settings import ReadSettings

    Watcher = Callable[[Event], None]

_NAMED = 5
"""Records named one by one on the terminal; all of them stand in the report."""


_STEPS = 200
"""Steps of a bar: more cannot be seen, and drawing each of a million documents would take longer than the work."""
_READ_STEP = 500


@contextmanager
def progress(*, quiet: bool) -> Iterator[Watcher | None]:
    """Give a watcher for the pipeline's events, or None where nobody looks at it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class SpeedColumn(ProgressColumn):
        """How many a second: documents, or whatever a stage counts."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")

    columns = (
        TextColumn("{task.description:<10}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        SpeedColumn(),
        TextColumn("{task.fields[detail]}", markup=False),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True, highlight=False), transient=True) as bars:
        tasks: dict[str, TaskID] = {}
        shown: dict[str, int] = {}

        def watch(event: Event) -> None:
            if event.stage not in tasks:
                tasks[event.stage] = bars.add_task(event.stage, total=event.total or None, detail="")
            task = tasks[event.stage]
            if event.done - shown.get(event.stage, 0) < event.total // _STEPS and event.done != event.total:
                return
            shown[event.stage] = event.done
            bars.update(task, completed=event.done, total=event.total or None, detail=visible(event.detail))

        yield watch


def counted(records: Iterator[Document | Rejected], watch: Watcher | None) -> Iterator[Document | Rejected]:
    """Yield *records*, telling *watch* now and then how many there were: nobody knows how many there will be."""
    for number, record in enumerate(records, start=1):
        if watch and number % _READ_STEP == 0:
            watch(Event("read", number, 0, f"{number} records"))
        yield record


class Undated:
    """Notes the documents whose date cannot be read: they are kept without one, and that is told at the end."""

    def __init__(self, settings: ReadSettings) -> None:
        """Begin with none seen; *settings* name the fields."""
        self._settings = settings
        self._first: list[str] = []
        self._count = 0
        self.is_part = False

    def note(self, record: Document | Rejected) -> None:
        """Note a record, if it is a document whose date cannot be read."""
        from dedupe.stages.read.record import unread_date

        said = unread_date(record, self._settings) if isinstance(record, Document) else ""
        if said and isinstance(record, Document):
            self._count += 1
            if len(self._first) < _NAMED:
                self._first.append(f"  {record.id}: {said}")

    def tell(self, *, quiet: bool) -> None:
        """Say on standard error how many there were, and name the first."""
        if not self._count or quiet:
            return
        least = "at least " if self.is_part else ""
        noun = "document is" if self._count == 1 else "documents are"
        how = "what stands for a date is not ISO 8601, such as 2025-01-31"
        click.echo(f"{least}{self._count} {noun} taken as undated, for {how}:", err=True)
        for line in self._first:
            click.echo(visible(line), err=True)
        if self._count > len(self._first):
            click.echo(f"  … and {self._count - len(self._first)} more", err=True)


def tell_undated(documents: Iterable[ParsedDocument], settings: ReadSettings, *, quiet: bool) -> None:
    """Say on standard error which documents of a result have a date that cannot be read."""
    undated = Undated(settings)
    for parsed in documents:
        undated.note(parsed.document)
    undated.tell(quiet=quiet)


def tell_rejected(rejected: Sequence[Rejected], *, quiet: bool, place: str = "") -> None:
    """Say on standard error how many records were left out, name the first of them, and where all are named.

    Args:
        rejected: What was left out.
        quiet: Say nothing.
        place: What was written that names all of them; without it the command that names them is said.
    """
    if not rejected or quiet:
        return
    noun = "record was" if len(rejected) == 1 else "records were"
    click.echo(f"{len(rejected)} {noun} left out:", err=True)
    for bad in rejected[:_NAMED]:
        click.echo(visible(f"  {bad.where}: {bad.reason}"), err=True)
    if len(rejected) > _NAMED:
        where = f"all of them in {place}" if place else "all of them named in what dedupe report writes"
        click.echo(f"  … and {len(rejected) - _NAMED} more, {where}", err=True)
