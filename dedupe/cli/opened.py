"""An index for a command: opened with the settings that were given, and what is read for it path by path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.errors import InputError
from dedupe.model import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dedupe.cli.options import Choices
    from dedupe.corpus import Corpus
    from dedupe.live import Index
    from dedupe.model import Document
    from dedupe.settings import Settings

_SQLITE = b"SQLite format 3\0"


def open_index(store: Path, choices: Choices, *, make: bool = False) -> Index:
    """Return the index in a file; what no option names is as the index was made.

    Raises:
        StoreError: It is not there, or cannot be opened.
        SettingError: It was made with other settings than those asked for.
    """
    from dedupe.live import Index
    from dedupe.settings import Settings

    if choices.preset is None and choices.file is None:
        if store.exists() and not store.is_dir():
            # How it is kept may be said at any time; the rest is looked at beside its own settings.
            own = Settings().override(one for one in choices.assignments if one.strip().startswith("store."))
            with Index(store, None, make=make, store=own.store) as index:
                settings = index.settings.override(choices.assignments)
        else:
            settings = Settings().override(choices.assignments)
    else:
        settings = choices.settings()
    return Index(store, settings, make=make)


def is_index(path: Path) -> bool:
    """Return whether a path is an SQLite file: an index, or what will be told to be none."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_SQLITE)) == _SQLITE


def read_each(paths: Sequence[str], settings: Settings) -> Iterator[Document | Rejected]:
    """Yield what is read from each path; one that cannot be read at all is rejected, and the others go on.

    Raises:
        UnknownNameError: A path is not there: most likely a slip of the pen, so nothing is read.
    """
    from dedupe.corpus import find_corpus

    return _read_all([find_corpus(path) for path in paths], settings)


def _read_all(corpora: Sequence[Corpus], settings: Settings) -> Iterator[Document | Rejected]:
    for corpus in corpora:
        first: Rejected | None = None
        try:
            for record in corpus.read(settings):
                first = first or (record if isinstance(record, Rejected) else None)
                yield record
        except InputError as error:
            # That nothing could be read is said with the first reason, which was given already.
            if first is not None and first.reason in str(error):
                continue
            path = str(corpus.paths[0]) if corpus.paths else corpus.name
            yield Rejected(path, str(error).removeprefix(f"{path}: "))
