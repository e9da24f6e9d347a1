"""From texts in memory to verified clusters, beside peers that go no further than candidates, in one run.

    DEDUPE_DATA=folder python tests/benchmarks/candidates.py [--documents 10000] [--threads 1] [--alone] [--write]

The corpus is made from the data folder's texts by a seeded generator: stories, copies with planted edits, briefs
of 80 to 150 words, excerpts inside another text. All times are CPU seconds of this process, kernels warm, medians of
three runs of ours and one of each peer. Peers that are not installed are named as not measured.
``--write`` puts the figures, with their date, into ``reports/benchmarks/candidates.json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from dedupe.model import Document, Match, ParsedDocument, Shingles
from dedupe.settings import Settings
from dedupe.stages.cluster import cluster
from dedupe.stages.index import find_candidates
from dedupe.stages.normalise import normalise
from dedupe.stages.shingle import shingle_document
from dedupe.stages.sketch.column import Column, shingle_column, sketch_column
from dedupe.stages.verify import is_match
from dedupe.stages.verify.batch import verify_columns
from dedupe.stages.verify.shares import common, lead_end, longest_run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = Settings.preset("news")
# Agency copy, news, science news and web pages; the press wires are left out, half of whose texts is their template.
SOURCES = ("reuters21578", "bbc", "insciout_A", "pan13_train_docs")
SEED = 7
# Of each hundred documents: edited copies, briefs and excerpts; the rest are stories of their own.
PLANTED = {"edit": 10, "brief": 5, "excerpt": 5}
WORDS_OF_STORY = (150, 1200)

Planted = tuple[int, int, str]


def read_texts(folder: Path) -> Iterator[str]:
    """Yield real texts."""
    for name in SOURCES:
        with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"]


def make_corpus(folder: Path, count: int) -> tuple[list[str], list[Planted]]:
    """Return *count* texts and the pairs that were planted in them, with their kind."""
    chance = random.Random(SEED)
    stories = [text for text in read_texts(folder) if WORDS_OF_STORY[0] < text.count(" ") < WORDS_OF_STORY[1]]
    chance.shuffle(stories)
    vocabulary = [word for text in stories[:500] for word in text.split()]
    own = count * (100 - sum(PLANTED.values())) // 100
    texts = [story if row < len(stories) else _renamed(story, row) for row, story in _around(stories, own)]
    planted: list[Planted] = []
    for kind, share in PLANTED.items():
        for _ in range(count * share // 100):
            source = chance.randrange(own)
            planted.append((source, len(texts), kind))
            texts.append(
                _planted(kind, texts[source].split(), texts[chance.randrange(own)].split(), vocabulary, chance)
            )
    return texts, planted


def _around(stories: list[str], count: int) -> Iterator[tuple[int, str]]:
    for row in range(count):
        yield row, stories[row % len(stories)]


def _renamed(story: str, row: int) -> str:
    """Return another story of the same build: every third word is its own."""
    turn = row // 1000
    return " ".join(f"{word}{turn}" if place % 3 == 0 else word for place, word in enumerate(story.split()))


def _planted(kind: str, source: list[str], other: list[str], vocabulary: list[str], chance: random.Random) -> str:
    if kind == "edit":
        rate = chance.choice([0.02, 0.05, 0.1, 0.15])
        return " ".join(chance.choice(vocabulary) if chance.random() < rate else word for word in source)
    size = chance.randint(80, 150)
    start = chance.randint(0, max(0, len(source) - size))
    piece = source[start : start + size]
    if kind == "brief":
        return " ".join(piece)
    cut = chance.randint(0, len(other))
    return " ".join([*other[:cut], *piece, *other[cut:]])


def ours(texts: list[str], array: pa.Array, threads: int) -> tuple[dict[str, float], list[Match], int]:
    """Return CPU seconds a step, the verified candidates, and how many clusters there are."""
    k = SETTINGS.shingle.k

    @cache
    def parsed(row: int) -> ParsedDocument:
        return ParsedDocument(Document(str(row), texts[row]), normalise(texts[row]), (), (), (), ())

    @cache
    def shingles(row: int) -> Shingles:
        return shingle_document(parsed(row), k)

    def run_of(a: int, b: int) -> int:
        one, other = shingles(a), shingles(b)
        return longest_run(parsed(a), parsed(b), one, other, common(one.unique, other.unique))

    ids = [f"{row:08}" for row in range(len(texts))]
    nothing = normalise("")
    documents = [
        ParsedDocument(Document(name, text), nothing, (), (), (), ()) for name, text in zip(ids, texts, strict=True)
    ]
    clock = Clock()
    column = Column.of_arrow(array)
    sketches = sketch_column(column, k, SETTINGS.sketch, shingles, threads=threads)
    clock.lap("sketch")
    found = find_candidates(sketches, [None] * len(column), SETTINGS.index)
    clock.lap("index")
    rows = np.unique(np.concatenate([found.a, found.b])).astype(np.int64)
    columns = shingle_column(column, rows, k, shingles, lambda row: lead_end(parsed(row)))
    verified = verify_columns(found, columns, run_of).records(ids, np.arange(len(found)))
    clock.lap("verify")
    matches = [match for match in verified if is_match(match, SETTINGS.verify)]
    clusters = cluster(matches, documents, SETTINGS.cluster)
    clock.lap("cluster")
    return clock.laps, verified, len(clusters)


class Clock:
    """CPU seconds of this process, all threads, step by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.process_time()

    def lap(self, name: str) -> None:
        now = time.process_time()
        self.laps[name] = now - self._last
        self._last = now


