"""Articles to verified clusters: beside peers that go no further than candidates, and at sizes that peers do not reach.

    DEDUPE_DATA=folder python tests/benchmarks/candidates.py [--documents 10000] [--many 100000] [--files 100000 …]
        [--lines 10000] [--alone] [--write]

Beside peers: articles in memory as an Arrow column, kernels warm, medians of three runs of ours and one of each
peer (``ratio``: articles to verified stories, page furniture found on the way, which no peer does; ``ratio without
furniture and stories``: signatures, candidates and exact shares, which is what peers do at most); at 100,000 beside
gaoya alone, in a process of its own. Files: Parquet to clusters, reading included, in a process of its own, on one
thread and on two; the same articles as JSON Lines. Skew: 5,000 and 50,000 near-identical articles; a release run by
5,000 papers, each between lines of its own; a footer on half of the articles. All times are CPU seconds, all in one
run of this program; `load` is what else the machine was doing. Peers that are not installed are named as not measured.
``--write`` keeps the figures, with their date, in ``reports/benchmarks/candidates.json``, a table in
``candidates.md`` and a plot in ``candidates.svg``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from peers import PEERS, gaoya_index
from planted import COUNCIL, SOURCES, Corpus, Planted, run_by, with_footer, write_parquet
from pyarrow import parquet

from dedupe.matching.articles import Articles, Batch
from dedupe.matching.checkpoints import FolderCheckpoints
from dedupe.matching.columns import find_stories, match_columns
from dedupe.matching.files import find_stories_in
from dedupe.model import Document
from dedupe.settings import Settings
from dedupe.stages.furniture.columns import find_chrome_in
from dedupe.stages.normalise import normalise
from dedupe.stages.read import Reading
from dedupe.stages.read.columns import read_columns
from dedupe.stages.read.source import find_sources
from dedupe.stages.read.streams import Spool
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch.column import Column, sketch_column

if TYPE_CHECKING:
    from dedupe.matching.columns import Matching
    from dedupe.model import Event, Shingles

SETTINGS = Settings.preset("news")
REPORTS = Path("reports/benchmarks")
# What a Parquet file of so many articles takes, and twice that while it is made.
BYTES_AN_ARTICLE = 1400


class Clock:
    """CPU seconds of this process, all threads, step by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.process_time()
        self._stage = ""

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.laps[name] = self.laps.get(name, 0.0) + now - self._last
        self._last = now

    def watch(self, event: Event) -> None:
        self.lap(event.stage)


def ours(array: pa.Array, outlets: list[str | None] | None = None) -> tuple[dict[str, float], Matching]:
    """Return CPU seconds a step, and what was found in an Arrow column of texts."""
    count = len(array)
    ids = [f"{row:08}" for row in range(count)]
    nobody: list[str | None] = [None] * count
    clock = Clock()
    furniture: list[Any] = [()] * count
    for row, spans in find_chrome_in(array).items():
        furniture[row] = spans
    clock.lap("furniture")
    batch = Batch(np.arange(count), Column.of_arrow(array))
    lengths = np.diff(batch.column.offsets)
    articles = Articles(ids, outlets or nobody, nobody, lengths, lambda: iter((batch,)))
    found = find_stories(articles, furniture, SETTINGS, watch=clock.watch)
    clock.lap("count and cluster")
    return clock.laps, found


def without_stories(array: pa.Array) -> float:
    """Return the CPU seconds of what peers do, and no more of ours than stands in their way: pairs with exact shares.

    Signatures, fingerprints, candidates, and what each pair shares; no page furniture is looked for, no story grows.
    """
    count = len(array)
    nobody: list[str | None] = [None] * count
    start = time.process_time()
    batch = Batch(np.arange(count), Column.of_arrow(array))
    lengths = np.diff(batch.column.offsets)
    articles = Articles([f"{row:08}" for row in range(count)], nobody, nobody, lengths, lambda: iter((batch,)))
    match_columns(articles, [()] * count, SETTINGS)
    return time.process_time() - start


