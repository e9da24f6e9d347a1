"""A corpus and its manifest, `corpus.toml`: what the texts are, where from, and a digest of each file."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from dedupe.corpus.anchor import read_labels
from dedupe.errors import DedupeError, InputError, OutputError
from dedupe.model import Document, Rejected
from dedupe.settings import Settings
from dedupe.stages.read import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from dedupe.corpus.labels import PairLabels
    from dedupe.stages.read.columns import TextTable
    from dedupe.stages.read.source import Source

MANIFEST = "corpus.toml"
DOCUMENTS = "documents"
LABELS = "labels"
REPORTS = Path("reports")
"""The folder of reports, in the folder where one works."""
_BLOCK = 1 << 20
_SEAL = re.compile(r"^\[(?:counts|sha256)\]", re.MULTILINE)
"""Where the part of a manifest begins that the tool writes."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents that belong together. `folder` is None for an anonymous one, which has only `paths`.

    `values` are settings of its own, stage → name → value, on top of its preset. `digests` map each file
    to its SHA-256, `counts` say how many documents, characters and labelled pairs it has.
    """

    name: str
    title: str
    paths: tuple[Path, ...]
    folder: Path | None = None
    licence: str = ""
    source: str = ""
    preset: str = "news"
    label_kind: str = ""
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    counts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    digests: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def settings(self, preset: str | None = None) -> Settings:
        """Return the settings it is to be read and compared with; *preset* takes the place of its own."""
        return Settings.preset(preset or self.preset).replace(self.values)

    def read(self, settings: Settings | None = None) -> Iterator[Document | Rejected]:
        """Yield its documents, and what is wrong with each record that is none.

        Raises:
            InputError: A path that cannot be read at all.
        """
        # What the tool wrote about a folder is no document of it.
        return read(self.paths, (settings or self.settings()).read, self._base, without=(REPORTS,))

    def sources(self) -> list[Source]:
        """Return the files that are read, in order.

        Raises:
            InputError: A path that is not there, or a folder that holds nothing.
        """
        from dedupe.stages.read.source import find_sources

        return find_sources(self.paths, self._base, without=(REPORTS,))

    def columns(self, settings: Settings | None = None) -> TextTable | None:
        """Return its articles as columns whose texts stay in their files, where all of them are Parquet, else None.

        Raises:
            InputError: A path that cannot be read at all.
        """
        from dedupe.stages.read.columns import read_columns

        settings = settings or self.settings()
        return read_columns(self.paths, settings.read, self._base, without=(REPORTS,), batch=settings.batch)

    @property
    def _base(self) -> Path | None:
        """The folder that names are made relative to."""
        return self.folder or (_common_folder(self.paths) if len(self.paths) > 1 else None)

    @property
    def labels(self) -> tuple[PairLabels, ...]:
        """What a person says of its pairs, sorted by their ids; empty where nobody has said anything.

        Raises:
            LabelError: A label that does not fit the texts.
        """
        files = self.label_files()
        if not files:
            return ()
        texts = {item.id: item.text for item in self.read() if isinstance(item, Document)}
        return read_labels(files, texts)

    def label_files(self) -> list[Path]:
        """Return the files with its labels, sorted."""
        return sorted((self.folder / LABELS).glob("*.toml")) if self.folder else []


def load_manifest(folder: Path) -> Corpus:
    """Return the corpus that `corpus.toml` in *folder* describes.

    Raises:
        InputError: It cannot be read, or lacks what a corpus needs.
        SettingError: It names a preset or setting that does not exist.
    """
    path = folder / MANIFEST
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}; a manifest is TOML in UTF-8 (dedupe corpora new makes one)"
        raise InputError(message) from error
    known = {"title": str, "licence": str, "source": str, "reader": str, "preset": str, "labels": str}
    tables = {"settings": dict, "counts": dict, "sha256": dict}
    for key, value in data.items():
        kind = (known | tables).get(key)
        if kind is None or not isinstance(value, kind):
            noun = (
                "no key of a manifest"
                if kind is None
                else f"{value!r}; it must be {'text' if kind is str else 'a table'}"
            )
            message = f"{path}: {key} is {noun} (keys: {', '.join(known | tables)})"
            raise InputError(message)
    if not (folder / DOCUMENTS).is_dir():
        message = f"{folder}: no folder {DOCUMENTS}; a corpus keeps its texts there"
        raise InputError(message)
    values = {stage: dict(changes) for stage, changes in data.get("settings", {}).items() if hasattr(changes, "items")}
    if data.get("reader"):
        values.setdefault("read", {})["reader"] = data["reader"]
    corpus = Corpus(
        name=folder.resolve().name,
        title=data.get("title", folder.resolve().name),
        paths=(folder / DOCUMENTS,),
        folder=folder,
        licence=data.get("licence", ""),
        source=data.get("source", ""),
        preset=data.get("preset", "news"),
        label_kind=data.get("labels", ""),
        values=values,
        counts=data.get("counts", {}),
        digests=data.get("sha256", {}),
    )
    corpus.settings()
    return corpus


def check_corpus(corpus: Corpus) -> list[str]:
    """Return the faults of a corpus, each one line; none means it is what its manifest says.

    Files that are missing, new or changed; counts that differ; records that cannot be read; labels that
    do not fit the texts.
    """
    if corpus.folder is None:
        return [f"{corpus.name}: no {MANIFEST}, so there is nothing to check against (dedupe corpora new makes one)"]
    remedy = f"if that is meant: dedupe corpora check {corpus.name} --update"
    digests = _digests(corpus.folder)
    faults = [f"{name}: is missing; restore it, or {remedy}" for name in sorted(set(corpus.digests) - set(digests))]
    faults += [f"{name}: is not in the manifest; {remedy}" for name in sorted(set(digests) - set(corpus.digests))]
    faults += [
        f"{name}: its bytes have changed; {remedy}"
        for name in sorted(set(digests) & set(corpus.digests))
        if digests[name] != corpus.digests[name]
    ]
    try:
        counts, rejected = _count(corpus)
        faults += [f"{bad.where}: {bad.reason}" for bad in rejected]
        faults += [
            f"{name} is {counts.get(name, 0)}, but the manifest says {corpus.counts.get(name, 0)}; {remedy}"
            for name in sorted(set(counts) | set(corpus.counts))
            if counts.get(name, 0) != corpus.counts.get(name, 0)
        ]
    except DedupeError as error:
        faults.append(str(error))
    return faults


def renew_corpus(corpus: Corpus) -> Corpus:
    """Return the corpus with counts and digests as its files are now, written to its manifest.

    Raises:
        DedupeError: Its documents or labels cannot be read: a broken corpus is not sealed.
    """
    if corpus.folder is None:
        message = f"{corpus.name}: no {MANIFEST} to renew; dedupe corpora new makes one"
        raise InputError(message)
    renewed = replace(corpus, counts=_count(corpus)[0], digests=_digests(corpus.folder))
    _write_manifest(renewed, corpus.folder)
    return renewed


def new_corpus(
    name: str,
    paths: Sequence[Path],
    root: Path,
    settings: Mapping[str, Mapping[str, Any]],
    on_read: Callable[[Document | Rejected], None] | None = None,
) -> Corpus:
    """Return a corpus made from copies of *paths* in ``root/name``, with its manifest.

    Args:
        name: Letters, digits, hyphens and underscores: it becomes a folder and an argument.
        paths: Files and folders; copied byte for byte, hidden files left out.
        root: The folder of all corpora, such as ``corpora``.
        settings: Settings the corpus needs to be read, stage → name → value.
        on_read: Is given every document of it, and every record that is none.

    Raises:
        InputError: The name cannot be used or is taken, or a path cannot be read.
        OutputError: The folder cannot be written.
    """
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        message = f'corpus name "{name}" cannot be used; take letters, digits, - and _, such as council-release'
        raise InputError(message)
    folder = root / name
    if folder.exists():
        message = f"{folder}: exists already; choose another name, or remove it first"
        raise InputError(message)
    # Read to the end before anything is copied: a corpus that cannot be read is not made.
    for record in read(paths, Settings().replace(settings).read):
        if on_read is not None:
            on_read(record)
    making = root / f".{name}.making"
    try:
        for path in sorted(paths):
            target = making / DOCUMENTS
            if path.is_dir():
                hidden = shutil.ignore_patterns(".*")
                shutil.copytree(
                    path, target / (path.resolve().name if len(paths) > 1 else ""), ignore=hidden, dirs_exist_ok=True
                )
            elif (target / path.name).exists():
                message = f"{path}: another file is called {path.name} too; put them into folders"
                raise InputError(message)
            else:
                target.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target / path.name)
        draft = Corpus(name=name, title=name, paths=(making / DOCUMENTS,), folder=making, values=settings)
        _write_manifest(replace(draft, counts=_count(draft)[0], digests=_digests(making)), making)
        making.rename(folder)
    except OSError as error:
        message = (
            f"{error.filename or folder}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
        )
        raise OutputError(message) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return load_manifest(folder)


def _count(corpus: Corpus) -> tuple[dict[str, int], list[Rejected]]:
    """Return how much a corpus holds, and what in it cannot be read."""
    counts = {"documents": 0, "characters": 0}
    rejected = []
    texts = {}
    for item in corpus.read():
        if isinstance(item, Rejected):
            rejected.append(item)
            continue
        counts["documents"] += 1
        counts["characters"] += len(item.text)
        if corpus.label_files():
            texts[item.id] = item.text
    pairs = read_labels(corpus.label_files(), texts)
    if pairs:
        counts["pairs"] = len(pairs)
        counts["passages"] = sum(len(pair.passages) for pair in pairs)
        counts["changes"] = sum(len(passage.changes) for pair in pairs for passage in pair.passages)
    return counts, rejected


def _digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every document and label file, by its path inside *folder*, sorted."""
    files = [path for part in (DOCUMENTS, LABELS) for path in (folder / part).rglob("*") if path.is_file()]
    names = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: _sha256(path) for name, path in sorted(names.items()) if "/." not in name}


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _write_manifest(corpus: Corpus, folder: Path) -> None:
    """Write `corpus.toml` beside its place and move it there when complete."""
    path = folder / MANIFEST
    # What a person wrote above the counts, comments too, is theirs.
    head = _SEAL.split(path.read_text(encoding="utf-8"))[0] if path.exists() else _head(corpus)
    lines = [head.rstrip()]
    for name, table in (("counts", corpus.counts), ("sha256", corpus.digests)):
        lines += ["", f"[{name}]", *(f"{_key(key)} = {_toml(value)}" for key, value in table.items())]
    draft = folder / f".{MANIFEST}.writing"
    try:
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; make the folder writable"
        raise OutputError(message) from error


