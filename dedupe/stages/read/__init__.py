"""Files to documents: articles as newsrooms have them, packed or in folders, as a stream.

A reader is one file with a decorator. It is chosen by the setting, else by first bytes that can mean one
thing only, else by the file's suffix, else by first bytes that make it likely. A path that cannot be read
at all is an `InputError`; a bad file of a folder or archive or a bad record among good ones is
`Rejected`, and the rest goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from dedupe.errors import InputError, RecordError
from dedupe.model import Document, Rejected
from dedupe.registry import Registry
from dedupe.stages.read.decode import broken_promise, check_head
from dedupe.stages.read.packed import Budget, check_name, kind_of, members, searchable, undone
from dedupe.stages.read.source import STDIN, Source, find_sources, real_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader

    from dedupe.settings import ReadSettings

_HEAD_BYTES = 8192
"""Bytes that decide what a file is; the buffer of a stream."""


class Claim(IntEnum):
    """How surely the first bytes of a file are those of a kind."""

    NO = 0
    LIKELY = 1
    """Enough where the name says nothing."""
    CERTAIN = 2
    """More than the name: a PDF is a PDF, whatever it is called."""


class Reader(Protocol):
    """Reads one kind of file."""

    suffixes: ClassVar[tuple[str, ...]]
    """The ends of names that are this kind, lower case, with their dot."""

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:
        """Return how surely a file that begins with *head* is this kind."""

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield its documents, and what is wrong with each record that is none.

        Raises:
            RecordError: The whole of it cannot be read; the message has no name of the file yet.
        """


readers: Registry[type[Reader]] = Registry("reader", home="dedupe.stages.read", group="dedupe.readers")


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
    for one in Reading(find_sources(paths, base, without), settings):
        yield one.item


@dataclass(frozen=True, slots=True)
class Read:
    """What was read, and the number of the source that it stood in."""

    source: int
    item: Document | Rejected


@dataclass(frozen=True, slots=True)
class Seen:
    """What an earlier run read of a source: the ids of its documents, and what was no document."""

    source: int
    ids: Sequence[str]
    rejected: Sequence[Rejected]


