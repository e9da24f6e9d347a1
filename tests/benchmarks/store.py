"""The live index at a million articles, and beside datasketch at a hundred thousand, in one run.

    DEDUPE_DATA=folder python tests/benchmarks/store.py [--documents 1000000] [--peers 100000] [--write]

The articles are made from the data folder's texts by a seeded generator: stories with a third of their words
changed, and among a hundred articles ten edited copies, five briefs and five excerpts of earlier ones. Making them
is not measured. Times of bulk work are CPU seconds of this process; latencies are on the clock, and in CPU
time beside it, since other work on the machine lengthens the first.
``--write`` puts the figures, with their date, into ``reports/benchmarks/store.json``, in which those that were not
measured now (``--peers 0``) stay.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import pickle
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.live import Index
from dedupe.model import Document
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SOURCES = ("reuters21578", "bbc", "insciout_A", "pan13_train_docs")
WORDS_OF_STORY = (150, 1200)
SEED = 11
OUTLETS = 200
# Of a hundred articles: edited copies, briefs and excerpts of earlier ones.
EDITED, BRIEF, EXCERPT = 10, 5, 5
QUERIES = 1000
SINGLES = 1000
MEGABYTE = 1_000_000


class Articles:
    """Any number of articles, each made from its number alone."""

    def __init__(self, folder: Path) -> None:
        stories = []
        for name in SOURCES:
            with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                texts = (json.loads(line)["text"] for line in lines)
                stories += [text for text in texts if WORDS_OF_STORY[0] < text.count(" ") < WORDS_OF_STORY[1]]
        random.Random(SEED).shuffle(stories)
        self._stories = [text.split(" ") for text in stories]
        self._vocabulary = [word for words in self._stories[:500] for word in words]

    def __getitem__(self, row: int) -> Document:
        day = date(2020, 1, 1) + timedelta(days=row // 1000)
        return Document(f"article-{row:08}", self.text(row), f"Paper {row % OUTLETS}", day.isoformat())

    def batch(self, start: int, stop: int) -> list[Document]:
        return [self[row] for row in range(start, stop)]

    def text(self, row: int) -> str:
        chance = random.Random(SEED * 1_000_003 + row)
        kind = chance.randrange(100)
        if row < 100 or kind >= EDITED + BRIEF + EXCERPT:
            return self._story(row)
        source = self._story(chance.randrange(row)).split(" ")
        if kind < EDITED:
            rate = chance.choice([0.02, 0.05, 0.1, 0.15])
            return " ".join(chance.choice(self._vocabulary) if chance.random() < rate else word for word in source)
        size = chance.randint(80, 150)
        start = chance.randint(0, max(0, len(source) - size))
        piece = source[start : start + size]
        if kind < EDITED + BRIEF:
            return " ".join(piece)
        other = self._story(row).split(" ")
        cut = chance.randint(0, len(other))
        return " ".join([*other[:cut], *piece, *other[cut:]])

    @lru_cache(maxsize=1024)  # noqa: B019 - one object a run
    def _story(self, row: int) -> str:
        turn, place = divmod(row, len(self._stories))
        words = self._stories[place]
        if not turn:
            return " ".join(words)
        return " ".join(f"{word}{turn}" if at % 3 == 0 else word for at, word in enumerate(words))


def bulk(articles: Articles, count: int, file: Path, settings: Settings) -> dict[str, object]:
    """Return the CPU seconds of a load, the making of the articles taken out."""
    own = settings.store.batch
    seconds = 0.0
    text_bytes = 0
    with Index(file, settings) as index:

        def given() -> Iterator[Document]:
            nonlocal seconds, text_bytes
            for start in range(0, count, own):
                before = time.process_time()
                batch = articles.batch(start, min(start + own, count))
                text_bytes += sum(len(one.text.encode()) for one in batch)
                seconds += time.process_time() - before
                yield from batch

        begun, clock = time.process_time(), time.perf_counter()
        added = index.add(given())
        spent = time.process_time() - begun - seconds
        stats = index.stats()
    bytes_on_disk = file.stat().st_size
    return {
        "documents": added.new,
        "cpu_seconds": round(spent, 1),
        "clock_seconds_with_generator": round(time.perf_counter() - clock, 1),
        "microseconds_a_document": round(spent / count * 1e6, 1),
        "text_bytes_a_document": round(text_bytes / count),
        "file_bytes_a_document": round(bytes_on_disk / count),
        "bytes_beside_the_texts_a_document": round((bytes_on_disk - text_bytes) / count),
        "postings_a_document": round(stats.postings / count, 1),
        "segments": stats.segments,
    }


def latencies(articles: Articles, count: int, file: Path, settings: Settings) -> dict[str, object]:
    """Return how long finding and adding one article takes, in milliseconds, and opening the file."""
    opened = []
    for _ in range(20):
        begun = time.perf_counter()
        index = Index(file, settings)
        index.find("A text of a few words that nobody has written before.")
        opened.append(time.perf_counter() - begun)
        index.close()
    chance = random.Random(SEED)
    known = [articles[chance.randrange(count)] for _ in range(QUERIES)]
    fresh = articles.batch(count, count + SINGLES)
    with Index(file, settings) as index:
        for query in known[:100]:
            index.find(query)
        of_known, hits = timed(lambda one: len(index.find(one)), known)
        of_new, _ = timed(lambda one: len(index.find(one)), fresh)
        of_add, _ = timed(lambda one: index.add([one]).new, fresh)
    with Index(file, settings.override(["store.sync=full"])) as index:
        of_safe, _ = timed(lambda one: index.add([one]).new, articles.batch(count + SINGLES, count + 2 * SINGLES))
    return {
        "cold_open_and_first_find_ms": round(statistics.median(opened) * 1000, 1),
        "find_known_ms": of_known,
        "matches_of_a_known_article": round(statistics.fmean(hits), 2),
        "find_new_ms": of_new,
        "add_one_ms": of_add,
        "add_one_that_survives_a_power_cut_ms": of_safe,
    }


def timed(work: Callable[[Document], int], items: Sequence[Document]) -> tuple[dict[str, float], list[int]]:
    """Return the quantiles of how long *work* takes, and what it returned."""
    spent, worked, results = [], [], []
    for item in items:
        begun, own = time.perf_counter(), time.process_time()
        results.append(work(item))
        spent.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - own) * 1000)
    cuts, own_cuts = (statistics.quantiles(column, n=100, method="inclusive") for column in (spent, worked))
    figures = {
        "median": cuts[49],
        "p90": cuts[89],
        "p99": cuts[98],
        "cpu_median": own_cuts[49],
        "cpu_p99": own_cuts[98],
    }
    return {name: round(value, 2) for name, value in figures.items()}, results


def memory(file: Path, articles: Articles, count: int) -> dict[str, float]:
    """Return what finding adds to a process that has imported the package and NumPy, in megabytes."""
    script = (
        "import json, sys\n"
        "import numpy, rapidfuzz, sqlite3, dedupe.live\n"
        "from dedupe.model import Document\n"
        # The peak of this process alone: getrusage counts what it was forked from.
        "def peak():\n"
        "    for line in open('/proc/self/status'):\n"
        "        if line.startswith('VmHWM'): return int(line.split()[1]) / 1000\n"
        "before = peak()\n"
        "index = dedupe.live.Index(sys.argv[1])\n"
        "for line in sys.stdin: index.find(json.loads(line))\n"
        "print(json.dumps([before, peak()]))\n"
    )
    chance = random.Random(SEED + 1)
    lines = "".join(json.dumps(articles[chance.randrange(count)].text) + "\n" for _ in range(QUERIES))
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)], input=lines, stdout=subprocess.PIPE, text=True, check=True
    )
    before, after = json.loads(done.stdout)
    return {"imports_mb": round(before), "find_adds_mb": round(after - before)}


def of_ours(articles: Articles, count: int, folder: Path, settings: Settings) -> dict[str, object]:
    file = folder / "news.db"
    result = bulk(articles, count, file, settings)
    for part in (lambda: latencies(articles, count, file, settings), lambda: memory(file, articles, count)):
        sys.stderr.write(json.dumps(result) + "\n")
        sys.stderr.flush()
        result |= part()
    for path in folder.glob("news.db*"):
        path.unlink()
    return result


def of_datasketch(articles: Articles, count: int, folder: Path, storage: dict[str, object] | None) -> dict[str, object]:
    """Return the same of datasketch's LSH: word 5-grams, 128 permutations, threshold .5; candidates, not verified."""
    from datasketch import MinHash, MinHashLSH

    def minhash(text: str) -> MinHash:
        words = text.lower().split()
        made = MinHash(num_perm=128)
        made.update_batch([" ".join(words[i : i + 5]).encode() for i in range(len(words) - 4)])
        return made

    seconds = 0.0
    begun = time.process_time()
    clock = time.perf_counter()
    index = MinHashLSH(threshold=0.5, num_perm=128, storage_config=storage)
    for start in range(0, count, 1000):
        before = time.process_time()
        batch = articles.batch(start, min(start + 1000, count))
        seconds += time.process_time() - before
        for one in batch:
            index.insert(one.id, minhash(one.text))
    spent = time.process_time() - begun - seconds
    chance = random.Random(SEED)
    known = [articles[chance.randrange(count)] for _ in range(QUERIES)]
    of_known, hits = timed(lambda one: len(index.query(minhash(one.text))), known)
    of_add, _ = timed(lambda one: index.insert(one.id, minhash(one.text)) or 1, articles.batch(count, count + SINGLES))
    result: dict[str, object] = {
        "documents": count,
        "cpu_seconds_of_the_client": round(spent, 1),
        "clock_seconds_with_generator": round(time.perf_counter() - clock, 1),
        "find_known_ms": of_known,
        "candidates_of_a_known_article": round(statistics.fmean(hits), 2),
        "add_one_ms": of_add,
    }
    if storage is None:
        file = folder / "index.pickle"
        with file.open("wb") as stream:
            pickle.dump(index, stream, protocol=pickle.HIGHEST_PROTOCOL)
        begun = time.perf_counter()
        with file.open("rb") as stream:
            pickle.load(stream)  # noqa: S301 - our own file
        result["file_bytes_a_document"] = round(file.stat().st_size / count)
        result["cold_open_ms"] = round((time.perf_counter() - begun) * 1000, 1)
        result["what survives a kill"] = "what was pickled before; every save writes the whole index"
    return result


