"""Verb groups: a border that falls inside one moves before it, so that what was said to be planned or may be stays so.

`hopes to avoid` begins with `hopes`, `has agreed in principle to sell` with `has`, `could be raising` with `could`. The
words are English, of closed classes; a text in another language has few of them, and its borders stay where they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dedupe.stages.align.index import TextIndex

_MODAL: Final = re.compile(r"can|could|may|might|must|shall|should|will|would|not|never|cannot")
"""Modal auxiliaries, and the negation that stands with them: Quirk et al. (1985), 3.21 and 10.54 ff."""
_AUXILIARY: Final = re.compile(r"is|are|was|were|be|been|being|am|has|have|had|do|does|did|also|still")
_CATENATIVE: Final = re.compile(
    r"(?:hop|propos|promis|pledg|threaten|intend|expect|want|seek|attempt|appear|seem|tend|fail|aim|vow|need)"
    r"(?:e|es|ed|s|ing)?|(?:decid|agre|refus)(?:e|es|ed)|plan(?:s|ned|ning)?|tr(?:y|ies|ied|ying)|sought|due|set|likely|"
    r"unlikely|able|unable|ready|willing|known|thought|believed|said|found|shown|supposed|scheduled|bound|going|ought|"
    r"poised"
)
"""Verbs and adjectives with an infinitive that say how far its event is: Quirk et al. (1985), 3.40 ff. and 16.38 ff."""
_OPENING: Final = re.compile(r"and|or|but|which|who|that|to|the|an?")
_IN_PRINCIPLE: Final = ("in", "principle")


def before_verb_group(text: TextIndex, first: int) -> int:
    """Return where the verb group begins that a range from *first* on would cut, inside its sentence; else *first*.

    Auxiliaries that only tell the tense are no loss: had played, played.
    """
    begin, _ = text.sentence_at(first)
    at, is_open = _before_auxiliaries(text, first, begin)
    governor = _catenative(text, at, begin)
    if governor is not None:
        return _before_auxiliaries(text, governor, begin)[0]
    return at if is_open else first


def without_opening(text: TextIndex, first: int, last: int) -> int:
    """Return where a range ends without the words that open what follows it: will be built [and will] enter service."""
    end = text.sentence_at(first)[1]
    at = last
    while first + 1 < at < end and _goes_on(text, at) and _opens(_word(text, at - 1)):
        at -= 1
    return at


def _opens(word: str) -> bool:
    return bool(_MODAL.fullmatch(word) or _AUXILIARY.fullmatch(word) or _OPENING.fullmatch(word))


def _before_auxiliaries(text: TextIndex, at: int, begin: int) -> tuple[int, bool]:
    """Return where the auxiliaries before a word begin, and whether one of them leaves open whether it is so."""
    is_open = False
    while at > begin and _goes_on(text, at):
        word = _word(text, at - 1)
        is_modal = _MODAL.fullmatch(word) is not None
        if not is_modal and _AUXILIARY.fullmatch(word) is None:
            break
        is_open |= is_modal
        at -= 1
    return at, is_open


def _catenative(text: TextIndex, at: int, begin: int) -> int | None:
    """Return what governs an infinitive that begins at a word, `to` before it; None where nothing does."""
    governor = at - 2
    if governor < begin or _word(text, at - 1) != "to" or not _goes_on(text, at):
        return None
    while governor - 2 >= begin and (_word(text, governor - 1), _word(text, governor)) == _IN_PRINCIPLE:
        governor -= 2
    return governor if _CATENATIVE.fullmatch(_word(text, governor)) and _goes_on(text, governor + 1) else None


def _word(text: TextIndex, token: int) -> str:
    """Return a word as it is written: names and first words of sentences are no auxiliaries."""
    tokens = text.parsed.tokens
    return text.parsed.text[int(tokens.starts[token]) : int(tokens.ends[token])]


def _goes_on(text: TextIndex, token: int) -> bool:
    """Return whether nothing but space stands before a word."""
    tokens = text.parsed.tokens
    return text.parsed.text[int(tokens.ends[token - 1]) : int(tokens.starts[token])].isspace()
