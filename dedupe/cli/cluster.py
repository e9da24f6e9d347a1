"""dedupe cluster CORPUS|PATH: which documents are the same story."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dedupe.cli.engines import engine_options
from dedupe.cli.options import run_options
from dedupe.cli.progress import progress, tell_rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.cli.engines import Engine
    from dedupe.cli.options import Choices
    from dedupe.model import Cluster, Rejected

    Found = tuple[list[str], list[Cluster], list[Rejected]]


@click.command("cluster")
@click.argument("names", metavar="CORPUS|PATH...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one a document (default on a pipe).")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row a document.")
@click.option("--resume", is_flag=True, help="Go on from what an interrupted run finished.")
@engine_options
@run_options
def command(
    *, names: tuple[str, ...], as_json: bool, as_csv: bool, resume: bool, engine: Engine, choices: Choices
) -> None:
    """Tell which documents are the same story: one cluster a story, with its representative.

    On a terminal a table of stories; on a pipe one JSON line a document: id, cluster, representative.
    A cluster's id is that of its smallest member; a document alone is its own cluster. An index (`dedupe add`) of up
    to 10,000 articles has the stories that the same articles have in files; in a larger one those that were added join
    or found stories. A story keeps its id.

    Articles by the thousand, from any files, go through in batches; what is finished is kept until the run is done
    (--work FOLDER), and after an interruption the same command with --resume goes on from there.

    \b
    dedupe cluster council-release
    dedupe cluster articles.jsonl --csv > stories.csv
    dedupe cluster articles.parquet --jobs 2
    dedupe cluster archive/ --resume
    dedupe cluster news.db
    dedupe cluster articles.parquet --engine spark --master 'local[2]' --work work/
    cat articles.jsonl | dedupe cluster -
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.opened import is_index

    if len(names) == 1 and is_index(Path(names[0])):
        _cluster_index(Path(names[0]), as_json=as_json, as_csv=as_csv, choices=choices)
        return
    from dedupe.cli.many import find_stories
    from dedupe.corpus import find_corpus
    from dedupe.render.table import cluster_table, write_csv, write_json_lines

    if engine.is_spark:
        from dedupe.cli.engines import clusters_of, find_on_spark

        table = clusters_of(find_on_spark(names, engine, choices))
        (write_csv if as_csv else write_json_lines)(table, sys.stdout)
        return
    corpus = find_corpus(names)
    settings = choices.settings(corpus)
    with progress(quiet=choices.quiet) as watch:
        ids, clusters, rejected = find_stories(corpus, settings, engine, choices, watch, resume=resume)
    tell_rejected(rejected, quiet=choices.quiet)
    if as_csv:
        write_csv(cluster_table(ids, clusters), sys.stdout)
    elif as_json or not sys.stdout.isatty():
        write_json_lines(cluster_table(ids, clusters), sys.stdout)
    else:
        from dedupe.render.terminal import print_clusters

        print_clusters(len(ids), clusters)


def _cluster_index(store: Path, *, as_json: bool, as_csv: bool, choices: Choices) -> None:
    """Take the new articles of an index into its stories, and print the story of every article."""
    from dedupe.cli.opened import open_index
    from dedupe.model import Event
    from dedupe.render.table import Table, write_csv, write_json_lines
    from dedupe.render.view.wording import count

    with open_index(store, choices) as index, progress(quiet=choices.quiet) as watch:
        done = 0

        def clustered(number: int) -> None:
            nonlocal done
            done += number
            if watch:
                watch(Event("cluster", done, 0, f"{done} articles"))

        new = index.cluster(clustered)
        rows = index.clusters()
    sizes = Counter(story for _, story, _ in rows)
    table = Table(
        "clusters",
        ("id", "cluster", "representative", "members"),
        [(name, story, is_it, sizes[story]) for name, story, is_it in rows],
    )
    if as_csv:
        write_csv(table, sys.stdout)
    elif as_json or not sys.stdout.isatty():
        write_json_lines(table, sys.stdout)
    else:
        from dedupe.render.terminal import print_clusters

        print_clusters(len(rows), _stories(rows))
    if not choices.quiet:
        stories = sum(size > 1 for size in sizes.values())
        many = count(new, "new article")
        held = len(rows) - len(sizes) + stories
        told = f"{held} of {count(len(rows), 'article')} {'stands' if held == 1 else 'stand'} in "
        told += f"{count(stories, 'story', 'stories')}, the others alone"
        click.echo(f"{store}: {many}; {told}", err=True)


def _stories(rows: Sequence[tuple[str, str, bool]]) -> list[Cluster]:
    """Return the stories of an index that more than one article stands in."""
    from dedupe.model import Cluster

    members: dict[str, list[str]] = {}
    chosen: dict[str, str] = {}
    for name, story, is_representative in rows:
        members.setdefault(story, []).append(name)
        if is_representative:
            chosen[story] = name
    return [
        Cluster(story, tuple(own), chosen.get(story, story), why="") for story, own in members.items() if len(own) > 1
    ]
