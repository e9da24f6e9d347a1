"""The stories of a result with all that their pages need, and what is counted in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.model import FACT_KINDS
from dedupe.render.view.descent import make_family, oriented
from dedupe.render.view.evidence import SEVERITIES, make_edit_rows
from dedupe.render.view.pair import name_texts
from dedupe.render.view.times import has_time, moment
from dedupe.render.view.wording import shorten
from dedupe.stages.trace.coverage import find_changes, judge_quotes, share_of_release
from dedupe.stages.trace.dates import period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dedupe.model import Cluster, Comparison, Coverage, CoverageRow, ParsedDocument, Passage, Result, Unseen
    from dedupe.render.view.descent import Family
    from dedupe.render.view.rows import EditRow

VALUE_KINDS = ("number", "date", "name", "negation")
"""Kinds of edits that an article may be named by: they can be told in two words."""
KIND_ORDER = {kind: place for place, kind in enumerate(FACT_KINDS)}
NAME_CHARACTERS = 48
# Near-duplicates by the usual reading of the word: nine shingles in ten are shared.
_COPY = 0.9


@dataclass(frozen=True, slots=True)
class Counts:
    """What an article made of the reference of its story: shares both ways, the reference's quotations, changed facts.

    `new_marks` counts marks put round words that the reference does not quote.
    """

    of_article: float
    of_source: float
    kept: int
    altered: int
    dropped: int
    new_marks: int
    facts: int


@dataclass(frozen=True, slots=True)
class Story:
    """A cluster with all that its pages need, gathered once."""

    number: int
    cluster: Cluster
    members: Mapping[str, ParsedDocument]
    comparisons: tuple[Comparison, ...]
    family: Family
    names: Mapping[str, str]
    times: Mapping[str, datetime]
    unaligned: int
    coverage: Coverage | None = None
    unseen: tuple[Unseen, ...] = ()

    @property
    def root(self) -> ParsedDocument:
        """The text that begins the story: the one that was covered, else the source that most articles go back to."""
        return self.members[self.family.root]

    @property
    def reference(self) -> ParsedDocument:
        """The text that the articles are measured against: that of the coverage, where the result holds one.

        Else it is the root, if most of them were compared with it; the articles of a large story are compared with its
        representative alone, and then that is it.
        """
        if self.coverage is not None:
            return self.members[self.coverage.release]
        partners = Counter(name for c in self.comparisons for name in (c.a.id, c.b.id))
        chosen = self.cluster.representative
        is_root = 2 * partners[self.family.root] >= len(self.members) - 1 or not partners[chosen]
        return self.root if is_root else self.members[chosen]

    @property
    def measured(self) -> dict[str, Comparison]:
        """The comparisons of each article with the reference, which is a in them."""
        return oriented(self.comparisons, self.reference.id)

    @property
    def counts(self) -> dict[str, Counts]:
        """What each article made of the reference. Every figure of a story or a corpus is a sum over these."""
        found = {name: count_changes(c) for name, c in self.measured.items()}
        for name, row in self.records.items():
            found[name] = _counts_of(row, found[name].new_marks if name in found else 0)
        return found

    @property
    def records(self) -> dict[str, CoverageRow]:
        """What the result says of each outlet's first article."""
        return {} if self.coverage is None else {row.document: row for row in self.coverage.rows}

    @property
    def changed_facts(self) -> int:
        """The changes of a fact kind in its articles."""
        return sum(one.facts for one in self.counts.values())

    @property
    def changed_quotes(self) -> int:
        """The quotations changed in wording or marks in its articles, and the words that they put in marks."""
        return sum(one.altered + one.new_marks for one in self.counts.values())

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The pairs that have a page: every article with its source, else with the root."""
        chosen = []
        known = {frozenset((c.a.id, c.b.id)) for c in self.comparisons}
        for name in self.family.order:
            if name == self.family.root:
                continue
            source = self.family.parents.get(name, self.family.root)
            options = (source, self.family.root, self.cluster.representative)
            partner = next((o for o in options if frozenset((o, name)) in known and o != name), None)
            if partner is not None:
                chosen.append((partner, name))
        return tuple(chosen)


def gather_stories(result: Result) -> list[Story]:
    """Return the stories of a result, numbered as they stand in the list: the largest first."""
    documents = {parsed.id: parsed for parsed in result.documents}
    home = {member: cluster.id for cluster in result.clusters for member in cluster.members}
    inside: dict[str, list[Comparison]] = {}
    for c in result.comparisons:
        if home.get(c.a.id) is not None and home.get(c.a.id) == home.get(c.b.id):
            inside.setdefault(home[c.a.id], []).append(c)
    counted = Counter(home[m.a] for m in result.unaligned if m.a in home and home[m.a] == home.get(m.b))
    coverages = {coverage.release: coverage for coverage in result.coverages}
    descents = {cluster.id: descent for cluster, descent in zip(result.clusters, result.descents, strict=True)}
    stories = []
    ordered = sorted(result.clusters, key=lambda cluster: (-len(cluster.members), cluster.id))
    for number, cluster in enumerate(ordered, start=1):
        members = {name: documents[name] for name in cluster.members}
        times = {name: when for name, parsed in members.items() if (when := moment(parsed.document)) is not None}
        comparisons = tuple(inside.get(cluster.id, ()))
        coverage = next((coverages[name] for name in cluster.members if name in coverages), None)
        hours = {name: when.timestamp() for name, when in times.items()}
        family = make_family(cluster, descents[cluster.id], hours, None if coverage is None else coverage.release)
        placed = _placed(times, members, family)
        stories.append(
            Story(
                number,
                cluster,
                members,
                comparisons,
                family,
                _names(members),
                placed,
                counted[cluster.id],
                coverage,
                descents[cluster.id].unseen,
            )
        )
    return stories


def _placed(
    times: Mapping[str, datetime], members: Mapping[str, ParsedDocument], family: Family
) -> dict[str, datetime]:
    """Return the times of articles; where the day alone is known, none stands earlier than its source on that day."""
    placed = dict(times)
    for name in family.order:
        source = placed.get(family.parents.get(name, ""))
        if source is None or name not in placed or has_time(members[name].document):
            continue
        first, last = period(members[name].document.published or "")
        placed[name] = source if first <= source < last else first
    return placed


def pair_key(one: str, other: str) -> str:
    """Return the key of a pair's page, the same for both orders."""
    return "\n".join(sorted((one, other)))


