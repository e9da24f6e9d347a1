"""The weight of each reason, as log-odds: what one unit of its value adds to the odds that a is the source.

Weights that a corpus can tell were fitted on it; the others are set by what the reason means, and say so.
"""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    # Logistic regression without a constant on 312 pairs of insciout_A, a release and a news text filed under it that
    # share a run of twelve words (the half of the releases with an even digest), a release counting by the root of its
    # pairs. Pairs of two news texts about one release stand beside them with a target of one half and three hundredths
    # of the weight, so that what differs from paper to paper says little. `tests/benchmarks/direction.py` fits them
    # anew; ridge and share were chosen by five-fold cross-validation by release.
    "release": 3.365,
    "address": 1.219,
    "near.reporting": 0.78,
    "elsewhere.reporting": 0.421,
    "near.wording": 0.542,
    "elsewhere.wording": 0.8,
    "near.figures": 0.511,
    "elsewhere.figures": 0.231,
    "near.formal": 0.444,
    "near.quotations": 0.38,
    "near.order": 0.321,
    "near.sentences": 0.351,
    "near.paragraphs": 0.149,
    "page": 0.608,
    # Too rare there to be fitted. Right in 8 of 8 pairs of insciout_A, but in 1 of 7 of reuters21578, where one desk
    # updates its own text.
    "statement": 0.5,
    # Not seen there. A text says "our residents" of itself, or a paper of its town.
    "voice": 0.5,
    # By what it means: a text that corrects another is the later one; it may correct a third.
    "correction": 2.0,
    # By what they mean: who is credited had the picture or the words first, yet a name may stand for another text.
    "picture": 2.0,
    "agency": 3.0,
    "byline": 2.5,
    "outlet": 1.5,
    # The strongest single reason, yet republished and backdated pages exist (the hospital chief of newsroom-week).
    "date": 3.0,
}
"""Log-odds for each unit of a reason's value."""
