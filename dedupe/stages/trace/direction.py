"""The direction of a pair: evidence weighed as log-odds, added up, and named when it is enough.

Contradicting evidence stands in the list with its own sign; it is never dropped. Every reason turns its sign
when the texts change places, so the answer cannot depend on which of them is called a.
"""

from __future__ import annotations

import math
from itertools import groupby
from typing import TYPE_CHECKING, Final

from dedupe.model import Derivation, Evidence
from dedupe.stages.trace.carried import carried_share
from dedupe.stages.trace.credits import read_signs
from dedupe.stages.trace.dates import date_evidence
from dedupe.stages.trace.reasons import read_reasons
from dedupe.stages.trace.shared import find_shared
from dedupe.stages.trace.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.model import ParsedDocument, Passage, Relation, Side
    from dedupe.settings import TraceSettings
    from dedupe.stages.trace.reasons import Reason
    from dedupe.stages.trace.shared import Shared

# No text proves its own descent. None of the 322 pairs of insciout_A that were kept aside is wrong, so the rule of
# succession (Laplace 1774) allows no more than 1 - 1 / 324.
MOST: Final = 0.997
"""The confidence that nothing is shown above."""


def trace(
    a: ParsedDocument,
    b: ParsedDocument,
    passages: Sequence[Passage],
    settings: TraceSettings,
) -> Derivation:
    """Return which of two documents is the source, with a confidence from 0.5 to 0.99 and its reasons.

    The reasons are dates of publication, credits, the parts of a release, and what was done to shared
    text on the way: sentences and quotations cut, paragraphs broken up, another tense, style and choice
    of words. Without shared passages, or when the reasons do not reach `settings.decide`, the source is
    None. With `settings.whole` 0 only what stands in and around shared passages counts. Dates count in full only
    where enough is shared beside sign-offs and standing lines.
    """
    sides = find_shared(a, b)
    carried = carried_share(*sides) if passages else 0.0
    evidence = sorted(_gather(sides, carried, settings), key=_rank) if passages else []
    total = math.fsum(item.weight for item in evidence)
    confidence = round(min(MOST, 1.0 / (1.0 + math.exp(-abs(total)))), 6)
    source: Side | None = None
    if evidence and confidence >= settings.decide:
        source = "a" if total > 0 else "b"
    return Derivation(
        source, _relation(sides, carried, passages, evidence, source, settings), confidence, tuple(evidence)
    )


def _gather(sides: tuple[Shared, Shared], carried: float, settings: TraceSettings) -> Iterator[Evidence]:
    a, b = (side.parsed for side in sides)
    if settings.whole:
        yield from date_evidence(a.document, b.document, min(1.0, carried / settings.dated) if settings.dated else 1.0)
        for sign in read_signs(b, a):
            yield Evidence(sign.kind, WEIGHTS[sign.name], f"B {sign.text}", b=sign.span)
        for sign in read_signs(a, b):
            yield Evidence(sign.kind, -WEIGHTS[sign.name], f"A {sign.text}", a=sign.span)
    near_alone = not settings.whole
    for name, reasons in groupby(sorted(read_reasons(sides), key=_habit), key=_habit):
        weighed = [
            (round(WEIGHTS[reason.name] * reason.value, 6), reason)
            for reason in reasons
            if reason.place == "near" or not near_alone
        ]
        weight = round(math.fsum(value for value, _ in weighed), 6)
        if weight and name:
            # What shows near the shared text and elsewhere is one habit, told once: where it shows most.
            _, shown = max(weighed, key=lambda item: (item[0] * (1 if weight > 0 else -1), item[1].place == "near"))
            spans = {shown.side: shown.span} if shown.span else {}
            yield Evidence(shown.kind, weight, shown.text, **spans)


def _habit(reason: Reason) -> str:
    """Return the name of what a reason shows, wherever it stands."""
    return reason.name.rpartition(".")[2]


def _rank(item: Evidence) -> tuple[float, str, str, str]:
    """Return the key that puts the strongest first, whichever text is called a."""
    return -abs(item.weight), item.kind, item.text[1:], item.text


def _relation(
    sides: tuple[Shared, Shared],
    carried: float,
    passages: Sequence[Passage],
    evidence: Sequence[Evidence],
    source: Side | None,
    settings: TraceSettings,
) -> Relation:
    """Return the W3C PROV word for what the target did (PROV-O, 2013: subtypes of wasDerivedFrom)."""
    outlets = [side.parsed.document.outlet for side in sides]
    if outlets[0] is not None and outlets[0] == outlets[1] and carried >= settings.revision:
        return "wasRevisionOf"
    if passages and all(passage.in_quote for passage in passages):
        return "wasQuotedFrom"
    sign = {"a": 1, "b": -1}.get(source or "", 0)
    if any(item.kind in {"credit", "release"} and item.weight * sign > 0 for item in evidence):
        return "hadPrimarySource"
    return "wasDerivedFrom"
