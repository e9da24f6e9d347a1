"""Proper names in running text, without a model: capitalised runs, told apart by titles, key words and gazetteers.

A run that begins a sentence counts only with more evidence than its capital. The same body under a short form is
one name: its generic words (council, royal borough of) are left out of its key.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.model import Span
from dedupe.stages.edits.demonyms import DEMONYMS
from dedupe.stages.edits.gazetteer import (
    GIVEN_NAMES,
    HONORIFICS,
    NO_BODIES,
    NOT_NAMES,
    ORGANISATION_WORDS,
    ORGANISATIONS,
    ROLES,
)
from dedupe.stages.edits.keeping import KEPT_DOCUMENTS
from dedupe.stages.edits.language import language_of
from dedupe.stages.edits.lexicon import FUNCTION_WORDS, REPORTING_VERBS, base_form
from dedupe.stages.edits.places import GENERIC_PLACES, PLACES, SAME_PLACE, WIDER
from dedupe.stages.edits.runs import (
    INITIALS,
    JOINTS,
    begins_place,
    ends_in_day,
    has_role_before,
    is_idle,
    joined_names,
    run_words,
    without_role,
)
from dedupe.stages.edits.spelling import fold, normal_spelling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind, FactType, ParsedDocument
    from dedupe.stages.edits.change import Change, Side
    from dedupe.stages.edits.runs import RunWord
    from dedupe.stages.edits.units import Unit

_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’']*(?:[-‑][\w’']+)*"
_RUN = re.compile(
    rf"{_CAPITAL}(?:(?:\.?[ \xa0]|\.)(?:(?:of|the|for|and|&|de|van|von|der|al|bin|la|on)[ \xa0]){{0,2}}{_CAPITAL})*"
    rf"(?:[ \xa0](?:council|university|police|hospital)\b)?"
)
# The office that stands behind a person's name: , managing director of.
_OFFICE: Final = re.compile(rf",\s+(?:[a-z-]+\s+){{0,2}}(?:{'|'.join(sorted(ROLES))})\b")
_APPOSITION: Final = re.compile(r",\s+(?:(?:an?|the|who|from|of|\d+)\b)")
_OWNING: Final = frozenset({"of", "at", "for", "from", "with"})
# What stands beside a person: a verb behind, a title before, the line of a caption.
_FOLLOWING = re.compile(r"\s*,?\s*(?:\(\d+\),?\s*)?([a-z]+)")
_WORD_BEFORE = re.compile(r"([A-Za-z]+),?\s+$")
_CAPTION = re.compile(r",\s+[A-Z][^.\n]{2,40}(?:\n|$)")
_GENERIC_PLACE = re.compile(rf"\bthe (?:{'|'.join(GENERIC_PLACES)})\b", re.IGNORECASE)
# Letters of the longest acronym; what is longer is shouted, unless it is known or in brackets.
_ACRONYM: Final = 5
# Words in capitals beside it: LAUGHING GAS.
_SHOUTED: Final = 20
_SHOUTED_BEFORE = re.compile(r"[A-Z]{3,}[ \xa0-]$")
_SHOUTED_BEHIND = re.compile(r"[ \xa0-][A-Z]{3,}\b")
# Words of the longest name that is exchanged for another.
_NAME_WORDS: Final = 4
_TAILS: Final = frozenset({"style", "type", "like", "based", "led", "wide", "inspired"})
# Letters that a short form has at least, and that were cut from it at least.
_CUT: Final = 3
_KNOWN: Final = GIVEN_NAMES | PLACES | ORGANISATIONS
_TITLES: Final = ROLES | HONORIFICS
_BEFORE_NAMES: Final = GIVEN_NAMES | HONORIFICS
# Words of the shortest headline, and the share of them that has a capital in title case.
_TITLE_WORDS: Final = 5
_TITLE_SHARE: Final = 0.7
_DIRECTION_BEFORE: Final = re.compile(r"([A-Za-z]+)[ -]$")
_DIRECTIONS: Final = frozenset(
    {"north", "south", "east", "west", "central", "northern", "southern", "eastern", "western"}
)


class Name(NamedTuple):
    """A proper name where it stands. `key` is equal for the forms of one name."""

    span: Span
    type: FactType
    key: str


@lru_cache(maxsize=KEPT_DOCUMENTS)
def find_names(parsed: ParsedDocument) -> tuple[Name, ...]:
    """Return the people, organisations and places of a document, in order, titles stripped."""
    text = parsed.text
    starts = [sentence.start for sentence in parsed.sentences]
    names: list[Name] = []
    for run in _RUN.finditer(text):
        if (word := run.group()).isalpha() and not _names_alone(word):
            continue
        start, end = run.span()
        first, last = bisect_right(starts, start), bisect_left(starts, end)
        if first == last:
            names += _read_run(text, start, start + len(word.rstrip("\xa0 .")), starts[first - 1] if starts else start)
            continue
        for begin, stop in pairwise([start, *starts[first:last], end]):
            sentence = starts[bisect_right(starts, begin) - 1]
            names += _read_run(text, begin, begin + len(text[begin:stop].rstrip("\xa0 .")), sentence)
    people = {name.key.split()[-1]: name.key for name in names if name.type == "person" and " " in name.key}
    known = [_resolve(name, people) for name in names]
    return tuple(name for name in known if name is not None)


@lru_cache(maxsize=1 << 14)
def _names_alone(word: str) -> bool:
    """Return whether a capitalised word can be a name by itself; most begin a sentence, and are none."""
    folded = fold(word)
    return folded in ORGANISATIONS or folded in PLACES or (word.isupper() and len(word) > INITIALS)


def _resolve(name: Name, people: dict[str, str]) -> Name | None:
    """Return a surname alone as the person it belongs to."""
    if name.type == "person" and " " not in name.key:
        return Name(name.span, "person", people[name.key]) if name.key in people else None
    return name


def _read_run(text: str, start: int, end: int, sentence: int) -> list[Name]:
    """Return the names in a capitalised run: one, or two that "and" joins; *sentence* is where its sentence begins."""
    at_start = not text[sentence:start].strip("\"'“‘«„ \n")
    words = run_words(text, start, end)
    names: list[Name] = []
    for part in joined_names(words):
        names += _read_name(text, part, at_start=at_start and part[0] == words[0])
    return names


def _read_name(text: str, words: Sequence[RunWord], *, at_start: bool) -> list[Name]:
    """Return the name that words make, without what stands before and behind it."""
    while words and (is_idle(words[0]) or words[0].folded in JOINTS) and not begins_place(words):
        words = words[1:]
        at_start = False
    while words and (words[-1].folded in JOINTS or (len(words) > 1 and ends_in_day(words))):
        words = words[:-1]
    words = without_role(words)
    while has_role_before(words):
        words = words[1:]
        at_start = False
    titled = False
    while words and words[0].folded.rstrip(".") in HONORIFICS:
        titled, words = True, words[1:]
    if end := _person_end(text, words, titled=titled):
        person = _typed(text, words[:end], titled=titled, at_start=at_start)
        return person + _read_name(text, words[end:], at_start=False)
    return _typed(text, words, titled=titled, at_start=at_start) if words else []


def _person_end(text: str, words: Sequence[RunWord], *, titled: bool) -> int:
    """Return how many words of a run are a person's, where a joint stands behind them; 0 where none are.

    Mary Holt on Monday, Mary Holt of Leeds University, Mary Holt and Tom Reed; not the Department of Health, Marks and
    Spencer, the Prime Minister of Japan.
    """
    folded = [word.key for word in words]
    if JOINTS.isdisjoint(folded):
        return 0
    end = next(index for index, key in enumerate(folded) if key in JOINTS)
    if not end:
        return 0
    is_other = not ORGANISATION_WORDS.isdisjoint(folded[:end]) or " ".join(folded[:end]) in PLACES
    if is_other or folded[end] == "&" or folded[end - 1] in _TITLES:
        return 0
    return end if _is_person(text, words[:end], folded[:end], titled=titled) else 0


def _typed(text: str, words: Sequence[RunWord], *, titled: bool, at_start: bool) -> list[Name]:
    """Return a run as a name of its type, or nothing where no evidence tells it."""
    folded = [word.key for word in words]
    span = Span(words[0].start, words[-1].start + len(words[-1].bare))
    phrase = " ".join(folded)
    if len(folded) > 1 and not ORGANISATION_WORDS.isdisjoint(folded):
        return [Name(span, "organisation", organisation_key(phrase))]
    if phrase in ORGANISATIONS:
        return [Name(span, "organisation", phrase)]
    if phrase in PLACES:
        span = _with_direction(text, span)
        return [Name(span, "place", fold(" ".join(span.of(text).split())))]
    if _is_person(text, words, folded, titled=titled):
        return [Name(span, "person", phrase)]
    if at_start and len(words) == 1:
        return []
    if len(words) == 1 and _is_acronym(text, words[0].bare, span):
        return [Name(span, "organisation", phrase)]
    return []


def _is_acronym(text: str, word: str, span: Span) -> bool:
    """Return whether a word in capitals may be the name of a body, and is none that is shouted or labels a line."""
    if not (word.isupper() and word.isalpha() and len(word) > INITIALS) or word.lower() in NO_BODIES:
        return False
    if len(word) > _ACRONYM and text[max(0, span.start - 1) : span.end + 1] != f"({word})":
        return False
    return text[span.end : span.end + 1] != ":" and not (
        _SHOUTED_BEFORE.search(text, max(0, span.start - _SHOUTED), span.start) or _SHOUTED_BEHIND.match(text, span.end)
    )


def _is_person(text: str, words: Sequence[RunWord], folded: list[str], *, titled: bool) -> bool:
    if not JOINTS.isdisjoint(folded):
        return False
    if titled:
        return True
    if not 2 <= len(words) <= 4:  # noqa: PLR2004 - given name and surname, with one or two between
        return False
    if folded[0] in GIVEN_NAMES:
        return True
    if _is_titled_by_initials(words):
        return False
    end = words[-1].start + len(words[-1].text)
    after = text[end : end + 40]
    is_apposed = after.startswith(",") and (_APPOSITION.match(after) or _OFFICE.match(after)) is not None
    if is_apposed:
        return True
    before = _WORD_BEFORE.search(text[max(0, words[0].start - 30) : words[0].start])
    if before is not None and (before[1] in {"said", "says", "added"} or fold(before[1]) in ROLES):
        return True
    is_owned = before is not None and before[1] in _OWNING  # director of Wend Ferries, said
    following = None if is_owned else _FOLLOWING.match(after)
    if following is not None and base_form(following[1]) in REPORTING_VERBS:
        return True
    return _CAPTION.match(text[end : end + 60]) is not None


def _is_titled_by_initials(words: Sequence[RunWord]) -> bool:
    """Return whether capitals stand before words that have small letters: BMC Medicine, ITV News."""
    first, *others = (word.bare for word in words)
    return first.isupper() and len(first) > INITIALS and not all(other.isupper() for other in others)


def _with_direction(text: str, span: Span) -> Span:
    before = _DIRECTION_BEFORE.search(text[max(0, span.start - 10) : span.start])
    if before is not None and before[1].lower() in _DIRECTIONS:
        return Span(span.start - len(before.group()), span.end)
    return span


def organisation_key(phrase: str) -> str:
    """Return the name of a body without its generic words, or the whole where nothing else is left.

    >>> organisation_key("royal borough of kensington & chelsea") == organisation_key("kensington and chelsea council")
    True
    """
    generic = {"council", "royal", "borough", "city", "county", "district", "of", "the", "and", "&", "london"}
    core = [normal_spelling(word) for word in phrase.split() if word not in generic]
    return " ".join(core) or phrase


def generic_place(text: str) -> str | None:
    """Return the words that stand for a place without naming it, such as the country."""
    found = _GENERIC_PLACE.search(text)
    return found.group() if found else None


def name_change(change: Change) -> EditKind | None:
    """Return name where a name was exchanged for another or wrongly written, scope where a place became wider.

    A fuller or shorter form of one name is neither.
    """
    old, new = _proper_words(change.old), _proper_words(change.new)
    if _is_generalised(old, change.new) or _is_generalised(new, change.old):
        return "scope"
    if not old or not new:
        return None
    ours, theirs = " ".join(old), " ".join(new)
    if _same_name(old, new) or _is_short_form(change, old, new):
        return None
    if _is_within(ours, theirs) or _is_within(theirs, ours):
        return "scope"
    if any(unit.text.isupper() and unit.key not in _KNOWN for unit in (*change.old, *change.new) if unit.is_word):
        return None  # acronyms of things and procedures
    return "name" if _has_place_of_name(change) or (ours in _KNOWN and theirs in _KNOWN) else None


def _is_short_form(change: Change, old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether a given name was cut short before its surname, or a name with a hyphen got another tail.

    Tim Frayling, Timothy Frayling; a Mediterranean-type diet, a Mediterranean-style one.
    """
    if len(old) != 1 or len(new) != 1:
        return False
    heads = [units[0].text.partition("-") for units in (change.old, change.new)]
    if all(tail in _TAILS for _, _, tail in heads) and heads[0][0] == heads[1][0]:
        return True
    short, full = sorted((old[0], new[0]), key=len)
    after = [change.around(side)[1] for side in "ab"]
    is_named = after[0] is not None and after[1] is not None and after[0].key == after[1].key
    return is_named and after[0] is not None and after[0].text[:1].isupper() and _is_cut(short, full)


