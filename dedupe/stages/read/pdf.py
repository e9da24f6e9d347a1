"""PDF: the text of its pages, lines joined to paragraphs; what every page repeats at its head or foot is left out."""

from __future__ import annotations

import io
import re
from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError, reason_of
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, needs, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from io import BufferedReader

    from dedupe.model import Document, Rejected
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_ENDS = tuple(".!?:;…”’\"')]")
_PAGES = 3
"""Pages on which a line stands first or last before it is the page's, not the text's."""


@readers.register("pdf")
class PdfReader:
    """Reads a file as the text of one document."""

    suffixes: ClassVar[tuple[str, ...]] = (".pdf",)

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is certain if it begins as a PDF."""
        return Claim.CERTAIN if head.lstrip()[:5] == b"%PDF-" else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the document.

        Raises:
            RecordError: It is too large, broken, locked, pictures only, or what reads it is not installed.
        """
        try:
            import pypdf
        except ImportError as error:
            raise RecordError(needs("PDF")) from error
        data = whole(stream, settings)
        try:
            file = pypdf.PdfReader(io.BytesIO(data))
            pages = [page.extract_text().split("\n") for page in file.pages]
            about = file.metadata
            title, author = (about.title, about.author) if about else (None, None)
            created = about.creation_date if about else None
        except pypdf.errors.FileNotDecryptedError as error:
            message = "the PDF is locked with a password; save it without one"
            raise RecordError(message) from error
        except Exception as error:  # the library raises what it meets in a broken file, of any class
            message = f"the PDF cannot be read ({reason_of(error)}); save its text as a text file"
            raise RecordError(message) from error
        text = "\n\n".join(filter(None, ("\n".join(paragraphs(page)) for page in without_margins(pages))))
        if not text.strip():
            message = (
                "the PDF holds no text, perhaps pictures of pages; give the text that a recognition (OCR) makes of it"
            )
            raise RecordError(message)
        published = created.date().isoformat() if created else None
        meta = {"created": published} if published else {}
        yield Article(text, title=title or None, author=author or None, meta=meta).to_document(source, settings)


def without_margins(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Return the lines of every page without those that stand at the head or foot of several, page numbers aside.

    >>> without_margins([["Eastmere Council", "One."], ["Eastmere Council", "Two."], ["Eastmere Council", "Three."]])
    [['One.'], ['Two.'], ['Three.']]
    """
    kept = [[line.rstrip() for line in page if line.strip()] for page in pages]
    for place in (0, -1):
        counts = Counter(_shape(page[place]) for page in kept if page)
        margin = {shape for shape, count in counts.items() if count >= min(_PAGES, len(pages)) and len(pages) > 1}
        for page in kept:
            while page and _shape(page[place]) in margin:
                del page[place]
    return kept


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Return lines joined to paragraphs: one ends where a sentence does and the next word would still have fitted.

    >>> paragraphs(["The council has won praise for its chil-", "dren's services, it said.", "Residents agree."])
    ["The council has won praise for its children's services, it said.", 'Residents agree.']
    """
    usual = max(map(len, lines), default=0)
    joined: list[str] = []
    is_open = False
    for line, following in zip_longest(lines, lines[1:], fillvalue=""):
        text = line.strip()
        if is_open and joined[-1].endswith("-") and text[:1].islower():
            joined[-1] = joined[-1][:-1] + text
        elif is_open:
            joined[-1] += " " + text
        else:
            joined.append(text)
        next_word = following.split(maxsplit=1)[:1]
        has_room = len(line) + 1 + len("".join(next_word)) <= usual
        is_open = not (has_room and text.endswith(_ENDS))
    return joined
