"""JSON with every key once: a list of objects with the same keys becomes their keys and rows of values.

The report's script unpacks it again for a download; a report of forty pairs is a quarter smaller for it.
"""

from __future__ import annotations

from typing import Any


def pack(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return *value* with lists of like objects as ``{"#": keys, "=": rows}``.

    >>> pack([{"a": 1, "b": 2}, {"a": 3, "b": 4}])
    {'#': ['a', 'b'], '=': [[1, 2], [3, 4]]}
    """
    if isinstance(value, dict):
        return {key: pack(item) for key, item in value.items()}
    if not isinstance(value, (list, tuple)):
        return value
    if value and all(isinstance(item, dict) and item.keys() == value[0].keys() for item in value):
        keys = sorted(value[0])
        return {"#": keys, "=": [[pack(item[key]) for key in keys] for item in value]}
    return [pack(item) for item in value]


def unpack(value: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what `pack` was given, tuples as lists.

    >>> unpack(pack({"rows": [{"a": [{"b": 1}]}, {"a": []}]}))
    {'rows': [{'a': [{'b': 1}]}, {'a': []}]}
    """
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"#", "="}:
        return [dict(zip(value["#"], map(unpack, row), strict=True)) for row in value["="]]
    return {key: unpack(item) for key, item in value.items()}