def _is_cut(short: str, full: str) -> bool:
    """Return whether a given name is another one cut short: Tim, Timothy; Dan and Dana are two."""
    return len(short) >= _CUT and len(full) >= len(short) + _CUT and full.startswith(short)


def _has_place_of_name(change: Change) -> bool:
    """Return whether a changed word stands where its capital means a name: inside a sentence, or before another one.

    In German every noun has a capital: there a given name or a title must stand before it.
    """
    language = language_of(change.a.text)
    if language == "de":
        before = [change.around(side)[0] for side in "ab"]
        return all(unit is not None and unit.key in _BEFORE_NAMES for unit in before)
    if _is_title_case(change.a) or _is_title_case(change.b):
        return False
    if _stands_inside(change, "a") and _stands_inside(change, "b"):
        return True
    after = [change.around(side)[1] for side in "ab"]
    return language == "en" and all(unit is not None and unit.text[:1].isupper() for unit in after)


def _is_title_case(side: Side) -> bool:
    """Return whether most content words of a headline have a capital: there it tells no name."""
    if side.text[side.span.start : side.span.end].rstrip("\"'”’ ")[-1:] in {".", "!", "?"}:
        return False
    words = [unit for unit in side.units if unit.is_word and unit.value is None and unit.key not in FUNCTION_WORDS]
    return len(words) >= _TITLE_WORDS and sum(unit.text[:1].isupper() for unit in words) > _TITLE_SHARE * len(words)


