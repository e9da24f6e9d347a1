"""Passages against the labels of a text-alignment corpus in the PAN format: plagdet by category and in all.

A long run can be resumed: what is done is kept in a file, line by line, under the fingerprint of the settings.
"""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import nullcontext
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from dedupe.comparing import parse
from dedupe.errors import InputError, RecordError, SettingError
from dedupe.evaluate.plagdet import Reuse, score_plagdet
from dedupe.evaluate.rows import read_rows
from dedupe.model import Document, Span
from dedupe.stages.align import align

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from dedupe.settings import Settings

_CASE_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """A suspicious text b, its possible source a, and the passages that were planted."""

    category: str
    a: str
    b: str
    cases: tuple[Reuse, ...]

    @property
    def key(self) -> tuple[str, str]:
        """The two ids."""
        return self.a, self.b

    @property
    def is_tuning(self) -> bool:
        """Whether it is in the half on which settings were chosen: the SHA-1 of the two names is even."""
        return self.draw % 2 == 0

    @property
    def draw(self) -> int:
        """A number that depends on the two names only: it deals the pairs into halves and samples."""
        return int.from_bytes(hashlib.sha1(f"{self.b}{self.a}".encode(), usedforsecurity=False).digest(), "big")


def evaluate_passages(
    docs: Path, pairs: Path, settings: Settings, *, sample: int | None = None, resume: Path | None = None
) -> dict[str, Any]:
    """Return plagdet, recall, precision and granularity of every category and of all.

    Args:
        docs: JSON Lines (also .gz) with ``id`` and ``text``.
        pairs: JSON Lines (also .gz) with ``cat``, ``susp``, ``src`` and ``cases``: offset and length in the
            suspicious text, offset and length in the source, in characters.
        settings: All settings; those of `align` decide.
        sample: Score this many pairs, the same ones at every run; None scores all.
        resume: A file that keeps what is done. If it is there, the run goes on where it ended.

    Returns:
        ``all`` and each category with the four figures, its ``pairs``, and ``false_pairs``: pairs without a case in
        which something was found. ``all`` takes the cases of every category and the detections of every category.
        ``halves`` has the four figures of ``all`` for the half on which settings were chosen (``tuning``) and the
        other (``held_out``). ``cpu_seconds`` counts parsing and aligning, not reading.

    Raises:
        InputError: A file cannot be read, or a pair names a document that is not there.
        RecordError: A line of a file has not the form it should have.
        SettingError: The file to resume from was made with other settings.
    """
    chosen = sample_pairs(read_pairs(pairs), sample)
    texts = _texts(docs, chosen)
    done = _read_done(resume, settings)
    started = time.process_time()
    with _log(resume, settings, is_new=not done) as log:
        for pair in chosen:
            if pair.key not in done:
                done[pair.key] = _detect(texts, pair, settings)
                _note(log, pair, done[pair.key])
    seconds = time.process_time() - started
    categories = sorted({pair.category for pair in chosen})
    return {
        "all": _score(chosen, done),
        **{name: _score([pair for pair in chosen if pair.category == name], done) for name in categories},
        "halves": {
            "tuning": _score([pair for pair in chosen if pair.is_tuning], done),
            "held_out": _score([pair for pair in chosen if not pair.is_tuning], done),
        },
        "cpu_seconds": round(seconds, 2),
    }


def read_pairs(path: Path) -> list[LabelledPair]:
    """Return the labelled pairs of a file.

    Raises:
        InputError: The file cannot be read.
        RecordError: A line has not the form it should have.
    """
    rows = read_rows(path, ("cat", "susp", "src", "cases"))
    return [_labelled(path, number, row) for number, row in enumerate(rows, start=1)]


def _labelled(path: Path, number: int, row: dict[str, Any]) -> LabelledPair:
    """Return the row as a record.

    Raises:
        RecordError: A case is not four numbers.
    """
    cases: list[Reuse] = []
    for case in row["cases"]:
        if len(case) != _CASE_NUMBERS or not all(isinstance(value, int) for value in case):
            message = f"{path}:{number}: case {case} is not [offset, length, source offset, source length]"
            raise RecordError(message)
        start_b, length_b, start_a, length_a = case
        cases.append(Reuse(Span(start_a, start_a + length_a), Span(start_b, start_b + length_b)))
    return LabelledPair(str(row["cat"]), str(row["src"]), str(row["susp"]), tuple(cases))


