"""The pages: the front page, articles, stories, pairs, and the sources of a text that somebody pastes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dedupe.model import Document
from dedupe.render.view import gather_stories, pair_key, view_corpus, view_pair, view_story
from dedupe.render.view.times import say_moment
from dedupe.render.view.wording import count, percent, shorten
from dedupe.serve.api import next_place, read_place, wanted_of
from dedupe.serve.errors import not_found
from dedupe.serve.fields import Field
from dedupe.serve.house import Site, make_page, render_page, templates
from dedupe.serve.listing import StoryDetails, say_span, say_when, view_articles, view_front
from dedupe.serve.shelf import ORDERS, choose
from dedupe.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dedupe.live import Found
    from dedupe.model import Comparison, Result, Span
    from dedupe.serve.routes import Call
    from dedupe.store.catalogue import Entry

Made = TypeVar("Made")

_FILTERS = (
    Field("q", "text", "Words in an article.", high=500),
    Field("outlet", "text", "An outlet.", high=500),
    Field("since", "day", "From this day on."),
    Field("until", "day", "Up to this day."),
)
FRONT_FIELDS = (
    *_FILTERS,
    Field("least", "whole number", "Articles at least.", default=2, low=2, high=1_000_000),
    Field("order", "choice", "What comes first.", default="newest", choices=ORDERS),
    Field("from", "whole number", "Stories before.", default=0, low=0, high=1_000_000_000),
)
ARTICLES_FIELDS = (
    *_FILTERS,
    Field("before", "text", "Where the list goes on.", pattern=r"^[0-9TWZ:+-]{0,10}~[0-9]{1,18}$"),
)
NUMBER = Field("number", "whole number", "The article’s number.", is_required=True, low=1, high=10**15)
FRESH_FIELDS = (
    Field("since", "whole number", "The newest article of the page.", is_required=True, low=0, high=10**15),
)
PAIR_FIELDS = (replace(NUMBER, name="a"), replace(NUMBER, name="b"))
# Details are a line each, so many more of them are held than of stories.
_DETAILS = 20_000
_MATCHES = 20
_PAIRS = 30


def find_fields(characters: int) -> tuple[Field, ...]:
    """Return what the form takes that a text is pasted into."""
    return (
        Field("text", "long text", "The article.", is_required=True, low=1, high=characters),
        Field("outlet", "text", "Who published it.", high=500),
        Field("against", "whole number", "The article that it is shown beside.", low=1, high=10**15),
    )


@dataclass(frozen=True, slots=True)
class FoundRow:
    """An article that shares text with the one that was pasted."""

    number: int
    title: str
    outlet: str
    published: str
    of_this: float
    of_that: float
    longest_run: int
    is_shown: bool
    version: str


@dataclass(frozen=True, slots=True)
class FindView:
    """The form, and what was found with it; `is_asked` when something was looked for."""

    title: str
    text: str
    outlet: str
    is_asked: bool
    rows: tuple[FoundRow, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an article, in pieces that are page furniture or not."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class PairRow:
    """An article that a verified pair joins with the one that is read."""

    href: str
    article: str
    title: str
    outlet: str
    published: str
    of_this: float
    of_that: float
    longest_run: int
    is_in_story: bool


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article as it is read."""

    title: str
    about: tuple[tuple[str, str], ...]
    url: str
    story: str
    story_size: int
    paragraphs: tuple[Paragraph, ...]
    versions: tuple[tuple[str, str], ...]
    pairs: tuple[PairRow, ...]
    pairs_left_out: int
    is_pending: bool


