"""Changes put into real sentences, each of a known kind, and restylings that change nothing a reader is told.

Imports nothing from the tool. Word lists: modals and hedges from Biber (1988), Variation across Speech and Writing,
appendix II, and the cue list of the CoNLL-2010 shared task; reporting verbs from Caldas-Coulthard (1994) as given by
Leech & Short; quantities and synonyms from Roget's Thesaurus (1911, sections 25 to 105); surnames and given names from
the US Census of 1990; places from the CIA World Factbook; spellings from VarCon. None of them was made from the lists of
the tool, and half of each or more is not in those: `perturb.py` counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

GIVEN = (
    "Marcus Dwayne Lorenzo Elena Bernadette Guadalupe Cedric Rosalind Terrence Yolanda Wilbur Ernestine "
    "James Mary Robert Linda David Susan Daniel Karen Brian Laura Kevin Emma"
).split()
SURNAMES = (
    "Abernathy Bradshaw Castaneda Delacroix Eastwood Fitzpatrick Gallegos Hutchinson Iverson Jankowski Kowalski "
    "Lindqvist Montgomery Nakamura Ostrowski Pemberton Quintero Rutherford Sandoval Thackeray"
).split()
PLACES = (
    "Andorra Liechtenstein Suriname Paraguay Uruguay Ecuador Bhutan Mongolia Djibouti Lesotho "
    "France Germany Canada Brazil Kenya Japan Chicago Boston Houston Seattle"
).split()
MONTHS = "January February March April June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
# Weaker for stronger and back: modals and verbs of Biber (1988) and the cues of CoNLL-2010.
CERTAINTY_SWAPS = {
    "will": ("may", "might", "could", "should", "is expected to", "is intended to", "is hoped to"),
    "can": ("will", "must", "might", "is thought to", "is believed to"),
    "may": ("will", "does", "must"),
    "could": ("will", "must"),
    "must": ("might", "could"),
    "would": ("might", "could"),
}
CERTAINTY_WORDS = (
    "possibly perhaps probably potentially allegedly apparently reportedly presumably supposedly seemingly conceivably "
    "arguably putatively ostensibly maybe plausibly feasibly hypothetically nominally imaginably doubtless perchance "
    "questionably debatably dubiously tentatively prospectively theoretically notionally outwardly assuredly indubitably "
    "unquestionably incontestably irrefutably avowedly professedly reputedly believably speculatively provisionally "
    "inferentially presumedly surmisably"
).split()
SCOPE_SWAPS = {
    "all": ("some", "most", "many", "a few", "a handful of", "a smattering of", "a sprinkling of", "a fraction of"),
    "every": ("almost every", "nearly every", "every second", "every other"),
    "many": ("all", "most", "some", "a few", "countless", "umpteen", "oodles of", "scores of", "myriad", "sundry"),
    "most": ("all", "some", "many", "a minority of", "a sliver of", "a modicum of"),
    "some": ("all", "most", "many", "no end of", "a multitude of", "a host of", "the lion's share of"),
    "several": ("many", "all", "countless", "a couple of", "a trio of", "a brace of"),
    "both": ("all", "some of"),
    "each": ("some", "every second"),
}
PEOPLE_SWAPS = {
    "patients": (
        "people",
        "men",
        "children",
        "mice",
        "hamsters",
        "retirees",
        "motorists",
        "inpatients",
        "lodgers",
        "dockers",
    ),
    "women": (
        "people",
        "men",
        "patients",
        "schoolgirls",
        "widows",
        "grandmothers",
        "milliners",
        "typists",
        "bridesmaids",
    ),
    "men": ("people", "women", "pensioners", "widowers", "blacksmiths", "beekeepers", "choristers"),
    "children": ("people", "adults", "boys", "pensioners", "orphans", "preschoolers", "foundlings", "acrobats"),
    "students": ("children", "people", "adults", "pensioners", "undergraduates", "freshmen"),
    "adults": ("children", "people", "pensioners", "octogenarians", "anglers", "plumbers"),
    "people": ("children", "women", "patients", "pensioners", "commuters", "shoppers", "florists", "tailors"),
}
NEGATIVES = [
    "not",
    "not",
    "never",
    "no longer",
    "hardly",
    "anything but",
    "far from",
    "not remotely",
    "the opposite of",
    "the reverse of",
    "the antithesis of",
    "poles apart from",
]
SAYING = "added stated explained remarked commented observed noted declared mused opined asserted affirmed intoned averred proclaimed enthused mumbled gushed".split()
SPEAKERS = (
    "researchers experts scientists officials campaigners analysts insiders commentators observers onlookers pundits bystanders"
).split()
VARCON = {
    "center": "centre",
    "color": "colour",
    "organization": "organisation",
    "organizations": "organisations",
    "program": "programme",
    "programs": "programmes",
    "recognized": "recognised",
    "recognize": "recognise",
    "specialized": "specialised",
    "customized": "customised",
    "personalized": "personalised",
    "optimize": "optimise",
    "honor": "honour",
    "honored": "honoured",
    "favorite": "favourite",
    "behavior": "behaviour",
    "labor": "labour",
    "traveling": "travelling",
    "fulfill": "fulfil",
    "theater": "theatre",
    "defense": "defence",
    "analyze": "analyse",
    "catalog": "catalogue",
    "neighborhood": "neighbourhood",
    "utilizing": "utilising",
    "modernize": "modernise",
    "flavor": "flavour",
    "license": "licence",
    "skeptical": "sceptical",
    "inquiry": "enquiry",
}
ROGET = {
    "big": "large",
    "huge": "vast",
    "important": "significant",
    "help": "assist",
    "start": "begin",
    "started": "began",
    "provide": "offer",
    "provides": "offers",
    "unique": "singular",
    "create": "build",
    "additional": "further",
    "wide": "broad",
    "currently": "now",
    "strong": "sturdy",
    "allow": "permit",
    "allows": "permits",
    "company": "firm",
    "purchase": "buy",
    "require": "need",
    "obtain": "get",
}
_QUOTES = re.compile("[\"“”‘]|(?<!\\w)'")
_NUMBER = re.compile(r"(?<![\w.,$€£/:#-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?=(?: percent|%)?[ ,.;)][^0-9])")
# What stands for one another where a figure changes: units, magnitudes, number words.
_COUNTED = tuple("two three four five six seven eight nine ten eleven twelve twenty".split())
_EXCHANGED = (
    ("hours", "days", "weeks", "months", "years"),
    ("miles", "feet", "acres", "meters", "tons"),
    ("million", "billion"),
    ("percent", "percentage points"),
    _COUNTED,
)
# Factors of a conversion that a paper for other readers makes: NIST Handbook 44, appendix C.
_CONVERSIONS = {"miles": (1.609344, "kilometers"), "feet": (0.3048, "metres"), "acres": (0.40468564, "hectares")}
# A figure behind these is part of a name or a date, one before those is a time of day.
_BEFORE_NAME = re.compile(r"(?:[A-Z][a-z]+\.?|No\.|\d|at|Booth|[A-Z][a-z]+\.? \d\d?(?: ?[-–] ?| to )) ?$")
_CLOCK = re.compile(r" ?[ap]\.?m\b")
_MONEY = re.compile(r"\$\d{1,3}(?:,\d{3})*(?:\.\d+)?(?= (?:million|billion))")
_DATE = re.compile(rf"\b({'|'.join(MONTHS)}) (\d{{1,2}}), (\d{{4}})\b")
_PERSON = re.compile(r"(?<=said )[A-Z][a-z]+ [A-Z][a-z]+(?=,|\.)|(?<=according to )[A-Z][a-z]+ [A-Z][a-z]+(?=,)")
_QUOTED = re.compile(r'"([A-Z][^"]{40,})"')
_TAG = re.compile(
    r'(?<=[,?!]" )(?:said|says|explained|explains|stated|added) [^"]*?\.$|(?<=[,?!]" )(?:said|says) [^,"]*'
)
_AUXILIARY = re.compile(r"\b(is|are|was|were|will|can|has|have|should|does) (?!not\b)(?=[a-z])")


@dataclass(frozen=True)
class Change:
    """Two sentences that differ by one change; `item` is the list's word that made it, if a list did."""

    kind: str
    old: str
    new: str
    start: int
    end: int
    item: str = ""


