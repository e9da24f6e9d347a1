"""Threads that answer: each has its own look at the index, so that none waits for another.

Lists and articles take milliseconds and have threads of their own; what compares or looks up may take seconds, waits
for one of a few others, and is refused when too many wait. An answer that takes too long is given up: SQLite is
stopped, and a comparison, whose texts are bounded, goes on unseen and holds its thread until it ends.
"""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from dedupe.serve.errors import unavailable
from dedupe.serve.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dedupe.settings import Settings

    Work = Callable[[Reader, float], "Answer"]

Answer = TypeVar("Answer")


class Workers:
    """A few threads, and how many requests may wait for them."""

    def __init__(self, path: Path, settings: Settings, threads: int, waiting: int, name: str) -> None:
        """Begin with no thread.

        Args:
            path: The index.
            settings: Those that it was made with.
            threads: At most so many.
            waiting: Requests that wait for one at most.
            name: What the threads are called.
        """
        self._path = path
        self._settings = settings
        self._most = threads + waiting
        self._seconds = settings.serve.seconds
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._local = threading.local()
        self._busy = 0

    async def run(self, work: Work[Answer]) -> Answer:
        """Return what *work* returns, given a reader and the moment when it must be done.

        Raises:
            RequestError: Too many wait, or it takes too long.
        """
        if self._busy >= self._most:
            message = f"{self._busy} requests are being worked on or wait; ask again in a moment"
            raise unavailable(message)
        deadline = time.monotonic() + self._seconds
        self._busy += 1
        future = self._pool.submit(self._call, work, deadline)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done))
        try:
            return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), self._seconds)
        except TimeoutError:
            message = f"no answer within {self._seconds:g} seconds; ask for less, or raise --set serve.seconds=N"
            raise unavailable(message) from None

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being worked on."""
        return self._busy == 0

    def close(self) -> None:
        """End the threads; what waits is not begun any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self) -> None:
        self._busy -= 1

    def _call(self, work: Work[Answer], deadline: float) -> Answer:
        if time.monotonic() > deadline:
            raise TimeoutError
        return work(self._reader(), deadline)

    def _reader(self) -> Reader:
        """Return the look of this thread at the file that stands there now."""
        state = self._path.stat() if self._path.exists() else None
        place = (state.st_dev, state.st_ino) if state else None
        held: tuple[object, Reader] | None = getattr(self._local, "held", None)
        if held is None or held[0] != place:
            if held is not None:
                held[1].close()
            held = self._local.held = (place, Reader(self._path, self._settings))
        return held[1]
