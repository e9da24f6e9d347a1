"""The texts a report is about, found again by their digests.

They are looked for where the user says, else where the run's log says, else in the corpus of the report's name, else
at the paths that the report names.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedupe.audit.verdict import Finding
from dedupe.corpus import find_corpus
from dedupe.corpus.decisions import FILE, read_decisions
from dedupe.errors import DedupeError, InputError
from dedupe.model import Decision, Document, Rejected

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.audit.load import Recorded
    from dedupe.settings import Settings

_SHOWN = 12
"""Hexadecimal digits of a digest in a message: enough to tell two apart."""


@dataclass(slots=True)
class Inputs:
    """The inputs of a report as they are now.

    `documents` are those the report names, under its ids, and `originals` the same as they were read; `all_read` is
    what a rerun takes, with a person's `decisions`. `is_whole` says that all are there and as they were, so that a
    rerun says something.
    """

    documents: dict[str, Document] = field(default_factory=dict)
    originals: list[Document] = field(default_factory=list)
    all_read: list[Document | Rejected] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_whole: bool = True


def find_inputs(recorded: Recorded, settings: Settings, places: Sequence[str]) -> Inputs:
    """Return the inputs of a report, and what is wrong with them.

    Args:
        recorded: The report.
        settings: Those it was made with; they say how records are read.
        places: Corpora and paths given by the user; empty to look where the report was made.

    Raises:
        InputError: Not one of them can be found.
    """
    found = Inputs()
    read, is_as_made, found.decisions = _read(recorded, settings, places)
    by_id = {one.id: one for one in read if isinstance(one, Document)}
    by_digest: dict[str, list[Document]] = {}
    for one in by_id.values():
        by_digest.setdefault(one.sha256, []).append(one)
    missing: list[dict[str, Any]] = []
    for entry in recorded.documents:
        _match(entry, by_id, by_digest, found, missing)
    if not is_as_made:
        # How a file was called is no claim about its text, and from here it is called otherwise.
        found.documents = {name: _called(one, recorded) for name, one in found.documents.items()}
    if not found.documents:
        where = ", ".join(places) or "where it was made"
        message = f"{recorded.path}: none of its {len(recorded.documents)} inputs was found ({where})"
        message += "; say where they are with --in CORPUS|PATH"
        raise InputError(message)
    found.findings += [
        Finding("inputs", f"document {entry.get('id')}", _digest_of(entry), "no such text is among the inputs")
        for entry in missing
    ]
    found.is_whole = not found.findings
    _weigh_digest(recorded, found)
    _add_rest(recorded, read, found, is_as_made=is_as_made)
    told = _told_decisions(recorded)
    if told and not found.decisions and not is_as_made:
        found.decisions = told
        found.notes.append(f"{FILE} is not beside the inputs: its decisions are taken from the report")
    return found


def _told_decisions(recorded: Recorded) -> list[Decision]:
    """Return the decisions of a person as the report names them, in its order.

    Of one that was stale it does not say what the text had been: only that it was another.
    """
    holders = [recorded.data] if recorded.is_result else recorded.comparisons
    rows = [row for holder in holders for row in holder.get("decisions") or () if isinstance(row, dict)]
    return [
        Decision(
            what=str(row.get("what")),
            verdict="reject" if row.get("verdict") == "reject" else "accept",
            note=str(row.get("note")),
            who=str(row.get("who")),
            when=str(row.get("when")),
            digest="another" if row.get("outcome") == "stale" else "",
            where=f"{number:09}",
        )
        for number, row in enumerate(rows)
    ]


def _match(
    entry: dict[str, Any],
    by_id: dict[str, Document],
    by_digest: dict[str, list[Document]],
    found: Inputs,
    missing: list[dict[str, Any]],
) -> None:
    """File the text that an entry of the report names: by its id, else by its digest."""
    name, digest = str(entry.get("id")), str(entry.get("sha256"))
    one = by_id.get(name)
    if one is None or one.sha256 != digest:
        same = [other for other in by_digest.get(digest, []) if other.id not in found.documents]
        if one is None and same:
            found.notes.append(f"document {name} was found as {same[0].id}")
            found.originals.append(same[0])
            one = replace(same[0], id=name)
    if one is None:
        missing.append(entry)
        return
    found.originals.append(one)
    found.documents[name] = one
    if one.sha256 != digest:
        length = f"{entry.get('characters')} characters"
        now = f"the input has digest {one.sha256[:_SHOWN]}… and {len(one.text)} characters"
        found.findings.append(Finding("inputs", f"document {name}, sha256", f"{_digest_of(entry)} and {length}", now))


def _weigh_digest(recorded: Recorded, found: Inputs) -> None:
    """Tell a changed input from a changed digest: the report's own digest of all inputs knows which it is."""
    if not recorded.is_result:
        return
    says = recorded.data["digest"]
    lines = "".join(f"{name}\t{found.documents[name].sha256}\n" for name in sorted(found.documents))
    true = hashlib.sha256(lines.encode("utf-8", "surrogatepass")).hexdigest()
    if says == true:
        found.is_whole = len(found.documents) == len(recorded.documents)
    elif found.is_whole:
        where, now = "digest of all inputs", f"ids and texts of the inputs give {true[:_SHOWN]}…"
        found.findings.append(Finding("inputs", where, f"{str(says)[:_SHOWN]}…", now))


