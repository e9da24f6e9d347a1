"""From how many documents the compiled pass of `dedupe.matching` is the quicker way to matches and clusters.

    python tests/benchmarks/crossover.py

Each figure is a fresh process (the compiler's cache warm), CPU seconds; the texts are sentences of newsroom-week, shuffled.
"""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import random, time
from dedupe import Document, Settings, matching
from dedupe.corpus import find_corpus
from dedupe.pipeline import find_clusters

count, many = {count}, {many}
lines = [line for one in find_corpus("newsroom-week").read() for line in one.text.splitlines() if len(line) > 60]
chance = random.Random(1)
documents = [Document(f"d{{n:05}}", "\\n".join(chance.sample(lines, 12) + [f"edition {{n}}"])) for n in range(count)]
matching.MANY = many
start = time.process_time()
find_clusters(documents[:count], Settings())
print(time.process_time() - start)
"""


def cpu_seconds(count: int, many: int) -> float:
    """Return the least of three runs over *count* documents, compiled from *many* on."""
    command = [sys.executable, "-c", SCRIPT.format(count=count, many=many)]
    return min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(3))


for size in (100, 200, 400, 800):
    plain, compiled = cpu_seconds(size, size + 1), cpu_seconds(size, 1)
    sys.stdout.write(
        f"{size:6} documents   plain {plain:6.2f} s   compiled {compiled:6.2f} s   {plain / compiled:.2f}\n"
    )
