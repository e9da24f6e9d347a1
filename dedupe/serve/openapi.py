"""The description of the JSON interface: OpenAPI 3.1, made of the table that it answers by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dedupe.serve.fields import object_schema
from dedupe.serve.schemas import SCHEMAS
from dedupe.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.serve.routes import Operation

_PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
_OF_ALL = {
    "400": "The request cannot be read, or names another host.",
    "413": "It is larger than what is taken.",
    "422": "A value breaks a rule; the answer names it.",
    "503": "Too much to do, or no answer in time.",
}


def describe(operations: Sequence[Operation], *, needs_token: bool) -> dict[str, Any]:
    """Return the OpenAPI document.

    Args:
        operations: The table.
        needs_token: A token is demanded of every request.
    """
    paths: dict[str, dict[str, Any]] = {}
    for one in operations:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one, needs_token=needs_token)
    described: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "dedupe",
            "version": __version__,
            "summary": "Which articles share text, who took it from whom, and what was changed.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": SCHEMAS},
    }
    if needs_token:
        described["components"] = {
            "schemas": SCHEMAS,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        }
        described["security"] = [{"token": []}]
    return described


def _operation(one: Operation, *, needs_token: bool) -> dict[str, Any]:
    refused = {**_OF_ALL}
    if needs_token:
        refused["401"] = "The token is missing or wrong."
    if one.can_miss:
        refused["404"] = "It is not in the index."
    if one.body:
        refused |= {
            "403": "Another site sends it.",
            "408": "Its body did not come in time.",
            "415": "Its body is no JSON.",
        }
    told: dict[str, Any] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": one.doc,
        "parameters": [
            *({"name": f.name, "in": "path", "required": True, **_parameter(f.schema())} for f in one.place),
            *({"name": f.name, "in": "query", "required": f.is_required, **_parameter(f.schema())} for f in one.query),
        ],
        "responses": {
            "200": {
                "description": SCHEMAS[one.answer]["description"],
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{one.answer}"}}},
            },
            **{status: {"description": why, "content": _PROBLEM} for status, why in sorted(refused.items())},
        },
    }
    if one.body:
        content = {"application/json": {"schema": object_schema(one.body)}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _parameter(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter's description apart from its schema."""
    rest = dict(schema)
    return {"description": rest.pop("description"), "schema": rest}