def word_shingles(text: str) -> set[str]:
    """Return the 5-word shingles as strings, as users of the peers write it."""
    words = text.lower().split()
    return {" ".join(words[i : i + 5]) for i in range(len(words) - 4)}


def datasketch_sha1(texts: list[str]) -> None:
    """datasketch 2 as it comes: SHA-1, 128 permutations, LSH at 0.5, insert and query."""
    _datasketch(texts, None)


def datasketch_xxh32(texts: list[str]) -> None:
    """datasketch 2 with the hash its documentation recommends for speed."""
    import xxhash

    _datasketch(texts, xxhash.xxh32_intdigest)


def _datasketch(texts: list[str], hashfunc: Callable[[bytes], int] | None) -> None:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.5, num_perm=128)
    options = {"hashfunc": hashfunc} if hashfunc else {}
    minhashes = []
    for row, text in enumerate(texts):
        minhash = MinHash(num_perm=128, **options)
        minhash.update_batch([shingle.encode() for shingle in word_shingles(text)])
        index.insert(row, minhash)
        minhashes.append(minhash)
    for minhash in minhashes:
        index.query(minhash)


def gaoya_index(texts: list[str]) -> None:
    """gaoya: its own word 5-grams and 128 hashes, insert and query."""
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32,
        jaccard_threshold=0.5,
        num_bands=32,
        band_size=4,
        num_hashes=128,
        analyzer="word",
        lowercase=True,
        ngram_range=(5, 5),
    )
    for row, text in enumerate(texts):
        index.insert_document(row, text)
    for text in texts:
        index.query(text)


def rensa_python_shingles(texts: list[str]) -> None:
    """rensa's R-MinHash over shingles made in Python, LSH insert and query."""
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=0.5, num_perm=128, num_bands=32)
    minhashes = []
    for row, text in enumerate(texts):
        minhash = RMinHash(num_perm=128, seed=42)
        minhash.update(list(word_shingles(text)))
        index.insert(row, minhash)
        minhashes.append(minhash)
    for minhash in minhashes:
        index.query(minhash)


PEERS: dict[str, tuple[str, Callable[[list[str]], None]]] = {
    "datasketch": ("datasketch", datasketch_sha1),
    "datasketch xxh32": ("xxhash", datasketch_xxh32),
    "gaoya": ("gaoya", gaoya_index),
    "rensa": ("rensa", rensa_python_shingles),
}


def words_by_wc(texts: list[str]) -> float:
    """Return the CPU seconds of ``wc -w`` on the same bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "texts"
        path.write_text("\n".join(texts), encoding="utf-8")
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["wc", "-w", str(path)], check=True, stdout=subprocess.DEVNULL)  # noqa: S607 - any wc will do
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(texts: list[str], planted: list[Planted], threads: int) -> dict[str, Any]:
    """Return the figures of this tool: CPU seconds by step, recall of the planted pairs, precision of candidates."""
    array = pa.array(texts, type=pa.large_string())
    ours(texts[:50], array[:50], threads)
    runs = [ours(texts, array, threads) for _ in range(3)]
    steps = {name: round(statistics.median(laps[name] for laps, _, _ in runs), 4) for name in runs[0][0]}
    _, verified, clusters = runs[0]
    by_pair = {(int(match.a), int(match.b)): match for match in verified}
    kinds = Counter(kind for _, _, kind in planted)
    held = Counter(kind for a, b, kind in planted if (a, b) in by_pair)
    useful = sum(max(m.a_in_b, m.b_in_a) >= 0.2 or m.longest_run >= 12 for m in verified)
    return {
        "seconds": round(sum(steps.values()), 4),
        "steps": steps,
        "candidates": len(verified),
        "useful": round(useful / max(1, len(verified)), 4),
        "clusters": clusters,
        "recall": {kind: round(held[kind] / kinds[kind], 4) for kind in sorted(kinds)},
    }


def main() -> None:
    """Measure, print, and with ``--write`` keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--alone", action="store_true", help="leave the peers out, for sizes they take too long for")
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    folder = os.environ.get("DEDUPE_DATA")
    if not folder:
        sys.stdout.write(f"not measured: set DEDUPE_DATA to the folder that holds {', '.join(SOURCES)}\n")
        return
    texts, planted = make_corpus(Path(folder), chosen.documents)
    size = sum(map(len, texts))
    figures = {"documents": len(texts), "characters": size, "ours": measure(texts, planted, chosen.threads)}
    figures["wc -w"] = round(statistics.median(words_by_wc(texts) for _ in range(3)), 4)
    figures["peak_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = figures["ours"]["seconds"]
    for name, (module, run) in () if chosen.alone else PEERS.items():
        if find_spec(module) is None:
            figures[name] = "not installed"
            continue
        start = time.process_time()
        run(texts)
        spent = time.process_time() - start
        figures[name] = {"seconds": round(spent, 2), "ratio": round(spent / seconds, 1)}
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    if chosen.write:
        kept = Path("reports/benchmarks/candidates.json")
        kept.parent.mkdir(parents=True, exist_ok=True)
        figures["date"] = datetime.now(UTC).date().isoformat()
        kept.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
