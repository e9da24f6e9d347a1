"""An article as it is read: what is known of it, its text with the furniture apart, the pairs that it stands in."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from dedupe.render.view.times import say_moment
from dedupe.render.view.wording import shorten
from dedupe.serve.views.listing import say_when
from dedupe.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Span
    from dedupe.serve.routes import Call
    from dedupe.store.articles import Article
    from dedupe.store.catalogue import Entry

_PAIRS = 30


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


def view_article(call: Call, article: Article, entry: Entry) -> ArticleView:
    """Return an article with the pairs that it stands in.

    Args:
        call: The request.
        article: The version that is read.
        entry: The same as lists have it.
    """
    number = article.number
    versions = call.reader.versions(article.document.id)
    story = call.reader.story_of(number)
    members = call.reader.members(story) if story else []
    every = catalogue.pairs_with(call.connection, number)
    parsed = call.reader.parsed(article.document)
    return ArticleView(
        shorten(entry.title, 160),
        _about(article, len(versions)),
        article.document.url or "",
        f"/stories/{members[0]}" if members else "",
        len(members),
        tuple(_paragraphs(article.document.text, parsed.paragraphs, parsed.furniture)),
        tuple((f"version {one.version}", "" if one.number == number else f"/articles/{one.number}") for one in versions)
        if len(versions) > 1
        else (),
        _pairs(call, number, every[:_PAIRS], members),
        max(0, len(every) - _PAIRS),
        not call.connection.execute("SELECT 1 FROM members WHERE number = ?", (number,)).fetchone(),
    )


def _about(article: Article, versions: int) -> tuple[tuple[str, str], ...]:
    """Return what is known of an article, by name, without what is not."""
    document = article.document
    about = (
        ("Outlet", document.outlet or ""),
        ("Published", say_moment(document)),
        ("Author", document.author or ""),
        ("Id", document.id),
        ("Version", f"{article.version} of {versions}" if versions > 1 else ""),
        ("Added", f"{article.added} UTC"),
        ("SHA-256", document.sha256),
    )
    return tuple((name, value) for name, value in about if value)


def _pairs(
    call: Call, number: int, shown: Sequence[tuple[int, float, float, int]], members: Sequence[int]
) -> tuple[PairRow, ...]:
    """Return the pairs of an article: with whom, both shares, and the longest run."""
    known = catalogue.entries_of(call.connection, [other for other, *_ in shown])
    return tuple(
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
        for other, here, there, run in shown
        if other in known
    )


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
