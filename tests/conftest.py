"""How hard the property tests look: HYPOTHESIS_PROFILE=deep, as make slow sets it, tries far more texts; a server."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Derandomised: a run says the same of the same code. No deadline: machines are shared.
settings.register_profile("fast", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", settings.get_profile("fast"), max_examples=1500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))


@dataclass(frozen=True)
class Served:
    """A running server: where it answers, and its process."""

    address: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[..., Served]]:
    """Return a function that starts `dedupe serve` on a free port of this machine; all are ended at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(*arguments: object, **environment: str) -> Served:
        command = [sys.executable, "-m", "dedupe", "serve", *map(str, arguments), "--port", "0"]
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "DEDUPE_TOKEN"} | environment,
        )
        started.append(process)
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), address
        return Served(address.rstrip("/"), process)

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(20)
        process.stdout.close()
