"""Parquet: every table of a result as a file with typed columns, for pandas, Polars, DuckDB, Spark and R.

The types are declared, so that a column without a value has the same one as ever and the files of many reports can
be read as one table. Cells are as they are: no guard against formulas, which Parquet does not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedupe.errors import OutputError
from dedupe.render import formats
from dedupe.render.characters import unicode_text
from dedupe.render.columns import column_kinds
from dedupe.render.table import tables

if TYPE_CHECKING:
    from pathlib import Path

    from dedupe.model import Result
    from dedupe.render.table import Cell, Table


@formats.register("parquet")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the files it wrote, one a table.

    Raises:
        OutputError: One cannot be written.
    """
    from pyarrow import parquet

    paths = []
    for table in tables(result):
        path = folder / f"{table.name}.parquet"
        try:
            parquet.write_table(_arrow(table), path, compression="zstd")
        except OSError as error:
            message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
            raise OutputError(message) from error
        paths.append(path)
    return paths


def _arrow(table: Table) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow as pa

    types = {"integer": pa.int64(), "number": pa.float64(), "truth": pa.bool_(), "text": pa.string()}
    kinds = column_kinds(table)
    cells = zip(*table.rows, strict=True) if table.rows else ((),) * len(table.columns)
    arrays = [
        pa.array([_cell(cell) for cell in column], type=types[kind])
        for column, kind in zip(cells, kinds.values(), strict=True)
    ]
    return pa.Table.from_arrays(arrays, names=list(table.columns))


def _cell(cell: Cell) -> Cell:
    return unicode_text(cell) if isinstance(cell, str) else cell
