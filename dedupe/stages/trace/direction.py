"""The direction of a pair: evidence weighed as log-odds, added up, and named when it is enough.

Contradicting evidence stands in the list with its own sign; it is never dropped. Every reason turns its sign
when the texts change places, so the answer cannot depend on which of them is called a.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dedupe.model import Derivation, Evidence
from dedupe.stages.trace.credits import read_signs
from dedupe.stages.trace.dates import date_evidence
from dedupe.stages.trace.reasons import read_reasons
from dedupe.stages.trace.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dedupe.model import Match, ParsedDocument, Passage, QuoteEntry, Relation, Side
    from dedupe.settings import TraceSettings

# No text proves its own descent: the odds never say more than 99 in 100.
_MOST = 0.99


def trace(
    a: ParsedDocument,
    b: ParsedDocument,
    match: Match,
    passages: Sequence[Passage],
    quotes: Sequence[QuoteEntry],  # noqa: ARG001 - what the pipeline hands over; quotations are read alike from both sides
    settings: TraceSettings,
) -> Derivation:
    """Return which of two documents is the source, with a confidence from 0.5 to 0.99 and its reasons.

    The reasons are dates of publication, credits, the parts of a release, and what was done to shared
    text on the way: sentences and quotations cut, paragraphs broken up, another tense, style and choice
    of words. Without shared passages, or when the reasons do not reach `settings.decide`, the source is
    None. With `settings.whole` 0 only what stands in and around shared passages counts.
    """
    evidence = sorted(_gather(a, b, settings), key=_rank) if passages else []
    total = math.fsum(item.weight for item in evidence)
    confidence = round(min(_MOST, 1.0 / (1.0 + math.exp(-abs(total)))), 6)
    source: Side | None = None
    if evidence and confidence >= settings.decide:
        source = "a" if total > 0 else "b"
    return Derivation(source, _relation(a, b, match, passages, evidence, source), confidence, tuple(evidence))


def _gather(a: ParsedDocument, b: ParsedDocument, settings: TraceSettings) -> Iterator[Evidence]:
    if settings.whole:
        yield from date_evidence(a.document, b.document)
        for sign in read_signs(b, a):
            yield Evidence(sign.kind, WEIGHTS[sign.name], f"B {sign.text}", b=sign.span)
        for sign in read_signs(a, b):
            yield Evidence(sign.kind, -WEIGHTS[sign.name], f"A {sign.text}", a=sign.span)
    for reason in read_reasons(a, b):
        weight = round(WEIGHTS[reason.name] * reason.value, 6)
        if weight and (settings.whole or reason.place == "near"):
            spans = {reason.side: reason.span} if reason.span else {}
            yield Evidence(reason.kind, weight, reason.text, **spans)


def _rank(item: Evidence) -> tuple[float, str, str, str]:
    """Return the key that puts the strongest first, whichever text is called a."""
    return -abs(item.weight), item.kind, item.text[1:], item.text


def _relation(
    a: ParsedDocument,
    b: ParsedDocument,
    match: Match,
    passages: Sequence[Passage],
    evidence: Sequence[Evidence],
    source: Side | None,
) -> Relation:
    """Return the W3C PROV word for what the target did (PROV-O, 2013: subtypes of wasDerivedFrom)."""
    outlets = a.document.outlet, b.document.outlet
    if outlets[0] is not None and outlets[0] == outlets[1] and match.jaccard > 0:
        return "wasRevisionOf"
    if passages and all(passage.in_quote for passage in passages):
        return "wasQuotedFrom"
    sign = {"a": 1, "b": -1}.get(source or "", 0)
    if any(item.kind in {"credit", "release"} and item.weight * sign > 0 for item in evidence):
        return "hadPrimarySource"
    return "wasDerivedFrom"
