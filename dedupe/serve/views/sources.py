"""The sources of a text that somebody pasted: the form, and what was found with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.render.view.times import say_moment
from dedupe.render.view.wording import count, in_words, percent, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.live import Found
    from dedupe.model import Document


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
    """The form, and what was found with it; `is_asked` when something was looked for.

    `measure` says what the shares of `rows` count.
    """

    title: str
    text: str
    outlet: str
    is_asked: bool
    rows: tuple[FoundRow, ...]
    most: int
    measure: str = ""


def view_form(most: int) -> FindView:
    """Return the form, for a text of up to *most* characters."""
    return FindView("Paste an article: find its sources", "", "", is_asked=False, rows=(), most=most)


def view_sources(
    text: str, outlet: str | None, found: Sequence[Found], shown: Found | None, most: int, *, size: int
) -> FindView:
    """Return what was found, below the form as it was sent.

    Args:
        text: The text that was pasted.
        outlet: Who is said to have published it.
        found: The articles that share text with it, the best first.
        shown: The one of them that it is shown beside.
        most: How long a text may be.
        size: How many words the runs have that shares are counted in.
    """
    runs = f"runs of {in_words(size, 'word')}"
    measure = (
        f"The shares in this table are of {runs} that stand in both texts. Below, the two texts are aligned, and "
        "shares are of words: those in edited and retold passages count too, so they may be higher."
    )
    rows = tuple(_row(one, is_shown=one is shown) for one in found)
    return FindView(_title(found, runs), text, outlet or "", is_asked=True, rows=rows, most=most, measure=measure)


def role_of(document: Document) -> str:
    """Return what an article is called beside a text that was pasted, without its article.

    >>> from dedupe.model import Document
    >>> role_of(Document("a", "Rain.", outlet="The Gazette")), role_of(Document("a", "Rain."))
    ('Gazette', 'article')
    """
    return (document.outlet or "").removeprefix("The ").strip() or "article"


def _row(found: Found, *, is_shown: bool) -> FoundRow:
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


def _title(found: Sequence[Found], runs: str) -> str:
    if not found:
        return "Nothing in the index shares text with it"
    most = percent(max(one.a_in_b for one in found))
    share = "shares" if len(found) == 1 else "share"
    return f"{count(len(found), 'article')} {share} text with it; one holds {most} of its {runs}"
