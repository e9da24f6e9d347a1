"""Reporting clauses: who says it, with which verb, and what it means that they were exchanged.

A clause is a verb of saying with its subject (researchers said, said Dr Lee, concludes a study by the university,
according to police). Sources are of a few sorts; a claim that changes its sort, or loses or gains a speaker, is
*attribution*; a verb of evidence exchanged for a weaker or stronger one is *certainty*.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from dedupe.stages.edits import roles
from dedupe.stages.edits.gazetteer import GIVEN_NAMES, HONORIFICS, ORGANISATION_WORDS, ROLES
from dedupe.stages.edits.lexicon import (
    EXPERTS,
    FUNCTION_WORDS,
    OFFICIALS,
    REPORTING_VERBS,
    STRONG_EVIDENCE,
    STUDIES,
    WEAK_EVIDENCE,
    base_form,
)
from dedupe.stages.edits.units import next_key
from dedupe.stages.edits.wordlist import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import EditKind
    from dedupe.stages.edits.units import Unit

_AUXILIARIES: Final = frozenset({"has", "have", "had", "did", "also", "was", "were", "been"})
_OFFICES: Final = ROLES | roles.ROLES
_CALLINGS: Final = EXPERTS | _OFFICES
_ARTICLES: Final = frozenset({"the", "a", "an"})
_HAVE: Final = frozenset({"have", "has", "had"})
_PASSIVE: Final = frozenset({"been", "was", "were", "is", "are", "be", "being"})
_PRONOUNS: Final = frozenset({"he", "she", "they", "it", "i", "we", "who"})
_STOPS: Final = frozenset(",;:.!?()-")
# Verbs that also have plain objects: they report only before "that", a mark or the end of the clause.
_NEED_THAT: Final = frozenset(
    {"confirm", "identify", "demonstrate", "establish", "outline", "describe", "estimate", "highlight", "urge"}
    | {
        "announce",
        "report",
        "prove",
        "recommend",
        "observe",
        "discover",
        "maintain",
        "advise",
        "mention",
        "point",
        "sum",
        "deny",
    }
)
_PLACING: Final = frozenset({"in", "at", "by", "among", "from", "with", "during", "for"})
_BREAKS: Final = frozenset(
    {"that", "which", "because", "if", "whether", "while", "and", "but", "when", "in", "on", "this"}
)
# Forms that are nouns as well; they report only right behind their subject.
_NOUNS_TOO: Final = frozenset({"report", "show", "claim", "study", "estimate", "review", "find", "reports", "claims"})
# Units over which an apposition may stand between a person and the verb.
_APPOSITION_UNITS: Final = 24
_OTHER: Final = frozenset({"other"})
_SOURCES: Final = EXPERTS | OFFICIALS | STUDIES
# Verbs that do nothing but report, whoever their subject is.
_PLAIN_SAYING: Final = frozenset({"say", "warn", "claim", "argue", "add", "insist", "tell"})
# What only persons and bodies do, so that before "that" whoever does it is a source; the second row needs the "that".
_THAT_VERBS: Final = frozenset(words("fear expect rule understand promise"))
_VERBS: Final = REPORTING_VERBS | _THAT_VERBS
_PERSONAL: Final = (
    _PLAIN_SAYING
    | _THAT_VERBS
    | frozenset(
        words(
            "comment remark state explain write announce conclude stress admit declare maintain assert contend "
            "acknowledge emphasise emphasize caution believe think hope confirm deny agree estimate reckon"
        )
    )
)
# Words between tell and "that": told the Gazette, told a news conference in Ard.
_LISTENER_WORDS: Final = 5
# Words of a subject that no list knows.
_TAG_WORDS: Final = 4
# Words beside a verb of reporting that only say when it was said.
_WHEN: Final = frozenset(
    {"on", "in", "late", "earlier", "last", "this", "night", "week", "month", "morning", "evening"}
)
# A subject of more words than this belongs to the story, not to a reporting clause.
_SUBJECT_WORDS: Final = 9


class Clause(NamedTuple):
    """Units start to end of a side; `sources` are the sorts of its subject, `named` whether it has a proper name.

    `form` is the verb as it stands; an inverted clause has its verb first: said the mayor.
    """

    start: int
    end: int
    verb: str
    sources: frozenset[str]
    named: bool
    is_pronoun: bool
    form: str
    is_inverted: bool


def find_clauses(units: Sequence[Unit], start: int, end: int) -> list[Clause]:
    """Return the reporting clauses that lie in a range of units."""
    clauses: list[Clause] = []
    are_verbs = list(map(_may_report, [unit.key for unit in units[start:end]]))
    if True not in are_verbs:
        return clauses
    behind = start
    for index, is_verb in enumerate(are_verbs, start):
        if not is_verb or index < behind:
            continue
        clause = _clause_at(units, index, start, end)
        if clause is not None and (not clauses or clause.start >= clauses[-1].end):
            clauses.append(clause)
            behind = clause.end
    return clauses


def find_verbs(keys: Sequence[str]) -> list[int]:
    """Return where words stand that may be the verb of a clause; a range without one has no clause."""
    return [index for index, is_verb in enumerate(map(_may_report, keys)) if is_verb]


@lru_cache(maxsize=1 << 14)
def _may_report(key: str) -> bool:
    """Return whether a word may be the verb of a clause: most are none, and are passed over."""
    return key in {"according", "linked"} or base_form(key) in _VERBS


def _clause_at(units: Sequence[Unit], index: int, start: int, end: int) -> Clause | None:
    """Return the clause whose verb stands at *index*."""
    unit = units[index]
    if not unit.is_word or unit.quote >= 0:
        return None
    if unit.key == "according" and index + 2 < end and units[index + 1].key == "to":
        if units[index + 2].value is not None:
            return None  # according to five criteria
        return _behind(units, (start, index), index + 2, end, "say", is_sure=True)
    verb = base_form(unit.key)
    before = units[index - 1].key if index else ""
    if unit.key == "linked":  # experts have linked sailing to a longer life
        return _before(units, index, start, end, verb) if index > start and before in _HAVE else None
    if index > start and before in _PASSIVE:
        return None
    if unit.key.endswith("ing") and before != ",":
        return None  # a warning sign
    if (
        verb not in _VERBS
        or verb == "continue"
        or (unit.key in _NOUNS_TOO and not _follows_source(units, index, start))
        or (unit.key == "states" and not _is_stated(units, index, start))
    ):
        return None
    clause = _before(units, index, start, end, verb)
    return clause or (None if verb in _THAT_VERBS else _behind(units, (start, index), index + 1, end, verb))


def _follows_source(units: Sequence[Unit], index: int, start: int) -> bool:
    """Return whether the word before a verb is its subject: the authors estimate."""
    if index <= start:
        return False
    word = units[index - 1].key
    return word in _PRONOUNS or base_form(word) in _SOURCES


def _is_stated(units: Sequence[Unit], index: int, start: int) -> bool:
    """Return whether "states" is a verb: the report states, Dr Lee states that; and not thirty-nine states had."""
    return _follows_source(units, index, start) or next_key(units, index) in {"that", ":"}


def _has_person_before(units: Sequence[Unit], first: int) -> bool:
    """Return whether an apposition before a subject belongs to a named person: Dr X, editor of Y, said."""
    if not first:
        return False
    index = first if units[first].key == "," else first - 1
    if units[index].key != ",":
        return False
    at = index
    while index and units[index - 1].key not in {".", ":", "?", "!"} and at - index < _APPOSITION_UNITS:
        index -= 1
    return "person" in _sources(units[index : index + 4])[0]


def _person_before(units: Sequence[Unit], subject_end: int, start: int) -> int | None:
    """Return where a person begins whose apposition ends before a verb: Dr X, editor of Y, said."""
    if subject_end <= start or units[subject_end - 1].key != ",":
        return None
    first = subject_end - 1
    while first > start and subject_end - first < _APPOSITION_UNITS:
        if units[first - 1].key in {".", ":", "?", "!", ";"} or units[first - 1].quote >= 0:
            break
        first -= 1
    commas = [at for at in range(first, subject_end) if units[at].key == ","]
    outer = (first, commas[0]), (commas[-2] + 1 if len(commas) > 1 else first, commas[-1])
    rest = units[first:subject_end]
    is_named = len(commas) > 1 and any(_is_person(units[slice(*part)], rest) for part in outer)
    return first if is_named else None


def _is_person(units: Sequence[Unit], around: Sequence[Unit]) -> bool:
    """Return whether a few words are a person's name: with a title, a known given name, or an office beside it."""
    described = [at for at, unit in enumerate(units) if unit.is_word and (unit.text.islower() or unit.key in STUDIES)]
    if described and units[described[-1]].key in _CALLINGS:
        units = units[described[-1] + 1 :]  # study author, lead researcher
    names = [unit for unit in units if unit.key not in HONORIFICS]
    if not 0 < len(names) <= _TAG_WORDS or not all(_is_proper(unit) for unit in names):
        return False
    is_pair = len(names) > 1 and any(unit.key in _OFFICES or unit.key == "who" for unit in around)
    return len(names) < len(units) or names[0].key in GIVEN_NAMES or is_pair


