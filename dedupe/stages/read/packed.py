"""What is packed: compressed streams undone, archives opened member by member, never unpacked to disk by name.

Whatever comes out is counted against what went in, so that a bomb (forty kilobytes that unpack to
gigabytes) ends in one line and bounded memory. Names of members are names only: nothing is written to them.
"""

from __future__ import annotations

import io
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Self, cast

from dedupe.errors import RecordError, reason_of

if TYPE_CHECKING:
    import tarfile
    import zipfile
    from collections.abc import Callable, Iterator
    from io import BufferedReader

    from dedupe.settings import ReadSettings

PACKED = (".gz", ".bz2", ".xz", ".zst")
"""Ends of names of compressed files."""
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TAR_AT = 257
"""Where a tar file says ``ustar``."""
_FREE = 10_000_000
"""Bytes that may come out of anything: a bound on how many times a file unpacks means nothing for a small one."""
_IN_MEMORY = 16_000_000
"""Bytes of an archive that is read from a stream, such as an archive inside another, kept in memory."""
_PACKED_BYTES = 1 << 14
"""Bytes of a Zstandard stream that are undone at once: what they unpack to is kept in memory."""
_NAMED = {
    **dict.fromkeys((".gz", ".tgz"), "a gzip file"),
    **dict.fromkeys((".bz2", ".tbz2"), "a bzip2 file"),
    **dict.fromkeys((".xz", ".txz"), "an xz file"),
    ".zst": "a Zstandard file",
    ".zip": "a ZIP archive",
    ".tar": "a tar archive",
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), "an SQLite database"),
}
"""What the end of a name promises, of kinds that are told by their first bytes."""
_SQLITE = b"SQLite format 3\x00"
_OFFICE = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
"""Members that tell an Office document from a mere archive."""


@dataclass(slots=True)
class Budget:
    """How much may still come out of one file: so many times its size, and of an archive so many bytes."""

    ratio: int
    megabytes: int
    depth: int
    taken: int = 0
    given: int = 0

    @classmethod
    def of(cls, settings: ReadSettings) -> Budget:
        """Return the bounds of one file."""
        return cls(settings.ratio, settings.unpacked_megabytes, settings.depth)

    def give(self, count: int, *, is_archive: bool) -> None:
        """Count what came out.

        Raises:
            RecordError: It is too much for what went in.
        """
        self.given += count
        if self.given > max(_FREE, self.ratio * self.taken):
            message = (
                f"unpacks to more than {self.ratio} times its size, as a bomb does; raise read.ratio if it is none"
            )
            raise RecordError(message)
        if is_archive and self.given > self.megabytes * 1_000_000:
            message = (
                f"unpacks to more than {self.megabytes} MB; no archive may hold more "
                "(raise it with --set read.unpacked_megabytes=N)"
            )
            raise RecordError(message)


