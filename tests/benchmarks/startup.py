"""CPU seconds of whole commands, medians of five, and their ratio to a bare start of Python in the same run.

    python tests/benchmarks/startup.py [--write]

Bytecode is kept as an installed package has it, whatever the environment says: the first run of each is not counted.
``--write`` puts the figures, with their date, into ``reports/council-release/speed.json``.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

DOCUMENTS = Path("corpora/council-release/documents")
PAIR = [str(DOCUMENTS / "council.txt"), str(DOCUMENTS / "local-paper.txt")]
TOOL = [sys.executable, "-m", "dedupe"]
COMMANDS = {
    "python": [sys.executable, "-c", "pass"],
    "dedupe --help": [*TOOL, "--help"],
    "dedupe compare": [*TOOL, "compare", *PAIR],
    "dedupe compare --json": [*TOOL, "compare", *PAIR, "--json"],
    "dedupe report council-release": [*TOOL, "report", "council-release", "--quiet", "-o", "{folder}"],
}
REPEATS = 5


def cpu_seconds(command: list[str], environment: dict[str, str]) -> float:
    """Return the user and system time of one run of *command*."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    nothing = subprocess.DEVNULL
    subprocess.run(command, stdout=nothing, stderr=nothing, check=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Time the commands in turn, so that a busy moment of the machine meets all of them."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, TemporaryDirectory() as bytecode:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = bytecode
        commands = {name: [part.format(folder=folder) for part in command] for name, command in COMMANDS.items()}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for repeat in range(REPEATS + 1):
            for name, command in commands.items():
                seconds = cpu_seconds(command, environment)
                times[name] += [seconds] if repeat else []
    bare = statistics.median(times["python"])
    figures = {
        name: {
            "cpu_seconds": round(statistics.median(runs), 3),
            "times_bare_python": round(statistics.median(runs) / bare, 1),
        }
        for name, runs in times.items()
    }
    for name, figure in figures.items():
        sys.stdout.write(
            f"{name:32} {figure['cpu_seconds']:7.3f} s   {figure['times_bare_python']:6.1f} × bare Python\n"
        )
    if "--write" in sys.argv:
        record = {"date": datetime.now(UTC).date().isoformat(), "repeats": REPEATS, "figures": figures}
        Path("reports/council-release/speed.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