def _is_proper(unit: Unit) -> bool:
    is_name = unit.is_word and unit.value is None and unit.text[:1].isupper()
    return is_name and unit.key not in FUNCTION_WORDS and unit.key not in ORGANISATION_WORDS


def _before(units: Sequence[Unit], index: int, start: int, end: int, verb: str) -> Clause | None:
    """Return the clause whose subject stands before its verb."""
    first = index
    while first > start and units[first - 1].is_word and units[first - 1].key in _AUXILIARIES:
        first -= 1
    subject_end = first
    while first > start and index - first <= _SUBJECT_WORDS and units[first - 1].key not in _STOPS:
        if units[first].key == "who":
            break
        if units[first - 1].key in _BREAKS and units[first - 1].key not in {"and", "in", "on"}:
            break
        first -= 1
    sources, named = _subject(units, first, subject_end, index, verb)
    if first == subject_end and (person := _person_before(units, first, start)) is not None:
        first, sources, named = person, frozenset({"person"}), True
    if not sources:
        return None
    last = skip_listener(units, index, end)
    that = skip_when(units, last, end)
    if verb in _THAT_VERBS and (that >= end or units[that].key != "that"):
        return None
    if that < end and units[that].key == "that":
        last = that + 1
    elif (
        (verb in _NEED_THAT or (verb in {"find", "show"} and units[first].key in _PRONOUNS))
        and last < len(units)
        and units[last].is_word
        and units[last].quote < 0
    ):
        return None
    opening = first - 1 if first > start and units[first - 1].key == "," else first
    is_pronoun = subject_end - first == 1 and units[first].key in _PRONOUNS
    return Clause(opening, last, verb, sources, named, is_pronoun, units[index].key, is_inverted=False)


