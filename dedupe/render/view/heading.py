"""The line of a text that may stand for its missing title: none that an archive of newspapers put above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument

# Lines above the headline: outlet, date, edition.
_HEAD: Final = 6
# Words of an outlet's name that stands above the date.
_NAME: Final = 4
_DAY: Final = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_CLOCK: Final = r"(?:\d{1,2}[:.]\d\d\s?(?:[ap]m)?(?:\s(?:gmt|bst|utc|est|edt|ist))?)"
_WHEN: Final = rf"(?:(?:{_DAY}|{_MONTH}|\d{{1,2}}(?:st|nd|rd|th)?|(?:19|20)\d\d|{_CLOCK})[\s,|-]*)"
_DATED: Final = re.compile(rf"(?:[\w\s]{{1,30}}[|:]\s*)?(?=.*\d){_WHEN}{{2,8}}", re.IGNORECASE)
_LABELLED: Final = re.compile(
    r"(?:byline|section|length|related|language|updated)\s*:.*|(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk|uk)"
    r"|(?:\w+ )?edition(?: \d+)?\W*",
    re.IGNORECASE,
)

# An edition with its number is followed by its region.
_EDITION: Final = re.compile(r"edition \d+\s*;\s*", re.IGNORECASE)


def find_heading(parsed: ParsedDocument) -> str:
    """Return the first line of a text that is no date, outlet or line of a database above it; else its first line."""
    lines = [span.of(parsed.text).strip() for span in parsed.paragraphs[:_HEAD]]
    outlet = (parsed.document.outlet or "").casefold()
    for before, line, following in zip(["", *lines], lines, [*lines[1:], ""], strict=False):
        is_outlet = line.casefold() == outlet or (_DATED.fullmatch(following) and len(line.split()) <= _NAME)
        is_region = _EDITION.fullmatch(before) and len(line.split()) <= _NAME // 2
        if not (is_outlet or is_region or _DATED.fullmatch(line) or _LABELLED.fullmatch(line)):
            return line.rstrip(" ;")
    return lines[0] if lines else parsed.text[:200]
