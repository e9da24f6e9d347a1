"""The weights of the reasons for a direction, fitted anew, and how they do on what they have not seen.

    DEDUPE_DATA=… python tests/benchmarks/direction.py

Pairs are those of `dedupe evaluate direction`; the half of the releases with an even digest is fitted on. Pairs of two
news texts about one release stand beside them with a target of one half: what differs from paper to paper is no sign
of descent. Weights are log-odds, never negative, with a ridge. Prints the cross-validation that chose ridge and share,
and a table for `dedupe/stages/trace/weights.py`.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from dedupe.comparing import parse
from dedupe.evaluate.direction import is_kept, read_pairs
from dedupe.settings import Settings
from dedupe.stages.trace.reasons import read_reasons
from dedupe.stages.trace.shared import find_shared
from dedupe.stages.trace.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model import Document, ParsedDocument

    Matrix = NDArray[np.float64]

RIDGES, SHARES = (0.1, 0.3, 1.0), (0.0, 0.03, 0.06, 0.1)
CHOSEN = (0.3, 0.03)
# Parts that stand in nearly every release of the fitted half and in no news text need no ridge to be finite.
RIDGE_OF_RELEASE = 0.1
NEWS_PAIRS = 8
FOLDS = 5
RUN = 12
NAMES = [name for name in WEIGHTS if name.startswith(("near.", "elsewhere.")) or name in {"release", "address", "page"}]


@dataclass(frozen=True)
class Pairs:
    """The values of some pairs, shape (pairs, reasons), and the release of each."""

    values: Matrix
    releases: NDArray[np.str_]

    def take(self, chosen: NDArray[np.bool_]) -> Pairs:
        """Return the *chosen* pairs."""
        return Pairs(self.values[chosen], self.releases[chosen])

    def where(self, folds: NDArray[np.int64], fold: int, *, inside: bool) -> Pairs:
        """Return the pairs in or outside a fold."""
        return self.take((folds == fold) == inside)

    @property
    def balance(self) -> Matrix:
        """Weights by which a release counts as the root of its pairs."""
        _, inverse, counts = np.unique(self.releases, return_inverse=True, return_counts=True)
        weights = 1 / np.sqrt(counts[inverse])
        return np.asarray(weights / weights.mean())


def main() -> None:
    """Fit, cross-validate, and print."""
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        sys.exit("insciout_A: set DEDUPE_DATA to the folder that holds it")
    covers, siblings = _read(Path(folder) / "insciout_A.jsonl.gz")
    fitted = covers.take(np.array([not is_kept(name) for name in covers.releases]))
    beside = siblings.take(np.array([not is_kept(name) for name in siblings.releases]))
    for share in SHARES:
        for ridge in RIDGES:
            click.echo(f"share {share:4} ridge {ridge:3}: {_cross_validate(fitted, beside, ridge, share)}")
    weights = _fit(fitted, beside, *CHOSEN)
    for name, weight in zip(NAMES, weights, strict=True):
        click.echo(f'    "{name}": {weight:.3f},')
    kept = covers.take(np.array([is_kept(name) for name in covers.releases]))
    click.echo(f"kept half: {_describe(kept.values @ weights)}")
    apart = siblings.take(np.array([is_kept(name) for name in siblings.releases]))
    click.echo(f"two news texts: decided {_decided(apart.values @ weights).mean():.3f} of {len(apart.releases)}")


def _read(docs: Path) -> tuple[Pairs, Pairs]:
    """Return the pairs of a release and a news text, and those of two news texts of one release."""
    settings = Settings()
    parsed: dict[str, ParsedDocument] = {}

    def once(document: Document) -> ParsedDocument:
        if document.id not in parsed:
            parsed[document.id] = parse(document, settings)
        return parsed[document.id]

    covers: list[tuple[str, list[float]]] = []
    news: defaultdict[str, list[ParsedDocument]] = defaultdict(list)
    for name, release, text in read_pairs(docs):
        covers.append((name, _values(once(release), once(text))))
        news[name].append(once(text))
    siblings = []
    for name, texts in news.items():
        pairs = [(a, b) for a, b in combinations(texts, 2) if a.text != b.text and _share_a_run(a, b)]
        siblings += [(name, _values(a, b)) for a, b in sorted(pairs, key=_lot)[:NEWS_PAIRS]]
    return _pairs(covers), _pairs(siblings)


def _pairs(rows: Sequence[tuple[str, list[float]]]) -> Pairs:
    return Pairs(np.array([values for _, values in rows]), np.array([name for name, _ in rows]))


def _values(a: ParsedDocument, b: ParsedDocument) -> list[float]:
    found = {reason.name: reason.value for reason in read_reasons(find_shared(a, b))}
    return [found.get(name, 0.0) for name in NAMES]


def _share_a_run(a: ParsedDocument, b: ParsedDocument) -> bool:
    runs = [{p.tokens.words[i : i + RUN] for i in range(len(p.tokens.words) - RUN + 1)} for p in (a, b)]
    return not runs[0].isdisjoint(runs[1])


def _lot(pair: tuple[ParsedDocument, ParsedDocument]) -> str:
    return hashlib.sha256(f"{pair[0].id} {pair[1].id}".encode()).hexdigest()


def _fit(covers: Pairs, siblings: Pairs, ridge: float, share: float) -> Matrix:
    """Return the weights that are the most likely: accelerated projected gradient (Beck & Teboulle 2009)."""
    beside = siblings.balance * share * len(covers.releases) / len(siblings.releases)
    balance = covers.balance
    ridges = np.array([RIDGE_OF_RELEASE if name == "release" else ridge for name in NAMES])
    curve = (covers.values.T * balance) @ covers.values / 4 + (siblings.values.T * beside) @ siblings.values / 4
    step = 1 / (np.linalg.eigvalsh(curve)[-1] + 2 * ridges.max())
    weights = ahead = np.full(len(NAMES), 0.1)
    pace = 1.0
    for _ in range(20_000):
        wrong = balance / (1 + np.exp(covers.values @ ahead))
        leaning = beside * (1 / (1 + np.exp(-siblings.values @ ahead)) - 0.5)
        slope = -covers.values.T @ wrong + siblings.values.T @ leaning + 2 * ridges * ahead
        moved = np.maximum(ahead - step * slope, 0.0)
        faster = (1 + np.sqrt(1 + 4 * pace * pace)) / 2
        ahead = moved + (pace - 1) / faster * (moved - weights)
        weights, pace = moved, faster
    return weights


def _cross_validate(covers: Pairs, siblings: Pairs, ridge: float, share: float) -> str:
    folds = [
        np.array([int(hashlib.sha256(f"f{n}".encode()).hexdigest(), 16) % FOLDS for n in p.releases])
        for p in (covers, siblings)
    ]
    totals, apart = [], []
    for fold in range(FOLDS):
        weights = _fit(
            covers.where(folds[0], fold, inside=False), siblings.where(folds[1], fold, inside=False), ridge, share
        )
        totals.append(covers.where(folds[0], fold, inside=True).values @ weights)
        apart.append(siblings.where(folds[1], fold, inside=True).values @ weights)
    return f"{_describe(np.concatenate(totals))}, two news texts decided {_decided(np.concatenate(apart)).mean():.3f}"


def _decided(totals: Matrix) -> NDArray[np.bool_]:
    return np.asarray(1 / (1 + np.exp(-np.abs(totals))) >= Settings().trace.decide)


def _describe(totals: Matrix) -> str:
    decided = _decided(totals)
    loss = np.mean((1 / (1 + np.exp(totals))) ** 2)
    return f"right {np.mean(totals[decided] > 0):.3f}, undecided {1 - decided.mean():.3f}, Brier {loss:.4f}"


if __name__ == "__main__":
    main()
