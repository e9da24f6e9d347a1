"""Text files: one file, one document, not a character changed but mojibake. Markdown is read as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError
from dedupe.model import Document
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.decode import decode_file
from dedupe.stages.read.mend import mend
from dedupe.stages.read.record import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Rejected
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source


@readers.register("text")
class TextReader:
    """Reads a file as the text of one document."""

    suffixes: ClassVar[tuple[str, ...]] = (".txt", ".text", ".md", ".markdown")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is likely: any text is a text, so this reader comes last."""
        return Claim.LIKELY

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the document.

        Raises:
            RecordError: It is empty, too large, or in an encoding that cannot be told.
        """
        limit = settings.megabytes * 1_000_000
        data = stream.read(limit + 1)
        if len(data) > limit:
            raise RecordError(too_large(settings))
        text, encoding = decode_file(data, settings.encoding)
        if "\x00" in text:
            message = "this is a binary file; a document is text"
            raise RecordError(message)
        if not text.strip("\ufeff \t\r\n"):
            message = "the file is empty; a document needs text"
            raise RecordError(message)
        text, mended = mend(text)
        notes = {"encoding": encoding, "mended": mended}
        meta = {name: note for name, note in notes.items() if note}
        yield Document(id=source.id, text=text, meta={**meta, "path": source.name})
