"""A result as an SQLite file: every record a row, its claims held together by foreign keys.

The schema is `results.sql`. The file has no clock and is written in one order, so the same result gives the same
bytes with the same SQLite library.
"""

from __future__ import annotations

import json
import re
import sqlite3
from typing import TYPE_CHECKING

from dedupe.errors import InputError, OutputError
from dedupe.model import Span
from dedupe.stages.measure import count_words
from dedupe.store.database import connect, create_schema, read_script, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dedupe.model import Cluster, Comparison, Coverage, Descent, Evidence, Match, ParsedDocument, Result

    Value = str | float | None
    Row = tuple[Value, ...]

VERSION = 1
"""`PRAGMA user_version` of a file of results; it rises when a column changes or goes."""
_SURROGATE = re.compile("[\ud800-\udfff]")


def write_result(result: Result, path: Path) -> None:
    """Write *result* to a new file.

    Args:
        result: What a run found.
        path: Where nothing stands yet.

    Raises:
        OutputError: The file cannot be written.
    """
    try:
        connection = connect(path, "create")
        try:
            # Nobody else sees a file that is being made: a crash leaves a draft, and a journal would only cost time.
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            with transaction(connection):
                create_schema(connection, read_script("results"), VERSION)
                for table, row in _rows(result):
                    marks = ", ".join("?" * len(row))
                    connection.execute(f"INSERT INTO {table} VALUES ({marks})", [_held(value) for value in row])  # noqa: S608 - our own names
        finally:
            connection.close()
    except (sqlite3.Error, OSError, InputError) as error:
        reason = str(error.__cause__ or error)
        message = f"{path}: {reason}; choose a place that can be written"
        raise OutputError(message) from error


def _held(value: Value) -> Value:
    """Return a value as SQLite holds it: text is UTF-8, in which half surrogate pairs have no form."""
    return _SURROGATE.sub("\ufffd", value) if isinstance(value, str) else value


def _rows(result: Result) -> Iterator[tuple[str, Row]]:
    """Yield table and row, what is pointed at before what points at it."""
    run = result.run
    yield "run", (result.title, result.digest, run.version, run.fingerprint)
    for stage, values in sorted(run.settings.items()):
        for name, value in sorted(values.items()):
            yield "settings", (stage, name, json.dumps(value, ensure_ascii=False))
    for story in result.clusters:
        yield "clusters", _cluster(story)
    stories = {member: story for story in result.clusters for member in story.members}
    for parsed in result.documents:
        yield "documents", _document(parsed, stories.get(parsed.id))
        for span in parsed.furniture:
            yield "furniture", (parsed.id, span.start, span.end)
    yield from _matches(result)
    for pair in result.comparisons:
        yield from _pair(pair)
    texts = {one.id: one.text for one in result.documents}
    relations: dict[frozenset[str | None], str] = {
        frozenset((c.a.id, c.b.id)): c.derivation.relation for c in result.comparisons
    }
    for story, descent in zip(result.clusters, result.descents, strict=True):
        yield from _descent(story, descent, texts, relations)
        yield from _revisions(story, texts)
    for coverage in result.coverages:
        yield from _coverage(coverage)
    yield from _notes(result)


def _notes(result: Result) -> Iterator[tuple[str, Row]]:
    """Yield what a person decided, and what could not be read."""
    for number, ruling in enumerate(result.rulings, start=1):
        one = ruling.decision
        words = (one.what, one.verdict, one.note, one.who, one.when, ruling.outcome, ruling.message, ruling.digest)
        yield "decisions", (number, *words)
    for number, bad in enumerate(result.rejected, start=1):
        yield "rejected", (number, bad.where, bad.reason)


def _revisions(story: Cluster, texts: Mapping[str, str]) -> Iterator[tuple[str, Row]]:
    for one in story.revisions:
        note = one.note.of(texts[one.after]) if one.note else None
        yield "revisions", (one.before, one.after, len(one.edits), note)


def _cluster(story: Cluster) -> Row:
    time = story.timeline
    times: Row = (None,) * 7
    if time:
        seen = (time.first, time.first_seen, time.last, time.last_seen)
        times = (*seen, time.spread_hours, time.outlets, time.undated)
    return (story.id, story.representative, story.why, story.type, story.type_why, *times)


def _document(parsed: ParsedDocument, story: Cluster | None) -> Row:
    one = parsed.document
    part = next((member for member in story.parts if member.id == one.id), None) if story else None
    whole = [Span(0, len(one.text))]
    words = count_words(one.text, whole, parsed.furniture)
    return (
        one.id,
        one.outlet,
        one.published,
        one.title,
        one.author,
        one.url,
        one.meta.get("path"),
        one.sha256,
        len(one.text),
        words,
        count_words(one.text, whole) - words,
        story.id if story else None,
        part.part if part else None,
        part.why if part else None,
        part.share if part else None,
        part.lag_hours if part else None,
        int(part.lag_is_rough) if part else None,
        one.text,
    )


