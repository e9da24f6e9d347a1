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
    # A hundred members take four seconds, two hundred sixteen; beyond, members are led back to the representative.
    descend_up_to: int = number(60, 2, 1000, "members up to which all lines of descent in a cluster are weighed")
    whole: int = number(1, 0, 1, "1 weighs the whole texts, 0 only what stands in and around shared passages")
