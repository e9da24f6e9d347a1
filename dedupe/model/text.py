"""A document, and the index of it that all stages share."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray


BYTE_ORDER_MARK = "\ufeff"
"""Before the first letter it is the file's, a word to programs; inside a text it is a space of no width, and stays."""


@dataclass(frozen=True, slots=True, order=True, init=False)
class Span:
    """Characters of `Document.text`, half-open."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        """Take the places: texts have hundreds of spans, and this takes two thirds of what a dataclass needs."""
        _set_start(self, start)
        _set_end(self, end)

    def of(self, text: str) -> str:
        """Return the characters it covers."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        """Return how many characters it covers."""
        return self.end - self.start

    def overlap(self, other: Span) -> int:
        """Return how many characters both cover."""
        return max(0, min(self.end, other.end) - max(self.start, other.start))

    def to_list(self) -> list[int]:
        """Return ``[start, end]``, the form of the JSON interface."""
        return [self.start, self.end]


# A slot is set past the lock of a frozen record by its descriptor.
_set_start, _set_end = (vars(Span)[name].__set__ for name in ("start", "end"))


@dataclass(frozen=True, slots=True)
class Document:
    r"""An article as it was read. Only id and text are required.

    `published` is ISO 8601: a day, which covers its 24 hours, or a time with its zone. `meta` holds
    what else the source says; ``meta["path"]`` is the file it came from, as the user named it. A byte order mark at
    the beginning of `text` is the file's and not the text's: it is cut off here, wherever the text comes from.

    >>> Document("a", "\ufeffThe bridge closes.").text
    'The bridge closes.'
    """

    id: str
    text: str
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        """Cut a byte order mark off; what is no text is refused by whoever takes the document in."""
        if isinstance(self.text, str) and self.text.startswith(BYTE_ORDER_MARK):
            object.__setattr__(self, "text", self.text.removeprefix(BYTE_ORDER_MARK))

    @property
    def sha256(self) -> str:
        """The digest of the text as UTF-8: what a claim about this text is checked against."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by value, so that a document travels to another process."""
        values = (self.id, self.text, self.outlet, self.published, self.url, self.title)
        return (Document, (*values, self.author, dict(self.meta)))


@dataclass(frozen=True, eq=False)
class Tokens:
    """The words of a text, folded, each with its place in the untouched original.

    `starts` and `ends` are (n,) int32 characters; `hashes` is (n,) uint64, equal for equal words. `fold` gives the
    form in which a word is compared. Not slotted: the folded words are made when they are first asked for, and
    most texts of a corpus are never asked.
    """

    text: str
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    hashes: NDArray[np.uint64]
    fold: Callable[[str], str]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The n folded words."""
        text, fold = self.text, self.fold
        places = zip(self.starts.tolist(), self.ends.tolist(), strict=True)
        return tuple([fold(text[start:end]) for start, end in places])

    def word(self, at: int) -> str:
        """Return one folded word."""
        return self.fold(self.text[self.starts[at] : self.ends[at]])


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words inside quotation marks. `span` includes the marks, from the first to the last one.

    One that runs over several paragraphs, each reopening the mark, is one quotation. `pieces` are
    its paragraphs without their marks. A fragment is a few words inside a sentence of the reporter's.
    """

    span: Span
    pieces: tuple[Span, ...]
    is_fragment: bool
    speaker: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ParsedDocument:
    """A document with the index that all later stages share, made once.

    `sentences` never cross a paragraph; an attribution that ends in a colon before a quotation is a
    sentence of its own. `furniture` is in no share.
    """

    document: Document
    tokens: Tokens
    sentences: tuple[Span, ...]
    paragraphs: tuple[Span, ...]
    quotations: tuple[Quotation, ...]
    furniture: tuple[Span, ...]

    @property
    def id(self) -> str:
        """The document's id."""
        return self.document.id

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @property
    def outside(self) -> NDArray[np.bool_]:
        """Which tokens touch no furniture, shape (n,)."""
        import numpy as np

        kept = np.ones(self.tokens.hashes.size, dtype=bool)
        for span in self.furniture:
            first = int(np.searchsorted(self.tokens.ends, span.start, side="right"))
            last = int(np.searchsorted(self.tokens.starts, span.end, side="left"))
            kept[first:last] = False
        return kept
