"""RSS and Atom: an entry, an article. What a feed only summarises is read as the summary, and said to be one."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError, reason_of
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, needs, whole
from dedupe.stages.read.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_STARTS = (b"<rss", b"<feed", b"<rdf:rdf")


@readers.register("feed")
class FeedReader:
    """Reads every entry of a feed as an article."""

    suffixes: ClassVar[tuple[str, ...]] = (".rss", ".atom", ".rdf")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is certain if its first element is that of a feed."""
        start = head.lower().removeprefix(b"\xef\xbb\xbf").lstrip()
        is_markup = start.startswith((b"<?xml", b"<!--", *_STARTS))
        return Claim.CERTAIN if is_markup and any(mark in start for mark in _STARTS) else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the article of every entry, and what is wrong with each that has none.

        Raises:
            RecordError: It is too large, no feed, or what reads it is not installed.
        """
        try:
            import feedparser
        except ImportError as error:
            raise RecordError(needs("a feed")) from error
        data = whole(stream, settings)
        try:
            found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
        except Exception as error:  # the library raises what it meets in a broken feed, of any class
            message = f"the feed cannot be read ({reason_of(error)}); fetch it again"
            raise RecordError(message) from error
        if not found.entries:
            why = f" ({reason_of(found.bozo_exception)})" if found.bozo else ""
            message = f"the feed has no entries{why}; give its address's content as RSS or Atom"
            raise RecordError(message)
        for number, entry in enumerate(found.entries, start=1):
            try:
                yield _article(entry, found.feed).to_document(source, settings, number)
            except RecordError as error:
                yield Rejected(f"{source.name}:{number}", str(error))


def _article(entry: Any, feed: Any) -> Article:  # noqa: ANN401 - feedparser's own mappings
    """Return the article of an entry: its whole content where it is given, else the summary."""
    contents = [part.get("value") or "" for part in entry.get("content", [])]
    body = max(contents, key=len, default="")
    summary = entry.get("summary") or ""
    is_summary = len(body) < len(summary) or not body
    text = plain(summary if is_summary else body)
    if not text:
        message = "the entry has no text; its page has, at its link" if entry.get("link") else "the entry has no text"
        raise RecordError(message)
    moment = entry["published_parsed"] if "published_parsed" in entry else dict.get(entry, "updated_parsed")
    return Article(
        text=text,
        id=entry.get("id") or entry.get("link"),
        title=plain(entry.get("title") or "") or None,
        author=entry.get("author") or None,
        published=datetime.fromtimestamp(calendar.timegm(moment), UTC).isoformat() if moment else None,
        outlet=entry.get("source", {}).get("title") or feed.get("title") or None,
        url=entry.get("link") or None,
        language=feed.get("language") or None,
        meta={"part": "summary"} if is_summary else {},
    )
