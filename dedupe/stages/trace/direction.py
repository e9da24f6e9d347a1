"""The direction of a pair: evidence weighed as log-odds, added up, and named when it is enough.

Contradicting evidence stands in the list with its own sign; it is never dropped.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from dedupe.model import Derivation, Evidence
from dedupe.stages.trace.credits import read_signs
from dedupe.stages.trace.dates import date_evidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import Match, ParsedDocument, Passage, QuoteEntry, Relation, Side
    from dedupe.settings import TraceSettings

# One reworded "remarked" may be chance, three are a style sheet; beyond that more say nothing new.
_VERB_WEIGHT, _VERBS_COUNTED = 0.4, 3
_SPEAKER_WEIGHT, _SPEAKERS_COUNTED = 0.5, 3
# No text proves its own descent: the odds never say more than 99 in 100.
_MOST = 0.99


def trace(
    a: ParsedDocument,
    b: ParsedDocument,
    match: Match,
    passages: Sequence[Passage],
    quotes: Sequence[QuoteEntry],
    settings: TraceSettings,
) -> Derivation:
    """Return which of two documents is the source, with a confidence from 0.5 to 0.99 and its reasons.

    The reasons are dates of publication, credits, the parts of a release, quotations of speakers that
    only one side has, and reporting verbs evened out to "said". Without shared passages, or when the
    reasons do not reach `settings.decide`, the source is None.
    """
    evidence = _gather(a, b, passages, quotes) if passages else []
    total = sum(item.weight for item in evidence)
    confidence = round(min(_MOST, 1.0 / (1.0 + math.exp(-abs(total)))), 6)
    source: Side | None = None
    if evidence and confidence >= settings.decide:
        source = "a" if total > 0 else "b"
    return Derivation(source, _relation(a, b, match, passages, evidence, source), confidence, tuple(evidence))


def _gather(
    a: ParsedDocument, b: ParsedDocument, passages: Sequence[Passage], quotes: Sequence[QuoteEntry]
) -> list[Evidence]:
    evidence = date_evidence(a.document, b.document)
    evidence += [Evidence(s.kind, s.weight, f"B {s.text}", b=s.span) for s in read_signs(b, a)]
    evidence += [Evidence(s.kind, -s.weight, f"A {s.text}", a=s.span) for s in read_signs(a, b)]
    evidence += _verb_evidence(passages)
    evidence += _speaker_evidence(quotes)
    return sorted(evidence, key=lambda item: (-abs(item.weight), item.kind, item.text))


def _verb_evidence(passages: Sequence[Passage]) -> list[Evidence]:
    """Return a reason when one side evened the other's reporting verbs out to "said"."""
    verbs = [edit for passage in passages for edit in passage.edits if edit.kind == "attribution-verb"]
    into_b = sum(edit.new.casefold().split()[-1:] == ["said"] for edit in verbs)
    into_a = sum(edit.old.casefold().split()[-1:] == ["said"] for edit in verbs)
    if into_a == into_b:
        return []
    more, side, other = (into_b, "B", "A") if into_b > into_a else (into_a, "A", "B")
    counted = min(abs(into_b - into_a), _VERBS_COUNTED)
    weight = _VERB_WEIGHT * counted * (1 if side == "B" else -1)
    return [Evidence("house-style", weight, f"{side} evens out {more} of {other}’s reporting verbs to “said”")]


def _speaker_evidence(quotes: Sequence[QuoteEntry]) -> list[Evidence]:
    """Return a reason when only one side quotes speakers whom the other leaves out."""
    only_a = {q.speaker for q in quotes if q.status == "dropped" and q.speaker}
    only_b = {q.speaker for q in quotes if q.status == "added" and q.speaker}
    kept = any(q.a and q.b for q in quotes)
    if not kept or bool(only_a) == bool(only_b):
        return []
    side, other, speakers = ("A", "B", only_a) if only_a else ("B", "A", only_b)
    weight = _SPEAKER_WEIGHT * min(len(speakers), _SPEAKERS_COUNTED) * (1 if side == "A" else -1)
    names = ", ".join(sorted(speakers))
    return [Evidence("quotations", weight, f"{side} has all quotations of {other} and also quotes {names}")]


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
