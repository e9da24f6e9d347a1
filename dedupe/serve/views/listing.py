"""Lists as plain rows: the words of the front page and of the list of articles, their looks elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from dedupe.model import Document
from dedupe.render.view.pages import Bin, DayRow, Histogram
from dedupe.render.view.rows import Figure, Words
from dedupe.render.view.times import minutes_between, say_day, say_extent, say_moment
from dedupe.render.view.wording import count, figure, in_words, percent, shorten
from dedupe.serve.snippet import Piece, cut_snippet
from dedupe.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dedupe.render.view.pages import Change
    from dedupe.serve.routes import Call
    from dedupe.serve.shelf import Shelf, StoryLine
    from dedupe.settings import Settings
    from dedupe.store.catalogue import Entry, Wanted

_TITLE_CHARACTERS = 90
_MARK = '"'


@dataclass(frozen=True, slots=True)
class StoryDetails:
    """What a story is found to be once its articles are compared: its type, what was changed, and most gravely.

    `placed` is when each article that was compared appeared, none of a day alone before its source of that day.
    """

    type: str
    facts: int
    quotes: int
    strongest: Change | None
    placed: Mapping[str, datetime]


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story in the list. `ticks` are the times of its articles, 0 to 1 of the list's own span.

    `details` are None until somebody asks for them, and so is `span` where it depends on them: see `Pages.details`.
    """

    number: int
    details: StoryDetails | None
    href: str
    title: str
    representative: str
    articles: int
    outlets: int
    ticks: tuple[float, ...]
    span: str | None
    closest: float


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in a list, with the words that were looked for."""

    href: str
    title: str
    outlet: str
    published: str
    story: str
    story_size: int
    snippet: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """Two articles of no common story."""

    href: str
    article: str
    other: str
    share: float
    longest_run: int


@dataclass(frozen=True, slots=True)
class RepeatedRow:
    """A line that an outlet repeats."""

    text: str
    outlets: str
    articles: int


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a list goes on and where it begins; empty where there is nothing more."""

    newer: str
    older: str
    told: str


@dataclass(frozen=True, slots=True)
class FrontView:
    """The front page: the stories of the index, and what is said of all of it."""

    title: str
    standfirst: tuple[Words, ...]
    figures: tuple[Figure, ...]
    stories: tuple[StoryRow, ...]
    pager: Pager
    asked: Mapping[str, Any]
    is_filtered: bool
    has_times: bool
    histogram: Histogram
    days: tuple[DayRow, ...]
    related: tuple[RelatedRow, ...]
    related_left_out: int
    furniture: tuple[RepeatedRow, ...]
    rejected: tuple[tuple[str, str], ...]
    rejected_count: int
    pending: int
    searched: float | None
    newest: int


@dataclass(frozen=True, slots=True)
class ArticlesView:
    """A list of articles, all or those with some words."""

    title: str
    standfirst: tuple[Words, ...]
    articles: tuple[ArticleRow, ...]
    pager: Pager
    asked: Mapping[str, Any]
    searched: float | None


