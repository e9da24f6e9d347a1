"""The agreement of a great many pairs at once: the numbers of `agreement.Agreement`, counted by a compiled pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from dedupe.stages.cluster.agreement import DECIMALS, weights
from dedupe.stages.cluster.runs import FACTOR, RUN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument
    from dedupe.stages.cluster.agreement import Rarity


class Agreed:
    """The agreement of pairs that were named beforehand."""

    def __init__(
        self,
        texts: Sequence[ParsedDocument],
        rarity: Rarity,
        pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    ) -> None:
        """Count all pairs.

        Args:
            texts: Documents with the hashes of their words.
            rarity: How rare each of their words is.
            pairs: Places in *texts*: one document of each pair, and the other.
        """
        from dedupe.stages.cluster.kernel import weigh_pairs

        offsets = np.zeros(len(texts) + 1, dtype=np.int64)
        np.cumsum([one.tokens.hashes.size for one in texts], out=offsets[1:])
        hashes = np.concatenate([one.tokens.hashes for one in texts])
        outside = np.concatenate([one.outside for one in texts])
        words = np.searchsorted(rarity.words, hashes)
        weighed = weigh_pairs(
            (hashes, words, outside, offsets), pairs, weights(rarity.owners, rarity.documents), RUN, FACTOR
        )
        self._found = {
            (texts[a].id, texts[b].id): round(shared / min(one, other), DECIMALS) if min(one, other) else 0.0
            for a, b, (shared, one, other) in zip(pairs[0].tolist(), pairs[1].tolist(), weighed.tolist(), strict=True)
        }

    def of(self, a: str, b: str) -> float:
        """Return the agreement of a pair, in the order in which it was named."""
        return self._found[a, b]
