"""CSV: a header, then a record a row. Comma, semicolon and tab are told apart by the header."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.cells import free_cell
from dedupe.stages.read.decode import bounded_lines, decode, recoded
from dedupe.stages.read.record import to_document, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_DELIMITERS = (",", ";", "\t")


@readers.register("csv")
class TableReader:
    """Reads every row below the header as the record of a document."""

    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:
        """Return that it is likely if the first line is a header that names the text field."""
        header = head.decode("utf-8", "replace").lstrip("\ufeff").partition("\n")[0].rstrip("\r")
        return Claim(any(settings.text in _names(header, mark) for mark in _DELIMITERS if mark in header))

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield a document for every row, and what is wrong with each that is none.

        Raises:
            RecordError: The header cannot be read.
        """
        limit = settings.megabytes * 1_000_000
        csv.field_size_limit(limit)
        lines = _Lines(recoded(stream, settings.encoding), limit)
        header = next(lines, "").lstrip("\ufeff").rstrip("\r\n")
        _check(header)
        delimiter = max(_DELIMITERS, key=lambda mark: (settings.text in _names(header, mark), header.count(mark)))
        names = _names(header, delimiter)
        if not names:
            message = "the header is no row of a table; the first line names the fields, such as id,text"
            raise RecordError(message)
        rows = csv.reader(lines, delimiter=delimiter, strict=True)
        number = 0
        while True:
            where = f"{source.name}:{rows.line_num + 2}"
            lines.is_cut = False
            try:
                row = next(rows, None)
                if row is None:
                    return
                if not row:
                    continue
                number += 1
                if lines.is_cut:
                    raise RecordError(too_large(settings))  # noqa: TRY301 - one way for all faults of a record
                fields = _fields(names, row)
                yield to_document(fields, f"{source.id}:{number}", source.name, settings)
            except RecordError as error:
                yield Rejected(where, str(error))
            except csv.Error as error:
                is_large = lines.is_cut or "field limit" in str(error)
                broken = f"not a row of a table ({error}); a quotation mark inside a cell is doubled"
                yield Rejected(where, too_large(settings) if is_large else broken)


def _fields(names: list[str], row: list[str]) -> dict[str, object]:
    """Return the cells of a row by name, guarded ones freed."""
    for cell in row:
        _check(cell)
    if len(row) > len(names):
        message = f"{len(row)} cells, but the header names {len(names)}; put text with commas into quotation marks"
        raise RecordError(message)
    return dict(zip(names, map(free_cell, row), strict=False))


def _check(cell: str) -> None:
    """Refuse a cell that was no UTF-8: `_Lines` kept its bytes for this."""
    if not cell.isascii():
        decode(cell.encode("utf-8", "surrogateescape"))


def _names(header: str, delimiter: str) -> list[str]:
    """Return the names in a header; none where it is no row with this delimiter."""
    try:
        row = next(csv.reader([header], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
    return [free_cell(name.strip()) for name in row]


class _Lines:
    """Lines with their ends untouched; a byte that is no UTF-8 is left to its own row to report.

    Of a line beyond *limit* bytes only the start is given, so that it cannot fill the memory; `is_cut`
    tells its row, which is refused.
    """

    def __init__(self, stream: BufferedReader, limit: int) -> None:
        self._lines = bounded_lines(stream, limit)
        self._limit = limit
        self.is_cut = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.is_cut = self.is_cut or len(line) > self._limit
        return line.decode("utf-8", "surrogateescape")
