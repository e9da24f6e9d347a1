"""What was made for one visitor, held for the next."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


class Held(Generic[Made]):
    """The last things that were made, by what they were made of."""

    def __init__(self, most: int) -> None:
        """Hold nothing yet, and never more than *most*."""
        self._most = most
        self._made: OrderedDict[tuple[Any, ...], Made] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[Any, ...]) -> Made | None:
        """Return what is held under a key, or None."""
        with self._lock:
            return self._made.get(key)

    def get(self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """Return what is held under a key, or make it."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made
