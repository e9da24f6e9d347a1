"""A story as a page: who had it from whom and when, who took which passage, and what each article made of it."""

from __future__ import annotations

from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from dedupe.render.view.descent import SURE
from dedupe.render.view.gather import (
    KIND_ORDER,
    NAME_CHARACTERS,
    VALUE_KINDS,
    altered_quotes,
    changed_values,
    newly_quoted,
    pair_key,
    strongest_edit,
)
from dedupe.render.view.matrix import make_matrix
from dedupe.render.view.notes import quoted
from dedupe.render.view.pages import (
    CoverageRow,
    Descent,
    Link,
    Node,
    StoryView,
)
from dedupe.render.view.pair import name_texts, title_of
from dedupe.render.view.rows import Figure, Words
from dedupe.render.view.times import axis, has_time, minutes_between, place_in_time, say_duration, say_moment
from dedupe.render.view.wording import NBSP, figure, in_words, percent, sentence, shorten
from dedupe.stages.edits.values import find_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Comparison, Edit
    from dedupe.render.view.gather import Story


def view_story(story: Story) -> StoryView:
    """Return the page of a story."""
    reference = story.reference
    by_member = story.measured
    noun = next((name_texts(c)[0] for c in by_member.values() if c.derivation.source == "a"), "source")
    coverage = tuple(_coverage(story, name, by_member) for name in story.family.order if name != reference.id)
    carried, carriers = _carried(story, by_member)
    return StoryView(
        story.number,
        shorten(title_of(story.root), 70),
        _title(story, noun, carried, carriers),
        _standfirst(story, coverage, noun, carried, carriers),
        _figures(story, coverage, noun),
        _descent(story, coverage, carried, carriers),
        make_matrix(story),
        coverage,
        story.names[reference.id],
        by_member[next(iter(by_member))].share_of_a.words if by_member else 0,
        noun,
        story.names[story.cluster.representative],
        story.cluster.why,
        story.pairs,
        story.unaligned,
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
    lags = [row.lag_minutes for row in coverage if row.lag_minutes is not None]
    later = [(row.lag_minutes, row.name) for row in coverage if row.lag_minutes is not None and row.lag_minutes > 0]
    if later:
        first, name = min(later)
        figures.append(Figure(f"to the first, {name}", say_duration(first), "", ()))
    if len(lags) > 1:
        figures.append(Figure("from first to last", say_duration(max(0, *lags) - min(0, *lags)), "", ()))
    shares = [row.of_article for row in coverage if row.of_article is not None]
    if shares:
        what = f"of the article is the {noun}" if len(shares) == 1 else f"of an article is the {noun}, median"
        figures.append(Figure(what, percent(median(shares)), "", ()))
    altering = sum(bool(row.altered or row.newly_quoted) for row in coverage)
    what = "article changes a quotation" if altering == 1 else "articles change a quotation"
    figures.append(Figure(what, str(altering), "", ()))
    figures.append(Figure("facts changed", str(sum(row.facts or 0 for row in coverage)), "", ()))
    return tuple(figures)


def _coverage(story: Story, name: str, by_member: Mapping[str, Comparison]) -> CoverageRow:
    document = story.members[name].document
    c = by_member.get(name)
    root = story.reference.document
    lag = minutes_between(story.times[root.id], story.times[name]) if {root.id, name} <= set(story.times) else None
    is_exact = has_time(root) and has_time(document)
    source = story.family.parents.get(name, "")
    statuses: Counter[str] = Counter(quote.status for quote in c.quotes) if c else Counter()
    pairs = {target: origin for origin, target in story.pairs}
    return CoverageRow(
        story.names[name],
        title_of(story.members[name]),
        shorten(document.meta.get("role", ""), NAME_CHARACTERS),
        say_moment(document),
        "" if lag is None else _say_lag(lag, is_exact=is_exact),
        lag,
        story.names[source] if source else "",
        story.family.confidence.get(name, 0.0) >= SURE,
        c.share_of_b.paraphrase if c else None,
        c.share_of_a.paraphrase if c else None,
        statuses["kept"] if c else None,
        altered_quotes(c) if c else None,
        statuses["dropped"] if c else None,
        newly_quoted(c) if c else None,
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
