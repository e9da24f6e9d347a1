"""Trees that hang from one root: the cheapest of all, and how much dearer the tree is without some arcs.

Chu & Liu, On the shortest arborescence of a directed graph (Scientia Sinica 14, 1965); Edmonds, Optimum branchings
(J. Res. Nat. Bur. Standards 71B, 1967). Costs are a matrix: element i, j is what it costs that i is the parent of j,
infinite where it cannot be.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def cheapest_arborescence(costs: NDArray[np.float64], root: int) -> NDArray[np.int64]:
    """Return the parent of every node, shape (n,), so that all descend from *root* at the least total cost.

    That of the root itself is -1. Equal costs are settled by the order of the nodes.

    Args:
        costs: Shape (n, n). Every node must be within reach of *root*.
        root: The node that has no parent.

    >>> cheapest_arborescence(np.array([[np.inf, 5.0, 5.0], [np.inf, np.inf, 1.0], [np.inf, 2.0, np.inf]]), root=0)
    array([-1,  0,  1])
    """
    costs = costs.copy()
    np.fill_diagonal(costs, np.inf)
    parents: NDArray[np.int64] = costs.argmin(axis=0)
    parents[root] = -1
    cycle = _find_cycle(parents.tolist())
    if not cycle:
        return parents
    # The cycle becomes one node; entering it at a member saves the arc that this member had inside it.
    inside = np.array(sorted(cycle))
    rest = np.setdiff1d(np.arange(len(costs)), inside)
    entering = costs[np.ix_(rest, inside)] - costs[parents[inside], inside]
    leaving = costs[np.ix_(inside, rest)]
    merged = rest.size
    shrunk = np.full((merged + 1, merged + 1), np.inf)
    shrunk[:merged, :merged] = costs[np.ix_(rest, rest)]
    shrunk[:merged, merged] = entering.min(axis=1)
    shrunk[merged, :merged] = leaving.min(axis=0)
    found = cheapest_arborescence(shrunk, int(np.flatnonzero(rest == root)[0]))
    for place, node in enumerate(rest.tolist()):
        above = found[place]
        if node != root:
            parents[node] = inside[leaving[:, place].argmin()] if above == merged else rest[above]
    entrance = found[merged]
    parents[inside[entering[entrance].argmin()]] = rest[entrance]
    return parents


def price_without(costs: NDArray[np.float64], root: int, child: int, parents: Sequence[int]) -> float:
    """Return by how much the cheapest tree is dearer when none of *parents* may be that of *child*.

    Infinite if it can have no other.

    >>> price_without(np.array([[np.inf, 5.0, 5.0], [np.inf, np.inf, 1.0], [np.inf, 2.0, np.inf]]), 0, 2, [1])
    1.0
    """
    left = costs.copy()
    left[list(parents), child] = np.inf
    if not np.isfinite(left[:, child]).any():
        return math.inf
    return _total(left, root) - _total(costs, root)


def _total(costs: NDArray[np.float64], root: int) -> float:
    parents = cheapest_arborescence(costs, root)
    nodes = np.flatnonzero(parents >= 0)
    return math.fsum(costs[parents[nodes], nodes].tolist())


def _find_cycle(parents: Sequence[int]) -> set[int]:
    """Return the nodes of one cycle of *parents*, none where there is no cycle."""
    settled: set[int] = set()
    for start in range(len(parents)):
        path: list[int] = []
        node = start
        while node >= 0 and node not in settled and node not in path:
            path.append(node)
            node = parents[node]
        if node in path:
            return set(path[path.index(node) :])
        settled.update(path)
    return set()
