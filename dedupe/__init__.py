"""Which articles tell the same story, who took which passage from whom, and what they changed.

>>> import dedupe
>>> dedupe.compare("The mayor opened the new bridge on Monday.", "The mayor opened the new bridge.").share_of_b.words
6
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from dedupe.version import __version__

if TYPE_CHECKING:
    from dedupe.api import align, cluster, compare, find_matches, read, report
    from dedupe.errors import DedupeError
    from dedupe.live import Index
    from dedupe.model import Comparison, Document, Passage, Result, Span
    from dedupe.settings import Settings

__all__ = [
    "Comparison",
    "DedupeError",
    "Document",
    "Index",
    "Passage",
    "Result",
    "Settings",
    "Span",
    "__version__",
    "align",
    "cluster",
    "compare",
    "find_matches",
    "read",
    "report",
]

_HOMES = {
    **dict.fromkeys(("align", "cluster", "compare", "find_matches", "read", "report"), "dedupe.api"),
    **dict.fromkeys(("Comparison", "Document", "Passage", "Result", "Span"), "dedupe.model"),
    "DedupeError": "dedupe.errors",
    "Index": "dedupe.live",
    "Settings": "dedupe.settings",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module attribute may be anything
    """Import a public name at its first use, so that starting the tool stays instant."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    message = f"module 'dedupe' has no attribute {name!r}"
    raise AttributeError(message)
