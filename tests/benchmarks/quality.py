"""Scores of every labelled corpus at hand, against the floors in ``reports/<name>/scores.json``.

    python tests/benchmarks/quality.py [--update] [NAME…]

Shipped corpora are always scored; the others are read from the folder that DEDUPE_DATA names, and those
that are not there are listed. ``--update`` raises the floors to what was measured, and never lowers one.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dedupe.corpus import find_corpus
from dedupe.evaluate.attribution import evaluate_attribution
from dedupe.evaluate.clusters import evaluate_clusters
from dedupe.evaluate.direction import evaluate_derivations, evaluate_direction
from dedupe.evaluate.edits import evaluate_edits
from dedupe.evaluate.labels import evaluate_labels
from dedupe.evaluate.pairs import evaluate_pairs
from dedupe.evaluate.passages import evaluate_passages
from dedupe.evaluate.revisions import evaluate_revisions
from dedupe.evaluate.stories import evaluate_stories
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

REPORTS = Path("reports")
# 28 more pairs of insciout_A, labelled by the rules of news_edits by four readers who had not seen the tool. Rules are
# chosen on the pairs whose number three does not divide; of the others only scores are read.
OUR_LABELS = Path(__file__).parents[1] / "cases" / "insciout_edits.jsonl"
Scores = dict[str, float]


def council_release(files: Sequence[Path]) -> Scores:
    """Return how the shipped pair stands beside its labels."""
    del files
    corpus = find_corpus("council-release")
    (found,) = evaluate_labels(corpus, corpus.settings()).values()
    passages, edits = found["passages"], found["edits"]
    return {
        "passages_linked": passages["linked"],
        "copied_linked": passages["copied_linked"],
        "kinds_right": passages["right_kind"],
        "false_links": -len(passages["false"]),
        "high_changes_found": edits["high_found"],
        "fact_alarms": -len(edits["fact_alarms"]),
        "quotes_right": found["quotes"]["right"],
        "facts_right": found["facts"]["right"],
        "omitted_f1": found["remainders"]["omitted_f1"],
        "added_f1": found["remainders"]["added_f1"],
    }


def pan13_train(files: Sequence[Path]) -> Scores:
    """Return plagdet in all and by category."""
    found = evaluate_passages(files[0], files[1], Settings())
    names = [name for name, value in found.items() if isinstance(value, dict) and "plagdet" in value]
    return {f"{name}_{figure}": found[name][figure] for name in names for figure in ("plagdet",)}


def news_edits(files: Sequence[Path]) -> Scores:
    """Return passage F1, kinds right, and edit F1 of both families."""
    return numbers(evaluate_edits(files[0], files[1], Settings()))


def webis_s3(files: Sequence[Path]) -> Scores:
    """Return F1 of the match rule on the graded pairs."""
    return numbers(evaluate_pairs(files, Settings()))


def insciout(files: Sequence[Path]) -> Scores:
    """Return how often direction and release are named rightly; directions on the half that no weight has seen."""
    directions = evaluate_direction(files[0], Settings())
    direction, alone = directions["kept"], directions["passages_alone"]["kept"]
    attribution = evaluate_attribution(files[0])
    return {
        "direction_right": direction["right"],
        "direction_decided": 1 - direction["undecided"],
        "direction_calibration": 1 - direction["calibration_error"],
        "passages_alone_right": alone["right"],
        "passages_alone_decided": 1 - alone["undecided"],
        "hit@1": attribution["hit@1"],
        "mrr": attribution["mrr"],
    }


def newsroom_week(files: Sequence[Path]) -> Scores:
    """Return B³ and pair F1 of the clusters, directions with dates, and what the stories are, for both halves."""
    del files
    return newsroom("newsroom-week", ("tune", "test"))


def newsroom_second_week(files: Sequence[Path]) -> Scores:
    """Return the same of the week on which nothing was chosen."""
    del files
    return newsroom("newsroom-second-week", ("test",))


def newsroom(name: str, halves: Sequence[str]) -> Scores:
    """Return the scores of an invented week."""
    corpus = find_corpus(name)
    labels = corpus.folder / "labels" if corpus.folder else Path()
    clusters = evaluate_clusters(corpus.read(), labels / "clusters.csv", corpus.settings())
    directions = evaluate_derivations(corpus.read(), labels / "derivations.csv", corpus.settings())["with_dates"]
    stories = evaluate_stories(corpus.read(), labels, corpus.settings())
    return (
        numbers(clusters)
        | {"direction_right": directions["right"], "direction_decided": 1 - directions["undecided"]}
        | {
            f"{half}_{what}": found["f1"] if "f1" in found else found["right"] / found["labelled"]
            for half in halves
            for what, found in stories[half].items()
            if found["labelled"]
        }
    )


def reuters(files: Sequence[Path]) -> Scores:
    """Return how often the older of two versions of one desk's text is named rightly, and how often at all."""
    found = evaluate_revisions(files[0], Settings())
    return {
        f"{name}_{figure}": value
        for name in ("sample", "corrections")
        for figure, value in (("right", found[name]["right"]), ("decided", 1 - found[name]["undecided"]))
    }


