"""Word lists as they are read best: one text, words between spaces."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Return the words of a list in their order.

    >>> words("one two")
    ('one', 'two')
    """
    return tuple(text.split())
