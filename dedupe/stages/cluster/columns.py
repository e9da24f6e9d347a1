"""The stories of a great many matches: what columns decide is decided in columns, the rest by the words of the texts.

Most matches are links or no links by their numbers, outlets and dates alone. Only what is left needs the
words of its texts (`asked`); then the links grow to stories (`told`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import ParsedDocument, WordColumns
from dedupe.stages.cluster.asked import Questions, ask
from dedupe.stages.cluster.told import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Cluster
    from dedupe.model.sketch import MatchColumns
    from dedupe.settings import ClusterSettings
    from dedupe.stages.cluster.agreement import Rarity

    Fetch = Callable[[NDArray[np.int64]], WordColumns | Mapping[str, ParsedDocument]]
    Count = Callable[[NDArray[np.int64], NDArray[np.uint64]], Rarity]

UNDATED = -1
"""The day of a document without a date."""


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
        fetch: Gives the words of the documents of some rows, sorted, and which are furniture: as columns, or as
            documents by id.
        count: Gives how many of the documents of some rows hold each of some words, at least.
        settings: When a match is a link.
    """
    return tell(matches, link_columns(matches, rows, facts, fetch, count, settings), facts, settings)


def link_columns(
    matches: MatchColumns, rows: NDArray[np.int64], facts: Facts, fetch: Fetch, count: Count, settings: ClusterSettings
) -> NDArray[np.int64]:
    """Return which of some rows speak for one story: those of `links.find_links`; arguments as `cluster_columns`."""
    links: NDArray[np.int64] = rows[_decide(matches, rows, None, facts, fetch, count, settings)]
    return links


def decide_columns(
    matches: MatchColumns,
    is_asked: NDArray[np.bool_],
    facts: Facts,
    fetch: Fetch,
    count: Count,
    settings: ClusterSettings,
) -> NDArray[np.bool_]:
    """Return which of the matches that are asked for are links: the answers of `links.decide`.

    Args:
        matches: The matches in question and those in which templates are looked for, sorted by (a, b).
        is_asked: Which are in question; no other is a link here.
        facts: All documents.
        fetch: As `cluster_columns` takes it.
        count: As `cluster_columns` takes it.
        settings: When a match is a link.
    """
    return _decide(matches, np.arange(len(matches)), is_asked, facts, fetch, count, settings)


def _decide(
    matches: MatchColumns,
    rows: NDArray[np.int64],
    is_asked: NDArray[np.bool_] | None,
    facts: Facts,
    fetch: Fetch,
    count: Count,
    settings: ClusterSettings,
) -> NDArray[np.bool_]:
    pairs = _Pairs.of(matches, rows, facts)
    verdicts = pairs.decide(settings)
    if is_asked is not None:
        verdicts = replace(verdicts, is_link=verdicts.is_link & is_asked, is_doubted=verdicts.is_doubted & is_asked)
    links = verdicts.is_link
    if verdicts.is_doubted.any():
        links = links.copy()
        doubted = np.flatnonzero(verdicts.is_doubted)
        links[doubted] = ask(_questions(matches, rows, pairs, verdicts, facts, fetch), count, settings)
    return links


def rows_in_doubt(
    matches: MatchColumns, rows: NDArray[np.int64], facts: Facts, settings: ClusterSettings
) -> NDArray[np.int64]:
    """Return the documents whose words `cluster_columns` will ask for, sorted; the arguments are those."""
    pairs = _Pairs.of(matches, rows, facts)
    return _asked(pairs, pairs.decide(settings))[2]


@dataclass(frozen=True, slots=True, eq=False)
class _Verdicts:
    """What the numbers of matches say, a row a match.

    A doubted one is a link if its template leaves `enough` of it: where it `is_possible` as it is, where it
    `may_scatter` if it stands in enough stretches. Where it `may_agree`, the rest of the texts may still tell.
    """

    is_link: NDArray[np.bool_]
    is_doubted: NDArray[np.bool_]
    is_possible: NDArray[np.bool_]
    may_scatter: NDArray[np.bool_]
    may_agree: NDArray[np.bool_]
    is_of_other_days: NDArray[np.bool_]
    enough: NDArray[np.float64]


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

    def decide(self, settings: ClusterSettings) -> _Verdicts:
        """Return which matches are links by their numbers, and what the others hang on."""
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
        doubted = ~links & ((possible & reaches) | short | faint)
        return _Verdicts(links, doubted, possible & reaches, short, faint, other_days, enough)


def _questions(
    matches: MatchColumns,
    rows: NDArray[np.int64],
    pairs: _Pairs,
    verdicts: _Verdicts,
    facts: Facts,
    fetch: Fetch,
) -> Questions:
    """Return the doubted matches with the words of their texts."""
    asked, beside, needed = _asked(pairs, verdicts)
    given = fetch(needed)
    words = given if isinstance(given, WordColumns) else _columns(needed, [given[facts.ids[row]] for row in needed])
    own = verdicts.is_doubted
    # Both ways: what each text shares with one of another day, by how much of it that is.
    here = np.concatenate([pairs.a[beside], pairs.b[beside]])
    there = np.concatenate([pairs.b[beside], pairs.a[beside]])
    share = np.concatenate([matches.a_in_b[rows[beside]], matches.b_in_a[rows[beside]]])
    kept = np.isin(here, asked)
    return Questions(
        words=words,
        everyone=np.unique(np.concatenate([pairs.a, pairs.b])).astype(np.int64),
        a=pairs.a[own],
        b=pairs.b[own],
        strength=pairs.strength[own],
        enough=verdicts.enough[own],
        is_possible=verdicts.is_possible[own],
        may_scatter=verdicts.may_scatter[own],
        may_agree=verdicts.may_agree[own],
        other_days=(here[kept], there[kept], share[kept]),
    )


def _asked(pairs: _Pairs, verdicts: _Verdicts) -> tuple[NDArray[np.int32], NDArray[np.bool_], NDArray[np.int64]]:
    """Return the documents of doubted matches, the matches beside them, and the documents of both."""
    doubted = verdicts.is_doubted
    asked = np.unique(np.concatenate([pairs.a[doubted], pairs.b[doubted]]))
    # The texts of other days in which the templates of these are looked for.
    beside = verdicts.is_of_other_days & (np.isin(pairs.a, asked) | np.isin(pairs.b, asked))
    return asked, beside, np.unique(np.concatenate([asked, pairs.a[beside], pairs.b[beside]])).astype(np.int64)


def _columns(rows: NDArray[np.int64], documents: Sequence[ParsedDocument]) -> WordColumns:
    """Return the words of some documents as columns."""
    ends = np.cumsum([one.tokens.hashes.size for one in documents], dtype=np.int64)
    starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1]])
    hashes = np.concatenate([one.tokens.hashes for one in documents])
    return WordColumns(rows, starts, ends, hashes, ~np.concatenate([one.outside for one in documents]))
