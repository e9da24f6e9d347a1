"""Apache Spark: the same stages on more machines than one (extra `spark`, Java 17 or later).

`SparkEngine.map` is what every engine has. Corpora beyond one machine never become Python objects: `job`
takes files that Spark reads to tables of matches and stories, with every stage's output kept on disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.engine import Item, Outcome, engines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class SparkEngine:
    """Machines that Spark knows."""

    def map(self, function: Callable[[Item], Outcome], items: Sequence[Item], jobs: int) -> Iterator[Outcome]:
        """Yield ``function(item)`` for each item, in order, on the session at hand or else on *jobs* processors here.

        Raises:
            EngineError: Spark or Java is not installed.
        """
        from dedupe.engine.spark.session import open_session

        if not items:
            return
        session = open_session(f"local[{jobs}]")
        slices = min(len(items), 4 * session.sparkContext.defaultParallelism)
        yield from session.sparkContext.parallelize(items, slices).map(function).collect()


engines.register("spark")(SparkEngine())
