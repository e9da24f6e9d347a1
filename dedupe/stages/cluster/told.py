"""The stories of a great many links as records: grown by the compiled kernel, told as `cluster.finish` tells them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Cluster
from dedupe.stages.cluster import say_why

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model.sketch import MatchColumns
    from dedupe.settings import ClusterSettings
    from dedupe.stages.cluster.columns import Facts


def tell(matches: MatchColumns, rows: NDArray[np.int64], facts: Facts, settings: ClusterSettings) -> list[Cluster]:
    """Return the stories that links make, sorted by id: those of `cluster.grow`.

    Args:
        matches: Verified pairs.
        rows: Which of them are links.
        facts: All documents.
        settings: When a link is strong.
    """
    from dedupe.stages.cluster.compiled.stories import MICRO, grow

    if not rows.size:
        return []
    a_in_b, b_in_a = matches.a_in_b[rows], matches.b_in_a[rows]
    strength = np.maximum(a_in_b, b_in_a)
    a, b = matches.candidates.a[rows], matches.candidates.b[rows]
    # Documents are sorted by id, so that of links as strong as each other the one with the smaller ids comes first.
    order = np.lexsort((b, a, -matches.longest_run[rows], -matches.jaccard[rows], -strength))
    members, places = np.unique(np.concatenate([a, b]), return_inverse=True)
    links = places.astype(np.int32).reshape(2, rows.size)
    story = grow(
        np.ascontiguousarray(links[:, order]),
        np.rint(np.minimum(strength[order], settings.revision) * MICRO).astype(np.int64),
        np.stack([strength >= settings.strong, strength < settings.revision])[:, order],
        members.size,
    )
    inside = story[links[0]] == story[links[1]]
    held = np.zeros(members.size, dtype=np.float64)
    # Whole numbers below 2^53: the sums are exact.
    for side, shares in zip(links, (b_in_a, a_in_b), strict=True):
        held += np.bincount(side[inside], np.rint(shares[inside] * MICRO), members.size)
    return _records(members, story, held / MICRO, facts)


def _records(
    members: NDArray[np.int32], story: NDArray[np.int32], held: NDArray[np.float64], facts: Facts
) -> list[Cluster]:
    """Return the stories of two documents or more, sorted by id.

    Args:
        members: Rows of documents, sorted.
        story: The story of each.
        held: The sum of the shares of the other texts that each holds.
        facts: All documents.
    """
    sizes = np.bincount(story, minlength=members.size)
    inside = np.flatnonzero(sizes[story] > 1)
    # By story, within it by row, which is by id.
    order = inside[np.argsort(story[inside], kind="stable")]
    starts = np.flatnonzero(np.append(True, story[order][1:] != story[order][:-1])) if order.size else order
    best = np.maximum.reduceat(held[order], starts) if order.size else held[:0]
    rows = members[order].tolist()
    names = [facts.ids[row] for row in rows]
    lengths = np.diff(np.append(starts, order.size))
    is_level = held[order] == np.repeat(best, lengths)
    levels = np.add.reduceat(is_level, starts, dtype=np.int64) if order.size else starts
    level = np.flatnonzero(is_level)
    ends = np.cumsum(levels)
    by_id = np.argsort(members[order][starts])
    table = zip(*(one[by_id].tolist() for one in (starts, lengths, best, ends - levels, ends)), strict=True)
    places = level.tolist()
    found = []
    for start, length, most, first, last in table:
        chosen = places[first] if last - first == 1 else _first(places[first:last], rows, names, facts)
        told = tuple(names[start : start + length])
        is_dated = bool(facts.published[rows[chosen]])
        found.append(
            Cluster(told[0], told, names[chosen], say_why(most, length - 1, last - first - 1, is_dated=is_dated))
        )
    return found


def _first(places: Sequence[int], rows: Sequence[int], names: Sequence[str], facts: Facts) -> int:
    """Return which of some documents that hold as much of their story represents it."""
    return min(
        places,
        key=lambda place: (facts.published[rows[place]] or "~", -int(facts.characters[rows[place]]), names[place]),
    )
