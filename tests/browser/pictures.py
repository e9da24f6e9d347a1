"""Take the pictures of the shipped reports that the README shows: wide, narrow, dark and printed.

    python tests/browser/pictures.py

They are photographs of the committed ``report.html``: run it after ``make golden``.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

REPORTS = Path("reports")
# name of the picture, report, fragment, width and height in pixels, and how: light, dark or as it is printed
PICTURES = (
    ("council-release/report.png", "council-release/report.html", "", (1364, 1500), "light"),
    ("council-release/report-dark.png", "council-release/report.html", "#p8", (1440, 900), "dark"),
    ("council-release/report-narrow.png", "council-release/report.html", "", (390, 1500), "light"),
    ("council-release/report-print.png", "council-release/report.html", "", (794, 1123), "print"),
    ("newsroom-week/corpus.png", "newsroom-week/report.html", "", (1364, 1250), "light"),
    ("newsroom-week/corpus-narrow.png", "newsroom-week/report.html", "", (390, 1500), "light"),
    ("newsroom-week/story.png", "newsroom-week/report.html", "#story-1", (1364, 1500), "light"),
    ("newsroom-week/story-dark.png", "newsroom-week/report.html", "#story-1", (1364, 1500), "dark"),
    ("newsroom-week/story-narrow.png", "newsroom-week/report.html", "#story-1", (390, 1500), "light"),
)


def main() -> None:
    """Write every picture beside its report; a report that is not there is named."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for picture, report, fragment, (width, height), how in PICTURES:
            source = REPORTS / report
            if not source.is_file():
                sys.stderr.write(f"{source} is not there; dedupe report {source.parent.name} makes it\n")
                continue
            scheme = "dark" if how == "dark" else "light"
            options: dict[str, Any] = {"viewport": {"width": width, "height": height}, "color_scheme": scheme}
            page = browser.new_page(**options, offline=True, bypass_csp=how == "print")
            page.goto(source.resolve().as_uri() + fragment)
            if how == "print":
                page.emulate_media(media="print")
                page.add_style_tag(content="body{padding:14mm 13mm}")
            page.screenshot(path=REPORTS / picture)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
