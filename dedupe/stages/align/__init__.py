"""Which passages of b come from a: exact borders, in the unit a reader wants or a benchmark scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from dedupe.stages.align.evidence import Link
from dedupe.stages.align.headline import is_headline, link_headlines
from dedupe.stages.align.index import index_pair, index_text
from dedupe.stages.align.links import link_identical, link_sentences, without_lone
from dedupe.stages.align.merge import merge_links
from dedupe.stages.align.passages import make_passages

if TYPE_CHECKING:
    from dedupe.model import ParsedDocument, Passage
    from dedupe.settings import AlignSettings

Unit = Literal["sentence", "passage"]


def align(
    a: ParsedDocument, b: ParsedDocument, settings: AlignSettings, unit: Unit = "sentence"
) -> tuple[Passage, ...]:
    """Return the passages of *b* that come from *a*, in order of b; their b spans never overlap.

    Args:
        a: Where the text may come from.
        b: The text that may have taken it; its sentences are explained one by one.
        settings: Thresholds, all with the score that chose them.
        unit: `sentence` gives a link per sentence or clause, which is what readers want; `passage` merges them
            into blocks, as text-alignment benchmarks score them.

    Returns:
        Passages with ids p1, p2 …; their edits are left empty.
    """
    one, other = (index_text(parsed, settings.longest_sentence) for parsed in (a, b))
    pair = index_pair(one, other, settings)
    if not pair.a.firsts.size or not pair.b.firsts.size:
        return ()
    same = link_identical(pair)
    if unit == "passage":
        whole = [Link(same[0].a_first, same[-1].a_last, same[0].b_first, same[-1].b_last, 0.0)] if same else []
        seeds = [] if whole else link_sentences(pair, settings, settings.seed_evidence, for_readers=False)
        return make_passages(pair, whole or merge_links(pair, seeds, settings), settings)
    found = same or link_sentences(pair, settings, settings.link_evidence, for_readers=True)
    links = same or without_lone(found, pair, settings)
    heads = link_headlines(pair, links, settings)
    headlines = [link for link in heads if is_headline(pair, link)]
    links = sorted([*links, *heads], key=lambda link: link.b_first)
    return make_passages(pair, links, settings, headlines)
