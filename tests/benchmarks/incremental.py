"""Stories told batch by batch, as `dedupe cluster STORE` does, against those of all articles at once (B³).

    DEDUPE_DATA=folder python tests/benchmarks/incremental.py [--corpus reuters21578] [--documents 20000] [--batches 200]
                                                              [--orders 2] [--write]

The articles come by day, those of a day in an order of chance, in batches of one size whatever the days. With two
orders the stories of both are compared as well. It prints where the two ways differ, and of each such article with
which text of its other story it is linked in one way and not in the other. ``--write`` puts the figures, with their
date, into ``reports/benchmarks/incremental.json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from dedupe.errors import InputError
from dedupe.evaluate.clusters import score_clusters
from dedupe.live import Index
from dedupe.model import Document
from dedupe.pipeline import find_clusters
from dedupe.settings import Settings
from dedupe.stages.trace.dates import period

CORPORA = ("reuters21578", "press_releases_cc0", "prosecutor_pr")
SHOWN = 20


def moment(row: dict[str, str]) -> str | None:
    """Return when an article was published, None where its corpus says it in no known way."""
    said = (row.get("published") or row.get("date") or "").strip()
    try:
        return datetime.strptime(said.split(".")[0], "%d-%b-%Y %H:%M:%S").replace(tzinfo=UTC).isoformat()
    except ValueError:
        pass
    try:
        period(said)
    except InputError:
        return None
    return said


def read(folder: Path, corpus: str, count: int) -> list[Document]:
    """Return articles in order of day and id."""
    documents: dict[str, Document] = {}
    with gzip.open(folder / f"{corpus}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            row = json.loads(line)
            if row["text"].strip():
                name = str(row["id"])
                documents[name] = Document(name, row["text"], row.get("service") or row.get("outlet"), moment(row))
    return sorted(documents.values(), key=lambda one: (day(one), one.id))


def day(document: Document) -> str:
    return (document.published or "")[:10]


def tell(documents: list[Document], batches: int, file: Path) -> tuple[dict[str, str], dict[str, float]]:
    """Return the story of each article, told batch by batch, and the CPU seconds of it."""
    size = -(-len(documents) // batches)
    spent = {"add_cpu_seconds": 0.0, "cluster_cpu_seconds": 0.0}
    # Up to ten thousand articles all of them would be told together.
    with Index(file, Settings().replace({"store": {"together_up_to": 0}})) as index:
        for start in range(0, len(documents), size):
            begun = time.process_time()
            index.add(documents[start : start + size])
            added = time.process_time()
            index.cluster()
            spent["add_cpu_seconds"] += added - begun
            spent["cluster_cpu_seconds"] += time.process_time() - added
        faults = index.check()
        if faults:
            sys.exit("; ".join(faults))
        stories = {name: story for name, story, _ in index.clusters()}
    return stories, {name: round(value, 1) for name, value in spent.items()}


def differences(one: dict[str, str], other: dict[str, str]) -> list[tuple[str, set[str], set[str]]]:
    """Return the articles whose stories have other members: which, those only the first has, those only the second."""
    homes = []
    for stories in (one, other):
        members: dict[str, set[str]] = defaultdict(set)
        for name, story in stories.items():
            members[story].add(name)
        homes.append({name: members[story] for name, story in stories.items()})
    found = [(name, homes[0][name] - homes[1][name], homes[1][name] - homes[0][name]) for name in sorted(one)]
    return [entry for entry in found if entry[1] or entry[2]]


def why(name: str, extra: set[str], batched: set[tuple[str, str]], at_once: set[tuple[str, str]]) -> str:
    """Return by which pair an article stands with others in one way and not in the other."""
    pairs = sorted({tuple(sorted((name, member))) for member in extra})
    mine = [pair for pair in pairs if pair in batched]
    theirs = [pair for pair in pairs if pair in at_once]
    if mine and not theirs:
        return f"a match when its batch came and none of all together: {' – '.join(mine[0])}"
    if theirs and not mine:
        return f"a match of all together and none when its batch came: {' – '.join(theirs[0])}"
    if mine:
        return f"a match both ways, a link only of the texts at hand in one: {' – '.join(mine[0])}"
    return "another article links the two"


def pairs_of(file: Path) -> set[tuple[str, str]]:
    """Return the pairs of articles that are a match in an index."""
    import sqlite3

    rows = sqlite3.connect(file).execute(
        "SELECT x.id, y.id FROM matches AS m JOIN documents AS x ON x.number = m.a JOIN documents AS y ON y.number = m.b"
    )
    return {(min(a, b), max(a, b)) for a, b in rows}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", choices=CORPORA, default=CORPORA[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--batches", type=int, default=200)
    parser.add_argument("--orders", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = os.environ.get("DEDUPE_DATA")
    if not data or not Path(data).is_dir():
        sys.exit("incremental: not measured, DEDUPE_DATA names no folder with the corpora " + ", ".join(CORPORA))
    documents = read(Path(data), arguments.corpus, arguments.documents)
    matches, clusters, _ = find_clusters(documents, Settings())
    home = {member: story.id for story in clusters for member in story.members}
    expected = {one.id: home.get(one.id, one.id) for one in documents}
    told = []
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        for order in range(arguments.orders):
            mixed = documents.copy()
            random.Random(order).shuffle(mixed)
            mixed.sort(key=day)
            file = Path(name) / f"order-{order}.db"
            stories, spent = tell(mixed, arguments.batches, file)
            told.append((stories, spent))
            sys.stderr.write(f"order {order}: {spent}\n")
        batched = pairs_of(Path(name) / "order-0.db")
    first = told[0][0]
    at_once = {(match.a, match.b) for match in matches}
    apart = differences(first, expected)
    reasons: Counter[str] = Counter()
    for article, more, fewer in apart:
        reason = why(article, more or fewer, batched, at_once)
        reasons[reason.partition(":")[0]] += 1
        if sum(reasons.values()) <= SHOWN:
            sys.stderr.write(f"{article}: {len(more)} members more, {len(fewer)} fewer than at once; {reason}\n")
    sizes, largest = Counter(first.values()), Counter(expected.values())
    inside = [name for name in first if sizes[first[name]] > 1 or largest[expected[name]] > 1]
    figures = {
        "corpus": arguments.corpus,
        "documents": len(documents),
        "batches": arguments.batches,
        "against all at once": score_clusters(expected, first),
        "the same, of articles in a story": score_clusters(
            {name: expected[name] for name in inside}, {name: first[name] for name in inside}
        ),
        "articles whose stories differ": len(apart),
        "why": dict(sorted(reasons.items())),
        "articles whose stories differ between orders within a day": len(differences(first, told[-1][0])),
        "stories": {
            "batch by batch": sum(n > 1 for n in sizes.values()),
            "at once": sum(n > 1 for n in largest.values()),
        },
        **told[0][1],
    }
    record = {
        "date": datetime.now(UTC).date().isoformat(),
        "command": "python tests/benchmarks/incremental.py " + " ".join(sys.argv[1:]),
        "figures": figures,
    }
    sys.stdout.write(json.dumps(record, indent=1) + "\n")
    if arguments.write:
        place = Path("reports/benchmarks/incremental.json")
        place.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
