"""Numbers, plurals and lists as a reader expects them, and the names of kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.model.mirror import SIDE_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dedupe.model import EditKind, PassageKind

NBSP = "\u00a0"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ELLIPSIS = "…"

LETTERS: Mapping[PassageKind, str] = {"verbatim": "V", "edited": "E", "paraphrase": "P"}
"""The letter of a passage's badge."""

EDIT_NAMES: Mapping[EditKind, str] = {
    "quote": "quotation wording",
    "quote-boundary": "quotation marks",
    "case": "letter case",
    "attribution-verb": "attribution verb",
    "format": "notation",
    "insertion": "put in",
    "deletion": "left out",
}
"""What a reader calls a kind of edit; the other kinds go by their own name."""

QUOTE_NAMES: Mapping[str, str] = {
    "kept": "kept",
    "altered": "reworded",
    "de-quoted": "marks off",
    "newly-quoted": "marks on",
    "dropped": "dropped",
    "added": "added",
}
"""What a reader calls a status of the quote ledger."""


def edit_name(kind: EditKind) -> str:
    """Return what a reader calls a kind of edit.

    >>> edit_name("quote-boundary"), edit_name("number")
    ('quotation marks', 'number')
    """
    return EDIT_NAMES.get(kind, kind)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun.

    >>> count(1, "word"), count(1127, "word"), count(2, "story", "stories")
    ('1 word', '1\u00a0127 words', '2 stories')
    """
    return f"{figure(number)} {noun if number == 1 else plural or noun + 's'}"


def figure(number: int) -> str:
    """Return a number with a space between thousands.

    >>> figure(19511)
    '19\u00a0511'
    """
    return f"{number:,}".replace(",", NBSP)


def in_words(number: int, noun: str, plural: str = "") -> str:
    """Return a count that reads well in a sentence: words up to twelve, figures above.

    >>> in_words(3, "place"), in_words(14, "place")
    ('three places', '14 places')
    """
    if 0 <= number < len(_NUMBERS):
        return f"{_NUMBERS[number]} {noun if number == 1 else plural or noun + 's'}"
    return count(number, noun, plural)


def percent(share: float, places: int = 0) -> str:
    """Return a fraction as a percentage; what is more than nothing and less than all is never rounded to either.

    >>> percent(0.817), percent(0.296, 1), percent(0.001), percent(0.999)
    ('82\u00a0%', '29.6\u00a0%', 'under 1\u00a0%', 'over 99\u00a0%')
    """
    unit = 10**-places
    value = 100 * share
    if 0 < value < unit / 2:
        return f"under {unit:g}{NBSP}%"
    if 100 - unit / 2 <= value < 100:  # noqa: PLR2004 - per cent
        return f"over {100 - unit:g}{NBSP}%"
    return f"{value:.{places}f}{NBSP}%"


def listing(items: Sequence[str], most: int = 4) -> str:
    """Return items as a list in a sentence, cut after *most*.

    >>> listing(["2015", "2019"]), listing(["a", "b", "c", "d", "e"], most=2)
    ('2015 and 2019', 'a, b and 3 more')
    """
    shown = list(items[:most])
    if len(items) > most:
        return f"{', '.join(shown)} and {figure(len(items) - most)} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""


def squeeze(text: str) -> str:
    """Return *text* on one line: every run of white space is one space."""
    return " ".join(text.split())


def shorten(text: str, most: int = 60) -> str:
    """Return *text* on one line, cut at a word and ended with … when it is longer than *most* characters.

    >>> shorten("The outstanding mark follows top ratings", 20)
    'The outstanding mark…'
    """
    line = squeeze(text)
    if len(line) <= most:
        return line
    cut = line[: most + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > most // 2 else line[:most]).rstrip(" ,;:–—-") + _ELLIPSIS


def sentence(text: str) -> str:
    """Return *text* with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def name_sides(text: str, a: str, b: str) -> str:
    """Return a sentence of evidence with the sides A and B called *a* and *b*, the first letter a capital.

    >>> name_sides("B credits “A News”, which A is about", "the release", "the paper")
    'The paper credits “A News”, which the release is about'
    """
    names = {"A": a, "B": b}
    return sentence(SIDE_NAME.sub(lambda m: names[m.group(1)] if m.group(1) else m.group(), text))
