"""HTML: one page, one article. The text is what is left of the page without menus, teasers and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import whole
from dedupe.stages.read.decode import decode
from dedupe.stages.read.markup import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document, Rejected
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_STARTS = (b"<!doctype html", b"<html")


@readers.register("html")
class HtmlReader:
    """Reads a page as the article in it."""

    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml", ".shtml")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is certain if it begins as a page does, past comments and an XML line."""
        start = head.lower().removeprefix(b"\xef\xbb\xbf").lstrip()
        if start.startswith(_STARTS):
            return Claim.CERTAIN
        is_led = start.startswith((b"<?xml", b"<!--")) and any(mark in start for mark in _STARTS)
        return Claim.CERTAIN if is_led else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the article.

        Raises:
            RecordError: It is too large, holds no article, or what reads it is not installed.
        """
        data = whole(stream, settings)
        page = read_page(decode(data, settings.encoding) if settings.encoding else data)
        yield page.to_document(source, settings)
