"""Headlines: linked where the texts are linked below them, and counted nowhere. All texts are invented."""

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
RELEASE = f"Mussel decline linked to ferry traffic\nMussels have become rarer where ferries call.\n{BODY}"


def parse(text: str) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), find_quotations(text), ()
    )


def passages(a: str, b: str) -> tuple[Passage, ...]:
    return align(parse(a), parse(b), AlignSettings())


def headline_of(a: str, b: str) -> Passage | None:
    return next((p for p in passages(a, b) if p.b.start == 0), None)


def test_headline_in_other_words_is_linked_with_the_headline_it_was_made_from() -> None:
    news = f"Ferry traffic causes mussel decline\n{BODY}"
    found = headline_of(RELEASE, news)
    assert found is not None
    assert found.a.of(RELEASE) == "Mussel decline linked to ferry traffic"
    assert found.b.of(news) == "Ferry traffic causes mussel decline"


def test_headline_counts_in_no_share() -> None:
    found = headline_of(RELEASE, f"Ferry traffic causes mussel decline\n{BODY}")
    assert found is not None
    assert found.repeat


def test_text_below_a_headline_is_no_repeat_of_it() -> None:
    news = f"Ferry traffic causes mussel decline\nMussels have become rarer where ferries call.\n{BODY}"
    assert [p.repeat for p in passages(RELEASE, news)].count(True) == 1


def test_headline_of_another_matter_is_not_linked() -> None:
    assert headline_of(RELEASE, f"Fishermen sell seaweed crisps\n{BODY}") is None


def test_headline_over_an_unrelated_text_is_not_linked() -> None:
    other = "A bakery opened in the old school. It sells rye bread. Queues were long. The baker slept at last."
    assert headline_of(RELEASE, f"Ferry traffic causes mussel decline\n{other}") is None


def test_sentence_with_a_full_stop_is_no_headline() -> None:
    assert headline_of(RELEASE, f"Our ferry reporter ate mussels in decline.\n{BODY}") is None
