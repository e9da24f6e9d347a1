"""Trees that hang from one root: the cheapest of all, and how likely each arc is over all of them.

The cheapest: Chu & Liu, On the shortest arborescence of a directed graph (Scientia Sinica 14, 1965); Edmonds, Optimum
branchings (J. Res. Nat. Bur. Standards 71B, 1967). The likelihood: Tutte's matrix-tree theorem in the form that Koo,
Globerson, Carreras & Collins give it (Structured prediction models via the matrix-tree theorem, EMNLP 2007).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

Arc = tuple[int, int]

# Beyond it a likelihood is nought to six places, and the inverse of a matrix loses its figures.
_MOST = 20.0


def cheapest_arborescence(costs: Mapping[Arc, float], root: int) -> dict[int, int]:
    """Return the parent of every node but *root*, so that all descend from it at the least total cost.

    Equal costs are settled by the order of the nodes.

    Args:
        costs: What it costs that an arc (parent, child) is one of the tree. Every node must be within reach of *root*.
        root: The node that has no parent.

    >>> cheapest_arborescence({(0, 1): 5.0, (0, 2): 5.0, (1, 2): 1.0, (2, 1): 2.0}, root=0)
    {1: 0, 2: 1}
    """
    best: dict[int, Arc] = {}
    for arc in sorted(costs):
        parent, child = arc
        if child not in {root, parent} and (child not in best or costs[arc] < costs[best[child]]):
            best[child] = arc
    cycle = _find_cycle({child: parent for child, (parent, _) in best.items()})
    if not cycle:
        return {child: parent for child, (parent, _) in sorted(best.items())}
    # The cycle becomes one node; entering it at a member saves the arc that this member had inside it.
    merged = max(max(arc) for arc in costs) + 1
    shrunk: dict[Arc, float] = {}
    origin: dict[Arc, Arc] = {}
    for arc in sorted(costs):
        parent, child = arc
        inside = parent in cycle, child in cycle
        if all(inside):
            continue
        cost = costs[arc] - costs[best[child]] if inside[1] else costs[arc]
        short = merged if inside[0] else parent, merged if inside[1] else child
        if short not in shrunk or cost < shrunk[short]:
            shrunk[short], origin[short] = cost, arc
    chosen = [origin[parent, child] for child, parent in cheapest_arborescence(shrunk, root).items()]
    entered = {child for _, child in chosen}
    chosen += [best[child] for child in cycle if child not in entered]
    return dict(sorted((child, parent) for parent, child in chosen))


def likelihoods(costs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely each arc is, where a tree is the likelier the less it costs, by e to the minus cost.

    Args:
        costs: What arc i → j costs, shape (n, n), infinite where there is none. Any node may be the root, each as
            likely beforehand. Some tree must reach every node.

    Returns:
        Shape (n + 1, n): element i, j is the likelihood that i is the parent of j, the last row that j is the root.

    >>> likelihoods(np.array([[np.inf, 0.0], [0.0, np.inf]])).tolist()
    [[0.0, 0.5], [0.5, 0.0], [0.5, 0.5]]
    """
    size = len(costs)
    if size == 1:
        return np.array([[0.0], [1.0]])
    # A common factor for all arcs into a node changes no likelihood, and keeps the largest at 1.
    least = costs.min(axis=0)
    arcs = np.where(np.isfinite(costs), np.exp(-np.minimum(costs - least, _MOST)), 0.0)
    roots = np.exp(-np.minimum(least.max() - least, _MOST))
    laplacian = np.diag(arcs.sum(axis=0)) - arcs
    laplacian[0] = roots
    inverse = np.linalg.inv(laplacian)
    entered = arcs * np.diag(inverse)
    entered[:, 0] = 0.0
    left = arcs * inverse.T
    left[0] = 0.0
    found = np.vstack([entered - left, roots * inverse[:, 0]])
    return np.asarray(np.clip(found, 0.0, 1.0))


def _find_cycle(parents: Mapping[int, int]) -> set[int]:
    """Return the nodes of one cycle of *parents*, none where there is no cycle."""
    settled: set[int] = set()
    for start in sorted(parents):
        path: list[int] = []
        node = start
        while node in parents and node not in settled and node not in path:
            path.append(node)
            node = parents[node]
        if node in path:
            return set(path[path.index(node) :])
        settled.update(path)
    return set()
