"""A record of a table or of JSON Lines to a document: fields by their names in the settings."""

from __future__ import annotations

import json
import re
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from dedupe.errors import RecordError
from dedupe.model import Document
from dedupe.model.text import BYTE_ORDER_MARK
from dedupe.stages.read.mend import mend

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from dedupe.settings import ReadSettings

_SURROGATE = re.compile("[\ud800-\udfff]")
_META = {"path": "record_path", "mended": "record_mended"}
"""Names in `meta` that are ours: a record's own field of that name is kept under another."""
USUAL_NAMES = {
    "outlet": ("source", "publisher", "outlet_name"),
    "published": ("date", "pubDate", "publication_date", "published_at", "created"),
    "url": ("link",),
    "title": ("headline",),
    "author": ("byline",),
}
"""What a field of a document is often called: the first that is there is taken where a record has no field of the
name in the settings, and that name is the default."""
_TIMESTAMP = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?")
"""Seconds since 1970, or milliseconds: days from 1973 on."""
_SECONDS = 10
_SHOWN = 8
"""Field names listed in a message: enough to spot the right one, and still one line."""


def to_document(fields: Mapping[str, object], default_id: str, path: str, settings: ReadSettings) -> Document:
    """Return the document that a record describes; fields without a meaning of their own go to `meta`.

    Args:
        fields: The record, as its file holds it.
        default_id: Its id where the record names none.
        path: The file, as the user named it.
        settings: The names of the fields.

    Raises:
        RecordError: No text, an id that is no text or number, or a date that is not ISO 8601.

    >>> from dedupe.settings import ReadSettings
    >>> to_document({"text": "Rain.", "page": 3}, "week:1", "week.csv", ReadSettings()).meta["page"]
    '3'
    """
    text = fields.get(settings.text)
    if text is None and settings.text in fields:
        message = f'field "{settings.text}" is null; a document needs text'
        raise RecordError(message)
    if text is None:
        names = ", ".join(list(map(str, fields))[:_SHOWN]) + (", …" if len(fields) > _SHOWN else "")
        remedy = f"choose it with --set read.text={_likely(fields)}"
        message = f'no field "{settings.text}" (fields: {names or "none"}); {remedy}'
        raise RecordError(message)
    if not isinstance(text, str):
        message = f'field "{settings.text}" is a {_kind(text)}; it must be text'
        raise RecordError(message)
    if not text.removeprefix(BYTE_ORDER_MARK).strip():
        message = f'field "{settings.text}" is empty; a document needs text'
        raise RecordError(message)
    if len(text) > settings.megabytes * 1_000_000:
        raise RecordError(too_large(settings))
    if lone := _half_pair(text):
        code = f"\\u{ord(lone.group()):x}"
        message = f"character {lone.start()} is half a pair ({code}), which is no Unicode; export the text again"
        raise RecordError(message)
    own = _names(settings)
    usual = _usual(fields, settings)
    taken = own | {name for name, _ in usual.values()}
    meta = {
        _META.get(str(name), str(name)): _plain(value)
        for name, value in sorted(fields.items(), key=lambda item: str(item[0]))
        if name not in taken and value not in (None, "")
    }
    text, mended = mend(text)
    meta |= {"mended": mended} if mended else {}
    found = {field: value for field, (_, value) in usual.items()}
    return Document(
        id=_id(fields, default_id, settings),
        text=text,
        outlet=found.get("outlet") or _optional(fields, settings.outlet),
        published=found.get("published") or _published(fields, settings),
        url=found.get("url") or _optional(fields, settings.url),
        title=found.get("title") or _optional(fields, settings.title),
        author=found.get("author") or _optional(fields, settings.author),
        meta={**meta, "path": path},
    )


def unread_date(document: Document, settings: ReadSettings) -> str:
    """Return what a document without a date says under a usual name of one, which is no date that can be read.

    >>> from dedupe.settings import ReadSettings
    >>> unread_date(to_document({"text": "Rain.", "date": "12 January 2026"}, "a", "", ReadSettings()), ReadSettings())
    'date "12 January 2026"'
    """
    if document.published is not None or settings.published != "published":
        return ""
    said = ((name, document.meta.get(name)) for name in USUAL_NAMES["published"])
    return next((f'{name} "{value[:40]}"' for name, value in said if value), "")


def goes_by_usual_names(names: Collection[str], settings: ReadSettings) -> bool:
    """Return whether records with fields of these names may have one that is taken by its usual name."""
    return any(usual in names for _, several in _absent(names, settings) for usual in several)


