"""Values in scripts without spaces: 2024年3月4日, 470万元, 三百二十人, 百分之十.

Chinese, Japanese and Korean write a magnitude behind every four digits, and mark year, month and day with a sign of
their own. A numeral sign alone is mostly part of a word (一起, 统一): it counts only in a run, or before a counter.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from dedupe.model import Span
from dedupe.stages.edits.dates import Moment
from dedupe.stages.edits.digits import read_figure
from dedupe.stages.edits.value import Value

_DIGITS: Final = {sign: value for value, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
# Monday first: Chinese counts the days, Japanese and Korean name them after sun, moon and elements.
_WEEKDAYS: Final = {
    **{sign: day for day, sign in enumerate("一二三四五六日", 1)},
    **{sign: day for day, sign in enumerate("月火水木金土", 1)},
    **{sign: day for day, sign in enumerate("월화수목금토일", 1)},
    "天": 7,
}
_GROUPS: Final = {"万": 1e4, "萬": 1e4, "만": 1e4, "亿": 1e8, "億": 1e8, "억": 1e8, "兆": 1e12, "조": 1e12}
_SIGNS: Final = "".join((*_DIGITS, *_TENS))
_NUMBER: Final = rf"(?:\d[\d,.]{{0,30}}|[{_SIGNS}]{{1,30}})"
_CURRENCIES: Final = {
    "元": "CNY",
    "人民币": "CNY",
    "圆": "CNY",
    "美元": "USD",
    "ドル": "USD",
    "달러": "USD",
    "欧元": "EUR",
    "歐元": "EUR",
    "ユーロ": "EUR",
    "유로": "EUR",
    "英镑": "GBP",
    "英鎊": "GBP",
    "ポンド": "GBP",
    "円": "JPY",
    "日元": "JPY",
    "원": "KRW",
    "港元": "HKD",
}
_DURATIONS: Final = {
    "年間": (12, "mo"),
    "年": (12, "mo"),
    "년": (12, "mo"),
    "个月": (1, "mo"),
    "個月": (1, "mo"),
    "か月": (1, "mo"),
    "カ月": (1, "mo"),
    "ヶ月": (1, "mo"),
    "개월": (1, "mo"),
    "周": (604800, "s"),
    "週間": (604800, "s"),
    "주": (604800, "s"),
    "天": (86400, "s"),
    "日間": (86400, "s"),
    "小时": (3600, "s"),
    "小時": (3600, "s"),
    "時間": (3600, "s"),
    "시간": (3600, "s"),
    "分钟": (60, "s"),
    "分鐘": (60, "s"),
    "分間": (60, "s"),
}
_MEASURES: Final = {
    "公里": (1000.0, "m"),
    "千米": (1000.0, "m"),
    "キロ": (1000.0, "m"),
    "米": (1.0, "m"),
    "メートル": (1.0, "m"),
    "公斤": (1000.0, "g"),
    "吨": (1e6, "g"),
    "トン": (1e6, "g"),
}
# Counters, behind which a single numeral sign is a number.
_COUNTERS: Final = "人名个個家位次岁歳件台辆倍项項种種只座所户戶명개"


class _Patterns(NamedTuple):
    """What is looked for, compiled when a text first has such signs."""

    date: re.Pattern[str]
    weekday: re.Pattern[str]
    percent: re.Pattern[str]
    amount: re.Pattern[str]
    chunk: re.Pattern[str]
    start: re.Pattern[str]
    spaceless: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    units = sorted((*_CURRENCIES, *_DURATIONS, *_MEASURES), key=lambda unit: (-len(unit), unit))
    groups = "".join(_GROUPS)
    return _Patterns(
        re.compile(
            rf"(?:(?P<year>(?:1[89]|20)\d\d|[{_SIGNS}]{{4}})\s?[年년]\s?)?(?P<month>{_NUMBER})\s?[月월](?![间間])"
            rf"\s?(?:(?P<day>{_NUMBER})\s?[日号號일])?"
            rf"|(?P<year2>(?:1[89]|20)\d\d|[一二][{_SIGNS}]{{3}})\s?[年년](?!間)"
        ),
        re.compile(
            rf"(?:星期|礼拜|禮拜|(?<![\d{_SIGNS}每])[周週])(?P<day>[一二三四五六日天])(?![{''.join(_TENS)}个個次年])"
            r"|(?P<day2>[月火水木金土日월화수목금토일])(?:曜日?|요일)"
        ),
        re.compile(rf"百分之(?P<amount>{_NUMBER})"),
        re.compile(
            rf"(?P<th>第)?(?P<run>(?:{_NUMBER}\s?[{groups}]?)+)(?P<percent>\s?[%％])?"
            rf"(?P<unit>{'|'.join(units)})?(?P<counter>[{_COUNTERS}])?"
        ),
        re.compile(rf"({_NUMBER})\s?([{groups}]?)"),
        re.compile(
            rf"第?[\d{_SIGNS}]|百分之|星期|礼拜|禮拜|[周週][一二三四五六日天]|[月火水木金土日]曜|[월화수목금토일]요일"
        ),
        re.compile("[\u2e80-\U0010ffff]"),
    )


def find_hanzi(text: str, values: list[Value]) -> list[Value]:
    """Return the values of a text with those among signs without spaces, which take the place of bare figures.

    Args:
        text: A text with such scripts.
        values: What the grammar of words found in it, in order.
    """
    found: list[Value] = []
    end = 0
    for start in _patterns().start.finditer(text):
        if start.start() < end:
            continue
        value = _read(text, start.start())
        if value is not None:
            found.append(value)
            end = value.span.end
    covered = [value.span for value in found]
    kept = [value for value in values if not any(value.span.overlap(span) for span in covered)]
    return sorted((*kept, *found), key=lambda value: value.span)


def _read(text: str, start: int) -> Value | None:
    """Return the value that begins at a place, if signs of these scripts make one."""
    if (match := _patterns().date.match(text, start)) is not None and (moment := _moment(match)) is not None:
        span = Span(match.start(), match.end() - (not match.group()[-1].strip()))
        return Value(span, span, "date", 0.0, moment=moment)
    if (match := _patterns().weekday.match(text, start)) is not None:
        span = Span(match.start(), match.end())
        return Value(span, span, "date", 0.0, moment=Moment(weekday=_WEEKDAYS[match["day"] or match["day2"]]))
    if (match := _patterns().percent.match(text, start)) is not None:
        span = Span(match.start(), match.end())
        return Value(span, span, "percent", _amount(match["amount"]), "%")
    match = _patterns().amount.match(text, start)
    if match is None or not _counts(match):
        return None
    amount = _amount(match["run"])
    unit = match["unit"]
    span = Span(
        match.start(), match.end("unit") if unit else match.end("percent") if match["percent"] else match.end("run")
    )
    if match["th"]:
        return Value(span, span, "ordinal", amount)
    if match["percent"]:
        return Value(span, span, "percent", amount, "%")
    if unit in _CURRENCIES:
        return Value(span, span, "money", amount, _CURRENCIES[unit])
    if unit:
        size, base = _DURATIONS.get(unit) or _MEASURES[unit]
        core = Span(match.start(), match.end("run"))
        return Value(span, core, "duration" if unit in _DURATIONS else "number", amount * size, base, amount)
    return Value(span, span, "number", amount)


def _counts(match: re.Match[str]) -> bool:
    """Return whether a run is a number of these scripts, and no figure that words have, nor part of a word."""
    run = match["run"]
    if match["th"]:
        return True
    is_spaceless = _patterns().spaceless.search(match.group()) is not None
    if run[0].isdigit():
        return is_spaceless
    has_digit = any(sign in _DIGITS for sign in run)
    return has_digit and (len(run) > 1 or bool(match["unit"] or match["counter"]))


def _moment(match: re.Match[str]) -> Moment | None:
    year, month = match["year"] or match["year2"], match["month"]
    number = int(_amount(month)) if month else 0
    day = int(_amount(match["day"])) if match["day"] else 0
    if month and not 1 <= number <= 12:  # noqa: PLR2004
        return None
    return Moment(_year(year) if year else 0, number, day if day <= 31 else 0)  # noqa: PLR2004


def _year(text: str) -> int:
    """Return a year of four digits or signs: 二〇二四."""
    return int("".join(sign if sign.isdigit() and sign.isascii() else str(_DIGITS.get(sign, 0)) for sign in text))


def _amount(run: str) -> float:
    """Return the number of a run of signs and figures: 3億2000万, 三百二十.

    >>> _amount("三百二十"), _amount("3億2000万"), _amount("470万")
    (320.0, 320000000.0, 4700000.0)
    """
    total = 0.0
    for figure, group in _patterns().chunk.findall(run):
        total += _plain(figure) * _GROUPS.get(group, 1.0)
    return total


def _plain(figure: str) -> float:
    if figure[0].isdigit() and figure[0] not in _DIGITS:
        read = read_figure(figure, 0)
        return read[1] if read else 0.0
    if not any(sign in _TENS for sign in figure):
        return float("".join(str(_DIGITS[sign]) for sign in figure))
    total = current = 0
    for sign in figure:
        if sign in _TENS:
            total += max(current, 1) * _TENS[sign]
            current = 0
        else:
            current = _DIGITS[sign]
    return float(total + current)
