"""Signatures as datasketch objects, and a datasketch LSH index over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datasketch import MinHash, MinHashLSH

    from dedupe.model import Sketches


def to_minhash(sketches: Sketches, row: int) -> MinHash:
    """Return one signature as a ``datasketch.MinHash``, equal to what datasketch makes of the same hashes.

    Args:
        sketches: Signatures with the seed of their permutations.
        row: Which document.
    """
    from datasketch import MinHash

    # The values are copied: a MinHash may be updated, a sketch may not.
    return MinHash(seed=sketches.seed, hashvalues=sketches.signatures[row].copy(), scheme="affine32")


def to_lsh(sketches: Sketches, ids: Sequence[str], bands: int) -> MinHashLSH:
    """Return a ``datasketch.MinHashLSH`` that holds every signature under its document's id.

    Args:
        sketches: Signatures with the seed of their permutations.
        ids: The key of each row.
        bands: Bands of the index; rows = permutations / bands.
    """
    from datasketch import MinHashLSH

    width = sketches.signatures.shape[1]
    index = MinHashLSH(num_perm=width, params=(bands, width // bands))
    for row, key in enumerate(ids):
        index.insert(key, to_minhash(sketches, row))
    return index
