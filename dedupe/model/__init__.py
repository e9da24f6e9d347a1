"""The records that travel along the line of stages.

Many things are arrays (`Tokens`, `Shingles`); from `verify` on they are records. Every position is a `Span` of
`Document.text`, which is never altered. An unordered pair is `a, b`; only `trace` names a source.
"""

from __future__ import annotations

from dedupe.model.comparison import Comparison
from dedupe.model.coverage import Cover, Coverage, CoverageRow, CoverageTotals, CoverStep
from dedupe.model.decision import Decision, Outcome, Ruling, Subject, Verdict
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
    CopiedRun,
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
from dedupe.model.sketch import LEAD, Candidates, ShingleColumns, Shingles, Sketches, WordColumns
from dedupe.model.story import (
    PARTS,
    STORY_TYPES,
    Cluster,
    Descent,
    Line,
    Member,
    Part,
    Revision,
    SecondSource,
    StoryType,
    Timeline,
    Unseen,
)
from dedupe.model.text import Document, ParsedDocument, Quotation, Span, Tokens

__all__ = [
    "FACT_KINDS",
    "FORM_KINDS",
    "LEAD",
    "PARTS",
    "PASSAGE_KINDS",
    "STORY_TYPES",
    "Candidates",
    "Cluster",
    "Comparison",
    "CopiedRun",
    "Cover",
    "CoverStep",
    "Coverage",
    "CoverageRow",
    "CoverageTotals",
    "Decision",
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
    "Member",
    "Outcome",
    "ParsedDocument",
    "Part",
    "Passage",
    "PassageKind",
    "Quotation",
    "QuoteEntry",
    "QuoteStatus",
    "Rejected",
    "Relation",
    "Remainder",
    "Result",
    "Revision",
    "Ruling",
    "Run",
    "SecondSource",
    "Severity",
    "Share",
    "ShingleColumns",
    "Shingles",
    "Side",
    "Sketches",
    "Span",
    "StoryType",
    "Subject",
    "Timeline",
    "Tokens",
    "Unseen",
    "Verdict",
    "WordColumns",
]