def _is_generalised(name: Sequence[str], units: Sequence[Unit]) -> bool:
    """Return whether a place stands against words that name none: England, the country."""
    words = [unit.key for unit in units if unit.is_word]
    return " ".join(name) in PLACES and len(words) <= 2 and words[-1:] != [] and words[-1] in GENERIC_PLACES  # noqa: PLR2004 - the country


def _proper_words(units: Sequence[Unit]) -> list[str]:
    """Return the folded words of a name, titles left out; empty where they are no name alone."""
    names = [unit.key for unit in units if unit.is_word]
    if names[:1] == ["new"] and " ".join(names) in PLACES:
        return names
    names = []
    for unit in units:
        if not unit.is_word:
            if unit.text not in {".", "-"}:
                return []
            continue
        if unit.key == "the" or unit.key in HONORIFICS:
            continue
        is_name = unit.value is None and unit.text[:1].isupper()
        if not is_name or unit.key in FUNCTION_WORDS or unit.key in NOT_NAMES or unit.key in ROLES:
            return []
        names.append(unit.key.removesuffix("'s").rstrip("'"))
    is_head_only = ORGANISATION_WORDS.issuperset(names)
    return names if len(names) <= _NAME_WORDS and not is_head_only else []


def _same_name(old: Sequence[str], new: Sequence[str]) -> bool:
    """Return whether two names are forms of one: fuller, shorter, in capitals, with another ending, an acronym."""
    ours, theirs = set(old), set(new)
    if ours <= theirs or theirs <= ours:
        return True
    if place_key(" ".join(old)) == place_key(" ".join(new)):
        return True
    for short, long in ((old, new), (new, old)):
        if len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long):
            return True
    return [base_form(word) for word in old] == [base_form(word) for word in new]


def place_key(name: str) -> str:
    """Return one name for the forms of a place: its shortest for the UK and the US, the place for its people.

    >>> place_key("britain") == place_key("british") == place_key("uk")
    True
    """
    name = DEMONYMS.get(name, name)
    return SAME_PLACE.get(name, name)


def _is_within(one: str, other: str) -> bool:
    """Return whether one place lies in another."""
    seen = set()
    one, other = place_key(one), place_key(other)
    while one in WIDER and one not in seen:
        seen.add(one)
        one = WIDER[one]
        if one == other:
            return True
    return False


def _stands_inside(change: Change, side: str) -> bool:
    """Return whether a change stands inside a sentence, where a capital means a name."""
    before = change.around(side)[0]
    if before is None:
        return False
    text = (change.a if side == "a" else change.b).text
    start = change.old[0].span.start if side == "a" else change.new[0].span.start
    lead = text[max(0, start - 3) : start].rstrip()
    return (before.is_word or before.text in ",;()-&") and lead[-1:] not in set('“"‘«„:')
