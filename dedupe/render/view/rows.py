"""The rows of a report: strings and numbers, no markup.

Left is the source when a direction is named, else a; right is the other text. Offsets are characters of the
document on that side. HTML and terminal print these records and decide nothing themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from dedupe.model import EditKind, PassageKind, Severity

Region = Literal["passage", "repeat", "omitted", "added", "furniture", "plain"]
"""What a piece of text is: shared, shared but said before, only on the left, only on the right, page furniture,
or white space between them."""

Change = Literal["high", "medium", "form", "equal", "tint"]
"""How a changed word is marked: by severity; *form* for harmless ones, *equal* for the same value in another
notation, *tint* for words that only lost or gained quotation marks."""

NoteKind = Literal["change", "left-out", "added", "repeat", "moved", "furniture"]


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a generated sentence; `strong` pieces carry its figures."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TextRun:
    """Characters under the same marks. The runs of a side, in order, are its text, exactly.

    `passages` are ids, the one that is painted first. `opens` names passages whose badge stands before this
    run. `edits` are ids of edits; `change` is the strongest of their marks. `is_fact` claims a number, date,
    name or quotation that only this side has.
    """

    start: int
    text: str
    region: Region
    passages: tuple[str, ...] = ()
    kind: PassageKind | None = None
    opens: tuple[str, ...] = ()
    edits: tuple[str, ...] = ()
    change: Change | None = None
    is_fact: bool = False

    @property
    def end(self) -> int:
        """The character after the last one."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a piece of a long one (`continues`), with the white space after it."""

    runs: tuple[TextRun, ...]
    role: Literal["headline", "heading", "paragraph", "furniture"] = "paragraph"
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark in the margin: a bold label and a few words, with the passage or edit it is about."""

    kind: NoteKind
    label: str
    text: str
    severity: Severity | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Partner:
    """Where the other end of a passage stands when it is in another row."""

    passage: str
    is_below: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """What a row says where one side has no text: the words that were not used, or that are new."""

    words: int
    text: str
    partners: tuple[Partner, ...] = ()


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of the reading grid. Passages in order have both ends in one row, so the sides stay level."""

    left_notes: tuple[Note, ...]
    left: tuple[Block, ...]
    left_gap: Gap | None
    right: tuple[Block, ...]
    right_gap: Gap | None
    right_notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class MapSegment:
    """A passage on the minimap: shares of the text's characters, 0 to 1."""

    start: float
    end: float
    kind: Literal["verbatim", "edited", "paraphrase", "furniture"]
    passage: str = ""


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Words under the same passages: `count` of them, each `length` characters long.

    `cover` lists (passages, characters): a word is shared when the characters under any counted passage are more
    than half of its length, which is the rule of `stages.measure`.
    """

    count: int
    length: int
    cover: tuple[tuple[tuple[str, ...], int], ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two texts: what it is called, what it is, and its marks."""

    side: Literal["a", "b"]
    noun: str
    title: str
    id: str
    path: str
    outlet: str
    published: str
    url: str
    sha256: str
    words: int
    furniture_words: int
    characters: int
    map: tuple[MapSegment, ...]
    alarms: tuple[float, ...]
    groups: tuple[WordGroup, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A share, cumulative in three strengths, in words of a named denominator."""

    label: str
    denominator: str
    words: int
    verbatim: int
    edited: int
    paraphrase: int
    rest: str

    @property
    def rest_words(self) -> int:
        """The words that are not shared."""
        return self.words - self.paraphrase

    def percent(self, words: int) -> float:
        """Return *words* as a percentage of the denominator, to one place."""
        return round(100 * words / self.words, 1) if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and a few lines that say what it is made of."""

    label: str
    value: str
    unit: str
    lines: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for the direction, or against it."""

    speaks_for: bool
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class DirectionView:
    """Who took from whom: "Release → article", or undetermined. `slight` reasons are counted, not told."""

    text: str
    confidence: str
    reasons: tuple[Reason, ...]
    slight: int = 0


@dataclass(frozen=True, slots=True)
class Marked:
    """A piece of an excerpt; `change` marks the words that the row is about."""

    text: str
    change: Change | None = None


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage of the evidence table. Words are counted on each side; likeness is 0 to 100.

    `right` is empty for a verbatim passage, whose words are those of the left.
    """

    id: str
    label: str
    kind: PassageKind
    left: str
    right: str
    unit: str
    speaker: str
    left_words: int
    right_words: int
    likeness: int
    high: int
    medium: int
    form: int
    moved: bool
    repeat: bool
    in_quote: bool
    strongest: Severity | None
    left_span: tuple[int, int]
    right_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class EditRow:
    """An edit of the evidence table, with a few words round it. `is_folded` rows are counted, not listed, at first.

    An edit that `is_again` stands in text that is said again, and changes no fact that is not told of elsewhere.
    """

    id: str
    passage: str
    label: str
    passage_kind: PassageKind
    kind: EditKind
    name: str
    severity: Severity
    left: tuple[Marked, ...]
    right: tuple[Marked, ...]
    note: str
    left_span: tuple[int, int]
    right_span: tuple[int, int]
    is_folded: bool
    is_again: bool


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """A quotation of either side and what became of it."""

    status: str
    name: str
    severity: Severity
    speaker: str
    left: tuple[Marked, ...]
    right: tuple[Marked, ...]
    note: str
    passage: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """Numbers, dates, names … of either side and what became of them; `count` of one type may share a row."""

    status: str
    type: str
    left: str
    right: str
    value: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class RemainderRow:
    """Text that only one side has."""

    kind: str
    words: int
    text: str
    facts: str
    span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The tables below the texts. `folded` says in one line which form edits are not listed at first."""

    passages: tuple[PassageRow, ...]
    edits: tuple[EditRow, ...]
    folded: str
    quotes: tuple[QuoteRow, ...]
    facts: tuple[FactRow, ...]
    left_out: tuple[RemainderRow, ...]
    added: tuple[RemainderRow, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision of a person that was honoured in a comparison."""

    what: str
    verdict: str
    note: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class PairView:
    """All that a report says of two documents. `further` changes are as grave as those listed as strongest.

    `match` says yes, or no and what the rule counts. `given` names who speaks instead of whom where no change inside a
    passage shows it.
    """

    title: str
    standfirst: tuple[Words, ...]
    left: SideView
    right: SideView
    bars: tuple[Bar, Bar]
    bars_note: str
    figures: tuple[Figure, ...]
    direction: DirectionView
    strongest: tuple[EditRow, ...]
    further: int
    rows: tuple[GridRow, ...]
    evidence: Evidence
    match: str
    found_by: str
    decisions: tuple[DecisionRow, ...] = ()
    given: str = ""

    @property
    def by_id(self) -> dict[str, PassageRow]:
        """The passages by their ids."""
        return {row.id: row for row in self.evidence.passages}
