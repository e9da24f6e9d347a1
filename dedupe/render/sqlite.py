"""SQLite: a whole result in one file that any SQLite tool opens, its texts included (`store.results`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.render import formats
from dedupe.store.results import write_result

if TYPE_CHECKING:
    from pathlib import Path

    from dedupe.model import Result

FILE = "result.sqlite"


@formats.register("sqlite")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote, in place of one that stood there: ``result.sqlite``.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / FILE
    if path.is_file():
        path.unlink()
    write_result(result, path)
    return [path]
