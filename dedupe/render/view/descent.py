"""A story as its pages draw it: the lines of descent that are likely enough, and the articles in their order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.model.mirror import mirror

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from dedupe.model import Cluster, Comparison, Descent

# From here on a line of descent is drawn at all, dotted; below, nobody is named.
LIKELY = 0.65
# From here on it is drawn solid.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Family:
    """A story as a forest: the source of each article that has one, and the articles in order of descent.

    `is_named` where an article is likely to have its text from the root.
    """

    parents: Mapping[str, str]
    confidence: Mapping[str, float]
    order: tuple[str, ...]
    root: str
    is_named: bool

    def depth(self, name: str) -> int:
        """Return how many sources stand above an article."""
        steps = 0
        while name in self.parents:
            name = self.parents[name]
            steps += 1
        return steps


def make_family(cluster: Cluster, descent: Descent, times: Mapping[str, float], release: str | None = None) -> Family:
    """Return a story as a forest: the lines of its descent that are likely enough to be drawn.

    Args:
        cluster: The story.
        descent: Who has the text from whom.
        times: When each article appeared; without one it is missing. Only the order of siblings depends on it.
        release: The text whose coverage is known: of several that begin a line it is the root.
    """
    members = set(cluster.members)
    drawn = [line for line in descent.lines if line.parent is not None and line.confidence >= LIKELY]
    parents = {line.member: line.parent for line in drawn if line.parent is not None}
    confidence = {line.member: line.confidence for line in drawn}
    sizes = dict.fromkeys(members, 0)
    for name in members:
        for above in _line(name, parents):
            sizes[above] += 1
    late = max(times.values(), default=0.0) + 1
    roots = sorted(
        members - set(parents),
        key=lambda name: (name != release, -sizes[name], name != cluster.representative, times.get(name, late), name),
    )
    order: list[str] = []
    for root in roots:
        # Articles that nobody took from come first, then the lines that lead further.
        order += _below(root, parents, lambda name: (sizes[name] > 1, times.get(name, late), name))
    return Family(parents, confidence, tuple(order), roots[0], roots[0] in parents.values())


def oriented(comparisons: Iterable[Comparison], source: str) -> dict[str, Comparison]:
    """Return the comparisons with *source*, by the other document's id, *source* being a in each."""
    found: dict[str, Comparison] = {}
    for c in comparisons:
        if c.a.id == source:
            found[c.b.id] = c
        elif c.b.id == source:
            found[c.a.id] = mirror(c)
    return found


def _line(name: str, parents: Mapping[str, str]) -> list[str]:
    """Return an article and all above it."""
    line = [name]
    while line[-1] in parents:
        line.append(parents[line[-1]])
    return line


def _below(root: str, parents: Mapping[str, str], key: Callable[[str], tuple[bool, float, str]]) -> list[str]:
    """Return an article and all below it, each after its source."""
    order, waiting = [], [root]
    while waiting:
        name = waiting.pop()
        order.append(name)
        waiting += sorted((child for child, parent in parents.items() if parent == name), key=key, reverse=True)
    return order