def first_pass(array: pa.Array, texts: list[str]) -> float:
    """Return the CPU seconds of words, shingles, signatures, fingerprints and content hashes."""

    def shingles(row: int) -> Shingles:
        from dedupe.model import ParsedDocument

        parsed = ParsedDocument(Document("", texts[row]), normalise(texts[row]), (), (), (), ())
        return shingle_document(parsed, SETTINGS.shingle.k)

    start = time.process_time()
    sketch_column(Column.of_arrow(array), SETTINGS.shingle.k, SETTINGS.sketch, shingles)
    return time.process_time() - start


def words_by_wc(texts: list[str]) -> float:
    """Return the CPU seconds of ``wc -w`` on the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts"
        path.write_text("\n".join(texts), encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["wc", "-w", str(path)], check=True, stdout=subprocess.DEVNULL)  # noqa: S607 - any wc will do
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def quality(found: Matching, planted: list[Planted]) -> dict[str, Any]:
    """Return how many candidates there are, the share of them that share something, and the recall of planted pairs."""
    pairs = found.pairs
    listed = set(((pairs.candidates.a.astype(np.int64) << 32) | pairs.candidates.b).tolist())
    kinds = Counter(kind for _, _, kind in planted)
    held = Counter(kind for a, b, kind in planted if (a << 32 | b) in listed)
    useful = (np.maximum(pairs.a_in_b, pairs.b_in_a) >= 0.2) | (pairs.longest_run >= 12)
    return {
        "candidates": len(pairs),
        "useful": round(float(useful.mean()), 4) if len(pairs) else None,
        "matches": int(found.is_match.sum()),
        "clusters": len(found.clusters),
        "recall": {kind: round(held[kind] / kinds[kind], 5) for kind in sorted(kinds)},
    }


def beside_peers(folder: Path, count: int, *, alone: bool) -> dict[str, Any]:
    """Return the figures of an Arrow column in memory, and what each peer takes for the same texts."""
    corpus = Corpus(folder, count)
    texts = list(corpus)
    array = pa.array(texts, type=pa.large_string())
    start = time.process_time()
    ours(array[:50])
    cold = time.process_time() - start
    runs = [ours(array) for _ in range(3)]
    steps = {name: round(statistics.median(laps[name] for laps, _ in runs), 4) for name in runs[0][0]}
    seconds = round(statistics.median(sum(laps.values()) for laps, _ in runs), 4)
    alike = round(statistics.median(without_stories(array) for _ in range(3)), 4)
    figures: dict[str, Any] = {
        "documents": count,
        "characters": sum(map(len, texts)),
        "load": round(os.getloadavg()[0], 1),
        "ours": {
            "seconds": seconds,
            "cold start": round(cold, 2),
            "seconds without furniture and stories": alike,
            "steps": steps,
            **quality(runs[0][1], corpus.planted),
        },
        "first pass": round(statistics.median(first_pass(array, texts) for _ in range(3)), 4),
        "wc -w": round(statistics.median(words_by_wc(texts) for _ in range(3)), 4),
    }
    for name, (module, run) in () if alone else PEERS.items():
        if find_spec(module) is None:
            figures[name] = "not installed"
            continue
        start = time.process_time()
        run(texts)
        spent = time.process_time() - start
        figures[name] = {
            "seconds": round(spent, 2),
            "ratio": round(spent / seconds, 1),
            "ratio without furniture and stories": round(spent / alike, 1),
        }
    return figures


def from_files(folder: Path, count: int) -> dict[str, Any]:
    """Return the figures of a Parquet file of so many articles, on one thread and on two."""
    with tempfile.TemporaryDirectory(prefix="dedupe-bench-") as place:
        needed, free = count * BYTES_AN_ARTICLE, shutil.disk_usage(place).free
        sys.stderr.write(f"{count} articles take {needed // 10**6} MB in {place}, where {free // 10**6} MB are free\n")
        if needed > free:
            return {"documents": count, "not measured": "not enough disk"}
        path = Path(place) / "articles.parquet"
        planted = write_parquet(folder, count, path)
        Path(place, "planted.json").write_text(json.dumps(planted), encoding="utf-8")
        figures: dict[str, Any] = {"documents": count, "parquet megabytes": path.stat().st_size // 10**6}
        for threads in (1, 2):
            command = [sys.executable, __file__, "--one", str(path), "--threads", str(threads)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            figures[f"threads {threads}"] = json.loads(done.stdout)
    one, two = figures["threads 1"], figures["threads 2"]
    figures["same bytes"] = one["digest"] == two["digest"]
    figures["cpu of two threads"] = round(two["seconds"] / one["seconds"], 3)
    return figures


def one_file(path: Path, threads: int) -> dict[str, Any]:
    """Return the figures of one run from a Parquet file, kernels from their cache."""
    clock, wall, cpu = Clock(), time.perf_counter(), time.process_time()
    table = read_columns([path], SETTINGS.read)
    if table is None:
        sys.exit(f"{path}: no Parquet file of texts")
    clock.lap("ids")
    found = find_stories_in(table, SETTINGS, threads, clock.watch)
    clock.lap("count and cluster")
    seconds, wall = time.process_time() - cpu, time.perf_counter() - wall
    planted = [tuple(pair) for pair in json.loads(path.with_name("planted.json").read_text(encoding="utf-8"))]
    story = {name: one.id for one in found.clusters for name in one.members}
    told = json.dumps([(one.id, one.members, one.representative, one.why) for one in found.clusters])
    return {
        "seconds": round(seconds, 2),
        "wall": round(wall, 2),
        "load": round(os.getloadavg()[0], 1),
        "peak megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "steps": {name: round(spent, 2) for name, spent in clock.laps.items()},
        **quality(found, planted),  # type: ignore[arg-type] # JSON has lists for tuples
        "council pair is one story": story.get(COUNCIL[0], 0) == story.get(COUNCIL[1], 1),
        "digest": hashlib.sha256(told.encode()).hexdigest()[:16],
    }


def near_identical(folder: Path, count: int) -> dict[str, Any]:
    """Return the figures of so many copies of one article, five words of each of them changed."""
    chance = random.Random(count)
    release = next(iter(Corpus(folder, 100)))[:2800].split()
    texts = []
    for _ in range(count):
        words = list(release)
        for _ in range(5):
            words[chance.randrange(len(words))] = f"word{chance.randrange(10**6)}"
        texts.append(" ".join(words))
    return skewed(f"{count} near-identical articles", texts)[0]


def one_release(folder: Path, count: int) -> dict[str, Any]:
    """Return the figures of one release in so many papers."""
    papers = list(run_by(folder, count))
    return skewed(f"a release in {count} papers", [text for _, text in papers], [paper for paper, _ in papers])[0]


def footed(folder: Path, count: int) -> dict[str, Any]:
    """Return the figures of articles half of which have one footer, beside those of the same without it."""
    corpus = Corpus(folder, count)
    texts = list(corpus)
    bare, before = ours(pa.array(texts, type=pa.large_string()))
    figures, after = skewed(f"a footer on half of {count} articles", with_footer(texts, folder))
    kept = {one.members for one in before.clusters} & {one.members for one in after.clusters}
    return figures | {
        "recall": quality(after, corpus.planted)["recall"],
        "stories as without it": round(len(kept) / len(before.clusters), 4),
        "times without it": round(figures["seconds"] / sum(bare.values()), 2),
    }


def skewed(name: str, texts: list[str], outlets: list[str | None] | None = None) -> tuple[dict[str, Any], Matching]:
    """Return the figures of texts that share more than stories do, and what was found."""
    laps, found = ours(pa.array(texts, type=pa.large_string()), outlets)
    return {
        "case": name,
        "documents": len(texts),
        "seconds": round(sum(laps.values()), 2),
        "pairs listed": len(found.pairs),
        "stories": len(found.clusters),
        "largest": max((len(one.members) for one in found.clusters), default=0),
    }, found


def beside_gaoya(count: int) -> dict[str, Any]:
    """Return what so many articles in memory take us and gaoya, in a process of its own."""
    command = [sys.executable, __file__, "--gaoya", str(count)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def one_gaoya(folder: Path, count: int) -> dict[str, Any]:
    """Return the same, in this process."""
    corpus = Corpus(folder, count)
    texts = list(corpus)
    array = pa.array(texts, type=pa.large_string())
    ours(array[:50])
    laps, found = ours(array)
    seconds = sum(laps.values())
    figures = {"documents": count, "ours": {"seconds": round(seconds, 2), **quality(found, corpus.planted)}}
    if find_spec("gaoya") is None:
        return {**figures, "gaoya": "not installed"}
    start = time.process_time()
    gaoya_index(texts)
    spent = time.process_time() - start
    return {**figures, "gaoya": {"seconds": round(spent, 2), "ratio": round(spent / seconds, 1)}}


def from_lines(folder: Path, count: int) -> dict[str, Any]:
    """Return the figures of so many articles as JSON Lines, beside the same as Parquet; reading included."""
    with tempfile.TemporaryDirectory(prefix="dedupe-bench-") as place:
        packed, lines, work = Path(place, "a.parquet"), Path(place, "a.jsonl"), Path(place, "work")
        write_parquet(folder, count, packed)
        rows = parquet.read_table(packed).to_pylist()
        lines.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        work.mkdir()
        table = read_columns([packed], SETTINGS.read)
        if table is None:
            sys.exit(f"{packed}: no Parquet file of texts")
        start = time.process_time()
        first = find_stories_in(table, SETTINGS)
        middle = time.process_time()
        spooled = Spool(work).fill(Reading(find_sources([lines]), SETTINGS.read), SETTINGS.batch)
        read = time.process_time()
        second = find_stories_in(spooled, SETTINGS, checkpoints=FolderCheckpoints(work))
        end = time.process_time()
        kept = sum(path.stat().st_size for path in work.iterdir())
    return {
        "documents": count,
        "same stories": first.clusters == second.clusters,
        "parquet seconds": round(middle - start, 2),
        "jsonl seconds": round(end - middle, 2),
        "of which reading": round(read - middle, 2),
        "kept megabytes": kept // 10**6,
    }


def main() -> None:
    """Measure, print, and with ``--write`` keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--files", type=int, nargs="*", default=[100_000], help="sizes read from Parquet")
    parser.add_argument("--many", type=int, default=100_000, help="size at which gaoya is measured too; 0 for none")
    parser.add_argument("--lines", type=int, default=10_000, help="size read from JSON Lines; 0 for none")
    parser.add_argument("--skew", type=int, nargs="*", default=[5_000, 50_000], help="near-identical articles")
    parser.add_argument("--gaoya", type=int, help="one run beside gaoya")
    parser.add_argument("--alone", action="store_true", help="leave the peers out")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", type=Path, help="one run from a file that is there")
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args()
    if chosen.one:
        sys.stdout.write(json.dumps(one_file(chosen.one, chosen.threads)))
        return
    home = os.environ.get("DEDUPE_DATA")
    if not home:
        sys.stdout.write(f"not measured: set DEDUPE_DATA to the folder that holds {', '.join(SOURCES)}\n")
        return
    folder = Path(home)
    if chosen.gaoya:
        sys.stdout.write(json.dumps(one_gaoya(folder, chosen.gaoya)))
        return
    figures = {
        "date": datetime.now(UTC).date().isoformat(),
        "memory": beside_peers(folder, chosen.documents, alone=chosen.alone),
        "many": beside_gaoya(chosen.many) if chosen.many and not chosen.alone else None,
        "files": [from_files(folder, count) for count in chosen.files],
        "lines": from_lines(folder, chosen.lines) if chosen.lines else None,
        "skew": [near_identical(folder, count) for count in chosen.skew]
        + ([one_release(folder, 5_000), footed(folder, chosen.documents)] if chosen.skew else []),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    if chosen.write:
        from drawing import draw, tabulate

        REPORTS.mkdir(parents=True, exist_ok=True)
        (REPORTS / "candidates.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
        (REPORTS / "candidates.md").write_text(tabulate(figures), encoding="utf-8")
        (REPORTS / "candidates.svg").write_text(draw(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
