"""Which documents an article is made of: the smallest set that covers it, found greedily, and what nothing explains.

As sourmash gathers the genomes of a sample (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with
FracMinHash and minimum metagenome covers"): take the document that explains most of what is left, until none explains
enough. Greedy covers are within a factor of ln n of the smallest (Chvátal 1979).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from dedupe.model import Cover, CoverStep, Span
from dedupe.stages.trace.timeline import when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe.model import Document
    from dedupe.settings import TraceSettings

    Mask = NDArray[np.bool_]
    Places = NDArray[np.int64]

_DECIMALS = 6


class Held(NamedTuple):
    """A document that may explain an article, with which words the article has from it, and says again, (words,)."""

    source: Document
    words: Mask
    again: Mask


def find_cover(
    article: str, words: tuple[Places, Places], kept: Mask, sources: Sequence[Held], settings: TraceSettings
) -> Cover:
    """Return the sources of an article in the order in which they explain it.

    Args:
        article: The id of the text that is to be explained.
        words: Where its words start and end, as the stage `measure` counts them.
        kept: Which of them are outside page furniture.
        sources: The documents that may explain it.
        settings: `cover_words` says how much a source must add.

    Returns:
        Shares are of the article's words outside page furniture, and with one source they are those of `measure`. Of
        sources that explain the same the earliest is named, for the others may have it from there.
    """
    total = max(1, int(kept.sum()))
    known = {one.source.id: one for one in sources}
    masks = {one.source.id: one.words & kept for one in sources}
    left = kept.copy()
    steps: list[CoverStep] = []
    while masks:
        name = _best(masks, left, known)
        gained = masks[name] & left
        if int(gained.sum()) < settings.cover_words:
            break
        left &= ~gained
        document = known[name].source
        steps.append(
            CoverStep(
                source=name,
                outlet=document.outlet,
                published=document.published,
                share=_share(gained, total),
                share_alone=_share(masks.pop(name), total),
                so_far=_share(kept & ~left, total),
                spans=_spans(words, gained),
            )
        )
    again = np.zeros_like(kept)
    for step in steps:
        again |= known[step.source].again & left
    left &= ~again
    return Cover(
        article=article,
        words=int(kept.sum()),
        steps=tuple(steps),
        unexplained=_spans(words, left),
        unexplained_share=_share(left, total),
        said_again=_spans(words, again),
        said_again_share=_share(again, total),
    )


def _best(masks: Mapping[str, Mask], left: Mask, known: Mapping[str, Held]) -> str:
    """Return the document that explains most of what is left; of equal ones the earliest."""
    return min(masks, key=lambda name: (-int((masks[name] & left).sum()), when(known[name].source)))


def _spans(words: tuple[Places, Places], mask: Mask) -> tuple[Span, ...]:
    """Return the unbroken stretches of chosen words."""
    chosen = mask.tolist()
    stretches = [list(group) for is_chosen, group in groupby(range(len(chosen)), key=chosen.__getitem__) if is_chosen]
    starts, ends = words
    return tuple(Span(int(starts[stretch[0]]), int(ends[stretch[-1]])) for stretch in stretches)


def _share(mask: Mask, total: int) -> float:
    return round(float(mask.sum()) / total, _DECIMALS)
