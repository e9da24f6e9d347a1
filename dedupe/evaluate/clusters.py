"""How found stories stand beside labelled ones: B³, the adjusted Rand index and pair F1.

A document that is in no cluster is a story of its own, in the labels as in what was found.
"""

from __future__ import annotations

import csv
from collections import Counter
from math import comb
from typing import TYPE_CHECKING, Any

from dedupe.errors import InputError, LabelError
from dedupe.model import Document
from dedupe.pipeline import find_clusters

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence
    from pathlib import Path

    from dedupe.model import Rejected
    from dedupe.settings import Settings

_COLUMNS = ("document", "cluster")


def evaluate_clusters(records: Iterable[Document | Rejected], labels: Path, settings: Settings) -> dict[str, Any]:
    """Return B³, ARI and pair F1 of the clusters found among the labelled documents.

    Args:
        records: The documents; those without a label are clustered too, but not scored.
        labels: CSV with the columns ``document`` and ``cluster``, and ``split`` where there are halves.
        settings: All settings.

    Returns:
        The scores under ``all``, and under each split of the labels where they have one.

    Raises:
        InputError: The labels cannot be read.
        LabelError: A column is missing, or a document that is labelled is not there.
    """
    rows = read_cluster_rows(labels)
    documents = list(records)
    known = {document.id for document in documents if isinstance(document, Document)}
    missing = sorted({row["document"] for row in rows} - known)
    if missing:
        message = f'{labels}: no document "{missing[0]}" was read; give the documents that the labels are for'
        raise LabelError(message)
    _, clusters, _ = find_clusters(documents, settings)
    found = {member: story.id for story in clusters for member in story.members}
    splits = {row["split"] for row in rows if row.get("split")}
    scores = {"all": _score_rows(rows, found)}
    for split in sorted(splits):
        scores[split] = _score_rows([row for row in rows if row.get("split") == split], found)
    return scores


def read_cluster_rows(labels: Path) -> list[dict[str, str]]:
    """Return the rows of a file of cluster labels.

    Raises:
        InputError: The file cannot be read.
        LabelError: A column is missing, or a document stands there twice.
    """
    rows = read_label_rows(labels, _COLUMNS)
    for document, count in Counter(row["document"] for row in rows).items():
        if count > 1:
            message = f'{labels}: document "{document}" has {count} rows; a document is in one cluster'
            raise LabelError(message)
    return rows


def read_label_rows(labels: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV file of labels that has *columns*.

    Raises:
        InputError: The file cannot be read.
        LabelError: A column is missing.
    """
    try:
        with labels.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            rows = [dict(row) for row in reader]
            found = reader.fieldnames or ()
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{labels}: {getattr(error, 'strerror', None) or error}; give a CSV file in UTF-8 that can be read"
        raise InputError(message) from error
    for column in columns:
        if column not in found:
            message = f'{labels}: no column "{column}" (columns: {", ".join(found)}); it needs {" and ".join(columns)}'
            raise LabelError(message)
    return rows


def score_clusters(labelled: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> dict[str, float | int]:
    """Return B³, ARI and pair F1 of *found* against *labelled*, both document → cluster, of the same documents.

    B³ (Bagga & Baldwin 1998) is the mean over documents of the share of its found cluster that is of its labelled one
    (precision), and the other way round (recall). ARI (Hubert & Arabie 1985) is the Rand index set to 0 for chance.
    Pairs are those of two documents in one cluster.

    >>> score_clusters({"a": 1, "b": 1, "c": 2}, {"a": 1, "b": 1, "c": 1})["pair_precision"]
    0.333333
    """
    both = Counter((labelled[name], found[name]) for name in labelled)
    wanted, given = Counter(labelled.values()), Counter(found[name] for name in labelled)
    total = len(labelled)
    precision = sum(n * n / given[cluster] for (_, cluster), n in both.items()) / total if total else 1.0
    recall = sum(n * n / wanted[cluster] for (cluster, _), n in both.items()) / total if total else 1.0
    hits, pairs_wanted, pairs_given = (sum(comb(n, 2) for n in counts.values()) for counts in (both, wanted, given))
    chance = pairs_wanted * pairs_given / comb(total, 2) if total > 1 else 0.0
    most = (pairs_wanted + pairs_given) / 2
    scores = {
        "b3_precision": precision,
        "b3_recall": recall,
        "b3_f1": _f1(precision, recall),
        # Where both have single documents only, or one cluster only, they agree and the formula is 0 / 0.
        "ari": (hits - chance) / (most - chance) if most != chance else 1.0,
        "pair_precision": hits / pairs_given if pairs_given else 1.0,
        "pair_recall": hits / pairs_wanted if pairs_wanted else 1.0,
    }
    scores["pair_f1"] = _f1(scores["pair_precision"], scores["pair_recall"])
    return {"documents": total, **{name: round(value, 6) for name, value in scores.items()}}


def _score_rows(rows: Iterable[Mapping[str, str]], found: Mapping[str, str]) -> dict[str, float | int]:
    labelled = {row["document"]: row["cluster"] for row in rows}
    # A pair tells a cluster's name from the id of a document that stands alone.
    return score_clusters(
        labelled, {name: ("in", found[name]) if name in found else ("alone", name) for name in labelled}
    )


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