def _matches(result: Result) -> Iterator[tuple[str, Row]]:
    aligned = set()
    for c in result.comparisons:
        aligned.add(frozenset((c.a.id, c.b.id)))
        shares = [(s.words, s.verbatim, s.edited, s.paraphrase) for s in (c.share_of_a, c.share_of_b)]
        copied = (c.copied_run.words, *_places(c.copied_run.a, c.copied_run.b)) if c.copied_run else (None,) * 5
        yield "matches", (*_match(c.match, "aligned"), *copied, *shares[0], *shares[1])
    for match in result.matches:
        if frozenset((match.a, match.b)) not in aligned:
            yield "matches", (*_match(match, "counted"), *(None,) * 13)
    for match in result.near_misses:
        if frozenset((match.a, match.b)) not in aligned:
            yield "matches", (*_match(match, "near miss"), *(None,) * 13)


def _match(match: Match, status: str) -> Row:
    counts = (match.jaccard, match.a_in_b, match.b_in_a, match.longest_run)
    return (match.a, match.b, status, *counts, "+".join(match.found_by))


def _pair(c: Comparison) -> Iterator[tuple[str, Row]]:
    """Yield what was found inside an aligned pair."""
    key = (c.a.id, c.b.id)
    for p in c.passages:
        flags = (int(p.moved), int(p.in_quote), int(p.repeat))
        yield "passages", (*key, p.id, p.kind, p.score, *flags, *_places(p.a, p.b))
        for number, e in enumerate(p.edits, start=1):
            yield "edits", (*key, p.id, number, e.kind, e.severity, e.old, e.new, *_places(e.a, e.b))
    for number, q in enumerate(c.quotes, start=1):
        one, other = q.given_to or (None, None)
        names = (one.of(c.a.text), other.of(c.b.text)) if one and other else (None, None)
        yield "quotes", (*key, number, q.status, q.speaker, *_places(q.a, q.b), *names, *_places(one, other))
    for number, f in enumerate(c.facts, start=1):
        yield "facts", (*key, number, f.type, f.status, f.value, *_places(f.a, f.b))
    for status, found in (("omitted", c.omitted), ("added", c.added)):
        for number, r in enumerate(found, start=1):
            yield "remainders", (*key, status, number, r.span.start, r.span.end, r.kind)
    claim = c.derivation
    source = {"a": c.a.id, "b": c.b.id, None: None}[claim.source]
    yield "derivations", (*key, source, claim.relation, claim.confidence)
    for number, reason in enumerate(claim.evidence, start=1):
        yield "evidence", (*key, number, reason.kind, reason.weight, reason.text, *_places(reason.a, reason.b))


def _descent(
    story: Cluster, descent: Descent, texts: Mapping[str, str], relations: Mapping[frozenset[str | None], str]
) -> Iterator[tuple[str, Row]]:
    """Yield the lines of a story and the sources of theirs that are no document."""
    named = {one.id: (int(one.is_main), _told(one.reasons)) for one in descent.unseen}
    for line in descent.lines:
        sources = [(line.parent, 1), *((other.source, 0) for other in line.others)]
        named |= {name: (main, "") for name, main in sources if name and name not in texts and name not in named}
    for name, (main, told) in sorted(named.items()):
        yield "unseen", (name, story.id, main, told)
    for one in descent.unseen:
        for taker in sorted(set(one.takers)):
            yield "takers", (one.id, taker)
    for line in descent.lines:
        relation = line.relation or relations.get(frozenset((line.parent, line.member)))
        source = _source(line.parent, texts)
        yield "descent", (line.member, 0, *source, relation, line.confidence, None, _told(line.reasons))
        for number, other in enumerate(line.others, start=1):
            source = _source(other.source, texts)
            yield "descent", (line.member, number, *source, None, None, other.share, _told(other.reasons))


def _source(name: str | None, texts: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return the document and the uncollected source, at most one of which is there."""
    return (name, None) if name is None or name in texts else (None, name)


def _told(reasons: Iterable[Evidence]) -> str:
    return "; ".join(reason.text for reason in reasons)


def _coverage(coverage: Coverage) -> Iterator[tuple[str, Row]]:
    for row in coverage.rows:
        strongest = row.strongest_change
        inherited = int(row.change_is_inherited)
        change = (strongest.kind, strongest.old, strongest.new, inherited) if strongest else (None,) * 4
        facts = (None, None) if row.facts_shown is None else (row.facts_shown, row.facts_inherited)
        counts = (row.words, row.quotes_kept, row.quotes_altered, row.quotes_dropped, *facts)
        shares = (row.share_of_article, row.share_of_release)
        places = (row.outlet, row.first_seen, row.lag_hours, int(row.lag_is_rough), row.part, row.via, row.carries)
        yield "coverage", (coverage.release, row.document, *places, *shares, *counts, *change)
        for name in sorted(set(row.also)):
            yield "coverage_also", (coverage.release, row.outlet, name)


def _places(a: Span | None, b: Span | None) -> Row:
    # An empty span is false in Python, and still a place.
    return tuple(end for span in (a, b) for end in ((None, None) if span is None else (span.start, span.end)))
