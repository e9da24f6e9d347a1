"""Parts are found by name; a name that is not there is answered with the nearest one."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from dedupe.engine import engines
from dedupe.errors import PluginError, UnknownNameError
from dedupe.registry import Registry


def test_own_parts_are_found_without_being_imported_first() -> None:
    assert engines.names() == ("local", "spark")


def test_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r'no engine "locale"; did you mean "local"\?'):
        engines["locale"]


def test_name_taken_twice_is_an_error() -> None:
    parts: Registry[int] = Registry("part", home="dedupe.guides")
    parts.register("one")(1)
    with pytest.raises(ValueError, match="registered twice"):
        parts.register("one")(2)


def of_another_distribution(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> Registry[object]:
    point = EntryPoint(name, value, "dedupe.parts")
    monkeypatch.setattr("importlib.metadata.entry_points", lambda group: [point] if group == "dedupe.parts" else [])
    return Registry("part", home="dedupe.guides", group="dedupe.parts")


def test_part_of_another_distribution_is_found_by_its_entry_point(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = of_another_distribution(monkeypatch, "counter", "collections:Counter")
    assert parts.names() == ("counter",)
    assert parts["counter"] is __import__("collections").Counter


def test_broken_plugin_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = of_another_distribution(monkeypatch, "counter", "collections:Countess")
    with pytest.raises(
        PluginError, match=r'part "counter" of .* cannot be loaded \(AttributeError: .*\); mend or unin'
    ):
        parts["counter"]


def test_plugin_does_not_take_the_name_of_another_part(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = of_another_distribution(monkeypatch, "counter", "collections:Counter")
    parts.register("counter")(1)
    with pytest.raises(PluginError, match="has a name that is taken"):
        parts.names()
