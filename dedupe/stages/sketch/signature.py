"""MinHash signatures (Broder 1997) with datasketch's affine32 permutations, without importing datasketch.

A 32-bit shingle hash is finalised by MurmurHash3's fmix32, then every permutation is a·h + b modulo
2^32 with an odd a, where unsigned overflow is the modulo. The parameters come from the same random
generator and the same seed as datasketch's, so the bits are the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EMPTY = np.uint32(0xFFFFFFFF)
"""Every value of the signature of a document without shingles."""

_UPPER = np.uint64(32)
# At 128 permutations a block of 512 hashes is 256 kB: the products stay in the second-level cache.
_BLOCK = 512


@lru_cache(maxsize=8)
def permutations(count: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors (odd) and addends of *count* permutations, each shape (count,), as datasketch 2 draws them."""
    generator = np.random.RandomState(seed)
    factors = generator.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    addends = generator.randint(0, 1 << 32, count, dtype=np.uint32)
    return factors, addends


def narrow(hashes: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Return the upper 32 bits of each shingle hash, the better mixed half of a polynomial hash; same shape."""
    return (hashes >> _UPPER).astype(np.uint32)


def finalise(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return MurmurHash3's fmix32 of each hash, a bijection that spreads its bits; same shape."""
    hashes = hashes ^ (hashes >> np.uint32(16))
    hashes = hashes * np.uint32(0x85EBCA6B)
    hashes = hashes ^ (hashes >> np.uint32(13))
    hashes = hashes * np.uint32(0xC2B2AE35)
    return hashes ^ (hashes >> np.uint32(16))


def sign(
    hashes: NDArray[np.uint64],
    factors: NDArray[np.uint32],
    addends: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None:
    """Write the signature of one document into *out*, shape (permutations,).

    Args:
        hashes: The document's shingle hashes, in any order, repeated or not.
        factors: From `permutations`.
        addends: From `permutations`.
        out: A row of the signature matrix.
    """
    out[:] = EMPTY
    mixed = finalise(narrow(hashes))
    for start in range(0, mixed.size, _BLOCK):
        permuted = factors[:, None] * mixed[None, start : start + _BLOCK]
        permuted += addends[:, None]
        np.minimum(out, permuted.min(axis=1), out=out)
