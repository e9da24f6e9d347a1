"""The laws of alignment, on texts small enough to check by eye and on random ones."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument, Passage, Span
from dedupe.settings import AlignSettings
from dedupe.stages.align import align
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

RELEASE = """The harbour board will spend £2.3m on a new ferry terminal at Port Askaig.

Chairwoman Fiona McKechnie announced:

“Islanders waited eleven years for this building. Every winter gale has reminded us why it matters.”

Construction of the covered walkway begins in October, once the herring season has ended.

Visitors are asked to park behind the distillery until then."""
NEWS = """Ferry plans approved
Visitors are asked to park behind the distillery until then.
Chairwoman Fiona McKechnie said: “Islanders waited eleven long years for this building.
“Every winter gale has reminded us why it matters.”
The weather has been mild for the time of year.
Ticket prices were not discussed at all by councillors."""


def parse(text: str, furniture: tuple[Span, ...] = ()) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text),
        normalise(text),
        split_sentences(text),
        split_paragraphs(text),
        find_quotations(text),
        furniture,
    )


def links(a: str, b: str, unit: str = "sentence") -> tuple[Passage, ...]:
    return align(parse(a), parse(b), AlignSettings(), "passage" if unit == "passage" else "sentence")


def kinds(a: str, b: str) -> dict[str, str]:
    return {passage.b.of(b): passage.kind for passage in links(a, b)}


def test_each_sentence_is_linked_to_the_one_it_was_made_from() -> None:
    found = kinds(RELEASE, NEWS)
    assert found["Visitors are asked to park behind the distillery until then."] == "verbatim"
    assert found["“Islanders waited eleven long years for this building."] == "edited"
    assert found["“Every winter gale has reminded us why it matters.”"] == "verbatim"
    assert not any("weather" in sentence or "Ticket" in sentence for sentence in found)


def test_a_sentence_that_left_the_order_is_moved() -> None:
    moved = [passage.b.of(NEWS) for passage in links(RELEASE, NEWS) if passage.moved]
    assert moved == ["Visitors are asked to park behind the distillery until then."]


def test_words_in_quotation_marks_are_in_quote() -> None:
    assert {passage.b.of(NEWS): passage.in_quote for passage in links(RELEASE, NEWS)}[
        "“Every winter gale has reminded us why it matters.”"
    ]


def test_furniture_is_never_linked() -> None:
    line = "Visitors are asked to park behind the distillery until then."
    at = RELEASE.index(line)
    passages = align(parse(RELEASE, (Span(at, at + len(line)),)), parse(NEWS), AlignSettings())
    assert line not in [passage.b.of(NEWS) for passage in passages]


def test_a_caption_that_says_the_lead_again_is_a_repeat() -> None:
    lead = "Islanders waited eleven long years for this terminal building."
    news = f"{lead}\nSomething quite different happened elsewhere.\nPictured: {lead}"
    repeats = [passage.repeat for passage in links(RELEASE, news)]
    assert repeats == [False, True]


@pytest.mark.parametrize("unit", ["sentence", "passage"])
def test_text_against_nothing_has_no_passage(unit: str) -> None:
    assert links("", NEWS, unit) == links(RELEASE, "", unit) == links("", "…", unit) == ()


def test_unrelated_texts_share_nothing() -> None:
    other = "The orchestra opened its season with Mahler. Critics praised the young conductor, who is from Oslo."
    assert links(RELEASE, other) == ()


WORDS = [
    "ferry",
    "Board",
    "£2.3m",
    "distillery",
    "“gale”",
    "the",
    "of",
    ".",
    "\n\n",
    "Straße",
    "渡船",
    "码头",
    "ไทย",
    "\u0301",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))


@settings(deadline=None)
@given(TEXTS, TEXTS, st.sampled_from(["sentence", "passage"]))
def test_passages_slice_both_texts_and_never_overlap_in_b(a: str, b: str, unit: str) -> None:
    end = 0
    for number, passage in enumerate(links(a, b, unit), start=1):
        assert passage.id == f"p{number}"
        assert 0 <= passage.a.start < passage.a.end <= len(a)
        assert end <= passage.b.start < passage.b.end <= len(b)
        assert 0 <= passage.score <= 1
        end = passage.b.end
