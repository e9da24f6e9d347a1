"""The same release on two wires: stories across wires, sampled by seed, printed for a person to read and judge.

    DEDUPE_DATA=folder python tests/benchmarks/wires.py [--sample 50] [--seed 3] [--show] [--write FILE]

Of each sampled story the two members of different wires are shown that share least among those linked: their
heads and the longest passages that both have. Stories of more than `--large` documents are listed with what their
members share. ``--show`` prints texts, which belong to others: they are for reading, and for no file of the project.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dedupe import compare
from dedupe.matching.files import find_stories_in
from dedupe.model import Document
from dedupe.settings import Settings
from dedupe.stages.read import Reading
from dedupe.stages.read.source import find_sources
from dedupe.stages.read.streams import Spool

if TYPE_CHECKING:
    from dedupe.matching.columns import Matching
    from dedupe.stages.read.streams import SpooledTable

CORPUS = "press_releases_cc0.jsonl.gz"
SETTINGS = Settings.preset("news").override(["read.outlet=service"])
HEAD = 500
SHOWN = 4


def find(path: Path, folder: Path) -> tuple[SpooledTable, Matching]:
    """Return the articles of a corpus, and their stories."""
    table = Spool(folder).fill(Reading(find_sources([path]), SETTINGS.read), SETTINGS.batch)
    return table, find_stories_in(table, SETTINGS)


def weakest(table: SpooledTable, found: Matching) -> dict[str, tuple[str, str]]:
    """Return for each story across wires the linked pair of two wires that shares least."""
    places = {name: row for row, name in enumerate(table.ids)}
    story = {name: one.id for one in found.clusters for name in one.members}
    chosen: dict[str, tuple[float, str, str]] = {}
    for match in found.pairs.records(table.ids, found.is_match.nonzero()[0]):
        home = story.get(match.a)
        if home is None or home != story.get(match.b):
            continue
        if table.outlets[places[match.a]] == table.outlets[places[match.b]]:
            continue
        pair = (max(match.a_in_b, match.b_in_a), match.a, match.b)
        chosen[home] = min(chosen.get(home, pair), pair)
    return {name: (a, b) for name, (_, a, b) in chosen.items()}


def show(a: Document, b: Document) -> str:
    """Return the heads of two texts and the longest passages of both, for reading."""
    told = compare(a, b)
    lines = []
    for side in (a, b):
        head = " ".join(side.text[:HEAD].split())
        lines.append(f"  {side.outlet} {side.published} {side.id}\n    {head}")
    shares = f"{told.share_of_a.paraphrase:.2f} of the first, {told.share_of_b.paraphrase:.2f} of the second"
    lines.append(f"  shared: {shares}")
    longest = sorted(told.passages, key=lambda one: one.a.start - one.a.end)[:SHOWN]
    lines += [f"    {one.kind}: {' '.join(a.text[one.a.start : one.a.end].split())[:300]}" for one in longest]
    return "\n".join(lines)


def main() -> None:
    """Cluster, sample, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--large", type=int, default=200)
    parser.add_argument("--show", action="store_true", help="print heads and shared passages")
    chosen = parser.parse_args()
    home = os.environ.get("DEDUPE_DATA")
    if not home:
        sys.stdout.write(f"not measured: set DEDUPE_DATA to the folder that holds {CORPUS}\n")
        return
    with tempfile.TemporaryDirectory(prefix="dedupe-bench-") as folder:
        table, found = find(Path(home, CORPUS), Path(folder))
        texts = {
            table.ids[row]: text
            for rows, batch in table.texts()
            for row, text in zip(rows.tolist(), batch.to_pylist(), strict=True)
        }
    documents = {
        name: Document(name, texts[name], table.outlets[row], table.published[row])
        for row, name in enumerate(table.ids)
    }
    pairs = weakest(table, found)
    sampled = sorted(random.Random(chosen.seed).sample(sorted(pairs), min(chosen.sample, len(pairs))))
    members = {one.id: one.members for one in found.clusters}
    for number, name in enumerate(sampled, start=1):
        a, b = (documents[one] for one in pairs[name])
        wires = Counter(documents[one].outlet for one in members[name])
        sys.stdout.write(f"{number}. {name}: {len(members[name])} documents, {dict(sorted(wires.items()))}\n")
        if chosen.show:
            sys.stdout.write(show(a, b) + "\n\n")
    large: list[dict[str, Any]] = [
        {"story": one.id, "documents": len(one.members), "wires": Counter(documents[n].outlet for n in one.members)}
        for one in found.clusters
        if len(one.members) > chosen.large
    ]
    figures = {
        "documents": len(table.ids),
        "stories": len(found.clusters),
        "across wires": len(pairs),
        "largest": max(len(one.members) for one in found.clusters),
        f"of more than {chosen.large}": large,
    }
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main()
