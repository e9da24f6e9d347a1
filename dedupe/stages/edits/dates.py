"""Dates and times of day in running text, of UK and US notation, as far as they can be compared without a calendar.

A moment holds what the words say and nothing more: "March" has a month, "Tuesday" a weekday. Two moments differ when
a part that both have differs; one that says less is no contradiction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dedupe.stages.edits.wordlist import words

MONTHS: Final[dict[str, int]] = {}
_MONTH_NAMES: Final = words("january february march april may june july august september october november december")
for _number, _name in enumerate(_MONTH_NAMES, start=1):
    MONTHS[_name] = MONTHS[_name[:3]] = _number
MONTHS["sept"] = 9
WEEKDAYS: Final[dict[str, int]] = {}
for _number, _name in enumerate(words("monday tuesday wednesday thursday friday saturday sunday"), start=1):
    WEEKDAYS[_name] = WEEKDAYS[_name[:3]] = _number
WEEKDAYS.update({"tues": 2, "thur": 4, "thurs": 4})
SEASONS: Final = ("spring", "summer", "autumn", "fall", "winter")
_NEAR_DAYS: Final = ("today", "yesterday", "tomorrow", "tonight")
STARTERS: Final = frozenset(
    {*MONTHS, *WEEKDAYS, *SEASONS, *_NEAR_DAYS, "last", "next", "this", "later", "earlier", "noon", "midnight"}
)
"""Words at which a moment may begin; digits may, too."""

_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[89]|20)\d\d"
_DATE = re.compile(
    rf"""
    (?:(?P<weekday>{_WEEKDAY}),?\s+(?:the\s+)?)?
    (?:
        (?P<day>{_DAY})(?:\s+of)?\s+(?P<month>{_MONTH})(?:,?\s+(?P<year>{_YEAR}))?
      | (?P<month2>{_MONTH})\s+(?P<day2>{_DAY})\b(?!\s*(?:%|per\s?cent|[,.]\d|people))(?:,?\s+(?P<year2>{_YEAR}))?
      | (?P<month3>{_MONTH}),?\s+(?:of\s+)?(?P<year3>{_YEAR})
      | (?P<year4>{_YEAR})-(?P<month4>0[1-9]|1[0-2])-(?P<day4>0[1-9]|[12]\d|3[01])
      | (?P<day5>\d\d?)[/.](?P<month5>\d\d?)[/.](?P<year5>{_YEAR})
    )\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ALONE = re.compile(
    rf"""
    (?P<relative>(?:last|next|this)\s+(?:{_WEEKDAY}|{_MONTH}|week(?:end)?|month|year|{"|".join(SEASONS)})\b
       |(?:later|earlier)\s+(?:today|this\s+(?:week|month|year|{"|".join(SEASONS)}))\b
       |(?:{"|".join(_NEAR_DAYS)})\b)
    | (?P<weekday>{_WEEKDAY})
    | (?P<season>{"|".join(SEASONS)})\s+(?:of\s+)?(?P<season_year>{_YEAR})\b
    | (?P<month>{_MONTH})
    | (?P<time>(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)
       |(?P<hour2>[01]?\d|2[0-3]):(?P<minute2>[0-5]\d)\b|noon\b|midnight\b)
    | (?P<years>{_YEAR})(?P<decade>s\b|['’]s\b)?(?:\s?[-–/]\s?(?P<until>{_YEAR}|\d\d)\b)?(?![\w%,.]*\d)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A bare May, March or Sun. is a month or day only behind one of these; short weekday forms need their point.
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|and|between|during|early|late|mid|last|next|this|before|after|of|through)"
    r"|mid-|,)\s*$",
    re.IGNORECASE,
)
_DIRECTIONS: Final = frozenset({"last", "next", "this"})
_SHORT_FORM: Final = 4
_AMBIGUOUS: Final = frozenset({"may", "march", "mar", "sun", "sat", "wed", "dec", "jan", "fri", "mon", "tue", "thu"})


@dataclass(frozen=True, slots=True)
class Moment:
    """The parts of a date or a time of day that the words give; the others are 0 or empty."""

    year: int = 0
    month: int = 0
    day: int = 0
    weekday: int = 0
    minute: int = -1
    words: str = ""

    @property
    def key(self) -> str:
        """The normal form, ISO 8601 as far as it goes."""
        if self.minute >= 0:
            return f"T{self.minute // 60:02}:{self.minute % 60:02}"
        if self.words:
            return self.words
        parts = [f"{self.year:04}" if self.year else "-" if self.month else ""]
        parts += [f"{self.month:02}"] if self.month else []
        parts += [f"{self.day:02}"] if self.day else []
        date = "-".join(parts)
        return date or f"weekday {self.weekday}"

    def contradicts(self, other: Moment) -> bool:
        """Return whether a part that both give differs.

        >>> Moment(2019, 3, 14).contradicts(Moment(month=3)), Moment(2019, 3).contradicts(Moment(2019, 4))
        (False, True)
        """
        if self.words or other.words:
            return bool(self.words and other.words and _opposed(self.words, other.words))
        pairs = (
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.weekday, other.weekday),
            (self.minute + 1, other.minute + 1),
        )
        return any(mine and yours and mine != yours for mine, yours in pairs)

    def is_comparable(self, other: Moment) -> bool:
        """Return whether both give a part of the same sort."""
        mine = (self.year, self.month, self.day, self.weekday, self.minute + 1, self.words)
        yours = (other.year, other.month, other.day, other.weekday, other.minute + 1, other.words)
        return any(m and y for m, y in zip(mine, yours, strict=True))


def _opposed(a: str, b: str) -> bool:
    """Return whether two relative dates point to different times: last week and next week, not today and yesterday.

    A paper that prints tomorrow what a release says today changes today to yesterday and tells the same.
    """
    first, second = a.split(), b.split()
    if not {first[0], second[0]} & _DIRECTIONS:
        # Seasons, decades and spans of years say when by themselves; today and yesterday do not.
        return a != b and all(any(sign.isdigit() for sign in words) for words in (a, b))
    return len(first) > 1 and len(second) > 1 and {first[0], second[0]} <= _DIRECTIONS and first != second


def read_moment(text: str, start: int) -> tuple[int, Moment] | None:
    """Return where the date or time that begins at *start* ends, and what it says; None where none begins.

    >>> read_moment("on Tuesday 14 March", 3)
    (19, Moment(year=0, month=3, day=14, weekday=2, minute=-1, words=''))
    """
    if (match := _DATE.match(text, start)) is not None:
        return match.end(), _read_date(match)
    if (match := _ALONE.match(text, start)) is None:
        return None
    moment = _read_alone(match) or _read_name(text, match)
    return None if moment is None else (match.end(), moment)


def _read_alone(match: re.Match[str]) -> Moment | None:
    """Return what relative words, a time of day, a season or a year say."""
    if match["relative"]:
        return Moment(words=" ".join(match["relative"].lower().split()))
    if match["time"]:
        return Moment(minute=_minutes(match))
    if match["season"]:
        return Moment(words=f"{match['season'].lower()} {match['season_year']}")
    years = match["years"]
    if years and match["until"]:
        return Moment(words=f"{years}/{years[: -len(match['until'])]}{match['until']}")
    if years:
        return Moment(words=f"{years}s") if match["decade"] else Moment(year=int(years))
    return None


def _read_name(text: str, match: re.Match[str]) -> Moment | None:
    """Return what the name of a month or a weekday alone says; May, Sat. and their like need company."""
    word = match.group()
    bare = word.rstrip(".").lower()
    is_short = len(bare) < _SHORT_FORM and bare != "may" and not word.endswith(".")
    if not word[0].isupper() or is_short:
        return None
    if match["weekday"]:
        return Moment(weekday=WEEKDAYS[bare]) if bare not in _AMBIGUOUS else None
    if bare in _AMBIGUOUS and not _BEFORE_MONTH.search(text, max(0, match.start() - 12), match.start()):
        return None
    return Moment(month=MONTHS[bare])


def _read_date(match: re.Match[str]) -> Moment:
    def part(name: str) -> str:
        return next(
            (match[key] for key in (name, *(f"{name}{n}" for n in range(2, 6))) if match.groupdict().get(key)), ""
        )

    month = part("month").rstrip(".").lower()
    day = re.sub(r"\D", "", part("day"))
    number = MONTHS.get(month) or int(month)
    return Moment(
        year=int(part("year") or 0),
        month=number if number <= 12 else int(day),  # noqa: PLR2004 - 03/25/2019 is US notation
        day=int(day or 0) if number <= 12 else number,  # noqa: PLR2004
        weekday=WEEKDAYS.get((match["weekday"] or "").rstrip(".").lower(), 0),
    )


def _minutes(match: re.Match[str]) -> int:
    text = match["time"].lower()
    if text in {"noon", "midnight"}:
        return 720 if text == "noon" else 0
    hour = int(match["hour"] or match["hour2"])
    minute = int(match["minute"] or match["minute2"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"][0].lower() == "p" else 0)
    return 60 * hour + minute
