"""JSON: a record, a list of records, or ninjs, the JSON of news agencies (IPTC)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, whole
from dedupe.stages.read.decode import decode_file
from dedupe.stages.read.plain import plain
from dedupe.stages.read.record import to_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_STARTS = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*\{\s*"|\{\s*\n\s*")')
_NINJS = ("body_text", "body_xhtml", "bodies")


@readers.register("json")
class JsonReader:
    """Reads every record of a file as a document."""

    suffixes: ClassVar[tuple[str, ...]] = (".json", ".ninjs")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is likely if it begins as a list of objects, or an object over several lines."""
        return Claim(_STARTS.match(head) is not None)

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield a document for every record, and what is wrong with each that is none.

        Raises:
            RecordError: It is too large, no JSON, or holds no list of records.
        """
        text, _ = decode_file(whole(stream, settings), settings.encoding)
        try:
            value = json.loads(text.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            what = error.msg if isinstance(error, json.JSONDecodeError) else type(error).__name__
            message = f"not JSON ({what}); if every line is a record of its own, call it .jsonl"
            raise RecordError(message) from error
        records = _records(value, settings)
        for number, record in enumerate(records, start=1):
            name = f"{source.id}:{number}" if len(records) > 1 else source.id
            try:
                if not isinstance(record, dict):
                    message = "a bare value; a record is an object with its text in a field"
                    raise RecordError(message)  # noqa: TRY301 - one way for all faults of a record
                is_ninjs = settings.text not in record and any(field in record for field in _NINJS)
                if is_ninjs:
                    yield _ninjs(record).to_document(source, settings, number if len(records) > 1 else 0)
                else:
                    yield to_document(record, name, source.name, settings)
            except RecordError as error:
                yield Rejected(f"{source.name}:{number}", str(error))


def _records(value: Any, settings: ReadSettings) -> list[Any]:  # noqa: ANN401 - whatever JSON can hold
    """Return the records of a file: a list, the only list of objects in an object, or one object."""
    if isinstance(value, dict) and settings.text not in value and not any(field in value for field in _NINJS):
        lists = [inner for inner in value.values() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
        if len(lists) == 1:
            return lists[0]
    return value if isinstance(value, list) else [value]


def _ninjs(record: Mapping[str, Any]) -> Article:
    """Return the article of an item in ninjs, of version 1 (``body_text``) or 2 (``bodies``)."""
    bodies = [body for body in record.get("bodies") or [] if isinstance(body, dict)]
    texts = [str(body.get("value", "")) for body in bodies if "html" not in str(body.get("contenttype", ""))]
    pages = [str(body.get("value", "")) for body in bodies] + [str(record.get("body_xhtml") or "")]
    text = str(record.get("body_text") or "") or max(texts, key=len, default="") or plain(max(pages, key=len))
    headlines = [line.get("value") for line in record.get("headlines") or [] if isinstance(line, dict)]
    title = record.get("headline") or (headlines[0] if headlines else None)
    published = record.get("versioncreated") or record.get("versionCreated") or record.get("firstcreated")
    fields = {"id": record.get("uri"), "title": title, "author": record.get("byline"), "published": published}
    own = {name: str(value) for name, value in fields.items() if value}
    outlet = record.get("copyrightholder") or record.get("copyrightHolder")
    language = record.get("language")
    return Article(text, outlet=outlet, language=language, meta={"version": str(record.get("version") or "")}, **own)
