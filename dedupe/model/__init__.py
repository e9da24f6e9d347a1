"""The records that travel along the line of stages.

Many things are arrays (`Tokens`, `Shingles`); from `verify` on they are records. Every position is a `Span` of
`Document.text`, which is never altered. An unordered pair is `a, b`; only `trace` names a source.
"""

from __future__ import annotations

from dedupe.model.comparison import Comparison
from dedupe.model.kinds import (
    FACT_KINDS,
    FORM_KINDS,
    PASSAGE_KINDS,
    EditKind,
    FactStatus,
    FactType,
    PassageKind,
    QuoteStatus,
    Relation,
    Severity,
    Side,
)
from dedupe.model.pair import (
    Derivation,
    Edit,
    Evidence,
    FactEntry,
    Ledgers,
    Match,
    Passage,
    QuoteEntry,
    Remainder,
    Share,
)
from dedupe.model.result import Event, Rejected, Result, Run
from dedupe.model.sketch import LEAD, Candidates, ShingleColumns, Shingles, Sketches
from dedupe.model.story import Cluster, Descent, Line
from dedupe.model.text import Document, ParsedDocument, Quotation, Span, Tokens

__all__ = [
    "FACT_KINDS",
    "FORM_KINDS",
    "LEAD",
    "PASSAGE_KINDS",
    "Candidates",
    "Cluster",
    "Comparison",
    "Derivation",
    "Descent",
    "Document",
    "Edit",
    "EditKind",
    "Event",
    "Evidence",
    "FactEntry",
    "FactStatus",
    "FactType",
    "Ledgers",
    "Line",
    "Match",
    "ParsedDocument",
    "Passage",
    "PassageKind",
    "Quotation",
    "QuoteEntry",
    "QuoteStatus",
    "Rejected",
    "Relation",
    "Remainder",
    "Result",
    "Run",
    "Severity",
    "Share",
    "ShingleColumns",
    "Shingles",
    "Side",
    "Sketches",
    "Span",
    "Tokens",
]
