"""The words for what can be: kinds, statuses and severities, each list in the order that decides."""

from __future__ import annotations

from typing import Literal

Side = Literal["a", "b"]
PassageKind = Literal["verbatim", "edited", "paraphrase"]
Severity = Literal["high", "medium", "low", "none"]
EditKind = Literal[
    "number",
    "date",
    "name",
    "quote",
    "quote-boundary",
    "attribution",
    "certainty",
    "scope",
    "negation",
    "format",
    "case",
    "punctuation",
    "spelling",
    "attribution-verb",
    "tense",
    "insertion",
    "deletion",
    "wording",
]
QuoteStatus = Literal["kept", "altered", "de-quoted", "newly-quoted", "dropped", "added"]
FactType = Literal["number", "money", "percent", "date", "duration", "ordinal", "person", "organisation", "place"]
FactStatus = Literal["kept", "reformatted", "changed", "dropped", "added"]
Relation = Literal["wasQuotedFrom", "wasRevisionOf", "hadPrimarySource", "wasDerivedFrom"]

FACT_KINDS: tuple[EditKind, ...] = (
    "number",
    "date",
    "name",
    "quote",
    "quote-boundary",
    "attribution",
    "certainty",
    "scope",
    "negation",
)
"""The kinds that change what a reader is told; the order decides when two fit."""

FORM_KINDS: tuple[EditKind, ...] = (
    "format",
    "case",
    "punctuation",
    "spelling",
    "attribution-verb",
    "tense",
    "insertion",
    "deletion",
    "wording",
)
"""The kinds that leave the facts alone; folded away by default."""

PASSAGE_KINDS: tuple[PassageKind, ...] = ("verbatim", "edited", "paraphrase")
"""From the strongest reuse to the weakest; shares are cumulative in this order."""
