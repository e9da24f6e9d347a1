"""The ledgers: quotations with their speakers, facts, omissions and additions."""

from dataclasses import replace

import pytest

from dedupe.model import Document, Ledgers, ParsedDocument, Passage, Span
from dedupe.settings import Settings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.ledgers import make_ledgers
from dedupe.stages.edits.speakers import find_speakers
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

SETTINGS = Settings().edits


def parse(text: str, furniture: tuple[Span, ...] = ()) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text),
        normalise(text),
        split_sentences(text),
        split_paragraphs(text),
        find_quotations(text),
        furniture,
    )


def ledgers(a: str, b: str, *links: tuple[str, str], furniture: str = "") -> Ledgers:
    """The ledgers of two texts whose passages are given as pairs of words."""
    spans = (Span(a.index(furniture), a.index(furniture) + len(furniture)),) if furniture else ()
    first, second = parse(a, spans), parse(b)
    passages = []
    for number, (old, new) in enumerate(links, start=1):
        place = Span(a.index(old), a.index(old) + len(old)), Span(b.index(new), b.index(new) + len(new))
        passage = Passage(f"p{number}", *place, "edited", 0.9)
        passages.append(replace(passage, edits=find_edits(passage, first, second, SETTINGS)))
    return make_ledgers(first, second, passages, SETTINGS)


def quotes(a: str, b: str, *links: tuple[str, str]) -> list[tuple[str, str | None, str, str]]:
    return [
        (row.status, row.speaker, row.a.of(a) if row.a else "", row.b.of(b) if row.b else "")
        for row in ledgers(a, b, *links).quotes
    ]


def test_quotation_with_other_marks_and_paragraphs_is_kept() -> None:
    a = "Mr Tom Hale said: “It is late. We must go.”"
    b = 'Tom Hale said: "It is late.\n"We must go."'
    assert quotes(a, b, (a, b)) == [("kept", "Tom Hale", "“It is late. We must go.”", '"It is late.\n"We must go."')]


def test_quotation_with_a_word_more_is_altered() -> None:
    a, b = "She said: “Ten years of it is enough for us.”", "She said: “Ten years of work is enough for us.”"
    assert [row[0] for row in quotes(a, b, (a, b))] == ["altered"]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("It is linked withfussy eating in a part of the townfrom spring.", "kept"),
        ("linked withfussy eating in a part", "kept"),
        ("It is linked with fussy eating in apart of the town from spring.", "altered"),
        ("It is linked withfussing eating in a part of the town from spring.", "altered"),
    ],
)
def test_quotation_that_lost_a_space_is_kept_unless_another_word_came_of_it(said: str, status: str) -> None:
    whole = "It is linked with fussy eating in a part of the town from spring."
    for one, other in ((whole, said), (said, whole)):
        a, b = f"He said: “{one}”", f"He said: “{other}”"
        assert [row[0] for row in quotes(a, b, (a, b))] == [status]
    a, b = "He said: “It affects child behaviour there.”", "He said: “It affects childbehaviour there.”"
    assert [row[0] for row in quotes(a, b, (a, b))] == ["kept"]


def test_quotation_without_its_marks_is_de_quoted_and_the_reverse_newly_quoted() -> None:
    a = "Inspectors said “decisive steps” had cut the risk for children."
    b = "Inspectors said decisive steps had “cut the risk for children”."
    assert quotes(a, b, (a, b)) == [
        ("de-quoted", None, "“decisive steps”", "decisive steps"),
        ("newly-quoted", None, "cut the risk for children", "“cut the risk for children”"),
    ]


def test_quotation_that_only_one_side_has_is_dropped_or_added() -> None:
    a = "The wing is open.\n\nJill Marsh, the matron, said: “We waited long for this.”"
    b = "The wing is open.\n\n“Not a day too soon,” said Omar Reza, a patient."
    rows = quotes(a, b, ("The wing is open.", "The wing is open."))
    assert [(row[0], row[1]) for row in rows] == [("dropped", "Jill Marsh"), ("added", "Omar Reza")]


