"""Rows that belong together: connected components, in NumPy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def components(count: int, a: NDArray[np.int32], b: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the smallest row that each of *count* rows is connected to by the pairs (a, b).

    Hooks each root to the smallest root it is linked with, then halves every path until all point at a
    root (Shiloach & Vishkin 1982): logarithmically many passes over the pairs, whatever their order.

    >>> components(4, np.array([1], dtype=np.int32), np.array([3], dtype=np.int32)).tolist()
    [0, 1, 2, 1]
    """
    root = np.arange(count, dtype=np.int32)
    while True:
        left, right = root[a], root[b]
        apart = left != right
        if not apart.any():
            return root
        a, b, left, right = a[apart], b[apart], left[apart], right[apart]
        np.minimum.at(root, np.maximum(left, right), np.minimum(left, right))
        while True:
            above = root[root]
            if (above == root).all():
                break
            root = above
