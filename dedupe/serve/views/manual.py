"""The interface's description as a page that people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.serve.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.serve.fields import Field
    from dedupe.serve.routes import Operation


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value that an operation takes."""

    name: str
    where: str
    kind: str
    is_required: bool
    doc: str


@dataclass(frozen=True, slots=True)
class OperationRow:
    """An operation with its values and the names of what it answers."""

    name: str
    method: str
    path: str
    summary: str
    doc: str
    rows: tuple[ValueRow, ...]
    answer: str
    answer_doc: str
    answer_members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManualView:
    """All operations; `host` is how the server was called."""

    operations: tuple[OperationRow, ...]
    host: str
    needs_token: bool


def view_manual(operations: Sequence[Operation], host: str, *, needs_token: bool) -> ManualView:
    """Return the page of the interface."""
    return ManualView(tuple(_row(one) for one in operations), host, needs_token)


def _row(one: Operation) -> OperationRow:
    values = [
        *(_value(field, "address") for field in one.place),
        *(_value(field, "query") for field in one.query),
        *(row for field in one.body for row in _body(field)),
    ]
    answer = SCHEMAS[one.answer]
    return OperationRow(
        one.name,
        one.method,
        one.path,
        one.summary,
        one.doc,
        tuple(values),
        one.answer,
        answer["description"],
        tuple(answer["properties"]),
    )


def _body(field: Field) -> list[ValueRow]:
    if field.kind != "object":
        return [_value(field, "body")]
    inner = [_value(one, "body") for one in field.fields]
    return [ValueRow(f"{field.name}.{row.name}", row.where, row.kind, row.is_required, row.doc) for row in inner]


def _value(field: Field, where: str) -> ValueRow:
    kind: str = field.kind
    if field.kind == "whole number":
        kind = f"{field.low} to {field.high}"
    elif field.kind == "choice":
        kind = " · ".join(field.choices)
    elif field.kind == "long text":
        kind = f"text of up to {field.high} characters"
    usual = "" if field.default is None else f" (usually {str(field.default).lower()})"
    return ValueRow(field.name, where, kind + usual, field.is_required, field.doc)
