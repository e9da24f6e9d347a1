"""All articles of a story, below the page that tells of some of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.render.view.wording import shorten
from dedupe.serve.views.listing import say_when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from dedupe.store.catalogue import Entry


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


def view_members(every: Iterable[Entry], told: Collection[int]) -> MembersView:
    """Return the articles of a story, by date.

    Args:
        every: All of them.
        told: The numbers of those that the page above tells of.
    """
    order = sorted(every, key=lambda one: (one.published or "~", one.number))
    rows = tuple(
        MemberRow(
            f"/articles/{one.number}",
            shorten(one.title, 90),
            one.outlet or one.name,
            say_when(one),
            one.number in told,
        )
        for one in order
    )
    return MembersView(rows, len(told))