def sample_pairs(pairs: Sequence[LabelledPair], sample: int | None) -> list[LabelledPair]:
    """Return *sample* of the pairs, each category with its share, whatever the order of the file; None means all."""
    if sample is None or sample >= len(pairs):
        return list(pairs)
    by_category: dict[str, list[LabelledPair]] = {}
    for pair in sorted(pairs, key=lambda pair: pair.draw):
        by_category.setdefault(pair.category, []).append(pair)
    ranked = [
        ((rank + 0.5) / len(group), category, pair)
        for category, group in sorted(by_category.items())
        for rank, pair in enumerate(group)
    ]
    return [pair for _, _, pair in sorted(ranked, key=lambda item: item[:2])[:sample]]


def _texts(docs: Path, pairs: Sequence[LabelledPair]) -> dict[str, str]:
    """Return the texts of the documents that *pairs* name.

    Raises:
        InputError: One is not in the file.
    """
    wanted = {name for pair in pairs for name in pair.key}
    texts = {row["id"]: row["text"] for row in read_rows(docs, ("id", "text")) if row["id"] in wanted}
    missing = sorted(wanted - texts.keys())
    if missing:
        message = f'{docs}: no document "{missing[0]}", which a pair names; give the documents of the same corpus'
        raise InputError(message)
    return texts


def _detect(texts: Mapping[str, str], pair: LabelledPair, settings: Settings) -> list[Reuse]:
    a, b = (parse(Document(name, texts[name]), settings) for name in pair.key)
    return [Reuse(passage.a, passage.b) for passage in align(a, b, settings.align, "passage")]


def _score(pairs: Sequence[LabelledPair], done: Mapping[tuple[str, str], Sequence[Reuse]]) -> dict[str, float]:
    cases = {pair.key: pair.cases for pair in pairs if pair.cases}
    found = {pair.key: done[pair.key] for pair in pairs}
    false_pairs = sum(1 for pair in pairs if not pair.cases and done[pair.key])
    return score_plagdet(cases, found).to_dict() | {"pairs": len(pairs), "false_pairs": false_pairs}


def _read_done(resume: Path | None, settings: Settings) -> dict[tuple[str, str], Sequence[Reuse]]:
    """Return what an earlier run with the same settings has found.

    Raises:
        SettingError: It had other settings.
    """
    done: dict[tuple[str, str], Sequence[Reuse]] = {}
    if resume is None or not resume.exists():
        return done
    lines = resume.read_text(encoding="utf-8").splitlines()
    for line in lines[1:]:
        try:
            row = json.loads(line)
        except json.JSONDecodeError:  # The last line, when the run was ended while writing it: done again.
            continue
        done[row["a"], row["b"]] = [Reuse(Span(*found[:2]), Span(*found[2:])) for found in row["found"]]
    fingerprint = json.loads(lines[0])["fingerprint"] if done else settings.fingerprint()
    if fingerprint != settings.fingerprint():
        message = (
            f"{resume} was made with settings {fingerprint}, this run has {settings.fingerprint()}; "
            "give the same settings, or another file"
        )
        raise SettingError(message)
    return done


def _log(resume: Path | None, settings: Settings, *, is_new: bool) -> AbstractContextManager[IO[str] | None]:
    """Return the open file that keeps what is done, or nothing to write to."""
    if resume is None:
        return nullcontext()
    log = resume.open("w" if is_new else "a", encoding="utf-8")
    log.write(f"{json.dumps({'fingerprint': settings.fingerprint()})}\n" if is_new else "\n")
    return log


def _note(log: IO[str] | None, pair: LabelledPair, found: Sequence[Reuse]) -> None:
    if log is not None:
        spans = [[each.a.start, each.a.end, each.b.start, each.b.end] for each in found]
        log.write(f"{json.dumps({'a': pair.a, 'b': pair.b, 'found': spans})}\n")
        log.flush()
