"""What a person says of a pair of documents: the records, each with its places in the two texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.model import EditKind, FactStatus, FactType, PassageKind, QuoteStatus, Severity, Span


@dataclass(frozen=True, slots=True)
class LabelledChange:
    """A change inside a labelled passage; `a` is None for an insertion, `b` for a deletion."""

    kind: EditKind
    severity: Severity
    a: Span | None
    b: Span | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelledPassage:
    """Text of the article (b) that was taken from the release (a).

    `is_optional`: a careful reader links it, a program need not.
    """

    id: str
    kind: PassageKind
    a: Span
    b: Span
    changes: tuple[LabelledChange, ...] = ()
    is_moved: bool = False
    is_repeat: bool = False
    is_optional: bool = False
    speaker: str | None = None
    unit: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelledQuote:
    """A row of the quote ledger."""

    status: QuoteStatus
    form: str
    speaker: str | None
    a: Span | None
    b: Span | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelledFact:
    """A row of the fact ledger."""

    type: FactType
    status: FactStatus
    value: str
    a: Span | None
    b: Span | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LabelledRemainder:
    """An omission of the article (a span of a), an addition of its own (of b), or furniture of one."""

    id: str
    span: Span
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PairLabels:
    """All that is labelled of one pair; `a` is the id of the release, `b` that of the article.

    `source` is the id of the document that the other was taken from, None where nobody has said so.
    """

    a: str
    b: str
    passages: tuple[LabelledPassage, ...] = ()
    quotes: tuple[LabelledQuote, ...] = ()
    facts: tuple[LabelledFact, ...] = ()
    omitted: tuple[LabelledRemainder, ...] = ()
    added: tuple[LabelledRemainder, ...] = ()
    furniture_a: tuple[LabelledRemainder, ...] = ()
    furniture_b: tuple[LabelledRemainder, ...] = ()
    source: str | None = None
    confidence: str = ""
    reasons: tuple[str, ...] = ()
