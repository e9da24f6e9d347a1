"""A page that stands alone, held line by line against the pages that the same texts and settings give.

The title of a report is a name that only its maker knows, so a page is made with a mark in its place.
"""

from __future__ import annotations

import re
import tempfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.audit.files import differing_line
from dedupe.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from dedupe.audit.load import Recorded
    from dedupe.audit.verdict import Verdict
    from dedupe.model import Comparison, Result

_TITLE = "title-3f9c1d07"
_DATA = '<script type="application/json" id="comparisons">'
_NAMED = 5
"""Lines named one by one: more of them are another page."""


def check_page(recorded: Recorded, result: Result, alone: Comparison | None, verdict: Verdict) -> None:
    """Hold a lone page against those of *result*, and of a pair compared *alone*; its data was looked at before."""
    says = _lines(recorded.path.read_text(encoding="utf-8"))
    made = [_lines(page) for page in _pages(replace(result, title=_TITLE), alone)]
    faults, page = min(((_faults(says, page), page) for page in made), key=lambda found: len(found[0]))
    for number in faults[:_NAMED]:
        line, true = (lines[number] if number < len(lines) else "" for lines in (says, page))
        verdict.findings.append(differing_line(f"{recorded.path.name}, line {number + 1}", line, true))
    if len(faults) > _NAMED:
        verdict.notes.append(
            f"{recorded.path.name} differs in {len(faults) - _NAMED} more lines from the page it should be"
        )
    verdict.done["files"] = f"the page is the one that the result gives, its {len(says)} lines read"


def _pages(result: Result, alone: Comparison | None) -> Iterable[str]:
    """Yield every page that shows the pairs: of the pair alone, of the report as one file, of its folder."""
    from dedupe.render import formats
    from dedupe.render.html import pair_html
    from dedupe.render.layout import report_file

    if alone is not None:
        yield pair_html(alone)
    with suppress(OutputError):
        # Too large for one file: then the page is one of the folder's.
        yield report_file(result)
    with tempfile.TemporaryDirectory(prefix="dedupe-") as folder:
        for path in formats["html"](result, Path(folder)):
            yield path.read_text(encoding="utf-8")


def _lines(page: str) -> list[str]:
    """Return the lines of a page, that of its data empty."""
    return ["" if line.startswith(_DATA) else line for line in page.split("\n")]


def _faults(says: Sequence[str], true: Sequence[str]) -> list[int]:
    """Return the numbers of the lines in which two pages differ."""
    shorter, longer = sorted((len(says), len(true)))
    pairs = enumerate(zip(says, true, strict=False))
    return [number for number, (line, right) in pairs if not _is_same(line, right)] + list(range(shorter, longer))


def _is_same(line: str, true: str) -> bool:
    if line == true or _TITLE not in true:
        return line == true
    return re.fullmatch(re.escape(true).replace(re.escape(_TITLE), "[^<]*"), line) is not None
