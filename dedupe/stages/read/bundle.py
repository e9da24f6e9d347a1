"""Bundles of a press database (LexisNexis): one text file, "3 of 20 DOCUMENTS", each article with its headers.

3 of 20 DOCUMENTS

The Eastmere Echo

March 4, 2024 Monday

Council wins praise

BYLINE: Jo Marsh
SECTION: NEWS; Pg. 4
LENGTH: 212 words

The text …

LOAD-DATE: March 5, 2024
LANGUAGE: ENGLISH
Copyright 2024 Eastmere Media
All Rights Reserved
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, whole
from dedupe.stages.read.decode import decode_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_RULE = re.compile(r"^[ \t\f]*(?:Document )?(\d+) of (\d+)(?: DOCUMENTS?)?[ \t]*\r?$", re.MULTILINE)
_FIRST = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:Document 1 of \d+|1 of \d+ DOCUMENTS?)[ \t]*\r?\n")
_FIELD = re.compile(r"^[ \t]*([A-Z][A-Z -]{3,20}): *(.*)$")
_YEAR = """
    January February March April May June
    July August September October November December
"""
_MONTHS = _YEAR.split()
_DAY = re.compile(rf"^({'|'.join(_MONTHS)})\s+(\d{{1,2}}),\s+(\d{{4}})\b")
_COPYRIGHT = re.compile(r"^\s*(?:Copyright|©|All Rights Reserved)", re.IGNORECASE)
_AFTER = {"LOAD-DATE", "LANGUAGE", "PUBLICATION-TYPE", "JOURNAL-CODE", "DOCUMENT-TYPE", "GRAPHIC", "SUBJECT", "TYPE"}
"""Fields that stand below the text."""


@readers.register("bundle")
class BundleReader:
    """Reads every part of a bundle as an article."""

    suffixes: ClassVar[tuple[str, ...]] = ()

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is certain if the first line is the rule above a first document."""
        return Claim.CERTAIN if _FIRST.match(head) else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the article of every part, and what is wrong with each that has none.

        Raises:
            RecordError: It is too large, or no bundle.
        """
        text, _ = decode_file(whole(stream, settings), settings.encoding)
        rules = [rule for rule in _RULE.finditer(text) if int(rule[1]) <= int(rule[2])]
        if not rules:
            message = 'no line such as "1 of 20 DOCUMENTS" divides it; a bundle has one above every article'
            raise RecordError(message)
        ends = [rule.start() for rule in rules[1:]] + [len(text)]
        for number, (rule, end) in enumerate(zip(rules, ends, strict=True), start=1):
            try:
                yield read_part(text[rule.end() : end]).to_document(source, settings, number)
            except RecordError as error:
                yield Rejected(f"{source.name}:{number}", str(error))


def read_part(part: str) -> Article:
    r"""Return the article of one part of a bundle.

    >>> article = read_part("The Echo\n\nMarch 4, 2024 Monday\n\nRain\n\nLENGTH: 2 words\n\nIt rained.\n\nTYPE: News")
    >>> article.outlet, article.published, article.title, article.text
    ('The Echo', '2024-03-04', 'Rain', 'It rained.')
    """
    lines = [line.strip() for line in part.replace("\r\n", "\n").split("\n")]
    fields: dict[str, str] = {}
    last_header = -1
    for at, line in enumerate(lines):
        found = _FIELD.match(line)
        if found and found[1] not in _AFTER:
            fields[found[1]] = found[2].strip()
            last_header = at
        if "LENGTH" in fields and line and at > last_header:
            break
    start = last_header + 1
    end = next((at for at in range(start, len(lines)) if (f := _FIELD.match(lines[at])) and f[1] in _AFTER), len(lines))
    for line in lines[end:]:
        if found := _FIELD.match(line):
            fields[found[1]] = found[2].strip()
    body = lines[start:end]
    while body and (not body[-1] or _COPYRIGHT.match(body[-1])):
        body.pop()
    return _with_head(lines[: max(last_header, 0)], "\n".join(body).strip("\n"), fields)


def _with_head(head: list[str], text: str, fields: dict[str, str]) -> Article:
    """Return the article with what stands above its fields: outlet, date, headline, in this order."""
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", "\n".join(head)) if block.strip()]
    blocks = [block for block in blocks if not _FIELD.match(block) and not _COPYRIGHT.match(block)]
    at = next((i for i, block in enumerate(blocks) if _DAY.match(block)), None)
    day = _DAY.match(blocks[at]) if at is not None else None
    published = f"{day[3]}-{_MONTHS.index(day[1]) + 1:02}-{int(day[2]):02}" if day else None
    titles = blocks[at + 1 :] if at is not None else blocks[1:]
    own = {"HEADLINE", "BYLINE", "LANGUAGE"}
    meta = {name.lower(): value for name, value in sorted(fields.items()) if name not in own and value}
    return Article(
        text=text,
        title=fields.get("HEADLINE") or (titles[0] if titles else None),
        author=fields.get("BYLINE") or None,
        published=published,
        outlet=blocks[0] if blocks and at != 0 else None,
        language=(fields.get("LANGUAGE") or "").lower() or None,
        meta=meta,
    )