def too_large(settings: ReadSettings) -> str:
    """Return the reason why a document is refused for its size."""
    return f"more than {settings.megabytes} MB; no document may hold more (raise it with --set read.megabytes=N)"


def _half_pair(text: str) -> re.Match[str] | None:
    """Return the first half of a pair of surrogates: looked for where UTF-8 has no bytes for a text, which is quick."""
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return _SURROGATE.search(text)
    return None


@lru_cache(maxsize=16)
def _names(settings: ReadSettings) -> frozenset[str]:
    return frozenset({settings.id, settings.text, *(getattr(settings, field) for field in USUAL_NAMES)})


@lru_cache(maxsize=16)
def _free(settings: ReadSettings) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields that have their default names, each with the usual names that mean nothing else."""
    own = _names(settings)
    return tuple(
        (field, tuple(name for name in several if name not in own))
        for field, several in USUAL_NAMES.items()
        if getattr(settings, field) == field
    )


def _absent(names: Collection[object], settings: ReadSettings) -> list[tuple[str, tuple[str, ...]]]:
    """Return the fields that a record has not under their default names, with the usual names that are free."""
    return [one for one in _free(settings) if one[0] not in names]


def _usual(fields: Mapping[str, object], settings: ReadSettings) -> dict[str, tuple[str, str]]:
    """Return for each field that goes by a usual name this name and the value."""
    found = {}
    for field, several in _absent(fields.keys(), settings):
        for name in several:
            value = fields.get(name)
            text = _when(value) if field == "published" else _SURROGATE.sub("\ufffd", _words(value)).strip()
            if text:
                found[field] = name, text
                break
    return found


def _words(value: object) -> str:
    """Return a text, or texts as one; nothing of any other value, such as a record of its own."""
    several = value if isinstance(value, list) else [value]
    return _plain(value) if all(isinstance(item, str) for item in several) else ""


def _when(value: object) -> str | None:
    """Return a date as ISO 8601, from that or from a timestamp; None where it is neither."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    if stamp := _TIMESTAMP.fullmatch(text):
        seconds = float(text) / (1 if len(stamp[1]) <= _SECONDS else 1000)
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    try:
        return _iso(text)
    except ValueError:
        return None


def _id(fields: Mapping[str, object], default_id: str, settings: ReadSettings) -> str:
    value = fields.get(settings.id)
    if value is None or value == "":
        return default_id
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        message = f'field "{settings.id}" is a {_kind(value)}; an id is text or a whole number'
        raise RecordError(message)
    return _SURROGATE.sub("\ufffd", str(value))


def _published(fields: Mapping[str, object], settings: ReadSettings) -> str | None:
    """Return the date as ISO 8601; a time without zone is read as UTC."""
    value = _optional(fields, settings.published)
    if value is None:
        return None
    try:
        return _iso(value)
    except ValueError as error:
        message = (
            f'field "{settings.published}" is "{value[:40]}"; a date is ISO 8601 and of a year from 2 to 9998, such as '
            "2025-01-31 or 2025-01-31T09:30:00+00:00 (to leave dates out: --set read.published=)"
        )
        raise RecordError(message) from error


def _iso(value: str) -> str:
    """Return a day or a time in the one form that documents have."""
    try:
        moment: date = date.fromisoformat(value)
    except ValueError:
        at = datetime.fromisoformat(value)
        moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    # The first and the last year are what databases write for "no date", and have moments that UTC has not.
    if not MINYEAR < moment.year < MAXYEAR:
        message = "no date of publication"
        raise ValueError(message)
    return moment.isoformat()


def _optional(fields: Mapping[str, object], name: str) -> str | None:
    value = fields.get(name)
    return None if value in (None, "") else _plain(value)


def _plain(value: object) -> str:
    """Return a value as text: lists of names joined, anything deeper as JSON."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _SURROGATE.sub("\ufffd", value)


def _kind(value: object) -> str:
    names = {bool: "truth value", int: "number", float: "number", list: "list", dict: "record"}
    return names.get(type(value), type(value).__name__)


def _likely(fields: Mapping[str, object]) -> str:
    """Return the name of the field with the longest text, which is most likely the article."""
    texts = {str(name): len(value) for name, value in fields.items() if isinstance(value, str)}
    return max(texts, key=lambda name: (texts[name], name), default="NAME")
