"""What a notebook shows of a record.

The pages are made above the records, in `render.notebook`; `api` files them here, by the name of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

pages: dict[str, Callable[[Any], str]] = {}
"""The functions that make HTML of a record, by the record's name."""


class Displayed:
    """A record that a notebook shows as HTML, once something is filed that makes it."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        """Return HTML that stands alone, or None where nothing makes it: the notebook then shows the plain record."""
        make = pages.get(type(self).__name__)
        return None if make is None else make(self)
