"""What two documents have in common and what was changed between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.model.kinds import (
        EditKind,
        FactStatus,
        FactType,
        PassageKind,
        QuoteStatus,
        Relation,
        Severity,
        Side,
    )
    from dedupe.model.text import Span


@dataclass(frozen=True, slots=True)
class Match:
    """What two documents share, counted exactly. `a_in_b` is shared shingles / shingles of a.

    `longest_run` is in tokens, the unit of the match rule, outside furniture: “front-line” is two of them and one
    word; `CopiedRun` has the words. `found_by` names the candidate sources. `lead_words` is how many tokens they
    share in the first two fifths of either text, the larger number.
    """

    a: str
    b: str
    jaccard: float
    a_in_b: float
    b_in_a: float
    longest_run: int
    found_by: tuple[str, ...]
    lead_words: int = 0


@dataclass(frozen=True, slots=True)
class CopiedRun:
    """The longest run that two texts share: its place in each, and its words in b, counted as shares are."""

    a: Span
    b: Span
    words: int


@dataclass(frozen=True, slots=True)
class Edit:
    """One change that a reader would name. An insertion has an empty `a`, a deletion an empty `b`."""

    a: Span
    b: Span
    old: str
    new: str
    kind: EditKind
    severity: Severity


@dataclass(frozen=True, slots=True)
class Passage:
    """Text of b that was taken from a. `score` is how likely a reader would link the two as well.

    `likeness` is the share of words that both sides have in the same order, 0 to 1.
    `moved` leaves the order of the passages around it; `repeat` says again what an earlier passage
    of b said, so it is in no share.
    """

    id: str
    a: Span
    b: Span
    kind: PassageKind
    score: float
    moved: bool = False
    in_quote: bool = False
    repeat: bool = False
    edits: tuple[Edit, ...] = ()
    likeness: float = 1.0


@dataclass(frozen=True, slots=True)
class QuoteEntry:
    """A row of the quote ledger; `a` or `b` is None where the quotation does not stand.

    `given_to` is set where a person is named on both sides and it is not one: the place of either name.
    """

    status: QuoteStatus
    speaker: str | None
    a: Span | None
    b: Span | None
    given_to: tuple[Span, Span] | None = None


@dataclass(frozen=True, slots=True)
class FactEntry:
    """A row of the fact ledger; `value` is the normal form, such as ``GBP 4700000``."""

    type: FactType
    status: FactStatus
    value: str
    a: Span | None
    b: Span | None


@dataclass(frozen=True, slots=True)
class Remainder:
    """Text of one side that no passage covers: an omission (of a) or an addition (of b)."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What became of quotations and facts, and what one side has alone; each sorted by place."""

    quotes: tuple[QuoteEntry, ...]
    facts: tuple[FactEntry, ...]
    omitted: tuple[Remainder, ...]
    added: tuple[Remainder, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """How much of one document is shared, cumulative from verbatim on, as fractions of `words`."""

    verbatim: float
    edited: float
    paraphrase: float
    words: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for a direction. A positive weight speaks for a as the source, a negative one for b."""

    kind: str
    weight: float
    text: str
    a: Span | None = None
    b: Span | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """Who took from whom, with reasons; `source` None is *undetermined*, a legal answer."""

    source: Side | None
    relation: Relation
    confidence: float
    evidence: tuple[Evidence, ...] = ()
