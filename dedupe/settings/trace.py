"""When a direction is named."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.settings.ranges import number


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """When the evidence is enough to name a direction."""

    # On the kept half of insciout_A .109 of 322 pairs stay undecided and none is wrong (at .65 it is .05, and none); of
    # 500 pairs of reuters21578, where one desk rewrites itself, 11 are decided, all right (at .65 52, and 35 right).
    decide: float = number(0.8, 0.5, 1.0, "confidence from which a direction is named")
    # Below, the texts may have a sentence or a standing line in common; newsroom-week's rewrites have .1 and more.
    dated: float = number(0.1, 0.0, 1.0, "share in common, beside sign-offs, from which dates count in full")
    revision: float = number(0.5, 0.0, 1.0, "share in common from which a text of the same outlet is a revision")
    # Of the tune half of newsroom-week: copies of a release or the wire have .81 to 1 as it stands, rewrites up to .47;
    # briefs are .29 to .47 as long as their source, and a short text that is none has a second source.
    copy: float = number(0.64, 0.0, 1.0, "share as it stands, but for notation, from which a text is a syndicated copy")
    whole_text: float = number(0.8, 0.0, 1.0, "share of a report that a text uses from which it may be its copy")
    brief_length: float = number(0.5, 0.0, 1.0, "words, as a share of the source's, up to which a text may be a brief")
    # A news in brief runs to some hundred words; what is longer and half of its source is a rewrite.
    brief_words: int = number(120, 0, 10_000, "words up to which a text may be a brief of a source hardly longer")
    brief_of: float = number(0.6, 0.0, 1.0, "share of the source’s words up to which one so short may be a brief")
    brief: float = number(0.5, 0.0, 1.0, "share that comes from the source from which a short text is a brief")
    # A hundred members take four seconds, two hundred sixteen; beyond, members are led back to the representative.
    descend_up_to: int = number(60, 2, 1000, "members up to which all lines of descent in a cluster are weighed")
    # A quotation of a sentence; shorter runs are shared by texts of one subject.
    cover_words: int = number(8, 1, 10_000, "words that a source must explain beside those before it to be named")
    cover_up_to: int = number(200, 1, 100_000, "documents with most in common that are looked at to explain an article")
    whole: int = number(1, 0, 1, "1 weighs the whole texts, 0 only what stands in and around shared passages")