def _head(corpus: Corpus) -> str:
    """Return the part of a manifest that a person goes on with."""
    values = {stage: dict(changes) for stage, changes in corpus.values.items()}
    reader = values.get("read", {}).pop("reader", "")
    head = {
        "title": corpus.title,
        "licence": corpus.licence,
        "source": corpus.source,
        "reader": reader,
        "preset": corpus.preset,
        "labels": corpus.label_kind,
    }
    lines = [f"{key} = {_toml(value)}" for key, value in head.items() if value or key in ("licence", "source")]
    for stage, changes in values.items():
        if changes:
            lines += ["", f"[settings.{stage}]", *(f"{_key(key)} = {_toml(value)}" for key, value in changes.items())]
    return "\n".join(lines)


def _toml(value: str | float) -> str:
    """Return a TOML value; JSON's strings, numbers and truth values are TOML's, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(key: str) -> str:
    return key if key.replace("_", "").replace("-", "").isalnum() and key.isascii() else _toml(key)


def _common_folder(paths: Sequence[Path]) -> Path | None:
    """Return the folder that holds all *paths*, as they were named; None where there is no such one."""
    parents = [path.parent for path in paths]
    first = parents[0]
    for folder in (first, *first.parents):
        if all(parent == folder or folder in parent.parents for parent in parents):
            return folder
    return None