def _put(kind: str, text: str, start: int, end: int, words: str, item: str = "") -> Change:
    return Change(kind, text, text[:start] + words + text[end:], start, start + len(words), item)


def number(text: str, draw: random.Random) -> Change | None:
    if draw.randrange(3) == 0 and (change := _other_unit(text, draw)) is not None:
        return change
    found = list(_NUMBER.finditer(text)) + list(_MONEY.finditer(text))
    found = [m for m in found if not _BEFORE_NAME.search(text[: m.start()][-16:]) and not _CLOCK.match(text[m.end() :])]
    if not found:
        return None
    match = draw.choice(found)
    digits = [i for i, c in enumerate(match.group()) if c.isdigit()]
    at = draw.choice(digits[:2])
    old = match.group()[at]
    new = draw.choice([d for d in "123456789" if d != old])
    changed = match.group()[:at] + new + match.group()[at + 1 :]
    return _put("number", text, match.start(), match.end(), changed)


def _other_unit(text: str, draw: random.Random) -> Change | None:
    """Return a sentence in which a figure has another unit, magnitude or currency, or a number word another value."""
    for words in draw.sample(_EXCHANGED, len(_EXCHANGED)):
        match = re.search(
            rf"(?<=\d ){_any(words)}" if words is not _COUNTED else rf"(?<=[a-z] ){_any(words)} (?=[a-z]+s\b)", text
        )
        if match is not None:
            word = draw.choice([other for other in words if other != match[1]])
            return _put("number", text, match.start(1), match.end(1), word)
    match = re.search(r"(?<![A-Z])(\$)(?=\d)", text)
    return None if match is None else _put("number", text, match.start(), match.end(), draw.choice("£€"))


