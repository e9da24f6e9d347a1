"""Graded pairs of texts: does the shipped near-duplicate threshold agree with the people who graded them?"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError, RecordError
from dedupe.model import Document, Match, ParsedDocument
from dedupe.stages.furniture import find_furniture
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.verify import is_near_duplicate, overlap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from dedupe.model import Span
    from dedupe.settings import Settings

DUPLICATE_GRADE = 1
"""The lowest grade that counts as a duplicate, as in the data's own description."""


@dataclass(frozen=True, slots=True)
class GradedPair:
    """Two texts and how much a reader took them for one: 0 is not at all."""

    text_a: str
    text_b: str
    grade: int


def evaluate_pairs(files: Sequence[Path], settings: Settings) -> dict[str, Any]:
    """Return F1, precision and recall at the shipped threshold, for each file and for all together.

    Args:
        files: JSON Lines (also .gz) with ``text_a``, ``text_b`` and ``label``, the grade.
        settings: Shingle size and threshold.

    Raises:
        InputError: A file cannot be read.
        RecordError: A line is no graded pair.
    """
    verdicts = {path.name.partition(".")[0]: [_judge(pair, settings) for pair in read_pairs(path)] for path in files}
    every = [verdict for rows in verdicts.values() for verdict in rows]
    return {
        "threshold": settings.verify.near,
        "all": score(every),
        "files": {name: score(rows) for name, rows in sorted(verdicts.items())},
    }


def read_pairs(path: Path) -> Iterator[GradedPair]:
    """Yield the graded pairs of a file.

    Raises:
        InputError: The file cannot be read.
        RecordError: A line is no graded pair.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                yield _pair(f"{path}:{number}", line)
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}; give JSON Lines in UTF-8 that can be read"
        raise InputError(message) from error


def score(verdicts: Iterable[tuple[bool, bool]]) -> dict[str, Any]:
    """Return the scores of (said, true) verdicts; F1 is 1 where there is nothing to find and nothing was said.

    >>> score([(True, True), (True, False), (False, False)])
    {'f1': 0.666667, 'precision': 0.5, 'recall': 1.0, 'pairs': 3, 'duplicates': 1}
    """
    rows = list(verdicts)
    said, true = sum(a for a, _ in rows), sum(b for _, b in rows)
    both = sum(a and b for a, b in rows)
    return {
        "f1": round(2 * both / (said + true), 6) if said + true else 1.0,
        "precision": round(both / said, 6) if said else 1.0,
        "recall": round(both / true, 6) if true else 1.0,
        "pairs": len(rows),
        "duplicates": true,
    }


def _judge(pair: GradedPair, settings: Settings) -> tuple[bool, bool]:
    """Return whether the tool, and whether the reader, take the two texts for one."""
    documents = [Document("a", pair.text_a), Document("b", pair.text_b)]
    furniture = find_furniture(documents, settings.furniture)
    a, b = (shingle_document(_parse(one, furniture[one.id]), settings.shingle.k).unique for one in documents)
    jaccard, a_in_b, b_in_a = overlap(a, b)
    match = Match("a", "b", jaccard, a_in_b, b_in_a, longest_run=0, found_by=())
    return is_near_duplicate(match, settings.verify), pair.grade >= DUPLICATE_GRADE


def _parse(document: Document, furniture: tuple[Span, ...]) -> ParsedDocument:
    """Return the document with its words alone: sentences and quotations are no part of the threshold."""
    return ParsedDocument(document, normalise(document.text), (), (), (), furniture)


def _pair(where: str, line: str) -> GradedPair:
    try:
        record = json.loads(line)
        return GradedPair(str(record["text_a"]), str(record["text_b"]), int(record["label"]))
    except (ValueError, TypeError, KeyError) as error:
        message = f"{where}: {error!r}; a graded pair has text_a, text_b and a label from 0 to 3"
        raise RecordError(message) from error
