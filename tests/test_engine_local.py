"""An engine keeps the order of its items, on one process or several."""

from __future__ import annotations

from dedupe.engine import engines


def test_order_is_kept_on_several_processes() -> None:
    items = list(range(100, 0, -1))
    alone = list(engines["local"].map(float, items, jobs=1))
    assert list(engines["local"].map(float, items, jobs=2)) == alone == [float(item) for item in items]
