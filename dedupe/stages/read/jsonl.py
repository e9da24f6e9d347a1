"""JSON Lines: a record a line, streamed, so that memory is bounded by the longest line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar

from dedupe.errors import RecordError
from dedupe.model import Rejected
from dedupe.stages.read import Claim, readers
from dedupe.stages.read.decode import bounded_lines, decode, recoded
from dedupe.stages.read.record import to_document, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedReader

    from dedupe.model import Document
    from dedupe.settings import ReadSettings
    from dedupe.stages.read.source import Source

_BOM = "\ufeff".encode()
_ESCAPES = 6
"""A character can take six bytes in JSON (``\\u00e9``) for each that it has in memory."""


@readers.register("jsonl")
class JsonLinesReader:
    """Reads every line as the record of a document."""

    suffixes: ClassVar[tuple[str, ...]] = (".jsonl", ".ndjson")

    def claims(self, head: bytes, settings: ReadSettings) -> Claim:  # noqa: ARG002 - the protocol's signature
        """Return that it is likely if the first line is a JSON object, or begins one that is longer than *head*."""
        first, newline, _ = head.removeprefix(_BOM).partition(b"\n")
        if not newline:
            return Claim(first.lstrip().startswith(b'{"'))
        try:
            return Claim(isinstance(json.loads(first), dict))
        except (ValueError, RecursionError):
            return Claim.NO

    def read(
        self, stream: BufferedReader[Any], source: Source, settings: ReadSettings
    ) -> Iterator[Document | Rejected]:
        """Yield a document for every record, and what is wrong with each that is none."""
        limit = settings.megabytes * 1_000_000 * _ESCAPES
        for number, line in enumerate(bounded_lines(recoded(stream, settings.encoding), limit), start=1):
            if number == 1:
                line = line.removeprefix(_BOM)  # noqa: PLW2901 - the mark belongs to the file, not to the record
            if line.isspace() or not line:
                continue
            try:
                if len(line) > limit:
                    raise RecordError(too_large(settings))  # noqa: TRY301 - one way for all faults of a record
                yield to_document(parse_record(decode(line)), f"{source.id}:{number}", source.name, settings)
            except RecordError as error:
                yield Rejected(f"{source.name}:{number}", str(error))


def parse_record(line: str) -> dict[str, object]:
    """Return the object that a line holds.

    Raises:
        RecordError: It is no JSON, or no object.
    """
    try:
        record = json.loads(line)
    except ValueError as error:
        what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        message = f"not a JSON record ({what}); a line holds one object, such as {{"
        raise RecordError(message + '"id": "a1", "text": "…"}') from error
    except RecursionError as error:
        message = "nested too deeply for a record; a record is a flat object"
        raise RecordError(message) from error
    if not isinstance(record, dict):
        message = 'not a JSON record but a bare value; a line holds one object, such as {"id": "a1", "text": "…"}'
        raise RecordError(message)
    return record