CORPORA: dict[str, tuple[Callable[[Sequence[Path]], Scores], tuple[str, ...]]] = {
    "council-release": (council_release, ()),
    "newsroom-week": (newsroom_week, ()),
    "newsroom-second-week": (newsroom_second_week, ()),
    "pan13_train": (pan13_train, ("pan13_train_docs.jsonl.gz", "pan13_train_pairs.jsonl.gz")),
    "insciout_A": (insciout, ("insciout_A.jsonl.gz",)),
    "reuters21578": (reuters, ("reuters21578.jsonl.gz",)),
    "news_edits": (news_edits, ("insciout_A.jsonl.gz", "news_edits.jsonl")),
    "insciout_edits": (news_edits, ("insciout_A.jsonl.gz", str(OUR_LABELS))),
    "webis_s3": (webis_s3, ("webis_s3_web.jsonl.gz", "webis_s3_terabyte.jsonl.gz")),
}
"""Name → how it is scored, and its files in DEDUPE_DATA (none: it is shipped)."""


def numbers(found: dict[str, Any], prefix: str = "") -> Scores:
    """Return the F1 scores and shares of a nested result, flat."""
    flat: Scores = {}
    for name, value in found.items():
        if isinstance(value, dict):
            flat |= numbers(value, f"{prefix}{name}_")
        elif isinstance(value, float) and (name in {"f1", "kinds_right"} or name.endswith("_f1")):
            flat[f"{prefix}{name}"] = value
    return flat


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(CORPORA)))
@click.option("--update", is_flag=True, help="Raise the floors to what was measured.")
def main(names: tuple[str, ...], *, update: bool) -> None:
    """Score every labelled corpus at hand and fail under its floors."""
    data = os.environ.get("DEDUPE_DATA")
    failed = []
    for name in names or CORPORA:
        measure, file_names = CORPORA[name]
        files = [Path(data or "") / file for file in file_names]
        if file_names and not (data and all(file.is_file() for file in files)):
            click.echo(f"{name}: not scored; its files are not at hand ({', '.join(file_names)} in DEDUPE_DATA)")
            continue
        failed += settle(name, measure(files), digest(name, files), update=update)
    for line in failed:
        click.echo(line, err=True)
    sys.exit(bool(failed))


def settle(name: str, scores: Scores, digest_of_corpus: str, *, update: bool) -> list[str]:
    """Return the floors that were missed; print every score beside its floor, and raise floors if asked."""
    path = REPORTS / name / "scores.json"
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"floors": {}}
    floors: Scores = known["floors"]
    for figure, value in scores.items():
        click.echo(f"{name:16} {figure:28} {value:10.4f}   floor {floors.get(figure, float('nan')):.4f}")
    if update:
        # Rounded down, so that the last digits of another machine's arithmetic make no floor.
        raised = {
            figure: max(math.floor(value * 1000) / 1000, floors.get(figure, -math.inf))
            for figure, value in scores.items()
        }
        record = {"corpus": name, "digest": digest_of_corpus, "settings": Settings().fingerprint(), "floors": raised}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        return []
    missing = [f"{name}: {figure} has a floor but was not measured" for figure in floors if figure not in scores]
    return missing + [
        f"{name}: {figure} is {value:.4f}; its floor is {floors[figure]:.4f} ({path})"
        for figure, value in scores.items()
        if value < floors.get(figure, value)
    ]


def digest(name: str, files: Sequence[Path]) -> str:
    """Return the SHA-256 of the corpus' files, or of a shipped corpus' own digests."""
    if not files:
        return hashlib.sha256(json.dumps(dict(find_corpus(name).digests), sort_keys=True).encode()).hexdigest()
    return hashlib.sha256(b"".join(hashlib.sha256(file.read_bytes()).digest() for file in files)).hexdigest()


if __name__ == "__main__":
    main()
