"""MinHash locality-sensitive hashing (Leskovec, Rajaraman & Ullman, "Mining of Massive Datasets", ch. 3).

A signature is cut into b bands of r values; documents that agree in all values of a band are
candidates, which happens to a pair of Jaccard j with probability 1 - (1 - j^r)^b. A bucket is a run of
equal bands after sorting: the same candidates as ``datasketch.MinHashLSH(params=(b, r))``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.errors import SettingError
from dedupe.stages.index import Search, sources
from dedupe.stages.index.pairs import Pairs, link, shared_lists

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
    rows = search.rows
    found = [Pairs.none()]
    for band in range(bands):
        keys = band_keys(search.sketches.signatures[:, band * width : (band + 1) * width])[rows]
        found.append(link(*shared_lists(keys, rows, search.sketches.contents.size), search.settings.bucket))
    return Pairs.union(found)


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
