from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_in_twenty_kills(tmp_path: Path) -> None:
    script = Path(__file__).with_name("kill_store.py")
    done = subprocess.run(
        [sys.executable, str(script), "--kills", "20", "--folder", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("none lost, every file sound\n")
