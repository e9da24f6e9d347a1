"""Sentences and paragraphs cover the text and end where a reader says they end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.stages.segment.sentences import _TITLES, split_paragraphs, split_sentences

PIECES = [
    "Mr. ",
    "a ",
    "The ",
    ". ",
    "”",
    "“",
    "\n",
    "\n\n",
    "- ",
    "1. ",
    "? ",
    "! ",
    "£4.7m",
    ".",
    "。",
    "」",
    "ไทย",
    " ",
    "\r\n",
]


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text)]


def paragraphs(text: str) -> list[str]:
    return [span.of(text) for span in split_paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith met Dr. Jones. They left.", ["Mr. Smith met Dr. Jones.", "They left."]),
        ("It cost £4.7m. The rest was 3.5 per cent.", ["It cost £4.7m.", "The rest was 3.5 per cent."]),
        ("J. R. R. Tolkien wrote it. He did.", ["J. R. R. Tolkien wrote it.", "He did."]),
        ("They chose plan B. The rest followed.", ["They chose plan B.", "The rest followed."]),
        ("It is in the U.S. The firm left.", ["It is in the U.S.", "The firm left."]),
        ("It is in the U.S. Senate now.", ["It is in the U.S. Senate now."]),
        ("“Why?” he asked. “No.” She left.", ["“Why?” he asked.", "“No.”", "She left."]),
        ("He said (yesterday.) Then (today).", ["He said (yesterday.)", "Then (today)."]),
        ("Leader Ann Lee said: “Ten years. Nine.”", ["Leader Ann Lee said:", "“Ten years.", "Nine.”"]),
        ("There were three: “a”, “b” and “c”.", ["There were three: “a”, “b” and “c”."]),
        ("Really?! Yes... No… Done", ["Really?!", "Yes...", "No…", "Done"]),
        ("The road.The bridge. See example.com. No.", ["The road.", "The bridge.", "See example.com.", "No."]),
        ("1. First thing. 2. Second thing.", ["1. First thing.", "2. Second thing."]),
        ("Er tagt am 3. März im Rathaus. Sie nicht.", ["Er tagt am 3. März im Rathaus.", "Sie nicht."]),
        ("Montag, 12. April 2021. Es regnet.", ["Montag, 12. April 2021.", "Es regnet."]),
        ("She scored 12. April was colder.", ["She scored 12.", "April was colder."]),
        ("Es kamen 33. Mai blieb.", ["Es kamen 33.", "Mai blieb."]),
        ("今日は晴れ。「行こう。」と言った！はい", ["今日は晴れ。", "「行こう。」", "と言った！", "はい"]),
        ("ما اسمك؟ اسمي علي۔ نعم", ["ما اسمك؟", "اسمي علي۔", "نعم"]),
        ("यह घर है। वह भी।", ["यह घर है।", "वह भी।"]),
        ("สวัสดีครับ วันนี้อากาศดี", ["สวัสดีครับ", "วันนี้อากาศดี"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentence_ends_where_a_reader_says(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_line_break_before_lower_case_word_goes_on() -> None:
    assert paragraphs("Head\nThe long\nline. Next\n\nnew") == ["Head", "The long\nline. Next", "new"]


def test_bullets_and_quotation_paragraphs_stand_alone() -> None:
    text = "Points:\n• one thing\n- two things\n1. three\n“Quote.\n“More.”"
    assert paragraphs(text) == ["Points:", "• one thing", "- two things", "1. three", "“Quote.", "“More.”"]


def test_a_quotation_that_goes_on_a_sentence_in_the_next_line_opens_no_paragraph() -> None:
    assert paragraphs("This failure\n“has caused harm,” they say.") == ["This failure\n“has caused harm,” they say."]
    assert paragraphs("It failed.\n“iPods are lost,” they say.") == ["It failed.", "“iPods are lost,” they say."]


def test_wrapped_lines_are_one_paragraph_even_before_capitals() -> None:
    text = (
        "The council said on Monday that it would spend the money on\n"
        "schools, and that the leader of the council, Mrs Elizabeth\n"
        "Campbell, had signed the agreement with the government in\n"
        "London. It will be paid over five years, beginning in the\n"
        "spring.\n"
        "Another paragraph starts here."
    )
    assert len(paragraphs(text)) == 2
    assert sentences(text)[0].endswith("government in\nLondon.")


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_spans_cover_all_but_white_space_in_order(text: str) -> None:
    for spans in (split_sentences(text), split_paragraphs(text)):
        at = 0
        for span in spans:
            assert text[at : span.start].strip() == ""
            assert span.start < span.end
            assert not text[span.start].isspace()
            assert not text[span.end - 1].isspace()
            at = span.end
        assert text[at:].strip() == ""


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_no_sentence_crosses_a_paragraph(text: str) -> None:
    borders = [span.start for span in split_paragraphs(text)]
    assert set(borders) <= {span.start for span in split_sentences(text)}


@pytest.mark.parametrize("word", sorted(_TITLES))
def test_no_title_or_mark_of_an_example_ends_a_sentence(word: str) -> None:
    text = f"They saw {word}. Smith there, {word.capitalize()}. “Jones” too."
    assert sentences(text) == [text]


def test_a_bullet_point_that_ends_in_a_long_address_ends_there() -> None:
    point = "- Read https://www.example.org/a-page-with-a-long-name/and-another."
    assert sentences(f"{point} Next line.") == [point, "Next line."]