class Pages:
    """Makes pages; stories and pairs that were made are held for the next who asks."""

    def __init__(self, site: Site, held: int, characters: int) -> None:
        """Begin with none made.

        Args:
            site: What every page knows.
            held: Stories and pairs that are kept.
            characters: How long a pasted text may be.
        """
        self._site = site
        self._stories: Held[Result] = Held(held)
        self._pairs: Held[Comparison] = Held(held)
        self._details: Held[StoryDetails] = Held(_DETAILS)
        self._characters = characters

    def front(self, call: Call) -> str:
        """Return the stories of the index."""
        shelf = call.shelves.at(call.connection)
        given = call.given
        numbers = None
        searched = call.reader.words_made()
        if given["q"] and searched is not None:
            numbers = catalogue.numbers(call.connection, catalogue.parse_query(given["q"]))
        found = choose(
            shelf.stories,
            order=given["order"],
            outlet=given["outlet"],
            since=given["since"],
            until=given["until"],
            least=given["least"],
            numbers=numbers,
        )
        settings = call.reader.settings
        view = view_front(
            shelf, found, given, settings, searched, lambda story: self._details.find(_key(story.members))
        )
        page = make_page(self._site, "corpus", (("Stories", ""),), view)
        return render_page(self._site, view.title, [("front.html.j2", page)], here="/")

    def details(self, call: Call) -> str:
        """Return what the list of stories says of one once its articles are compared: cells of its row.

        The span is one of them where it needs to be known who took the text from whom.
        """
        number = call.given["number"]
        cluster = _cluster_of(call, number)
        every = catalogue.entries_of(call.connection, call.reader.members(cluster))

        def make() -> StoryDetails:
            result = self._told(call, cluster)
            stories = gather_stories(result)
            (row,) = view_corpus(result, stories).stories
            return StoryDetails(row.type, row.facts, row.quotes, row.strongest, stories[0].times)

        found = self._details.get(_key(list(every.values())), make)
        story = call.shelves.at(call.connection).home.get(number)
        told = say_span(story, found) if story and not story.is_settled else None
        return templates().get_template("details.html.j2").render(details=found, told=told)

    def fresh(self, call: Call) -> str:
        """Return what came in since a page was made: a line with a link, empty where nothing did."""
        since = call.given["since"]
        (last,) = call.connection.execute("SELECT coalesce(max(number), 0) FROM documents").fetchone()
        new = 0
        if last > since:
            (new,) = call.connection.execute("SELECT count(*) FROM documents WHERE number > ?", (since,)).fetchone()
        return templates().get_template("fresh.html.j2").render(since=since, new=new)

    def _told(self, call: Call, cluster: str) -> Result:
        """Return a story as it is told of the articles that its page aligns; made once."""
        chosen = call.reader.chosen_members(cluster)
        return self._stories.get((cluster, *chosen), lambda: call.reader.story(cluster, chosen))

    def articles(self, call: Call) -> str:
        """Return the newest articles, or those with some words."""
        wanted = wanted_of(call.given)
        if wanted.has_words and call.reader.words_made() is None:
            wanted = wanted.without_words()
        rows = call.reader.settings.serve.rows
        entries = catalogue.entries(call.connection, wanted, rows, read_place(call.given["before"]))
        homes = call.shelves.at(call.connection).home
        view = view_articles(call, wanted, entries, next_place(entries, rows), homes)
        page = make_page(self._site, "articles", (("Articles", ""),), view)
        return render_page(self._site, view.title, [("articles.html.j2", page)], here="/articles")

    def article(self, call: Call) -> str:
        """Return an article with the pairs that it stands in."""
        number = call.given["number"]
        article = call.reader.article(number)
        entry = catalogue.entries_of(call.connection, [number])[number]
        versions = call.reader.versions(article.document.id)
        story = call.reader.story_of(number)
        members = call.reader.members(story) if story else []
        every = catalogue.pairs_with(call.connection, number)
        known = catalogue.entries_of(call.connection, [other for other, *_ in every[:_PAIRS]])
        parsed = call.reader.parsed(article.document)
        about = (
            ("Outlet", article.document.outlet or ""),
            ("Published", say_moment(article.document)),
            ("Author", article.document.author or ""),
            ("Id", article.document.id),
            ("Version", f"{article.version} of {len(versions)}" if len(versions) > 1 else ""),
            ("Added", f"{article.added} UTC"),
            ("SHA-256", article.document.sha256),
        )
        view = ArticleView(
            shorten(entry.title, 160),
            tuple((name, value) for name, value in about if value),
            article.document.url or "",
            f"/stories/{members[0]}" if members else "",
            len(members),
            tuple(_paragraphs(article.document.text, parsed.paragraphs, parsed.furniture)),
            tuple(
                (f"version {one.version}", "" if one.number == number else f"/articles/{one.number}")
                for one in versions
            )
            if len(versions) > 1
            else (),
            tuple(
                PairRow(
                    f"/pairs/{number}/{other}",
                    f"/articles/{other}",
                    shorten(known[other].title, 90),
                    known[other].outlet or known[other].name,
                    say_when(known[other]),
                    here,
                    there,
                    run,
                    other in members,
                )
                for other, here, there, run in every[:_PAIRS]
                if other in known
            ),
            max(0, len(every) - _PAIRS),
            not call.connection.execute("SELECT 1 FROM members WHERE number = ?", (number,)).fetchone(),
        )
        page = make_page(self._site, "article", (("Articles", "/articles"), (shorten(entry.name, 60), "")), view)
        return render_page(self._site, view.title, [("article.html.j2", page)], here="/articles")

    def story(self, call: Call) -> str:
        """Return the story that an article is in."""
        number = call.given["number"]
        cluster = _cluster_of(call, number)
        every = call.reader.members(cluster)
        chosen = call.reader.chosen_members(cluster)
        result = self._told(call, cluster)
        story = replace(gather_stories(result)[0], number=every[0])
        names = {one.name: one.number for one in catalogue.entries_of(call.connection, chosen).values()}
        known = {pair_key(c.a.id, c.b.id): c for c in result.comparisons}
        links = {}
        for pair in story.pairs:
            c = known[pair_key(*pair)]
            links[pair_key(*pair)] = f"/pairs/{names[c.a.id]}/{names[c.b.id]}#"
        view = view_story(story)
        crumbs = (("Stories", "/"), (shorten(view.name, 60), ""))
        page = make_page(self._site, "story", crumbs, view, links=links)
        rest = make_page(self._site, "members", (), _members_view(call, every, chosen))
        return render_page(self._site, view.title, [("story.html.j2", page), ("members.html.j2", rest)], here="/")

    def pair(self, call: Call) -> str:
        """Return two articles side by side."""
        numbers = (call.given["a"], call.given["b"])
        one, other = (call.reader.article(number) for number in numbers)
        if numbers[0] == numbers[1]:
            message = f"a and b are both {numbers[0]}; name two articles"
            raise not_found(message)
        names = [_name(found.document.id, found.version) for found in (one, other)]
        c = self._pairs.get(
            tuple(sorted(numbers)),
            lambda: call.reader.comparison(
                *(
                    call.reader.parsed(replace(found.document, id=name))
                    for found, name in sorted(zip((one, other), names, strict=True), key=lambda both: both[0].number)
                )
            ),
        )
        view = view_pair(c)
        story = call.reader.story_of(numbers[0])
        crumbs = [("Stories", "/")]
        if story is not None and story == call.reader.story_of(numbers[1]):
            crumbs.append((f"Story of {shorten(story, 40)}", f"/stories/{numbers[0]}"))
        crumbs.append((f"{view.left.id} – {view.right.id}", ""))
        page = make_page(self._site, "pair", crumbs, view, pair="0")
        return render_page(self._site, view.title, [("pair.html.j2", page)], here="/", comparisons=[c])

    def ask(self) -> str:
        """Return the form that a text is pasted into."""
        view = FindView("Paste an article: find its sources", "", "", is_asked=False, rows=(), most=self._characters)
        page = make_page(self._site, "find", (("Find sources", ""),), view)
        return render_page(self._site, view.title, [("find.html.j2", page)], here="/find")

    def find(self, call: Call) -> str:
        """Return the sources of a pasted text, and the text beside one of them."""
        given = call.given
        query = Document("pasted text", given["text"], outlet=given["outlet"])
        found = call.reader.find(query, _MATCHES)
        shown = next((one for one in found if one.number == given["against"]), found[0] if found else None)
        title = _found_title(found)
        view = FindView(
            title,
            given["text"],
            given["outlet"] or "",
            is_asked=True,
            rows=tuple(_found_row(one, is_shown=one is shown) for one in found),
            most=self._characters,
        )
        page = make_page(self._site, "find", (("Find sources", ""),), view)
        sections = [("find.html.j2", page)]
        comparisons = []
        if shown is not None:
            name = _name(shown.id, shown.version)
            source = call.reader.parsed(replace(shown.document, id=name))
            c = call.reader.comparison(source, call.reader.parsed(query, shown.document))
            comparisons.append(c)
            crumbs = ((f"The pasted text beside {shorten(name, 60)}", ""),)
            sections.append(("pair.html.j2", make_page(self._site, "pair", crumbs, view_pair(c), pair="0")))
        return render_page(self._site, title, sections, here="/find", comparisons=comparisons)


