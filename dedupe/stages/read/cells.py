"""Cells that a spreadsheet would run as a formula: guarded when written, freed when read.

A cell that begins with = + - @ tab or return is a formula to Excel and LibreOffice (OWASP, *CSV
Injection*; the full-width signs count where the keyboard is Japanese). An apostrophe before it makes it
text. Apostrophes that stood before such a sign already get one more, so that reading undoes writing.
"""

from __future__ import annotations

import re

_RISKY = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")


def guard_cell(cell: str) -> str:
    """Return *cell* in a form that no spreadsheet runs.

    >>> guard_cell("=1+1"), guard_cell("plain")
    ("'=1+1", 'plain')
    """
    return f"'{cell}" if _RISKY.match(cell) else cell


def free_cell(cell: str) -> str:
    """Return what `guard_cell` was given.

    >>> free_cell("'=1+1"), free_cell("'tis")
    ('=1+1', "'tis")
    """
    return cell[1:] if _GUARDED.match(cell) else cell
