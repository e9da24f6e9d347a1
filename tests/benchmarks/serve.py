"""Pages of an index of a hundred thousand articles: clock and CPU of each kind, cold and warm.

    DEDUPE_DATA=folder python tests/benchmarks/serve.py [--documents 100000] [--store FILE] [--write]

The articles are those of `store.py`; stories are told of all of them once. The server is the command itself, asked by
one client over loopback. *cold* is the first answer after its start, *warm* the median of the ones that follow. The
words and the catalogue are made before that, and what they cost is told beside: CPU, bytes an article, and how much
longer adding one article takes. ``--store`` keeps the index there, or takes the one that it finds: then what making it
cost stays as it was written before. ``--write`` puts the figures, with their date, into
``reports/benchmarks/serve.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).parent))

from store import Articles

from dedupe.live import Index
from dedupe.settings import Settings
from dedupe.store import search

REPORT = Path("reports/benchmarks/serve.json")
REPEATS = 15
SINGLES = 300


def cpu_of(process: int) -> float:
    """Return the CPU seconds that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def build(articles: Articles, count: int, file: Path) -> dict[str, float]:
    """Return what it costs to tell the stories of an index that is made here."""
    with Index(file) as index:
        index.add(articles[row] for row in range(count))
        begun = time.process_time()
        index.cluster()
        return {"cluster_cpu_seconds": round(time.process_time() - begun, 1)}


def add_singles(articles: Articles, start: int, file: Path) -> float:
    """Return the median of adding one article, in milliseconds of CPU."""
    spent = []
    with Index(file) as index:
        for row in range(start, start + SINGLES):
            one = articles[row]
            begun = time.process_time()
            index.add([one])
            spent.append(time.process_time() - begun)
    return round(1000 * statistics.median(spent), 3)


def make_words(file: Path) -> dict[str, float]:
    """Return what the words and the catalogue cost."""
    before = file.stat().st_size
    with Index(file) as index:
        connection = index._connection
        (count,) = connection.execute("SELECT count(*) FROM documents").fetchone()
        begun = time.process_time()
        search.make(connection, file, Settings().store)
        spent = time.process_time() - begun
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        table = dict(
            connection.execute(
                "SELECT CASE WHEN name LIKE 'words%' THEN 'words' ELSE 'catalogue' END, sum(pgsize) FROM dbstat"
                " WHERE name LIKE 'words%' OR name LIKE 'catalogue%' GROUP BY 1"
            ).fetchall()
            if connection.execute("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").fetchone()
            else []
        )
    return {
        "words_cpu_seconds": round(spent, 1),
        "bytes_an_article": round((file.stat().st_size - before) / count),
        **{f"{name}_bytes_an_article": round(size / count) for name, size in table.items()},
    }


def served_before(file: Path) -> bool:
    """Return whether the words of an index are made."""
    with Index(file) as index:
        return search.is_made(index._connection)


def ask(address: str, process: int, place: str, body: bytes | None = None) -> tuple[float, float, int]:
    """Return clock and CPU, in milliseconds, and the size of an answer."""
    headers = {"content-type": "application/json"} if body else {}
    spent, begun = cpu_of(process), time.perf_counter()
    with urlopen(Request(address.rstrip("/") + place, body, headers)) as answer:  # noqa: S310 - our own server
        size = len(answer.read())
    return 1000 * (time.perf_counter() - begun), 1000 * (cpu_of(process) - spent), size


def measure(file: Path, articles: Articles) -> dict[str, dict[str, float]]:
    """Return the figures of each kind of page and answer."""
    chance = random.Random(5)
    with Index(file) as index:
        rows = index._connection.execute(
            "SELECT min(number), max(number), count(*) FROM members WHERE cluster IS NOT NULL GROUP BY cluster"
            " ORDER BY count(*) DESC, 1"
        ).fetchall()
        last = index._connection.execute("SELECT max(number) FROM documents").fetchone()[0]
    several = chance.sample(rows, min(len(rows), REPEATS + 1))
    numbers = [chance.randint(1, last) for _ in range(REPEATS + 1)]
    texts = [json.dumps({"text": articles.text(chance.randrange(last - 1))}).encode() for _ in range(REPEATS + 1)]
    kinds: dict[str, list[tuple[str, bytes | None]]] = {
        "front page": [("/", None)] * (REPEATS + 1),
        "front page, by size": [("/?order=largest&from=100", None)] * (REPEATS + 1),
        "front page, a word": [("/?q=bridge", None)] * (REPEATS + 1),
        "articles": [("/articles", None)] * (REPEATS + 1),
        "articles, two words": [("/articles?q=bridge+council", None)] * (REPEATS + 1),
        "articles, a common word": [("/articles?q=said", None)] * (REPEATS + 1),
        "an article": [(f"/articles/{number}", None) for number in numbers],
        "a story": [(f"/stories/{first}", None) for first, _, _ in several],
        "the largest story": [(f"/stories/{rows[0][0]}", None)] * 3,
        "a pair": [(f"/pairs/{first}/{other}", None) for first, other, _ in several],
        "POST /api/find": [("/api/find", text) for text in texts],
        "GET /api/clusters": [("/api/clusters", None)] * (REPEATS + 1),
    }
    found = {}
    for name, asked in kinds.items():
        command = [sys.executable, "-m", "dedupe", "serve", str(file), "--port", "0", "--quiet"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            first, *others = [ask(address, server.pid, place, body) for place, body in asked]
            server.terminate()
        found[name] = {
            "cold_ms": round(first[0], 1),
            "cold_cpu_ms": round(first[1], 1),
            "warm_ms": round(statistics.median(one[0] for one in others), 1),
            "warm_cpu_ms": round(statistics.mean(one[1] for one in others), 1),
            "kilobytes": round(statistics.median(one[2] for one in others) / 1000, 1),
        }
        sys.stdout.write(f"{name:<26} " + "  ".join(f"{key} {value}" for key, value in found[name].items()) + "\n")
        sys.stdout.flush()
    return found


def main() -> None:
    """Make the index, its words, and measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    if "DEDUPE_DATA" not in os.environ:
        sys.exit("DEDUPE_DATA names the folder of texts that the articles are made of")
    articles = Articles(Path(os.environ["DEDUPE_DATA"]))
    with tempfile.TemporaryDirectory() as folder:
        file = given.store or Path(folder) / "serve.db"
        figures: dict[str, object] = {"documents": given.documents}
        if file.exists() and REPORT.exists():
            figures = json.loads(REPORT.read_text(encoding="utf-8"))
        if not file.exists():
            figures |= build(articles, given.documents, file)
            # The first ones after a bulk load merge what it left, and are not counted.
            add_singles(articles, given.documents, file)
            figures["add_cpu_ms_without_words"] = add_singles(articles, given.documents + SINGLES, file)
            figures |= make_words(file)
            figures["add_cpu_ms_with_words"] = add_singles(articles, given.documents + 2 * SINGLES, file)
            sys.stdout.write(json.dumps(figures) + "\n")
        elif not served_before(file):
            figures |= make_words(file)
            sys.stdout.write(json.dumps(figures) + "\n")
        figures["load_at_start"] = round(os.getloadavg()[0], 1)
        figures["pages"] = measure(file, articles)
    if given.write:
        figures["date"] = datetime.now(UTC).date().isoformat()
        REPORT.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
