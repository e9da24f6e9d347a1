"""What a claim says of cause, and how strong it says an effect or the evidence is.

Word lists on their scales; `markers` finds their words in a sentence.
"""

from __future__ import annotations

from typing import Final

from dedupe.stages.edits.wordlist import words

CORRELATION: Final = frozenset(
    words(
        "link linked associate associated association correlate correlated correlation tied relationship "
        "connected connection coincide implicated predict predictor related"
    )
)
CONTRIBUTION: Final = frozenset(words("contribute contributor role influence factor"))
CAUSATION: Final = frozenset(
    words(
        "cause result lead trigger prompt drive raise increase boost produce create spark fuel double "
        "triple quadruple make affect harm damage worsen improve induce provoke promote enhance accelerate "
        "hasten aggravate exacerbate impair responsible attributable"
    )
)
PREVENTION: Final = frozenset(
    words("prevent protect stop cure eliminate avert ward shield guard safeguard thwart protective")
)
REDUCTION: Final = frozenset(
    words(
        "reduce cut lower curb slash decrease lessen halve diminish alleviate ease mitigate minimise "
        "minimize relieve limit"
    )
)
"""The scale of Sumner et al. (2014), BMJ 349:g7015: correlation, conditional cause, cause; the verbs that
Levin (1993), English Verb Classes, lists under causation and change of state, as far as health news uses them."""

EFFECTS: Final = frozenset(
    words(
        "effect impact influence role part factor cause reason driver contributor predictor determinant "
        "association link correlation relationship connection evidence increase decrease rise fall "
        "reduction drop decline growth loss improvement benefit risk chance likelihood probability "
        "difference change shift gap advantage harm damage threat danger proof indication support step "
        "breakthrough advance progress problem concern challenge contribution source"
    )
)
"""What is said to be strong or slight: nouns of effect, evidence and change."""

STRENGTHS: Final = {
    **dict.fromkeys(
        words(
            "strong significant substantial considerable major huge massive big large great powerful profound "
            "sharp steep striking dramatic drastic remarkable pronounced marked clear definite definitive "
            "compelling convincing conclusive overwhelming robust solid firm direct key crucial critical vital "
            "important main leading primary central fundamental decisive essential pivotal enormous vast "
            "tremendous extraordinary unprecedented notable noticeable meaningful appreciable strongest biggest "
            "greatest largest"
        ),
        "strong",
    ),
    **dict.fromkeys(
        words(
            "slight small minor modest moderate weak limited marginal tiny negligible minimal subtle tentative "
            "preliminary indirect inconclusive mixed partial"
        ),
        "slight",
    ),
}
"""Adjectives of degree before such a noun: Quirk et al. (1985), 7.33 f. and 7.87 ff., amplifiers and downtoners."""
