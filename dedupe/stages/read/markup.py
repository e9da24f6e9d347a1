"""Web pages to articles: the body, and what the page says of its headline, author, date, outlet and language.

The body comes from trafilatura, tuned for precision: on 181 labelled news pages its 4-gram F1 is .960 (.954 as
it comes, .957 in its fast mode). A line of a menu taken for text is worse here than a caption missed.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from dedupe.errors import RecordError
from dedupe.stages.read.article import Article, needs

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATES = {"original_date": True, "extensive_search": True, "max_date": "2100-01-01"}
"""How dates are found: the first publication, anywhere in the page; bounded by no clock."""
_NOTHING = "no article is found in the page; save its text as a text file"
_LEAST_WORDS = 8
"""Words below which what is found is no article: a link of a menu, a notice about cookies."""
_SEPARATOR = r"\s+[-–—|:·»«]+\s+"
_STAMPS = ("article:published_time", "datePublished", "og:published_time", "dc.date.issued", "parsely-pub-date")
"""Names under which pages give the moment of publication, in machines' form (Open Graph, schema.org, Dublin Core)."""


def read_page(markup: bytes | str, url: str | None = None) -> Article:
    """Return the article of a web page.

    Args:
        markup: The page; bytes are decoded by what the page says, else by what is likely.
        url: Where it came from, where that is known better than from the page.

    Raises:
        RecordError: It holds no article, or what reads it is not installed.
    """
    try:
        from trafilatura import bare_extraction, load_html
    except ImportError as error:
        raise RecordError(needs("HTML")) from error
    tree = load_html(markup)
    if tree is None:
        raise RecordError(_NOTHING)
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    stamps = list(_stamps(tree))
    found: Any = bare_extraction(
        tree,
        url=url,
        include_comments=False,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params=dict(_DATES),
    )
    if found is None or len((found.text or "").split()) < _LEAST_WORDS:
        raise RecordError(_NOTHING)
    outlet = _outlet(found.sitename, found.hostname)
    return Article(
        text=found.text,
        title=headline(found.title, outlet),
        author=found.author or None,
        published=_moment(found.date, stamps),
        outlet=outlet,
        url=found.url or url,
        language=language or found.language,
    )


def skim_page(markup: bytes | str, url: str | None = None) -> Article:
    """Return the article of a web page, ten times as fast as `read_page` and less exactly (4-gram F1 .907).

    Its title is taken from the page; its date and author are not looked for.

    Args:
        markup: The page; bytes are decoded by what the page says, else by what is likely.
        url: Where it came from; its host stands for the outlet.

    Raises:
        RecordError: It holds no article, or what reads it is not installed.
    """
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.encoding import bytes_to_str, detect_encoding
        from resiliparse.parse.html import HTMLTree
    except ImportError as error:
        raise RecordError(needs("HTML")) from error
    if isinstance(markup, bytes):
        markup = bytes_to_str(markup, detect_encoding(markup, from_html_meta=True) or "utf-8")
    tree = HTMLTree.parse(markup)
    body = extract_plain_text(
        tree, main_content=True, list_bullets=False, links=False, alt_texts=False, form_fields=False, noscript=False
    )
    if len(body.split()) < _LEAST_WORDS:
        raise RecordError(_NOTHING)
    root = tree.document.query_selector("html") if tree.document else None
    language = (root.getattr("lang") or "") if root else ""
    return Article(body, title=headline(tree.title, None), outlet=_host(url), url=url, language=language or None)


def _host(url: str | None) -> str | None:
    """Return the host of an address without ``www.``."""
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else None


def _outlet(name: str | None, host: str | None) -> str | None:
    """Return what an outlet calls itself; where only a word of its address was taken for that, the address."""
    if name and host and name.strip("_ ").lower() in host.lower().split("."):
        return host
    return name or host or None


def headline(title: str | None, outlet: str | None) -> str | None:
    """Return a page's title without the name of its outlet, which pages put before or after it.

    >>> headline("Council wins praise | Eastmere Echo", "Eastmere Echo")
    'Council wins praise'
    >>> headline("Gig - and taxi - drivers", "Echo")
    'Gig - and taxi - drivers'
    """
    title = " ".join((title or "").split())
    if not title:
        return None
    name = re.escape(" ".join((outlet or "").split()))
    if name:
        shorter = re.sub(rf"(?i){_SEPARATOR}(?:the\s+)?{name}$|^(?:the\s+)?{name}(?:{_SEPARATOR}|:\s+)", "", title)
        title = shorter or title
    return title


def _stamps(tree: Any) -> Iterator[str]:  # noqa: ANN401 - an element of lxml, which has no types
    """Yield the moments of publication that a page gives for machines."""
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if name in _STAMPS and meta.get("content"):
            yield meta.get("content")
    for script in tree.iter("script"):
        if script.get("type") == "application/ld+json":
            try:
                yield from _published(json.loads(script.text or ""))
            except (ValueError, RecursionError):
                continue  # A block that is no JSON says nothing; the date is found without it.


def _published(value: object) -> Iterator[str]:
    """Yield every ``datePublished`` of a block of JSON-LD."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "datePublished" and isinstance(inner, str):
                yield inner
            else:
                yield from _published(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _published(inner)


def _moment(day: str | None, stamps: list[str]) -> str | None:
    """Return when a page was published: the day, or the first moment given for it.

    A moment in UTC may fall on the day after or before the one the page shows.
    """
    if not day:
        return None
    shown = date.fromisoformat(day)
    for stamp in stamps:
        try:
            moment = datetime.fromisoformat(stamp.strip())
        except ValueError:
            continue  # Pages write dates in every way; only the machines' form is a moment.
        is_day = len(stamp.strip()) <= len("2025-01-31")
        if not is_day and abs(moment.date() - shown) <= timedelta(days=1):
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat(timespec="seconds")
    return shown.isoformat()
