"""The ledgers of a pair: every quotation, every fact, and what each side has alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dedupe.model import Ledgers
from dedupe.stages.edits.facts import fact_ledger
from dedupe.stages.edits.links import link_units
from dedupe.stages.edits.parts_quoted import with_parts
from dedupe.stages.edits.quotes import quote_ledger
from dedupe.stages.edits.remainders import find_remainders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dedupe.model import ParsedDocument, Passage
    from dedupe.settings import EditSettings


def make_ledgers(a: ParsedDocument, b: ParsedDocument, passages: Sequence[Passage], settings: EditSettings) -> Ledgers:
    """Return the ledgers of two documents whose passages already have their edits."""
    links = link_units(a, b, passages)
    return Ledgers(
        quotes=tuple(with_parts(quote_ledger(a, b, links, settings), a, b, passages, settings)),
        facts=tuple(fact_ledger(a, b, links, passages, settings)),
        omitted=tuple(find_remainders(a, "a", passages, settings)),
        added=tuple(find_remainders(b, "b", passages, settings)),
    )
