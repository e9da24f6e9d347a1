"""Word and Excel files: paragraphs and tables of a document, rows of a sheet."""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from typing import TYPE_CHECKING, Any, ClassVar, cast

from dedupe.errors import RecordError, reason_of
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, needs
from dedupe.stages.read.cells import free_cell
from dedupe.stages.read.packed import Budget
from dedupe.stages.read.record import to_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source


class _Office:
    """A file that is told from a mere archive by its members, not by its first bytes."""

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return no claim: `dedupe.stages.read.packed.kind_of` looks at the members."""
        return Claim.NO


@readers.register("docx")
class WordReader(_Office):
    """Reads a Word file as the text of one document."""

    suffixes: ClassVar[tuple[str, ...]] = (".docx",)

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the document.

        Raises:
            RecordError: It is broken, too large, without text, or what reads it is not installed.
        """
        try:
            import docx
            from docx.table import Table
        except ImportError as error:
            raise RecordError(needs("Word")) from error
        _check(stream, settings)
        try:
            file = docx.Document(cast("Any", stream))
            lines: list[str] = []
            for block in file.iter_inner_content():
                if isinstance(block, Table):
                    lines += ["\t".join(cell.text.strip() for cell in row.cells) for row in block.rows]
                else:
                    lines.append(block.text)
            about = file.core_properties
            created = about.created.date().isoformat() if about.created else None
        except Exception as error:  # the library raises what it meets in a broken file, of any class
            raise RecordError(_broken("Word", error)) from error
        text = "\n".join(lines).strip("\n")
        meta = {"created": created} if created else {}
        article = Article(text, title=about.title or None, author=about.author or None, meta=meta)
        yield article.to_document(source, settings)


@readers.register("xlsx")
class SheetReader(_Office):
    """Reads every row of a sheet whose first row names the text field."""

    suffixes: ClassVar[tuple[str, ...]] = (".xlsx", ".xlsm")

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield a document for every row, and what is wrong with each that is none.

        Raises:
            RecordError: It is broken, too large, has no such sheet, or what reads it is not installed.
        """
        try:
            import openpyxl
        except ImportError as error:
            raise RecordError(needs("Excel")) from error
        _check(stream, settings)
        try:
            book = openpyxl.load_workbook(cast("Any", stream), read_only=True, data_only=True, keep_links=False)
        except Exception as error:  # the library raises what it meets in a broken file, of any class
            raise RecordError(_broken("Excel", error)) from error
        seen: list[str] = []
        is_found = False
        with closing(book):
            for sheet in book.worksheets:
                rows = _values(sheet)
                names = [free_cell(str(cell).strip()) if cell is not None else "" for cell in next(rows, ())]
                seen += filter(None, names)
                if settings.text in names:
                    is_found = True
                    yield from _rows(names, rows, sheet.title, source, settings)
        if not is_found:
            shown = ", ".join(seen)[:200] or "none"
            message = f'no sheet has a column "{settings.text}" (columns: {shown}); choose it with --set read.text=NAME'
            raise RecordError(message)


def _values(sheet: Any) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - a sheet of openpyxl, which has no types
    """Yield the cells of every row.

    Raises:
        RecordError: The sheet is broken.
    """
    try:
        yield from sheet.iter_rows(values_only=True)
    except Exception as error:  # the library raises what it meets in a broken file, of any class
        raise RecordError(_broken("Excel", error)) from error


def _rows(
    names: list[str], rows: Iterator[tuple[object, ...]], sheet: str, source: Source, settings: ReadSettings
) -> Iterator[Document | Rejected]:
    """Yield the documents of a sheet's rows; empty rows are passed over."""
    for number, row in enumerate(rows, start=2):
        fields = {name: _cell(value) for name, value in zip(names, row, strict=False) if name and value is not None}
        if not fields:
            continue
        try:
            yield to_document(fields, f"{source.id}:{sheet}:{number}", source.name, settings)
        except RecordError as error:
            yield Rejected(f"{source.name}:{sheet}:{number}", str(error))


def _cell(value: object) -> object:
    """Return a cell as the other readers give it: dates as ISO 8601, whole numbers without a point."""
    if isinstance(value, dt.datetime):
        is_day = value.time() == dt.time()
        return value.date().isoformat() if is_day else value.isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return free_cell(value) if isinstance(value, str) else value


def _check(stream: BufferedReader[Any], settings: ReadSettings) -> None:
    """Refuse a file that unpacks to more than an archive may.

    Raises:
        RecordError: It does, or is no such file.
    """
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(cast("Any", stream)) as archive:
            entries = archive.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise RecordError(_broken("Office", error)) from error
    stream.seek(0)
    budget = Budget.of(settings)
    budget.taken = sum(entry.compress_size for entry in entries)
    budget.give(sum(entry.file_size for entry in entries), is_archive=True)


def _broken(what: str, error: Exception) -> str:
    return f"the {what} file cannot be read ({reason_of(error)}); save its text as a text file"
