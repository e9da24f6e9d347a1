"""How the table of coverage stands beside its labels: type, way, quotations, lag, shares, changes of facts.

Lag and shares are labelled in files of their own (`coverage.csv`, `passages.csv`): a person quotes the words that an
article has from the text where its story began, and both shares are counted from them, never from what the tool found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dedupe.errors import LabelError
from dedupe.evaluate.clusters import read_label_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from dedupe.model import CoverageRow, Edit, ParsedDocument, Result

    Rows = Sequence[Mapping[str, str]]
    Check = Callable[["CoverageRow", Mapping[str, str]], bool]

_ORIGINS: Final = ("release", "wire", "report")
_WORD: Final = re.compile(r"\w+(?:[’'.,-]\w+)*")
# Where a passage begins and ends two readers differ by a clause ("he said", the day): by three words, or three points
# of a longer text. Chosen before the tool was scored.
_POINTS, _WORDS = 0.03, 3
# Characters between two places that are one: a mark, a space and a word of reporting.
_NEAR: Final = 8
# Labels give hours to three places.
_HOURS: Final = 0.01


@dataclass(frozen=True, slots=True)
class CoverageLabels:
    """The rows of the label files that speak of coverage; the last three may be missing."""

    edits: Rows
    quotes: Rows
    passages: Rows = ()
    furniture: Rows = ()
    coverage: Rows = ()


def read_coverage_labels(folder: Path) -> CoverageLabels:
    """Return the labels of a folder: edits.csv and quotes.csv, and where there are, those of lag and shares.

    Raises:
        InputError: A file cannot be read.
        LabelError: A column is missing.
    """
    optional = {
        "passages": ("source", "document", "source_text", "document_text"),
        "furniture": ("outlet", "document", "text"),
        "coverage": ("source", "document", "lag_from", "lag_to", "rough", "facts_from", "facts_to"),
    }
    return CoverageLabels(
        read_label_rows(folder / "edits.csv", ("source", "target", "kind", "old", "new", "status", "entered")),
        read_label_rows(folder / "quotes.csv", ("document", "source", "status", "source_quote")),
        **{
            name: read_label_rows(folder / f"{name}.csv", columns)
            for name, columns in optional.items()
            if (folder / f"{name}.csv").is_file()
        },
    )


def score_coverage(
    found: Result,
    chosen: Mapping[str, Mapping[str, str]],
    main: Collection[tuple[str, str]],
    labels: CoverageLabels,
) -> dict[str, dict[str, bool]]:
    """Return what is right of the coverage of each labelled text that begins a story, by row.

    Args:
        found: The stories.
        chosen: The rows of clusters.csv by document.
        main: Source and target of every main derivation.
        labels: The other labels.

    Returns:
        ``coverage``: document, type, way and quotations; ``changes``: the strongest change is a labelled one, or
        rightly none; ``gravest``: it is one that a fair reader accepts as the strongest; ``lag``, ``share_of_article``,
        ``share_of_release`` and ``facts`` (how many changed): as labelled; ``rows``: all of these, where labelled.
    """
    targets = {target for _, target in main}
    sources = {target: source for source, target in main}
    tables = {coverage.release: coverage for coverage in found.coverages}
    texts = {one.id: one.text for one in found.documents}
    shares = _shares(found, labels)
    told = {(row["source"], row["document"]): row for row in labels.coverage}
    checks: dict[str, dict[str, bool]] = defaultdict(dict)
    for release, label in sorted(chosen.items()):
        if label["part"] not in _ORIGINS or release in targets or release not in sources.values():
            continue
        table = tables.get(release)
        known = {row.document: row for row in table.rows} if table else {}
        listed = set(known) | {name for row in known.values() for name in row.also}
        for name, other in sorted(chosen.items()):
            if other["cluster"] != label["cluster"] or name == release:
                continue
            row = known.get(name)
            if row is None:
                # A second text of an outlet stands in the row of its first.
                checks["coverage"][name] = checks["rows"][name] = name in listed
                continue
            verdicts = _row(row, other, sources.get(name), texts[name], labels)
            if (release, name) in shares:
                verdicts |= shares[release, name].verdicts(row)
            if (release, name) in told:
                verdicts |= _told(row, told[release, name])
            for what, is_right in verdicts.items():
                checks[what][name] = is_right
            checks["rows"][name] = all(
                is_right for what, is_right in verdicts.items() if what != "changes" or "gravest" not in verdicts
            )
    empty: dict[str, dict[str, bool]] = {what: {} for what in _CHECKS}
    return empty | dict(checks)


_CHECKS: Final = ("coverage", "changes", "gravest", "lag", "share_of_article", "share_of_release", "facts", "rows")


def _row(
    row: CoverageRow, label: Mapping[str, str], source: str | None, text: str, labels: CoverageLabels
) -> dict[str, bool]:
    name = row.document
    edits = [edit for edit in labels.edits if edit["target"] == name]
    verdicts = {
        "coverage": _is_row(row, label, source, [quote for quote in labels.quotes if quote["document"] == name]),
        "changes": _is_change(row.strongest_change, edits, text),
    }
    if any("strongest" in edit for edit in labels.edits):
        graves = [edit for edit in edits if edit["strongest"] == "yes"]
        verdicts["gravest"] = _is_change(row.strongest_change, graves, text)
    return verdicts


def _is_row(row: CoverageRow, label: Mapping[str, str], source: str | None, quotes: Rows) -> bool:
    """Return whether type, way and quotations of a row are as labelled."""
    counts = {"kept": 0, "altered": 0, "dropped": 0}
    for quote in {q["source_quote"]: q["status"] for q in quotes if q["source_quote"]}.values():
        status = "altered" if quote == "de-quoted" else quote
        if status in counts:
            counts[status] += 1
    told = {"kept": row.quotes_kept, "altered": row.quotes_altered, "dropped": row.quotes_dropped}
    carries = source if label["part"] == "syndicated copy" else None
    return (row.part, row.via, row.carries) == (label["part"], source, carries) and told == counts


def _is_change(change: Edit | None, edits: Rows, text: str) -> bool:
    """Return whether the strongest change is a labelled one; a row without sure labels should have none."""
    if change is None:
        return not any(is_sure(edit) for edit in edits)
    return any(_is_same(change, edit, text) for edit in edits)


def _is_same(edit: Edit, label: Mapping[str, str], text: str) -> bool:
    """Return whether an edit is the labelled one: its kind, and words of it on the sides that have some.

    Marks that were put, taken off or moved are told by their place in the *text* of the article.
    """
    if edit.kind != label["kind"]:
        return False
    if edit.kind == "quote-boundary" and label.get("new_context"):
        # What was changed are the marks: an edit may be these alone, a label the words between them.
        return _is_near_place(edit, label, text)
    return all(overlap(mine, theirs) for mine, theirs in ((edit.old, label["old"]), (edit.new, label["new"])))


def _is_near_place(edit: Edit, label: Mapping[str, str], text: str) -> bool:
    before, words, after = label["new_context"].replace("]", "[").split("[")
    start = text.find(before + words + after) + len(before)
    return edit.b.start <= start + len(words) + _NEAR and start - _NEAR <= edit.b.end


def overlap(mine: str, theirs: str) -> bool:
    """Return whether one of two wordings holds the other, or neither has words."""
    one, other = (words.casefold().strip(" ,.“”‘’'\"") for words in (mine, theirs))
    return (not one and not other) or bool(one and other and (one in other or other in one))


def is_sure(edit: Mapping[str, str]) -> bool:
    """Return whether all readers would agree with a label."""
    return edit.get("certain", "yes") == "yes"


def _told(row: CoverageRow, label: Mapping[str, str]) -> dict[str, bool]:
    """Return whether lag and number of changed facts are as labelled; a text without a date has no lag."""
    is_lag = row.lag_hours is None
    if label["lag_from"] and row.lag_hours is not None:
        first, last = float(label["lag_from"]) - _HOURS, float(label["lag_to"]) + _HOURS
        is_lag = first <= row.lag_hours <= last and row.lag_is_rough == (label["rough"] == "yes")
    elif label["lag_from"]:
        is_lag = False
    verdicts = {"lag": is_lag}
    if label["facts_from"]:
        verdicts["facts"] = int(label["facts_from"]) <= (row.facts_shown or 0) <= int(label["facts_to"])
    return verdicts


@dataclass(frozen=True, slots=True)
class _Shares:
    """Both shares of one article as its labels have them, with the words that each is of."""

    of_article: float
    of_release: float
    article_words: int
    release_words: int

    def verdicts(self, row: CoverageRow) -> dict[str, bool]:
        return {
            "share_of_article": _is_near(row.share_of_article, self.of_article, self.article_words),
            "share_of_release": _is_near(row.share_of_release, self.of_release, self.release_words),
        }


def _is_near(mine: float, theirs: float, words: int) -> bool:
    return abs(mine - theirs) <= max(_POINTS, _WORDS / max(1, words))


def _shares(found: Result, labels: CoverageLabels) -> dict[tuple[str, str], _Shares]:
    """Return the shares of each labelled pair, counted from the words that its labels quote."""
    texts = {one.id: one for one in found.documents}
    passages: dict[tuple[str, str], list[Mapping[str, str]]] = defaultdict(list)
    for row in labels.passages:
        if row["source"] in texts and row["document"] in texts:
            passages[row["source"], row["document"]].append(row)
    shares = {}
    for (source, document), rows in passages.items():
        article, of_article = _counted(texts[document], [row["document_text"] for row in rows], labels.furniture)
        release, of_release = _counted(texts[source], [row["source_text"] for row in rows], labels.furniture)
        shares[source, document] = _Shares(of_article / article, of_release / release, article, release)
    return shares


def _counted(document: ParsedDocument, quoted: Iterable[str], furniture: Rows) -> tuple[int, int]:
    """Return how many words of a text stand outside furniture, and how many of those in quoted passages."""
    outlet = document.document.outlet
    lines = [
        row["text"]
        for row in furniture
        if row["outlet"] == outlet and row["document"] in ("", document.id) and row["text"] in document.text
    ]
    is_out, is_in = (_places(document, words) for words in (lines, quoted))
    starts = [word.start() for word in _WORD.finditer(document.text) if word.start() not in is_out]
    return len(starts), sum(start in is_in for start in starts)


def _places(document: ParsedDocument, quoted: Iterable[str]) -> set[int]:
    """Return the characters of a text that quoted words cover."""
    places: set[int] = set()
    for words in quoted:
        start = document.text.find(words)
        if start < 0:
            message = f'the labels quote "{words}", which does not stand in {document.id}; copy the words from the text'
            raise LabelError(message)
        places.update(range(start, start + len(words)))
    return places
