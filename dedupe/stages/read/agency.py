"""XML of news agencies and archives: NITF, NewsML-G2 and TEI, a file with one article or many.

Sources:
    IPTC: NITF 3.6; NewsML-G2 2.3x. TEI Consortium: P5 Guidelines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError, reason_of
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, needs, whole
from dedupe.stages.read.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_ROOTS = (b"<nitf", b"<newsitem", b"<newsmessage", b"<packageitem", b"<tei", b"<teicorpus")
_ITEMS = "//*[local-name()='nitf' or local-name()='newsItem' or local-name()='TEI']"


@readers.register("agency")
class AgencyReader:
    """Reads every item of such a file as an article."""

    suffixes: ClassVar[tuple[str, ...]] = (".nitf", ".tei", ".newsml")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is certain if its first element is that of such a file."""
        start = head.lower().removeprefix(b"\xef\xbb\xbf").lstrip()
        is_markup = start.startswith((b"<?xml", b"<!--", *_ROOTS))
        return Claim.CERTAIN if is_markup and any(mark in start for mark in _ROOTS) else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the article of every item, and what is wrong with each that has none.

        Raises:
            RecordError: It is too large, no XML, without items, or what reads it is not installed.
        """
        try:
            from lxml import etree
        except ImportError as error:
            raise RecordError(needs("XML")) from error
        # No entity is replaced and nothing is fetched: a document cannot name files of this machine or grow.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(whole(stream, settings), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            message = f"not well-formed XML ({reason_of(error)}); export it again"
            raise RecordError(message) from error
        items = [item for item in root.xpath(_ITEMS) if not item.xpath("ancestor::*[local-name()='newsItem']")]
        if not items:
            message = "no article stands in it; NITF, NewsML-G2 and TEI are read"
            raise RecordError(message)
        for number, item in enumerate(items, start=1):
            try:
                article = _KINDS[etree.QName(item).localname](item)
                yield article.to_document(source, settings, number if len(items) > 1 else 0)
            except RecordError as error:
                yield Rejected(f"{source.name}:{number}", str(error))


def _nitf(item: Any) -> Article:  # noqa: ANN401 - an element of lxml, which has no types
    return Article(
        text=_paragraphs(item, "body.content"),
        id=_value(item, "doc-id/@id-string"),
        title=_value(item, "hl1") or _value(item, "title"),
        author=_value(item, "byline"),
        published=_moment(_value(item, "date.issue/@norm") or _value(item, "story.date/@norm")),
        outlet=_value(item, "distributor") or _value(item, "doc.copyright/@holder"),
        language=_language(item),
    )


def _news_item(item: Any) -> Article:  # noqa: ANN401 - an element of lxml
    body = _paragraphs(item, "body.content") or _paragraphs(item, "body") or _paragraphs(item, "contentSet")
    return Article(
        text=body,
        id=item.get("guid"),
        title=_value(item, "headline") or _value(item, "hl1"),
        author=_value(item, "by") or _value(item, "byline"),
        published=_moment(_value(item, "contentCreated") or _value(item, "versionCreated")),
        outlet=_value(item, "provider/name")
        or _value(item, "provider/@literal")
        or _value(item, "copyrightHolder/name"),
        language=_language(item),
        meta={"version": item.get("version")} if item.get("version") else {},
    )


def _tei(item: Any) -> Article:  # noqa: ANN401 - an element of lxml
    return Article(
        text=_paragraphs(item, "body"),
        title=_value(item, "titleStmt/title"),
        author=_value(item, "titleStmt/author") or _value(item, "byline"),
        published=_moment(_value(item, "publicationStmt/date/@when") or _value(item, "sourceDesc//date/@when")),
        outlet=_value(item, "publicationStmt/publisher"),
        language=_language(item),
    )


_KINDS = {"nitf": _nitf, "newsItem": _news_item, "TEI": _tei}


def _value(item: Any, path: str) -> str | None:  # noqa: ANN401 - an element of lxml
    """Return the first text at a path of local names below *item*, whatever their namespace."""
    steps = [step if step.startswith("@") or not step else f"*[local-name()='{step}']" for step in path.split("/")]
    found = item.xpath(".//" + "/".join(steps))
    if not found:
        return None
    text = found[0] if isinstance(found[0], str) else "".join(found[0].itertext())
    return " ".join(text.split()) or None


def _paragraphs(item: Any, name: str) -> str:  # noqa: ANN401 - an element of lxml
    """Return the paragraphs and headings below the first element of a name, a line each."""
    from lxml import etree

    for body in item.xpath(f".//*[local-name()='{name}']"):
        blocks = body.xpath(".//*[local-name()='p' or local-name()='hl2' or local-name()='head' or local-name()='l']")
        lines = [" ".join("".join(block.itertext()).split()) for block in blocks]
        if text := "\n".join(line for line in lines if line):
            return text
        if text := plain(etree.tostring(body, encoding="unicode")):
            return text
    return ""


def _language(item: Any) -> str | None:  # noqa: ANN401 - an element of lxml
    found = item.xpath("ancestor-or-self::*/@xml:lang")
    return found[-1] if found else None


def _moment(value: str | None) -> str | None:
    """Return a date as ISO 8601: NITF also writes 20240304T093000Z, which is."""
    from datetime import UTC, date, datetime

    if not value:
        return None
    for parse in (date.fromisoformat, datetime.fromisoformat):
        try:
            found = parse(value)
        except ValueError:
            continue
        if isinstance(found, datetime):
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).isoformat()
        return found.isoformat()
    return None
