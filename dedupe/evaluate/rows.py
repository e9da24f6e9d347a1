"""Rows of labelled data: JSON Lines, gzipped or not, with an error that names the line."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError, RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


def read_rows(path: Path, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file, each an object that has *fields*; empty lines are passed over.

    Raises:
        InputError: The file cannot be read.
        RecordError: A line is no JSON object, or lacks a field.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(f"{path}:{number}", line, fields)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        message = f"{path}: {error}; give JSON Lines in UTF-8 that can be read"
        raise InputError(message) from error


def _row(where: str, line: str, fields: Sequence[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"{where}: not JSON ({error.msg}); each line is one object with the fields {', '.join(fields)}"
        raise RecordError(message) from error
    missing = [name for name in fields if not isinstance(row, dict) or name not in row]
    if missing:
        found = ", ".join(sorted(row)) if isinstance(row, dict) else type(row).__name__
        message = f'{where}: no field "{missing[0]}" (fields: {found}); each line needs {", ".join(fields)}'
        raise RecordError(message)
    return dict(row)