def _any(words: tuple[str, ...]) -> str:
    return rf"({'|'.join(words)})\b"


def date(text: str, draw: random.Random) -> Change | None:
    match = _DATE.search(text)
    if match:
        month, day, year = match.groups()
        which = draw.randrange(3)
        month = draw.choice([m for m in MONTHS if m != month]) if which == 0 else month
        day = str(int(day) % 28 + 1) if which == 1 else day
        year = str(int(year) - 1) if which == 2 else year
        return _put("date", text, match.start(), match.end(), f"{month} {day}, {year}")
    match = re.search(rf"(?<= in )({'|'.join(MONTHS)}|20[012]\d)(?=[ ,.])(?! \d)", text)
    if match and draw.randrange(2):
        words = MONTHS if match.group() in MONTHS else [str(int(match.group()) - years) for years in range(5)]
        return _put("date", text, match.start(), match.end(), draw.choice([w for w in words if w != match.group()]))
    match = re.search(r"(?<![\d:.])(\d{1,2})(?=(?::\d\d)? [ap]\.?m\b)", text)
    if match:
        return _put("date", text, match.start(), match.end(), str(int(match.group()) % 12 + 1))
    match = re.search(rf"\b({'|'.join(WEEKDAYS)})\b(?! Night)", text)
    if match is None:
        return None
    word = draw.choice([d for d in WEEKDAYS if d != match.group()])
    return _put("date", text, match.start(), match.end(), word)


def name(text: str, draw: random.Random) -> Change | None:
    match = _PERSON.search(text)
    if match:
        first, last = match.group().split()
        which = draw.randrange(3)
        item = draw.choice(SURNAMES if which else GIVEN)
        words = f"{first} {item}" if which == 1 else f"{item} {last}" if which == 0 else f"{draw.choice(GIVEN)} {item}"
        return _put("name", text, match.start(), match.end(), words, item)
    match = re.search(rf"(?<=in )(?:{'|'.join(PLACES)})\b(?!,)", text)
    if match is None:
        return None
    item = draw.choice([p for p in PLACES if p != match.group()])
    return _put("name", text, match.start(), match.end(), item, item)


