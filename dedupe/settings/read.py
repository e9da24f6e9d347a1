"""How files become documents, and how large one may be."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import name, number


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How records become documents: the names of the fields that tables and JSON Lines use."""

    id: str = name("id", "field of the document's id; without it the record number is taken")
    text: str = name("text", "field of the text")
    outlet: str = name("outlet", "field of the outlet")
    published: str = name("published", "field of the date, ISO 8601")
    url: str = name("url", "field of the address")
    title: str = name("title", "field of the headline")
    author: str = name("author", "field of the author")
    reader: str = name("", "reader by name, such as jsonl; without it the file's name and content decide")
    megabytes: int = number(50, 1, 2000, "largest document, in megabytes")
