"""Results as plain rows, for every format alike: the words of a report are made here, its looks elsewhere.

Read `rows` first, then `pages`: they are the contract. `view_pair` makes the page of two documents,
`gather_stories`, `view_story` and `view_corpus` those of a whole result.
"""

from __future__ import annotations

from dedupe.render.view.corpus import view_corpus
from dedupe.render.view.gather import gather_stories, pair_key
from dedupe.render.view.pair import filtered_shares, view_pair
from dedupe.render.view.story import view_story

__all__ = ["filtered_shares", "gather_stories", "pair_key", "view_corpus", "view_pair", "view_story"]