def quote(text: str, draw: random.Random) -> Change | None:
    match = _QUOTED.search(text)
    if match is None:
        return None
    words = [m for m in re.finditer(r"(?<= )[a-z]{4,}(?= )", text) if match.start(1) + 4 < m.start() < match.end(1) - 8]
    if not words:
        return None
    word = draw.choice(words)
    how = draw.randrange(3)
    item = draw.choice(list(ROGET))
    if how == 0:
        return _put("quote", text, word.start(), word.end() + 1, "")
    if how == 1:
        return _put("quote", text, word.start(), word.start(), f"{item} ", "")
    return _put("quote", text, word.start(), word.end(), item if item != word.group() else "other", "")


def quote_boundary(text: str, draw: random.Random) -> Change | None:
    match = re.search(r'"([^"]{6,60}[a-z])"', text)
    if match and draw.randrange(2):
        return _put("quote-boundary", text, match.start(), match.end(), match.group(1))
    if '"' in text:
        return None
    words = list(re.finditer(r"\b[a-z]{3,}\b", text))
    if len(words) < 10:
        return None
    first = draw.randrange(3, len(words) - 5)
    last = first + draw.randrange(2, 4)
    inner = text[words[first].start() : words[last].end()]
    if re.search(r"[,;:()]", inner):
        return None
    return _put("quote-boundary", text, words[first].start(), words[last].end(), f'"{inner}"')


def attribution(text: str, draw: random.Random) -> Change | None:
    match = _TAG.search(text)
    item = draw.choice(SPEAKERS)
    if match:
        end = match.end() - text[: match.end()].endswith(".")
        if draw.randrange(2):
            return _put("attribution", text, match.start(), end, f"said {item}", item)
        return _put("attribution", text, match.start() - 1, end, "")
    if (
        '"' in text
        or not re.match(r"(?:The|This|These|It|In|Our|A) ", text)
        or re.search(r"\b(?:said|says|according)\b", text)
    ):
        return None
    if draw.randrange(2):
        return _put("attribution", text, len(text) - 1, len(text) - 1, f", {item} said", item)
    return _put("attribution", text, len(text) - 1, len(text) - 1, f", according to {item}", item)


def _swap(kind: str, table: dict[str, tuple[str, ...]], text: str, draw: random.Random) -> Change | None:
    found = list(re.finditer(rf"(?<= )(?:{'|'.join(table)})(?= [a-z])", text))
    if not found or '"' in text:
        return None
    match = draw.choice(found)
    item = draw.choice(table[match.group()])
    return _put(kind, text, match.start(), match.end(), item, item)


def certainty(text: str, draw: random.Random) -> Change | None:
    if draw.randrange(2):
        return _swap("certainty", CERTAINTY_SWAPS, text, draw)
    match = re.search(r"(?<= )(?:is|are|was|were|has|have) (?=[a-z])", text)
    if match is None or '"' in text:
        return None
    item = draw.choice(CERTAINTY_WORDS)
    return _put("certainty", text, match.end(), match.end(), f"{item} ", item)


def scope(text: str, draw: random.Random) -> Change | None:
    return _swap("scope", SCOPE_SWAPS if draw.randrange(2) else PEOPLE_SWAPS, text, draw)


def negation(text: str, draw: random.Random) -> Change | None:
    if '"' in text:
        return None
    match = re.search(r"\b(?:not|never) (?!only)", text)
    if match and draw.randrange(2):
        return _put("negation", text, match.start(), match.end(), "", match.group().strip())
    match = _AUXILIARY.search(text)
    if match is None:
        return None
    item = draw.choice(NEGATIVES)
    return _put("negation", text, match.end(), match.end(), f"{item} ", item)


FACTS: dict[str, Callable[[str, random.Random], Change | None]] = {
    "number": number,
    "date": date,
    "name": name,
    "quote": quote,
    "quote-boundary": quote_boundary,
    "attribution": attribution,
    "certainty": certainty,
    "scope": scope,
    "negation": negation,
}

