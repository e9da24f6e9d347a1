"""Reports to their places: made beside it, moved there when complete, so that no half report is left."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.errors import OutputError
from dedupe.render import find_format

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Result

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".prov.json": "prov",
    ".json": "json",
    ".jsonld": "annotation",
    ".provn": "provn",
    ".graphml": "graphml",
    ".xlsx": "excel",
    ".sqlite": "sqlite",
    ".db": "sqlite",
    ".pdf": "pdf",
}
"""Formats that are one file, by the end of its name; the first that fits counts."""


_PAGES = {"html": ("stories/story-*.html", "related/pair-*.html")}
_GENERATOR = b'<meta name="generator" content="dedupe '


def format_of(name: str) -> str | None:
    """Return the format of a file called *name*; None where its end names none.

    >>> format_of("week.prov.json"), format_of("week.JSON"), format_of("week.csv")
    ('prov', 'json', None)
    """
    return next((found for suffix, found in SUFFIXES.items() if name.lower().endswith(suffix)), None)


def write_report(result: Result, folder: Path, names: Sequence[str]) -> dict[str, list[Path]]:
    """Return the files of a report by format, written in every format of *names*.

    Raises:
        UnknownNameError: There is no such format; nothing has been written.
        OutputError: The folder or a file cannot be written.
    """
    writers = {name: find_format(name) for name in names}
    written: dict[str, list[Path]] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".writing-") as making:
            made = {name: write(result, Path(making)) for name, write in writers.items()}
            for name, paths in made.items():
                written[name] = [folder / path.relative_to(making) for path in paths]
                for path, target in zip(paths, written[name], strict=True):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    path.replace(target)
    except OSError as error:
        raise OutputError(_fault(error, folder)) from error
    return written


def sweep(folder: Path, before: Mapping[str, Sequence[str]], written: Mapping[str, Sequence[Path]]) -> None:
    """Remove the files that an earlier run wrote in the formats written now, and that this run did not.

    A page of a story that is no more would stand there as if it were part of the report.

    Args:
        folder: The folder of the report.
        before: Format → files of the earlier run, by their place in *folder*.
        written: Format → files of this run.
    """
    home = folder.resolve()
    for name, paths in written.items():
        kept = {path.resolve() for path in paths}
        for old in before.get(name, ()):
            path = (folder / old).resolve()
            if path.is_relative_to(home) and path not in kept and path.is_file():
                path.unlink()
        for pattern in _PAGES.get(name, ()):
            # The log of the earlier run may be gone: a page that dedupe made names it.
            for path in home.glob(pattern):
                if path not in kept and _GENERATOR in path.read_bytes()[:2000]:
                    path.unlink()


def file_bytes(result: Result, name: str) -> bytes:
    """Return a report in the format *name*, which must be one file.

    Raises:
        UnknownNameError: There is no such format.
        OutputError: The format is several files.
    """
    if name == "html":
        from dedupe.render.layout import report_file

        return report_file(result).encode()
    with tempfile.TemporaryDirectory(prefix="dedupe-") as making:
        made = find_format(name)(result, Path(making))
        if len(made) != 1:
            message = f"a report as {name} is {len(made)} files here; give a folder: -o FOLDER/"
            raise OutputError(message)
        return made[0].read_bytes()


def write_text(text: str, file: Path) -> None:
    """Write *text* to *file*, which appears when it is complete.

    Raises:
        OutputError: It cannot be written.
    """
    write_bytes(text.encode("utf-8"), file)


def write_bytes(data: bytes, file: Path) -> None:
    """Write *data* to *file*, which appears when it is complete; folders that are missing are made.

    That is so for every command that writes a file: a run of an hour is not lost for want of a folder.

    Raises:
        OutputError: It cannot be written.
    """
    draft = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent, prefix=".writing-")
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
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