def view_front(
    shelf: Shelf,
    found: Sequence[StoryLine],
    given: Mapping[str, Any],
    settings: Settings,
    searched: float | None,
    known: Callable[[StoryLine], StoryDetails | None],
) -> FrontView:
    """Return the front page.

    Args:
        shelf: What stands in the index.
        found: The stories that are asked for, in order.
        given: What is asked for.
        settings: How many stories a page has, and what is a match.
        searched: The part of the articles that can be searched for words, None before any can.
        known: Gives the details of a story that are at hand.
    """
    rule, rows = settings.verify, settings.serve.rows
    start = given["from"]
    shown = found[start : start + rows]
    asked = {name: value for name, value in given.items() if name != "from"}
    details = [known(story) for story in shown]
    placed = [one.placed if one else None for one in details]
    times = [when for story, own in zip(shown, placed, strict=True) for when in story.times(own)]
    return FrontView(
        _title(shelf),
        _standfirst(shelf),
        (
            Figure(
                f"articles, {count(shelf.outlets, 'outlet')}" if shelf.outlets else "articles",
                figure(shelf.articles),
                "",
                (),
            ),
            Figure(
                "story with shared text" if len(shelf.stories) == 1 else "stories with shared text",
                figure(len(shelf.stories)),
                "",
                (),
            ),
            Figure("articles in a story", figure(shelf.in_story), "", ()),
            Figure("pairs that share text", figure(shelf.matches), "", ()),
        ),
        tuple(
            _story_row(story, own, min(times, default=None), max(times, default=None))
            for story, own in zip(shown, details, strict=True)
        ),
        _numbered("/", asked, start, rows, len(found)),
        asked,
        _is_asked(asked),
        bool(times),
        Histogram(
            tuple(
                Bin(
                    place / catalogue.BINS,
                    (place + 1) / catalogue.BINS,
                    pairs,
                    place / catalogue.BINS >= rule.containment,
                )
                for place, pairs in enumerate(shelf.likeness)
            ),
            rule.containment,
            sum(shelf.likeness),
            shelf.matches,
            shelf.run_matches,
        ),
        tuple(DayRow(_say(day), every, inside) for day, every, inside in shelf.days),
        tuple(
            RelatedRow(f"/pairs/{a.number}/{b.number}", _headline(a, 70), _headline(b, 70), share, run)
            for a, b, share, run in shelf.related
        ),
        shelf.related_left_out,
        tuple(
            RepeatedRow(shorten(line, 70), outlet if outlets == 1 else f"{outlet} and {outlets - 1} more", articles)
            for line, outlet, outlets, articles in shelf.furniture
        ),
        tuple((bare_name(source), reason) for source, reason in shelf.rejected),
        shelf.rejected_count,
        shelf.pending,
        searched,
        shelf.newest,
    )


def view_articles(
    call: Call, wanted: Wanted, entries: Sequence[Entry], following: str | None, homes: Mapping[int, StoryLine]
) -> ArticlesView:
    """Return the list of articles.

    Args:
        call: The request.
        wanted: What is looked for.
        entries: The articles of this page.
        following: Where the list goes on, or None.
        homes: The story of each article that is in one.
    """
    asked = {name: value for name, value in call.given.items() if name != "before"}
    total = catalogue.count(call.connection, wanted)
    searched = call.reader.words_made()
    told = "" if total is None else count(total, "article")
    is_closed = str(asked.get("q") or "").count(_MARK) % 2 == 0
    if wanted.has_words or wanted.is_void:
        title = f"{'Articles' if total is None else told} with “{shorten(asked['q'], 60)}{'' if is_closed else _MARK}”"
    elif _is_asked(asked):
        title = f"{told} as asked for"
    else:
        title = f"{told}, the newest first"
    words = [Words("Each in its newest version.")]
    if not is_closed:
        words.append(Words(" A quotation mark was left open: what follows it is looked for as one phrase, to the end."))
    if wanted.has_words and searched is not None and searched < 1:
        words.append(Words(f" The words of {percent(searched)} of the articles are at hand by now."))
    return ArticlesView(
        title,
        tuple(words),
        tuple(_article_row(call, one, wanted, homes.get(one.number)) for one in entries),
        Pager(
            _address("/articles", asked) if call.given["before"] else "",
            _address("/articles", {**asked, "before": following}) if following else "",
            told,
        ),
        asked,
        searched,
    )


def say_span(story: StoryLine, details: StoryDetails | None) -> str | None:
    """Return the time from a story's first article to its last; None where only its telling will say so."""
    if not (details or story.is_settled):
        return None
    times = story.times(details.placed if details else None)
    return say_extent((one.published for one in story.members), (times[0], times[-1]) if times else None)


def say_when(entry: Entry) -> str:
    """Return when an article was published, or else that it has no date."""
    return say_moment(Document(entry.id, "", published=entry.published)) or "no date"


