"""The runs of words by which the stage tells templates from stories and copied words from a text's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument

RUN: Final = 5
"""Words of a run; as long as the shingles of news copy."""
# Knuth's multiplier modulo 2^64 (MMIX): joins the hashes of a run's words.
FACTOR: Final = np.uint64(6364136223846793005)


def hash_runs(parsed: ParsedDocument) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return the hash of every run of words in text order, and which of them touch no furniture; both (n,)."""
    kept, hashes = parsed.outside, parsed.tokens.hashes
    count = max(hashes.size - RUN + 1, 0)
    runs = np.zeros(count, dtype=np.uint64)
    whole = np.ones(count, dtype=bool)
    for shift in range(RUN):
        runs = runs * FACTOR + hashes[shift : shift + count]
        whole &= kept[shift : shift + count]
    return runs, whole


def count_stretches(a: ParsedDocument, b: ParsedDocument) -> int:
    """Return in how many unbroken stretches the text with fewer words shares runs with the other."""
    one, other = sorted((a, b), key=lambda parsed: (parsed.tokens.hashes.size, parsed.id))
    (runs, whole), (others, other_whole) = hash_runs(one), hash_runs(other)
    shared = whole & np.isin(runs, others[other_whole])
    return int(shared[:1].sum() + (shared[1:] & ~shared[:-1]).sum())
