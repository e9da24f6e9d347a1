"""The text that a command asks a corpus about: a file, standard input, or a document of the corpus itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.opened import is_index, open_index
from dedupe.cli.progress import tell_rejected
from dedupe.errors import InputError, unknown
from dedupe.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from dedupe.cli.options import Choices
    from dedupe.corpus import Corpus
    from dedupe.model import Rejected


def with_article(
    name: str, corpus: Corpus, choices: Choices, *, near: bool = False
) -> tuple[str, Iterable[Document | Rejected]]:
    """Return the id of the text called *name*, and the documents of *corpus* with it among them.

    Args:
        name: A file, - for standard input, or the id of a document of the corpus.
        corpus: What it is looked at with.
        choices: How it is read; the corpus may have settings of its own.
        near: Of a large index only what shares text with it, or with what does, is asked for.

    Raises:
        InputError: It cannot be read, or holds more than one document.
    """
    if any(is_index(path) for path in corpus.paths):
        return _in_index(name, corpus, choices, near=near)
    if name != "-" and not Path(name).is_file():
        return name, _holding(name, list(corpus.read(choices.settings(corpus))), choices)
    return _with_document(_read_single(name, choices), list(corpus.read(choices.settings(corpus))))


def _holding(name: str, records: list[Document | Rejected], choices: Choices) -> list[Document | Rejected]:
    """Return *records*, one of which must be the document *name*: better said now than after all were compared.

    Raises:
        InputError: None is.
    """
    ids = [record.id for record in records if isinstance(record, Document)]
    rejected = [record for record in records if not isinstance(record, Document)]
    # Without any document, or where a rejected record ends the run, that is what is wrong.
    if name in ids or not ids or (rejected and choices.strict):
        return records
    tell_rejected(rejected, quiet=choices.quiet)
    raise InputError(unknown("document", name, ids))


def _with_document(article: Document, records: Sequence[Document | Rejected]) -> tuple[str, list[Document | Rejected]]:
    """Return the id of *article*, and *records* with it among them, once."""
    ids = {record.id: record.text for record in records if isinstance(record, Document)}
    # The corpus knows more of the same text than a file says: when it appeared, and where.
    twins = sorted(known for known, text in ids.items() if text.strip() == article.text.strip())
    if twins:
        return twins[0], list(records)
    if article.id in ids and ids[article.id] != article.text:
        article = replace(article, id=f"{article.id} (asked about)")
    return article.id, [*_without(article, records), article]


def _in_index(name: str, corpus: Corpus, choices: Choices, *, near: bool) -> tuple[str, list[Document | Rejected]]:
    """Return the id of a text, and the newest version of the documents of an index with it among them.

    Where they are many and *near* is enough, those that share text with it are found and no others gone through.
    """
    if len(corpus.paths) > 1:
        message = f"--in names an index and {len(corpus.paths) - 1} more; an index is looked into alone"
        raise InputError(message)
    asked = _read_single(name, choices) if name == "-" or Path(name).is_file() else None
    with open_index(corpus.paths[0], choices) as index:
        if asked is None and index.get(name) is None:
            raise InputError(unknown("document", name, [known for known, _, _ in index.clusters()]))
        count = len(index)
        if not near or count <= index.settings.store.whole_up_to:
            records = list(index.documents())
        else:
            article = asked or index.get(name)
            records = [*index.neighbours(article), *([] if asked else [article])] if article else []
            if not choices.quiet:
                click.echo(f"{corpus.paths[0]}: of {count} articles {len(records)} are near {name}", err=True)
    if asked is None:
        return name, [*records]
    return _with_document(asked, records)


def _read_single(name: str, choices: Choices) -> Document:
    from dedupe.corpus import find_corpus

    return _single(name, list(find_corpus(name).read(choices.settings())))


def _single(name: str, records: Sequence[Document | Rejected]) -> Document:
    documents = [record for record in records if isinstance(record, Document)]
    if len(documents) == 1:
        return documents[0]
    if documents:
        message = f"{name}: holds {len(documents)} documents; give one, or the id of one with its corpus in --in"
    else:
        bad = "".join(f": {record.reason}" for record in records[:1] if not isinstance(record, Document))
        message = f"{name}: no document could be read{bad}; give a text"
    raise InputError(message)


def _without(article: Document, records: Iterable[Document | Rejected]) -> Iterator[Document | Rejected]:
    """Yield the records but the article itself, which the corpus may hold under the same id."""
    for record in records:
        if not (isinstance(record, Document) and record.id == article.id):
            yield record