def bare_name(source: str) -> str:
    r"""Return where a record came from without the folders it lay in: they are this machine's.

    >>> bare_name("/srv/papers/monday/news.jsonl:17"), bare_name("C:\\papers\\a.txt")
    ('news.jsonl:17', 'a.txt')
    """
    return source.replace("\\", "/").rpartition("/")[2]


def _title(shelf: Shelf) -> str:
    if not shelf.articles:
        return "Nothing has been added yet"
    if not shelf.stories:
        return f"{count(shelf.articles, 'article')}, and no story told of them yet"
    told = in_words(len(shelf.stories), "story", "stories")
    return f"Of {figure(shelf.articles)} articles, {figure(shelf.in_story)} tell {told} in shared words"


def _standfirst(shelf: Shelf) -> tuple[Words, ...]:
    words = []
    if shelf.stories:
        words = [
            Words(percent(shelf.in_story / max(1, shelf.articles)), strong=True),
            Words(" of the articles share their text with another one."),
        ]
    if shelf.pending:
        waiting = "waits" if shelf.pending == 1 else "wait"
        words += [
            Words(" " if words else ""),
            Words(count(shelf.pending, "article"), strong=True),
            Words(f" {waiting} for dedupe cluster, which tells the stories; all can be searched, read and found now."),
        ]
    return tuple(words)


def _story_row(
    story: StoryLine, details: StoryDetails | None, first: datetime | None, last: datetime | None
) -> StoryRow:
    whole = minutes_between(first, last) if first and last else 0
    times = story.times(details.placed if details else None)
    return StoryRow(
        story.number,
        details,
        f"/stories/{story.number}",
        _headline(story.representative, _TITLE_CHARACTERS),
        story.representative.outlet or story.representative.name,
        len(story.members),
        len(story.outlets),
        tuple(round(minutes_between(first, when) / whole, 4) for when in times) if first and whole else (),
        say_span(story, details),
        story.closest,
    )


def _article_row(call: Call, entry: Entry, wanted: Wanted, story: StoryLine | None) -> ArticleRow:
    snippet: tuple[Piece, ...] = ()
    if wanted.has_words:
        (text,) = call.connection.execute("SELECT text FROM documents WHERE number = ?", (entry.number,)).fetchone()
        snippet = cut_snippet(text, wanted)
    return ArticleRow(
        f"/articles/{entry.number}",
        _headline(entry, _TITLE_CHARACTERS),
        entry.outlet or "",
        say_when(entry),
        f"/stories/{story.number}" if story else "",
        len(story.members) if story else 0,
        snippet,
    )


def _headline(entry: Entry, most: int) -> str:
    return shorten(entry.title, most) or entry.id


def _say(day: str) -> str:
    try:
        return say_day(datetime.fromisoformat(date.fromisoformat(day).isoformat()))
    except ValueError:
        return day


def _is_asked(asked: Mapping[str, Any]) -> bool:
    return any(asked.get(name) for name in ("q", "outlet", "since", "until")) or asked.get("least", 2) > 2  # noqa: PLR2004 - every story has two


def _numbered(path: str, asked: Mapping[str, Any], start: int, rows: int, every: int) -> Pager:
    last = min(start + rows, every)
    told = f"{figure(start + 1)}–{figure(last)} of {figure(every)}" if every > rows else ""
    return Pager(
        _address(path, {**asked, "from": max(0, start - rows)}) if start else "",
        _address(path, {**asked, "from": start + rows}) if start + rows < every else "",
        told,
    )


def _address(path: str, asked: Mapping[str, Any]) -> str:
    """Return an address with what is asked for, but for what goes without saying."""
    usual = {"order": "newest", "least": 2, "from": 0}
    kept = [(name, value) for name, value in asked.items() if value not in (None, "") and value != usual.get(name)]
    return f"{path}?{urlencode(kept)}" if kept else path
