"""An article as a page, a feed, an archive or an office file holds it, before it is a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from dedupe.errors import RecordError
from dedupe.settings import ReadSettings
from dedupe.stages.read.record import to_document, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import BufferedReader
    from typing import Any

    from dedupe.model import Document
    from dedupe.stages.read.source import Source


@dataclass(frozen=True, slots=True)
class Article:
    """A text with what its source says of it; None where it says nothing. `meta` holds what has no field."""

    text: str
    id: str | None = None
    title: str | None = None
    author: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    language: str | None = None
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def to_document(self, source: Source, settings: ReadSettings, number: int = 0) -> Document:
        """Return the document, called as its source where it has no id of its own.

        Args:
            source: The file it is from.
            settings: The bound on its size.
            number: Its place in the file, from 1, where the file may hold several.

        Raises:
            RecordError: It has no text, or too much.
        """
        fields = {
            **self.meta,
            "id": self.id,
            "text": self.text,
            "outlet": self.outlet,
            "published": self.published,
            "url": self.url,
            "title": self.title,
            "author": self.author,
            "language": self.language,
        }
        default_id = f"{source.id}:{number}" if number else source.id
        return to_document(fields, default_id, source.name, ReadSettings(megabytes=settings.megabytes))


def needs(what: str) -> str:
    """Return the message for a kind whose library is not installed."""
    return f"{what} needs the extra ingest; pip install 'dedupe-provenance[ingest]', or save the text as a text file"


def whole(stream: BufferedReader[Any], settings: ReadSettings) -> bytes:
    """Return all of a file that holds one document.

    Raises:
        RecordError: It is larger than a document may be.
    """
    limit = settings.megabytes * 1_000_000
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise RecordError(too_large(settings))
    return data
