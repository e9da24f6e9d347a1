"""Stories grown from a great many links, compiled: the stories of `cluster.grow`.

A story bears the number of one of its documents. Its members are a chain of documents, and the links
between two stories are found by going through those of the one that has fewer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

Function = TypeVar("Function", bound="Callable[..., Any]")

# The types inside are numba's, inferred from the arrays a caller passes; "Any" is all that mypy can know of them.
compiled = cast("Callable[[Function], Function]", numba.njit(nogil=True, cache=True))

NOBODY = -1
PAIR = 2
MICRO = 1_000_000
"""Shares are whole millionths here: they have six places, and sums of them are the same in any order."""

# 2^64 over the golden ratio: the upper bits of the product spread keys over a table (Knuth, TAOCP 3, 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


@compiled
def links_of(links: Any, documents: int) -> tuple[Any, Any]:  # noqa: ANN401 - see `compiled`
    """Return where the links of each document begin, and the links of all documents, one after the other."""
    offsets = np.zeros(documents + 1, dtype=np.int64)
    for side in range(2):
        for name in links[side]:
            offsets[name + 1] += 1
    for name in range(documents):
        offsets[name + 1] += offsets[name]
    places = offsets[:-1].copy()
    own = np.empty(2 * links.shape[1], dtype=np.int32)
    for link in range(links.shape[1]):
        for side in range(2):
            name = links[side, link]
            own[places[name]] = link
            places[name] += 1
    return offsets, own


@compiled
def neighbours(story: int, stories: Any, network: Any, links: Any, seen: Any, turn: int) -> int:  # noqa: ANN401 - see `compiled`
    """Return how many other stories a story has links with."""
    home, following = stories
    offsets, own = network
    found = 0
    name = story
    while name != NOBODY:
        for place in range(offsets[name], offsets[name + 1]):
            link = own[place]
            other = home[links[0, link] if links[1, link] == name else links[1, link]]
            if other != story and seen[other] != turn:
                seen[other] = turn
                found += 1
        name = following[name]
    return found


@compiled
def grow(links: Any, weights: Any, kinds: Any, documents: int) -> Any:  # noqa: ANN401, C901, PLR0912, PLR0915 - see `compiled`; one loop over links, whose state would be a dozen arguments
    """Return the story of each document: the number of one of its members.

    Args:
        links: One document of each link and the other, int32 (2, m), strongest link first.
        weights: How much of the shorter text each shares, as far as it counts as a tie, in millionths.
        kinds: Whether each link is strong, and whether it is less than half a text; bool (2, m).
        documents: How many documents there are.
    """
    offsets, own = links_of(links, documents)
    home = np.arange(documents).astype(np.int32)
    # The first of the chain of a story is the document whose number it bears.
    following = np.full(documents, NOBODY, dtype=np.int32)
    last = home.copy()
    sizes = np.ones(documents, dtype=np.int32)
    degrees = offsets[1:] - offsets[:-1]
    is_one_text = np.ones(documents, dtype=np.bool_)
    tied = np.zeros(documents, dtype=np.int64)
    most = np.zeros(documents, dtype=np.int64)
    seen = np.full(documents, -1, dtype=np.int64)
    bits = 1
    while (1 << bits) < 2 * links.shape[1]:
        bits += 1
    refused = np.zeros((1 << bits, 2), dtype=np.uint64)
    shift, mask = np.uint64(64 - bits), (1 << bits) - 1
    between = np.empty(links.shape[1], dtype=np.int32)
    turn = 0
    for link in range(links.shape[1]):
        left, right = home[links[0, link]], home[links[1, link]]
        if left == right:
            continue
        left, right = min(left, right), max(left, right)
        # Two stories that grew no further since are refused again: the links that are left are weaker.
        key = (np.uint64(left) << _HALF | np.uint64(right)) + np.uint64(1)
        attempt = np.uint64(sizes[left]) << _HALF | np.uint64(sizes[right])
        slot = np.int64((key * _SPREAD) >> shift)
        while refused[slot, 0] != 0 and refused[slot, 0] != key:
            slot = (slot + 1) & mask
        if refused[slot, 0] == key and refused[slot, 1] == attempt:
            continue
        small, large = (left, right) if sizes[left] <= sizes[right] else (right, left)
        walked, asked = (left, right) if degrees[left] <= degrees[right] else (right, left)
        turn += 1
        found = of_small = of_large = 0
        reaches_core = False
        name = walked
        while name != NOBODY:
            for place in range(offsets[name], offsets[name + 1]):
                one = own[place]
                other = links[0, one] if links[1, one] == name else links[1, one]
                if home[other] != asked:
                    continue
                between[found] = one
                found += 1
                for end in (name, other):
                    if seen[end] == turn:
                        continue
                    seen[end] = turn
                    if home[end] == small:
                        of_small += 1
                    else:
                        of_large += 1
                        # The core: what is tied to the others at least half as strongly as what is tied most.
                        reaches_core |= 2 * tied[end] >= most[large]
            name = following[name]
        carries = 2 * of_small >= sizes[small]
        if not kinds[0, link]:
            widely = 2 * of_large >= sizes[large]
            is_single = not is_one_text[large] if is_one_text[small] else sizes[small] == PAIR
            if kinds[1, link] and sizes[small] > 1 and not is_single:
                carries &= widely
            else:
                carries &= widely or reaches_core
        if not carries:
            refused[slot, 0], refused[slot, 1] = key, attempt
            continue
        kept, moved = left, right
        if sizes[left] < sizes[right]:
            kept, moved = right, left
        elif sizes[left] == sizes[right]:
            # Equal stories: the one with more neighbours keeps its number, which decides later ties.
            counts = np.zeros(2, dtype=np.int64)
            for side, story in enumerate((left, right)):
                turn += 1
                counts[side] = neighbours(story, (home, following), (offsets, own), links, seen, turn)
            if counts[0] < counts[1]:
                kept, moved = right, left
        most[kept] = max(most[kept], most[moved])
        for i in range(found):
            for side in range(2):
                end = links[side, between[i]]
                tied[end] += weights[between[i]]
                most[kept] = max(most[kept], tied[end])
        is_one_text[kept] &= is_one_text[moved] and kinds[0, link]
        name = moved
        while name != NOBODY:
            home[name] = kept
            name = following[name]
        following[last[kept]] = moved
        last[kept] = last[moved]
        sizes[kept] += sizes[moved]
        degrees[kept] += degrees[moved]
    return home
