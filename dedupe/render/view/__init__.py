"""Results as plain rows, for every format alike: the words of a report are made here, its looks elsewhere.

Read `rows` first, then `pages`: they are the contract. `view_pair` makes the page of two documents,
`gather_stories`, `view_story` and `view_corpus` those of a whole result. Each is loaded when it is first asked for: who
compares two texts in a terminal waits for none of the pages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dedupe.render.view.corpus import view_corpus
    from dedupe.render.view.gather import gather_stories, pair_key
    from dedupe.render.view.pair import filtered_shares, view_pair
    from dedupe.render.view.story import view_story

__all__ = ["filtered_shares", "gather_stories", "pair_key", "view_corpus", "view_pair", "view_story"]

_HOMES = {
    "filtered_shares": "pair",
    "gather_stories": "gather",
    "pair_key": "gather",
    "view_corpus": "corpus",
    "view_pair": "pair",
    "view_story": "story",
}


def __getattr__(name: str) -> object:
    """Return one of the names above, loading its module."""
    if name not in _HOMES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