def strongest_edit(comparisons: Sequence[Comparison]) -> EditRow | None:
    """Return the change that a reader should see first, if there is one of high or medium severity."""
    best: tuple[tuple[int, int, int], Comparison, Passage, int] | None = None
    for c in comparisons:
        for passage in c.passages:
            if passage.repeat:
                continue
            for number, edit in enumerate(passage.edits):
                if edit.severity not in ("high", "medium"):
                    continue
                rank = (SEVERITIES.index(edit.severity), KIND_ORDER.get(edit.kind, 99), edit.b.start)
                if best is None or rank < best[0]:
                    best = rank, c, passage, number
    if best is None:
        return None
    _, c, passage, number = best
    return make_edit_rows(c, name_texts(c)[0], [(passage, number)])[0]


def count_changes(c: Comparison) -> Counts:
    """Return what b of a comparison made of a, by the rule of `stages.trace.coverage`.

    A quotation of a counts once, as altered where any part of it was, or where it lost its marks.
    """
    quotes = Counter(judge_quotes(c))
    facts = len(find_changes(c))
    marks = sum(quote.status == "newly-quoted" for quote in c.quotes)
    of_article, of_source = c.share_of_b.paraphrase, share_of_release(c)
    return Counts(of_article, of_source, quotes["kept"], quotes["altered"], quotes["dropped"], marks, facts)


def _counts_of(row: CoverageRow, new_marks: int) -> Counts:
    return Counts(
        row.share_of_article,
        row.share_of_release,
        row.quotes_kept,
        row.quotes_altered,
        row.quotes_dropped,
        new_marks,
        row.facts_changed,
    )


def kind_of_story(story: Story) -> str:
    """Return what a story is: its type, where it was told, else copies, release, updates, quotations or shared text."""
    if story.cluster.type is not None:
        return story.cluster.type
    relations = Counter(c.derivation.relation for c in story.comparisons if c.derivation.source is not None)
    if story.comparisons and min(c.match.jaccard for c in story.comparisons) >= _COPY:
        return "copies"
    if not relations:
        return "shared text"
    relation = min(relations, key=lambda name: (-relations[name], name))
    return {"hadPrimarySource": "release", "wasRevisionOf": "updates", "wasQuotedFrom": "quotations"}.get(
        relation, "rewrite"
    )


def _names(members: Mapping[str, ParsedDocument]) -> dict[str, str]:
    """Return what each article is called: its outlet, numbered in order of time if it has several, else its id."""
    by_outlet: dict[str, list[ParsedDocument]] = {}
    names = {}
    for name, parsed in sorted(members.items(), key=lambda item: (item[1].document.published or "~", item[0])):
        outlet = parsed.document.outlet
        names[name] = shorten(outlet or name, NAME_CHARACTERS)
        if outlet:
            by_outlet.setdefault(outlet, []).append(parsed)
    for outlet, several in by_outlet.items():
        if len(several) > 1:
            names |= {
                parsed.id: f"{shorten(outlet, NAME_CHARACTERS)} ({number})"
                for number, parsed in enumerate(several, start=1)
            }
    return names
