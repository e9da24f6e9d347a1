"""Figures in digits, whatever signs part their groups and their decimals: 1,234.5 and 1.234,5 and 1 234.50.

A sign that can be either is read as the language of the text has it; where both stand, the last one is the decimal.
"""

from __future__ import annotations

import re
from typing import Final

# Spaces of three widths, and the apostrophe of Switzerland, part groups.
_FIGURE = re.compile(
    r"""
      (?P<commas>\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d\d)+,\d{3})(?P<point>\.\d+)?(?![\d]|[.,]\d)
    | (?P<points>\d{1,3}(?:\.\d{3})+)(?P<comma>,\d+)?(?![\d]|[.,]\d)
    | (?P<spaces>(?!0)\d{1,3}(?:[\x20\xa0\u202f\u2009]\d{3})+)(?P<either>[.,]\d+)?(?!\d|[\x20\xa0]\d|[.,]\d)
    | (?P<ticks>\d{1,3}(?:['’]\d{3})+)(?P<either2>[.,]\d+)?(?!\d)
    | (?P<plain>\d+)(?:\.(?P<decimals>\d+)|,(?P<decimals2>\d{1,2}|\d{4,})(?!\d|,\d))?
    """,
    re.VERBOSE,
)
_NOT_DIGIT = re.compile(r"\D")
_SIMPLE = re.compile(r"\d+(?![\d]|[.,'’\x20\xa0\u202f\u2009]\d)")
_GROUP: Final = 4
# Characters of the longest figure; what has more is an identifier.
_LONGEST: Final = 40


def read_figure(text: str, start: int, decimal: str = ".") -> tuple[int, float] | None:
    """Return where the figure that begins at *start* ends, and its amount; None where no figure begins.

    Args:
        text: The text.
        start: The place of its first digit.
        decimal: The decimal sign of the text's language; decides what 1,234 and 1.234 are.

    >>> [read_figure(figure, 0)[1] for figure in ("1,234.5", "1.234,5", "1 234.50", "1.234", "12,34,567")]
    [1234.5, 1234.5, 1234.5, 1.234, 1234567.0]
    >>> read_figure("1.234", 0, decimal=",")
    (5, 1234.0)
    """
    if (simple := _SIMPLE.match(text, start)) is not None:
        return (simple.end(), float(simple.group())) if simple.end() - start <= _LONGEST else None
    match = _FIGURE.match(text, start)
    if match is None or match.end() - start > _LONGEST:
        return None
    whole = match["commas"] or match["points"]
    fraction = match["point"] or match["comma"]
    if whole is not None and fraction is None:
        sign = whole[-_GROUP]
        is_once = whole.count(sign) == 1
        if is_once and (whole.startswith("0") or sign == decimal):
            return match.end(), float(whole.replace(",", "."))
        return match.end(), float(_NOT_DIGIT.sub("", whole))
    if whole is None:
        whole = match["spaces"] or match["ticks"]
        fraction = match["either"] or match["either2"]
    if whole is None:
        whole = match["plain"]
        decimals = match["decimals"] or match["decimals2"]
        fraction = f".{decimals}" if decimals else None
    return match.end(), float(_NOT_DIGIT.sub("", whole) + (f".{fraction[1:]}" if fraction else ""))
