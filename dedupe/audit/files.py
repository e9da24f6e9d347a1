"""The other files of a report, held against what the result gives: a table row by row, a page by its first line."""

from __future__ import annotations

import csv
import hashlib
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.audit.load import DATA, LOG
from dedupe.audit.verdict import Finding
from dedupe.errors import OutputError
from dedupe.render import find_format, formats

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.audit.load import Recorded
    from dedupe.audit.verdict import Verdict
    from dedupe.model import Result

_SHOWN = 80
_DIGITS = 12
"""Hexadecimal digits of a digest in a message: enough to tell two apart."""
_ALWAYS = frozenset({"csv", "html"})
"""The formats looked at whatever the log says was written: tables and pages are what people read."""


def check_files(recorded: Recorded, result: Result, verdict: Verdict) -> None:
    """Hold every file beside the data of a report against what *result* gives; name those it knows nothing of."""
    folder = recorded.folder
    if folder is None:
        return
    logged = _logged(recorded)
    seen = {LOG, recorded.path.name}
    with tempfile.TemporaryDirectory(prefix="dedupe-") as making:
        for name in sorted(_ALWAYS | set(logged)):
            if name not in formats.names():
                verdict.notes.append(
                    f"files of the format {name}, which this version does not have, were not looked at"
                )
                continue
            place = Path(making) / name
            place.mkdir()
            try:
                made = find_format(name)(result, place)
            except OutputError as error:
                verdict.notes.append(f"files of the format {name} were not looked at: {error}")
                continue
            for path in made:
                file = path.relative_to(place).as_posix()
                seen.add(file)
                _check(file, path, folder / file, verdict, is_wanted=file in logged.get(name, ()))
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    unknown = sorted(there - seen)
    if unknown:
        verdict.notes.append(f"not looked at, since no format of the report wrote them: {', '.join(unknown)}")
    looked_at = len(there & seen - {LOG, recorded.path.name})
    verdict.done["files"] = f"{looked_at} beside the data are as the result gives them"


def _logged(recorded: Recorded) -> dict[str, list[str]]:
    """Return format → files as the run's log has them."""
    files = recorded.log.get("files")
    entries = files.items() if isinstance(files, dict) else ()
    return {str(name): [str(path) for path in paths] for name, paths in entries if isinstance(paths, list)}


def _check(name: str, made: Path, there: Path, verdict: Verdict, *, is_wanted: bool) -> None:
    """File what is wrong with a file: it is gone, or says something else."""
    if not there.is_file():
        if is_wanted:
            verdict.findings.append(Finding("files", name, "that it wrote this file", "it is not in the folder"))
        return
    if name == DATA:
        # The rerun has compared what it says, place by place.
        return
    says, true = there.read_bytes(), made.read_bytes()
    if says != true and b"\0" in true:
        digests = [hashlib.sha256(data).hexdigest()[:_DIGITS] for data in (says, true)]
        told = f"the result gives {len(true)} with digest {digests[1]}…"
        verdict.findings.append(Finding("files", name, f"{len(says)} bytes with digest {digests[0]}…", told))
    elif says != true:
        found = _cells if name.endswith(".csv") else _lines
        verdict.findings += list(found(name, _text(says), _text(true)))


def _cells(name: str, says: str, true: str) -> Iterator[Finding]:
    """Yield the cells in which two tables differ; where rows are missing or more, the first of them."""
    tables = [list(csv.reader(io.StringIO(text, newline=""))) for text in (says, true)]
    heads = tables[1][0]
    if len(tables[0]) != len(tables[1]):
        at = next((n for n, rows in enumerate(zip(*tables, strict=False)) if rows[0] != rows[1]), min(map(len, tables)))
        counts = f"{len(tables[1]) - 1} rows, and they part at row {at + 1}"
        yield Finding("files", name, f"{len(tables[0]) - 1} rows", f"the result gives {counts}")
        return
    is_told = False
    for number, (row, right) in enumerate(zip(*tables, strict=True), start=1):
        if len(row) != len(right):
            is_told = True
            yield Finding("files", f"{name}, row {number}", f"{len(row)} cells", f"the result gives {len(right)}")
            continue
        for column, cell, proper in zip(heads, row, right, strict=True):
            if cell != proper:
                is_told = True
                yield _finding(f"{name}, row {number}, {column}", cell, proper)
    if not is_told:
        yield from _lines(name, says, true)


def _lines(name: str, says: str, true: str) -> Iterator[Finding]:
    """Yield the first line in which two files differ."""
    pairs: Sequence[tuple[str, str]] = list(zip(says.splitlines(), true.splitlines(), strict=False))
    at = next((number for number, (line, right) in enumerate(pairs) if line != right), None)
    if at is None:
        yield Finding("files", name, f"{len(says)} characters", f"the result gives {len(true)}")
        return
    yield differing_line(f"{name}, line {at + 1}", *pairs[at])


def differing_line(where: str, line: str, right: str) -> Finding:
    """Return what a line says and what is true, from shortly before the place where they part."""
    start = next((n for n, (x, y) in enumerate(zip(line, right, strict=False)) if x != y), min(len(line), len(right)))
    start = max(0, start - _SHOWN // 4)
    return _finding(where, line[start:], right[start:])


def _finding(where: str, says: str, true: str) -> Finding:
    return Finding("files", where, f"“{_cut(says)}”", f"the result gives “{_cut(true)}”")


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
