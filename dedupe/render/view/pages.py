"""The rows of the corpus page and of a story page: strings and numbers, no markup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.model import EditKind, PassageKind, Severity
    from dedupe.render.view.gather import Counts
    from dedupe.render.view.rows import Figure, Words


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a table names it: both wordings, shortened, without the words round them.

    One that `is_inherited` the article has from its source, as that has it or in other words. `said` says in words
    what one of the wordings alone would not show.
    """

    kind: EditKind
    name: str
    severity: Severity
    old: str
    new: str
    is_inherited: bool = False
    said: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """A bar of the histogram: pairs whose share lies from `start` up to the next bin's."""

    start: float
    end: float
    pairs: int
    is_match: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """How alike the verified pairs are: the share of one text that the other holds, the larger of both."""

    bins: tuple[Bin, ...]
    threshold: float
    pairs: int
    matches: int
    run_matches: int


@dataclass(frozen=True, slots=True)
class DayRow:
    """Articles published on a day, and how many of them belong to a story."""

    day: str
    articles: int
    in_story: int


@dataclass(frozen=True, slots=True)
class NearMissRow:
    """An article that is related to another one, or to a story, without being one story with it.

    `more` further texts are alike. `pair` is the key of its page, empty for a pair that was not aligned.
    `longest_run` is in words.
    """

    article: str
    other: str
    more: int
    story: int | None
    share: float
    longest_run: int
    pair: str


@dataclass(frozen=True, slots=True)
class FurnitureRow:
    """A piece of page furniture: where it stands and how many words it takes out of shares."""

    text: str
    outlets: str
    articles: int
    words: int
    left_out: int


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in the list. `ticks` are the times of its articles, 0 to 1 of the corpus' own span; `outlets` by name."""

    number: int
    title: str
    representative: str
    type: str
    articles: int
    outlets: tuple[str, ...]
    ticks: tuple[float, ...]
    span: str
    span_minutes: int
    closest: float
    facts: int
    quotes: int
    strongest: Change | None


@dataclass(frozen=True, slots=True)
class RulingRow:
    """A decision of a person about this result, and what became of it in the run."""

    what: str
    verdict: str
    note: str
    who: str
    when: str
    outcome: str
    message: str


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What an article made of the reference of its story, `type` being its part in it, and its strongest change.

    `counts` are None for an article that was not compared with the reference, because it shares too little with it.
    """

    name: str
    title: str
    type: str
    published: str
    seen: str
    lag: str
    lag_minutes: int | None
    source: str
    is_sure: bool
    is_copy: bool
    counts: Counts | None
    strongest: Change | None
    pair: str


@dataclass(frozen=True, slots=True)
class CoverageFoot:
    """The last line of a coverage table: mean shares and summed counts of its rows."""

    articles: int
    copies: int
    of_article: float | None
    of_source: float | None
    kept: int
    altered: int
    dropped: int
    new_marks: int
    facts: int


@dataclass(frozen=True, slots=True)
class StoryCoverage:
    """The coverage table of a story: what each article made of `source`, which a reader calls a `noun`."""

    number: int
    title: str
    source: str
    noun: str
    rows: tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class CorpusView:
    """All that a report says of a corpus."""

    title: str
    standfirst: tuple[Words, ...]
    figures: tuple[Figure, ...]
    stories: tuple[StoryRow, ...]
    types: tuple[tuple[str, int], ...]
    days: tuple[DayRow, ...]
    histogram: Histogram
    near_misses: tuple[NearMissRow, ...]
    near_misses_left_out: int
    furniture: tuple[FurnitureRow, ...]
    rejected: tuple[tuple[str, str], ...]
    has_times: bool
    has_outlets: bool
    coverage: tuple[StoryCoverage, ...]
    coverage_foot: CoverageFoot
    coverage_left_out: int
    rulings: tuple[RulingRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """An article in the figure of descent: its row, its place in time 0 to 1, and what its mark says.

    One that nobody collected `is_unseen`. `source` and `lag` say in words what the figure shows.
    """

    id: str
    name: str
    share: str
    row: int
    x: float
    depth: int
    is_root: bool
    carries: bool
    is_unseen: bool = False
    source: str = ""
    lag: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A line of descent from a source to an article; `is_second` for a source beside the main one."""

    source: int
    target: int
    is_sure: bool
    is_second: bool = False


@dataclass(frozen=True, slots=True)
class Descent:
    """Timeline and descent in one figure. Nodes stand in rows, sources above what came from them."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    ticks: tuple[tuple[float, str], ...]
    start: str
    by_time: bool
    carried: str
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What an article made of a sentence; `passage` of the page of `pair` leads to it.

    An article's own sentence is its `is_origin`, and leads nowhere.
    """

    kind: PassageKind
    is_changed: bool = False
    passage: str = ""
    pair: str = ""
    is_origin: bool = False


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """A sentence that others took: its label, its first words, and how many took it.

    `origin` is where it stood first: the root of the story, or an article that put it in.
    """

    label: str
    text: str
    taken: int
    origin: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """An article and what it took."""

    name: str
    depth: int
    group: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Who took which passage of the source."""

    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def origins(self) -> tuple[tuple[str, int], ...]:
        """Where the columns stood first, each with how many of them stand side by side."""
        counts: dict[str, int] = {}
        for column in self.columns:
            counts[column.origin] = counts.get(column.origin, 0) + 1
        return tuple(counts.items())


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """What an outlet changed in its own text: the gravest changes (old, new, severity), and its own note of it.

    `further` changes are not told; `added` and `dropped` count sentences that one version has alone.
    """

    outlet: str
    before: str
    after: str
    changes: tuple[tuple[str, str, str], ...]
    further: int
    added: int
    dropped: int
    note: str
    pair: str


@dataclass(frozen=True, slots=True)
class StoryView:
    """All that a report says of a story."""

    number: int
    name: str
    title: str
    standfirst: tuple[Words, ...]
    figures: tuple[Figure, ...]
    descent: Descent
    matrix: Matrix
    covering: StoryCoverage
    coverage_foot: CoverageFoot
    source: str
    source_words: int
    source_noun: str
    representative: str
    why: str
    pairs: tuple[tuple[str, str], ...]
    unaligned: int
    type_why: str = ""
    revisions: tuple[RevisionRow, ...] = ()
