"""Label files to labels: words are quoted, their places found.

A label file is TOML that a journalist can read and correct. It names two documents, `release` and
`article`, and quotes their words. Only where these stand more than once does a label say which are
meant. A label whose words are not in the text is an error, never skipped.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn, cast, get_args

from dedupe.corpus.labels import (
    LabelledChange,
    LabelledFact,
    LabelledPassage,
    LabelledQuote,
    LabelledRemainder,
    PairLabels,
)
from dedupe.errors import LabelError, unknown
from dedupe.model import EditKind, FactStatus, FactType, PassageKind, QuoteStatus, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_LISTS = ("passage", "quote", "fact", "omission", "addition", "furniture")
_SHOWN = 60
"""Characters of a quotation in a message: enough to find it, and still one line."""


def read_labels(files: Iterable[Path], texts: Mapping[str, str]) -> tuple[PairLabels, ...]:
    """Return the labels of all *files*, joined by pair and sorted by its ids.

    Args:
        files: Label files; several may speak of one pair.
        texts: Text by document id.

    Raises:
        LabelError: A file that is no TOML, an unknown kind, words that do not stand in the text or stand
            there more than once; the message names file, entry and remedy.
    """
    pairs: dict[tuple[str, str], PairLabels] = {}
    for path in sorted(files):
        found = _read_file(path, texts)
        known = pairs.get((found.a, found.b))
        pairs[found.a, found.b] = _joined(known, found) if known else found
    return tuple(pairs[key] for key in sorted(pairs))


def _joined(first: PairLabels, second: PairLabels) -> PairLabels:
    lists = ("passages", "quotes", "facts", "omitted", "added", "furniture_a", "furniture_b", "reasons")
    both = {name: getattr(first, name) + getattr(second, name) for name in lists}
    return replace(
        first, **both, source=first.source or second.source, confidence=first.confidence or second.confidence
    )


def _read_file(path: Path, texts: Mapping[str, str]) -> PairLabels:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path.name}: {error}; a label file is TOML in UTF-8"
        raise LabelError(message) from error
    file = _Entry(path.name, "the head", data)
    ids = [file.text("release"), file.text("article")]
    for name in ids:
        if name not in texts:
            raise LabelError(f"{path.name}: " + unknown("document", name, texts))
    a, b = (_Text(texts[name]) for name in ids)
    entries = {name: list(_entries(path.name, name, data)) for name in _LISTS}
    stray = set(data) - set(_LISTS) - {"release", "article", "direction"}
    if stray:
        raise LabelError(f"{path.name}: " + unknown("list of labels", min(stray), _LISTS))
    direction = _Entry(path.name, "direction", data.get("direction", {}))
    side = direction.choice("source", ("release", "article")) if direction.values else None
    furniture = [
        (entry.choice("in", ("release", "article")), entry.remainder(a if entry.text("in") == "release" else b))
        for entry in entries["furniture"]
    ]
    return PairLabels(
        a=ids[0],
        b=ids[1],
        passages=tuple(_passage(entry, a, b) for entry in entries["passage"]),
        quotes=tuple(
            LabelledQuote(
                status=cast("QuoteStatus", entry.choice("status", get_args(QuoteStatus))),
                form=entry.text("form", ""),
                speaker=entry.text("speaker", "") or None,
                a=entry.span("release", a),
                b=entry.span("article", b),
                note=entry.text("note", ""),
            )
            for entry in entries["quote"]
        ),
        facts=tuple(
            LabelledFact(
                type=cast("FactType", entry.choice("type", get_args(FactType))),
                status=cast("FactStatus", entry.choice("status", get_args(FactStatus))),
                value=entry.text("value"),
                a=entry.span("release", a),
                b=entry.span("article", b),
                note=entry.text("note", ""),
            )
            for entry in entries["fact"]
        ),
        omitted=tuple(entry.remainder(a) for entry in entries["omission"]),
        added=tuple(entry.remainder(b) for entry in entries["addition"]),
        furniture_a=tuple(found for where, found in furniture if where == "release"),
        furniture_b=tuple(found for where, found in furniture if where == "article"),
        source={"release": ids[0], "article": ids[1], None: None}[side],
        confidence=direction.text("confidence", ""),
        reasons=tuple(map(str, direction.values.get("reasons", ()))),
    )


def _passage(entry: _Entry, a: _Text, b: _Text) -> LabelledPassage:
    span_a, span_b = entry.span("release", a), entry.span("article", b)
    if span_a is None or span_b is None:
        entry.fail("has no release or no article; a passage stands on both sides")
    changes = []
    for number, values in enumerate(entry.values.get("change", ()), start=1):
        change = _Entry(entry.file, f"{entry.name}, change {number}", values)
        old, new = change.span("old", a, span_a), change.span("new", b, span_b)
        if old is None and new is None:
            change.fail("has neither old nor new; a change has at least one of them")
        changes.append(
            LabelledChange(
                kind=cast("EditKind", change.choice("kind", get_args(EditKind))),
                severity=cast("Severity", change.choice("severity", get_args(Severity))),
                a=old,
                b=new,
                note=change.text("note", ""),
            )
        )
    return LabelledPassage(
        id=entry.text("id"),
        kind=cast("PassageKind", entry.choice("kind", get_args(PassageKind))),
        a=span_a,
        b=span_b,
        changes=tuple(changes),
        is_moved=entry.flag("moved"),
        is_repeat=entry.flag("repeat"),
        is_optional=entry.flag("optional"),
        speaker=entry.text("speaker", "") or None,
        unit=entry.text("unit", ""),
        note=entry.text("note", ""),
    )


def _entries(file: str, name: str, data: Mapping[str, Any]) -> Iterable[_Entry]:
    values = data.get(name, [])
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        message = f"{file}: {name} is no list of entries; each begins with [[{name}]]"
        raise LabelError(message)
    for number, value in enumerate(values, start=1):
        yield _Entry(file, f"{name} {value.get('id', number)}", value)


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of one side."""

    text: str

    def find(self, words: str, within: Span) -> list[int]:
        """Return every place where *words* begin inside *within*, overlapping ones too."""
        places = []
        at = self.text.find(words, within.start, within.end)
        while at >= 0:
            places.append(at)
            at = self.text.find(words, at + 1, within.end)
        return places


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a label file, which knows how it is called in a message."""

    file: str
    name: str
    values: Mapping[str, Any]

    def fail(self, what: str) -> NoReturn:
        message = f"{self.file}: {self.name} {what}"
        raise LabelError(message)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text value; without *default* it must be there."""
        value = self.values.get(key, default)
        if value is None:
            self.fail(f'has no "{key}"; add {key} = "…"')
        if not isinstance(value, str):
            self.fail(f'has {key} = {value!r}; it must be text, as {key} = "…"')
        return value

    def flag(self, key: str) -> bool:
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.fail(f"has {key} = {value!r}; it must be true or false")
        return value

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        value = self.text(key)
        if value not in known:
            self.fail("has an unknown value: " + unknown(key, value, known))
        return value

    def span(self, key: str, side: _Text, within: Span | None = None) -> Span | None:
        """Return where the words of *key* stand, or None where the entry has none."""
        if key not in self.values:
            return None
        words = self.text(key)
        box = within or Span(0, len(side.text))
        places = side.find(words, box) if words else []
        where = "the passage" if within else "the text"
        shown = words if len(words) <= _SHOWN else words[:_SHOWN] + "…"
        if not places:
            self.fail(f'quotes {key} "{shown}", which does not stand in {where}; copy the words from it exactly')
        number = self.values.get(f"{key}_occurrence")
        if number is None and len(places) > 1:
            remedy = f"say which is meant with {key}_occurrence = 1 (or up to {len(places)})"
            self.fail(f'quotes {key} "{shown}", which stands {len(places)} times in {where}; {remedy}')
        if number is None:
            number = 1
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(places):
            self.fail(f"has {key}_occurrence = {number!r}; it must be from 1 to {len(places)}")
        return Span(places[number - 1], places[number - 1] + len(words))

    def remainder(self, side: _Text) -> LabelledRemainder:
        span = self.span("text", side)
        if span is None:
            self.fail('has no "text"; quote the words it is about')
        return LabelledRemainder(self.text("id", ""), span, self.text("kind", ""), self.text("note", ""))
