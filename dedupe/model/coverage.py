"""What became of a text in other outlets, and which texts an article is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.model.pair import Edit, Passage
    from dedupe.model.story import Part
    from dedupe.model.text import Span


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What one outlet made of the release: the first text it printed, the others being `also`.

    `share_of_article` is how much of the article is the release, `share_of_release` how much of the release it used;
    both count verbatim, edited and paraphrased words, without furniture; nor are notes to editors a part of the release
    that nobody used. `carries` is the document whose text it
    runs, where it is a copy of one that another outlet printed: it folds under that row. `via` is the text that it has
    the story from (None: unknown; the release itself: first hand). Facts are `changed` when a change of a fact
    kind stands in a passage, or the text has the value of its source where the release has another; of those,
    `facts_inherited` it has from its source. `change_round` are the words that stand in the quotation marks which the
    strongest change puts on, takes off or moves. `passages` link to the text: a is the release, b the article.
    """

    outlet: str
    document: str
    title: str | None
    url: str | None
    first_seen: str | None
    lag_hours: float | None
    lag_is_rough: bool
    part: Part
    via: str | None
    carries: str | None
    share_of_article: float
    share_of_release: float
    words: int
    quotes_kept: int
    quotes_altered: int
    quotes_dropped: int
    facts_changed: int
    strongest_change: Edit | None
    passages: tuple[Passage, ...] = ()
    also: tuple[str, ...] = ()
    facts_inherited: int = 0
    change_is_inherited: bool = False
    change_round: str = ""

    @property
    def facts_shown(self) -> int | None:
        """How many facts were changed; None where nothing could be compared."""
        return self.facts_changed if self.passages or self.facts_changed else None


@dataclass(frozen=True, slots=True)
class CoverageTotals:
    """The foot of the table: how many outlets took the text, and what became of it among them.

    `articles` counts texts, copies too. `mean_share_of_release` is over the outlets; `quotes` are the release's.
    `spread_hours` is None unless two texts have dates; `median_lag_hours` is over the rows that have a lag.
    """

    outlets: int
    articles: int
    copies: int
    first_seen: str | None
    spread_hours: float | None
    mean_share_of_article: float
    mean_share_of_release: float
    quotes: int
    quotes_kept: int
    quotes_altered: int
    quotes_dropped: int
    facts_changed: int
    median_lag_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of one text: rows by first seen, copies below the text that they carry, and the totals.

    `unlisted` are texts of the story that share passages with it and have no row: they do not have them from there.
    """

    release: str
    release_outlet: str | None
    release_published: str | None
    rows: tuple[CoverageRow, ...]
    totals: CoverageTotals
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverStep:
    """A source of an article: what of it no source before explains.

    `share` is what it explains alone after those before it, `share_alone` what it would explain without them;
    `so_far` is what all up to here explain. `spans` are places in the article.
    """

    source: str
    outlet: str | None
    published: str | None
    share: float
    share_alone: float
    so_far: float
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The smallest set of documents that covers an article, found greedily, and what nothing explains.

    `words` are runs without white space, as in the shares of a pair. `said_again` is what the article has from its
    sources and says a second time, a headline most often: it explains nothing more.
    """

    article: str
    words: int
    steps: tuple[CoverStep, ...]
    unexplained: tuple[Span, ...]
    unexplained_share: float
    said_again: tuple[Span, ...] = ()
    said_again_share: float = 0.0
