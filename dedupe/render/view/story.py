"""A story as a page: who had it from whom and when, who took which passage, and what each article made of it."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from dedupe.render.view.coverage import coverage_foot, story_coverage
from dedupe.render.view.descent import SURE
from dedupe.render.view.evidence import SEVERITIES
from dedupe.render.view.gather import (
    KIND_ORDER,
    VALUE_KINDS,
    kind_of_story,
    pair_key,
)
from dedupe.render.view.matrix import make_matrix
from dedupe.render.view.notes import quoted
from dedupe.render.view.pages import (
    Descent,
    Link,
    Node,
    RevisionRow,
    StoryView,
)
from dedupe.render.view.pair import title_of
from dedupe.render.view.rows import Figure, Words
from dedupe.render.view.times import axis, minutes_between, place_in_time, say_duration, say_extent, say_moment
from dedupe.render.view.wording import figure, in_words, percent, sentence, shorten
from dedupe.stages.edits.values import find_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Comparison, Edit
    from dedupe.render.view.gather import Story
    from dedupe.render.view.pages import CoverageRow

# So many articles must have a date for an axis of time.
_DATED = 0.6
# An unseen source stands a little before the first who took from it.
_BEFORE = 0.08
_CHANGES_TOLD = 4


def view_story(story: Story) -> StoryView:
    """Return the page of a story."""
    by_member = story.measured
    table = story_coverage(story)
    coverage, noun = table.rows, table.noun
    carried, carriers = _carried(story, by_member)
    return StoryView(
        story.number,
        table.title,
        _title(story, noun, carried, carriers),
        _standfirst(story, coverage, noun, carried, carriers),
        _figures(story, coverage, noun),
        _descent(story, coverage, carried, carriers),
        make_matrix(story),
        table,
        coverage_foot(coverage),
        table.source,
        by_member[next(iter(by_member))].share_of_a.words if by_member else 0,
        noun,
        story.names[story.cluster.representative],
        story.cluster.why,
        story.pairs,
        story.unaligned,
        f"{kind_of_story(story)}: {story.cluster.type_why}" if story.cluster.type_why else "",
        _revisions(story),
    )


def _carried(story: Story, by_member: Mapping[str, Comparison]) -> tuple[Edit | None, frozenset[str]]:
    """Return the change of a fact or quotation that most articles share, and the articles; one alone shares nothing.

    An article carries it that was compared with the source and has it, or whose own source carries it and whose
    text says the new value and not the old one: of a short brief no sentence may be linked to the release.
    """
    found: dict[tuple[str, str], tuple[Edit, set[str]]] = {}
    for name, c in by_member.items():
        if c.derivation.source != "a":
            continue
        for passage in c.passages:
            for edit in passage.edits:
                if edit.severity == "high" and edit.kind in (*VALUE_KINDS, "quote") and edit.old and edit.new:
                    found.setdefault(_change_key(edit), (edit, set()))[1].add(name)
    for edit, names in found.values():
        _add_heirs(story, edit, names)
    shared = [(key, edit, names) for key, (edit, names) in found.items() if len(names) > 1]
    if not shared:
        return None, frozenset()
    _, edit, names = min(shared, key=lambda item: (-len(item[2]), KIND_ORDER.get(item[1].kind, 99), item[0]))
    return edit, frozenset(names)


def _add_heirs(story: Story, edit: Edit, names: set[str]) -> None:
    """Add the articles whose source is among *names* and whose text says what the change made of it."""
    for name in story.family.order:
        if name not in names and story.family.parents.get(name) in names:
            text = story.members[name].text
            if _says(text, edit.new) and not _says(text, edit.old):
                names.add(name)


def _says(text: str, words: str) -> bool:
    """Claim that a text has the values of some words, however they are written, or the words themselves."""
    wanted = {value.key for value in find_values(words)}
    if wanted:
        return wanted <= {value.key for value in find_values(text)}
    return f" {' '.join(words.casefold().split())} " in f" {' '.join(text.casefold().split())} "


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
        several = in_words(len(carriers), "article").split()[0]
        return f"{text}, and {several} carry the same changed {_what(carried)}"
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
    later = [(row.lag_minutes, row.name) for row in coverage if row.lag_minutes is not None and row.lag_minutes > 0]
    if later:
        first, name = min(later)
        figures.append(Figure(f"to the first, {name}", say_duration(first), "", ()))
    if span := say_extent(parsed.document.published for parsed in story.members.values()):
        figures.append(Figure("from first to last", span, "", ()))
    shares = [row.counts.of_article for row in coverage if row.counts is not None]
    if shares:
        what = f"of the article is the {noun}" if len(shares) == 1 else f"of an article is the {noun}, median"
        figures.append(Figure(what, percent(median(shares)), "", ()))
    altering = sum(bool(one.altered or one.new_marks) for one in story.counts.values())
    what = "article changes a quotation" if altering == 1 else "articles change a quotation"
    figures.append(Figure(what, str(altering), "", ()))
    figures.append(Figure("facts changed", str(story.changed_facts), "", ()))
    return tuple(figures)


def _descent(story: Story, coverage: Sequence[CoverageRow], carried: Edit | None, carriers: frozenset[str]) -> Descent:
    family = story.family
    # An article or two without a date stand beside their source; where many have none there is no axis of time.
    by_time = _DATED * len(story.members) <= len(story.times) and len(set(story.times.values())) > 1
    first = min(story.times.values()) if by_time else None
    minutes = {n: minutes_between(first, when) for n, when in story.times.items()} if first is not None else {}
    whole = max(minutes.values(), default=0)
    depths = {name: family.depth(name) for name in family.order}
    deepest = max(depths.values(), default=0) or 1
    rows = {row.name: row for row in coverage}
    order = _with_unseen(story)
    numbers = {name: row for row, name in enumerate(order)}
    places: dict[str, float] = {}
    for name in family.order:
        if not by_time:
            places[name] = round(depths[name] / deepest, 4)
        elif name in minutes:
            places[name] = place_in_time(minutes[name], whole)
        else:
            places[name] = places.get(family.parents.get(name, ""), 0.0)
    links = [
        Link(numbers[source], numbers[target], family.confidence[target] >= SURE)
        for target, source in sorted(family.parents.items(), key=lambda item: numbers[item[0]])
    ]
    nodes = {}
    for name in family.order:
        is_root = name == family.root
        row = rows.get(story.names[name])
        share = f"{figure(len(story.members[name].text.split()))} words" if is_root else ""
        if row is not None and row.counts is not None:
            share = percent(row.counts.of_article)
        if by_time and name not in minutes:
            share = f"{share}, no date" if share else "no date"
        source, lag = (row.source, row.lag) if row else ("", "")
        nodes[name] = Node(
            name,
            story.names[name],
            share,
            numbers[name],
            places[name],
            depths[name],
            is_root,
            name in carriers,
            source=source,
            lag=lag,
        )
    for unseen in story.unseen:
        takers = [name for name in unseen.takers if name in numbers]
        x = max(0.0, min((places[name] for name in takers), default=0.0) - _BEFORE)
        told = f"shared by {in_words(len(takers), 'article')}"
        nodes[unseen.id] = Node(
            unseen.id, "source not seen", told, numbers[unseen.id], x, 0, is_root=False, carries=False, is_unseen=True
        )
        links += [
            Link(numbers[unseen.id], numbers[name], is_sure=False, is_second=not unseen.is_main) for name in takers
        ]
    start = (
        say_moment(min((story.members[n].document for n in story.times), key=lambda d: (story.times[d.id], d.id)))
        if by_time
        else ""
    )
    return Descent(
        tuple(nodes[name] for name in order),
        tuple(links),
        axis(whole) if by_time else (),
        start,
        by_time,
        quoted(carried.new) if carried else "",
        len(story.members) - len(story.times) if by_time else 0,
    )


def _with_unseen(story: Story) -> list[str]:
    """Return the articles in order of descent, each source that nobody saw below the last who took from it."""
    order = list(story.family.order)
    for unseen in story.unseen:
        places = [order.index(name) for name in unseen.takers if name in order]
        order.insert(max(places, default=len(order) - 1) + 1, unseen.id)
    return order


def _revisions(story: Story) -> tuple[RevisionRow, ...]:
    """Return what outlets changed in their own text, and whether they own up to it."""
    rows = []
    for one in story.cluster.revisions:
        after = story.members[one.after]
        graver = sorted(one.edits, key=lambda e: (SEVERITIES.index(e.severity), KIND_ORDER.get(e.kind, 99), e.b.start))
        rows.append(
            RevisionRow(
                after.document.outlet or story.names[one.after],
                story.names[one.before],
                story.names[one.after],
                tuple((shorten(e.old, 60), shorten(e.new, 60), e.severity) for e in graver[:_CHANGES_TOLD]),
                max(0, len(graver) - _CHANGES_TOLD),
                len(one.added),
                len(one.dropped),
                shorten(one.note.of(after.text), 160) if one.note else "",
                next((pair_key(*pair) for pair in story.pairs if set(pair) == {one.before, one.after}), ""),
            )
        )
    return tuple(rows)
