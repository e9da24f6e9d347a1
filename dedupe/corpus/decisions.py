"""What a person decided about a corpus: `decisions.csv` beside it, one decision a row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, get_args

from dedupe.errors import InputError, unknown
from dedupe.model import Decision, Verdict
from dedupe.stages.read.cells import free_cell

if TYPE_CHECKING:
    from pathlib import Path

    from dedupe.corpus.manifest import Corpus

FILE = "decisions.csv"
COLUMNS = ("what", "verdict", "note", "who", "when", "digest")
"""Only the first two are needed."""


def decisions_file(corpus: Corpus) -> Path | None:
    """Return where the decisions about a corpus stand: in its folder, or beside the file or folder that was named."""
    if corpus.folder is not None:
        return corpus.folder / FILE
    folders = {path.resolve().parent for path in corpus.paths if str(path) != "-"}
    return folders.pop() / FILE if len(folders) == 1 else None


def read_decisions(corpus: Corpus) -> list[Decision]:
    """Return the decisions about a corpus, in the order of the file; none where there is no file.

    Raises:
        InputError: It cannot be read, or a row is no decision.
    """
    path = decisions_file(corpus)
    if path is None or not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            found = tuple(reader.fieldnames or ())
            if missing := [name for name in COLUMNS[:2] if name not in found]:
                message = f'{path}: no column "{missing[0]}" (columns: {", ".join(found)}); see dedupe guide decisions'
                raise InputError(message)
            return [_decision(row, f"{path.name}:{number:04}") for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{path}: {getattr(error, 'strerror', None) or error}; decisions are CSV in UTF-8"
        raise InputError(message) from error


def _decision(row: dict[str, str | None], where: str) -> Decision:
    cells = {name: free_cell((row.get(name) or "").strip()) for name in COLUMNS}
    verdict = next((known for known in get_args(Verdict) if known == cells["verdict"].casefold()), None)
    if verdict is None:
        message = f"{where}: {unknown('verdict', cells['verdict'], get_args(Verdict))}"
        raise InputError(message)
    cells.pop("verdict")
    return Decision(verdict=verdict, where=where, **cells)
