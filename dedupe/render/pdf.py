"""A report on paper: Chromium, where there is one, prints the HTML file to PDF.

The PDF holds what a browser prints, patterns for colours included. The moment of printing is taken out, so the
same report gives the same bytes from the same Chromium.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dedupe.errors import OutputError
from dedupe.render import formats

if TYPE_CHECKING:
    from dedupe.model import Result

FILE = "report.pdf"
VARIABLE = "CHROMIUM"
"""The environment variable that names a Chromium elsewhere."""

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge")
_MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
_DATE = re.compile(rb"/(CreationDate|ModDate) \(D:\d{14}")
_NO_DATE = rb"/\1 (D:20000101000000"
_SECONDS = 180


@formats.register("pdf")
def write_pdf(result: Result, folder: Path) -> list[Path]:
    """Return the one file it wrote: ``report.pdf``, the corpus and its stories, and of a single pair its page.

    Raises:
        OutputError: There is no Chromium, it failed, or the file cannot be written.
    """
    from dedupe.render.layout import paper_file

    path = folder / FILE
    data = print_pdf(paper_file(result), find_chromium())
    try:
        path.write_bytes(data)
    except OSError as error:
        message = f"{path}: {(error.strerror or str(error)).lower()}; choose a folder that can be written"
        raise OutputError(message) from error
    return [path]


def find_chromium() -> str:
    """Return the path of a Chromium, Chrome or Edge: $CHROMIUM, else the first one found.

    Raises:
        OutputError: There is none; the message says how to print without one.
    """
    named = os.environ.get(VARIABLE)
    if named and not shutil.which(named):
        message = f'{VARIABLE} is "{named}", which is no program; name the path of a Chromium, or unset it'
        raise OutputError(message)
    found = named or next((path for name in (*_NAMES, _MAC) if (path := shutil.which(name))), None)
    if found is None:
        message = (
            "no Chromium was found to print with; install one or name it with CHROMIUM=/path/to/chromium, "
            "or write HTML, open it in any browser and print it to PDF (Ctrl+P)"
        )
        raise OutputError(message)
    return found


def print_pdf(page: str, chromium: str) -> bytes:
    """Return an HTML file as PDF, A4, without the moment at which it was printed.

    Args:
        page: The file, complete in itself.
        chromium: The path of a Chromium, as `find_chromium` gives it.

    Raises:
        OutputError: Chromium failed or took more than three minutes.
    """
    with tempfile.TemporaryDirectory(prefix="dedupe-") as making:
        source, target = Path(making, "report.html"), Path(making, "report.pdf")
        source.write_text(page, encoding="utf-8", newline="\n")
        command = [
            chromium,
            "--headless",
            "--disable-gpu",
            "--no-first-run",
            "--no-pdf-header-footer",
            f"--user-data-dir={making}/profile",
            f"--print-to-pdf={target}",
        ]
        # Root has no sandbox to run in, as in most containers; the page is our own and loads nothing.
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        try:
            done = subprocess.run(  # noqa: S603 - a browser that the user named or installed, without a shell
                [*command, source.as_uri()], capture_output=True, timeout=_SECONDS, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            message = f"{chromium} could not print: {error}; write HTML and print it from a browser (Ctrl+P)"
            raise OutputError(message) from error
        if done.returncode or not target.is_file():
            last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"])[-1]
            message = f"{chromium} could not print: {last}; write HTML and print it from a browser (Ctrl+P)"
            raise OutputError(message)
        return _DATE.sub(_NO_DATE, target.read_bytes())
