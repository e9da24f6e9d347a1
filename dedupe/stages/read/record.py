"""A record of a table or of JSON Lines to a document: fields by their names in the settings."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from dedupe.errors import RecordError
from dedupe.model import Document
from dedupe.stages.read.mend import mend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe.settings import ReadSettings

_SURROGATE = re.compile("[\ud800-\udfff]")
_META = {"path": "record_path", "mended": "record_mended"}
"""Names in `meta` that are ours: a record's own field of that name is kept under another."""
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
    if text is None:
        names = ", ".join(list(map(str, fields))[:_SHOWN]) + (", …" if len(fields) > _SHOWN else "")
        remedy = f"choose it with --set read.text={_likely(fields)}"
        message = f'no field "{settings.text}" (fields: {names or "none"}); {remedy}'
        raise RecordError(message)
    if not isinstance(text, str):
        message = f'field "{settings.text}" is a {_kind(text)}; it must be text'
        raise RecordError(message)
    if not text.strip():
        message = f'field "{settings.text}" is empty; a document needs text'
        raise RecordError(message)
    if len(text) > settings.megabytes * 1_000_000:
        raise RecordError(too_large(settings))
    if lone := _SURROGATE.search(text):
        code = f"\\u{ord(lone.group()):x}"
        message = f"character {lone.start()} is half a pair ({code}), which is no Unicode; export the text again"
        raise RecordError(message)
    own = {settings.id, settings.text, settings.outlet, settings.published, settings.url, settings.title}
    meta = {
        _META.get(str(name), str(name)): _plain(value)
        for name, value in sorted(fields.items(), key=lambda item: str(item[0]))
        if name not in own | {settings.author} and value not in (None, "")
    }
    text, mended = mend(text)
    meta |= {"mended": mended} if mended else {}
    return Document(
        id=_id(fields, default_id, settings),
        text=text,
        outlet=_optional(fields, settings.outlet),
        published=_published(fields, settings),
        url=_optional(fields, settings.url),
        title=_optional(fields, settings.title),
        author=_optional(fields, settings.author),
        meta={**meta, "path": path},
    )


def too_large(settings: ReadSettings) -> str:
    """Return the reason why a document is refused for its size."""
    return f"more than {settings.megabytes} MB; no document may hold more (raise it with --set read.megabytes=N)"


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
        return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        message = (
            f'field "{settings.published}" is "{value[:40]}"; a date is ISO 8601, such as 2025-01-31 or '
            "2025-01-31T09:30:00+00:00 (to leave dates out: --set read.published=)"
        )
        raise RecordError(message) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


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
