"""MinHash locality-sensitive hashing (Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", ch. 3).

A signature is cut into b bands of r values; documents that agree in all values of a band are
candidates, which happens to a pair of Jaccard j with probability 1 - (1 - j^r)^b. A bucket is a run of
equal bands after sorting: the same candidates as ``datasketch.MinHashLSH(params=(b, r))``. A document in
buckets too long to list is linked with the closest of their first members, and with the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.errors import SettingError
from dedupe.stages.index import Search, sources
from dedupe.stages.index.groups import components
from dedupe.stages.index.pairs import Pairs, different, distinct, likeness, link, shared_lists, starts_of_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

# MurmurHash3's fmix64 multiplier: odd, so that each step is a bijection of what was hashed before it.
_FACTOR = np.uint64(0xFF51AFD7ED558CCD)
_SHIFT = np.uint64(32)


@sources.register("lsh")
def lsh(search: Search) -> Pairs:
    """Return the pairs of documents that agree in all values of a band.

    Raises:
        SettingError: More bands than values in a signature.
    """
    bands = search.settings.bands
    width = search.sketches.signatures.shape[1] // bands
    if width < 1:
        message = (
            f"index.bands is {bands}; it must be at most sketch.permutations ({search.sketches.signatures.shape[1]})"
        )
        raise SettingError(message)
    longest = search.settings.bucket
    if search.is_compiled:
        from dedupe.stages.index.compiled.lists import link as link_compiled

        members, sizes = _compiled_lists(search)
        is_long = np.repeat(sizes > longest, sizes)
        long = sizes[sizes > longest]
        starts = (np.cumsum(sizes) - sizes)[sizes > longest]
        star = Pairs.of(np.repeat(members[starts], long), members[is_long], int((long * (long - 1) // 2).sum()))
        keys, _ = link_compiled(
            members[~is_long], sizes[sizes <= longest], longest, np.arange(search.sketches.contents.size)
        )
        links = _closest(star, search.sketches.signatures, search.settings.copy)
        return Pairs.union([_between_families(Pairs(distinct(keys)), links, search), links])
    rows = search.rows
    count = search.sketches.contents.size
    stars = [Pairs.none()]
    short: list[tuple[NDArray[np.int32], NDArray[np.int64]]] = []
    for band in range(bands):
        keys = band_keys(search.sketches.signatures[:, band * width : (band + 1) * width])[rows]
        members, starts = shared_lists(keys, rows, count)
        sizes = np.diff(np.append(starts, members.size))
        is_long = np.repeat(sizes > longest, sizes)
        short.append((members[~is_long], sizes[sizes <= longest]))
        long = sizes[sizes > longest]
        heads = np.repeat(members[starts[sizes > longest]], long)
        stars.append(Pairs.of(heads, members[is_long], int((long * (long - 1) // 2).sum())))
    members, sizes = different(*(np.concatenate(column) for column in zip(*short, strict=True)))
    found = link(members, np.cumsum(sizes) - sizes, longest)
    links = _closest(Pairs.union(stars), search.sketches.signatures, search.settings.copy)
    return Pairs.union([_between_families(found, links, search), links])


def _compiled_lists(search: Search) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the members of the buckets of all bands, one bucket after the other, and how many each has."""
    from dedupe.stages.index.compiled.lists import group, keep_shared, pack_bands

    rows, count, bands = search.rows, search.sketches.contents.size, search.settings.bands
    width = np.uint64(max(1, count.bit_length()))
    packed = np.empty(bands * rows.size, dtype=np.uint64)
    pack_bands(search.sketches.signatures, rows, bands, width, packed)
    shared = []
    for band in range(bands):
        own = packed[band * rows.size : (band + 1) * rows.size]
        own.sort()
        shared.append(own[: keep_shared(own, width)])
    packed = np.concatenate(shared)
    members, sizes = np.empty(packed.size, dtype=np.int32), np.empty(packed.size // 2, dtype=np.int64)
    lists, written = group(packed, width, np.zeros(count, dtype=np.int32), (0, search.settings.bucket), members, sizes)
    return members[:written], sizes[:lists]


def _between_families(pairs: Pairs, links: Pairs, search: Search) -> Pairs:
    """Return the pairs without those inside a family of copies that its *links* already hold together.

    Each band breaks a family of thousands into other short buckets; their pairs, all together, would grow
    with the square of what the bound on one bucket allows.
    """
    close = likeness(links, search.sketches.signatures) >= search.settings.copy
    family = components(search.sketches.contents.size, links.a[close], links.b[close])
    kept = family[pairs.a] != family[pairs.b]
    return Pairs(pairs.keys[kept], pairs.unlisted + int(kept.size - kept.sum()))


def _closest(stars: Pairs, signatures: NDArray[np.uint32], copy: float) -> Pairs:
    """Return, of the links of each document to the heads of its long buckets, that to the closest and to the first.

    Thousands of copies share a long bucket in every band. The closest link joins each to the text it has; the
    first head of which it is a copy is the same for most of them, so that they are one story and not one a head.
    """
    if not stars.keys.size:
        return stars
    alike = likeness(stars, signatures)
    closest = _firsts(stars.b, np.lexsort((stars.a, -alike, stars.b)))
    copies = np.flatnonzero(alike >= copy)
    first = copies[_firsts(stars.b[copies], np.lexsort((stars.a[copies], stars.b[copies])))]
    kept = np.unique(np.concatenate([closest, first]))
    return Pairs(stars.keys[kept], stars.unlisted - kept.size)


def _firsts(members: NDArray[np.int32], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first place of each member in an *order* that has the same ones together."""
    return order[starts_of_runs(members[order])]


def band_keys(values: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return one 64-bit hash a row, equal for equal rows; unequal rows collide once in 2^64 pairs, in 2^44 when packed.

    Args:
        values: The values of one band, shape (n, r).
    """
    keys = np.zeros(values.shape[0], dtype=np.uint64)
    for column in values.T:
        keys = (keys ^ column) * _FACTOR
        keys ^= keys >> _SHIFT
    return keys
