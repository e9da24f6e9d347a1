"""How long a report of many stories takes to open in a headless Chromium: milliseconds, a row a file.

    python tests/benchmarks/opening.py [STORIES]

The corpus is invented: every story is a release and an article that changes a number in it. What is printed is the
time from the request of the file to the end of its loading, the script's work included, the median of five.
"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from dedupe.model import Document
from dedupe.pipeline import run
from dedupe.render.layout import report_files
from dedupe.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

REPEATS = 5
_SYLLABLES = "ba den fil gor han jul kem lor mis nap pel quo ras ster tav ul vor wen yar zim".split()


def invented(stories: int) -> Iterator[Document]:
    """Yield a release and an article of each story, in words of no language, so that no two stories share any."""
    chance = random.Random(7)
    for number in range(stories):
        words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(120)]
        sentences = [" ".join(words[n : n + 15]).capitalize() for n in range(0, 120, 15)]
        text = ". ".join([*sentences, f"The work costs £{number + 10} million in all"]) + "."
        day = f"2026-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        title = f"{sentences[0][:60]}"
        yield Document(f"r{number:05d}", text, outlet=f"Office {number % 40}", published=f"{day}T08:00Z", title=title)
        changed = text.replace(f"£{number + 10} million", f"£{number + 20} million")
        yield Document(f"t{number:05d}", changed, outlet=f"Paper {number % 60}", published=f"{day}T10:00Z", title=title)


def main(stories: int) -> None:
    """Print how large the files are and how long each takes to open."""
    started = time.process_time()
    result = run(invented(stories), Settings(), title=f"{stories} invented stories")
    files = report_files(result)
    sys.stdout.write(f"{len(result.clusters)} stories made in {time.process_time() - started:.1f} s of CPU\n")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as driver:
        for name, text in files.items():
            path = Path(place, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        shown = ["report.html", next((name for name in files if name.startswith("stories/")), "report.html")]
        for name in dict.fromkeys(shown):
            times = []
            for _ in range(REPEATS):
                page = browser.new_page(viewport={"width": 1364, "height": 900}, offline=True)
                page.goto(Path(place, name).as_uri(), wait_until="load")
                timing = "performance.getEntriesByType('navigation')[0].loadEventEnd"
                page.wait_for_function(f"{timing} > 0")
                times.append(page.evaluate(timing))
                page.close()
            size = len(files[name].encode()) / 1e6
            sys.stdout.write(f"{name:<26} {size:6.2f} MB {statistics.median(times):7.0f} ms\n")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
