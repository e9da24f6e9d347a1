"""What a request may hold: each value once, with its type, its bounds and its meaning.

The same record checks a value and describes it in the interface's OpenAPI, so that neither can say what the other
does not do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from dedupe.errors import InputError, unknown
from dedupe.serve.errors import too_large, unusable
from dedupe.stages.trace.dates import period

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Kind = Literal["text", "long text", "whole number", "yes or no", "day", "moment", "choice", "object"]

_WHOLE = re.compile(r"-?[0-9]{1,18}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_NAME_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Field:
    """A value by its name. Numbers have bounds, choices a list; an object has fields of its own."""

    name: str
    kind: Kind
    doc: str
    default: Any = None
    is_required: bool = False
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    example: Any = None
    pattern: str = ""

    def schema(self) -> dict[str, Any]:
        """Return it as JSON Schema."""
        told = {"description": self.doc, **self._type()}
        more = {"pattern": self.pattern or None, "default": self.default, "examples": self.example and [self.example]}
        return {**told, **{name: value for name, value in more.items() if value is not None}}

    def _type(self) -> dict[str, Any]:
        """Return its type and bounds as JSON Schema."""
        if self.kind == "object":
            return object_schema(self.fields)
        if self.kind == "whole number":
            return {"type": "integer", "minimum": self.low, "maximum": self.high}
        if self.kind == "yes or no":
            return {"type": "boolean"}
        if self.kind == "choice":
            return {"type": "string", "enum": list(self.choices)}
        if self.kind == "long text":
            # One that is too long has an answer of its own: 413.
            return {"type": "string", "minLength": self.low}
        told: dict[str, Any] = {"type": "string", "minLength": self.low, "maxLength": self.high or _NAME_CHARACTERS}
        if self.kind == "day":
            told["format"] = "date"
        if self.kind == "moment":
            told["anyOf"] = [{"format": "date"}, {"format": "date-time"}]
        return told

    def take(self, value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds, and what the kind is
        """Return a value of JSON, checked.

        Raises:
            RequestError: It is of another type or outside its bounds.
        """
        if self.kind == "object":
            if not isinstance(value, dict):
                raise self._wrong(value, "an object")
            return take_object(value, self.fields, f"{self.name}.")
        if self.kind == "whole number":
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if isinstance(value, bool) or not isinstance(value, int) or not self.low <= value <= self.high:
                raise self._wrong(value, f"a whole number from {self.low} to {self.high}")
            return value
        if self.kind == "yes or no":
            if not isinstance(value, bool):
                raise self._wrong(value, "true or false")
            return value
        return self._take_text(value)

    def take_text(self, value: str) -> Any:  # noqa: ANN401 - what the kind is
        """Return a value of an address or a form, checked.

        Raises:
            RequestError: It is no such value.
        """
        if self.kind == "whole number":
            return self.take(int(value) if _WHOLE.fullmatch(value) else value)
        if self.kind == "yes or no":
            return self.take({"true": True, "false": False, "on": True}.get(value, value))
        return self.take(value)

    def _take_text(self, value: object) -> str:
        if not isinstance(value, str):
            raise self._wrong(value, "text")
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self._wrong(value, f"Unicode; character {error.start} is half a pair") from error
        most = self.high or _NAME_CHARACTERS
        if len(value) > most:
            message = f"{self.name} has {len(value)} characters; it may have {most}"
            raise too_large(message) if self.kind == "long text" else unusable(message)
        if self.low and not value:
            raise self._wrong(value, "text that is not empty")
        if self.pattern and not re.search(self.pattern, value):
            raise self._wrong(value, f"of the form {self.pattern}")
        if self.kind == "choice" and value not in self.choices:
            raise unusable(unknown(self.name, value[:60], self.choices, "values"))
        if self.kind == "day" and not _is_day(value):
            raise self._wrong(value, "a day, as 2026-03-02")
        if self.kind == "moment" and not _is_moment(value):
            raise self._wrong(value, "ISO 8601: a day, or a time with its zone")
        return value.upper() if self.kind == "moment" else value

    def _wrong(self, value: object, rule: str) -> Exception:
        shown = repr(value) if not isinstance(value, str) else f'"{value}"'
        return unusable(f"{self.name} is {shown[:60]}; it must be {rule}")


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _is_moment(value: str) -> bool:
    if not _is_day(value) and not _TIME.fullmatch(value):
        return False
    try:
        period(value.upper())
    except (InputError, OverflowError):
        return False
    return True


def object_schema(fields: Sequence[Field]) -> dict[str, Any]:
    """Return an object of these fields, and no others, as JSON Schema."""
    schema = {
        "type": "object",
        "properties": {field.name: field.schema() for field in fields},
        "required": [field.name for field in fields if field.is_required],
        "additionalProperties": False,
    }
    # An article is given by its text, or named by its id.
    if any(field.kind == "long text" and not field.is_required for field in fields):
        schema["anyOf"] = [{"required": ["text"]}, {"required": ["id"]}]
    return schema


def take_object(given: Mapping[str, Any], fields: Sequence[Field], prefix: str = "") -> dict[str, Any]:
    """Return the values of an object by name, those that are missing as their defaults.

    Raises:
        RequestError: A value is wrong, missing or unknown.
    """
    known = {field.name for field in fields}
    for name in given:
        if name not in known:
            raise unusable(unknown("field", f"{prefix}{name}"[:80], [f"{prefix}{one}" for one in known]))
    found = {}
    for field in fields:
        if field.name in given:
            found[field.name] = field.take(given[field.name])
        elif field.is_required:
            message = f"{prefix}{field.name} is missing: {field.doc}"
            raise unusable(message)
        else:
            found[field.name] = field.default
    return found


def take_query(given: Sequence[tuple[str, str]], fields: Sequence[Field], *, is_form: bool = False) -> dict[str, Any]:
    """Return the values of an address or a form by name, those that are missing as their defaults.

    Args:
        given: Names and values, as they came.
        fields: What there may be.
        is_form: Browsers send what was left empty; there it is missing.

    Raises:
        RequestError: A value is wrong, missing, unknown, or stands there twice.
    """
    known = {field.name: field for field in fields}
    found: dict[str, Any] = {}
    for name, value in given:
        if name not in known:
            raise unusable(unknown("parameter", name[:80], known))
        if name in found:
            message = f"{name[:80]} stands there twice; give it once"
            raise unusable(message)
        if value or not is_form:
            found[name] = known[name].take_text(value)
    for field in fields:
        if field.is_required and field.name not in found:
            message = f"{field.name} is missing: {field.doc}"
            raise unusable(message)
        found.setdefault(field.name, field.default)
    return found
