"""What a report says of a pair, held against the two texts alone: places, quoted words, shares.

No rerun is needed, so this holds for reports of any version.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.audit.verdict import Finding
from dedupe.model import Passage, Span
from dedupe.stages.measure import measure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dedupe.model import Document, ParsedDocument
    from dedupe.settings import Settings

_SHOWN = 60
_NAMES = {"quotes": "quotation", "facts": "fact", "omitted": "omission", "added": "addition"}


@dataclass(slots=True)
class Tally:
    """How many places and shares were looked at."""

    places: int = 0
    shares: int = 0


def check_pair(
    pair: Mapping[str, Any], documents: Mapping[str, Document], settings: Settings, tally: Tally
) -> Iterator[Finding]:
    """Yield what does not hold of a compared pair whose texts are *documents*, by id."""
    ids = [str(one.get("id")) for one in pair["documents"]]
    if len(ids) != len("ab") or not all(name in documents for name in ids):
        return
    name = f"comparison {ids[0]} – {ids[1]}"
    sides = dict(zip("ab", (documents[one] for one in ids), strict=True))
    try:
        faults = [*_passages(pair, name, sides, tally), *_entries(pair, name, sides, tally)]
        yield from faults
        yield from _heads(pair, name, sides)
        if not faults:
            yield from _shares(pair, name, sides, settings, tally)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        yield Finding("spans", name, "something of another form", f"a comparison has no such form ({error!r})")


def _passages(pair: Mapping[str, Any], name: str, sides: Mapping[str, Document], tally: Tally) -> Iterator[Finding]:
    """Yield passages and changes outside their text, and words that do not stand there."""
    for passage in pair["passages"]:
        where = f"{name}, passage {passage.get('id')}"
        outside = [
            fault
            for side, document in sides.items()
            for fault in _place(passage.get(side), f"{where}, {side}", document, tally, is_needed=True)
        ]
        yield from outside
        for number, edit in enumerate(passage.get("edits", []) if not outside else [], start=1):
            for side, key, document in (("a", "old", sides["a"]), ("b", "new", sides["b"])):
                at = f"{where}, change {number}"
                faults = [*_place(edit.get(side), f"{at}, {side}", document, tally, is_needed=True)]
                yield from faults or _words(edit, side, key, at, document)


def _entries(pair: Mapping[str, Any], name: str, sides: Mapping[str, Document], tally: Tally) -> Iterator[Finding]:
    """Yield entries of the ledgers, and furniture, outside their text."""
    for key, noun in _NAMES.items():
        for number, entry in enumerate(pair.get(key, []), start=1):
            for side, document in sides.items():
                yield from _place(entry.get(side), f"{name}, {noun} {number}, {side}", document, tally)
                named = entry.get("given_to")
                if isinstance(named, dict):
                    yield from _place(named.get(side), f"{name}, {noun} {number}, given_to, {side}", document, tally)
    for number, reason in enumerate(pair.get("derivation", {}).get("evidence", []), start=1):
        for side, document in sides.items():
            yield from _place(reason.get(side), f"{name}, derivation, reason {number}, {side}", document, tally)
    copied = pair.get("match", {}).get("copied_run")
    for side, document in sides.items() if copied else ():
        yield from _place(copied.get(side), f"{name}, match, copied_run, {side}", document, tally)
    for side, document in sides.items():
        for number, span in enumerate(pair.get("furniture", {}).get(side, []), start=1):
            yield from _place(span, f"{name}, furniture, {side} {number}", document, tally)


def _place(
    span: Any,  # noqa: ANN401 - JSON
    where: str,
    document: Document,
    tally: Tally,
    *,
    is_needed: bool = False,
) -> Iterator[Finding]:
    """Yield what is wrong with a place: it must lie inside the text."""
    if span is None and not is_needed:
        return
    tally.places += 1
    if not _is_span(span) or not 0 <= span[0] <= span[1] <= len(document.text):
        text = f'the text of "{document.id}" has characters 0 to {len(document.text)}'
        yield Finding("spans", where, str(span), text)


def _is_span(span: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(span, list) and len(span) == len("ab") and all(type(end) is int for end in span)


def _words(edit: Mapping[str, Any], side: str, key: str, where: str, document: Document) -> Iterator[Finding]:
    """Yield a change that quotes other words than stand there."""
    start, end = edit[side]
    there = document.text[start:end]
    if edit.get(key) != there:
        text = f'characters {start} to {end} of "{document.id}" are {_shown(there)}'
        yield Finding("spans", f"{where}, {key}", _shown(str(edit.get(key))), text)


def _heads(pair: Mapping[str, Any], name: str, sides: Mapping[str, Document]) -> Iterator[Finding]:
    """Yield digests and lengths that are not those of the texts."""
    for side, entry in zip("ab", pair["documents"], strict=True):
        document = sides[side]
        for key, true in (("sha256", document.sha256), ("characters", len(document.text))):
            if key in entry and entry[key] != true:
                where = f"{name}, document {document.id}, {key}"
                yield Finding("inputs", where, str(entry[key]), f"the input has {true}")


def _shares(
    pair: Mapping[str, Any], name: str, sides: Mapping[str, Document], settings: Settings, tally: Tally
) -> Iterator[Finding]:
    """Yield shares that its own passages and the texts do not give."""
    from dedupe.comparing import parse

    def parsed(side: str) -> ParsedDocument:
        spans = tuple(Span(*span) for span in pair.get("furniture", {}).get(side, []))
        return parse(sides[side], settings, spans)

    passages = [
        Passage(str(p["id"]), Span(*p["a"]), Span(*p["b"]), p["kind"], 0.0, repeat=bool(p.get("repeat")))
        for p in pair["passages"]
    ]
    true = dict(zip(("of_a", "of_b"), measure(parsed("a"), parsed("b"), passages), strict=True))
    for key, share in true.items():
        for strength in ("verbatim", "edited", "paraphrase", "words"):
            tally.shares += 1
            says = pair["shares"].get(key, {}).get(strength)
            if says != getattr(share, strength):
                text = f"its passages and the text give {getattr(share, strength)}"
                yield Finding("shares", f"{name}, shares, {key}, {strength}", str(says), text)


def _shown(text: str) -> str:
    """Return a text in quotation marks, its middle left out when it is long."""
    half = _SHOWN // 2
    return f"“{text}”" if len(text) <= _SHOWN else f"“{text[:half]} … {text[-half:]}”"
