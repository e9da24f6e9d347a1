"""Where the work is done: an engine maps a pure function over many items and keeps their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from dedupe.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")


class Engine(Protocol):
    """What the pipeline asks of an engine."""

    def map(self, function: Callable[[Item], Outcome], items: Sequence[Item], jobs: int) -> Iterator[Outcome]:
        """Yield ``function(item)`` for each item, in order, on up to *jobs* processors."""


engines: Registry[Engine] = Registry("engine", home="dedupe.engine")
