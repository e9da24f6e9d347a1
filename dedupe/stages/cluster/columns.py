"""The stories of a great many matches: what columns decide is decided in columns, the rest by the rules themselves.

Most matches are links or no links by their numbers, outlets and dates alone, and most stories are two
texts. Only what is left needs the words of its texts (`links.decide`) or grows link by link (`grow`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.cluster.agreed import Agreed
from dedupe.stages.cluster.links import decide
from dedupe.stages.cluster.told import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Cluster, ParsedDocument
    from dedupe.model.sketch import MatchColumns
    from dedupe.settings import ClusterSettings
    from dedupe.stages.cluster.agreement import Rarity

    Fetch = Callable[[NDArray[np.int64]], Mapping[str, ParsedDocument]]
    Count = Callable[[NDArray[np.int64], NDArray[np.uint64]], Rarity]

UNDATED = -1
"""The day of a document without a date."""

_DECIMALS = 6


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What the rules ask of documents beside their words, a row a document.

    `outlets` (n,) int32 are equal for one outlet and different for none; `days` (n,) int64 count from any
    day, `UNDATED` without a date; `published` and `characters` are those of the documents.
    """

    ids: Sequence[str]
    outlets: NDArray[np.int32]
    days: NDArray[np.int64]
    published: Sequence[str | None]
    characters: NDArray[np.int64]


def cluster_columns(
    matches: MatchColumns, rows: NDArray[np.int64], facts: Facts, fetch: Fetch, count: Count, settings: ClusterSettings
) -> list[Cluster]:
    """Return the stories that two documents or more tell: those of `cluster`.

    Args:
        matches: Verified pairs.
        rows: Which of them are a match, or may be a link.
        facts: All documents.
        fetch: Gives documents of some rows, by id, with the hashes of their words and their furniture.
        count: Gives how many of the documents of some rows hold each of some words, at least.
        settings: When a match is a link.
    """
    pairs = _Pairs.of(matches, rows, facts)
    links, open_to_doubt, has_other_days = pairs.decide(settings)
    if open_to_doubt.any():
        links = links.copy()
        links[np.flatnonzero(open_to_doubt)] = _ask(
            matches, rows, pairs, open_to_doubt, has_other_days, facts, fetch, count, settings
        )
    return tell(matches, rows[links], facts, settings)


def rows_in_doubt(
    matches: MatchColumns, rows: NDArray[np.int64], facts: Facts, settings: ClusterSettings
) -> NDArray[np.int64]:
    """Return the documents whose words `cluster_columns` will ask for, sorted; the arguments are those."""
    pairs = _Pairs.of(matches, rows, facts)
    _, doubted, other_days = pairs.decide(settings)
    return _asked(pairs, doubted, other_days)[2]


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """The columns by which a match is judged."""

    a: NDArray[np.int32]
    b: NDArray[np.int32]
    strength: NDArray[np.float64]
    run: NDArray[np.int64]
    lead: NDArray[np.int64]
    is_own: NDArray[np.bool_]
    apart: NDArray[np.int64]

    @classmethod
    def of(cls, matches: MatchColumns, rows: NDArray[np.int64], facts: Facts) -> _Pairs:
        a, b = matches.candidates.a[rows], matches.candidates.b[rows]
        dated = (facts.days[a] != UNDATED) & (facts.days[b] != UNDATED)
        return cls(
            a,
            b,
            np.maximum(matches.a_in_b[rows], matches.b_in_a[rows]),
            matches.longest_run[rows],
            matches.lead_words[rows],
            facts.outlets[a] == facts.outlets[b],
            np.where(dated, np.abs(facts.days[a] - facts.days[b]), 0),
        )

    def decide(self, settings: ClusterSettings) -> tuple[NDArray[np.bool_], NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which matches are links, which need the words of their texts, and which join texts of other days."""
        strong = self.strength >= settings.strong
        other_days = (self.apart > settings.reuse_days) & ~strong
        templated = np.zeros(int(max(self.a.max(initial=0), self.b.max(initial=0))) + 1, dtype=bool)
        templated[self.a[other_days]] = True
        templated[self.b[other_days]] = True
        has_template = templated[self.a] | templated[self.b]
        enough = np.where(self.is_own, settings.revision, settings.reuse)
        days = np.where(self.is_own, settings.revision_days, settings.reuse_days)
        reaches = (self.lead >= settings.lead_words) & (self.run >= settings.run_words)
        possible = (self.strength >= enough) & (self.apart <= days) & ~strong
        links = strong | (possible & reaches & ~has_template)
        short = possible & ~reaches & (self.strength >= settings.scattered)
        faint = (self.strength >= settings.faint) & (self.run >= settings.run_words) & ~self.is_own
        faint &= self.apart <= settings.faint_days
        return links, ~links & ((possible & reaches) | short | faint), other_days


def _ask(  # noqa: PLR0913, PLR0917 - all that the rules ask
    matches: MatchColumns,
    rows: NDArray[np.int64],
    pairs: _Pairs,
    doubted: NDArray[np.bool_],
    other_days: NDArray[np.bool_],
    facts: Facts,
    fetch: Fetch,
    count: Count,
    settings: ClusterSettings,
) -> NDArray[np.bool_]:
    """Return which of the doubted matches are links, by the words of their texts."""
    asked, beside, needed = _asked(pairs, doubted, other_days)
    documents = fetch(needed)
    everyone = np.unique(np.concatenate([pairs.a, pairs.b])).astype(np.int64)
    texts = [documents[facts.ids[row]] for row in asked.tolist()]
    rarity = count(everyone, np.unique(np.concatenate([one.tokens.hashes for one in texts])))
    left, right = np.searchsorted(asked, pairs.a[doubted]), np.searchsorted(asked, pairs.b[doubted])
    agreement = Agreed(texts, rarity, (left, right))
    questions = matches.records(facts.ids, rows[doubted])
    evidence = matches.records(facts.ids, rows[beside])
    chosen = {(match.a, match.b) for match in decide(questions, evidence, documents, agreement, settings)}
    return np.fromiter(((match.a, match.b) in chosen for match in questions), dtype=bool, count=len(questions))


def _asked(
    pairs: _Pairs, doubted: NDArray[np.bool_], other_days: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.int64]]:
    """Return the documents of doubted matches, the matches beside them, and the documents of both."""
    asked = np.unique(np.concatenate([pairs.a[doubted], pairs.b[doubted]]))
    # The texts of other days in which the templates of these are looked for.
    beside = other_days & (np.isin(pairs.a, asked) | np.isin(pairs.b, asked))
    return asked, beside, np.unique(np.concatenate([asked, pairs.a[beside], pairs.b[beside]])).astype(np.int64)
