"""WARC, the format of web crawls: every page that was answered with success, an article."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError, SettingError, reason_of, unknown
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.article import Article, needs
from dedupe.stages.read.decode import decode_file
from dedupe.stages.read.markup import read_page, skim_page
from dedupe.stages.read.record import too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_PAGES = ("text/html", "application/xhtml+xml")
_SUCCESS = 200
_EXTRACTORS = {"trafilatura": read_page, "resiliparse": skim_page}


@readers.register("warc")
class WarcReader:
    """Reads every page of a crawl as the article in it; pictures, scripts and failures are passed over."""

    suffixes: ClassVar[tuple[str, ...]] = (".warc", ".wet")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is certain if it begins with the format's name."""
        return Claim.CERTAIN if head.startswith(b"WARC/") else Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield the article of every page, and what is wrong with each that has none.

        Raises:
            RecordError: It is broken, or what reads it is not installed.
            SettingError: There is no such extractor.
        """
        try:
            from fastwarc.warc import ArchiveIterator, WarcRecordType
        except ImportError as error:
            raise RecordError(needs("WARC")) from error
        if settings.extractor not in _EXTRACTORS:
            raise SettingError(unknown("extractor", settings.extractor, _EXTRACTORS))
        kinds = (WarcRecordType.response, WarcRecordType.resource, WarcRecordType.conversion)
        limit = settings.megabytes * 1_000_000
        told: Any = _Told(stream)
        for record in _records(ArchiveIterator(told, parse_http=True, auto_decode="all", stream_detect=False)):
            if record.record_type not in kinds or not _is_article(record):
                continue
            where = record.headers.get("WARC-Target-URI") or record.record_id or "a record without a name"
            try:
                data = _payload(record, limit)
                if len(data) > limit:
                    raise RecordError(too_large(settings))  # noqa: TRY301 - one way for all faults of a record
                yield _article(record, data, settings).to_document(source, settings)
            except RecordError as error:
                yield Rejected(f"{source.name}:{where}", str(error))


class _Told:
    """A stream that says how far it was read, which the library asks of every stream, also of one it cannot search."""

    def __init__(self, stream: BufferedReader[Any]) -> None:
        self._stream = stream
        self._place = 0

    def read(self, count: int = -1, /) -> bytes:
        data = self._stream.read(count)
        self._place += len(data)
        return data

    def tell(self) -> int:
        return self._place


def _records(archive: Iterator[Any]) -> Iterator[Any]:
    """Yield the records of a crawl.

    Raises:
        RecordError: It breaks off, or is none.
    """
    try:
        yield from archive
    except OSError as error:
        message = f"the crawl is broken ({reason_of(error)}); fetch the file again"
        raise RecordError(message) from error


def _payload(record: Any, limit: int) -> bytes:  # noqa: ANN401 - a record of fastwarc, which has no types
    """Return what was answered, of more than *limit* bytes only the start."""
    try:
        return bytes(record.reader.read(limit + 1))
    except OSError as error:
        message = f"the answer cannot be decoded ({reason_of(error)})"
        raise RecordError(message) from error


def _is_article(record: Any) -> bool:  # noqa: ANN401 - a record of fastwarc, which has no types
    """Return whether a record is a page or a text, and no error page."""
    if record.http_headers is not None and record.http_headers.status_code not in (_SUCCESS, None):
        return False
    return _content_type(record) in (*_PAGES, "text/plain")


def _content_type(record: Any) -> str:  # noqa: ANN401 - a record of fastwarc, which has no types
    kind = record.http_content_type or record.headers.get("Content-Type") or ""
    return str(kind).partition(";")[0].strip().lower()


def _article(record: Any, data: bytes, settings: ReadSettings) -> Article:  # noqa: ANN401 - a record of fastwarc
    """Return the article of a record, called by the record's own id, which is unique and stays."""
    url = record.headers.get("WARC-Target-URI") or None
    own = (record.record_id or "").strip("<>").removeprefix("urn:uuid:") or None
    seen = {"crawled": record.record_date.isoformat()} if record.record_date else {}
    if _content_type(record) not in _PAGES:
        return Article(decode_file(data, settings.encoding)[0], id=own, url=url, meta=seen)
    page = _EXTRACTORS[settings.extractor](data, url)
    return Article(
        page.text, own, page.title, page.author, page.published, page.outlet, page.url or url, page.language, seen
    )