def of_redis(articles: Articles, count: int, folder: Path) -> dict[str, object]:
    """Return the figures of datasketch with a real Redis, started here on a port of its own, on loopback."""
    server = shutil.which("redis-server")
    try:
        import redis
    except ImportError:
        redis = None
    if server is None or redis is None:
        return {"not measured": "redis-server or the package redis is not installed"}
    port = 16_379
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--dir", str(folder)]
    with subprocess.Popen([server, *options], stdout=subprocess.DEVNULL) as running:
        try:
            client = redis.Redis(port=port)
            for _ in range(100):
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    time.sleep(0.1)
            storage = {"type": "redis", "basename": b"news", "redis": {"host": "127.0.0.1", "port": port}}
            result = of_datasketch(articles, count, folder, storage)
            result["server_memory_bytes_a_document"] = round(client.info("memory")["used_memory"] / count)
            result["server_cpu_seconds"] = round(
                client.info("cpu")["used_cpu_user"] + client.info("cpu")["used_cpu_sys"], 1
            )
        finally:
            running.terminate()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--peers", type=int, default=100_000)
    parser.add_argument("--set", dest="assignments", action="append", default=[])
    parser.add_argument("--folder", type=Path, help="where the files are made (default: a temporary folder)")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    data = os.environ.get("DEDUPE_DATA")
    if not data or not Path(data).is_dir():
        sys.exit("store: not measured, DEDUPE_DATA names no folder with the corpora " + ", ".join(SOURCES))
    settings = Settings().override(arguments.assignments)
    articles = Articles(Path(data))
    # The compiled kernel is loaded before the clock starts, as in a process that runs all day.
    with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
        folder = Path(name)
        bulk(articles, 2000, folder / "warm.db", settings)
        figures: dict[str, object] = {"dedupe": of_ours(articles, arguments.documents, folder, settings)}
        sys.stderr.write(json.dumps(figures, indent=1) + "\n")
        if arguments.peers:
            if arguments.peers != arguments.documents:
                figures["dedupe, as many as the peers"] = of_ours(articles, arguments.peers, folder, settings)
            sys.stderr.write(json.dumps(figures, indent=1) + "\n")
            figures["datasketch, dict and pickle"] = of_datasketch(articles, arguments.peers, folder, None)
            sys.stderr.write(json.dumps(figures, indent=1) + "\n")
            figures["datasketch, Redis"] = of_redis(articles, arguments.peers, folder)
    record = {
        "date": datetime.now(UTC).date().isoformat(),
        "command": "python tests/benchmarks/store.py " + " ".join(sys.argv[1:]),
        "figures": figures,
    }
    sys.stdout.write(json.dumps(record, indent=1) + "\n")
    if arguments.write:
        place = Path("reports/benchmarks/store.json")
        before = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
        # What was not measured now stays as it was, with its own date.
        for name, own in before.get("figures", {}).items():
            if name not in figures:
                figures[name] = {"date": before.get("date"), **own}
        place.write_text(json.dumps({**before, **record}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
