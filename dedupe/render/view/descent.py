"""Which article of a story came from which: every article gets its likeliest source, and no circles.

Of the sources that the directions of pairs allow, the likeliest is the one that holds most of the article, word for
word before edited before paraphrased.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dedupe.render.view.mirror import mirror

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from dedupe.model import Cluster, Comparison

# From here on a line of descent is drawn solid.
SURE = 0.9


@dataclass(frozen=True, slots=True)
class Family:
    """A story as a forest: the source of each article that has one, and the articles in order of descent."""

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


def find_family(cluster: Cluster, comparisons: Sequence[Comparison], times: Mapping[str, float]) -> Family:
    """Return who came from whom in a cluster.

    Args:
        cluster: The story.
        comparisons: Its pairs.
        times: When each article appeared; without one it is missing. Only the order of siblings depends on it.
    """
    members = set(cluster.members)
    claims = []
    for c in comparisons:
        if c.derivation.source is None or not {c.a.id, c.b.id} <= members:
            continue
        from_a = c.derivation.source == "a"
        source, target = (c.a.id, c.b.id) if from_a else (c.b.id, c.a.id)
        share = c.share_of_b if from_a else c.share_of_a
        # A copy of a copy repeats its changes: with its own source more of it is verbatim.
        closeness = round(share.verbatim + share.edited + share.paraphrase, 6)
        claims.append((-closeness, -c.derivation.confidence, target, source, c.derivation.confidence))
    parents: dict[str, str] = {}
    confidence: dict[str, float] = {}
    for *_, target, source, sure in sorted(claims):
        if target not in parents and target not in _line(source, parents):
            parents[target], confidence[target] = source, sure
    return make_family(cluster, parents, confidence, times)


def make_family(
    cluster: Cluster, parents: Mapping[str, str], confidence: Mapping[str, float], times: Mapping[str, float]
) -> Family:
    """Return a story as a forest when the source of each article is known: what `find_family` does last."""
    members = set(cluster.members)
    sizes = dict.fromkeys(members, 0)
    for name in members:
        for above in _line(name, parents):
            sizes[above] += 1
    late = max(times.values(), default=0.0) + 1
    roots = sorted(
        members - set(parents),
        key=lambda name: (-sizes[name], name != cluster.representative, times.get(name, late), name),
    )
    order: list[str] = []
    for root in roots:
        # Articles that nobody took from come first, then the lines that lead further.
        order += _below(root, parents, lambda name: (sizes[name] > 1, times.get(name, late), name))
    return Family(parents, confidence, tuple(order), roots[0], bool(parents))


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
