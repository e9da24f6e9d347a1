"""CPU time of edits and ledgers for a pair of news articles, after alignment.

    DEDUPE_DATA=… python tests/benchmarks/edits.py [--write]

Every repeat starts without anything kept of a document or a passage, as a first comparison does; what is kept of single
words stays, as in a run over many. A plain loop is timed beside it, because a busy or
slow machine stretches both: the ratio is what can be compared.
``--write`` puts the figures, with their date, into ``reports/benchmarks/edits.json``.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from dedupe.comparing import parse
from dedupe.evaluate.edits import read_labels
from dedupe.settings import Settings
from dedupe.stages.align import align
from dedupe.stages.edits import (
    addresses,
    diff,
    find_edits,
    language,
    layout,
    links,
    names,
    speakers,
    units,
    values,
    weights,
)
from dedupe.stages.edits.ends import without_loose_ends
from dedupe.stages.edits.ledgers import make_ledgers

if TYPE_CHECKING:
    from collections.abc import Callable

REPEATS = 7
LOOP = 1_000_000


def main() -> None:
    folder = Path(os.environ.get("DEDUPE_DATA", "."))
    docs, labels = folder / "insciout_A.jsonl.gz", folder / "news_edits.jsonl"
    if not labels.exists():
        sys.exit("news_edits was not timed: set DEDUPE_DATA to the folder that holds it")
    settings = Settings()
    pairs = []
    for pair in read_labels(docs, labels):
        a, b = parse(pair.a, settings), parse(pair.b, settings)
        pairs.append((a, b, align(a, b, settings.align)))

    def run() -> None:
        for cached in (
            units.units_of,
            values.values_of,
            values.find_values,
            diff.compare_passage,
            links.phrases_of,
            names.find_names,
            speakers.name_speakers,
            layout.layout_of,
            language.notation_in,
            addresses.find_addresses,
            weights._says,  # it keeps the ends of sentences
        ):
            cached.cache_clear()
        for a, b, passages in pairs:
            whole = [replace(p, edits=find_edits(p, a, b, settings.edits)) for p in passages]
            changed = tuple(without_loose_ends(p, a, b, settings.edits) for p in whole)
            make_ledgers(a, b, changed, settings.edits)

    run()
    times = [(_seconds(run), _seconds(_loop)) for _ in range(REPEATS)]
    one, loop = 1000 * median(time for time, _ in times) / len(pairs), 1000 * median(time for _, time in times)
    beside = f"a loop of {LOOP:,} additions takes {loop:.1f} ms; ratio {one / loop:.3f}"
    sys.stdout.write(f"{one:.2f} ms of CPU a pair ({len(pairs)} pairs); {beside}\n")
    if "--write" in sys.argv:
        record = {
            "date": datetime.now(UTC).date().isoformat(),
            "command": "python tests/benchmarks/edits.py --write",
            "pairs": f"{len(pairs)} of news_edits",
            "words_a_pair": round(sum(len(x.text.split()) for a, b, _ in pairs for x in (a, b)) / len(pairs)),
            "passages_a_pair": round(sum(len(passages) for _, _, passages in pairs) / len(pairs), 1),
            "cpu_ms_a_pair": round(one, 2),
            f"cpu_ms_of_{LOOP}_additions": round(loop, 2),
            "ratio": round(one / loop, 3),
        }
        Path("reports/benchmarks/edits.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _loop() -> None:
    total = 0
    for number in range(LOOP):
        total += number


def _seconds(call: Callable[[], None]) -> float:
    begin = time.process_time()
    call()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
