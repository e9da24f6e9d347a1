"""Links by figures, introductions of speakers, and borders that cut no number, name or clause. All texts are invented."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.model import Document, ParsedDocument, Passage
from dedupe.settings import AlignSettings
from dedupe.stages.align import align
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

BODY = (
    "The harbour board surveyed mussels at forty landing places between April and September.\n"
    "Divers counted them by hand, because the cameras could not see through the silt.\n"
    "Ferry traffic on the northern pier was halved for the whole of the survey.\n"
    "The tables will be printed in December, and the survey will be repeated next summer.\n"
)


def parse(text: str) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), find_quotations(text), ()
    )


def passages(a: str, b: str) -> tuple[Passage, ...]:
    return align(parse(a), parse(b), AlignSettings())


def linked(a: str, b: str) -> dict[str, str]:
    """Return what of a each passage of b comes from."""
    return {each.b.of(b): each.a.of(a) for each in passages(a, b)}


@pytest.mark.parametrize(
    ("told", "retold"),
    [
        (
            "Rents fell for 1,511 tenants of the board.",
            "Some 1,511 tenants pay less, as rents fell.",
        ),
        ("Losses among young oysters rose by 31%.", "More young oysters die, with losses up 31 per cent."),
        ("A pier with a lamp will need 140 keepers for a year and 35 after it.", "It means up to 140 keepers."),
        ("Some 18 boats and 64 sailors left the port.", "The port was left by 64 sailors on 18 boats."),
    ],
    ids=["long number", "percentage", "what is counted", "two numbers"],
)
def test_a_statement_told_in_other_words_is_linked_by_its_figure(told: str, retold: str) -> None:
    a, b = f"{told}\n{BODY}", f"{BODY}{retold}"
    assert told.startswith(linked(a, b)[retold].removesuffix("."))
    for mark in ("1,511", "31", "140", "18", "64"):
        b = b.replace(mark, "9,302")
    assert not any("9,302" in each for each in linked(a, b))


@pytest.mark.parametrize(
    ("told", "retold"),
    [
        ("Some 18 boats left the port.", "The lamp on the port is 18 years older than the boats."),
        ("Boats left the port in 2014.", "The port has had no boats of its own since 2014."),
        ("15 February 2017, Port Askaig", "Published: 15 February 2017, 6.48am"),
    ],
    ids=["two digits", "year", "date line"],
)
def test_a_number_that_stands_anywhere_links_nothing(told: str, retold: str) -> None:
    assert len(passages(f"{told}\n{BODY}", f"{BODY}{retold}")) == len(passages(BODY, BODY))


def test_a_figure_links_nothing_in_texts_that_are_not_linked_otherwise() -> None:
    assert passages("Rents fell for 1,511 tenants of the board.", "Some 1,511 people see their rents fall.") == ()


@pytest.mark.parametrize("said", ["Dr Fiona McKechnie, who led the survey, said:", "Officials said:"])
def test_who_says_it_belongs_to_a_quotation_that_both_texts_introduce(said: str) -> None:
    quoted = "“Every winter gale has reminded us why mussels matter to the islands.”"
    a, b = f"{BODY}In a statement, the board wrote:\n\n{quoted}", f"{BODY}{said} {quoted}"
    (passage,) = (each for each in passages(a, b) if quoted in each.b.of(b))
    assert passage.b.of(b) == f"{said} {quoted}"
    assert passage.a.of(a) == f"In a statement, the board wrote:\n\n{quoted}"
    assert quoted in linked(a, f"{BODY}{quoted}")


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        (
            "The night ferry will be replaced by a bus from November.",
            "The swap could save up to £85,000 a year.",
            "The night ferry will be replaced by a bus from November, which saves £85,000 a year.",
        ),
        (
            "The choir sold 1,240 tickets in the first hour.",
            "Organisers hope to raise as much as 12,500 crowns for a new organ.",
            "Raising 12,500 crowns for an organ, the choir sold 1,240 tickets in the first hour.",
        ),
    ],
    ids=["behind", "before"],
)
def test_second_sentence_is_linked_with_the_end_it_was_joined_to(first: str, second: str, joined: str) -> None:
    a, b = f"{BODY}{first} {second}\nNobody objected.", f"{BODY}{joined}"
    found = " ".join(linked(a, b).values())
    assert first in found
    assert second in found
    alone = f"{BODY}{first}\nNobody objected. {second}"
    assert second not in " ".join(linked(alone, b).values())


def test_a_figure_alone_joins_no_sentence() -> None:
    a = f"{BODY}The choir sold tickets in the first hour. Of 1,240 pupils none sings."
    b = f"{BODY}The choir sold tickets in the first hour, that is 1,240."
    assert "1,240" not in " ".join(linked(a, b).values())


def test_a_border_takes_in_the_number_that_the_other_side_writes_otherwise() -> None:
    deal = "The Ketterick Foundry has bought the lamp of Quern Sound for"
    terms = f"{deal} up to £38 million, subject to survey and to the consent of the harbour authority."
    assert linked(terms, f"{deal} £38m.") == {f"{deal} £38m.": terms}
    assert linked(terms, f"{deal} £39m.") != {f"{deal} £39m.": terms}


@pytest.mark.parametrize(
    ("plan", "begins"),
    [
        ("The club hopes to avoid compulsory {}.", "hopes"),
        ("The club has agreed to avoid compulsory {}.", "has agreed"),
    ],
    ids=["hope", "agreement"],
)
def test_a_short_statement_is_linked_beside_another_with_its_whole_verb(plan: str, begins: str) -> None:
    told = "Compulsory midwinter redundancies will be avoided."
    assert linked(f"{BODY}{plan.format('midwinter redundancies')}", f"{BODY}{told}")[told].startswith(begins)


def test_the_auxiliary_goes_with_the_verb_that_it_opens() -> None:
    a = (
        "The crew of the ketch Lapwing, which is due to enter service in May 2031, thanked the mayor. "
        "She will be built at the yard of Strand and Sons in Ellory."
    )
    built, enters = "The Lapwing will be built by Strand and Sons in Ellory", "will enter service in May 2031."
    found = linked(f"{BODY}{a}", f"{BODY}{built} and {enters}")
    assert "is due to enter" in found[enters]
    assert found[built] == "She will be built at the yard of Strand and Sons in Ellory."


SHARED = "Islanders waited eleven winters for the repairs"


@pytest.mark.parametrize(
    ("a_goes_on", "b_goes_on", "a_ends", "b_ends"),
    [
        (
            "of £41.3m that neither engineers nor accountants nor the ministers of three parties believed possible.",
            "of £41, after which an orchestra had opened its long season in the old distillery with Mahler and Bruckner.",
            "£41.3m",
            "£41",
        ),
        (
            "at 44% beyond what engineers or accountants or ministers from three parties had found possible.",
            "at 44% while orchestras opened long seasons inside old distilleries playing Mahler, Bruckner, Sibelius.",
            "44%",
            "44%",
        ),
        (
            "by Fiona McKechnie while engineers or accountants or ministers of three parties found them impossible.",
            "by Fiona Sutherland after an orchestra had opened its season in the old distillery with some Bruckner.",
            "Fiona McKechnie",
            "Fiona Sutherland",
        ),
    ],
    ids=["number", "percentage", "name"],
)
def test_a_border_never_cuts_a_number_or_a_name(a_goes_on: str, b_goes_on: str, a_ends: str, b_ends: str) -> None:
    a, b = f"{SHARED} {a_goes_on}", f"{SHARED} {b_goes_on}"
    (passage,) = passages(a, b)
    assert passage.a.of(a).endswith(a_ends)
    assert passage.b.of(b).endswith(b_ends)


def test_a_link_leaves_the_word_it_took_of_the_next_clause() -> None:
    a = f"{SHARED}, the engineers and accountants of three ministries having found them impossible for so many years."
    b = f"{SHARED}, the orchestra from Oslo that opened its season in the old distillery being paid for by a brewery."
    (passage,) = passages(a, b)
    assert passage.a.of(a) == passage.b.of(b) == SHARED


@given(
    st.lists(
        st.sampled_from(["1,511", "£2.3m", "44%", "18", "Oban", "pier,", "ferry", "tides", "said:", "“late”"]),
        max_size=30,
    ),
    st.lists(
        st.sampled_from(["1,511", "£2.3m", "31%", "64", "Mull", "pier", "ferry.", "tides", "said:", "“late”"]),
        max_size=30,
    ),
)
def test_borders_lie_in_the_text_beside_no_digit_that_goes_on(one: list[str], other: list[str]) -> None:
    a, b = BODY + " ".join(one), BODY + " ".join(other)
    found = passages(a, b)
    assert all(early.b.end <= late.b.start for early, late in pairwise(found))
    for passage in found:
        for text, span in ((a, passage.a), (b, passage.b)):
            assert 0 <= span.start < span.end <= len(text)
            assert not text[max(span.start - 1, 0) : span.start + 1].isdigit() or span.start == 0
            assert not (text[span.end - 1].isdigit() and text[span.end : span.end + 2].strip(".,")[:1].isdigit())
