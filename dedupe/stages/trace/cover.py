"""Which documents an article is made of: the smallest set that covers it, found greedily, and what nothing explains.

As sourmash gathers the genomes of a sample (Irber et al. 2022, "Lightweight compositional analysis of metagenomes with
FracMinHash and minimum metagenome covers"): take the document that explains most of what is left, until none explains
enough. Greedy covers are within a factor of ln n of the smallest (Chvátal 1979).
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from dedupe.model import Cover, CoverStep, Span
from dedupe.stages.trace.timeline import when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from dedupe.model import ParsedDocument, Passage
    from dedupe.settings import TraceSettings

    Mask = NDArray[np.bool_]

_DECIMALS = 6


def find_cover(
    article: ParsedDocument,
    sources: Sequence[tuple[ParsedDocument, Sequence[Passage]]],
    settings: TraceSettings,
) -> Cover:
    """Return the sources of an article in the order in which they explain it.

    Args:
        article: The text that is to be explained.
        sources: The documents that may explain it, with the passages that the article has from each (as b).
        settings: `cover_words` says how much a source must add.

    Returns:
        Shares are of the article's words outside page furniture. Of sources that explain the same the earliest is
        named, for the others may have it from there.
    """
    kept = article.outside
    total = max(1, int(kept.sum()))
    known = {source.id: source for source, _ in sources}
    masks = {source.id: _mask(article, [passage.b for passage in passages]) & kept for source, passages in sources}
    left = kept.copy()
    steps: list[CoverStep] = []
    while masks:
        name = _best(masks, left, known)
        gained = masks[name] & left
        if int(gained.sum()) < settings.cover_words:
            break
        left &= ~gained
        document = known[name].document
        steps.append(
            CoverStep(
                source=name,
                outlet=document.outlet,
                published=document.published,
                share=_share(gained, total),
                share_alone=_share(masks.pop(name), total),
                so_far=_share(kept & ~left, total),
                spans=_spans(article, gained),
            )
        )
    return Cover(article.id, int(kept.sum()), tuple(steps), _spans(article, left), _share(left, total))


def _best(masks: Mapping[str, Mask], left: Mask, known: Mapping[str, ParsedDocument]) -> str:
    """Return the document that explains most of what is left; of equal ones the earliest."""
    return min(masks, key=lambda name: (-int((masks[name] & left).sum()), when(known[name].document)))


def _mask(article: ParsedDocument, spans: Sequence[Span]) -> Mask:
    """Return which words of the article begin in *spans*."""
    mask = np.zeros(len(article.tokens.words), dtype=bool)
    for span in spans:
        first, last = np.searchsorted(article.tokens.starts, [span.start, span.end])
        mask[first:last] = True
    return mask


def _spans(article: ParsedDocument, mask: Mask) -> tuple[Span, ...]:
    """Return the unbroken stretches of chosen words."""
    chosen = mask.tolist()
    stretches = [list(group) for is_chosen, group in groupby(range(len(chosen)), key=chosen.__getitem__) if is_chosen]
    starts, ends = article.tokens.starts, article.tokens.ends
    return tuple(Span(int(starts[stretch[0]]), int(ends[stretch[-1]])) for stretch in stretches)


def _share(mask: Mask, total: int) -> float:
    return round(float(mask.sum()) / total, _DECIMALS)
