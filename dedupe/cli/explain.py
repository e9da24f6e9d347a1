"""dedupe explain ARTICLE --in CORPUS: which documents an article is made of."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from dedupe.cli.options import setting_options

if TYPE_CHECKING:
    from dedupe.cli.options import Choices


@click.command("explain")
@click.argument("article", metavar="ARTICLE")
@click.option(
    "--in", "names", multiple=True, required=True, metavar="CORPUS|STORE|PATH", help="Where to look. Repeatable."
)
@click.option("--json", "as_json", is_flag=True, help="Print the sources as one JSON object (default on a pipe).")
@click.option("--csv", "as_csv", is_flag=True, help="CSV, one row a source; kind tells the rest.")
@setting_options
def command(*, article: str, names: tuple[str, ...], as_json: bool, as_csv: bool, choices: Choices) -> int:
    """Say which documents an article is made of, share by share, and what nothing explains.

    The smallest set of documents that covers it: first the one that explains most, then the one that explains
    most of what is left. Shares are of the same words as in `compare`: runs without white space, outside page
    furniture; what the article says again counts once. ARTICLE is a file, - or the id of a document of the
    corpus. Exit code 1: nothing explains any of it.

    \b
    dedupe explain article.txt --in newsroom-week
    dedupe explain quayside-online-0305-grain --in newsroom-week
    curl -s https://example.org/article.txt | dedupe explain - --in articles.jsonl --csv
    """  # noqa: D301 - click takes \b as: keep these lines
    from dedupe.cli.article import with_article
    from dedupe.corpus import find_corpus
    from dedupe.corpus.decisions import read_decisions
    from dedupe.pipeline import explain
    from dedupe.render.coverage import cover_table
    from dedupe.render.coverage_data import cover_dict
    from dedupe.render.table import write_csv

    corpus = find_corpus(names)
    settings = choices.settings(corpus)
    name, records = with_article(article, corpus, choices, near=True)
    cover, text = explain(records, settings, article=name, decisions=read_decisions(corpus))
    if as_csv:
        write_csv(cover_table(cover, text), sys.stdout)
    elif as_json or not sys.stdout.isatty():
        click.echo(json.dumps(cover_dict(cover), ensure_ascii=False, indent=1))
    else:
        from dedupe.render.terminal.paper import Paper
        from dedupe.render.terminal.sources import print_cover

        print_cover(cover, text, Paper(sys.stdout))
    return 0 if cover.steps else 1
