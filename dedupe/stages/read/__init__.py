"""Files to documents: text, JSON Lines, CSV and folders of them, as a stream.

A reader is one file with a decorator. It is chosen by the setting, else by the file's suffix, else by
its first bytes. A path that cannot be read at all is an `InputError`; a bad file of a folder or a bad
record among good ones is `Rejected`, and the rest goes on.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from dedupe.errors import InputError, RecordError
from dedupe.model import Document, Rejected
from dedupe.registry import Registry
from dedupe.stages.read.decode import check_head
from dedupe.stages.read.source import STDIN, Source, find_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader

    from dedupe.settings import ReadSettings

_HEAD_BYTES = 8192
"""Bytes that decide what a file is; the buffer of a stream."""

_NOT_YET = {".html": "HTML", ".htm": "HTML", ".docx": "Word", ".pdf": "PDF", ".parquet": "Parquet", ".xlsx": "Excel"}
"""Kinds whose bytes or markup must not be taken for an article."""


class Reader(Protocol):
    """Reads one kind of file."""

    suffixes: ClassVar[tuple[str, ...]]
    """The ends of names that are this kind, lower case, with their dot."""

    def claims(self, head: str, settings: ReadSettings) -> bool:
        """Return whether a file that begins with *head* is this kind; asked where the suffix says nothing."""

    def read(self, stream: BufferedReader, source: Source, settings: ReadSettings) -> Iterator[Document | Rejected]:
        """Yield its documents, and what is wrong with each record that is none.

        Raises:
            RecordError: The whole of it cannot be read; the message has no name of the file yet.
        """


readers: Registry[type[Reader]] = Registry("reader", home="dedupe.stages.read")


def read(
    paths: Sequence[str | Path], settings: ReadSettings, base: Path | None = None, without: Sequence[Path] = ()
) -> Iterator[Document | Rejected]:
    """Yield the documents of *paths*, sorted by source, and every record that is none.

    Ids are unique: a record whose id another file used already is called ``<file>:<id>``; one whose id
    the same file used already is rejected. The result does not depend on the order of *paths*.

    Args:
        paths: Files and folders; ``-`` is standard input.
        settings: The names of fields, the bound on size, the reader if it is to be forced.
        base: A folder that names are made relative to, such as that of a corpus.
        without: Folders that are passed over inside others, such as that of the reports.

    Raises:
        InputError: A path that is not there, cannot be read, or gives no document at all.

    >>> from dedupe.settings import ReadSettings
    >>> next(read(["nowhere.txt"], ReadSettings()))
    Traceback (most recent call last):
        ...
    dedupe.errors.InputError: nowhere.txt: no such file or folder; check the name and the folder
    """
    sources = find_sources(paths, base, without)
    taken: dict[str, str] = {}
    tallies = {source.root: _Tally() for source in sources}
    for source in sources:
        for item in _unique(_read_source(source, settings), source, taken):
            tallies[source.root].count(item)
            yield item
    for root, tally in tallies.items():
        if not tally.documents:
            raise InputError(tally.nothing(root))


def read_pair(a: str | Path, b: str | Path, settings: ReadSettings) -> tuple[Document, Document]:
    """Return the two documents that are to be compared, each with an id of its own.

    Raises:
        InputError: One cannot be read, or holds more than one document.
    """
    if str(a) == str(b) == STDIN:
        message = "-: standard input can be read once; give a file for the other side"
        raise InputError(message)
    sources = find_sources([a, b])
    documents = []
    for path in (a, b):
        found = Path(path).resolve()
        own = [s for s in sources if s.root == str(path) or s.path.resolve() == found]
        items = [item for source in own for item in _read_source(source, settings)]
        if len(items) > 1:
            message = f"{path}: holds {len(items)} records; compare takes one on each side (for many: dedupe report)"
            raise InputError(message)
        if not items or isinstance(items[0], Rejected):
            tally = _Tally()
            for item in items:
                tally.count(item)
            raise InputError(tally.nothing(str(path)))
        documents.append(items[0])
    first, second = documents
    return first, (second if second.id != first.id else replace(second, id=f"{second.id} (2)"))


@dataclass(slots=True)
class _Tally:
    """What a path gave: enough to say why it gave nothing."""

    documents: int = 0
    rejected: int = 0
    first: Rejected | None = None

    def count(self, item: Document | Rejected) -> None:
        if isinstance(item, Document):
            self.documents += 1
        else:
            self.rejected += 1
            self.first = self.first or item

    def nothing(self, root: str) -> str:
        """Return the message for a path without a single document."""
        if self.first is None:
            return f"{root}: the file is empty; a document needs text"
        more = f" (and {self.rejected - 1} more that cannot be read)" if self.rejected > 1 else ""
        return f"{self.first.where}: {self.first.reason}{more}"


def _read_source(source: Source, settings: ReadSettings) -> Iterator[Document | Rejected]:
    """Yield what a source holds; a member of a folder that cannot be read is rejected, a named file raises."""
    try:
        with source.open() as stream:
            yield from _choose(stream, source, settings).read(stream, source, settings)
    except RecordError as error:
        if not source.is_member:
            message = f"{source.name}: {error}"
            raise InputError(message) from error
        yield Rejected(source.name, str(error))
    except (OSError, EOFError, zlib.error) as error:
        reason = f"{getattr(error, 'strerror', None) or error}".lower()
        message = f"{source.name}: {reason}; give a file that can be read"
        if not source.is_member:
            raise InputError(message) from error
        yield Rejected(source.name, reason)


def _choose(stream: BufferedReader, source: Source, settings: ReadSettings) -> Reader:
    """Return the reader for a source: by setting, suffix, or first bytes."""
    if settings.reader:
        return readers[settings.reader]()
    head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    check_head(head)
    if source.suffix in _NOT_YET:
        message = f"{_NOT_YET[source.suffix]} is not read yet; save its text as a UTF-8 text file"
        raise RecordError(message)
    known = [(name, readers[name]()) for name in readers.names() if name != "text"]
    start = head.decode("utf-8", errors="replace")
    for _, reader in known:
        if source.suffix in reader.suffixes:
            return reader
    last = readers["text"]()
    if source.suffix in last.suffixes:
        return last
    return next((reader for _, reader in known if reader.claims(start, settings)), last)


def _unique(
    items: Iterator[Document | Rejected], source: Source, taken: dict[str, str]
) -> Iterator[Document | Rejected]:
    """Yield *items* with ids that no other document has; *taken* maps id → name of its source."""
    for item in items:
        if isinstance(item, Document) and taken.get(item.id) not in (None, source.name):
            item = replace(item, id=f"{source.id}:{item.id}")  # noqa: PLW2901 - the same document, told apart
        if isinstance(item, Document) and item.id in taken:
            remedy = "ids are unique; choose another field with --set read.id=NAME"
            yield Rejected(source.name, f'id "{item.id}" stands there twice; {remedy}')
            continue
        if isinstance(item, Document):
            taken[item.id] = source.name
        yield item
