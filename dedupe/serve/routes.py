"""What the server's tables are made of: a request as its function sees it, and a row of the JSON interface.

`operations` has the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping

    from dedupe.serve.fields import Field
    from dedupe.serve.reader import Reader
    from dedupe.serve.shelf import Shelves


@dataclass(frozen=True, slots=True)
class Call:
    """A request as its function sees it: an open look at the index, and the checked values by name."""

    reader: Reader
    connection: sqlite3.Connection
    shelves: Shelves
    given: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """An address with a method. `answer` is the name of a schema; `is_heavy` work waits for a thread of its own."""

    name: str
    method: Literal["GET", "POST"]
    path: str
    summary: str
    doc: str
    answer: str
    run: Callable[[Call], Any]
    query: tuple[Field, ...] = ()
    place: tuple[Field, ...] = ()
    body: tuple[Field, ...] = ()
    is_heavy: bool = False
    can_miss: bool = False
