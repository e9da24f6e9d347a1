"""Dates and times of day as they stand in running text, read with the notation of its language."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.stages.edits.dates import Moment
from dedupe.stages.edits.notation import ENGLISH, Notation, either
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|º|ª|\.(?=\s))?"
_YEAR: Final = r"(?:1[89]|20)\d\d"
_ARTICLES: Final = r"(?:the|den|dem|der|le|el|il|o)"
_HOURS: Final = words("one two three four five six seven eight nine ten eleven twelve")
_LONGEST_DATE: Final = 12
_DAYS_IN_MONTH: Final = 31
_MONTHS_IN_YEAR: Final = 12
_NUMERIC = re.compile(rf"(?<![\d/.-])(\d\d?)([/-])(\d\d?)\2(?:{_YEAR}|\d\d)(?![\d/-])")
# A figure before people or things is no year, when it is round: 2000 jobs.
_COUNTED = re.compile(
    r"[ \xa0](?:[a-z]{3,}s|(?:[a-z]{4,}[ \xa0])?(?:people|men|women|children|patients|adults|workers|students|"
    r"pupils|homes|jobs|participants|volunteers|families|households|cases))\b(?!['’])"
)
_NO_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|the|since|from|by|until|till|to|and|or|between|during|after|before|its|this|that|of|for|an?|early|late|mid)"
    r"|['’]s|[,(/–-])\s*$"
)
_ROUND: Final = 50
# A bare May, March or Sun. is a month or day only behind one of these; short weekday forms need their point.
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|and|between|during|early|late|mid|last|next|this|before|after|of|through)"
    r"|mid-|,)\s*$"
)
_SHORT_FORM: Final = 4
_AMBIGUOUS: Final = frozenset({"may", "march", "mar", "sun", "sat", "wed", "dec", "jan", "fri", "mon", "tue", "thu"})
_ENGLISH_STARTERS: Final = frozenset(
    {"last", "next", "this", "later", "earlier", "noon", "midday", "midnight", "half", "quarter", *_HOURS}
)


class _Grammar(NamedTuple):
    """The patterns of a language: dates of several parts, and what stands alone."""

    date: re.Pattern[str]
    alone: re.Pattern[str]


@cache
def starters(notation: Notation) -> frozenset[str]:
    """Return the words at which a moment may begin; digits may, too."""
    names = {*notation.months, *notation.weekdays, *notation.near, *notation.seasons}
    return frozenset(names | _ENGLISH_STARTERS if notation.is_english else names)


def read_moment(
    text: str, start: int, notation: Notation = ENGLISH, written: str | None = None
) -> tuple[int, Moment] | None:
    """Return where the date or time that begins at *start* ends, and what it says; None where none begins.

    Args:
        text: The text in lower case, every character in its place.
        start: Where it may begin.
        notation: That of the text's language.
        written: The text as it is written; a month alone has a capital in English.

    >>> end, moment = read_moment("on tuesday 14 march", 3)
    >>> end, moment.key, moment.weekday
    (19, '--03-14', 2)
    """
    grammar = _grammar(notation)
    if (match := grammar.date.match(text, start)) is not None and (moment := _read_date(match, notation)) is not None:
        return match.end(), moment
    if (match := grammar.alone.match(text, start)) is None:
        return None
    moment = _read_alone(text, match, notation) or _read_name(text, match, notation, written or text)
    return None if moment is None else (match.end(), moment)


def day_first(text: str) -> bool | None:
    """Return whether the numeric dates of a text have the day first; None where none of them tells, or they disagree.

    >>> day_first("on 13/4/2024 and 3/5/2024"), day_first("on 4/13/2024"), day_first("on 3/4/2024")
    (True, False, None)
    """
    orders: set[bool] = set()
    for found in _NUMERIC.finditer(text):
        first, second = int(found[1]), int(found[3])
        if min(first, second) <= _MONTHS_IN_YEAR < max(first, second):
            orders.add(first > second)
    return orders.pop() if len(orders) == 1 else None


@cache
def _grammar(notation: Notation) -> _Grammar:
    month, weekday = _names(notation.months), _names(notation.weekdays)
    joint = rf"(?:{either(notation.joints)})" if notation.joints else r"(?!)"
    us_order = (
        rf"(?P<month2>{month})\s+(?P<day2>{_DAY})\b(?!\s*(?:%|per\s?cent|[,.]\d|people))(?:,?\s+(?P<year2>{_YEAR}))?|"
    )
    short_year = r"\d\d(?!\d)" if not notation.is_english else r"(?!)"
    dates = rf"""
        (?:(?P<weekday>{weekday})[,.]?\s+(?:{_ARTICLES}\s+)?)?
        (?:
            (?P<day>{_DAY})(?:\s+{joint})?\s+(?P<month>{month})(?:(?:,?\s+|\s+{joint}\s+)(?P<year>{_YEAR}))?
          | (?P<day6>\d\d?)[-/](?P<month6>{month})[-/](?P<year6>{_YEAR}|\d\d(?!\d))
          | {us_order if notation.is_english else ""}
            (?P<month3>{month}),?\s+(?:{joint}\s+)?(?P<year3>{_YEAR})
          | (?P<year4>{_YEAR})[-/](?P<month4>0[1-9]|1[0-2])[-/](?P<day4>0[1-9]|[12]\d|3[01])
          | (?P<day5>\d\d?)/(?P<month5>\d\d?)/(?P<year5>{_YEAR}|\d\d(?!\d))
          | (?P<day7>\d\d?)-(?P<month7>\d\d?)-(?P<year7>{_YEAR})
          | (?P<day8>\d\d?)\.(?P<month8>\d\d?)\.(?P<year8>{_YEAR}|{short_year})
        )(?![^\W_])(?!/\d)
    """
    seasons = either(notation.seasons) or r"(?!)"
    near = either(notation.near)
    relative = rf"(?P<near>{near})\b"
    clock = (
        r"(?P<hour3>[01]?\d|2[0-3])\s?(?:h|uhr|uur)(?:\s?(?P<minute3>[0-5]\d))?\b"
        r"|(?P<hour4>[01]?\d|2[0-3])[.](?P<minute4>[0-5]\d)\s?(?:uhr|uur)\b"
    )
    if notation.is_english:
        hour = rf"(?P<spoken>\d\d?|{either(_HOURS)})"
        relative = rf"""(?P<relative>
            (?:last|next|this)\s+(?:{weekday}|{month}|week(?:end)?|month|year|{seasons})(?!\w)
            |(?:later|earlier)\s+(?:today|this\s+(?:week|month|year|{seasons}))\b)|{relative}"""
        clock = rf"""(?P<past>half|(?:a\s+)?quarter)\s+(?P<way>past|to)\s+{hour}\b
            |(?P<oclock>\d\d?|{either(_HOURS)})\s+o['’]clock\b"""
    alone = rf"""
        {relative}
        | (?P<season>{seasons})\s+(?:of\s+)?(?P<season_year>{_YEAR})\b
        | (?P<name>{month}|{weekday})(?![^\W_])
        | (?P<time>(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<half>[ap]m\b|[ap]\.m\b\.?)
           |(?P<hour2>[01]?\d|2[0-3]):(?P<minute2>[0-5]\d)\b(?!:\d)|noon\b|midday\b|midnight\b
           |{clock})
        | (?P<years>{_YEAR})(?P<decade>s\b|['’]s\b)?(?:\s?[-–/]\s?(?P<until>{_YEAR}|\d\d)\b)?(?![\w%,.]*\d)\b
    """
    return _Grammar(re.compile(dates, re.VERBOSE), re.compile(alone, re.VERBOSE))


def _names(names: Iterable[str]) -> str:
    """Return a pattern for the names of months or days; a short form takes its point with it, a full name none."""
    short = {name for name in names if any(other != name and other.startswith(name) for other in names)}
    full = set(names) - short
    return rf"(?:(?:{either(full)})\b(?!\.[a-z])" + (rf"|(?:{either(short)})\b\.?)" if short else ")")


def _read_date(match: re.Match[str], notation: Notation) -> Moment | None:
    """Return what a date of several parts says; None where its figures are no date."""
    found = {name.rstrip("2345678"): part for name, part in match.groupdict().items() if part}
    month = found["month"].rstrip(".")
    day = int("".join(filter(str.isdigit, found.get("day", ""))) or 0)
    number = notation.months[month] if month in notation.months else int(month)
    year = int(found.get("year", 0))
    if 0 < year < 100:  # noqa: PLR2004 - two digits: the pivot of POSIX
        year += 2000 if year < 69 else 1900  # noqa: PLR2004
    weekday = notation.weekdays.get(found.get("weekday", "").rstrip("."), 0)
    if number > _MONTHS_IN_YEAR:
        number, day = day, number  # 03/25/2019 is US notation
    if not (1 <= number <= _MONTHS_IN_YEAR) or not (0 <= day <= _DAYS_IN_MONTH) or ("day" in found and not day):
        return None
    is_numeric = bool(match["day5"] or match["day7"]) and notation.is_english
    is_ambiguous = is_numeric and int(match["month5"] or match["month7"]) <= _MONTHS_IN_YEAR and number != day
    return Moment(year, number, day, weekday, is_ambiguous=is_ambiguous and day <= _MONTHS_IN_YEAR)


def _read_alone(text: str, match: re.Match[str], notation: Notation) -> Moment | None:
    """Return what relative words, a time of day, a season or a year say."""
    if match["near"]:
        phrase = " ".join(match["near"].split())
        return Moment(words=phrase, offset=notation.near[phrase.replace("’", "'")])
    if notation.is_english and match["relative"]:
        if text[max(0, match.start() - 4) : match.start()] == "the ":
            return None  # the last week of term, the next month of talks: which one, and no date
        return Moment(words=" ".join(match["relative"].rstrip(".").split()))
    if match["time"]:
        return _read_time(match)
    if match["season"]:
        return Moment(words=f"{match['season']} {match['season_year']}")
    years = match["years"]
    if years and match["until"]:
        return Moment(words=f"{years}/{years[: -len(match['until'])]}{match['until']}")
    if years and match["decade"]:
        return Moment(words=f"{years}s")
    return Moment(year=int(years)) if years and not _is_count(text, match, int(years)) else None


def _is_count(text: str, match: re.Match[str], figure: int) -> bool:
    """Return whether a figure that could be a year counts something: 2000 jobs."""
    if figure % _ROUND or _COUNTED.match(text, match.end()) is None:
        return False
    return _NO_YEAR_BEFORE.search(text, max(0, match.start() - _LONGEST_DATE), match.start()) is None


def _read_name(text: str, match: re.Match[str], notation: Notation, written: str) -> Moment | None:
    """Return what the name of a month or a weekday alone says; May, Sat. and their like need company."""
    word = match["name"]
    if not word:
        return None
    bare = word.rstrip(".")
    has_capital = written[match.start()].isupper()
    is_month = bare in notation.months
    if notation.is_english:
        is_short = len(bare) < _SHORT_FORM and bare != "may" and not word.endswith(".")
        if not has_capital or is_short or (not is_month and bare in _AMBIGUOUS):
            return None
        before = max(0, match.start() - _LONGEST_DATE)
        if is_month and bare in _AMBIGUOUS and not _BEFORE_MONTH.search(text, before, match.start()):
            return None
    elif len(bare) < _SHORT_FORM and bare not in {"mai", "mei"}:
        return None
    if notation.has_capitals and not has_capital:
        return None
    return Moment(month=notation.months[bare]) if is_month else Moment(weekday=notation.weekdays[bare])


def _read_time(match: re.Match[str]) -> Moment:
    """Return the minute of the day that a time says; one without its half of the day has two readings."""
    found = {name: part for name, part in match.groupdict().items() if part}
    text = found["time"]
    if text in {"noon", "midday", "midnight"}:
        return Moment(minute=0 if text == "midnight" else 720)
    spoken = found.get("spoken") or found.get("oclock")
    if spoken:
        hour = (int(spoken) if spoken.isdigit() else _HOURS.index(spoken) + 1) % 24
        shift = {"past": 1, "to": -1}.get(found.get("way", ""), 0) * (30 if found.get("past") == "half" else 15)
        return Moment(minute=(60 * hour + shift) % 1440, is_ambiguous=hour <= _MONTHS_IN_YEAR)
    hour = int(next(found[name] for name in ("hour", "hour2", "hour3", "hour4") if name in found))
    minute = int(next((found[name] for name in ("minute", "minute2", "minute3", "minute4") if name in found), 0))
    if "half" in found:
        hour = hour % 12 + (12 if found["half"].startswith("p") else 0)
    return Moment(minute=60 * hour + minute)
