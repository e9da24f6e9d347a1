"""To a datasketch index and back: the same keys, the same signatures, in memory and in Redis."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from dedupe.errors import InputError
from dedupe.model import Sketches
from dedupe.stages.sketch.minhash import from_lsh, to_lsh, to_minhash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

datasketch = pytest.importorskip("datasketch")


def sketches() -> Sketches:
    signatures = np.random.default_rng(5).integers(0, 1 << 32, (20, 16), dtype=np.uint32)
    signatures[3, :4] = signatures[7, :4]
    nothing = np.zeros(21, dtype=np.int64)
    return Sketches(signatures, np.zeros(0, dtype=np.uint64), nothing, np.zeros(20, dtype=np.uint64), seed=1)


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Give the storage of a Redis server that is started for the test."""
    client = pytest.importorskip("redis", reason="Redis: the client is not installed")
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("Redis: no redis-server is installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            with client.Redis(port=port) as connection:
                for _ in range(200):
                    try:
                        connection.ping()
                        break
                    except client.exceptions.ConnectionError:
                        time.sleep(0.05)
            yield {"type": "redis", "basename": b"dedupe", "redis": {"host": "127.0.0.1", "port": port}}
        finally:
            server.terminate()


def comes_back(storage: dict[str, Any] | None) -> None:
    ours = sketches()
    names = [f"d{row:02}" for row in range(20)]
    index = to_lsh(ours, names, 4, storage)
    assert sorted(index.query(to_minhash(ours, 3))) == ["d03", "d07"]
    keys, signatures = from_lsh(index)
    assert keys == names
    assert np.array_equal(signatures, ours.signatures)


def test_an_index_in_memory_comes_back() -> None:
    comes_back(None)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")  # datasketch's use of the client
def test_an_index_in_redis_comes_back(redis: dict[str, Any]) -> None:
    comes_back(redis)


def test_an_index_that_keeps_part_of_a_signature_is_refused() -> None:
    index = datasketch.MinHashLSH(num_perm=16, params=(3, 5))
    with pytest.raises(InputError, match="keeps 15 of 16 values"):
        from_lsh(index)


def test_signatures_of_another_scheme_are_refused() -> None:
    index = datasketch.MinHashLSH(num_perm=16, params=(4, 4))
    index.insert("a", datasketch.MinHash(num_perm=16, scheme="legacy"))
    with pytest.raises(InputError, match="64 bits a value"):
        from_lsh(index)
