"""A comparison with its sides exchanged: what one text has of the other, seen from the other."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dedupe.model import Comparison, CopiedRun, Edit, EditKind, FactStatus, Passage, QuoteEntry, QuoteStatus, Side

_EDITS: Mapping[EditKind, EditKind] = {"insertion": "deletion", "deletion": "insertion"}
_QUOTES: Mapping[QuoteStatus, QuoteStatus] = {
    "dropped": "added",
    "added": "dropped",
    "de-quoted": "newly-quoted",
    "newly-quoted": "de-quoted",
}
_FACTS: Mapping[FactStatus, FactStatus] = {"dropped": "added", "added": "dropped"}
_SIDES: Mapping[str | None, Side] = {"a": "b", "b": "a"}
SIDE_NAME: Final = re.compile(r"“[^”]*”|\b([AB])\b(?=[ ’',.;:]|$)")
"""A side in a sentence of evidence, which calls them A and B; what it quotes is left alone and has no group."""


def mirror(comparison: Comparison) -> Comparison:
    """Return the comparison with a and b exchanged; passages keep their ids and their order."""
    match = comparison.match
    derivation = comparison.derivation
    return replace(
        comparison,
        a=comparison.b,
        b=comparison.a,
        match=replace(match, a=match.b, b=match.a, a_in_b=match.b_in_a, b_in_a=match.a_in_b),
        passages=tuple(_passage(passage) for passage in comparison.passages),
        quotes=tuple(_quote(quote) for quote in comparison.quotes),
        facts=tuple(replace(f, a=f.b, b=f.a, status=_FACTS.get(f.status, f.status)) for f in comparison.facts),
        omitted=comparison.added,
        added=comparison.omitted,
        copied_run=_run(comparison.copied_run),
        share_of_a=comparison.share_of_b,
        share_of_b=comparison.share_of_a,
        derivation=replace(
            derivation,
            source=derivation.source and _SIDES[derivation.source],
            evidence=tuple(
                replace(e, weight=-e.weight, text=_renamed(e.text), a=e.b, b=e.a) for e in derivation.evidence
            ),
        ),
    )


def _renamed(text: str) -> str:
    """Return a sentence of evidence with A and B exchanged."""
    return SIDE_NAME.sub(lambda found: _SIDES[found[1].lower()].upper() if found[1] else found[0], text)


def _run(run: CopiedRun | None) -> CopiedRun | None:
    return None if run is None else replace(run, a=run.b, b=run.a)


def _quote(quote: QuoteEntry) -> QuoteEntry:
    given_to = quote.given_to and (quote.given_to[1], quote.given_to[0])
    status = _QUOTES.get(quote.status, quote.status)
    return replace(quote, a=quote.b, b=quote.a, status=status, given_to=given_to)


def _passage(passage: Passage) -> Passage:
    return replace(passage, a=passage.b, b=passage.a, edits=tuple(_edit(edit) for edit in passage.edits))


def _edit(edit: Edit) -> Edit:
    return replace(edit, a=edit.b, b=edit.a, old=edit.new, new=edit.old, kind=_EDITS.get(edit.kind, edit.kind))