def _subject(units: Sequence[Unit], first: int, subject_end: int, index: int, verb: str) -> tuple[frozenset[str], bool]:
    """Return the sorts of the sources that stand before a verb of reporting, and whether one is named."""
    if units[first].key == "who" and not (first and units[first - 1].key == ","):
        return frozenset(), False  # those who said: no speaker of the sentence
    sources, named = _sources(units[first:subject_end])
    if not sources and verb in _PLAIN_SAYING and _is_name(units[first:subject_end]):
        return frozenset({"person"}), True
    # The article of a subject may have been aligned with that of the other side.
    begin = first - (first > 0 and units[first - 1].key in _ARTICLES)
    is_open = begin == 0 or units[begin - 1].key in _STOPS
    if not sources and verb in _PERSONAL and is_open and _says_that(units, first, subject_end, index):
        sources = _OTHER
    if sources and _has_person_before(units, first):
        return sources | {"person"}, True
    return sources, named


def _is_name(units: Sequence[Unit]) -> bool:
    """Return whether a subject is a few capitalised words: Gould, Mara Ilves."""
    return 0 < len(units) <= _TAG_WORDS and all(
        unit.is_word and unit.text[:1].isupper() and unit.key not in FUNCTION_WORDS for unit in units
    )


def _says_that(units: Sequence[Unit], first: int, subject_end: int, index: int) -> bool:
    """Return whether a subject that no list knows says a thing: , locals said; Growers on both islands said that."""
    subject = units[first:subject_end]
    if any(unit.value is not None or not unit.is_word for unit in subject) or not (subject and subject[-1].is_content):
        return False  # 7% said; more likely to say
    following = skip_when(units, skip_listener(units, index, len(units)), len(units))
    is_that = following < len(units) and units[following].key == "that"
    is_closed = is_that or following >= len(units) or units[following].key in _STOPS
    return is_closed and len(subject) <= (_SUBJECT_WORDS if is_that else _TAG_WORDS)


def skip_listener(units: Sequence[Unit], index: int, end: int) -> int:
    """Return where the words end that say who was told, behind a form of tell; just behind any other verb."""
    at = index + 1
    if base_form(units[index].key) != "tell":
        return at
    for last in range(at, min(at + _LISTENER_WORDS + 1, end)):
        unit = units[last]
        if (
            unit.key == "that"
            or unit.key in _STOPS
            or unit.quote >= 0
            or (unit.value is not None and unit.value.moment)
        ):
            return last
    return end if end - at <= _LISTENER_WORDS else at


def skip_when(units: Sequence[Unit], start: int, end: int) -> int:
    """Return where the words end that say when a thing was said: on Tuesday, last night."""
    while start < end:
        unit = units[start]
        if unit.key not in _WHEN and (unit.value is None or unit.value.moment is None):
            break
        start += 1
    return start


