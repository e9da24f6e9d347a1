"""Runs of capitalised words, cut into the words of one name: without offices, days and what "and" joins."""

from __future__ import annotations

import re
from typing import Final

from dedupe.stages.edits.gazetteer import GIVEN_NAMES, HONORIFICS, NOT_NAMES, ORGANISATION_WORDS, ROLES
from dedupe.stages.edits.lexicon import FUNCTION_WORDS
from dedupe.stages.edits.places import PLACES
from dedupe.stages.edits.spelling import fold

_POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
_OFFICE_WORDS: Final = frozenset(
    {"lead", "deputy", "cabinet", "assistant", "vice", "senior", "general", "managing", "chief"}
)
# Letters up to which capitals name no body: UK, US are places.
INITIALS: Final = 2
# Words of a given name and a surname.
_FULL_NAME: Final = 2
JOINTS: Final = frozenset({"of", "the", "for", "and", "&", "on"})


def joined_names(words: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Return a run cut where a name is complete before "and": X Council and the Borough of Y, York and Leeds."""
    if " ".join(fold(bare(word)) for _, word in words) in PLACES:
        return [words]
    for index, (_, word) in enumerate(words):
        if fold(word) not in {"and", "&"} or not index:
            continue
        sides = [" ".join(fold(bare(part)) for _, part in side) for side in (words[:index], words[index + 1 :])]
        last = words[index - 1][1]
        is_acronym = last.isupper() and len(last) > INITIALS and all(is_idle(word) for _, word in words[: index - 1])
        if is_acronym or fold(bare(last)) in ORGANISATION_WORDS or (word == "and" and set(sides) <= PLACES):
            return [words[:index], *joined_names(words[index + 1 :])]
    return [words] if words else []


def without_role(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return a name without the office before it: Director of, Lead Member for."""
    for index, (_, word) in enumerate(words[:5]):
        if fold(word) in {"of", "for"}:
            office = {fold(before) for _, before in words[:index]}
            return words[index + 1 :] if office and office <= ROLES | _OFFICE_WORDS else words
    return words


def has_role_before(words: list[tuple[int, str]]) -> bool:
    """Return whether a role stands before a person's title or full name: Researcher Professor Lavie."""
    folded = [fold(bare(word)) for _, word in words]
    if not folded or folded[0].rpartition("-")[2] not in ROLES or not ORGANISATION_WORDS.isdisjoint(folded):
        return False
    return folded[1:2] != [] and (folded[1] in HONORIFICS or (len(folded) > _FULL_NAME and folded[1] in GIVEN_NAMES))


def is_idle(word: str) -> bool:
    """Return whether a capitalised word is none of a name's: a function word, a day, a month."""
    folded = fold(word).rstrip(".")
    return folded in FUNCTION_WORDS or folded in NOT_NAMES


def begins_place(words: list[tuple[int, str]]) -> bool:
    """Return whether the first words of a run name a place, though the first alone is idle: New York."""
    folded = [fold(bare(word)) for _, word in words[:3]]
    return any(" ".join(folded[:count]) in PLACES for count in (2, 3))


def ends_in_day(words: list[tuple[int, str]]) -> bool:
    """Return whether a joint and a day or month end a run: Leeds on Monday."""
    return fold(words[-2][1]) in JOINTS and is_idle(words[-1][1])


def bare(word: str) -> str:
    """Return a word without a possessive ending and signs."""
    return _POSSESSIVE.sub("", word.rstrip(".,"))
