"""Every pair of real articles that shares a run of 12 words outside furniture, beside what the candidates hold.

    DEDUPE_DATA=folder python tests/benchmarks/recall.py [--articles 2000]

Brute force: the articles of every hash of twelve words. A pair that is no candidate is listed with its cause: the run
is shared by more stories than `index.cap`, or stands in a list too long to list all pairs, or nothing of the kind.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np

from dedupe import Document
from dedupe.comparing import parse
from dedupe.matching.articles import Articles
from dedupe.matching.columns import match_columns
from dedupe.settings import Settings
from dedupe.stages.furniture import find_furniture
from dedupe.stages.verify.shares import hash_runs

SOURCES = ("insciout_A", "reuters21578", "press_releases_cc0", "bbc")
SETTINGS = Settings.preset("news")


def read_articles(folder: Path, count: int) -> list[Document]:
    """Return as many articles of each source, evenly spread over it."""
    found = []
    for name in SOURCES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in lines]
        step = max(1, len(records) // (count // len(SOURCES)))
        for row, one in enumerate(records[::step][: count // len(SOURCES)]):
            outlet = one.get("outlet") or one.get("service")
            found.append(Document(f"{name}-{row:05}", one["text"], outlet=outlet))
    return sorted(found, key=lambda one: one.id)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    chosen = parser.parse_args()
    home = os.environ.get("DEDUPE_DATA")
    if not home:
        sys.stdout.write(f"not measured: set DEDUPE_DATA to the folder that holds {', '.join(SOURCES)}\n")
        return
    documents = read_articles(Path(home), chosen.articles)
    spans = find_furniture(documents, SETTINGS.furniture)
    furniture = [spans[one.id] for one in documents]
    words = SETTINGS.sketch.words + SETTINGS.sketch.window - 1
    holders: dict[int, list[int]] = defaultdict(list)
    for row, document in enumerate(documents):
        parsed = parse(document, SETTINGS, furniture[row])
        for run in np.unique(hash_runs(parsed.tokens.hashes, parsed.outside, words)).tolist():
            holders[run].append(row)
    fewest: dict[tuple[int, int], int] = {}
    for rows in holders.values():
        for pair in combinations(rows, 2):
            fewest[pair] = min(fewest.get(pair, len(documents)), len(rows))
    pairs = match_columns(Articles.of_documents(documents), furniture, SETTINGS)
    held = set(zip(pairs.candidates.a.tolist(), pairs.candidates.b.tolist(), strict=True))
    causes = Counter(
        f"in no list of fewer than {SETTINGS.index.cap} articles" if shared > SETTINGS.index.cap else "missed"
        for pair, shared in fewest.items()
        if pair not in held
    )
    useful = (np.maximum(pairs.a_in_b, pairs.b_in_a) >= 0.2) | (pairs.longest_run >= words)
    figures = {
        "articles": len(documents),
        f"pairs that share {words} words": len(fewest),
        "of these candidates": sum(pair in held for pair in fewest),
        "others by cause": dict(causes),
        "candidates": len(pairs),
        "useful": round(float(useful.mean()), 4),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