def test_fragment_with_one_word_of_the_same_family_is_altered_without_any_passage() -> None:
    a, b = "They were praised for “tenacious advocacy”.", "Workers were called “tenacious advocates”."
    assert [row[0] for row in quotes(a, b)] == ["altered"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Dr Lena Fuchs said: “It works.”", ["Lena Fuchs"]),
        ("“It works,” said Professor Lena Fuchs of the clinic.", ["Lena Fuchs"]),
        ("Leader of the council, Cllr Elspeth Cairns, remarked:\n\n“We did it.”", ["Elspeth Cairns"]),
        ("Omar Reza, a nurse, said: “It works.” Mr Reza added: “It does.”", ["Omar Reza", "Omar Reza"]),
        ("Anna Lund said: “One.” She added: “Two.”", ["Anna Lund", "Anna Lund"]),
        ("They call it “good”.", [None]),
    ],
)
def test_speaker_stands_in_the_sentence_around_without_title(text: str, speakers: list[str | None]) -> None:
    assert list(find_speakers(parse(text))) == speakers


def facts(a: str, b: str, *links: tuple[str, str]) -> dict[str, tuple[str, str]]:
    return {row.value: (row.type, row.status) for row in ledgers(a, b, *links).facts}


def test_facts_are_kept_reformatted_dropped_and_added() -> None:
    a = "On 14 March 2019 the trust gave £4.7m. It closed in June 2020."
    b = "On March 14, 2019 the trust gave £4.7million. It has 310 beds."
    assert facts(a, b) == {
        "2019-03-14": ("date", "reformatted"),
        "GBP 4700000": ("money", "reformatted"),
        "2020-06": ("date", "dropped"),
        "310": ("number", "added"),
    }


def test_repeat_of_a_value_that_stands_on_both_sides_is_neither_added_nor_dropped() -> None:
    a = "The council gave £12.4 million to the pool."
    b = "Pool gets £12.4m. The council gave £12.4 million to the pool."
    assert [(row.status, row.value) for row in ledgers(a, b, (a, a)).facts] == [("kept", "GBP 12400000")]
    assert [(row.status, row.value) for row in ledgers(b, a, (a, a)).facts] == [("kept", "GBP 12400000")]


def test_repeat_of_a_changed_value_is_not_added_as_well() -> None:
    a, b = "The council gave £12.4 million to the pool.", "The council gave £14.2 million to the pool."
    rows = ledgers(a, f"Pool gets £14.2m. {b}", (a, b)).facts
    assert [(row.status, row.value) for row in rows] == [("changed", "GBP 12400000 → GBP 14200000")]


def test_length_of_time_in_other_words_is_no_repeat() -> None:
    a, b = "A decade of work ended. He ran it for ten years.", "He ran it for ten years."
    assert [row.status for row in ledgers(a, b, (b[1:], b[1:])).facts] == ["dropped", "kept"]


def test_small_number_in_one_passage_is_compared_by_value_whatever_its_case() -> None:
    a = "Nobody died when the roof fell in, and the staff said four of them had recovered by spring."
    b = "Four patients were back at home by spring, the staff said."
    assert [(row.status, row.value) for row in ledgers(a, b, (a, b)).facts if row.type == "number"] == [("kept", "4")]


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        ("in June 2025", "in June", "reformatted"),
        ("in June", "in June 2025", "reformatted"),
        ("in June 2025", "in July", "changed"),
        ("on 14 June 2025", "in June", "reformatted"),
    ],
)
def test_date_told_more_roughly_is_one_row(old: str, new: str, status: str) -> None:
    a, b = f"The bridge opens {old} to all.", f"The bridge opens {new} to all."
    assert [row.status for row in ledgers(a, b, (a, b)).facts] == [status]


def test_figures_that_changed_places_are_changed_and_nothing_else() -> None:
    a = "In the crash two people died and three were hurt."
    b = "In the crash three people died and two were hurt."
    rows = ledgers(a, b, (a, b)).facts
    assert [(row.status, row.value) for row in rows] == [("changed", "2 → 3"), ("changed", "3 → 2")]


