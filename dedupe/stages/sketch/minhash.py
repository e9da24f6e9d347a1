"""Signatures as datasketch objects, and a datasketch LSH index over them."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from datasketch import MinHash, MinHashLSH
    from numpy.typing import NDArray

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


def to_lsh(sketches: Sketches, ids: Sequence[str], bands: int, storage: Mapping[str, Any] | None = None) -> MinHashLSH:
    """Return a ``datasketch.MinHashLSH`` that holds every signature under its document's id.

    Args:
        sketches: Signatures with the seed of their permutations.
        ids: The key of each row.
        bands: Bands of the index; rows = permutations / bands.
        storage: Datasketch's `storage_config`, such as ``{"type": "redis", "redis": {"host": …, "port": …}}``; a
            dictionary in memory without it.
    """
    from datasketch import MinHashLSH

    width = sketches.signatures.shape[1]
    index = MinHashLSH(
        num_perm=width, params=(bands, width // bands), storage_config=dict(storage) if storage else None
    )
    for row, key in enumerate(ids):
        index.insert(key, to_minhash(sketches, row))
    return index


def from_lsh(index: MinHashLSH) -> tuple[list[str], NDArray[np.uint32]]:
    """Return the keys of a datasketch index, sorted, and the signature of each, (n, permutations).

    Args:
        index: An index in any storage, whose bands hold all values of a signature.

    Raises:
        InputError: Its bands leave values out, or its signatures are not of the scheme affine32.
    """
    import numpy as np

    from dedupe.errors import InputError

    if index.b * index.r != index.h:
        message = (
            f"the index keeps {index.b * index.r} of {index.h} values; signatures come back from one with "
            f"params=(bands, {index.h} / bands)"
        )
        raise InputError(message)
    stored = list(index.keys.keys())
    keys = [str(pickle.loads(key) if index.prepickle else key) for key in stored]  # noqa: S301 - datasketch's own form
    signatures = np.empty((len(keys), index.h), dtype=np.uint32)
    for row, place in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        # Each band stands there as the bytes of its values, the highest first, in the order of the bands.
        data = b"".join(index.keys.get(stored[place]))
        if len(data) != 4 * index.h:
            message = (
                f"the signatures of the index have {8 * len(data) // index.h} bits a value; only those of "
                'MinHash(scheme="affine32"), which has 32, can be compared'
            )
            raise InputError(message)
        signatures[row] = np.frombuffer(data, dtype=">u4")
    return sorted(keys), signatures
