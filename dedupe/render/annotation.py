"""W3C Web Annotation (JSON-LD): one annotation a passage and one an edit, anchored by quotation and by position.

The target is the document that holds the words, by its address or, without one, by the digest of its text; the body
says what they are and, as a specific resource, where they come from. See the Web Annotation Data Model (2017),
sections 3.2, 4.2.4 (text quote selector) and 4.2.5 (text position selector).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dedupe.errors import OutputError
from dedupe.model import Span
from dedupe.render import formats
from dedupe.render.characters import unicode_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dedupe.model import Comparison, Document, Edit, Passage, Result

FILE = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 32
"""Characters before and after a quotation that anchor it; doubled until they stand once in the text."""

_Data = dict[str, Any]


@formats.register("annotation")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``annotations.jsonld``.

    Raises:
        OutputError: It cannot be written.
    """
    path = folder / FILE
    text = json.dumps(collection(result), ensure_ascii=False, indent=1) + "\n"
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
        raise OutputError(message) from error
    return [path]


def collection(result: Result) -> _Data:
    """Return all annotations as one collection of one page, in the order of the result."""
    name = f"urn:dedupe:{result.digest}:{result.run.fingerprint}"
    items = [one for c in result.comparisons for one in _of_pair(c, name)]
    head: _Data = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": unicode_text(result.title),
        "generator": {
            "id": f"urn:dedupe:version:{result.run.version}",
            "type": "Software",
            "name": f"dedupe {result.run.version}, settings {result.run.fingerprint}",
        },
        "total": len(items),
    }
    if items:
        page = f"{name}:page"
        head["last"] = page
        head["first"] = {"id": page, "type": "AnnotationPage", "partOf": name, "startIndex": 0, "items": items}
    return head


def _of_pair(c: Comparison, name: str) -> Iterator[_Data]:
    """Yield the annotations of a pair; b has the passage from a where a direction is known."""
    a, b = _Anchors(c.a.document), _Anchors(c.b.document)
    pair = f"{name}:{_encoded(c.a.id)}:{_encoded(c.b.id)}"
    for passage in c.passages:
        place = f"{pair}:{_encoded(passage.id)}"
        yield {
            "id": place,
            "type": "Annotation",
            "motivation": "linking",
            "body": [
                _words(_passage_words(passage), "describing"),
                _words(passage.kind, "tagging"),
                {**a.resource(passage.a), "purpose": "linking"},
            ],
            "target": b.resource(passage.b),
        }
        for number, edit in enumerate(passage.edits, start=1):
            # A deletion stands nowhere in b: it is an annotation of the words of a that are gone.
            here, there, mark, other = (b, a, edit.b, edit.a) if len(edit.b) else (a, b, edit.a, edit.b)
            bodies = [_words(_edit_words(edit), "describing"), _words(edit.kind, "tagging")]
            if edit.severity != "none":
                bodies.append(_words(f"severity: {edit.severity}", "tagging"))
            if len(other):
                bodies.append({**there.resource(other), "purpose": "linking"})
            yield {
                "id": f"{place}:{number}",
                "type": "Annotation",
                "motivation": "describing",
                "body": bodies,
                "target": here.resource(mark),
            }


class _Anchors:
    """Specific resources of one document."""

    def __init__(self, document: Document) -> None:
        self._text = unicode_text(document.text)
        digest = f"urn:sha256:{document.sha256}"
        # A page changes, and positions are those of its text as it was read: the digest says of which.
        state = {"state": {"type": "TimeState", "cached": digest}} if document.url else {}
        self._head: _Data = {
            "type": "SpecificResource",
            "source": unicode_text(document.url or digest),
            "scope": f"urn:dedupe:document:{_encoded(document.id)}",
            **state,
        }

    def resource(self, span: Span) -> _Data:
        """Return the place as a specific resource with both selectors."""
        prefix, suffix = self._surroundings(span)
        return {
            **self._head,
            "selector": [
                {"type": "TextQuoteSelector", "exact": span.of(self._text), "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            ],
        }

    def _surroundings(self, span: Span) -> tuple[str, str]:
        """Return as many characters before and after as it takes to stand once in the text."""
        around = _AROUND
        while True:
            outer = Span(max(0, span.start - around), min(len(self._text), span.end + around))
            quoted = outer.of(self._text)
            first = self._text.find(quoted)
            if self._text.find(quoted, first + 1) < 0:
                return self._text[outer.start : span.start], self._text[span.end : outer.end]
            around *= 2


def _words(text: str, purpose: str) -> _Data:
    return {"type": "TextualBody", "value": unicode_text(text), "format": "text/plain", "purpose": purpose}


def _passage_words(passage: Passage) -> str:
    marks = [name for name in ("moved", "in_quote", "repeat") if getattr(passage, name)]
    notes = "".join(f", {name.replace('_', ' ')}" for name in marks)
    return f"{passage.kind} passage, likeness {passage.likeness:g}{notes}"


def _edit_words(edit: Edit) -> str:
    change = {
        (True, True): f"“{edit.old}” became “{edit.new}”",
        (True, False): f"“{edit.old}” was cut",
        (False, True): f"“{edit.new}” was put in",
        (False, False): "changed",
    }[bool(edit.old), bool(edit.new)]
    return f"{edit.kind}, severity {edit.severity}: {change}"


def _encoded(name: str) -> str:
    return quote(unicode_text(name), safe="")
