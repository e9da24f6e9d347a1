from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedupe.stages.read.cells import free_cell, guard_cell


@given(st.text(alphabet="'=+-@\t\r\nab＝", max_size=6))
@example("'=x")
@example("''-x")
def test_reading_undoes_writing(cell: str) -> None:
    assert free_cell(guard_cell(cell)) == cell


@given(st.text())
def test_no_guarded_cell_begins_a_formula(cell: str) -> None:
    assert not guard_cell(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", ["", "plain", "'tis the season", "£4.7m", "“=”", "a=b"])
def test_harmless_cell_is_left_alone(cell: str) -> None:
    assert guard_cell(cell) == free_cell(cell) == cell
