"""Feeds that are watched: which entries are new, and the article of each, from the entry or from the page behind it.

An entry is dealt with when its article is stored; that is written into the index, so that a watch that was stopped
or killed goes on where it was. What could not be fetched is asked for again, later each time.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from dedupe.errors import RecordError, SettingError
from dedupe.live.fetching import Fetcher, FetchError
from dedupe.model import Rejected
from dedupe.stages.read.feed import read_feed
from dedupe.stages.read.markup import read_page
from dedupe.stages.read.record import to_document
from dedupe.store.feeds import EntryState, FeedState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from dedupe.model import Document
    from dedupe.settings import ReadSettings, Settings
    from dedupe.stages.read.article import Article

_WAYS = ("auto", "entry", "page")
_LONGEST_BREAK = 6 * 3600.0
"""Seconds after which a feed that keeps failing is asked again at the latest."""
_DOTS = ("…", "...", "[…]", "[...]")
_MORE = ("read more", "continue reading", "weiterlesen", "lire la suite", "leer más")
"""How the text of an entry ends that is only the beginning of its article."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a feed gave: how it stands now, and the entries that are new or changed."""

    state: FeedState
    entries: tuple[Entry, ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry to be dealt with."""

    id: str
    article: Article
    digest: str
    attempts: int


class Feeds:
    """Asks feeds, and the pages that their entries link to."""

    def __init__(self, settings: Settings, wait: Callable[[float], object] = time.sleep) -> None:
        """Begin with no host known.

        Args:
            settings: The manners, and what is taken as an article.
            wait: Waits so many seconds.

        Raises:
            RecordError: What reads feeds is not installed.
            SettingError: ``feeds.article`` is none of its three words.
        """
        self._settings = settings.feeds
        self._read: ReadSettings = settings.read
        if settings.feeds.article not in _WAYS:
            message = f'feeds.article is "{settings.feeds.article}"; it must be one of {", ".join(_WAYS)}'
            raise SettingError(message)
        self._fetcher = Fetcher(settings.feeds, wait)

    def is_due(self, state: FeedState, now: float) -> bool:
        """Return whether a feed may be asked again: the time between two requests is over, and what it asked for."""
        # A clock that was set back must not silence a feed.
        return now >= state.due and not 0 <= now - state.asked < self._settings.every_seconds

    def look(self, state: FeedState, known: Mapping[str, EntryState]) -> Look:
        """Return what is new in a feed, in the order of publication: feeds give the newest first.

        Args:
            state: What is known of it.
            known: What is known of its entries, by id.

        Raises:
            RecordError: It could not be had, or is no feed; `after_failure` says when to ask again.
        """
        begun = time.time()
        answer = self._fetcher.get(state.address, state.etag, state.modified)
        if answer.is_same:
            return Look(replace(state, asked=begun, due=0.0, failures=0), (), tuple(known))
        try:
            articles = read_feed(answer.data, answer.content_type)
        except RecordError as error:
            message = f"{state.address}: {error}"
            raise RecordError(message) from error
        entries: dict[str, Entry] = {}
        for article in reversed(articles):
            link = urljoin(answer.address, article.url) if article.url else None
            own = replace(article, url=link)
            name = _name(own, state.address)
            digest = _digest(own)
            before = known.get(name)
            attempts = before.attempts if before and before.digest == digest else 0
            entries[name] = Entry(name, own, digest, attempts)
        fresh = [one for one in entries.values() if not _is_done(one, known.get(one.id))]
        after = FeedState(state.address, answer.etag, answer.modified, begun)
        return Look(after, tuple(fresh), tuple(entries))

    def after_failure(self, state: FeedState, error: RecordError) -> FeedState:
        """Return how a feed stands that could not be read: asked again when it says so, or later each time."""
        failures = state.failures + 1
        pause = min(self._settings.every_seconds * 2.0 ** min(failures - 1, 30), _LONGEST_BREAK)
        asked = error.retry_seconds if isinstance(error, FetchError) else None
        now = time.time()
        return replace(state, asked=now, due=now + max(pause, asked or 0.0), failures=failures)

    def read(self, entry: Entry, feed: str) -> tuple[Document | Rejected | None, EntryState]:
        """Return the article of an entry, or why it has none, or nothing yet; and what became of the entry."""
        done = EntryState(entry.id, entry.digest, entry.attempts, done=True)
        if not self._wants_page(entry.article):
            return self._document(entry, entry.article, feed), done
        try:
            page = self._fetcher.get_page(entry.article.url or "", feed)
            found = read_page(page.data, page.address)
        except FetchError as error:
            attempts = entry.attempts + 1
            if not error.is_lasting and attempts < self._settings.attempts:
                return None, EntryState(entry.id, entry.digest, attempts, done=False)
            return self._instead(entry, feed, error), done
        except RecordError as error:
            return self._instead(entry, feed, error), done
        own = entry.article
        article = replace(
            found,
            title=own.title or found.title,
            author=own.author or found.author,
            published=own.published or found.published,
            outlet=own.outlet or found.outlet,
            url=own.url,
        )
        return self._document(entry, article, feed), done

    def _wants_page(self, article: Article) -> bool:
        """Return whether the page behind an entry is to be read."""
        if not article.url or self._settings.article == "entry":
            return False
        text = article.text.rstrip(" \n.»›→").lower()
        is_cut = article.text.rstrip().endswith(_DOTS) or text.endswith(_MORE)
        is_whole = len(article.text.split()) >= self._settings.whole_words and not is_cut
        return self._settings.article == "page" or not is_whole

    def _instead(self, entry: Entry, feed: str, error: RecordError) -> Document | Rejected:
        """Return the entry's own text where its page cannot be had, or why there is none."""
        if not entry.article.text:
            return Rejected(f"{feed}: {entry.id}", f"the entry has no text, and of its page: {error}")
        meta = {**entry.article.meta, "part": "summary", "page": str(error)}
        return self._document(entry, replace(entry.article, meta=meta), feed)

    def _document(self, entry: Entry, article: Article, feed: str) -> Document | Rejected:
        fields = {
            **article.meta,
            "feed": feed,
            "id": entry.id,
            "text": article.text,
            "outlet": article.outlet,
            "published": article.published,
            "url": article.url,
            "title": article.title,
            "author": article.author,
            "language": article.language,
        }
        try:
            # The fields are ours: only the bound on the size is the user's.
            return to_document(fields, entry.id, feed, replace(type(self._read)(), megabytes=self._read.megabytes))
        except RecordError as error:
            return Rejected(f"{feed}: {entry.id}", str(error))


def _digest(article: Article) -> str:
    """Return what changes when a feed says something else of an entry."""
    said = (article.title, article.text, article.published, article.url)
    return hashlib.sha256("\0".join(map(str, said)).encode("utf-8", "surrogatepass")).hexdigest()


def _is_done(entry: Entry, before: EntryState | None) -> bool:
    return before is not None and before.done and before.digest == entry.digest


def _name(article: Article, feed: str) -> str:
    """Return the id of an entry: its own where that is one for all the world (an address, a tag), else with the host.

    What an entry without id or link is called follows from what it says.
    """
    own = (article.id or article.url or "").strip()
    if ":" in own:
        return own
    own = own or _digest(article)[:16]
    return f"{urlsplit(feed).netloc}/{own}"
