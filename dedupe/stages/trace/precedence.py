"""What a decided pair says of the whole tree: a text is not above the one that it has its text from.

A line forbidden alone would be gone round: the taker begins the story, and its source hangs from a third text below it.
So the lines on such a way are weighed against each other, and the one that is replaced at the least cost is given up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Evidence
from dedupe.stages.trace.arborescence import cheapest_arborescence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Derivation


def decided_sources(names: Sequence[str], derivations: Mapping[tuple[str, str], Derivation]) -> dict[int, list[int]]:
    """Return for each text that is the target of decided pairs their sources, the surest first.

    Args:
        names: The ids of the texts; pairs with others are left out.
        derivations: What is known of pairs, by the ids of a and b.
    """
    places = {name: at for at, name in enumerate(names)}
    found: dict[int, list[tuple[float, int]]] = {}
    for (a, b), known in derivations.items():
        if known.source is not None and a in places and b in places:
            source, target = (a, b) if known.source == "a" else (b, a)
            found.setdefault(places[target], []).append((-known.confidence, places[source]))
    return {target: [source for _, source in sorted(sources)] for target, sources in sorted(found.items())}


def cheapest_in_order(
    costs: NDArray[np.float64], root: int, sources: Mapping[int, Sequence[int]]
) -> tuple[list[int], NDArray[np.float64]]:
    """Return the parents of a cheap tree in which no text is above one of its sources, and the costs it was found with.

    A line that was given up is infinite in these. Where a source could then hang from nothing but the root, the way
    stays: the pairs contradict each other.

    Args:
        costs: Shape (n, n), as for `cheapest_arborescence`.
        root: The node that has no parent.
        sources: For each node those that it must not be above.

    >>> costs = np.array([[np.inf, 9.0, 5.0], [np.inf, np.inf, 1.0], [np.inf, 2.0, np.inf]])
    >>> cheapest_in_order(costs, 0, {2: [1]})[0]
    [-1, 0, 1]
    """
    costs = costs.copy()
    for target, above in sources.items():
        costs[target, list(above)] = np.inf
    kept: set[tuple[int, int]] = set()
    while True:
        parents: list[int] = cheapest_arborescence(costs, root).tolist()
        broken = [(s, t) for t, above in sources.items() for s in above if (s, t) not in kept and t in _up(parents, s)]
        if not broken:
            return parents, costs
        source, target = broken[0]
        path = _up(parents, source)
        choices = []
        outside = [at for at in range(len(costs)) if at not in (target, root) and target not in _up(parents, at)]
        for child in (source, *path[: path.index(target)]):
            dearer = costs[outside, child].min(initial=np.inf) - costs[parents[child], child]
            choices.append((float(dearer), child))
        price, child = min(choices)
        if np.isfinite(price):
            costs[parents[child], child] = np.inf
        else:
            kept.add((source, target))


def contrary_evidence(
    names: Sequence[str], parents: Sequence[int | None], sources: Mapping[int, Sequence[int]]
) -> list[list[Evidence]]:
    """Return for each text what a decided pair says against its place: that it is above its taker, or had a source."""
    found: list[list[Evidence]] = [[] for _ in parents]
    tree = [-1 if parent is None else parent for parent in parents]
    for target, above in sources.items():
        for source in above:
            if target in _up(tree, source):
                found[source].append(_say(f"{names[target]} is above it, and their pair says it is from this text"))
        if parents[target] is None:
            found[target].append(_say(f"begins the story, and its pair with {names[above[0]]} says it is from there"))
    return found


def _say(text: str) -> Evidence:
    return Evidence("order", 0.0, f"{text}: the pairs of this story contradict each other")


def _up(parents: Sequence[int], node: int) -> list[int]:
    """Return the nodes above one, the nearest first."""
    found = []
    while (node := parents[node]) >= 0:
        found.append(node)
    return found