_ONES = "zero one two three four five six seven eight nine ten".split()


def restyle(text: str, draw: random.Random) -> Change | None:
    """Return a sentence with one to three restylings that change nothing a reader is told."""
    styles = list(_STYLES)
    draw.shuffle(styles)
    new, done = text, []
    for style in styles:
        changed = style(new)
        if changed != new:
            new = changed
            done.append(style.__name__.strip("_"))
            if len(done) == draw.randrange(1, 4):
                break
    return Change("+".join(sorted(done)), text, new, 0, len(new)) if done else None


def _percent(text: str) -> str:
    return re.sub(r"(\d) ?percent\b", r"\1%", text) if "percent" in text else re.sub(r"(\d)%", r"\1 per cent", text)


def _millions(text: str) -> str:
    return re.sub(r"(\$\d[\d.,]*) (m|b)illion\b", lambda m: f"{m[1]}{m[2]}" + ("n" if m[2] == "b" else ""), text)


def _digits(text: str) -> str:
    return re.sub(r"(?<= )(three|four|five|six|seven|eight|nine|ten)(?= [a-z])", lambda m: str(_ONES.index(m[1])), text)


def _thousands(text: str) -> str:
    return re.sub(r"(?<![\w,.])(\d{1,3}),(\d{3})(?![\d,])", r"\1\2", text)


def _day_first(text: str) -> str:
    return _DATE.sub(r"\2 \1 \3", text)


def _numeric_date(text: str) -> str:
    # The list of months has no May, which is a verb as well.
    return _DATE.sub(lambda m: f"{(at := MONTHS.index(m[1])) + 1 + (at > 3)}/{m[2]}/{m[3]}", text)


def _short_month(text: str) -> str:
    return re.sub(
        r"\b(January|February|August|September|October|November|December) (?=\d{1,2}\b)",
        lambda m: f"{m[1][:3]}. ",
        text,
    )


def _clock(text: str) -> str:
    text = re.sub(r"(?<![\d:])(\d{1,2}):00 ([ap])\.?m\b", r"\1 \2.m", text)
    return re.sub(r"(?<=\d) ([ap])\.m\.(?= [a-z])", r"\1m", text)


def _spaced_thousands(text: str) -> str:
    return re.sub(r"(?<![\w,.])(\d{1,3}),(\d{3})(?![\d,])", "\\1\u202f\\2", text)


def _military_date(text: str) -> str:
    return _DATE.sub(lambda m: f"{m[2]}-{m[1][:3].upper()}-{m[3]}", text)


def _day_clock(text: str) -> str:
    def clock(match: re.Match[str]) -> str:
        hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
        return f"{hour:02}{match[2] or ':00'}"

    return re.sub(r"(?<![\d:.])(\d{1,2})(:\d\d)? ([ap])\.?m\b(?!\.$)\.?", clock, text)


def _dollars(text: str) -> str:
    return re.sub(r"(?<![A-Z])\$(\d[\d.,]*) (million|billion)\b(?! to | dollar)", r"\1 \2 dollars", text)


def _in_full(text: str) -> str:
    return re.sub(r"(?<![A-Z])\$(\d{1,3})\.(\d) million\b(?! to )", r"$\1,\g<2>00,000", text)


def _metric(text: str) -> str:
    def convert(match: re.Match[str]) -> str:
        factor, unit = _CONVERSIONS[match[2]]
        amount = float(match[1].replace(",", "")) * factor
        return f"{amount:,.0f} {unit}" if amount >= 10 else f"{amount:.1f} {unit}"

    units = "|".join(_CONVERSIONS)
    return re.sub(rf"(?<![\d,.$-])(\d{{1,3}}(?:,\d{{3}})*) ({units})\b(?! per | an | \d)", convert, text)


def _typographic(text: str) -> str:
    text = re.sub(r"(?<![\w])'([^']*)'(?!\w)", r"‘\1’", text)
    return re.sub(r'(?<!\w)"([^"]*)"(?!\w)', r"“\1”", text).replace("'", "’")


