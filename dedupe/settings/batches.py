"""How much of a corpus is in memory at a time while it is read; nothing here changes a report."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import number


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """The batches in which many articles go through the stages before verify."""

    # Some twenty megabytes of articles: enough that a batch's own cost is forgotten.
    articles: int = number(8192, 1, 1_000_000, "articles of a batch")
    megabytes: int = number(32, 1, 100_000, "texts of a batch, in megabytes; one text may be longer")
