"""Web addresses in a text: what changes inside one is no fact of the story."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from dedupe.model import Span

# RFC 3986, as far as running text shows it: with a scheme, or with www in its place, up to the next space.
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]+", re.IGNORECASE)


@lru_cache(maxsize=8)
def find_addresses(text: str) -> tuple[Span, ...]:
    """Return the web addresses of a text, in order.

    >>> find_addresses("See https://example.org/2024/07 now")
    (Span(start=4, end=31),)
    """
    if "://" not in text and "www." not in text.lower():
        return ()
    return tuple(Span(*found.span()) for found in _ADDRESS.finditer(text))


def is_in_address(text: str, span: Span) -> bool:
    """Return whether a span shares characters with a web address, or stands inside one."""
    addresses = find_addresses(text)
    at = bisect_left(addresses, span.start, key=lambda address: address.end)
    return at < len(addresses) and addresses[at].start < max(span.end, span.start + 1)
