"""Reports to their places: made beside it, moved there when complete, so that no half report is left."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.errors import OutputError
from dedupe.render import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Result

SUFFIXES = {".html": "html", ".htm": "html", ".json": "json"}
"""Formats that are one file, by its suffix."""


def write_report(result: Result, folder: Path, names: Sequence[str]) -> list[Path]:
    """Return the files of a report, written in every format of *names*.

    Raises:
        UnknownNameError: There is no such format; nothing has been written.
        OutputError: The folder or a file cannot be written.
    """
    writers = [formats[name] for name in names]
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as making:
            made = [path for write in writers for path in write(result, Path(making))]
            for path in made:
                target = folder / path.relative_to(making)
                target.parent.mkdir(parents=True, exist_ok=True)
                path.replace(target)
                written.append(target)
    except OSError as error:
        raise OutputError(_fault(error, folder)) from error
    return written


def write_file(result: Result, file: Path, name: str) -> Path:
    """Return *file*, written in the format *name*, which is one file.

    Raises:
        OutputError: The format is several files, or it cannot be written.
    """
    writer = formats[name]
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".writing-") as making:
            made = writer(result, Path(making))
            if len(made) != 1:
                message = f"{file}: {name} is {len(made)} files; give a folder, as -o {file.stem}/"
                raise OutputError(message)
            made[0].replace(file)
    except OSError as error:
        raise OutputError(_fault(error, file)) from error
    return file


def write_text(text: str, file: Path) -> None:
    """Write *text* to *file*, which appears when it is complete; ``-`` is not handled here.

    Raises:
        OutputError: It cannot be written.
    """
    draft = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".writing-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(draft).chmod(0o666 & ~_umask())
        shutil.move(draft, file)
    except OSError as error:
        if draft:
            Path(draft).unlink(missing_ok=True)
        raise OutputError(_fault(error, file)) from error


def _umask() -> int:
    """Return the mask for new files; a temporary file is private until it is moved."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _fault(error: OSError, place: Path) -> str:
    return f"{place}: {(error.strerror or str(error)).lower()}; choose a place that can be written with -o"
