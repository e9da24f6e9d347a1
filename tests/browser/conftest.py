"""A real Chromium with the network off. Without one these tests are skipped by name, in CI they fail."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REMEDY = (
    "no Chromium was found; install one (Debian: apt-get install chromium) or name it with CHROMIUM=/path/to/chromium, "
    "and install the Python packages of the development group (playwright, axe-playwright-python)"
)


def _missing(why: str) -> None:
    """Fail in CI, where the report must be seen in a browser; elsewhere skip, and say what would help."""
    message = f"{why}: {REMEDY}"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    path = path or shutil.which("google-chrome")
    if path is None or not os.path.exists(path):  # noqa: PTH110 - a path from the environment
        _missing("browser tests")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright is not installed")
    with sync_playwright() as driver:
        # Containers run as root, where Chromium has no sandbox; the pages are made by these tests alone.
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe(chromium: Any) -> Any:  # noqa: ANN401, ARG001 - playwright may be missing; without a browser this is not asked
    """Return the accessibility checker."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        _missing("axe-playwright-python is not installed")
    return Axe()


class Visit:
    """A page with the network off, and what it did wrong."""

    def __init__(self, page: Any) -> None:  # noqa: ANN401 - playwright may be missing
        self.page = page
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:  # noqa: ANN401 - playwright may be missing
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:  # noqa: ANN401 - playwright may be missing
        if not request.url.startswith(("file:", "blob:")):
            self.faults.append(f"request: {request.url}")


@pytest.fixture
def visit(chromium: Any) -> Iterator[Callable[..., Visit]]:  # noqa: ANN401 - playwright may be missing
    """Return a function that opens an address in a context of its own; at the end nothing may have gone wrong."""
    visits: list[Visit] = []

    def open_page(address: str, **options: Any) -> Visit:  # noqa: ANN401 - playwright's own
        options = {"viewport": {"width": 1440, "height": 900}, "offline": True, **options}
        one = Visit(chromium.new_context(**options).new_page())
        visits.append(one)
        one.page.goto(address)
        return one

    yield open_page
    faults = [fault for one in visits for fault in one.faults]
    for one in visits:
        one.page.context.close()
    assert faults == []