@dataclass(slots=True, eq=False)
class Reading:
    """A way through sources, in their order, that knows how far it is and can begin behind what was read before.

    `sources` are as `find_sources` gives them, `settings` as in `read`. `before` is what an earlier run read of
    them, in order: it is not given again, and its ids are taken.
    """

    sources: Sequence[Source]
    settings: ReadSettings
    before: Sequence[Seen] = ()
    _number: int = 0
    _budget: Budget | None = None
    _sizes: list[int] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How much of the bytes was read, from 0 to 1; 0 where nobody knows how many there are."""
        total = sum(self._sizes)
        if not total or self._budget is None:
            return 0.0
        own = min(self._budget.taken, self._sizes[self._number])
        return (sum(self._sizes[: self._number]) + own) / total

    def __iter__(self) -> Iterator[Read]:
        """Yield every document and every record that is none.

        Raises:
            InputError: A source that cannot be read, or a path that gives no document at all.
        """
        sources = self.sources
        self._sizes = [source.path.stat().st_size if source.path.is_file() else 0 for source in sources]
        taken: dict[str, str] = {}
        tallies = {source.root: Tally() for source in sources}
        counts = [0] * len(sources)
        for seen in self.before:
            source = sources[seen.source]
            taken.update(dict.fromkeys(seen.ids, source.name))
            counts[seen.source] += len(seen.ids) + len(seen.rejected)
            tallies[source.root].add(len(seen.ids), seen.rejected)
        last = max((seen.source for seen in self.before), default=0)
        for number in range(last, len(sources)):
            source = sources[number]
            self._number, self._budget = number, Budget.of(self.settings)
            items = islice(_read_source(source, self.settings, self._budget), counts[number], None)
            for item in _unique(items, source, taken):
                tallies[source.root].count(item)
                yield Read(number, item)
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
        found = real_path(Path(path))
        own = [s for s in sources if s.root == str(path) or real_path(s.path) == found]
        items = [item for source in own for item in _read_source(source, settings)]
        if len(items) > 1:
            message = f"{path}: holds {len(items)} records; compare takes one on each side (for many: dedupe report)"
            raise InputError(message)
        if not items or isinstance(items[0], Rejected):
            tally = Tally()
            for item in items:
                tally.count(item)
            raise InputError(tally.nothing(str(path)))
        documents.append(items[0])
    first, second = documents
    return first, (second if second.id != first.id else replace(second, id=f"{second.id} (2)"))


@dataclass(slots=True)
class Tally:
    """What a path gave: enough to say why it gave nothing."""

    documents: int = 0
    rejected: int = 0
    first: Rejected | None = None

    def count(self, item: Document | Rejected) -> None:
        """Count what was read."""
        if isinstance(item, Document):
            self.documents += 1
        else:
            self.rejected += 1
            self.first = self.first or item

    def add(self, documents: int, rejected: Sequence[Rejected]) -> None:
        """Count what was read before."""
        self.documents += documents
        self.rejected += len(rejected)
        self.first = self.first or next(iter(rejected), None)

    def nothing(self, root: str) -> str:
        """Return the message for a path without a single document."""
        if self.first is None:
            return f"{root}: the file is empty; a document needs text"
        more = f" (and {self.rejected - 1} more that cannot be read)" if self.rejected > 1 else ""
        return f"{self.first.where}: {self.first.reason}{more}"


def _read_source(source: Source, settings: ReadSettings, budget: Budget | None = None) -> Iterator[Document | Rejected]:
    """Yield what a source holds; a member of a folder that cannot be read is rejected, a named file raises."""
    budget = budget or Budget.of(settings)
    try:
        with source.open(budget) as stream:
            yield from _read_stream(stream, source, settings, budget)
    except RecordError as error:
        if not source.is_member:
            message = f"{source.name}: {error}"
            raise InputError(message) from error
        yield Rejected(source.name, str(error))
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{source.name}: {reason}; give a file that can be read"
        if not source.is_member:
            raise InputError(message) from error
        yield Rejected(source.name, reason)


def _read_stream(
    stream: BufferedReader[Any], source: Source, settings: ReadSettings, budget: Budget, level: int = 0
) -> Iterator[Document | Rejected]:
    """Yield what a stream holds, archives opened; *level* counts the archives around it."""
    with searchable(stream) as found:
        is_chosen = bool(settings.reader) and not level
        kind = "" if is_chosen else _kind_of(found, source)
        if not is_chosen:
            check_name(stream, source.path.name, kind)
        if kind not in ("zip", "tar"):
            yield from _choose(found, source, settings, kind).read(found, source, settings)
            return
        if level > settings.depth:
            message = f"an archive inside {settings.depth} others; unpack it (or raise read.depth)"
            raise RecordError(message)
        for member in members(found, kind, budget):
            inner = source.member(member.name)
            if member.open is None:
                yield Rejected(inner.name, member.reason)
                continue
            try:
                with member.open() as packed, undone(packed, budget) as plain:
                    yield from _read_stream(plain, inner, settings, budget, level + 1)
            except RecordError as error:
                yield Rejected(inner.name, str(error))


def _kind_of(stream: BufferedReader[Any], source: Source) -> str:
    """Return what `kind_of` says; an archive that breaks off is told by what its name promises."""
    try:
        return kind_of(stream)
    except RecordError as error:
        raise RecordError(broken_promise(source.suffix) or str(error)) from error


def _choose(stream: BufferedReader[Any], source: Source, settings: ReadSettings, kind: str) -> Reader:
    """Return the reader for a source: by setting, by bytes that can mean one thing, by suffix, by likely bytes."""
    if settings.reader:
        return readers[settings.reader]()
    if kind:
        return readers[kind]()
    head = stream.peek(_HEAD_BYTES)[:_HEAD_BYTES]
    known = [readers[name]() for name in readers.names() if name != "text"]
    claims = [reader.claims(head, settings) for reader in known]
    if Claim.CERTAIN in claims:
        return known[claims.index(Claim.CERTAIN)]
    check_head(head, settings.encoding, source.suffix)
    last = readers["text"]()
    by_name = next((reader for reader in [*known, last] if source.suffix in reader.suffixes), None)
    if by_name is not None:
        return by_name
    return known[claims.index(Claim.LIKELY)] if Claim.LIKELY in claims else last


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
