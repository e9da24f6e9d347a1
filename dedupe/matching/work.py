"""The folder in which a long run keeps its finished batches, until it is done: an interrupted run goes on from there.

It is named after version, settings and input (names, sizes and times of all files), so that a run with other
settings or a changed input never finds it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.errors import DedupeError, InputError
from dedupe.matching.checkpoints import LOCK, NOWHERE, FolderCheckpoints
from dedupe.stages.read.source import STDIN
from dedupe.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.matching.checkpoints import Checkpoints
    from dedupe.settings import Settings
    from dedupe.stages.read.source import Source

HOME = Path(".dedupe-work")
"""Hidden, or `dedupe cluster .` would read what an earlier run left."""
LAYOUT = 1
"""Raised when what a checkpoint holds changes: folders of another layout are not found."""


@dataclass(frozen=True, slots=True)
class Work:
    """The folder of a run: texts and checkpoints; `is_kept` says that the next run can go on from there."""

    folder: Path
    is_kept: bool

    @property
    def checkpoints(self) -> Checkpoints:
        """Where finished batches are kept; nowhere, where nobody could go on with them."""
        return FolderCheckpoints(self.folder) if self.is_kept else NOWHERE

    @property
    def held(self) -> int:
        """How many finished files there are."""
        return sum(path.suffix in (".arrow", ".npz") for path in self.folder.iterdir())


@contextmanager
def open_work(
    sources: Sequence[Source], settings: Settings, root: Path | None = None, *, resume: bool = False
) -> Iterator[Work]:
    """Give the folder of a run, which is deleted in the end; one that is interrupted or fails leaves it.

    Args:
        sources: The files of the input.
        settings: All settings.
        root: The folder around it; without it `HOME`, or one for temporary files where that cannot be written.
        resume: Begin with what an earlier run left, which is deleted otherwise.

    Raises:
        InputError: Standard input is to be gone on with, or another run is at it.
        OSError: The folder cannot be made.
    """
    if any(source.root == STDIN for source in sources):
        if resume:
            message = "-: standard input can be read once, so no run goes on with it; give a file"
            raise InputError(message)
        with _temporary() as work:
            yield work
        return
    folder = (root or HOME) / name_of(sources, settings)
    try:
        lock = _lock(folder)
    except OSError:
        if root or resume:
            raise
        with _temporary() as work:
            yield work
        return
    if lock is None:
        if resume:
            message = f"{folder}: another run is at this input with these settings; wait until it has ended"
            raise InputError(message)
        with _temporary() as work:
            yield work
        return
    try:
        yield from _kept(folder, resume=resume)
    finally:
        os.close(lock)


def _kept(folder: Path, *, resume: bool) -> Iterator[Work]:
    """Yield the folder that others can go on with, and delete it unless the run was interrupted."""
    checkpoints = FolderCheckpoints(folder)
    if not resume:
        checkpoints.empty()
    work = Work(folder, is_kept=True)
    try:
        yield work
    except BaseException as error:
        # Where the input or a setting is wrong there is nothing to go on with.
        if isinstance(error, DedupeError) or not work.held:
            checkpoints.clear()
        raise
    checkpoints.clear()


@contextmanager
def _temporary() -> Iterator[Work]:
    with tempfile.TemporaryDirectory(prefix="dedupe-") as place:
        yield Work(Path(place), is_kept=False)


def name_of(sources: Sequence[Source], settings: Settings) -> str:
    """Return the name of the folder of a run: equal for equal version, settings, batches and files."""
    files = []
    for source in sources:
        about = source.path.stat()
        # The time of the last change of anything cannot be set by hand: a file of the same size and date is told apart.
        files.append((source.name, source.id, about.st_size, about.st_mtime_ns, about.st_ctime_ns))
    made_of = [__version__, LAYOUT, settings.fingerprint(), asdict(settings.batch), files]
    digest = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()[:16]
    return f"{settings.fingerprint()}-{digest}"


def _lock(folder: Path) -> int | None:
    """Return the lock of a folder, which is made, or None where another run has it.

    The system lets go of a lock whatever becomes of the process.
    """
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR)
        try:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            # Windows: two runs of one input at a time are the user's care.
            return lock
        except OSError:
            os.close(lock)
            return None
        if os.fstat(lock).st_nlink:
            return lock
        # The run that had it was done in between, and has deleted the folder.
        os.close(lock)
