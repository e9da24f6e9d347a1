"""What a setting is: a field of a record, with its range and its meaning beside its default."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def number(default: float, low: float, high: float, doc: str) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    """Return a field with its range and its meaning."""
    return field(default=default, metadata={"low": low, "high": high, "doc": doc})


def name(default: str, doc: str) -> Any:  # noqa: ANN401 - dataclasses.field is typed so
    """Return a text field with its meaning."""
    return field(default=default, metadata={"doc": doc})
