"""Paths to sources: what is to be read, under which name and id, in an order of its own.

Names and ids depend on the set of paths alone, never on their order, so that the same files give the
same ids. No path of the machine enters a source: a file is called as the user named it, a file of a
folder by its place in that folder.
"""

from __future__ import annotations

import io
import os
import sys
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dedupe.errors import InputError, RecordError
from dedupe.stages.read.packed import PACKED, Budget, counted, undone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from io import BufferedReader

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input, that holds one document or many.

    `name` stands in messages and in ``meta["path"]``; `id` is the id of its document, or the first half
    of the ids of its records. `root` is the argument it came from; `is_member` says it stood in a folder.
    """

    path: Path
    name: str
    id: str
    root: str
    is_member: bool = False

    @contextmanager
    def open(self, budget: Budget) -> Iterator[BufferedReader[Any]]:
        """Open it as a stream of bytes that can be peeked into; compression is undone, within *budget*.

        Raises:
            RecordError: It cannot be opened.
        """
        if self.root == STDIN and sys.stdin is None:
            message = "standard input is closed; give a file"
            raise RecordError(message)
        with ExitStack() as stack:
            stream: BufferedReader[Any]
            if self.root == STDIN:
                # A stream of its own, let go of at the end: standard input stays open for its owner.
                stream = io.BufferedReader(cast("Any", sys.stdin.buffer))
                stack.callback(stream.detach)
            else:
                try:
                    stream = stack.enter_context(self.path.open("rb"))
                except OSError as error:
                    message = f"{(error.strerror or str(error)).lower()}; give a file that can be read"
                    raise RecordError(message) from error
            yield stack.enter_context(undone(counted(stream, budget), budget))

    def member(self, name: str) -> Source:
        """Return the source of a file inside this archive; its id keeps the suffix, for names repeat there."""
        inner = _whole(name)
        return Source(Path(inner), f"{self.name}/{inner}", f"{self.id}/{inner}", self.root, is_member=True)

    @property
    def suffix(self) -> str:
        """The end of its name that tells its kind, such as ``.jsonl``, without ``.gz`` and the like."""
        return Path(_unpacked(self.path.name.lower())).suffix


def find_sources(paths: Sequence[str | Path], base: Path | None = None, without: Sequence[Path] = ()) -> list[Source]:
    """Return what is to be read, sorted by name; a path given twice is read once.

    A folder is searched to its bottom; hidden files and folders are left out. The id is the file's stem,
    in a folder its relative path without suffix; where two would share an id both keep their suffix,
    then their path.

    Args:
        paths: Files and folders; ``-`` is standard input.
        base: A folder that names are made relative to, such as that of a corpus.
        without: Folders that are passed over inside others, such as that of the reports.

    Raises:
        InputError: There is no such path, or a folder holds nothing.
    """
    passed = frozenset(map(real_path, without))
    found: dict[object, tuple[Source, tuple[str, ...], tuple[str, ...]]] = {}
    for root in sorted({str(path) for path in paths}):
        if root == STDIN:
            found[STDIN] = (Source(Path(STDIN), STDIN, "stdin", STDIN), ("stdin",), (STDIN,))
            continue
        path = Path(root)
        shown = path.relative_to(base) if base and path.is_relative_to(base) else path
        for member, inner in _files(path, passed):
            is_member = member != path
            local = inner.as_posix() if is_member else path.name
            full = (shown / inner).as_posix() if is_member else shown.as_posix()
            local, full = _whole(local), _whole(full)
            ids = (_without_suffix(local), local, full)
            names = (full,) if base or not is_member else (local, full)
            source = Source(member, names[0], ids[0], root, is_member)
            found.setdefault(real_path(member), (source, ids, names))
    entries = list(found.values())
    ids_chosen = _told_apart([ids for _, ids, _ in entries])
    names_chosen = _told_apart([names for _, _, names in entries])
    chosen = zip(entries, ids_chosen, names_chosen, strict=True)
    sources = [replace(entry[0], id=own, name=name) for entry, own, name in chosen]
    return sorted(sources, key=lambda source: (source.name, source.id))


def _files(path: Path, without: frozenset[str] = frozenset()) -> Iterator[tuple[Path, Path]]:
    """Yield each file of *path* with its place in it; a file yields itself."""
    if not path.exists():
        raise InputError(missing(path))
    if not path.is_dir():
        yield path, Path()
        return
    count = 0
    for folder, folders, names in os.walk(path, onerror=_raise(path)):
        shown = (name for name in folders if not name.startswith("."))
        folders[:] = sorted(name for name in shown if not without or real_path(Path(folder, name)) not in without)
        for name in sorted(names):
            if not name.startswith("."):
                count += 1
                member = Path(folder, name)
                yield member, member.relative_to(path)
    if not count:
        message = f"{path}: the folder holds no files; put documents into it (hidden files are left out)"
        raise InputError(message)


def _raise(path: Path) -> Callable[[OSError], None]:
    """Return a handler that names the folder which cannot be listed."""

    def fail(error: OSError) -> None:
        message = f"{path}: {(error.strerror or str(error)).lower()}; give a folder that can be listed"
        raise InputError(message) from error

    return fail


def real_path(path: Path) -> str:
    """Return where a path leads; a link that leads round in a circle is its own place (Path.resolve has none)."""
    return os.path.realpath(path)


def missing(path: Path) -> str:
    """Return the message for a path that is not there, with the nearest name that is."""
    if path.is_symlink():
        return f"{path}: a link that leads to no file; give the file itself"
    folder = path.parent
    names = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    remedy = f'did you mean "{folder / near[0]}"?' if near else "check the name and the folder"
    return f"{path}: no such file or folder; {remedy}"


def _whole(name: str) -> str:
    """Return a file name as Unicode: bytes of it that are no UTF-8 would break whatever is written later."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _without_suffix(name: str) -> str:
    """Return *name* without the ending that tells its kind: ``week.jsonl.gz`` is ``week``."""
    name = _unpacked(name)
    suffix = Path(name).suffix
    # "Vol. 3 No. 5" has no suffix: a kind is a short word without spaces.
    return name.removesuffix(suffix) if suffix[1:].isalnum() else name


def _unpacked(name: str) -> str:
    """Return *name* without the ending that says how it is compressed."""
    return next((name.removesuffix(end) for end in PACKED if name.endswith(end)), name)


def _told_apart(choices: list[tuple[str, ...]]) -> list[str]:
    """Return the first of each one's choices that no other shares; sharers step on together."""
    level = [0] * len(choices)
    while True:
        chosen = [options[min(at, len(options) - 1)] for options, at in zip(choices, level, strict=True)]
        counts = Counter(chosen)
        steps = [i for i, name in enumerate(chosen) if counts[name] > 1 and level[i] < len(choices[i]) - 1]
        if not steps:
            return chosen
        for i in steps:
            level[i] += 1
