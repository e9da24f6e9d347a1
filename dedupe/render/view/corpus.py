"""A corpus as a page: its stories, how alike its pairs are, when it appeared, and what was left aside."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from dedupe.render.view.coverage import coverage_foot, story_coverage, strongest_change
from dedupe.render.view.gather import kind_of_story, pair_key
from dedupe.render.view.pages import (
    Bin,
    CorpusView,
    DayRow,
    FurnitureRow,
    Histogram,
    NearMissRow,
    RulingRow,
    StoryCoverage,
    StoryRow,
)
from dedupe.render.view.pair import title_of
from dedupe.render.view.rows import Figure, Words
from dedupe.render.view.times import days, minutes_between, moment, say_extent
from dedupe.render.view.wording import count, figure, in_words, listing, percent, sentence, shorten, squeeze
from dedupe.stages.measure import count_words
from dedupe.stages.verify.run import locate_run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import Match, ParsedDocument, Result, Ruling
    from dedupe.render.view.gather import Story

_BINS = 20
_PAIR = 2
_NEAR_MISSES = 8
_FURNITURE = 30
# Rows of the coverage table that a page holds; the others are in coverage.csv and on their stories' pages.
_COVERING = 200


def view_corpus(result: Result, stories: Sequence[Story]) -> CorpusView:
    """Return the page of a corpus; *stories* are those of `gather_stories`."""
    rows = tuple(_story_row(story, result) for story in stories)
    types = Counter(row.type for row in rows)
    members = {name for story in stories for name in story.members}
    near, left_out = _near_misses(result, stories)
    coverage = [story_coverage(story) for story in stories]
    covering = [row for one in coverage for row in one.rows]
    shown = first_rows(coverage, _COVERING)
    return CorpusView(
        _title(len(result.documents), len(members), len(stories), len(result.matches)),
        _standfirst(result, stories, members),
        _figures(result, stories, members),
        rows,
        tuple(sorted(types.items(), key=lambda item: (-item[1], item[0]))),
        tuple(
            DayRow(day, len(names), sum(name in members for name in names))
            for day, names in days([parsed.document for parsed in result.documents])
        ),
        _histogram(result),
        near,
        left_out,
        _furniture(result),
        tuple((fault.where, fault.reason) for fault in result.rejected),
        any(row.ticks for row in rows),
        any(row.outlets for row in rows),
        shown,
        coverage_foot(covering),
        len(covering) - sum(len(one.rows) for one in shown),
        tuple(_ruling_row(ruling) for ruling in result.rulings),
    )


def first_rows(coverage: Sequence[StoryCoverage], most: int) -> tuple[StoryCoverage, ...]:
    """Return the tables of the first stories, no more than *most* rows together; a story is shown whole or not."""
    shown: list[StoryCoverage] = []
    for one in coverage:
        if shown and sum(len(other.rows) for other in shown) + len(one.rows) > most:
            break
        shown.append(one)
    return tuple(shown)


def _ruling_row(ruling: Ruling) -> RulingRow:
    said = ruling.decision
    verdict = {"accept": "confirmed", "reject": "rejected"}[said.verdict]
    return RulingRow(said.what, verdict, said.note, said.who, said.when, ruling.outcome, ruling.message)


def _near_misses(result: Result, stories: Sequence[Story]) -> tuple[tuple[NearMissRow, ...], int]:
    """Return the pairs that are related but in no story together, the closest first, and how many are not shown.

    Of an article and a story, or of two stories, the closest pair alone. A pair that was aligned has a page.
    """
    aligned = {frozenset((c.a.id, c.b.id)) for c in result.comparisons}
    documents = {parsed.id: parsed for parsed in result.documents}
    home = {name: story.number for story in stories for name in story.members}
    titles = {parsed.id: shorten(title_of(parsed), 70) for parsed in result.documents}
    family = _families(result, home)
    found: dict[tuple[object, ...], tuple[str, str, Match]] = {}
    for m in sorted((*result.matches, *result.near_misses), key=lambda m: (-_share(m), -m.longest_run, m.a, m.b)):
        if home.get(m.a) is not None and home.get(m.a) == home.get(m.b):
            continue
        article, other = (m.b, m.a) if home.get(m.a) is not None and home.get(m.b) is None else (m.a, m.b)
        # Texts of no story that are alike, such as a column's tides, are one row: the pair that is closest.
        is_loose = article not in home and other not in home
        key = (family[article],) if is_loose else (home.get(article, article), home.get(other, other))
        found.setdefault(key, (article, other, m))
    shown = list(found.values())[:_NEAR_MISSES]
    sizes = Counter(family.values())
    rows = tuple(
        NearMissRow(
            titles[article],
            titles[other],
            max(0, sizes[family[article]] - _PAIR) if article not in home and other not in home else 0,
            home.get(other),
            _share(m),
            _run_words(documents, m),
            pair_key(m.a, m.b) if frozenset((m.a, m.b)) in aligned else "",
        )
        for article, other, m in shown
    )
    return rows, len(found) - len(shown)


def _families(result: Result, home: Mapping[str, int]) -> dict[str, str]:
    """Return for each text of no story the first of those that it is related to, over any number of steps."""
    first = {parsed.id: parsed.id for parsed in result.documents if parsed.id not in home}

    def find(name: str) -> str:
        while first[name] != name:
            first[name] = first[first[name]]
            name = first[name]
        return name

    for m in (*result.matches, *result.near_misses):
        if m.a in first and m.b in first:
            low, high = sorted((find(m.a), find(m.b)))
            first[high] = low
    return {name: find(name) for name in first}


def _run_words(documents: Mapping[str, ParsedDocument], match: Match) -> int:
    """Return the words of the longest run of a pair: those of its place in b, counted as shares are."""
    b = documents[match.b]
    place = locate_run(documents[match.a], b, match.longest_run)
    return count_words(b.text, [place[1]]) if place else 0


def _share(match: Match) -> float:
    return max(match.a_in_b, match.b_in_a)


def _title(articles: int, members: int, stories: int, matches: int) -> str:
    if not stories and matches:
        verb = "shares" if matches == 1 else "share"
        return f"{sentence(in_words(matches, 'pair'))} of articles {verb} text, and none tells a whole story"
    if articles == 1:
        return "One article, and no other to compare it with"
    if not stories:
        return f"No two of {in_words(articles, 'article')} share their words"
    told = f"tell {in_words(stories, 'story', 'stories')} in shared words"
    if members == articles:
        every = "Both articles" if articles == _PAIR else f"All {in_words(articles, 'article')}"
        return f"{every} {told}"
    return f"Of {figure(articles)} articles, {figure(members)} {told}"


def _standfirst(result: Result, stories: Sequence[Story], members: set[str]) -> tuple[Words, ...]:
    articles = len(result.documents)
    if articles == 1:
        return (Words("Shared text is found between articles: give two or more."),)
    if not stories and not (result.matches or result.near_misses):
        return (Words("No passages in common were found."),)
    if not stories:
        related = count(len(result.matches) + len(result.near_misses), "pair")
        return (Words(f"Passages in common were found in {related}, too little to call any of them one story."),)
    named = sum(story.family.is_named for story in stories)
    quotes = sum(story.changed_quotes for story in stories)
    part = "All" if len(members) == articles else sentence(percent(len(members) / articles))
    words = [
        Words(part, strong=True),
        Words(" of the articles share their text with another one. In "),
        Words(in_words(named, "story", "stories"), strong=True),
        Words(" a source can be named."),
    ]
    if quotes:
        words += [
            Words(" Wording or marks of quotations were changed in "),
            Words(in_words(quotes, "place"), strong=True),
            Words("."),
        ]
    return tuple(words)


def _figures(result: Result, stories: Sequence[Story], members: set[str]) -> tuple[Figure, ...]:
    articles = len(result.documents)
    outlets = {parsed.document.outlet for parsed in result.documents if parsed.document.outlet}
    quotes, facts = (sum(getattr(story, name) for story in stories) for name in ("changed_quotes", "changed_facts"))
    repeats = [p.repeat for c in result.comparisons for p in c.passages]
    passages = repeats.count(False)
    again = f", {figure(repeats.count(True))} more said again," if any(repeats) else ""
    return (
        Figure(
            _noun(articles, "article") + (f", {count(len(outlets), 'outlet')}" if outlets else ""),
            figure(articles),
            "",
            (),
        ),
        Figure(
            "story with shared text" if len(stories) == 1 else "stories with shared text", figure(len(stories)), "", ()
        ),
        Figure(f"{_noun(len(members), 'article')} in a story", figure(len(members)), "", ()),
        Figure(
            f"{_noun(passages, 'passage')}{again} in {count(len(result.comparisons), 'aligned pair')}",
            figure(passages),
            "",
            (),
        ),
        Figure(f"changed {_noun(quotes, 'quotation')}", figure(quotes), "", ()),
        Figure(f"{_noun(facts, 'fact')} changed", figure(facts), "", ()),
    )


def _noun(number: int, noun: str) -> str:
    return noun if number == 1 else f"{noun}s"


def _story_row(story: Story, result: Result) -> StoryRow:
    every = [when for parsed in result.documents if (when := moment(parsed.document)) is not None]
    first, last = (min(every), max(every)) if every else (None, None)
    whole = minutes_between(first, last) if first and last else 0
    own = sorted(story.times.values())
    span = minutes_between(own[0], own[-1]) if own else 0
    ids = set(story.members)
    closest = max((_share(m) for m in result.matches if m.a in ids and m.b in ids), default=0.0)
    representative = story.members[story.cluster.representative]
    return StoryRow(
        story.number,
        shorten(title_of(representative), 80),
        story.names[representative.id],
        kind_of_story(story),
        len(story.members),
        tuple(sorted({outlet for parsed in story.members.values() if (outlet := parsed.document.outlet)})),
        tuple(round(minutes_between(first, when) / whole, 4) for when in own) if first and whole else (),
        say_extent(parsed.document.published for parsed in story.members.values()),
        span,
        closest,
        story.changed_facts,
        story.changed_quotes,
        strongest_change(tuple(story.measured.values())),
    )


def _histogram(result: Result) -> Histogram:
    """Return the histogram of all verified pairs. The threshold is the match rule's; a long run matches below it."""
    verify = result.run.settings.get("verify", {})
    threshold = float(verify.get("containment", 0.0))
    shares = [_share(m) for m in (*result.matches, *result.near_misses)]
    counts = Counter(min(int(share * _BINS), _BINS - 1) for share in shares)
    bins = tuple(
        Bin(place / _BINS, (place + 1) / _BINS, counts[place], place / _BINS >= threshold) for place in range(_BINS)
    )
    by_run = sum(_share(m) < threshold for m in result.matches)
    return Histogram(bins, threshold, len(shares), len(result.matches), by_run)


def _furniture(result: Result) -> tuple[FurnitureRow, ...]:
    found: dict[str, tuple[set[str], set[str]]] = {}
    times: Counter[str] = Counter()
    for parsed in result.documents:
        for span in parsed.furniture:
            text = squeeze(span.of(parsed.text))
            outlets, articles = found.setdefault(text, (set(), set()))
            outlets.add(parsed.document.outlet or "")
            articles.add(parsed.id)
            times[text] += 1
    rows = [
        FurnitureRow(
            shorten(text, 70),
            listing(sorted(outlets - {""}), 1) or "no outlet named",
            len(articles),
            len(text.split()),
            len(text.split()) * times[text],
        )
        for text, (outlets, articles) in found.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.left_out, row.text))[:_FURNITURE])
