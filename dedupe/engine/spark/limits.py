"""How much a task or the driver holds at once. None of these numbers changes a result."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits where.

    `partitions`: tasks of a shuffle; None lets Spark's own settings and the size of the input decide.
    `keys_per_task`: fingerprints or bands sorted in one task (16 bytes each, and three times that while sorting).
    `documents_per_cell`: texts that meet in one task (some 3 kB each).
    `driver_edges`: edges up to which connected components are found on the driver (40 bytes each while they are), and
    copies are told there (100 bytes).
    `known_rows`: rows up to which every task is told where they meet (some 40 bytes each), so that texts travel to
    their cells at once and not to their rows before.
    `handed_bytes`: how large a table of the driver's goes out with the tasks that ask for it; a larger one is written
    once, or every job would be sent it again.
    """

    partitions: int | None = None
    keys_per_task: int = 4_000_000
    documents_per_cell: int = 4096
    driver_edges: int = 20_000_000
    known_rows: int = 1 << 20
    handed_bytes: int = 16 << 20
