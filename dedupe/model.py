"""The records that travel along the line of stages.

Many things are arrays (`Tokens`); from `verify` on they are records. Every position is a `Span` of
`Document.text`, which is never altered. An unordered pair is `a, b`; only `trace` names a source.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

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

LEAD = 0.4
"""The share of a text that is its lead: where news says what is new.

Of 443 matches of a release and its news on insciout_A with less than half of either text shared 96 %
share 12 words there, of 17,316 between releases of one wire that are a month apart 23 %.
"""

PASSAGE_KINDS: tuple[PassageKind, ...] = ("verbatim", "edited", "paraphrase")
"""From the strongest reuse to the weakest; shares are cumulative in this order."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters of `Document.text`, half-open."""

    start: int
    end: int

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


@dataclass(frozen=True, slots=True)
class Document:
    """An article as it was read. Only id and text are required.

    `published` is ISO 8601: a day, which covers its 24 hours, or a time with its zone. `meta` holds
    what else the source says; ``meta["path"]`` is the file it came from, as the user named it.
    """

    id: str
    text: str
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    title: str | None = None
    author: str | None = None
    meta: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def sha256(self) -> str:
        """The digest of the text as UTF-8: what a claim about this text is checked against."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by value, so that a document travels to another process."""
        values = (self.id, self.text, self.outlet, self.published, self.url, self.title)
        return (Document, (*values, self.author, dict(self.meta)))


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of a text, folded, each with its place in the untouched original.

    `words` has n folded words; `starts` and `ends` are (n,) int32 characters; `hashes` is (n,)
    uint64, equal for equal words.
    """

    words: tuple[str, ...]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    hashes: NDArray[np.uint64]


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


@dataclass(frozen=True, slots=True, eq=False)
class Shingles:
    """The runs of k words of a document outside furniture, none of them across it.

    `hashes` (m,) uint64 is in text order; `tokens` (m,) int32 is the first token of each, so that a
    shingle leads back to its words. `unique` (u,) uint64 is the set, sorted. `content` is the hash of
    all words outside furniture: equal for texts with the same words.
    """

    k: int
    hashes: NDArray[np.uint64]
    tokens: NDArray[np.int32]
    unique: NDArray[np.uint64]
    content: int


@dataclass(frozen=True, slots=True, eq=False)
class ShingleColumns:
    """The shingles of some documents, end to end: those of the i-th stand at ``offsets[i]:offsets[i + 1]``.

    `rows` (n,) int64, sorted, are the documents. `hashes` (m,) uint64 is in text order, and `tokens` (m,)
    int32 says which word each begins with. `lead_ends` (n,) int64 is the first word after the first two
    fifths. `is_whole` (n,) says that a text shorter than k words is one shingle.
    """

    k: int
    rows: NDArray[np.int64]
    offsets: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    tokens: NDArray[np.int32]
    lead_ends: NDArray[np.int64]
    is_whole: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sketches:
    """What the index looks at, a row a document.

    `signatures` (n, permutations) uint32 are datasketch's; the fingerprints of document i are
    ``fingerprints[offsets[i]:offsets[i + 1]]`` (uint64, sorted, each once; offsets (n + 1,) int64);
    `contents` (n,) uint64 are equal for equal words. A document without words has no fingerprints.
    """

    signatures: NDArray[np.uint32]
    fingerprints: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    contents: NDArray[np.uint64]
    seed: int


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Pairs worth verifying, as columns sorted by (a, b): indices of documents, a < b.

    `a` and `b` are (m,) int32; bit i of `found_by` (m,) uint8 stands for ``sources[i]``. `unlisted`
    counts the further pairs of buckets too long to list them all, once for each bucket.
    """

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    found_by: NDArray[np.uint8]
    sources: tuple[str, ...]
    unlisted: int = 0

    def __len__(self) -> int:
        """Return how many pairs there are."""
        return self.a.size

    def with_pair(self, a: int, b: int) -> Candidates:
        """Return the pair a, b alone, with what found it: nothing, if it is no candidate."""
        import numpy as np

        bits = self.found_by[(self.a == a) & (self.b == b)][:1]
        found_by = bits if bits.size else np.zeros(1, dtype=np.uint8)
        return Candidates(np.array([a], dtype=np.int32), np.array([b], dtype=np.int32), found_by, self.sources)

    def names(self, bits: int) -> tuple[str, ...]:
        """Return the sources that the *bits* of a pair stand for."""
        return tuple(name for i, name in enumerate(self.sources) if bits >> i & 1)


@dataclass(frozen=True, slots=True)
class Match:
    """What two documents share, counted exactly. `a_in_b` is shared shingles / shingles of a.

    `longest_run` is in words, outside furniture. `found_by` names the candidate sources. `lead_words` is
    how many words they share in the first two fifths of either text, the larger number.
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
class Cluster:
    """Documents that tell one story; its id is that of the smallest member."""

    id: str
    members: tuple[str, ...]
    representative: str
    why: str


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
    """Text of b that was taken from a. `score` is the likeness, 0 to 1.

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


