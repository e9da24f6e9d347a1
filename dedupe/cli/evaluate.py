"""dedupe evaluate KIND: scores on labelled data, as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.cli.options import setting_options
from dedupe.errors import InputError

if TYPE_CHECKING:
    from dedupe.cli.options import Choices

_PATHS = click.Path(path_type=Path)


@click.group("evaluate", short_help="Score the tool on labelled data.")
def command() -> None:
    """Score the tool on labelled data and print the scores as JSON.

    Every kind takes files of its format; passages, edits, direction and clusters also take the name of a corpus
    with labels.
    """


@command.command("passages", short_help="Plagdet of the passages found.")
@click.argument("docs", metavar="DOCS|CORPUS")
@click.argument("pairs", metavar="PAIRS", type=_PATHS, required=False)
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Score N pairs, the same at every run.")
@click.option("--resume", type=_PATHS, metavar="FILE", help="Keep what is done here, and go on from it.")
@setting_options
def passages(*, docs: str, pairs: Path | None, sample: int | None, resume: Path | None, choices: Choices) -> None:
    """Plagdet of the passages found: recall, precision and granularity, by category and in all.

    DOCS and PAIRS are JSON Lines (also .gz) in the format of the PAN text-alignment corpora: id and text;
    susp, src, cat and cases, each of them [offset, length, source offset, source length].
    """
    if pairs is None:
        _print(_labelled(docs, choices, ("passages", "shares_of_a", "shares_of_b")))
        return
    from dedupe.evaluate.passages import evaluate_passages

    _print(evaluate_passages(_file(docs), _file(pairs), choices.settings(), sample=sample, resume=resume))


@command.command("edits", short_help="F1 of passages and changes.")
@click.argument("docs", metavar="DOCS|CORPUS")
@click.argument("labels", metavar="LABELS", type=_PATHS, required=False)
@setting_options
def edits(*, docs: str, labels: Path | None, choices: Choices) -> None:
    """F1 of passages and changes against labels, by family and kind, with a table of confusions.

    DOCS is JSON Lines (also .gz) with id and text, LABELS a pair of documents a line with its passages and changes.
    """
    if labels is None:
        _print(_labelled(docs, choices, ("edits", "quotes", "facts", "remainders", "direction")))
        return
    from dedupe.evaluate.edits import evaluate_edits

    _print(evaluate_edits(_file(docs), _file(labels), choices.settings()))


@command.command("pairs", short_help="F1 on graded pairs of near-duplicates.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_PATHS)
@setting_options
def pairs(*, files: tuple[Path, ...], choices: Choices) -> None:
    """F1 of the shipped near-duplicate threshold on graded pairs: text_a, text_b and label, 1 or more a duplicate."""
    from dedupe.evaluate.pairs import evaluate_pairs

    _print(evaluate_pairs([_file(path) for path in files], choices.settings()))


@command.command("direction", short_help="Who took from whom, from the texts alone.")
@click.argument("docs", metavar="DOCS|CORPUS")
@setting_options
def direction(*, docs: str, choices: Choices) -> None:
    """Right of the decided, share undecided and calibration error of directions, dates and names hidden.

    DOCS is JSON Lines (also .gz) with id, kind (release or news), release (which) and text; or with id, date, text
    and title, of which versions of one text are judged: which is the older? A CORPUS has labels/derivations.csv with
    source and target, and is scored with its dates too.
    """
    from dedupe.evaluate.direction import evaluate_derivations, evaluate_direction

    if Path(docs).is_file():
        from dedupe.evaluate.revisions import evaluate_revisions
        from dedupe.evaluate.rows import read_rows

        first = next(read_rows(Path(docs), ("id", "text")), {})
        evaluate = evaluate_direction if "kind" in first else evaluate_revisions
        _print(evaluate(Path(docs), choices.settings()))
        return
    from dedupe.corpus import find_corpus

    corpus = find_corpus(docs)
    settings = choices.settings(corpus)
    labels = (corpus.folder or Path(docs)) / "labels" / "derivations.csv"
    _print(evaluate_derivations(corpus.read(settings), _file(labels), settings))


@command.command("attribution", short_help="The release that a news text covers, among all.")
@click.argument("docs", metavar="DOCS", type=_PATHS)
def attribution(*, docs: Path) -> None:
    """hit@1, hit@5 and MRR of the release that each news text is filed under, among all releases.

    DOCS is JSON Lines (also .gz) with id, kind (release or news), release (which) and text.
    """
    from dedupe.evaluate.attribution import evaluate_attribution

    _print(evaluate_attribution(_file(docs)))


@command.command("clusters", short_help="B³, ARI and pair F1 of stories.")
@click.argument("docs", metavar="DOCS|CORPUS")
@click.argument("labels", metavar="LABELS", type=_PATHS, required=False)
@setting_options
def clusters(*, docs: str, labels: Path | None, choices: Choices) -> None:
    """B³, ARI and pair F1 of the stories found, in all and for each split of the labels.

    LABELS is CSV with the columns document and cluster, and split where there are halves; without it, the
    file labels/clusters.csv of the corpus.
    """
    from dedupe.corpus import find_corpus
    from dedupe.evaluate.clusters import evaluate_clusters

    corpus = find_corpus(docs)
    settings = choices.settings(corpus)
    path = labels or (corpus.folder or Path(docs)) / "labels" / "clusters.csv"
    _print(evaluate_clusters(corpus.read(settings), _file(path), settings))


@command.command("stories", short_help="Types, descent, corrections and coverage of stories.")
@click.argument("corpus", metavar="CORPUS")
@setting_options
def stories(*, corpus: str, choices: Choices) -> None:
    """What stories are: clusters, types, parts, descent, lost sources, inherited errors, corrections and coverage.

    CORPUS has labels/clusters.csv, derivations.csv, edits.csv and quotes.csv, as newsroom-week, and passages.csv,
    furniture.csv and coverage.csv, as newsroom-second-week, where lag and shares are scored too; each half of them
    (split) is scored by itself, and what was missed is named.
    """
    from dedupe.corpus import find_corpus
    from dedupe.evaluate.stories import evaluate_stories

    found = find_corpus(corpus)
    settings = choices.settings(found)
    labels = (found.folder or Path(corpus)) / "labels"
    _file(labels / "clusters.csv")
    _print(evaluate_stories(found.read(settings), labels, settings))


def _labelled(name: str, choices: Choices, parts: tuple[str, ...]) -> dict[str, Any]:
    """Return *parts* of the scores of a corpus with labels, by pair."""
    from dedupe.corpus import find_corpus
    from dedupe.evaluate.labels import evaluate_labels

    corpus = find_corpus(name)
    if not corpus.label_files():
        message = f"{name}: no labels to score against; give the files of labels too, or a corpus that has labels/"
        raise InputError(message)
    scores = evaluate_labels(corpus, choices.settings(corpus))
    return {pair: {part: rows[part] for part in parts} for pair, rows in scores.items()}


def _file(path: str | Path) -> Path:
    """Return *path*, which must be there: the near name is suggested where it is not."""
    from dedupe.stages.read.source import missing

    path = Path(path)
    if not path.is_file():
        raise InputError(missing(path))
    return path


def _print(scores: dict[str, Any]) -> None:
    click.echo(json.dumps(scores, ensure_ascii=False, indent=1))
