"""Shares are counted in words, with furniture and repeats left out where they belong."""

from __future__ import annotations

from dedupe.model import Document, ParsedDocument, Passage, Span
from dedupe.stages.measure import count_words, measure
from dedupe.stages.normalise import normalise


def parsed(text: str, furniture: tuple[Span, ...] = ()) -> ParsedDocument:
    return ParsedDocument(Document("d", text), normalise(text), (), (), (), furniture)


def test_shares_are_cumulative_from_verbatim_to_paraphrase() -> None:
    a, b = parsed("one two three four five six"), parsed("one two THREE four 5 six seven eight")
    passages = (
        Passage("p1", Span(0, 7), Span(0, 7), "verbatim", 1.0),
        Passage("p2", Span(8, 18), Span(8, 18), "edited", 0.9),
        Passage("p3", Span(19, 27), Span(19, 24), "paraphrase", 0.5),
    )
    of_a, of_b = measure(a, b, passages)
    assert (of_b.verbatim, of_b.edited, of_b.paraphrase, of_b.words) == (0.25, 0.5, 0.75, 8)
    assert of_a.paraphrase == 1.0


def test_furniture_is_in_no_denominator() -> None:
    text = "one two three four\nSkip to content"
    _, of_b = measure(parsed("one"), parsed(text, (Span(19, 34),)), ())
    assert of_b.words == 4


def test_repeat_is_in_the_denominator_and_not_in_the_numerator() -> None:
    a, b = parsed("one two"), parsed("one two one two")
    passages = (
        Passage("p1", Span(0, 7), Span(0, 7), "verbatim", 1.0),
        Passage("p2", Span(0, 7), Span(8, 15), "verbatim", 1.0, repeat=True),
    )
    of_a, of_b = measure(a, b, passages)
    assert (of_a.verbatim, of_b.verbatim) == (1.0, 0.5)


def test_overlapping_passages_of_a_count_once() -> None:
    a, b = parsed("one two three"), parsed("one two. two three")
    passages = (
        Passage("p1", Span(0, 7), Span(0, 8), "verbatim", 1.0),
        Passage("p2", Span(4, 13), Span(9, 18), "verbatim", 1.0),
    )
    of_a, _ = measure(a, b, passages)
    assert of_a.verbatim == 1.0


def test_empty_text_shares_nothing() -> None:
    of_a, of_b = measure(parsed(""), parsed("  \n"), ())
    assert (of_a.words, of_a.paraphrase, of_b.words) == (0, 0.0, 0)


def test_a_character_of_a_script_without_spaces_is_a_word() -> None:
    assert count_words("今日は London です", [Span(0, 14)]) == 6
