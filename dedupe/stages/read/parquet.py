"""Parquet: a row a document, read in batches of columns, so that memory is bounded by a row group, not the file."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from dedupe.errors import RecordError
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.record import to_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from pyarrow.parquet import ParquetFile

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

MAGIC = b"PAR1"
_IN_MEMORY = 64_000_000
"""Bytes of a stream that cannot be searched (standard input, a packed file) kept in memory before they go to disk."""
_BUFFER = 1 << 20
"""Bytes that are read of a column at once, so that a row group of a million rows is never in memory as a whole."""

ROWS = 4096
"""Rows of a batch: some ten megabytes of articles."""


@readers.register("parquet")
class ParquetReader:
    """Reads every row of a Parquet file as the record of a document."""

    suffixes: ClassVar[tuple[str, ...]] = (".parquet",)

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return whether the first bytes are the mark of Parquet."""
        return Claim.CERTAIN if head.startswith(MAGIC) else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield a document for every row, and what is wrong with each that is none.

        Raises:
            RecordError: It is broken, or what reads it is not installed.
        """
        with ExitStack() as stack:
            file = open_parquet(stream, stack)
            number = 0
            for batch in _batches(file):
                for fields in batch.to_pylist():
                    number += 1
                    try:
                        record = {name: plain(value) for name, value in fields.items()}
                        yield to_document(record, f"{source.id}:{number}", source.name, settings)
                    except RecordError as error:
                        yield Rejected(f"{source.name}:{number}", str(error))


def open_parquet(stream: BufferedReader[Any], stack: ExitStack) -> ParquetFile:
    """Return the file in a stream; one that cannot be searched is copied to where it can.

    Args:
        stream: The bytes.
        stack: What the copy is let go of with.

    Raises:
        RecordError: It is broken, or what reads it is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        message = "Parquet needs the extra fast: pip install 'dedupe-provenance[fast]'"
        raise RecordError(message) from error
    found: Any = stream
    if not stream.seekable():
        found = stack.enter_context(tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115 - the stack closes it
        while part := stream.read(1 << 20):
            found.write(part)
        found.seek(0)
    try:
        return cast("ParquetFile", ParquetFile(found, buffer_size=_BUFFER, pre_buffer=False))
    except (pa.ArrowException, OSError) as error:
        raise RecordError(_broken(error)) from error


def _batches(file: ParquetFile) -> Iterator[Any]:
    """Yield the batches of a file."""
    import pyarrow as pa

    try:
        yield from file.iter_batches(ROWS)
    except (pa.ArrowException, OSError) as error:
        raise RecordError(_broken(error)) from error


def _broken(error: Exception) -> str:
    return f"not a Parquet file that can be read ({str(error).splitlines()[0][:120]}); export it again"


def plain(value: object) -> object:
    """Return a cell as JSON Lines would have it: dates as ISO 8601, exact numbers as text."""
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value
