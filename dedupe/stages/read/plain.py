"""Markup inside other formats to plain text: a feed's entry, a mail, a paragraph of XML; every word is kept."""

from __future__ import annotations

import re

from dedupe.errors import RecordError
from dedupe.stages.read.article import needs


def plain(markup: str) -> str:
    """Return the text of a piece of HTML, a paragraph a line.

    Raises:
        RecordError: What reads it is not installed.
    """
    try:
        from resiliparse.extract.html2text import extract_plain_text
    except ImportError as error:
        raise RecordError(needs("markup")) from error
    text = extract_plain_text(markup, main_content=False, list_bullets=False, links=False, alt_texts=False)
    lines = (re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
