"""Kill processes that add to an index, at random moments, and look whether anything acknowledged was lost.

    python tests/kill_store.py [--kills 200] [--seed 1] [--folder FOLDER]

Half of the kills hit `Index.add` with small transactions, segments and merges, half `dedupe watch`. After each the
file must pass its integrity check, every acknowledged article must be there whole and be found by its text, and the
next run goes on with the same file. Prints a line a kill and a summary; ends with 1 at the first fault.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from dedupe.live import Index
from dedupe.settings import Settings

# So small that flushes and merges happen all the time.
ASSIGNMENTS = ("store.batch=5", "store.recent=24", "store.ratio=2")
ARTICLES = 2500
FILES = 400
_START_SECONDS = 10.0
WORDS = [f"{first}{last}" for first in ("ba", "ke", "li", "mo", "nu", "ra") for last in ("den", "fal", "gor", "hem")]

ADDER = """
import json, sys
from dedupe.live import Index
from dedupe.model import Document
from dedupe.settings import Settings

store, source, *assignments = sys.argv[1:]
settings = Settings().override(assignments)
documents = [Document(**json.loads(line)) for line in open(source, encoding="utf-8")]
at = 0

def stored(added):
    global at
    count = added.new + added.versions + added.known
    print("\\n".join(one.id for one in documents[at : at + count]), flush=True)
    at += count

with Index(store, settings) as index:
    print("ready", flush=True)
    index.add(documents, stored)
"""


def article(chance: random.Random) -> str:
    return " ".join(chance.choice(WORDS) + str(chance.randrange(200)) for _ in range(chance.randint(20, 90)))


def make_input(folder: Path, chance: random.Random) -> dict[str, str]:
    """Return id → text of the articles in ``articles.jsonl`` and of those in the folder ``incoming``."""
    texts = {f"article-{row:05}": article(chance) for row in range(ARTICLES)}
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as stream:
        for name, text in texts.items():
            stream.write(json.dumps({"id": name, "text": text, "outlet": f"Paper {len(text) % 5}"}) + "\n")
    incoming = folder / "incoming"
    incoming.mkdir()
    for row in range(FILES):
        texts[f"file-{row:04}"] = article(chance)
        (incoming / f"file-{row:04}.txt").write_text(texts[f"file-{row:04}"], encoding="utf-8")
    return texts


def killed(arguments: list[str], chance: random.Random, longest: float) -> list[str]:
    """Return the whole lines that a process wrote before it was killed."""
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=os.environ) as process:
        stream = process.stdout
        # A watch that was through with every file before its last kill has nothing more to say.
        is_talking = stream is not None and bool(select.select([stream], [], [], _START_SECONDS)[0])
        lines = [stream.readline()] if stream and is_talking else []
        time.sleep(chance.uniform(0.0, longest))
        process.send_signal(signal.SIGKILL)
        rest = stream.read() if stream else ""
    if process.returncode not in {0, -signal.SIGKILL}:
        sys.exit(f"{arguments[:4]} ended by itself with exit code {process.returncode}")
    lines += rest.splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n")]


def acknowledged(lines: list[str], *, is_watch: bool) -> set[str]:
    if is_watch:
        return {json.loads(line)["article"] for line in lines}
    return {line for line in lines if line and line != "ready"}


def faults(store: Path, promised: set[str], texts: dict[str, str], chance: random.Random) -> list[str]:
    """Return what is wrong with the file after a kill."""
    with Index(store, Settings().override(ASSIGNMENTS)) as index:
        found = index.check()
        there = {name for name, _, _ in index.clusters()}
        found += [f"{name} was acknowledged and is lost" for name in sorted(promised - there)]
        found += [f"{name} is there and was never given" for name in sorted(there - set(texts))]
        for name in chance.sample(sorted(there), min(25, len(there))):
            document = index.get(name)
            if document is None or document.text != texts[name]:
                found.append(f"{name} is not whole")
            elif name not in {match.id for match in index.find(document, limit=None)}:
                found.append(f"{name} is there and is not found")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    options = [part for one in ASSIGNMENTS for part in ("--set", one)]
    kills = promises = 0
    while kills < arguments.kills:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as name:
            folder = Path(name)
            store = folder / "news.db"
            texts = make_input(folder, chance)
            promised: set[str] = set()
            # A file lives for some kills of both kinds, then the next one begins.
            for _ in range(min(10, arguments.kills - kills)):
                is_watch = bool(kills % 2)
                adding = [sys.executable, "-c", ADDER, str(store), str(folder / "articles.jsonl"), *ASSIGNMENTS]
                watch = [sys.executable, "-m", "dedupe", "watch", str(store), str(folder / "incoming"), "--json"]
                process = [*watch, "--every", "0.1", "--no-passages", *options] if is_watch else adding
                promised |= acknowledged(killed(process, chance, 0.8), is_watch=is_watch)
                kills += 1
                found = faults(store, promised, texts, chance)
                state = "; ".join(found) or "sound"
                sys.stdout.write(f"kill {kills}: {'watch' if is_watch else 'add'}, {len(promised)} promised, {state}\n")
                sys.stdout.flush()
                if found:
                    return 1
            promises += len(promised)
    sys.stdout.write(f"{kills} kills, {promises} articles promised, none lost, every file sound\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
