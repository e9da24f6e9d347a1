"""How often the direction of a release and a news text is found from the texts alone, and how honest its confidence is.

Dates, ids, outlets and paths are hidden. What a press database put round the news texts is cut off first: it would
give the answer away without a passage being read. Every other pair is given the other way round.
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from dedupe.comparing import compare
from dedupe.errors import InputError
from dedupe.evaluate.clusters import read_label_rows
from dedupe.evaluate.rows import read_rows
from dedupe.model import Document
from dedupe.stages.normalise import normalise
from dedupe.stages.trace import trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from dedupe.model import Derivation, Rejected
    from dedupe.settings import Settings

# A label says that a text covers a release, not that it copied; a shared run of twelve words says so.
_RUN: Final = 12
_BINS: Final = 10
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Lines at the top of a text that may be a database's or a page's: dateline, outlet, byline.
_TOP: Final = 15
_DATE_LINE = re.compile(rf"{_MONTH}\W+\d{{1,2}}|\d{{1,2}}\W+{_MONTH}|\d\d/\d\d/\d{{4}}", re.IGNORECASE)
_DATE_LINE_MOST: Final = 70
_BYLINE = re.compile(r"by\s+[\w.’' -]{3,60}", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][A-Z -]{2,20}:(?:\s|$)")
_TAIL = re.compile(r"(?:LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|JOURNAL-CODE)\b")
_NOTICE = re.compile(
    r"(?:copyright\b|©|\(c\)\s|all rights reserved|return to list)"
    r"|(?:share|save|print|link|tweet|email|comments?)\b.{0,25}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was said of one pair: if a direction was named, with what confidence, and if the likelier one is right."""

    group: str
    decided: bool
    right: bool
    confidence: float


def evaluate_direction(docs: Path, settings: Settings) -> dict[str, Any]:
    """Return the scores over all pairs of a release and a news text that share a run of twelve words.

    Args:
        docs: JSON Lines (also .gz) with ``id``, ``kind`` (*release* or *news*), ``release`` (which) and ``text``.
        settings: All settings; `trace.decide` says when a direction is named.

    Returns:
        ``all``, ``kept`` and ``fitted`` pairs (the half of the releases that the weights have not seen, and the one
        that they have), each with ``pairs``, ``right`` of the decided, ``undecided`` and ``calibration_error``;
        ``passages_alone`` has the same where only what stands in and around shared passages counts.

    Raises:
        InputError: The file cannot be read, or has no such pair.
        RecordError: A line lacks a field.
    """
    whole: list[Verdict] = []
    alone: list[Verdict] = []
    for group, release, news in read_pairs(docs):
        turned = _digest(news.id) % 2 == 1
        a, b = (news, release) if turned else (release, news)
        found = compare(a, b, settings)
        for wanted, verdicts in ((settings.trace, whole), (replace(settings.trace, whole=0), alone)):
            derivation = trace(found.a, found.b, found.passages, wanted)
            verdicts.append(read_verdict(group, derivation, turned=turned))
    if not whole:
        message = (
            f"{docs}: no release and news text share a run of {_RUN} words; give documents of kinds release and news"
        )
        raise InputError(message)
    return {**_score_halves(whole), "passages_alone": _score_halves(alone)}


def evaluate_derivations(records: Iterable[Document | Rejected], labels: Path, settings: Settings) -> dict[str, Any]:
    """Return the scores over the labelled derivations of a corpus, from the texts alone and with all that is known.

    Args:
        records: The documents of the corpus.
        labels: CSV with the columns ``source`` and ``target``. A source that is no document was never collected.
        settings: All settings.

    Returns:
        ``texts_alone`` and ``with_dates``, each as `score` gives it.

    Raises:
        InputError: The labels cannot be read, or name no two documents.
        LabelError: A column is missing.
    """
    documents = {record.id: record for record in records if isinstance(record, Document)}
    rows = read_label_rows(labels, ("source", "target"))
    pairs = [(documents[row["source"]], documents[row["target"]]) for row in rows if _is_known(row, documents)]
    if not pairs:
        message = f"{labels}: no source and target are both documents that were read; give the labels of this corpus"
        raise InputError(message)
    bare = [(Document(source.id, source.text), Document(target.id, target.text)) for source, target in pairs]
    return {
        "texts_alone": score([_judge(source, target, settings) for source, target in bare]),
        "with_dates": score([_judge(source, target, settings) for source, target in pairs]),
    }


