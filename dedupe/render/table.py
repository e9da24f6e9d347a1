"""Tables of a result: the same rows as CSV files and as pandas DataFrames.

CSV is plain: a header, UTF-8, cells guarded against formula injection (`stages.read.cells`), which our
reader undoes. Offsets are characters of the document on that side, half-open.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from dedupe.errors import OutputError
from dedupe.model import Span
from dedupe.render import formats
from dedupe.stages.measure import count_words
from dedupe.stages.read.cells import guard_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from dedupe.model import Cluster, Comparison, Match, ParsedDocument, QuoteEntry, Result

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Table:
    """A name, its columns, and rows of as many cells each."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


_PAIR = ("a", "b")
_PLACES = ("a_start", "a_end", "b_start", "b_end")
_TEXTS = ("a_text", "b_text")
_SPEAKERS = ("a_speaker", "b_speaker")
_SPEAKER_PLACES = ("a_speaker_start", "a_speaker_end", "b_speaker_start", "b_speaker_end")
_SHARES = tuple(f"{side}_{name}" for side in _PAIR for name in ("words", "verbatim", "edited", "paraphrase"))
_SCORES = ("jaccard", "a_in_b", "b_in_a", "longest_run", "found_by")
_MATCH = (*_PAIR, *_SCORES, "status", "source", "relation", "confidence", *_SHARES)


def tables(result: Result) -> list[Table]:
    """Return all tables of a result: documents, clusters, matches, what was found inside pairs, then the stories."""
    from dedupe.render.coverage import story_tables

    passages, *inside = pair_tables(result.comparisons)[1:]
    return [
        _documents(result),
        cluster_table([one.id for one in result.documents], result.clusters),
        _matches(result),
        passages,
        Table(
            "descent",
            ("cluster", "member", "parent", "confidence", "reasons"),
            [
                (story.id, line.member, line.parent, line.confidence, "; ".join(reason.text for reason in line.reasons))
                for story, descent in zip(result.clusters, result.descents, strict=True)
                for line in descent.lines
            ],
        ),
        *inside,
        *story_tables(result),
    ]


def pair_tables(pairs: Sequence[Comparison]) -> list[Table]:
    """Return the tables of aligned pairs: matches, passages, edits, quotes, facts, remainders."""
    return [
        Table("matches", _MATCH, _aligned(pairs)),
        Table(
            "passages",
            (*_PAIR, "passage", "kind", "score", "moved", "in_quote", "repeat", *_PLACES, *_TEXTS),
            [
                (
                    c.a.id,
                    c.b.id,
                    p.id,
                    p.kind,
                    p.score,
                    p.moved,
                    p.in_quote,
                    p.repeat,
                    *_places(p.a, p.b),
                    *_texts(c, p.a, p.b),
                )
                for c in pairs
                for p in c.passages
            ],
        ),
        Table(
            "edits",
            (*_PAIR, "passage", "kind", "severity", "old", "new", *_PLACES),
            [
                (c.a.id, c.b.id, p.id, e.kind, e.severity, e.old, e.new, *_places(e.a, e.b))
                for c in pairs
                for p in c.passages
                for e in p.edits
            ],
        ),
        Table(
            "quotes",
            (*_PAIR, "status", "speaker", *_PLACES, *_TEXTS, *_SPEAKERS, *_SPEAKER_PLACES),
            [
                (c.a.id, c.b.id, q.status, q.speaker, *_places(q.a, q.b), *_texts(c, q.a, q.b), *_given_to(c, q))
                for c in pairs
                for q in c.quotes
            ],
        ),
        Table(
            "facts",
            (*_PAIR, "type", "status", "value", *_PLACES, *_TEXTS),
            [
                (c.a.id, c.b.id, f.type, f.status, f.value, *_places(f.a, f.b), *_texts(c, f.a, f.b))
                for c in pairs
                for f in c.facts
            ],
        ),
        Table(
            "remainders",
            (*_PAIR, "status", "kind", "start", "end", "text"),
            [
                (c.a.id, c.b.id, status, r.kind, r.span.start, r.span.end, r.span.of(side.text))
                for c in pairs
                for status, side, found in (("omitted", c.a, c.omitted), ("added", c.b, c.added))
                for r in found
            ],
        ),
    ]


def cluster_table(ids: Iterable[str], clusters: Iterable[Cluster]) -> Table:
    """Return one row a document, by id: its cluster, whether it represents it, and how many members that has.

    >>> from dedupe.model import Cluster
    >>> cluster_table(["c", "b", "a"], [Cluster("a", ("a", "c"), "c", "")]).rows
    [('a', 'a', False, 2), ('b', 'b', True, 1), ('c', 'a', True, 2)]
    """
    story_of = {member: story for story in clusters for member in story.members}
    rows: list[tuple[Cell, ...]] = []
    for name in sorted(ids):
        story = story_of.get(name)
        rows.append(
            (name, story.id, story.representative == name, len(story.members)) if story else (name, name, True, 1)
        )
    return Table("clusters", ("id", "cluster", "representative", "members"), rows)