class _Taken(io.RawIOBase):
    """The bytes of a file as they lie there, counted."""

    def __init__(self, stream: BufferedReader[Any], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def tell(self) -> int:
        return self._stream.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._stream.seek(offset, whence)

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - a writable buffer of any kind
        count = self._stream.readinto(buffer)
        self._budget.taken += count
        return count


class _Given(io.RawIOBase):
    """What a packed stream unpacks to, counted against its bounds; its own errors become one kind."""

    def __init__(self, stream: Any, budget: Budget, *, is_archive: bool) -> None:  # noqa: ANN401 - any file object
        self._stream = stream
        self._budget = budget
        self.is_archive = is_archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - a writable buffer of any kind
        try:
            data = self._stream.read(len(buffer))
        except _broken() as error:
            message = f"the packed data is broken ({reason_of(error).lower()}); pack it again"
            raise RecordError(message) from error
        self._budget.give(len(data), is_archive=self.is_archive)
        buffer[: len(data)] = data
        return len(data)


def counted(stream: BufferedReader[Any], budget: Budget) -> BufferedReader[Any]:
    """Return *stream* with its bytes counted as what went in."""
    return io.BufferedReader(_Taken(stream, budget))


@contextmanager
def undone(stream: BufferedReader[Any], budget: Budget) -> Iterator[BufferedReader[Any]]:
    """Give *stream* with its compression undone, whatever its name says; layers inside layers count as depth.

    Raises:
        RecordError: It is no such stream after all, or packed deeper than `Budget.depth`.
    """
    with ExitStack() as stack:
        for _ in range(budget.depth + 1):
            opener = next((make for magic, make in _openers().items() if stream.peek(8).startswith(magic)), None)
            if opener is None:
                yield stream
                return
            plain = stack.enter_context(opener(stream))
            stream = io.BufferedReader(_Given(plain, budget, is_archive=False))
        message = f"packed more than {budget.depth} times over; unpack it (or raise read.depth)"
        raise RecordError(message)


def _openers() -> dict[bytes, Callable[[Any], Any]]:
    """Return what undoes each compression, by the bytes it begins with."""
    import bz2
    import gzip
    import lzma

    return {
        b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
        b"BZh": bz2.BZ2File,
        b"\xfd7zXZ\x00": lzma.LZMAFile,
        b"\x28\xb5\x2f\xfd": _zstd,
    }


def _zstd(stream: Any) -> Any:  # noqa: ANN401 - file objects
    try:
        import zstandard
    except ImportError as error:
        message = "Zstandard needs the extra ingest; pip install 'dedupe-provenance[ingest]', or unpack it (zstd -d)"
        raise RecordError(message) from error
    # A larger window is refused: it is memory that the file asks for.
    return _Zstd(stream, zstandard.ZstdDecompressor(max_window_size=2**27))


class _Zstd:
    """A Zstandard stream of one frame or many. The library's own reader takes a frame that breaks off for whole."""

    def __init__(self, stream: Any, frames: Any) -> None:  # noqa: ANN401 - a file object and a decompressor
        self._stream = stream
        self._frames = frames
        self._frame: Any = None
        self._packed = b""
        self._plain = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._plain = self._packed = b""

    def read(self, count: int) -> bytes:
        """Return the next bytes, *count* at the most; none at the end.

        Raises:
            EOFError: The last frame breaks off.
        """
        while not self._plain:
            self._packed = self._packed or self._stream.read(_PACKED_BYTES)
            if not self._packed and self._frame is None:
                return b""
            if not self._packed:
                message = "it breaks off"
                raise EOFError(message)
            self._frame = self._frame or self._frames.decompressobj()
            self._plain, self._packed = self._frame.decompress(self._packed), b""
            if self._frame.eof:
                self._packed, self._frame = self._frame.unused_data, None
        data, self._plain = self._plain[:count], self._plain[count:]
        return data


def _broken() -> tuple[type[Exception], ...]:
    """Return what the unpackers raise at data that is none of theirs."""
    import lzma
    import tarfile
    import zipfile
    import zlib

    known: list[type[Exception]] = [OSError, EOFError, ValueError, zlib.error, lzma.LZMAError]
    known += [zipfile.BadZipFile, tarfile.TarError, NotImplementedError, RuntimeError]
    try:
        import zstandard
    except ImportError:
        return tuple(known)
    return (*known, zstandard.ZstdError)


def kind_of(stream: BufferedReader[Any]) -> str:
    """Return ``zip``, ``tar``, ``docx`` or ``xlsx`` for a stream that is one, else nothing.

    A ZIP file is told from an Office document by its members; a stream that cannot be searched is taken
    for a mere archive (see `searchable`).
    """
    head = stream.peek(_TAR_AT + 5)
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        if not stream.seekable():
            return "zip"
        names = set(_zip(stream).namelist())
        stream.seek(0)
        return next((kind for member, kind in _OFFICE.items() if member in names), "zip")
    return "tar" if head[_TAR_AT : _TAR_AT + 5] == b"ustar" else ""


def check_name(stream: BufferedReader[Any], name: str, kind: str) -> None:
    """Refuse what is not of the kind that its name promises: broken, it would be read as text.

    Args:
        stream: What is in it, compression undone.
        name: The name of the file.
        kind: What `kind_of` says.

    Raises:
        RecordError: It is something else; nothing at all is left to its reader.
    """
    end = PurePosixPath(name.lower()).suffix
    promised = _NAMED.get(end)
    head = stream.peek(len(_SQLITE))
    is_undone = isinstance(stream.raw, _Given) and not stream.raw.is_archive
    is_it = {".zip": bool(kind), ".tar": bool(kind) or is_undone}.get(end, is_undone or head.startswith(_SQLITE))
    if promised and head and not is_it:
        message = (
            f"the end of its name says {promised}, but that is not what is in it; "
            "fetch it again, or give it the name of what it is"
        )
        raise RecordError(message)


@contextmanager
def searchable(stream: BufferedReader[Any]) -> Iterator[BufferedReader[Any]]:
    """Give a ZIP file or an Office document as a stream that can be searched, others as they are."""
    if stream.seekable() or not stream.peek(4).startswith((_ZIP, _EMPTY_ZIP)):
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        while part := stream.read(1 << 20):
            spool.write(part)
        spool.seek(0)
        yield io.BufferedReader(cast("Any", spool))


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name in it, and how it is opened, or why it is not."""

    name: str
    open: Callable[[], BufferedReader[Any]] | None
    reason: str = ""


def members(stream: BufferedReader[Any], kind: str, budget: Budget) -> Iterator[Member]:
    """Yield the files of an archive in its order; each is to be read before the next is asked for.

    Folders and hidden files are passed over. What is no plain file, or has a name that leads out of the
    archive, comes with its reason.

    Raises:
        RecordError: It cannot be opened as an archive.
    """
    try:
        yield from _zip_members(stream, budget) if kind == "zip" else _tar_members(stream, budget)
    except _broken() as error:
        message = f"the archive is broken ({reason_of(error).lower()}); pack it again"
        raise RecordError(message) from error


def _zip(stream: BufferedReader[Any]) -> zipfile.ZipFile:
    from zipfile import BadZipFile, ZipFile

    try:
        return ZipFile(cast("Any", stream))
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        message = f"the archive is broken ({reason_of(error).lower()}); pack it again"
        raise RecordError(message) from error


def _zip_members(stream: BufferedReader[Any], budget: Budget) -> Iterator[Member]:
    archive = _zip(stream)
    for entry in archive.infolist():
        if entry.is_dir() or _is_hidden(entry.filename):
            continue
        if reason := _leads_out(entry.filename) or ("it is locked with a password; unpack it" * (entry.flag_bits & 1)):
            yield Member(entry.filename, None, reason)
            continue

        def open_entry(entry: zipfile.ZipInfo = entry) -> BufferedReader[Any]:
            try:
                return io.BufferedReader(_Given(archive.open(entry), budget, is_archive=True))
            except _broken() as error:
                message = f"the packed data is broken ({reason_of(error).lower()}); pack it again"
                raise RecordError(message) from error

        yield Member(entry.filename, open_entry)


def _tar_members(stream: BufferedReader[Any], budget: Budget) -> Iterator[Member]:
    import tarfile

    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for entry in archive:
            if entry.isdir() or _is_hidden(entry.name):
                continue
            if reason := _leads_out(entry.name) or ("" if entry.isreg() else "it is a link or device, no file"):
                yield Member(entry.name, None, reason)
                continue

            def open_entry(entry: tarfile.TarInfo = entry) -> BufferedReader[Any]:
                return io.BufferedReader(_Given(archive.extractfile(entry), budget, is_archive=True))

            yield Member(entry.name, open_entry)


def _leads_out(name: str) -> str:
    path = PurePosixPath(name.replace("\\", "/"))
    is_drive = len(path.parts) > 0 and path.parts[0].endswith(":")
    if path.is_absolute() or ".." in path.parts or is_drive:
        return "its name leads out of the archive; nothing of that kind is read"
    return ""


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any((part.startswith(".") and part not in (".", "..")) or part == "__MACOSX" for part in parts)
