"""The pages: the front page, articles, stories, pairs, and the sources of a text that somebody pastes."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from dedupe.model import Document
from dedupe.render.view import gather_stories, pair_key, view_corpus, view_pair, view_story
from dedupe.render.view.wording import shorten
from dedupe.serve.errors import RequestError, not_found
from dedupe.serve.fields import Field
from dedupe.serve.held import Held
from dedupe.serve.house import Site, make_page, render_page, templates
from dedupe.serve.paging import PLACE, next_place, read_place, wanted_of
from dedupe.serve.shelf import ORDERS, choose
from dedupe.serve.views.article import view_article
from dedupe.serve.views.listing import StoryDetails, say_span, view_articles, view_front
from dedupe.serve.views.members import view_members
from dedupe.serve.views.sources import role_of, view_form, view_sources
from dedupe.store import articles, catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Comparison, Result
    from dedupe.serve.routes import Call
    from dedupe.serve.shelf import StoryLine
    from dedupe.store.catalogue import Entry

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
    Field("before", "text", "Where the list goes on.", pattern=PLACE),
)
NUMBER = Field("number", "whole number", "The article’s number.", is_required=True, low=1, high=10**15)
FRESH_FIELDS = (
    Field("since", "whole number", "The newest article of the page.", is_required=True, low=0, high=10**15),
)
PAIR_FIELDS = (replace(NUMBER, name="a"), replace(NUMBER, name="b"))
# Details are a line each, so many more of them are held than of stories.
_DETAILS = 20_000
_MATCHES = 20
# Articles of a story up to which the list waits for its telling; a larger one takes a second and more.
_SMALL = 6


def find_fields(characters: int) -> tuple[Field, ...]:
    """Return what the form takes that a text is pasted into."""
    return (
        Field("text", "long text", "The article.", is_required=True, low=1, high=characters),
        Field("outlet", "text", "Who published it.", high=500),
        Field("against", "whole number", "The article that it is shown beside.", low=1, high=10**15),
    )


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
        self._telling = threading.Lock()
        self._tried: set[tuple[int, ...]] = set()
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
        self._tell_some(call, found[given["from"] : given["from"] + settings.serve.rows])
        view = view_front(shelf, found, given, settings, searched, self._known)
        page = make_page(self._site, "corpus", (("Stories", ""),), view)
        return render_page(self._site, view.title, [("front.html.j2", page)], here="/")

    def details(self, call: Call) -> str:
        """Return what the list of stories says of one once its articles are compared: cells of its row.

        The span is one of them where it needs to be known who took the text from whom.
        """
        number = call.given["number"]
        cluster = _cluster_of(call, number)
        every = catalogue.entries_of(call.connection, call.reader.members(cluster))
        found = self._tell(call, cluster, list(every.values()))
        story = call.shelves.at(call.connection).home.get(number)
        told = say_span(story, found) if story and not story.is_settled else None
        return templates().get_template("details.html.j2").render(details=found, told=told)

    def tell_ahead(self, call: Call) -> bool:
        """Find what the next of the newest stories is, before anybody asks; return whether there was one to be told.

        One that could not be told in time, or was gone, is not tried again until its articles change.
        """
        newest = choose(call.shelves.at(call.connection).stories)[: call.reader.settings.serve.ahead]
        late = {_key(story.members): story for story in newest if self._known(story) is None}
        self._tried &= late.keys()
        key = next((key for key in late if key not in self._tried), None)
        if key is None:
            return False
        self._tried.add(key)
        with suppress(RequestError):
            self._tell(call, late[key].cluster, late[key].members)
        return True

    def _tell_some(self, call: Call, shown: Sequence[StoryLine]) -> None:
        """Find what the small ones of some stories are, for a second or so; one request does it at a time."""
        late = [story for story in shown if len(story.members) <= _SMALL and self._known(story) is None]
        if not late or not self._telling.acquire(blocking=False):
            return
        try:
            serve = call.reader.settings.serve
            end = time.monotonic() + min(serve.list_seconds, serve.seconds / 10)
            for story in late:
                if time.monotonic() >= end:
                    break
                # It may be told anew at this moment.
                with suppress(RequestError):
                    self._tell(call, story.cluster, story.members)
        finally:
            self._telling.release()

    def _known(self, story: StoryLine) -> StoryDetails | None:
        """Return what a story was found to be, None before that."""
        return self._details.find(_key(story.members))

    def _tell(self, call: Call, cluster: str, members: Sequence[Entry]) -> StoryDetails:
        """Return what a story is; made once for the same articles."""

        def make() -> StoryDetails:
            result = self._told(call, cluster)
            stories = gather_stories(result)
            (row,) = view_corpus(result, stories).stories
            return StoryDetails(row.type, row.facts, row.quotes, row.strongest, stories[0].times)

        return self._details.get(_key(members), make)

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
        view = view_article(call, article, entry)
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
        members = view_members(catalogue.entries_of(call.connection, every).values(), set(chosen))
        rest = make_page(self._site, "members", (), members)
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
        view = view_form(self._characters)
        page = make_page(self._site, "find", (("Find sources", ""),), view)
        return render_page(self._site, view.title, [("find.html.j2", page)], here="/find")

    def find(self, call: Call) -> str:
        """Return the sources of a pasted text, and the text beside one of them."""
        given = call.given
        query = Document("pasted text", given["text"], outlet=given["outlet"], meta={"role": "pasted text"})
        found = call.reader.find(query, _MATCHES)
        shown = next((one for one in found if one.number == given["against"]), found[0] if found else None)
        size = call.reader.settings.shingle.k
        view = view_sources(given["text"], given["outlet"], found, shown, self._characters, size=size)
        page = make_page(self._site, "find", (("Find sources", ""),), view)
        sections = [("find.html.j2", page)]
        comparisons = []
        if shown is not None:
            name = _name(shown.id, shown.version)
            known = {"role": role_of(shown.document), **shown.document.meta}
            source = call.reader.parsed(replace(shown.document, id=name, meta=known))
            c = call.reader.comparison(source, call.reader.parsed(query, shown.document))
            comparisons.append(c)
            crumbs = ((f"The pasted text beside {shorten(name, 60)}", ""),)
            sections.append(("pair.html.j2", make_page(self._site, "pair", crumbs, view_pair(c), pair="0")))
        return render_page(self._site, view.title, sections, here="/find", comparisons=comparisons)


def _cluster_of(call: Call, number: int) -> str:
    """Return the story that an article is in.

    Raises:
        RequestError: There is no such article, or it is in no story.
    """
    cluster = call.reader.story_of(number)
    if cluster is None:
        if not articles.fetch(call.connection, [number]):
            message = (
                f"no story has the number {number}; it is that of one of its articles, which may have been removed"
            )
            raise not_found(message)
        message = f"article {number} is in no story; it shares too little with any other, or waits for dedupe cluster"
        raise not_found(message)
    return cluster


def _key(members: Sequence[Entry]) -> tuple[int, ...]:
    """Return what a story's details are held under: its articles."""
    return tuple(sorted(one.number for one in members))


def _name(id: str, version: int) -> str:
    return id if version == 1 else f"{id}@{version}"
