"""Parts are found by name; a name that is not there is answered with the nearest one."""

from __future__ import annotations

import pytest

from dedupe.engine import engines
from dedupe.errors import UnknownNameError
from dedupe.registry import Registry


def test_own_parts_are_found_without_being_imported_first() -> None:
    assert engines.names() == ("local",)


def test_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r'no engine "locale"; did you mean "local"\?'):
        engines["locale"]


def test_name_taken_twice_is_an_error() -> None:
    parts: Registry[int] = Registry("part", home="dedupe.guides")
    parts.register("one")(1)
    with pytest.raises(ValueError, match="registered twice"):
        parts.register("one")(2)