class Held(Generic[Made]):
    """The last things that were made, by what they were made of."""

    def __init__(self, most: int) -> None:
        """Hold nothing yet, and never more than *most*."""
        self._most = most
        self._made: OrderedDict[tuple[Any, ...], Made] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[Any, ...]) -> Made | None:
        """Return what is held under a key, or None."""
        with self._lock:
            return self._made.get(key)

    def get(self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """Return what is held under a key, or make it."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


@dataclass(frozen=True, slots=True)
class MemberRow:
    """An article of a story."""

    href: str
    title: str
    outlet: str
    published: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class MembersView:
    """All articles of a story; `told` of them are on its page above."""

    rows: tuple[MemberRow, ...]
    told: int


def _cluster_of(call: Call, number: int) -> str:
    """Return the story that an article is in.

    Raises:
        RequestError: There is no such article, or it is in no story.
    """
    cluster = call.reader.story_of(number)
    if cluster is None:
        call.reader.article(number)
        message = f"article {number} is in no story; it shares too little with any other, or waits for dedupe cluster"
        raise not_found(message)
    return cluster


def _key(members: Sequence[Entry]) -> tuple[int, ...]:
    """Return what a story's details are held under: its articles."""
    return tuple(sorted(one.number for one in members))


def _members_view(call: Call, every: Sequence[int], chosen: Sequence[int]) -> MembersView:
    known = catalogue.entries_of(call.connection, every)
    order = sorted(known.values(), key=lambda one: (one.published or "~", one.number))
    inside = set(chosen)
    rows = tuple(
        MemberRow(
            f"/articles/{one.number}",
            shorten(one.title, 90),
            one.outlet or one.name,
            say_when(one),
            one.number in inside,
        )
        for one in order
    )
    return MembersView(rows, len(chosen))


def _paragraphs(text: str, paragraphs: Sequence[Span], furniture: Sequence[Span]) -> list[Paragraph]:
    """Return the paragraphs of a text, cut where furniture begins and ends."""
    edges = sorted({place for span in furniture for place in (span.start, span.end)})
    found = []
    for paragraph in paragraphs:
        cuts = [paragraph.start, *(place for place in edges if paragraph.start < place < paragraph.end), paragraph.end]
        pieces = [
            (text[start:end], any(span.start <= start and end <= span.end for span in furniture))
            for start, end in pairwise(cuts)
            if end > start
        ]
        found.append(Paragraph(tuple(pieces)))
    return found


def _found_row(found: Found, *, is_shown: bool) -> FoundRow:
    document = found.document
    return FoundRow(
        found.number,
        shorten(document.title or document.text[:200], 90),
        document.outlet or document.id,
        say_moment(document) or "no date",
        found.a_in_b,
        found.b_in_a,
        found.longest_run,
        is_shown,
        "" if found.is_newest else f"version {found.version}, since changed",
    )


def _found_title(found: Sequence[Found]) -> str:
    if not found:
        return "Nothing in the index shares text with it"
    most = percent(max(one.a_in_b for one in found))
    share = "shares" if len(found) == 1 else "share"
    return f"{count(len(found), 'article')} {share} text with it; one holds {most} of it"


def _name(id: str, version: int) -> str:
    return id if version == 1 else f"{id}@{version}"
