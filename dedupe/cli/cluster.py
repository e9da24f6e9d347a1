"""dedupe cluster CORPUS|PATH: which documents are the same story."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import run_options
from dedupe.cli.progress import tell_rejected
from dedupe.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedupe.cli.options import Choices
    from dedupe.model import Rejected


@click.command("cluster")
@click.argument("names", metavar="CORPUS|PATH...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one a document (default on a pipe).")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row a document.")
@run_options
def command(*, names: tuple[str, ...], as_json: bool, as_csv: bool, choices: Choices) -> None:
    """Tell which documents are the same story: one cluster a story, with its representative.

    On a terminal a table of stories; on a pipe one JSON line a document: id, cluster, representative.
    A cluster's id is that of its smallest member; a document alone is its own cluster.

    \b
    dedupe cluster council-release
    dedupe cluster articles.jsonl --csv > stories.csv
    cat articles.jsonl | dedupe cluster -
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.corpus import find_corpus
    from dedupe.corpus.decisions import read_decisions
    from dedupe.pipeline import find_clusters
    from dedupe.render.table import cluster_table, write_csv, write_json_lines

    corpus = find_corpus(names)
    settings = choices.settings(corpus)
    ids: list[str] = []
    records = _noting(corpus.read(settings), ids)
    _, clusters, rejected = find_clusters(records, settings, strict=choices.strict, decisions=read_decisions(corpus))
    tell_rejected(rejected, quiet=choices.quiet)
    if as_csv:
        write_csv(cluster_table(ids, clusters), sys.stdout)
    elif as_json or not sys.stdout.isatty():
        write_json_lines(cluster_table(ids, clusters), sys.stdout)
    else:
        from dedupe.render.terminal import print_clusters

        print_clusters(len(ids), clusters)


def _noting(records: Iterable[Document | Rejected], ids: list[str]) -> Iterator[Document | Rejected]:
    """Yield *records*, noting the ids of the documents: those without a match are in no cluster."""
    for record in records:
        if isinstance(record, Document):
            ids.append(record.id)
        yield record