def _add_rest(recorded: Recorded, read: Sequence[Document | Rejected], found: Inputs, *, is_as_made: bool) -> None:
    """Keep what is to be run again: the documents of the report, and the records that could not be read.

    A report of pairs does not name the others of its corpus, whose repeated phrases say what is furniture.
    """
    others = [one for one in read if isinstance(one, Document) and one not in found.originals]
    if recorded.is_result and others:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        found.notes.append(f'the inputs hold "{others[0].id}"{more}, of which the report does not speak')
    rest = [] if recorded.is_result else others
    rejected = [one for one in read if isinstance(one, Rejected)]
    if recorded.is_result and not is_as_made:
        told = [one for one in recorded.data.get("rejected", []) if isinstance(one, dict)]
        rejected = [Rejected(str(one.get("where")), str(one.get("reason"))) for one in told]
    found.all_read = [*found.documents.values(), *rest, *rejected]


def _called(document: Document, recorded: Recorded) -> Document:
    """Return a document under the file name by which the report calls it."""
    path = next((one.get("path") for one in recorded.documents if one["id"] == document.id), None)
    meta = {key: value for key, value in document.meta.items() if key != "path"}
    return replace(document, meta=meta if path is None else {**meta, "path": str(path)})


def _read(
    recorded: Recorded, settings: Settings, places: Sequence[str]
) -> tuple[list[Document | Rejected], bool, list[Decision]]:
    """Return what the inputs hold, whether they are named as when the report was made, and a person's decisions."""
    if places:
        corpus = find_corpus(places)
        return list(corpus.read(settings)), False, read_decisions(corpus)
    digests = {str(entry.get("sha256")) for entry in recorded.documents}
    names = {str(entry.get("id")) for entry in recorded.documents}
    for choice, is_as_made in _choices(recorded):
        try:
            corpus = find_corpus(choice)
            read = list(corpus.read(settings))
        except DedupeError:
            # Not there, or something else: the next place may be the right one, and none at all is an error.
            continue
        if any(isinstance(one, Document) and (one.id in names or one.sha256 in digests) for one in read):
            return read, is_as_made, read_decisions(corpus)
    return [], False, []


def _choices(recorded: Recorded) -> Iterator[tuple[list[str], bool]]:
    """Yield names of corpora and paths where the inputs may be, and whether the report was made from these names."""
    logged, folder = recorded.log.get("inputs"), Path(str(recorded.log.get("folder", ".")))
    # What came by standard input is not there any more.
    if isinstance(logged, list) and logged and "-" not in logged:
        yield [str(name) for name in logged], True
        yield [str(folder / str(name)) for name in logged], False
    yield [(recorded.folder or recorded.path.parent).resolve().name], False
    paths = sorted({str(entry["path"]) for entry in recorded.documents if entry.get("path")})
    for base in (Path(), recorded.path.parent, folder):
        there = [str(base / path) for path in paths if (base / path).is_file()]
        if there:
            yield there, False


def _digest_of(entry: dict[str, Any]) -> str:
    return f"digest {str(entry.get('sha256'))[:_SHOWN]}…"