def _is_known(row: Mapping[str, str], documents: Mapping[str, Document]) -> bool:
    return row["source"] in documents and row["target"] in documents


def _judge(source: Document, target: Document, settings: Settings) -> Verdict:
    """Return what is said of a pair, every other one given the other way round."""
    turned = _digest(target.id) % 2 == 1
    a, b = (target, source) if turned else (source, target)
    return read_verdict("", compare(a, b, settings).derivation, turned=turned)


def read_verdict(group: str, derivation: Derivation, *, turned: bool) -> Verdict:
    """Return what a derivation says of a pair whose first document is the source, or the target if *turned*."""
    total = math.fsum(item.weight for item in derivation.evidence)
    right = (total < 0) if turned else (total > 0)
    return Verdict(group, derivation.source is not None, right, derivation.confidence)


def read_pairs(docs: Path) -> Iterator[tuple[str, Document, Document]]:
    """Yield the release's name, the release and the news text of every pair that shares a run of twelve words.

    Raises:
        InputError: The file cannot be read.
        RecordError: A line lacks a field.
    """
    rows = list(read_rows(docs, ("id", "kind", "release", "text")))
    releases = {row["release"]: Document(str(row["id"]), row["text"]) for row in rows if row["kind"] == "release"}
    runs = {name: set(_runs(release.text)) for name, release in releases.items()}
    for row in rows:
        name = row["release"]
        if row["kind"] != "release" and name in releases:
            text = cut_database_lines(row["text"], row.get("outlet"))
            if any(run in runs[name] for run in _runs(text)):
                yield name, releases[name], Document(str(row["id"]), text)


def cut_database_lines(text: str, outlet: str | None = None) -> str:
    r"""Return *text* without what a press database put round it: header lines, labels, dates, notices of copyright.

    >>> cut_database_lines("DAILY MAIL\n\nJune 28, 2016\n\nBYLINE: Bo\n\nA cure.\n\nLOAD-DATE: …", "nexis:Daily Mail")
    'A cure.'
    """
    name = (outlet or "").removeprefix("nexis:").casefold()
    kept = []
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if _TAIL.match(bare):
            break
        is_top = number < _TOP and (
            (bool(name) and bare.casefold() == name)
            or bool(_BYLINE.fullmatch(bare))
            or (len(bare) < _DATE_LINE_MOST and bool(_DATE_LINE.search(bare)))
        )
        if not (is_top or _LABEL.match(bare) or _NOTICE.match(bare)):
            kept.append(line)
    return "\n".join(kept).strip()


def is_kept(release: str) -> bool:
    """Return whether a release is of the half that the weights were not fitted on."""
    return _digest(release) % 2 == 1


def score(verdicts: Sequence[Verdict]) -> dict[str, float | int]:
    """Return the share right of the decided, the share undecided, and the calibration error.

    The calibration error is that of Naeini, Cooper & Hauskrecht (2015): the mean over all pairs of how far the mean
    confidence of a bin is from the share that is right in it, in ten bins of equal width from .5 to 1.

    >>> sure = Verdict("r", decided=True, right=True, confidence=0.9)
    >>> score([sure, sure])
    {'pairs': 2, 'right': 1.0, 'undecided': 0.0, 'calibration_error': 0.1}
    """
    decided = [verdict for verdict in verdicts if verdict.decided]
    bins: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        bins.setdefault(min(int((verdict.confidence - 0.5) * 2 * _BINS), _BINS - 1), []).append(verdict)
    error = sum(abs(sum(v.confidence - v.right for v in members)) for _, members in sorted(bins.items()))
    return {
        "pairs": len(verdicts),
        "right": round(_share(v.right for v in decided), 6),
        "undecided": round(_share(not v.decided for v in verdicts), 6),
        "calibration_error": round(error / len(verdicts), 6) if verdicts else 0.0,
    }


def _score_halves(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    return {
        "all": score(verdicts),
        "kept": score([verdict for verdict in verdicts if is_kept(verdict.group)]),
        "fitted": score([verdict for verdict in verdicts if not is_kept(verdict.group)]),
    }


def _share(claims: Iterable[bool]) -> float:
    rows = list(claims)
    return sum(rows) / len(rows) if rows else 0.0


def _digest(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)


def _runs(text: str) -> list[tuple[str, ...]]:
    words = normalise(text).words
    return [words[i : i + _RUN] for i in range(len(words) - _RUN + 1)]
