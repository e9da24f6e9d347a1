"""A story as a page: who had it from whom and when, who took which passage, and what each article made of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from dedupe.model import FACT_KINDS
from dedupe.render.view.descent import SURE, find_family, oriented
from dedupe.render.view.evidence import SEVERITIES, make_edit_rows
from dedupe.render.view.notes import quoted
from dedupe.render.view.pages import (
    Cell,
    CoverageRow,
    Descent,
    Link,
    Matrix,
    MatrixColumn,
    MatrixRow,
    Node,
    StoryView,
)
from dedupe.render.view.pair import name_texts, title_of
from dedupe.render.view.rows import Figure, Words
from dedupe.render.view.times import axis, has_time, minutes_between, moment, place_in_time, say_duration, say_moment
from dedupe.render.view.wording import NBSP, figure, in_words, percent, sentence, shorten
from dedupe.stages.edits.values import find_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from dedupe.model import Cluster, Comparison, Edit, ParsedDocument, Passage, Result
    from dedupe.render.view.descent import Family
    from dedupe.render.view.rows import EditRow

VALUE_KINDS = ("number", "date", "name", "negation")
"""Kinds of edits that count as a changed fact."""
ALTERED = ("altered", "de-quoted", "newly-quoted")
"""Statuses of quotations whose wording or marks were changed."""

_COLUMNS = 40
_NAME_CHARACTERS = 48
_COLUMN_CHARACTERS = 30
# A passage takes a sentence when it covers this share of it, or lies in it for the greater part.
_TAKEN = 0.4
_STRONGEST_ORDER = {kind: place for place, kind in enumerate(FACT_KINDS)}


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

    @property
    def root(self) -> ParsedDocument:
        """The source that most articles go back to, else the representative."""
        return self.members[self.family.root]

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
    stories = []
    ordered = sorted(result.clusters, key=lambda cluster: (-len(cluster.members), cluster.id))
    for number, cluster in enumerate(ordered, start=1):
        members = {name: documents[name] for name in cluster.members}
        times = {name: when for name, parsed in members.items() if (when := moment(parsed.document)) is not None}
        comparisons = tuple(inside.get(cluster.id, ()))
        family = find_family(cluster, comparisons, {name: when.timestamp() for name, when in times.items()})
        stories.append(Story(number, cluster, members, comparisons, family, _names(members), times))
    return stories


def view_story(story: Story) -> StoryView:
    """Return the page of a story."""
    root = story.root
    by_member = oriented(story.comparisons, root.id)
    noun = next((name_texts(c)[0] for c in by_member.values() if c.derivation.source == "a"), "source")
    coverage = tuple(_coverage(story, name, by_member) for name in story.family.order if name != root.id)
    carried, carriers = _carried(by_member)
    return StoryView(
        story.number,
        shorten(title_of(root), 70),
        _title(story, noun, carried, carriers),
        _standfirst(story, coverage, noun, carried, carriers),
        _figures(story, coverage, noun),
        _descent(story, coverage, carried, carriers),
        _matrix(story, by_member),
        coverage,
        story.names[root.id],
        by_member[next(iter(by_member))].share_of_a.words if by_member else 0,
        noun,
        story.names[story.cluster.representative],
        story.cluster.why,
        story.pairs,
    )


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
                rank = (SEVERITIES.index(edit.severity), _STRONGEST_ORDER.get(edit.kind, 99), edit.b.start)
                if best is None or rank < best[0]:
                    best = rank, c, passage, number
    if best is None:
        return None
    _, c, passage, number = best
    return make_edit_rows(c, name_texts(c)[0], [(passage, number)])[0]


def changed_values(c: Comparison) -> int:
    """Return how many numbers, dates, names and negations were changed."""
    return sum(e.kind in VALUE_KINDS and e.severity == "high" for p in c.passages if not p.repeat for e in p.edits)


def altered_quotes(c: Comparison) -> int:
    """Return how many quotations were changed in wording or marks."""
    return sum(quote.status in ALTERED for quote in c.quotes)


def kind_of_story(story: Story) -> str:
    """Return what a story is: copies, release, updates, quotations or shared text."""
    relations = Counter(c.derivation.relation for c in story.comparisons if c.derivation.source is not None)
    if story.comparisons and min(c.match.jaccard for c in story.comparisons) >= _COPY:
        return "copies"
    if not relations:
        return "shared text"
    relation = min(relations, key=lambda name: (-relations[name], name))
    return {"hadPrimarySource": "release", "wasRevisionOf": "updates", "wasQuotedFrom": "quotations"}.get(
        relation, "rewrite"
    )


# Near-duplicates by the usual reading of the word: nine shingles in ten are shared.
_COPY = 0.9


def _names(members: Mapping[str, ParsedDocument]) -> dict[str, str]:
    """Return what each article is called: its outlet, numbered in order of time if it has several, else its id."""
    by_outlet: dict[str, list[ParsedDocument]] = {}
    names = {}
    for name, parsed in sorted(members.items(), key=lambda item: (item[1].document.published or "~", item[0])):
        outlet = parsed.document.outlet
        names[name] = shorten(outlet or name, _NAME_CHARACTERS)
        if outlet:
            by_outlet.setdefault(outlet, []).append(parsed)
    for outlet, several in by_outlet.items():
        if len(several) > 1:
            names |= {
                parsed.id: f"{shorten(outlet, _NAME_CHARACTERS)} ({number})"
                for number, parsed in enumerate(several, start=1)
            }
    return names


def _carried(by_member: Mapping[str, Comparison]) -> tuple[Edit | None, frozenset[str]]:
    """Return the change of a fact or quotation that most articles share, and the articles; one alone shares nothing."""
    found: dict[tuple[str, str], tuple[Edit, set[str]]] = {}
    for name, c in by_member.items():
        for passage in c.passages:
            for edit in passage.edits:
                if edit.severity == "high" and edit.kind in (*VALUE_KINDS, "quote") and edit.old and edit.new:
                    found.setdefault(_change_key(edit), (edit, set()))[1].add(name)
    shared = [(key, edit, names) for key, (edit, names) in found.items() if len(names) > 1]
    if not shared:
        return None, frozenset()
    _, edit, names = min(shared, key=lambda item: (-len(item[2]), _STRONGEST_ORDER.get(item[1].kind, 99), item[0]))
    return edit, frozenset(names)


def _change_key(edit: Edit) -> tuple[str, str]:
    """Return what makes two changes one: the same values, however they are written, else the same words."""
    old, new = (", ".join(sorted(value.key for value in find_values(text))) for text in (edit.old, edit.new))
    if old and new:
        return old, new
    return f"{edit.a.start}–{edit.a.end}", " ".join(edit.new.casefold().split())


def _title(story: Story, noun: str, carried: Edit | None, carriers: frozenset[str]) -> str:
    articles = len(story.members)
    if not story.family.is_named:
        return f"{sentence(in_words(articles, 'article'))} share their text; who had it first is open"
    below = sum(1 for name in story.members if name != story.family.root and _goes_back(story, name))
    text = f"{sentence(in_words(below, 'article'))} {'goes' if below == 1 else 'go'} back to one {noun}"
    if carried is not None:
        return f"{text}, and {in_words(len(carriers), 'article').split()[0]} carry the same changed {_what(carried)}"
    return text


def _what(edit: Edit) -> str:
    return {"quote": "quotation", "negation": "meaning"}.get(edit.kind, edit.kind)


def _goes_back(story: Story, name: str) -> bool:
    while name in story.family.parents:
        name = story.family.parents[name]
    return name == story.family.root


def _standfirst(
    story: Story, coverage: Sequence[CoverageRow], noun: str, carried: Edit | None, carriers: frozenset[str]
) -> tuple[Words, ...]:
    root = story.names[story.family.root]
    words = [Words(f"{sentence(in_words(len(story.members), 'article'))} share passages of ")]
    name = shorten(title_of(story.root), 70)
    words += [Words(name, strong=True), Words("" if name.endswith(("…", ".", "!", "?")) else ".")]
    if story.family.is_named:
        direct = sum(row.source == root for row in coverage)
        indirect = sum(bool(row.source) and row.source != root for row in coverage)
        words.append(Words(f" {sentence(in_words(direct, 'article'))} had it straight from "))
        words += [Words(root, strong=True), Words(f", the likeliest {noun}")]
        words.append(
            Words(f"; {in_words(indirect, 'article').split()[0]} at second hand or later." if indirect else ".")
        )
    if carried is not None:
        words += [
            Words(f" {sentence(in_words(len(carriers), 'article'))} say "),
            Words(quoted(carried.new), strong=True),
            Words(f" where the {noun} says {quoted(carried.old)}."),
        ]
    return tuple(words)


def _figures(story: Story, coverage: Sequence[CoverageRow], noun: str) -> tuple[Figure, ...]:
    figures = [Figure("articles", figure(len(story.members)), "", ())]
    lags = [row.lag_minutes for row in coverage if row.lag_minutes is not None]
    if lags:
        first = min(coverage, key=lambda row: (row.lag_minutes is None, row.lag_minutes or 0, row.name))
        figures.append(Figure(f"to the first, {first.name}", say_duration(min(lags)), "", ()))
        if len(lags) > 1:
            figures.append(Figure("from first to last", say_duration(max(0, *lags) - min(0, *lags)), "", ()))
    shares = [row.of_article for row in coverage if row.of_article is not None]
    if shares:
        what = f"of the article is the {noun}" if len(shares) == 1 else f"of an article is the {noun}, median"
        figures.append(Figure(what, percent(median(shares)), "", ()))
    altering = sum(bool(row.altered) for row in coverage)
    what = "article changes a quotation" if altering == 1 else "articles change a quotation"
    figures.append(Figure(what, str(altering), "", ()))
    figures.append(Figure("facts changed", str(sum(row.facts or 0 for row in coverage)), "", ()))
    return tuple(figures)


def _coverage(story: Story, name: str, by_member: Mapping[str, Comparison]) -> CoverageRow:
    document = story.members[name].document
    c = by_member.get(name)
    root = story.root.document
    lag = minutes_between(story.times[root.id], story.times[name]) if {root.id, name} <= set(story.times) else None
    is_exact = has_time(root) and has_time(document)
    source = story.family.parents.get(name, "")
    statuses: Counter[str] = Counter(quote.status for quote in c.quotes) if c else Counter()
    pairs = {target: origin for origin, target in story.pairs}
    return CoverageRow(
        story.names[name],
        title_of(story.members[name]),
        shorten(document.meta.get("role", ""), _NAME_CHARACTERS),
        say_moment(document),
        "" if lag is None else _say_lag(lag, is_exact=is_exact),
        lag,
        story.names[source] if source else "",
        story.family.confidence.get(name, 0.0) >= SURE,
        c.share_of_b.paraphrase if c else None,
        c.share_of_a.paraphrase if c else None,
        statuses["kept"] if c else None,
        sum(statuses[status] for status in ALTERED) if c else None,
        statuses["dropped"] if c else None,
        changed_values(c) if c else None,
        strongest_edit([c]) if c else None,
        pair_key(pairs[name], name) if name in pairs else "",
    )


def _say_lag(minutes: int, *, is_exact: bool) -> str:
    if not is_exact:
        days = round(minutes / (24 * 60))
        return "same day" if not days else f"{days:+d}{NBSP}d".replace("+", "")
    return say_duration(minutes) if minutes >= 0 else f"−{say_duration(-minutes)}"


def _descent(story: Story, coverage: Sequence[CoverageRow], carried: Edit | None, carriers: frozenset[str]) -> Descent:
    family = story.family
    by_time = len(story.times) == len(story.members) and len(set(story.times.values())) > 1
    first = min(story.times.values()) if by_time else None
    minutes = {n: minutes_between(first, when) for n, when in story.times.items()} if first is not None else {}
    whole = max(minutes.values(), default=0)
    depths = {name: family.depth(name) for name in family.order}
    deepest = max(depths.values(), default=0) or 1
    shares = {row.name: row.of_article for row in coverage if row.of_article is not None}
    nodes = []
    for row, name in enumerate(family.order):
        x = place_in_time(minutes[name], whole) if by_time else round(depths[name] / deepest, 4)
        is_root = name == family.root
        share = f"{figure(len(story.members[name].text.split()))} words" if is_root else ""
        if not is_root and story.names[name] in shares:
            share = percent(shares[story.names[name]])
        nodes.append(Node(name, story.names[name], share, row, x, depths[name], is_root, name in carriers))
    rows = {node.id: node.row for node in nodes}
    links = tuple(
        Link(rows[source], rows[target], family.confidence[target] >= SURE)
        for target, source in sorted(family.parents.items(), key=lambda item: rows[item[0]])
    )
    start = (
        say_moment(min((story.members[n].document for n in family.order), key=lambda d: (story.times[d.id], d.id)))
        if by_time
        else ""
    )
    return Descent(
        tuple(nodes), links, axis(whole) if by_time else (), start, by_time, quoted(carried.new) if carried else ""
    )


def _matrix(story: Story, by_member: Mapping[str, Comparison]) -> Matrix:
    """Return the sentences of the root that anybody took, against the articles in order of descent."""
    root = story.root
    order = [name for name in story.family.order if name in by_member]
    cells = {name: _cells(root, by_member[name]) for name in order}
    taken = Counter(place for row in cells.values() for place in row)
    places = sorted(sorted(taken, key=lambda place: (-taken[place], place))[:_COLUMNS])
    pairs = {target: pair_key(source, target) for source, target in story.pairs if source == root.id}
    columns = tuple(
        MatrixColumn(number, shorten(root.sentences[place].of(root.text), _COLUMN_CHARACTERS), taken[place])
        for number, place in enumerate(places, start=1)
    )
    rows = tuple(
        MatrixRow(
            story.names[name],
            max(story.family.depth(name) - 1, 0),
            _group(story, name),
            tuple(cells[name].get(place) for place in places),
            pairs.get(name, ""),
        )
        for name in order
    )
    return Matrix(columns, rows)


def _group(story: Story, name: str) -> str:
    """Return the heading under which an article stands: by the article next to the root in its line."""
    if name not in story.family.parents:
        return "Source not named"
    line = [name]
    while story.family.parents.get(line[-1]) not in (None, story.family.root):
        line.append(story.family.parents[line[-1]])
    if story.family.parents.get(line[-1]) != story.family.root:
        return "From another source"
    first = line[-1]
    if len(line) > 1 or first in story.family.parents.values():
        return f"Through {story.names[first]}"
    return f"Straight from {story.names[story.family.root]}"


def _cells(root: ParsedDocument, c: Comparison) -> dict[int, Cell]:
    """Return what an article made of each sentence of the root that it took."""
    cells: dict[int, Cell] = {}
    for passage in sorted(c.passages, key=lambda p: p.id):
        if passage.repeat:
            continue
        for place, span in enumerate(root.sentences):
            overlap = span.overlap(passage.a)
            if not overlap or max(overlap / len(span), overlap / len(passage.a)) < _TAKEN:
                continue
            is_changed = any(
                e.severity == "high" and (span.overlap(e.a) or span.start <= e.a.start < span.end)
                for e in passage.edits
            )
            known = cells.get(place)
            if known is None:
                cells[place] = Cell(passage.kind, is_changed, passage.id)
            elif is_changed and not known.is_changed:
                cells[place] = Cell(known.kind, is_changed, known.passage)
    return cells
