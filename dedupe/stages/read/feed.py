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
        for number, article in enumerate(read_feed(whole(stream, settings)), start=1):
            where = f"{source.name}:{number}"
            if not article.text:
                yield Rejected(where, f"the entry has no text{'; its page has, at its link' if article.url else ''}")
                continue
            try:
                yield article.to_document(source, settings, number)
            except RecordError as error:
                yield Rejected(where, str(error))


def read_feed(data: bytes, content_type: str = "") -> list[Article]:
    """Return the entries of a feed in its order: of each its text, if it has one, and what is said of it.

    One whose text is but a summary says so in `meta`.

    Args:
        data: The feed.
        content_type: What it was sent as, where that is known: it may name the encoding.

    Raises:
        RecordError: It is no feed, has no entries, or what reads it is not installed.
    """
    try:
        import feedparser
    except ImportError as error:
        raise RecordError(needs("a feed")) from error
    headers = {"content-type": content_type} if content_type else None
    try:
        found = feedparser.parse(data, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        entries = [_article(entry, found.feed) for entry in found.entries]
    except RecordError:
        raise
    except Exception as error:  # the library raises what it meets in a broken feed, of any class
        message = f"the feed cannot be read ({reason_of(error)}); fetch it again"
        raise RecordError(message) from error
    if not entries:
        why = f" ({reason_of(found.bozo_exception)})" if found.bozo else ""
        message = f"the feed has no entries{why}; give its address's content as RSS or Atom"
        raise RecordError(message)
    return entries


def _article(entry: Any, feed: Any) -> Article:  # noqa: ANN401 - feedparser's own mappings
    """Return the article of an entry: its whole content where it is given, else the summary."""
    contents = [part.get("value") or "" for part in entry.get("content", [])]
    body = max(contents, key=len, default="")
    summary = entry.get("summary") or ""
    is_summary = len(body) < len(summary) or not body
    text = plain(summary if is_summary else body)
    moment = entry["published_parsed"] if "published_parsed" in entry else dict.get(entry, "updated_parsed")
    return Article(
        text=text,
        id=entry.get("id") or entry.get("link"),
        title=plain(entry.get("title") or "") or None,
        author=entry.get("author") or None,
        published=_moment(moment),
        outlet=entry.get("source", {}).get("title") or feed.get("title") or None,
        url=entry.get("link") or None,
        language=feed.get("language") or None,
        meta={"part": "summary"} if is_summary else {},
    )


def _moment(parts: Any) -> str | None:  # noqa: ANN401 - time.struct_time, in UTC
    """Return a moment as ISO 8601; None where there is none, or a year that no calendar has."""
    try:
        return datetime.fromtimestamp(calendar.timegm(parts), UTC).isoformat() if parts else None
    except (ValueError, OverflowError, OSError):
        return None
