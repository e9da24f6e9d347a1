"""This machine: in the same process, or in a pool of processes when more than one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.engine import Item, Outcome, engines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Below this many items a new process costs more than it saves: it imports NumPy again (about 0.1 s).
_POOL_FROM = 32


class LocalEngine:
    """One machine."""

    def map(self, function: Callable[[Item], Outcome], items: Sequence[Item], jobs: int) -> Iterator[Outcome]:
        """Yield ``function(item)`` for each item, in order, on up to *jobs* processes.

        >>> list(LocalEngine().map(abs, [-1, 2, -3], jobs=1))
        [1, 2, 3]
        """
        if jobs == 1 or len(items) < _POOL_FROM:
            yield from map(function, items)
            return
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Spawned processes start clean: a fork would copy locks that other threads may hold.
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            yield from pool.map(function, items, chunksize=max(1, len(items) // (8 * jobs)))


engines.register("local")(LocalEngine())