def test_fact_that_an_edit_exchanged_is_changed() -> None:
    a, b = "The trust has 412 beds in the town.", "The trust has 421 beds in the town."
    assert facts(a, b, (a, b)) == {"412 → 421": ("number", "changed")}


def test_large_figure_that_was_rounded_is_changed_even_where_no_passage_links_it() -> None:
    a, b = "They read the files of 446,763 drivers.", "Almost 450,000 motorists were in the books."
    assert facts(a, b) == {"446763 → 450000": ("number", "changed")}


def test_place_that_became_a_general_word_is_changed() -> None:
    a, b = "It is the first school in England to win.", "It is the first school in the country to win."
    assert facts(a, b, (a, b)) == {"england → the country": ("place", "changed")}


def test_body_under_a_short_form_is_one_organisation() -> None:
    a = "The Royal Borough of Oakham & Ashwell has opened a pool."
    b = "Oakham and Ashwell council has opened a pool."
    assert facts(a, b, (a, b)) == {"oakham ashwell": ("organisation", "reformatted")}


def test_small_number_is_kept_only_where_a_passage_links_it() -> None:
    a, b = "It has three gates.", "A band of three played."
    assert sorted(row.status for row in ledgers(a, b).facts) == ["added", "dropped"]
    assert [row.status for row in ledgers(a, a, (a, a)).facts] == ["kept"]


def test_person_is_found_by_title_role_or_speech_and_titles_are_no_part() -> None:
    text = "Cllr Bea Novak spoke. Idris Kalu, a porter, left. “Good,” said Yuki Mori."
    values = [row.value for row in ledgers(text, "Nothing here.").facts if row.type == "person"]
    assert values == ["bea novak", "idris kalu", "yuki mori"]


def test_furniture_holds_no_fact_and_is_no_omission() -> None:
    a = "The hall opened in 1987.\n\nFilter jobs 4000"
    found = ledgers(a, "The hall opened in 1987.", ("The hall opened in 1987.",) * 2, furniture="Filter jobs 4000")
    assert [row.value for row in found.facts] == ["1987"]
    assert found.omitted == ()


def test_omissions_have_their_kinds() -> None:
    shared = "The wing is open to all."
    a = (
        f"{shared}\n\nA new dawn for care\n\nIn June 2020 the roof fell in.\n\nJill Marsh, Northgate\n\n"
        "The matron, Jill Marsh, said:\n\n“We waited long for this day.”\n\n"
        "Our tireless and dedicated staff are the benchmark of excellence."
    )
    rows = [(row.kind, row.span.of(a)) for row in ledgers(a, shared, (shared, shared)).omitted]
    assert rows == [
        ("subheading", "A new dawn for care"),
        ("fact", "In June 2020 the roof fell in."),
        ("caption", "Jill Marsh, Northgate"),
        ("speaker", "The matron, Jill Marsh, said:"),
        ("quotation", "“We waited long for this day.”"),
        ("framing", "Our tireless and dedicated staff are the benchmark of excellence."),
    ]


def test_words_put_into_a_passage_are_an_addition() -> None:
    a, b = "The wing is open to all.", "The wing is open to all from early next spring."
    added = ledgers(a, b, (a, b)).added
    assert [row.span.of(b).strip() for row in added] == ["from early next spring"]


def test_picture_credit_is_an_addition_of_its_own() -> None:
    a = "The wing is open to all."
    b = "The wing is open to all.\nThe wing at night (Picture: Northgate council)"
    rows = [(row.kind, row.span.of(b)) for row in ledgers(a, b, (a, a)).added]
    assert rows[-1] == ("picture credit", "(Picture: Northgate council)")


def test_every_row_of_the_ledgers_slices_its_text() -> None:
    a = "Dr Ana Ruiz said: “We need £2m by May 2024.” It is 10 per cent short."
    b = "“We need £2 million by May 2024,” Ana Ruiz said. It is 12 per cent short, in Leeds."
    found = ledgers(a, b, (a, b))
    for row in (*found.quotes, *found.facts):
        assert row.a is None or 0 <= row.a.start < row.a.end <= len(a)
        assert row.b is None or 0 <= row.b.start < row.b.end <= len(b)
        assert row.a or row.b


