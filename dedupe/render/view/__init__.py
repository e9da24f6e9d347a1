"""Results as plain rows, for every format alike: the words of a report are made here, its looks elsewhere.

Read `rows` first: it is the contract. `view_pair` makes the page of two documents.
"""

from __future__ import annotations

from dedupe.render.view.pair import filtered_shares, view_pair

__all__ = ["filtered_shares", "view_pair"]
