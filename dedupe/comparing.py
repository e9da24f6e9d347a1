"""The order of the stages for one pair, and nothing else: two documents in, a `Comparison` out.

Normalise, segment, furniture, match, align, edits, measure, trace. `dedupe.pipeline` has the order for a corpus.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from dedupe.matching import match_pair
from dedupe.model import Comparison, CopiedRun, Document, ParsedDocument, Run
from dedupe.model.mirror import mirror
from dedupe.stages.align import align
from dedupe.stages.decide import keep_edits, keep_passages, settle_direction
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.conditions import with_conditions
from dedupe.stages.edits.ends import without_loose_ends
from dedupe.stages.edits.ledgers import make_ledgers
from dedupe.stages.edits.settled import settle_edits
from dedupe.stages.furniture import find_furniture
from dedupe.stages.measure import count_words, measure
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences
from dedupe.stages.trace import trace
from dedupe.stages.verify import is_match
from dedupe.stages.verify.run import locate_run
from dedupe.version import __version__

if TYPE_CHECKING:
    from dedupe.model import Match, Span
    from dedupe.settings import Settings
    from dedupe.stages.decide import Decided


def parse(document: Document, settings: Settings, furniture: tuple[Span, ...] = ()) -> ParsedDocument:  # noqa: ARG001 - every stage takes its settings
    """Return *document* with its tokens, sentences, paragraphs and quotations."""
    text = document.text
    return ParsedDocument(
        document,
        normalise(text),
        split_sentences(text),
        split_paragraphs(text),
        find_quotations(text),
        furniture,
    )


def compare(a: Document, b: Document, settings: Settings) -> Comparison:
    """Return all that is known of two documents, whether or not they are a match, *a* taken for the source."""
    furniture = find_furniture([a, b], settings.furniture)
    one, two = (parse(document, settings, furniture.get(document.id, ())) for document in (a, b))
    return compare_pair(ParsedPair(one, two, match_pair(one, two, settings)), settings)


def compare_in_any_order(a: Document, b: Document, settings: Settings) -> Comparison:
    """Return all that is known of two documents, seen from *a*; the order in which they come changes no finding.

    What is aligned is linked along the taker, so the source goes first. Where there is none the longer text does.
    """
    furniture = find_furniture([a, b], settings.furniture)
    one, two = (parse(document, settings, furniture.get(document.id, ())) for document in (a, b))
    longer, shorter = sorted((one, two), key=lambda text: (len(text.text), text.text), reverse=True)
    found = compare_towards_source(settings, ParsedPair(longer, shorter, match_pair(longer, shorter, settings)))
    return found if found.a is one else mirror(found)


@dataclass(frozen=True, slots=True)
class ParsedPair:
    """Two parsed documents and what they share, as it travels to another process."""

    a: ParsedDocument
    b: ParsedDocument
    match: Match
    decided: tuple[Decided, ...] = ()


def compare_pair(pair: ParsedPair, settings: Settings) -> Comparison:
    """Return passages, edits, ledgers, shares and direction of a verified pair."""
    a, b, match = pair.a, pair.b, pair.match
    aligned = align(a, b, settings.align, unit="sentence")
    found, used = keep_passages(aligned, a, b, pair.decided)
    whole = with_conditions(found, a, b)
    changed = [replace(passage, edits=find_edits(passage, a, b, settings.edits)) for passage in whole]
    ours = {passage.b for passage in aligned}  # a person's passages keep their borders
    closed = [without_loose_ends(p, a, b, settings.edits) if p.b in ours else p for p in changed]
    kept, used_edits = keep_edits(closed, a, b, pair.decided)
    ledgers = make_ledgers(a, b, tuple(kept), settings.edits)
    passages = settle_edits(kept, a, b, settings.edits)
    share_of_a, share_of_b = measure(a, b, passages)
    derivation, used_directions = settle_direction(trace(a, b, passages, settings.trace), a, pair.decided)
    return Comparison(
        a=a,
        b=b,
        match=match,
        is_match=is_match(match, settings.verify),
        passages=passages,
        quotes=ledgers.quotes,
        facts=ledgers.facts,
        omitted=ledgers.omitted,
        added=ledgers.added,
        share_of_a=share_of_a,
        share_of_b=share_of_b,
        derivation=derivation,
        run=run_record(settings),
        copied_run=_copied_run(a, b, match),
        decisions=(*used, *used_edits, *used_directions),
    )


def compare_towards_source(settings: Settings, pair: ParsedPair) -> Comparison:
    """Return the comparison with the source, where there is one, as a."""
    comparison = compare_pair(pair, settings)
    if comparison.derivation.source != "b":
        return comparison
    return compare_pair(ParsedPair(pair.b, pair.a, turned(pair.match), pair.decided), settings)


def turned(match: Match) -> Match:
    """Return a match with its sides exchanged."""
    return replace(match, a=match.b, b=match.a, a_in_b=match.b_in_a, b_in_a=match.a_in_b)


def _copied_run(a: ParsedDocument, b: ParsedDocument, match: Match) -> CopiedRun | None:
    """Return the longest run that both texts have, with its words."""
    place = locate_run(a, b, match.longest_run)
    return place and CopiedRun(*place, count_words(b.text, [place[1]]))


@lru_cache(maxsize=4)
def run_record(settings: Settings) -> Run:
    """Return with what a result is made; kept, because every pair of a corpus has the same."""
    return Run(__version__, settings.to_dict(), settings.fingerprint())