def test_changed_figure_that_also_stands_elsewhere_is_changed_as_the_edits_say() -> None:
    a = "Trust opens with 412 beds\n\nThe trust has 412 beds in the town."
    b = "Trust opens with 412 beds\n\nThe trust has 421 beds in the town."
    rows = ledgers(
        a, b, (a[:25], b[:25]), ("The trust has 412 beds in the town.", "The trust has 421 beds in the town.")
    ).facts
    assert [(row.value, row.status) for row in rows] == [("412", "kept"), ("412 → 421", "changed")]


def test_figure_changed_into_one_that_both_have_is_changed() -> None:
    a = "It paid 40 per cent in May. It pays 44 per cent now."
    b = "It paid 44 per cent in May. It pays 44 per cent now."
    parts = [(x, y) for x, y in zip(a.split(". "), b.split(". "), strict=True)]
    statuses = {row.value: row.status for row in ledgers(a, b, *parts).facts}
    assert statuses["% 40 → % 44"] == "changed"
    assert "dropped" not in statuses.values()


def test_figure_with_another_unit_is_changed_and_not_dropped_and_added() -> None:
    a, b = "The fund grew by 5 percent last year.", "The fund grew by 5 percentage points last year."
    assert facts(a, b, (a, b))["% 5 → pp 5"] == ("percent", "changed")


def test_ambiguous_date_that_may_be_the_same_is_reformatted() -> None:
    a, b = "The hall opened on 3/4/2024 to all.", "The hall opened on March 4, 2024 to all."
    assert [row.status for row in ledgers(a, b, (a, b)).facts] == ["reformatted"]


def test_no_edit_calls_a_figure_changed_that_the_ledger_calls_dropped() -> None:
    a = "In 2019 the fund paid £4.7m to 412 families in 12 towns, 20 to 30 per cent more than in May."
    b = "In 2018 the fund paid £4.9m to 421 families in 14 towns, 20 to 35 per cent more than in June."
    rows = ledgers(a, b, (a, b)).facts
    assert not [row for row in rows if row.status in {"dropped", "added"}]


@pytest.mark.parametrize(
    "text",
    ["It closed in March.", "It cost £5m, they say.", "Was it in Leeds?", "He met Ana Ruiz, a nurse.", "On Jan. 5."],
)
def test_listed_facts_end_with_their_last_word(text: str) -> None:
    for row in ledgers(text, "Nothing here.").facts:
        assert row.a is not None
        assert row.a.of(text)[-1].isalnum()


def test_headline_that_rewords_the_lead_is_the_outlets_own() -> None:
    a = "The Eastmere board has closed both northern piers to ferries for the whole of the winter."
    b = f"Ferries barred from piers\n{a}"
    first, second = parse(a), parse(b)
    whole = Span(0, len(a)), Span(b.index("The"), len(b))
    headline = Passage("p1", Span(0, len(a)), Span(0, b.index("\n")), "paraphrase", 0.9, repeat=True)
    text = Passage("p2", *whole, "verbatim", 0.9)
    added = make_ledgers(first, second, [headline, text], SETTINGS).added
    assert [(one.kind, one.span.of(b)) for one in added] == [("headline", "Ferries barred from piers")]


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ("40 to 75", [("P40Y", "reformatted"), ("P75Y", "reformatted")]),
        ("40 to 75 miles", [("P40Y", "dropped"), ("P75Y → m 120700.8", "changed")]),
    ],
)
def test_age_without_its_unit_is_the_same_fact(ages: str, expected: list[tuple[str, str]]) -> None:
    a = "The trial followed men aged 40 to 75 years in the harbour town."
    b = a.replace("40 to 75 years", ages)
    assert [(row.value, row.status) for row in ledgers(a, b, (a, b)).facts if row.a] == expected
