"""Excel: every table of a result as a sheet of one workbook.

Every cell is written as what it is: a text is never run as a formula and never made a link. The workbook bears no
clock, so the same result gives the same bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.characters import unicode_text
from dedupe.render.table import Table, tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from dedupe.model import Result
    from dedupe.render.table import Cell

FILE = "tables.xlsx"
_CHARACTERS = 32_767
"""Characters a cell may hold: the limit of Excel. A longer text ends in …; CSV and Parquet hold it whole."""
_ROWS = 1_048_575
"""Rows a sheet may hold beside its header: the limit of Excel."""
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
"""The date of the workbook: that of every file in its archive, since a ZIP knows no earlier one."""
_WIDEST = 60


@formats.register("excel")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``tables.xlsx``.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / FILE
    write_workbook(tables(result), path)
    return [path]


def write_workbook(sheets: Sequence[Table], path: Path, rows: int = _ROWS) -> None:
    """Write tables as the sheets of one workbook; a table longer than a sheet goes on in "NAME 2" and so on.

    Args:
        sheets: The tables.
        path: The file.
        rows: How many a sheet may hold beside its header.

    Raises:
        OutputError: It cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    book = Workbook(str(path), {"in_memory": True})
    book.set_properties({"created": _EPOCH.replace(tzinfo=None)})
    head = book.add_format({"bold": True})
    for table in sheets:
        for number, first in enumerate(range(0, max(len(table.rows), 1), rows), start=1):
            name = table.name if number == 1 else f"{table.name} {number}"
            part = Table(name, table.columns, table.rows[first : first + rows])
            _fill(book.add_worksheet(name), part, head)
    try:
        book.close()
    except FileCreateError as error:
        message = f"{path}: {error}; choose a folder that can be written"
        raise OutputError(message) from error


def _fill(sheet: Any, table: Table, head: Any) -> None:  # noqa: ANN401 - objects of a library without types
    """Write the header and the rows; the header stays in view and filters."""
    for at, name in enumerate(table.columns):
        sheet.write_string(0, at, name, head)
    for number, row in enumerate(table.rows, start=1):
        for at, cell in enumerate(row):
            _put(sheet, number, at, cell)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    for at, name in enumerate(table.columns):
        longest = max((len(str(row[at])) for row in table.rows if row[at] is not None), default=0)
        sheet.set_column(at, at, min(_WIDEST, max(len(name) + 4, longest + 1)))


def _put(sheet: Any, row: int, column: int, cell: Cell) -> None:  # noqa: ANN401 - an object of a library without types
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        text = unicode_text(cell)
        sheet.write_string(row, column, text if len(text) <= _CHARACTERS else f"{text[: _CHARACTERS - 1]}…")