@dataclass(frozen=True, slots=True)
class QuoteEntry:
    """A row of the quote ledger; `a` or `b` is None where the quotation does not stand."""

    status: QuoteStatus
    speaker: str | None
    a: Span | None
    b: Span | None


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


@dataclass(frozen=True, slots=True)
class Line:
    """A member of a story and the one that it has its text from; `parent` None begins the story.

    `reasons` are changes that both share, with their places in the parent (a) and in the member (b).
    """

    member: str
    parent: str | None
    confidence: float
    reasons: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Descent:
    """How the members of a story descend from each other: a line each, sorted by member."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """All that is known of two documents: what they share and what was changed."""

    a: ParsedDocument
    b: ParsedDocument
    match: Match
    is_match: bool
    passages: tuple[Passage, ...]
    quotes: tuple[QuoteEntry, ...]
    facts: tuple[FactEntry, ...]
    omitted: tuple[Remainder, ...]
    added: tuple[Remainder, ...]
    share_of_a: Share
    share_of_b: Share
    derivation: Derivation
    run: Run

    def to_dict(self) -> dict[str, Any]:
        """Return the object that ``dedupe compare --json`` prints."""
        return {
            "documents": [_document_dict(self.a, self.share_of_a), _document_dict(self.b, self.share_of_b)],
            "match": {
                "jaccard": self.match.jaccard,
                "a_in_b": self.match.a_in_b,
                "b_in_a": self.match.b_in_a,
                "longest_run": self.match.longest_run,
                "found_by": list(self.match.found_by),
                "is_match": self.is_match,
            },
            "passages": [_passage_dict(passage) for passage in self.passages],
            "quotes": [
                {"status": q.status, "speaker": q.speaker, "a": _span(q.a), "b": _span(q.b)} for q in self.quotes
            ],
            "facts": [
                {"type": f.type, "status": f.status, "value": f.value, "a": _span(f.a), "b": _span(f.b)}
                for f in self.facts
            ],
            "omitted": [{"a": r.span.to_list(), "kind": r.kind} for r in self.omitted],
            "added": [{"b": r.span.to_list(), "kind": r.kind} for r in self.added],
            "furniture": {
                "a": [s.to_list() for s in self.a.furniture],
                "b": [s.to_list() for s in self.b.furniture],
            },
            "shares": {"of_a": _share_dict(self.share_of_a), "of_b": _share_dict(self.share_of_b)},
            "derivation": {
                "source": self.derivation.source,
                "relation": self.derivation.relation,
                "confidence": self.derivation.confidence,
                "evidence": [
                    {"kind": e.kind, "weight": e.weight, "text": e.text, "a": _span(e.a), "b": _span(e.b)}
                    for e in self.derivation.evidence
                ],
            },
            "run": self.run.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class Run:
    """With what a result was made. No clock, host or path: the same input gives the same bytes."""

    version: str
    settings: Mapping[str, Mapping[str, Any]]
    fingerprint: str

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        settings = {stage: dict(values) for stage, values in self.settings.items()}
        return {"version": self.version, "settings": settings, "fingerprint": self.fingerprint}


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that could not be read: where it stands and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Result:
    """What one run over a corpus found. Documents are sorted by id, pairs by their ids.

    `descents` says of each cluster, in their order, who has the text from whom.

    `near_misses` are verified pairs below the match rule; `unaligned` are matches that were verified but
    not aligned: the members of a large cluster are compared with its representative alone, and of the
    matches outside its own cluster a document is compared with the strongest few.
    """

    title: str
    documents: tuple[ParsedDocument, ...]
    matches: tuple[Match, ...]
    near_misses: tuple[Match, ...]
    clusters: tuple[Cluster, ...]
    comparisons: tuple[Comparison, ...]
    descents: tuple[Descent, ...]
    unaligned: tuple[Match, ...]
    rejected: tuple[Rejected, ...]
    run: Run

    @property
    def digest(self) -> str:
        """The digest of all inputs: ids and texts, in order of id."""
        lines = "".join(f"{d.id}\t{d.document.sha256}\n" for d in self.documents)
        return hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Event:
    """Progress of a run: `done` of `total` in a stage, with a few words on what was found."""

    stage: str
    done: int
    total: int
    detail: str = ""


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else span.to_list()


def _share_dict(share: Share) -> dict[str, float | int]:
    return {
        "verbatim": share.verbatim,
        "edited": share.edited,
        "paraphrase": share.paraphrase,
        "words": share.words,
    }


def _document_dict(parsed: ParsedDocument, share: Share) -> dict[str, Any]:
    document = parsed.document
    return {
        "id": document.id,
        "path": document.meta.get("path"),
        "sha256": document.sha256,
        "characters": len(document.text),
        "words": share.words,
    }


def _passage_dict(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "a": passage.a.to_list(),
        "b": passage.b.to_list(),
        "kind": passage.kind,
        "score": passage.score,
        "moved": passage.moved,
        "in_quote": passage.in_quote,
        "repeat": passage.repeat,
        "edits": [
            {
                "a": edit.a.to_list(),
                "b": edit.b.to_list(),
                "old": edit.old,
                "new": edit.new,
                "kind": edit.kind,
                "severity": edit.severity,
            }
            for edit in passage.edits
        ],
    }
