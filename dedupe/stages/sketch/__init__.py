"""What the index looks at: a MinHash signature, winnowed fingerprints and one exact hash a document.

Signatures are bit for bit those of ``datasketch.MinHash(scheme="affine32")`` over the upper 32 bits of
the shingle hashes, so that `minhash.to_minhash` can hand any of them over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Sketches
from dedupe.stages.sketch.signature import permutations, sign
from dedupe.stages.sketch.winnow import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Shingles
    from dedupe.settings import SketchSettings


def sketch(shingles: Sequence[Shingles], settings: SketchSettings) -> Sketches:
    """Return the sketches of many documents, in their order.

    Args:
        shingles: The shingles of each document.
        settings: Signature size, seed, and what is winnowed.
    """
    factors, addends = permutations(settings.permutations, settings.seed)
    signatures = np.empty((len(shingles), settings.permutations), dtype=np.uint32)
    for row, one in zip(signatures, shingles, strict=True):
        sign(one.unique, factors, addends, out=row)
    prints = [fingerprint(one, settings.words, settings.window) for one in shingles]
    offsets = np.zeros(len(prints) + 1, dtype=np.int64)
    np.cumsum([found.size for found in prints], out=offsets[1:])
    fingerprints = np.concatenate([*prints, np.zeros(0, dtype=np.uint64)])
    contents = np.fromiter((one.content for one in shingles), dtype=np.uint64, count=len(shingles))
    return Sketches(signatures, fingerprints, offsets, contents, settings.seed)