def _behind(
    units: Sequence[Unit], verb_at: tuple[int, int], subject: int, end: int, verb: str, *, is_sure: bool = False
) -> Clause | None:
    """Return the clause whose subject stands behind its verb; *verb_at* is where the range and the verb begin."""
    if subject < end and units[subject].key in _PLACING and not is_sure:
        return None  # found in a survey: where, and not by whom
    last = _subject_end(units, subject, end)
    goes_on = subject + 1 < len(units) and units[subject + 1].is_word
    if subject < last and units[subject].key in _PRONOUNS and goes_on:
        return None  # said they drank: a complement, no speaker
    start, first = verb_at
    if verb in _NEED_THAT and not is_sure and not (first > start and units[first - 1].key in _STOPS):
        return None
    sources, named = _sources(units[subject:last])
    if not sources and verb in _PLAIN_SAYING and _is_name(units[subject:last]):
        sources, named = frozenset({"person"}), True
    is_tag = first > start and units[first - 1].key == "," and (last == len(units) or units[last].key in _STOPS)
    if not sources and verb in _PLAIN_SAYING and is_tag and last - subject <= _TAG_WORDS:
        is_sure = all(unit.is_word and unit.value is None for unit in units[subject:last])
    if not sources and is_sure and last > subject:
        sources = _OTHER
    if not sources:
        return None
    if first > start and units[first - 1].key == ",":
        first -= 1
    is_pronoun = last - subject == 1 and units[subject].key in _PRONOUNS
    return Clause(first, last, verb, sources, named, is_pronoun, units[verb_at[1]].key, is_inverted=True)


def _subject_end(units: Sequence[Unit], subject: int, end: int) -> int:
    """Return where a subject behind its verb ends; one that names its journal goes on to the next stop or the end."""
    last = subject
    while (
        last < end
        and last - subject < _SUBJECT_WORDS
        and units[last].key not in _STOPS
        and units[last].key not in {"that", "because"}
    ):
        last += 1
    if last - subject < _SUBJECT_WORDS:
        return last
    stop = next((at for at in range(last, min(last + _SUBJECT_WORDS, end)) if units[at].key in _STOPS), None)
    return stop if stop is not None else end if end - last <= _SUBJECT_WORDS else last


def _sources(units: Sequence[Unit]) -> tuple[frozenset[str], bool]:
    """Return the sorts of the sources that a subject names, and whether a body or person is named."""
    sorts = set()
    named = False
    for position, unit in enumerate(units):
        if unit.key == "published":
            break  # where it appeared is no source
        word = base_form(unit.key)
        if (word in STUDIES and (position == 0 or unit.text.islower())) or unit.key == "it":
            sorts.add("study")
        elif word in EXPERTS or unit.key in _PRONOUNS:
            sorts.add("expert")
        elif word in OFFICIALS:
            sorts.add("official")
        if unit.text[:1].isupper() and unit.key not in FUNCTION_WORDS:
            folded = unit.key.removesuffix("'s")
            is_body = folded in ORGANISATION_WORDS
            follower = units[position + 1] if position + 1 < len(units) else None
            is_person = folded in HONORIFICS or (
                follower is not None and follower.text[:1].isupper() and follower.key not in ORGANISATION_WORDS
            )
            if is_body or is_person:
                named = True
                sorts.add("body" if is_body else "person")
    return frozenset(sorts), named


def exchange_kind(old: Clause, new: Clause) -> EditKind:
    """Return what it means that one reporting clause stands for another."""
    grades = [
        "weak" if clause.verb in WEAK_EVIDENCE - {"claim"} else "strong" if clause.verb in STRONG_EVIDENCE else ""
        for clause in (old, new)
    ]
    if grades[0] and grades[1] and grades[0] != grades[1]:
        return "certainty"
    if {"study"} <= old.sources & new.sources:
        if old.named and not new.named:
            return "attribution"
    elif "person" not in old.sources & new.sources:
        if old.named != new.named or ("body" in old.sources) != ("body" in new.sources):
            return "attribution"
        if ("study" in old.sources) != ("study" in new.sources) and "body" in old.sources | new.sources:
            return "attribution"
    return "attribution-verb" if old.form != new.form else "wording"


def lone_kind(clause: Clause, *, is_added: bool, is_known: bool, is_definite: bool) -> EditKind:
    """Return what it means that a reporting clause stands on one side only.

    A claim given to scientists or to a study says by whom it is made. Where the text points back to them (the study
    showed, they found) nobody new speaks; a tag at a quotation whose speaker the other side knows adds none either.
    """
    if is_known or (clause.sources == {"study"} and is_definite):
        return "insertion" if is_added else "deletion"
    return "attribution"
