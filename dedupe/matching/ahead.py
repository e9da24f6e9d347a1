"""One batch is read while the one before is worked on: reading and compiled passes hold no lock for long."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dedupe.matching.articles import Batch


def read_ahead(batches: Iterable[Batch], threads: int) -> Iterator[Batch]:
    """Yield batches in their order; with more than one thread the next is made meanwhile.

    Args:
        batches: Are gone through by one thread alone.
        threads: How many may work at once.
    """
    if threads == 1:
        yield from batches
        return
    from concurrent.futures import ThreadPoolExecutor

    source = iter(batches)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, source, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, source, None)
            yield batch
