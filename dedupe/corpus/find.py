"""Names and paths to corpora."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.corpus.manifest import MANIFEST, Corpus, load_manifest
from dedupe.errors import UnknownNameError, unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

CORPORA = Path("corpora")
"""The folder of corpora, in the folder where one works."""


def shipped() -> Path | None:
    """Return the folder of the corpora that travel with the tool; None where they were left out.

    In an installed package they stand inside it, in a checkout beside it.
    """
    package = Path(__file__).resolve().parent.parent
    places = (package / "corpora", package.parent / "corpora")
    # Beside the package only in a checkout: next to an installed one stand other people's packages.
    is_checkout = (package.parent / "pyproject.toml").is_file()
    return next((place for place in places[: 1 + is_checkout] if place.is_dir()), None)


def list_corpora() -> list[Corpus]:
    """Return all corpora by name, those of this folder before shipped ones of the same name.

    Raises:
        InputError: A manifest that cannot be read.
    """
    folders: dict[str, Path] = {}
    for root in _roots():
        for path in sorted(root.glob(f"*/{MANIFEST}")):
            folders.setdefault(path.parent.name, path.parent)
    return [load_manifest(folders[name]) for name in sorted(folders)]


def find_corpus(names: str | Sequence[str]) -> Corpus:
    """Return the corpus called so, or an anonymous one of the path or paths given.

    A plain name is looked for among the corpora first; ``./name`` is always a path.

    Raises:
        UnknownNameError: There is neither a corpus nor a path of that name.
        InputError: A manifest that cannot be read.
    """
    names = [names] if isinstance(names, str) else list(names)
    found = [_find(name) for name in names]
    if len(found) == 1:
        return found[0]
    paths = tuple(path for corpus in found for path in corpus.paths)
    name = f"{found[0].name}-and-{len(found) - 1}-more"
    title = ", ".join(corpus.title for corpus in found[:3]) + (" …" if len(found) > 3 else "")  # noqa: PLR2004 - one line
    return Corpus(name=name, title=title, paths=paths)


def _find(name: str) -> Corpus:
    if "/" not in name and "\\" not in name:
        for root in _roots():
            if (root / name / MANIFEST).is_file():
                return load_manifest(root / name)
    path = Path(name)
    if name == "-":
        return Corpus(name="stdin", title="standard input", paths=(path,))
    if (path / MANIFEST).is_file():
        return load_manifest(path)
    if path.exists():
        plain = (path.resolve().name if path.is_dir() else path.name.partition(".")[0]) or "articles"
        return Corpus(name=plain, title=plain, paths=(path,))
    raise UnknownNameError(_unknown(name))


def _unknown(name: str) -> str:
    """Return the message for a name that is neither; a name with a suffix or folder was meant as a path."""
    path = Path(name)
    if path.suffix or len(path.parts) > 1:
        from dedupe.stages.read.source import missing

        return missing(path)
    names = {folder.parent.name for root in _roots() for folder in root.glob(f"*/{MANIFEST}")}
    message = unknown("corpus", name, names, "corpora")
    return f"{message}; a file or folder of that name is not here either"


def _roots() -> list[Path]:
    roots = [CORPORA, shipped()]
    return [root for root in roots if root and root.is_dir()]
