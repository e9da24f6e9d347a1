"""dedupe find STORE FILE|-: which earlier articles an article shares text with."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.cli.options import Choices
    from dedupe.live import Found, Index
    from dedupe.model import Document, Passage

_COLUMNS = (
    "query",
    "id",
    "version",
    "outlet",
    "published",
    "a_in_b",
    "b_in_a",
    "jaccard",
    "longest_run",
    "found_by",
    "passages",
    "title",
    "url",
)


_SHOWN = 3
"""Passages of a match on a terminal, the longest first."""


@click.command("find")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("article", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one an article asked for (default on a pipe).")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row a match.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Matches at most.")
@click.option("--no-passages", is_flag=True, help="Shares alone: the passages are not aligned.")
@setting_options
def command(
    *, store: Path, article: str, as_json: bool, as_csv: bool, limit: int, no_passages: bool, choices: Choices
) -> int:
    """Find the earlier articles that share text with an article, and where; the best match first.

    A share is counted in shingles of words, outside page furniture: a_in_b is how much of the article asked for
    stands in the one found. Exit code 0 when something was found, 1 when nothing was, 2 when it failed.

    \b
    dedupe find news.db article.txt
    pbpaste | dedupe find news.db - --json | jq '.matches[0].id'
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import open_index
    from dedupe.errors import InputError
    from dedupe.model import Rejected
    from dedupe.stages.read import read

    found_any = False
    with open_index(store, choices) as index:
        answers = _Answers(index, limit, with_passages=not no_passages)
        write = _writer(index.settings.shingle.k, as_csv=as_csv, as_json=as_json or not sys.stdout.isatty())
        for record in read([article], index.settings.read):
            if isinstance(record, Rejected):
                message = f"{record.where}: {record.reason}"
                raise InputError(message)
            matches = answers.of(record)
            found_any = found_any or bool(matches)
            write(record, matches)
    return 0 if found_any else 1


class _Answers:
    """The matches of articles with their passages."""

    def __init__(self, index: Index, limit: int, *, with_passages: bool) -> None:
        self._index = index
        self._limit = limit
        self._with_passages = with_passages

    def of(self, query: Document) -> list[tuple[Found, list[Passage]]]:
        found = self._index.find(query, self._limit)
        return [(one, self._index.passages(query, one) if self._with_passages else []) for one in found]


def to_dict(found: Found, passages: Sequence[Passage]) -> dict[str, Any]:
    """Return a match as `--json` prints it."""
    from dedupe.live.found import match_dict

    return match_dict(found, passages)


def _writer(size: int, *, as_csv: bool, as_json: bool) -> Any:  # noqa: ANN401 - a function of a document and its matches
    """Return what writes the matches of one article to standard output; shares count runs of *size* words."""
    if as_csv:
        return _CsvWriter()
    return _write_json if as_json else partial(_write_terminal, size=size)


class _CsvWriter:
    """Writes a row a match, the header before the first."""

    def __init__(self) -> None:
        self._columns = True

    def __call__(self, query: Document, matches: Sequence[tuple[Found, list[Passage]]]) -> None:
        from io import StringIO

        from dedupe.render.table import Table, write_csv

        stream = StringIO()
        write_csv(Table("matches", _COLUMNS, [_row(query, found, passages) for found, passages in matches]), stream)
        text = stream.getvalue()
        sys.stdout.write(text if self._columns else text.partition("\n")[2])
        self._columns = False


def _row(query: Document, found: Found, passages: Sequence[Passage]) -> tuple[str | int | float | None, ...]:
    spans = " ".join(f"{p.a.start}-{p.a.end}:{p.b.start}-{p.b.end}" for p in passages)
    document = found.document
    return (
        query.id,
        found.id,
        found.version,
        document.outlet,
        document.published,
        found.a_in_b,
        found.b_in_a,
        found.jaccard,
        found.longest_run,
        "+".join(found.found_by),
        spans,
        document.title,
        document.url,
    )


def _write_json(query: Document, matches: Sequence[tuple[Found, list[Passage]]]) -> None:
    answer = {"query": query.id, "matches": [to_dict(found, passages) for found, passages in matches]}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _write_terminal(query: Document, matches: Sequence[tuple[Found, list[Passage]]], size: int) -> None:
    from dedupe.render.plain import visible

    for line in lines(query, matches, size):
        click.echo(visible(line))


def lines(query: Document, matches: Sequence[tuple[Found, list[Passage]]], size: int) -> Iterator[str]:
    """Yield what a terminal shows of an article and its matches; shares count runs of *size* words.

    An article that stands in the index itself is told so, and is no match of its own.
    """
    from dedupe.render.view.times import say_moment
    from dedupe.render.view.wording import count

    others = [(found, passages) for found, passages in matches if not (found.id == query.id and found.jaccard == 1)]
    if len(others) == len(matches):
        told = (
            f"shares text with {count(len(others), 'article')} of the index"
            if others
            else "nothing in the index shares text with it"
        )
    elif others:
        told = f"stands in the index, and shares text with {count(len(others), 'other article')}"
    else:
        told = "stands in the index; nothing else there shares text with it"
    yield f"{query.id}: {told}"
    for found, passages in others:
        when = " · ".join(part for part in (found.outlet, say_moment(found.document)) if part)
        version = "" if found.is_newest else f" (version {found.version}, since changed)"
        yield f"  {found.id}{version}" + (f" · {when}" if when else "")
        if found.document.title:
            yield f"    {_cut(' '.join(found.document.title.split()))}"
        yield (
            f"    {_percent(found.a_in_b)} of this article's runs of {size} words are in it, "
            f"{_percent(found.b_in_a)} of its own are here; the longest run they share has {found.longest_run} words"
        )
        for passage in sorted(passages, key=lambda one: one.a.start - one.a.end)[:_SHOWN]:
            words = " ".join(passage.a.of(query.text).split())
            yield f"    {passage.kind:<10} {passage.a.start}–{passage.a.end}  “{_cut(words)}”"
        if (more := len(passages) - _SHOWN) > 0:
            yield f"    and {count(more, 'more passage')}"


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _cut(words: str, width: int = 88) -> str:
    return words if len(words) <= width else words[: width - 1].rstrip() + "…"
