"""Bytes to text: UTF-8 first; another encoding where the file names it, the user says it, or enough text tells it.

A guess may put wrong letters into evidence, so it is noted in the document's `meta`, and not made at all
of less text than tells encodings apart.
"""

from __future__ import annotations

import codecs
import io
from typing import TYPE_CHECKING, Any

from dedupe.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or an Office document)",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite file",
    b"{\\rtf": "an RTF document",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_PICTURE_ENDS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".avif", ".ico")
_PROMISED = {
    **dict.fromkeys((".docx",), "Word document"),
    **dict.fromkeys((".xlsx", ".xlsm"), "Excel workbook"),
    ".pdf": "PDF",
    ".parquet": "Parquet file",
}
"""Kinds that are told from their bytes before this is asked: a file called so that comes here is none."""
_OURS = slice(68, 72)
"""Where the header of an SQLite file names the program that it belongs to: ``ddup``, as `dedupe.store` writes it."""
_VERSION = slice(60, 64)
_INDEX_VERSION = 100
"""Our files count their versions from 1 where they hold results, from 101 where they are an index."""
_MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", codecs.BOM_UTF16_LE: "utf-16"}
_MARKS[codecs.BOM_UTF16_BE] = "utf-16"
"""Byte order marks that name an encoding, the longer ones first: UTF-16's is the start of UTF-32's."""

_LEAST = 100
"""Bytes below which no encoding is guessed. Of press releases in Windows-1252 all cuts of 300 bytes are told
right, of 100 bytes 96 %, of 40 bytes 81 %."""
_NEAR = 0.02
"""How much more disorder (`charset_normalizer`'s *chaos*) Windows-1252 may show and still be taken: its rivals
differ from it in a few signs, so that £ and ’ alone let them look as good (without it 75 % are right)."""


def check_head(head: bytes, encoding: str = "", suffix: str = "") -> None:
    """Refuse a file whose first bytes are no text in *encoding*.

    Args:
        head: Its first bytes.
        encoding: What the user says it is written in.
        suffix: The end of its name.

    Raises:
        RecordError: They are those of a binary file, or the name promises one that is not there.
    """
    is_binary = b"\x00" in head and not encoding and not head.startswith(tuple(_MARKS))
    if not head:
        return
    if (broken := broken_promise(suffix)) and not head.startswith(tuple(_MAGIC.keys() - {b"PK\x03\x04"})):
        raise RecordError(broken)
    is_webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if is_webp or head.startswith(_PICTURES) or (suffix in _PICTURE_ENDS and (is_binary or not _is_text(head))):
        message = "this is a picture; give the text that a recognition (OCR) makes of it"
        raise RecordError(message)
    if head.startswith(b"SQLite format 3") and head[_OURS] == b"ddup":
        raise RecordError(_not_a_text(head))
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            message = f"this is {kind}; save its text as a UTF-8 text file"
            raise RecordError(message)
    if is_binary:
        message = (
            "this is a binary file of no kind that is read; a document is text, JSON Lines, CSV, a web page, a PDF, a "
            "Word or an Excel file"
        )
        raise RecordError(message)


def broken_promise(suffix: str) -> str:
    """Return what is said of a file whose name ends so and that is none of that kind; nothing of other names."""
    if suffix not in _PROMISED:
        return ""
    return f"no {_PROMISED[suffix]} inside; the file is broken or only half written: get it again"


