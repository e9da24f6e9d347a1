"""Bytes to text: UTF-8 and nothing else, with a line that says what it looks like otherwise.

Guessing an encoding would put wrong letters into evidence; the reader of a message converts once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or an Office document)",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite file",
    b"{\\rtf": "an RTF document",
}
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def check_head(head: bytes) -> None:
    """Refuse a file whose first bytes are no text.

    Raises:
        RecordError: They are those of a binary file, or of UTF-16.
    """
    for magic, kind in _MAGIC.items():
        if head.startswith(magic):
            message = f"this is {kind}; save its text as a UTF-8 text file"
            raise RecordError(message)
    if head.startswith(_UTF16):
        message = "the text is UTF-16; convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)"
        raise RecordError(message)
    if b"\x00" in head:
        message = "this is a binary file; a document is UTF-8 text, JSON Lines or CSV"
        raise RecordError(message)


def decode(data: bytes) -> str:
    r"""Return *data* as text, every character kept, a byte order mark too.

    Raises:
        RecordError: It is not UTF-8; the message names the byte and the likely encoding.

    >>> decode("café".encode())
    'café'
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"byte 0x{data[error.start]:02x} at {error.start}"
        message = (
            f"{byte} is no UTF-8, perhaps Latin-1 or Windows-1252; convert it to UTF-8 (iconv -f WINDOWS-1252 -t UTF-8)"
        )
        raise RecordError(message) from error


def bounded_lines(stream: BufferedReader, limit: int) -> Iterator[bytes]:
    """Yield each line with its end; of one beyond *limit* bytes only the start, so that it cannot fill the memory."""
    while line := stream.readline(limit + 1):
        start = line
        while len(line) > limit and not line.endswith(b"\n"):
            line = stream.readline(limit + 1)
        yield start
