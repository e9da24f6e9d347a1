"""Who is said to say it: tags beside a link are part of it, and so is what was cut from a quotation that goes on.

All texts are invented.
"""

import pytest

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
    "The board will publish the tables in December and repeat the survey next year.\n"
)

FACT = "mussels have become rarer at landing places where the heavy ferries call more often than twice a day"


def parse(text: str) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), find_quotations(text), ()
    )


def passages(a: str, b: str) -> tuple[Passage, ...]:
    return align(parse(a), parse(b), AlignSettings())


def spans_of(a: str, b: str) -> list[tuple[str, str]]:
    release, news = f"{BODY}{a}", f"{BODY}{b}"
    return [(p.a.of(release), p.b.of(news)) for p in passages(release, news)]


@pytest.mark.parametrize(
    ("told", "tag"),
    [
        (f"The surveyors found that {FACT}.", "The surveyors found that"),
        (f"According to the harbour board, {FACT}.", "According to the harbour board,"),
        (f"M{FACT[1:]}, according to a study in the open journal Estuary and Coast.", "according to a study"),
        (
            f"M{FACT[1:]}, reveals research published online in the yearbook of the society for coasts.",
            "reveals research",
        ),
        (f"M{FACT[1:]}, the surveyors have found.", "the surveyors have found"),
    ],
)
def test_a_tag_that_one_side_drops_is_part_of_the_link(told: str, tag: str) -> None:
    plain = f"M{FACT[1:]}."
    assert any(tag in ours and theirs == plain for ours, theirs in spans_of(told, plain))
    assert any(ours == plain and tag in theirs for ours, theirs in spans_of(plain, told))


def test_a_tag_behind_a_quotation_goes_with_an_introduction_of_the_other_side() -> None:
    quoted = "The mussels at the northern pier have gone, and we do not expect them to come back before the spring"
    told, retold = f"“{quoted},” write the surveyors.", f"Mara Ilves, who led the survey, said: “{quoted}.”"
    assert any("write the surveyors" in a and "Mara Ilves" in b for a, b in spans_of(told, retold))


def test_what_was_cut_from_a_sentence_of_a_quotation_that_goes_on_is_part_of_the_link() -> None:
    kept = "When the ferries turn at the pier they stir up the silt"
    told = f"“{kept} so that nothing can settle there. It is worst in winter, when the boats leave early.”"
    retold = f"“{kept}. It is worst in winter, when the boats leave early.”"
    assert any("so that nothing can settle there" in a for a, _ in spans_of(told, retold))


def test_where_a_quotation_ends_earlier_what_it_leaves_is_no_part_of_the_link() -> None:
    kept = "When the ferries turn at the pier they stir up the silt"
    told = f"“{kept} so that nothing that was sown there in the spring can settle. It is worst in winter.”"
    assert not any("can settle" in a for a, _ in spans_of(told, f"“{kept}.”"))