def _single(text: str) -> str:
    return re.sub(r'(?<!\w)"([^"\']*)"(?!\w)', r"‘\1’", text)


def _dashes(text: str) -> str:
    return text.replace(" - ", " – ").replace("--", "—").replace(" – ", "—")


def _serial_comma(text: str) -> str:
    return re.sub(r"(\w), and ", r"\1 and ", text) if re.search(r"\w+, \w+, and ", text) else text


def _titles(text: str) -> str:
    return re.sub(
        r"\b(President|Chief|Director|Executive|Officer|Manager|Vice|Chairman|Founder)\b(?! [A-Z][a-z]+ [A-Z])",
        lambda m: m[1].lower(),
        text,
    )


def _spelling(text: str) -> str:
    return re.sub(r"\b\w+\b", lambda m: VARCON.get(m[0], m[0]), text)


def _hyphens(text: str) -> str:
    return re.sub(r"(?<= )([a-z]{4,})-([a-z]{4,})(?= )", r"\1 \2", text)


def _ampersand(text: str) -> str:
    return text.replace(" & ", " and ")


def _saying(text: str) -> str:
    verb = SAYING[len(text) % len(SAYING)]
    return re.sub(r'(?<=" )(?:said|says)\b', verb, text)


def _order(text: str) -> str:
    return re.sub(r'" said ([A-Z][a-z]+ [A-Z][a-z]+)\.$', r'" \1 said.', text)


def _synonym(text: str) -> str:
    if _QUOTES.search(text):
        return text
    return re.sub(r"\b[a-z]+\b", lambda m: ROGET.get(m[0], m[0]), text, count=0)


def _that(text: str) -> str:
    return re.sub(r"\b(announced|said|believes) that\b", r"\1", text) if not _QUOTES.search(text) else text


def _also(text: str) -> str:
    return re.sub(r"(?<= )(also|further|today|now) (?=[a-z])", "", text, count=1) if not _QUOTES.search(text) else text


def _tense(text: str) -> str:
    return (
        re.sub(r"\bhas (announced|released|launched|opened|completed|joined)\b", r"\1", text)
        if not _QUOTES.search(text)
        else text
    )


_STYLES = (
    _percent,
    _millions,
    _digits,
    _thousands,
    _day_first,
    _numeric_date,
    _short_month,
    _clock,
    _spaced_thousands,
    _military_date,
    _day_clock,
    _dollars,
    _in_full,
    _metric,
    _typographic,
    _single,
    _dashes,
    _serial_comma,
    _titles,
    _spelling,
    _hyphens,
    _ampersand,
    _saying,
    _order,
    _synonym,
    _that,
    _also,
    _tense,
)


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a release that are long enough and hold no page furniture."""
    for paragraph in re.split(r"\n+|  +", text):
        if paragraph.startswith(("#", "*", "|")) or "http" in paragraph or "www." in paragraph or "@" in paragraph:
            continue
        for sentence in re.split(r'(?<=[.?!]["”]) (?=[A-Z"])|(?<=[a-z0-9)%][.?!]) (?=[A-Z"“])', paragraph):
            words = sentence.split()
            balanced = sentence.count('"') % 2 == 0
            if (
                10 <= len(words) <= 45
                and sentence[:1] in '"ABCDEFGHIJKLMNOPQRSTUVWXYZ'
                and sentence[-1] in '."'
                and balanced
            ):
                yield sentence


def lists() -> dict[str, list[str]]:
    """Return every item of the word lists, by kind: what a tool may or may not have in its own."""
    return {
        "name": [*GIVEN, *SURNAMES, *PLACES],
        "certainty": sorted({*CERTAINTY_WORDS, *(w for ws in CERTAINTY_SWAPS.values() for w in ws)}),
        "scope": sorted({w for table in (SCOPE_SWAPS, PEOPLE_SWAPS) for ws in table.values() for w in ws}),
        "attribution": SPEAKERS,
        "attribution-verb": SAYING,
        "negation": sorted(set(NEGATIVES)),
        "spelling": sorted(VARCON.values()),
    }
