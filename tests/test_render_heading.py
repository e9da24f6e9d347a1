"""A text without a title is named by its headline, not by what an archive put above it."""

from __future__ import annotations

import pytest

from dedupe.comparing import parse
from dedupe.model import Document
from dedupe.render.view.heading import find_heading
from dedupe.settings import Settings


# Invented.
@pytest.mark.parametrize(
    "head",
    [
        "Morrow News (Fenwick)\n\nMarch 3, 2026 Tuesday 1:08 PM GMT\n\n",
        "Morrow News\n\nMarch\xa03, 2026 Tuesday\nEdition 2;\nFenwick\n\n",
        "morrow.co.uk\n\n",
        "PUBLIC RELEASE:\xa03-MAR-2026\n",
        "Life\xa0|\xa0Tue Mar 3, 2026 11:40pm GMT\nRelated:\xa0HEALTH\n",
        "",
    ],
)
def test_archive_lines_above_the_headline_name_no_text(head: str) -> None:
    text = f"{head}Bridge to close in May 2026\n\nThe old bridge will close."
    assert find_heading(parse(Document("a", text), Settings())) == "Bridge to close in May 2026"


def test_text_of_a_date_alone_is_named_by_it() -> None:
    assert find_heading(parse(Document("a", "3 March 2026"), Settings())) == "3 March 2026"
