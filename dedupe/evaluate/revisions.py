"""How often the older of two versions of one text is told from the texts and titles alone.

Pairs are texts of one desk of which the shorter is at least half the other and which appeared within two days, not in
the same minute. Dates and ids are hidden; every other pair is given the other way round.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from dedupe.comparing import compare
from dedupe.errors import InputError
from dedupe.evaluate.direction import Verdict, read_verdict, score
from dedupe.evaluate.rows import read_rows
from dedupe.model import Document
from dedupe.pipeline import find_clusters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dedupe.settings import Settings

_PAIRS: Final = 500
_FORMS: Final = ("%d-%b-%Y %H:%M:%S.%f", "%d-%b-%Y %H:%M:%S")
_STAMP: Final = 20
_LEAST: Final = timedelta(minutes=1)


def evaluate_revisions(docs: Path, settings: Settings, most: int = _PAIRS) -> dict[str, Any]:
    """Return the scores over pairs of versions, and over those of which one calls itself a correction in its title.

    Args:
        docs: JSON Lines (also .gz) with ``id``, ``date`` (ISO 8601 or as Reuters stamped it), ``text`` and maybe
            ``title``.
        settings: All settings; `cluster.revision` and `cluster.revision_days` say what a version is.
        most: Pairs compared: those with the smallest digests, the same at every run.

    Raises:
        InputError: The file cannot be read, or has no such pair.
        RecordError: A line lacks a field.
    """
    rows = {str(row["id"]): row for row in read_rows(docs, ("id", "date", "text")) if row["text"].strip()}
    pairs = sorted(_pairs(rows, settings), key=lambda pair: _digest("|".join(pair)))
    if not pairs:
        message = f"{docs}: no two texts are versions of one; give documents with dates of which some were updated"
        raise InputError(message)
    everything: list[Verdict] = []
    marked: list[Verdict] = []
    for number, (older, newer) in enumerate(pairs):
        has_mark = any("correct" in str(rows[name].get("title", "")).casefold() for name in (older, newer))
        if number >= most and not has_mark:
            continue
        verdict = _judge(rows[older], rows[newer], settings)
        if number < most:
            everything.append(verdict)
        if has_mark:
            marked.append(verdict)
    return {"versions": len(pairs), "sample": score(everything), "corrections": score(marked)}


def _pairs(rows: dict[str, dict[str, Any]], settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield the older and the newer of every two versions."""
    documents = [Document(name, row["text"]) for name, row in rows.items()]
    matches, _, _ = find_clusters(documents, settings)
    for match in matches:
        if max(match.a_in_b, match.b_in_a) < settings.cluster.revision or match.jaccard >= 1:
            continue
        first, second = (_moment(str(rows[name]["date"])) for name in (match.a, match.b))
        if first is None or second is None:
            continue
        apart = abs(first - second)
        if _LEAST <= apart <= timedelta(days=settings.cluster.revision_days):
            yield (match.a, match.b) if first < second else (match.b, match.a)


def _judge(older: dict[str, Any], newer: dict[str, Any], settings: Settings) -> Verdict:
    """Return what is said of two versions, every other pair given the other way round."""
    turned = _digest(str(newer["id"])) % 2 == 1
    source, target = (Document(name, row["text"], title=row.get("title")) for name, row in (("a", older), ("b", newer)))
    if turned:
        source, target = Document("a", target.text, title=target.title), Document("b", source.text, title=source.title)
    return read_verdict("", compare(source, target, settings).derivation, turned=turned)


def _moment(date: str) -> datetime | None:
    """Return when a text appeared; None where its stamp is broken, as some of Reuters' are."""
    text = date.strip()
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        stamp = text[:_STAMP].rstrip(".").strip()
    for form in _FORMS:
        try:
            return datetime.strptime(stamp, form)  # noqa: DTZ007 - stamps of one desk, which has one clock
        except ValueError:
            continue
    return None


def _digest(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest(), 16)