def write_csv(table: Table, stream: TextIO) -> None:
    """Write a table with its header; truth values are true and false, what is not there is empty."""
    writer = csv.writer(_Lines(stream))
    writer.writerow(table.columns)
    writer.writerows([_cell(cell) for cell in row] for row in table.rows)


class _Lines:
    """A stream on which rows end in a line feed.

    The csv module quotes a cell that holds a return only when its own rows end in one.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> int:
        return self._stream.write(row.removesuffix("\r\n") + "\n")


def write_json_lines(table: Table, stream: TextIO) -> None:
    """Write a table as one JSON object a row."""
    records = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    stream.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


@formats.register("csv")
def write(result: Result, folder: Path) -> list[Path]:
    """Return the files it wrote, one a table.

    Raises:
        OutputError: One cannot be written.
    """
    paths = []
    for table in tables(result):
        path = folder / f"{table.name}.csv"
        try:
            with path.open("w", encoding="utf-8", newline="") as stream:
                write_csv(table, stream)
        except OSError as error:
            message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
            raise OutputError(message) from error
        paths.append(path)
    return paths


def frames(result: Result) -> dict[str, pd.DataFrame]:
    """Return every table as a pandas DataFrame, by name; offsets that are not there are <NA>."""
    import pandas as pd

    def frame(table: Table) -> pd.DataFrame:
        found = pd.DataFrame(table.rows, columns=list(table.columns))
        # Beside a place that is not there pandas would turn the others into floats.
        places = {name: "Int64" for name in table.columns if name in (*_PLACES, *_SPEAKER_PLACES, "start", "end")}
        return found.astype(places)

    return {table.name: frame(table) for table in tables(result)}


def _documents(result: Result) -> Table:
    story_of = {member: story for story in result.clusters for member in story.members}
    rows: list[tuple[Cell, ...]] = []
    for parsed in result.documents:
        one, story = parsed.document, story_of.get(parsed.id)
        rows.append(
            (
                one.id,
                one.outlet,
                one.published,
                one.title,
                one.author,
                one.url,
                one.meta.get("path"),
                one.sha256,
                len(one.text),
                *_words(parsed),
                story.id if story else one.id,
            )
        )
    columns = ("id", "outlet", "published", "title", "author", "url", "path", "sha256", "characters")
    return Table("documents", (*columns, "words", "furniture_words", "cluster"), rows)


def _matches(result: Result) -> Table:
    """Return one row a verified pair; where it was aligned, with shares and direction, the source as a."""
    aligned = {frozenset((c.a.id, c.b.id)) for c in result.comparisons}
    rest = (None,) * 11
    rows = _aligned(result.comparisons)
    rows += [(*_match(m), "counted", *rest) for m in result.matches if frozenset((m.a, m.b)) not in aligned]
    rows += [(*_match(m), "near miss", *rest) for m in result.near_misses]
    return Table("matches", _MATCH, rows)


def _aligned(pairs: Sequence[Comparison]) -> list[tuple[Cell, ...]]:
    """Return what is known of each aligned pair."""
    rows: list[tuple[Cell, ...]] = []
    for c in pairs:
        source = {"a": c.a.id, "b": c.b.id, None: None}[c.derivation.source]
        shares = [(s.words, s.verbatim, s.edited, s.paraphrase) for s in (c.share_of_a, c.share_of_b)]
        told = (source, c.derivation.relation, c.derivation.confidence)
        rows.append((*_match(c.match), "aligned", *told, *shares[0], *shares[1]))
    return rows


def _match(match: Match) -> tuple[Cell, ...]:
    found_by = "+".join(match.found_by)
    return (match.a, match.b, match.jaccard, match.a_in_b, match.b_in_a, match.longest_run, found_by)


def _words(parsed: ParsedDocument) -> tuple[int, int]:
    """Return how many words stand outside furniture, and how many inside."""
    everything = [Span(0, len(parsed.text))]
    words = count_words(parsed.text, everything, parsed.furniture)
    return words, count_words(parsed.text, everything) - words


def _given_to(c: Comparison, quote: QuoteEntry) -> tuple[Cell, ...]:
    """Return who says a quotation on either side, and where that stands, where it is given to another speaker."""
    one, other = quote.given_to or (None, None)
    return (*_texts(c, one, other), *_places(one, other))


def _places(a: Span | None, b: Span | None) -> Iterator[int | None]:
    # An empty span is false in Python, and still a place.
    for span in (a, b):
        yield None if span is None else span.start
        yield None if span is None else span.end


def _texts(c: Comparison, a: Span | None, b: Span | None) -> Sequence[str | None]:
    return (None if a is None else a.of(c.a.text), None if b is None else b.of(c.b.text))


def _cell(cell: Cell) -> str | int | float:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return guard_cell(cell) if isinstance(cell, str) else cell
