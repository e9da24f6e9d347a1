"""What a person decided, honoured: matches, passages, edits and directions accepted or rejected.

A decision names its subject by ids and places (``dedupe guide decisions``). The digest noted with it is that of the
text under it: of the places for a passage or an edit, of both whole texts otherwise. Where the text has changed, a
decision about a pair still holds and is warned about; one about places is not applied, for they may show other words.
"""

from __future__ import annotations

import hashlib
import math
import re
import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from dedupe.errors import InputError
from dedupe.model import Evidence, Passage, Ruling, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dedupe.model import Decision, Derivation, Document, ParsedDocument, Side, Subject

_KINDS: Final[dict[str, int]] = {"match": 3, "direction": 3, "passage": 5, "edit": 5}
_FORMS: Final = "match A B · direction SOURCE TARGET · passage A 10-80 B 5-70 · edit A 10-16 B 5-11"
_PLACE = re.compile(r"(\d+)-(\d+)")
_DIGITS: Final = 16
# Log-odds of a person's word: more than all that texts and dates ever say together.
_WORD: Final = 20.0


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about documents that are there: `a` and `b` in the order in which it names them."""

    decision: Decision
    kind: Subject
    a: str
    b: str
    places: tuple[Span, Span] | None
    digest: str

    @property
    def is_stale(self) -> bool:
        """Whether the text under it has changed since."""
        return bool(self.decision.digest) and self.decision.digest != self.digest

    @property
    def is_accepted(self) -> bool:
        """Whether the person accepted its subject."""
        return self.decision.verdict == "accept"

    def place(self, name: str) -> Span | None:
        """Return its place in the document called *name*."""
        return None if self.places is None else self.places[0 if name == self.a else 1]


class Desk:
    """The decisions about some documents, and those that name none of them."""

    def __init__(self, decisions: Iterable[Decision], documents: Mapping[str, Document]) -> None:
        """Take *decisions*; each is read now.

        Raises:
            InputError: One names its subject in no known form.
        """
        self.decided: list[Decided] = []
        self._lost: list[Ruling] = []
        for decision in decisions:
            found = _read(decision, documents)
            if isinstance(found, Decided):
                self.decided.append(found)
            else:
                self._lost.append(Ruling(decision, "unmatched", message=found))

    def pairs(self, verdict: str) -> set[tuple[str, str]]:
        """Return the pairs of ids, sorted, that are accepted or rejected as matches."""
        return {
            (min(one.a, one.b), max(one.a, one.b))
            for one in self.decided
            if one.kind == "match" and one.decision.verdict == verdict
        }

    def about(self, a: str, b: str) -> tuple[Decided, ...]:
        """Return the decisions about what two documents share."""
        return tuple(one for one in self.decided if one.kind != "match" and {one.a, one.b} == {a, b})

    def rulings(self, used: Iterable[Decision]) -> tuple[Ruling, ...]:
        """Return what became of each decision, in the order given; *used* are those that a comparison honoured."""
        honoured = set(used)
        rulings = [self._ruling(one, is_used=one.kind == "match" or one.decision in honoured) for one in self.decided]
        return tuple(sorted((*rulings, *self._lost), key=lambda ruling: ruling.decision.where))

    def _ruling(self, one: Decided, *, is_used: bool) -> Ruling:
        if one.is_stale:
            fate = "it is not applied" if one.places else "it still holds"
            message = f"the text under it has changed since it was decided; {fate}: look at it again"
            return Ruling(one.decision, "stale", one.digest, message)
        if not is_used:
            thing = f"there is no such {one.kind}" if one.places else "the two are not compared"
            return Ruling(one.decision, "unmatched", one.digest, f"{thing}; remove the row or correct it")
        return Ruling(one.decision, "applied", one.digest)


def keep_passages(
    passages: Sequence[Passage], a: ParsedDocument, b: ParsedDocument, decided: Iterable[Decided]
) -> tuple[list[Passage], list[Decision]]:
    """Return the passages without those rejected and with those accepted, and the decisions that were used."""
    kept, used = list(passages), []
    for one in decided:
        at_a, at_b = one.place(a.id), one.place(b.id)
        if one.kind != "passage" or one.is_stale or at_a is None or at_b is None:
            continue
        meant = [p for p in kept if _is_there(p.a, at_a) and _is_there(p.b, at_b)]
        if one.is_accepted and not meant and not any(p.b.overlap(at_b) for p in kept):
            kept.append(Passage("", at_a, at_b, "paraphrase", 1.0))
            meant = kept[-1:]
        elif not one.is_accepted:
            kept = [p for p in kept if p not in meant]
        if meant:
            used.append(one.decision)
    if not used:
        return list(passages), []
    kept.sort(key=lambda passage: (passage.b, passage.a))
    return [replace(passage, id=f"p{number}") for number, passage in enumerate(kept, start=1)], used


def keep_edits(
    passages: Sequence[Passage], a: ParsedDocument, b: ParsedDocument, decided: Iterable[Decided]
) -> tuple[list[Passage], list[Decision]]:
    """Return the passages without the edits that were rejected, and the decisions that were used."""
    kept, used = list(passages), []
    for one in decided:
        places = one.place(a.id), one.place(b.id)
        if one.kind != "edit" or one.is_stale:
            continue
        if any((edit.a, edit.b) == places for passage in kept for edit in passage.edits):
            used.append(one.decision)
            if not one.is_accepted:
                kept = [replace(p, edits=tuple(edit for edit in p.edits if (edit.a, edit.b) != places)) for p in kept]
    return kept, used


def settle_direction(
    derivation: Derivation, a: ParsedDocument, decided: Iterable[Decided]
) -> tuple[Derivation, list[Decision]]:
    """Return the direction that a person named, or none where it was rejected, and the decisions that were used.

    Args:
        derivation: What texts and dates say.
        a: The document that is called a.
        decided: The decisions about the pair.
    """
    used = []
    for one in decided:
        if one.kind != "direction":
            continue
        used.append(one.decision)
        named: Side = "a" if one.a == a.id else "b"
        sign = 1.0 if named == "a" else -1.0
        said = " ".join(part for part in (one.decision.note, _signed(one.decision)) if part)
        letter = named.upper()
        if one.is_accepted:
            reason = Evidence("decision", sign * _WORD, f"{letter} is the source: a person decided so{_after(said)}")
            derivation = replace(derivation, source=named, confidence=1.0, evidence=(reason, *derivation.evidence))
            continue
        total = math.fsum(item.weight for item in derivation.evidence)
        # What speaks for the rejected source is weighed up, so that nothing is left of it.
        weight = -total if total * sign > 0 else 0.0
        reason = Evidence("decision", weight, f"{letter} is not the source: a person decided so{_after(said)}")
        is_other = derivation.source is not None and derivation.source != named
        derivation = replace(
            derivation,
            source=derivation.source if is_other else None,
            confidence=derivation.confidence if is_other else 0.5,
            evidence=(reason, *derivation.evidence),
        )
    return derivation, used


def digest_of(texts: Iterable[str]) -> str:
    """Return the digest that a decision notes of the texts under it, in the order in which it names them.

    >>> digest_of(["1 May", "1 April"])
    '37c1b612223f1c15'
    """
    joined = "\0".join(texts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def _read(decision: Decision, documents: Mapping[str, Document]) -> Decided | str:
    """Return a decision with its subject, or in words what of it is not there.

    Raises:
        InputError: It names its subject in no known form.
    """
    try:
        parts = shlex.split(decision.what)
    except ValueError:
        parts = []
    if not parts or len(parts) != _KINDS.get(parts[0]):
        message = f'{decision.where}: what is "{decision.what}"; it must be one of: {_FORMS}'
        raise InputError(message)
    names = (parts[1], parts[2]) if len(parts) == _KINDS["match"] else (parts[1], parts[3])
    missing = [name for name in names if name not in documents]
    if missing:
        return f'there is no document "{missing[0]}"'
    texts = [documents[name].text for name in names]
    places = None
    if len(parts) == _KINDS["passage"]:
        places = (_place(parts[2], decision), _place(parts[4], decision))
        outside = [(span, name) for span, name, text in zip(places, names, texts, strict=True) if span.end > len(text)]
        if outside:
            return f'{outside[0][0].start}-{outside[0][0].end} is beyond the end of "{outside[0][1]}"'
        texts = [span.of(text) for span, text in zip(places, texts, strict=True)]
    kind: Subject = next(known for known in ("match", "direction", "passage", "edit") if known == parts[0])
    return Decided(decision, kind, *names, places, digest_of(texts))


def _place(text: str, decision: Decision) -> Span:
    found = _PLACE.fullmatch(text)
    if found is None or int(found[1]) > int(found[2]):
        message = f'{decision.where}: place "{text}" is no range of characters; give start-end, such as 10-80'
        raise InputError(message)
    return Span(int(found[1]), int(found[2]))


def _is_there(span: Span, place: Span) -> bool:
    """Return whether a passage is the one meant: both share more than half of the longer."""
    return 2 * span.overlap(place) > max(len(span), len(place))


def _signed(decision: Decision) -> str:
    inside = ", ".join(part for part in (decision.who, decision.when) if part)
    return f"({inside})" if inside else ""


def _after(said: str) -> str:
    if not said:
        return ""
    return f" {said}" if said.startswith("(") else f": {said}"
