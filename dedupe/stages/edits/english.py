"""English notation, of both sides of the ocean: the words of numbers, money, units and dates, as tables."""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words

_ONES: Final = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS: Final = words("twenty thirty forty fifty sixty seventy eighty ninety")
NUMBERS: Final[dict[str, float]] = {
    **{word: float(value) for value, word in enumerate(_ONES)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, start=2)},
}
"""Words that stand for a number of their own."""

MAGNITUDES: Final[dict[str, float]] = {
    "dozen": 12,
    "hundred": 1e2,
    "thousand": 1e3,
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "tn": 1e12,
    "trn": 1e12,
}
"""Words and letters that multiply what stands before them."""

_ORDINAL_ONES: Final = words(
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
)
ORDINALS: Final[dict[str, int]] = {word: value for value, word in enumerate(_ORDINAL_ONES) if value} | {
    f"{word[:-1]}ieth": int(NUMBERS[word]) for word in _TENS
}
"""Ordinals of one word; twenty-first is a ten and an ordinal."""

FRACTIONS: Final[dict[str, float]] = {
    "half": 1 / 2,
    **{word: 1 / size for size, stem in enumerate(_ORDINAL_ONES) if size > 2 for word in (stem, f"{stem}s")},  # noqa: PLR2004
    "quarter": 1 / 4,
    "quarters": 1 / 4,
    "hundredth": 1 / 100,
    "hundredths": 1 / 100,
}
"""Parts of a whole."""

CURRENCY_SIGNS: Final[dict[str, str]] = {
    "£": "GBP",
    "gbp": "GBP",
    "$": "USD",
    "us$": "USD",
    "usd": "USD",
    "a$": "AUD",
    "au$": "AUD",
    "aud": "AUD",
    "c$": "CAD",
    "ca$": "CAD",
    "cad": "CAD",
    "nz$": "NZD",
    "hk$": "HKD",
    "r$": "BRL",
    "€": "EUR",
    "eur": "EUR",
    "¥": "JPY",
    "jpy": "JPY",
    "cny": "CNY",
    "rmb": "CNY",
    "₹": "INR",
    "inr": "INR",
    "rs": "INR",
    "rs.": "INR",
    "₩": "KRW",
    "chf": "CHF",
    "sek": "SEK",
    "¢": "USD/100",
}
"""Signs and codes (ISO 4217) that stand before or behind an amount in any language."""

CURRENCIES: Final[dict[str, str]] = CURRENCY_SIGNS | {
    "pound": "GBP",
    "pounds": "GBP",
    "pounds sterling": "GBP",
    "quid": "GBP",
    "dollar": "USD",
    "dollars": "USD",
    "us dollars": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rupees": "INR",
    "swiss francs": "CHF",
    "p": "GBP/100",
    "pence": "GBP/100",
    "cents": "USD/100",
}
DURATIONS: Final[dict[str, tuple[float, str]]] = {
    form: (size, base)
    for singular, size, base in (
        ("second", 1, "s"),
        ("sec", 1, "s"),
        ("minute", 60, "s"),
        ("min", 60, "s"),
        ("hour", 3600, "s"),
        ("hr", 3600, "s"),
        ("day", 86400, "s"),
        ("week", 604800, "s"),
        ("fortnight", 1209600, "s"),
        ("month", 1, "mo"),
        ("year", 12, "mo"),
        ("yr", 12, "mo"),
        ("decade", 120, "mo"),
        ("century", 1200, "mo"),
        ("centurie", 1200, "mo"),
    )
    for form in (singular, f"{singular}s")
}
"""Months for years and longer, seconds for what is shorter: no calendar is needed to compare within either."""

_PLURAL_MEASURES: Final = {
    "kilometre": (1000.0, "m"),
    "kilometer": (1000.0, "m"),
    "metre": (1.0, "m"),
    "meter": (1.0, "m"),
    "centimetre": (0.01, "m"),
    "centimeter": (0.01, "m"),
    "millimetre": (0.001, "m"),
    "millimeter": (0.001, "m"),
    "mile": (1609.344, "m"),
    "yard": (0.9144, "m"),
    "kilogram": (1000.0, "g"),
    "kilo": (1000.0, "g"),
    "gram": (1.0, "g"),
    "milligram": (0.001, "g"),
    "tonne": (1e6, "g"),
    "ton": (1e6, "g"),
    "lb": (453.59237, "g"),
    "ounce": (28.349523, "g"),
    "litre": (1.0, "l"),
    "liter": (1.0, "l"),
    "gallon": (4.54609, "l"),
    "pint": (0.56826125, "l"),
    "acre": (4046.8564, "m2"),
    "hectare": (10000.0, "m2"),
    "square kilometre": (1e6, "m2"),
    "square kilometer": (1e6, "m2"),
    "square metre": (1.0, "m2"),
    "square meter": (1.0, "m2"),
    "square mile": (2589988.11, "m2"),
}
MEASURES: Final[dict[str, tuple[float, str]]] = {
    **{form: unit for name, unit in _PLURAL_MEASURES.items() for form in (name, f"{name}s")},
    "km": (1000.0, "m"),
    "cm": (0.01, "m"),
    "mm": (0.001, "m"),
    "foot": (0.3048, "m"),
    "feet": (0.3048, "m"),
    "ft": (0.3048, "m"),
    "inch": (0.0254, "m"),
    "inches": (0.0254, "m"),
    "kg": (1000.0, "g"),
    "mg": (0.001, "g"),
    "oz": (28.349523, "g"),
    "ml": (0.001, "l"),
    "ha": (10000.0, "m2"),
    "square feet": (0.09290304, "m2"),
    "square foot": (0.09290304, "m2"),
    "sq ft": (0.09290304, "m2"),
    "sq m": (1.0, "m2"),
    "mph": (0.44704, "m/s"),
    "miles per hour": (0.44704, "m/s"),
    "miles an hour": (0.44704, "m/s"),
    "kph": (0.2777778, "m/s"),
    "km/h": (0.2777778, "m/s"),
    "kilometres per hour": (0.2777778, "m/s"),
    "kilometers per hour": (0.2777778, "m/s"),
    "c": (1.0, "°C"),
    "°c": (1.0, "°C"),
    "degrees c": (1.0, "°C"),
    "degrees celsius": (1.0, "°C"),
    "f": (1.0, "°F"),
    "°f": (1.0, "°F"),
    "degrees f": (1.0, "°F"),
    "degrees fahrenheit": (1.0, "°F"),
}
"""Factors to the metre, gram, litre, square metre and metre per second (NIST Handbook 44, appendix C)."""

PERCENT: Final = ("per cent", "percent", "pct", "pc")
POINTS: Final = ("percentage points", "percentage point", "pp")

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
NEAR_DAYS: Final[dict[str, int]] = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
