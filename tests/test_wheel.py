"""What is handed out: wheel and sdist are whole, and the main job runs from the wheel alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.wheel


def call(*command: str | Path, folder: Path) -> str:
    """Return what a command prints; its errors are the test's."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=clean_environment())
    assert done.returncode == 0, done.stderr
    return done.stdout


def clean_environment() -> dict[str, str]:
    """Return the environment without what would let this checkout be imported."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    call(sys.executable, "-m", "build", "--outdir", folder, ROOT, folder=folder)
    return folder


def test_wheel_holds_templates_guides_and_the_shipped_corpora(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for ending in (".html.j2", ".css", ".js", ".md", "council-release/corpus.toml", "py.typed"):
        assert any(name.startswith("dedupe/") and name.endswith(ending) for name in names), ending
    for name in (
        "static/htmx-2.0.11.min.js",
        "static/htmx-LICENSE.txt",
        "static/serve.css",
        "templates/served.html.j2",
    ):
        assert f"dedupe/serve/{name}" in names
    assert not [name for name in names if not name.startswith(("dedupe/", "dedupe_provenance-"))]


def test_sdist_holds_all_that_the_tests_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"Makefile", "README.md", "LICENSE", "pyproject.toml", "tests/test_wheel.py"} <= names
    assert "corpora/council-release/corpus.toml" in names


def test_main_job_runs_from_the_wheel_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    call(sys.executable, "-m", "venv", tmp_path / "env", folder=tmp_path)
    python = tmp_path / "env" / "bin" / "python"
    call(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel, folder=tmp_path)
    call(tmp_path / "env" / "bin" / "dedupe", "report", "council-release", folder=tmp_path)
    made, kept = tmp_path / "reports" / "council-release", ROOT / "reports" / "council-release"
    names = {path.name for path in made.iterdir()} - {"run.json"}
    assert "report.html" in names
    assert {name: (made / name).read_bytes() for name in names} == {name: (kept / name).read_bytes() for name in names}
