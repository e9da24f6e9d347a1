"""Runs of capitalised words, cut into the words of one name: without offices, days and what "and" joins."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.stages.edits.gazetteer import GIVEN_NAMES, HONORIFICS, NOT_NAMES, ORGANISATION_WORDS, ROLES
from dedupe.stages.edits.lexicon import FUNCTION_WORDS
from dedupe.stages.edits.places import PLACES
from dedupe.stages.edits.spelling import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WORD = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_OFFICE_WORDS: Final = frozenset(
    {"lead", "deputy", "cabinet", "assistant", "vice", "senior", "general", "managing", "chief"}
)
_OFFICES: Final = ROLES | _OFFICE_WORDS
# Letters up to which capitals name no body: UK, US are places.
INITIALS: Final = 2
# Words of a given name and a surname.
_FULL_NAME: Final = 2
JOINTS: Final = frozenset({"of", "the", "for", "and", "&", "on"})


class RunWord(NamedTuple):
    """A word of a run where it stands, with the forms that the rules ask for.

    `bare` is without a possessive ending and signs, `key` that folded, `folded` the whole word folded.
    """

    start: int
    text: str
    bare: str
    key: str
    folded: str


@lru_cache(maxsize=1 << 12)
def _forms(word: str) -> tuple[str, str, str]:
    """Return a word without a possessive ending and signs, that folded, and the whole folded."""
    plain = _POSSESSIVE.sub("", word.rstrip(".,"))
    return plain, fold(plain), fold(word)


def run_words(text: str, start: int, end: int) -> list[RunWord]:
    """Return the words of a run.

    >>> [word.key for word in run_words("by Leeds City Council’s", 3, 23)]
    ['leeds', 'city', 'council']
    """
    return [RunWord(found.start(), found.group(), *_forms(found.group())) for found in _WORD.finditer(text, start, end)]


def joined_names(words: Sequence[RunWord]) -> Iterator[Sequence[RunWord]]:
    """Yield a run cut where a name is complete before "and": X Council and the Borough of Y, York and Leeds."""
    joints = [index for index, word in enumerate(words) if index and word.folded in {"and", "&"}]
    is_place = bool(joints) and _phrase(words) in PLACES
    for index in () if is_place else joints:
        last = words[index - 1]
        is_acronym = last.text.isupper() and len(last.text) > INITIALS and all(map(is_idle, words[: index - 1]))
        is_pair = words[index].text == "and" and {_phrase(words[:index]), _phrase(words[index + 1 :])} <= PLACES
        if is_acronym or last.key in ORGANISATION_WORDS or is_pair:
            yield words[:index]
            yield from joined_names(words[index + 1 :])
            return
    if words:
        yield words


def without_role(words: Sequence[RunWord]) -> Sequence[RunWord]:
    """Return a name without the office before it: Director of, Lead Member for."""
    for index, word in enumerate(words[:5]):
        if word.folded in {"of", "for"}:
            office = {before.key for before in words[:index]}
            return words[index + 1 :] if office and office <= _OFFICES else words
    return words


def has_role_before(words: Sequence[RunWord]) -> bool:
    """Return whether a role stands before a person's title or full name: Researcher Professor Lavie."""
    if len(words) < _FULL_NAME or words[0].key.rpartition("-")[2] not in ROLES:
        return False
    if not ORGANISATION_WORDS.isdisjoint([word.key for word in words]):
        return False
    return words[1].key in HONORIFICS or (len(words) > _FULL_NAME and words[1].key in GIVEN_NAMES)


def is_idle(word: RunWord) -> bool:
    """Return whether a capitalised word is none of a name's: a function word, a day, a month."""
    folded = word.folded.rstrip(".")
    return folded in FUNCTION_WORDS or folded in NOT_NAMES


def begins_place(words: Sequence[RunWord]) -> bool:
    """Return whether the first words of a run name a place, though the first alone is idle: New York."""
    return any(_phrase(words[:count]) in PLACES for count in (2, 3))


def ends_in_day(words: Sequence[RunWord]) -> bool:
    """Return whether a joint and a day or month end a run: Leeds on Monday."""
    return words[-2].folded in JOINTS and is_idle(words[-1])


def _phrase(words: Sequence[RunWord]) -> str:
    return " ".join([word.key for word in words])