def _is_text(head: bytes) -> bool:
    """Return whether the first bytes are UTF-8; a letter may be cut at their end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _not_a_text(head: bytes) -> str:
    """Return what is said of an SQLite file of ours that is read as if it held a text."""
    if int.from_bytes(head[_VERSION], "big") > _INDEX_VERSION:
        return (
            "this is an index, which cluster, find, stats, serve and watch take as it is, coverage and explain with "
            "--in; give the files that were added to it"
        )
    return "this is a report as an SQLite file; give the files that it was made from"


def decode(data: bytes, encoding: str = "") -> str:
    r"""Return *data* as text, every character kept, a byte order mark too.

    Args:
        data: A record, or a whole file.
        encoding: What it is written in; UTF-8 where it is empty.

    Raises:
        RecordError: It is something else; the message names the byte and the likely encoding.

    >>> decode("café".encode())
    'café'
    >>> decode("café".encode("cp1252"), "windows-1252")
    'café'
    """
    try:
        return data.decode(_known(encoding or "utf-8"))
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at {error.start}"
        likely = "perhaps Latin-1 or Windows-1252; say so with --set read.encoding=windows-1252"
        remedy = likely if not encoding else "choose another with --set read.encoding=NAME"
        message = f"{byte} is no {encoding or 'UTF-8'}, {remedy}"
        raise RecordError(message) from error


def _known(encoding: str) -> str:
    """Return the name by which Python knows an encoding."""
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        message = f'no encoding "{encoding}"; read.encoding is a name such as windows-1252, utf-16 or shift_jis'
        raise RecordError(message) from error


def decode_file(data: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a whole file as text, and the encoding where it is another than UTF-8, with how it is known.

    Args:
        data: The file.
        encoding: What the user says it is written in; then nothing is guessed.

    Raises:
        RecordError: It is no text, or in an encoding that cannot be told.

    >>> decode_file("Straße".encode("utf-16"))
    ('Straße', 'utf-16 (byte order mark)')
    """
    mark = next((name for start, name in _MARKS.items() if data.startswith(start)), "")
    if mark and not encoding:
        return decode(data, mark), f"{mark} (byte order mark)"
    try:
        return decode(data, encoding), encoding and f"{encoding} (read.encoding)"
    except RecordError:
        likely = "" if encoding or len(data) < _LEAST else _likely_encoding(data)
        if not likely:
            raise
        return decode(data, likely), f"{likely} (guessed)"


def recoded(stream: BufferedReader[Any], encoding: str = "") -> BufferedReader[Any]:
    """Return *stream* as UTF-8, for readers of lines: from *encoding*, or from what its byte order mark names.

    Raises:
        RecordError: There is no such encoding; while it is read, bytes that mean nothing in it.
    """
    head = stream.peek(4)
    mark = next((name for start, name in _MARKS.items() if head.startswith(start)), "")
    if not (encoding or mark):
        return stream
    return io.BufferedReader(_Recoded(stream, encoding or mark))


class _Recoded(io.RawIOBase):
    """A stream in another encoding, given as UTF-8."""

    def __init__(self, stream: BufferedReader[Any], encoding: str) -> None:
        self._stream = stream
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(_known(encoding))()
        self._ready = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401 - a writable buffer of any kind
        while not (self._ready or self._ended):
            data = self._stream.read(len(buffer))
            self._ended = not data
            try:
                self._ready = self._decoder.decode(data, self._ended).encode("utf-8", "surrogatepass")
            except UnicodeDecodeError as error:
                message = (
                    f"a byte 0x{error.object[error.start]:02x} is no {self._encoding}, the encoding it is said to have"
                )
                raise RecordError(message) from error
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count


def _likely_encoding(data: bytes) -> str:
    """Return the encoding that *data* looks most like; none where it looks like no text at all."""
    from charset_normalizer import from_bytes

    found = from_bytes(data)
    best = found.best()
    if best is None:
        return ""
    western = {"cp1252", "latin_1"}
    for match in found:
        is_western = match.encoding in western or western & set(match.could_be_from_charset)
        if is_western and match.chaos <= best.chaos + _NEAR:
            return "cp1252" if _decodes(data, "cp1252") else match.encoding
    return best.encoding


def _decodes(data: bytes, encoding: str) -> bool:
    """Return whether every byte of *data* means something in *encoding*."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def bounded_lines(stream: BufferedReader[Any], limit: int) -> Iterator[bytes]:
    """Yield each line with its end; of one beyond *limit* bytes only the start, so that it cannot fill the memory."""
    while line := stream.readline(limit + 1):
        start = line
        while len(line) > limit and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)
        yield start
