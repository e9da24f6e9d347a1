"""A direction is named with its reasons, or left undetermined; the order of the two texts changes nothing."""

from __future__ import annotations

import pytest

from dedupe.errors import InputError
from dedupe.model import Derivation, Document, Edit, Match, ParsedDocument, Passage, QuoteEntry, Span
from dedupe.settings import TraceSettings
from dedupe.stages.normalise import normalise
from dedupe.stages.trace import trace
from dedupe.stages.trace.dates import period

SHARED = (Passage("p1", Span(0, 10), Span(0, 10), "edited", 0.9),)
MATCH = Match("a", "b", 0.2, 0.3, 0.4, 12, ("fingerprint",))


def parsed(text: str = "The bridge will close.", **fields: str) -> ParsedDocument:
    return ParsedDocument(Document("d", text, **fields), normalise(text), (), (), (), ())


def traced(
    a: ParsedDocument,
    b: ParsedDocument,
    passages: tuple[Passage, ...] = SHARED,
    quotes: tuple[QuoteEntry, ...] = (),
) -> Derivation:
    return trace(a, b, MATCH, passages, quotes, TraceSettings())


def test_without_reasons_the_direction_is_undetermined() -> None:
    found = traced(parsed(), parsed())
    assert (found.source, found.confidence, found.evidence) == (None, 0.5, ())


@pytest.mark.parametrize(
    ("first", "second", "source"),
    [
        ("2025-01-30", "2025-01-31", "a"),
        ("2025-01-31T09:00:00Z", "2025-01-31T08:00:00+02:00", "b"),
        ("2025-01-31", "2025-01-31T08:00:00Z", None),
        ("2025-01-31", "2025-01-31", None),
        ("2025-01-31T23:00:00Z", "2025-02-01", "a"),
    ],
)
def test_earlier_date_is_the_source_and_a_day_covers_its_hours(first: str, second: str, source: str | None) -> None:
    assert traced(parsed(published=first), parsed(published=second)).source == source


def test_picture_credited_to_whom_the_other_text_is_about() -> None:
    release = parsed("Eastmere District Council will close the bridge.")
    article = parsed("The bridge will close. (Picture: Eastmere district council)")
    found = traced(release, article)
    assert found.source == "a"
    assert found.relation == "hadPrimarySource"
    assert found.evidence[0].b is not None
    assert "Eastmere district council" in found.evidence[0].b.of(article.text)


def test_picture_of_an_agency_says_nothing() -> None:
    assert traced(parsed(), parsed("The bridge will close. (Picture: Getty Images)")).source is None


def test_agency_signature_points_at_the_agency_s_own_text() -> None:
    wire = parsed(outlet="Reuters")
    paper = parsed("LONDON (Reuters) - The bridge will close.", outlet="Daily Harbour")
    assert traced(wire, paper).source == "a"
    assert traced(parsed(outlet="Gazette"), paper).source is None


def test_notes_to_editors_mark_the_release() -> None:
    release = parsed("The bridge will close.\n\nNotes to editors\n\nThe bridge was built in 1934.")
    assert traced(parsed(), release).source == "b"


def test_contradicting_evidence_is_shown_with_its_sign() -> None:
    release = parsed("Eastmere Council will close the bridge.", published="2025-02-02")
    article = parsed("It will close. (Picture: Eastmere Council)", published="2025-02-01")
    weights = {item.kind: item.weight for item in traced(release, article).evidence}
    assert weights["date"] < 0 < weights["credit"]


def test_nothing_shared_has_no_direction() -> None:
    found = traced(parsed(published="2025-01-01"), parsed(published="2025-01-02"), passages=())
    assert (found.source, found.evidence) == (None, ())


def test_reporting_verbs_evened_out_mark_the_copy() -> None:
    verbs = tuple(
        Edit(Span(i, i + 1), Span(i, i + 1), old, "said", "attribution-verb", "none")
        for i, old in enumerate(("remarked", "commented", "summed up"))
    )
    passage = Passage("p1", Span(0, 10), Span(0, 10), "edited", 0.9, edits=verbs)
    assert traced(parsed(), parsed(), (passage,)).source == "a"


def test_the_other_order_gives_the_same_direction() -> None:
    release = parsed("Eastmere Council will close the bridge.\nNotes to editors: none", published="2025-02-02")
    article = parsed("It will close, said Bo in a statement. (Picture: Eastmere Council)")
    quotes = (QuoteEntry("kept", "Bo", Span(0, 3), Span(0, 3)), QuoteEntry("dropped", "Al", Span(4, 6), None))
    turned = (QuoteEntry("kept", "Bo", Span(0, 3), Span(0, 3)), QuoteEntry("added", "Al", None, Span(4, 6)))
    there, back = traced(release, article, quotes=quotes), traced(article, release, quotes=turned)
    assert (there.source, back.source) == ("a", "b")
    assert there.confidence == back.confidence
    assert sorted(e.weight for e in there.evidence) == sorted(-e.weight for e in back.evidence)


@pytest.mark.parametrize("published", ["yesterday", "2025-13-01", "2025-01-01T25:00"])
def test_date_that_is_none_is_one_clear_line(published: str) -> None:
    with pytest.raises(InputError, match="it must be ISO 8601"):
        period(published)
