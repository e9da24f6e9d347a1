"""Checkpoints of a run over many articles: what its finished batches came to, so that an interrupted run goes on.

A checkpoint is some arrays under a name. Whoever keeps them answers for their being of this input and these
settings (`FolderCheckpoints`: a folder that is named after both).
"""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from dedupe.model import Candidates, Sketches
from dedupe.model.sketch import MatchColumns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Arrays = Mapping[str, NDArray[Any]]


class Checkpoints(Protocol):
    """Where finished batches are kept."""

    def load(self, name: str) -> Arrays | None:
        """Return the arrays kept under *name*, or None."""

    def save(self, name: str, arrays: Arrays) -> None:
        """Keep some arrays under *name*, whole or not at all."""


class NoCheckpoints:
    """Keeps nothing."""

    def load(self, name: str) -> None:
        """Return that nothing is kept under *name*."""

    def save(self, name: str, arrays: Arrays) -> None:
        """Forget some arrays."""


NOWHERE = NoCheckpoints()
"""For those who keep nothing."""


LOCK = "lock"
"""The file of a folder that its run has a lock on."""


@dataclass(frozen=True, slots=True)
class FolderCheckpoints:
    """Keeps each checkpoint as a file of a folder."""

    folder: Path

    def load(self, name: str) -> Arrays | None:
        """Return the arrays kept under *name*, or None where they are not there or cannot be read."""
        try:
            with np.load(self._path(name), allow_pickle=False) as held:
                return {key: held[key] for key in held.files}
        except (OSError, ValueError, EOFError, zipfile.BadZipFile):
            # Half a file that a power cut left is none; its batch is made again.
            return None

    def save(self, name: str, arrays: Arrays) -> None:
        """Keep some arrays under *name*: the file is there when all of it is.

        Raises:
            OSError: The disk is full, or the folder is gone.
        """
        path = self._path(name)
        part = path.with_suffix(".part")
        with part.open("wb") as stream:
            np.savez(stream, allow_pickle=False, **arrays)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)

    def empty(self) -> None:
        """Delete what an earlier run left."""
        for path in self.folder.iterdir():
            if path.name != LOCK:
                path.unlink()

    def clear(self) -> None:
        """Delete the folder, and the one around it if that is empty then."""
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder.parent.is_dir() and not any(self.folder.parent.iterdir()):
            self.folder.parent.rmdir()

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.npz"


def load_sketches(checkpoints: Checkpoints, name: str, seed: int) -> Sketches | None:
    """Return the sketches of a batch that an earlier run made, or None."""
    held = checkpoints.load(name)
    if held is None:
        return None
    return Sketches(held["signatures"], held["fingerprints"], held["offsets"], held["contents"], seed)


def save_sketches(checkpoints: Checkpoints, name: str, sketches: Sketches) -> None:
    """Keep the sketches of a batch."""
    columns = ("signatures", "fingerprints", "offsets", "contents")
    checkpoints.save(name, {column: getattr(sketches, column) for column in columns})


_PAIRS = ("jaccard", "a_in_b", "b_in_a", "longest_run", "lead_words")


def pairs_once(checkpoints: Checkpoints, make: Callable[[], MatchColumns]) -> MatchColumns:
    """Return what candidate pairs share: what an earlier run found, or else what *make* gives, which is kept."""
    held = checkpoints.load("pairs")
    if held is not None:
        found = Candidates(
            held["a"], held["b"], held["found_by"], tuple(held["sources"].tolist()), int(held["unlisted"])
        )
        return MatchColumns(found, *(held[name] for name in _PAIRS))
    pairs = make()
    found = pairs.candidates
    arrays: dict[str, NDArray[Any]] = {
        "a": found.a,
        "b": found.b,
        "found_by": found.found_by,
        "sources": np.array(found.sources, dtype=str),
    }
    shares = {name: getattr(pairs, name) for name in _PAIRS}
    checkpoints.save("pairs", {**arrays, **shares, "unlisted": np.array(found.unlisted)})
    return pairs
