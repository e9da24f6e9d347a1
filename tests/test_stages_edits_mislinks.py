"""Statements that a passage links wrongly: their figures, opposites and speakers are no changes. Invented texts."""

import pytest

from dedupe import compare
from dedupe.model import Document, Edit, ParsedDocument, Passage, PassageKind, Span
from dedupe.settings import EditSettings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.names import find_names
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences


def parse(text: str) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), find_quotations(text), ()
    )


def edits_of(a: list[str], b: list[str], kind: PassageKind = "edited", likeness: float = 0.9) -> tuple[Edit, ...]:
    """Return the edits of the second sentences of two texts."""
    first, second = parse("\n".join(a)), parse("\n".join(b))
    ours, theirs = (Span(len(text[0]) + 1, len(text[0]) + 1 + len(text[1])) for text in (a, b))
    return find_edits(Passage("p1", ours, theirs, kind, 0.9, likeness=likeness), first, second, EditSettings())


BARGES = "Tolls on the barges were linked to a rise in complaints from the upper villages along the river."
FERRIES = "Tolls on the ferries were linked to a fall in complaints."


@pytest.mark.parametrize(
    ("source", "article", "kinds"),
    [
        # the article's sentence says the neighbour of its partner
        (
            ["The count is new.", BARGES.replace("rise", "higher number"), FERRIES.replace("fall", "lower number")],
            ["The count is new.", "But tolls on the ferries of a sort were linked to a lower number of complaints."],
            set(),
        ),
        # one word turned round: its partner is the better one
        (
            ["The count is new.", "Sales of new cars rose sharply last month.", "Sales of new vans fell last month."],
            ["The count is new.", "Sales of new cars fell sharply last month."],
            {"negation"},
        ),
    ],
)
def test_opposite_is_a_change_unless_a_near_twin_says_it(
    source: list[str], article: list[str], kinds: set[str]
) -> None:
    assert {edit.kind for edit in edits_of(source, article)} & {"negation"} == kinds


@pytest.mark.parametrize(
    ("article", "kind", "told"),
    [
        # both texts have both figures, each with its own statement
        (["Some 35 per cent walked.", "Pupils were 34 per cent less likely to be late."], "paraphrase", []),
        (
            ["Some 35 per cent walked.", "Pupils were 34 per cent less likely to be late."],
            "edited",
            [("number", "medium")],
        ),
        # the figure that went stands nowhere in the article
        (["Most of them walked.", "Pupils were 34 per cent less likely to be late."], "edited", [("number", "high")]),
        # the figure that came stands nowhere in the source
        (
            ["Some 35 per cent walked.", "Pupils were 53 per cent less likely to be late."],
            "edited",
            [("number", "high")],
        ),
    ],
)
def test_figure_that_both_texts_have_is_no_grave_change(
    article: list[str], kind: PassageKind, told: list[tuple[str, str]]
) -> None:
    source = ["In all 34 per cent of them cycled.", "Pupils were 35 per cent less likely to be late."]
    found = edits_of(source, article, kind)
    assert [(edit.kind, edit.severity) for edit in found if edit.kind == "number"] == told


@pytest.mark.parametrize(
    ("article", "told"),
    [
        # the article tells the old figure in another notation, or what it leaves of the whole
        (["In a survey two in five said so.", "Over three quarters of crews had cramp in winter."], []),
        (["In a survey 60 per cent did not.", "Some 75 per cent of crews had cramp in winter."], []),
        (["A survey is out.", "Only 60 per cent of crews had no cramp in winter."], []),
        (["A survey is out.", "Some 75 per cent of crews had cramp in winter."], ["number"]),
    ],
)
def test_figure_that_a_retold_statement_tells_in_another_way_is_no_change(article: list[str], told: list[str]) -> None:
    source = ["The count is new.", "Some 40 per cent of crews had cramp in winter."]
    found = edits_of(source, article, "paraphrase", 0.4)
    assert [edit.kind for edit in found if edit.kind == "number"] == told


def test_small_figure_in_another_company_is_a_change() -> None:
    source = ["The three of them walked.", "Two boats were lost in the storm that night."]
    article = ["Two of them walked.", "Three boats were lost in the storm that night."]
    assert [(edit.kind, edit.severity) for edit in edits_of(source, article)] == [("number", "high")]


@pytest.mark.parametrize(("speaker", "is_quote"), [("Harriet Cole", False), ("Dana Whitlock", True)])
def test_words_of_two_persons_are_no_altered_quotation(speaker: str, is_quote: bool) -> None:  # noqa: FBT001 - a parameter of the test
    source = ["The bridge is shut.", "“It is known that old bridges are likely to need new bolts,” said Dana Whitlock."]
    article = ["The bridge is shut.", f"“Also, old bridges are more likely to need new bolts,” said {speaker}."]
    found = edits_of(source, article, "paraphrase", 0.4)
    assert ("quote" in {edit.kind for edit in found}) is is_quote


def test_two_pronouns_give_no_words_away() -> None:
    source = ["Dana Whitlock said so.", "“Old bridges are likely to need new bolts by the spring,” she insists."]
    article = ["Harriet Cole said so.", "She said: “Old bridges are likely to need new bolts by the spring.”"]
    assert {edit.kind for edit in edits_of(source, article)}.isdisjoint({"attribution", "quote"})


@pytest.mark.parametrize(("before", "told"), [("A lamp can ", []), ("A lamp of brass will ", ["certainty"])])
def test_what_a_thing_can_do_is_not_put_in_where_the_source_says_it_before_the_passage(
    before: str, told: list[str]
) -> None:
    statement = "estimate the depth of water under boats, both by day and by night."
    text = f"{before}{statement}"
    first, second = parse(text), parse(f"can {statement}")
    place = Span(len(before), len(text))
    passage = Passage("p1", place, Span(0, len(second.text)), "edited", 0.9, likeness=0.9)
    found = find_edits(passage, first, second, EditSettings())
    assert [edit.kind for edit in found if edit.kind == "certainty"] == told


@pytest.mark.parametrize("school", ["Ashford Primary", "Ashford Grammar"])
def test_school_named_without_the_word_is_no_person(school: str) -> None:
    text = f"Jo Hill, head teacher at {school}, said so. The pupils of {school} went home."
    types = {name.span.of(text): name.type for name in find_names(parse(text))}
    assert types == {"Jo Hill": "person", school: "organisation"}


def test_a_list_in_another_order_changes_no_figure_and_exchanged_figures_are_a_change() -> None:
    def changed(a: str, b: str) -> list[tuple[str, str]]:
        found = compare(a, b)
        return [(one.old, one.new) for passage in found.passages for one in passage.edits if one.kind == "number"]

    listed = (
        "Tolls cost more on routes as diverse as Wend ferry (48 per cent higher fees); the lock (an almost doubling in "
        "fees); barges (29 per cent higher fees); and rafts (46 per cent raised fees)."
    )
    told = (
        "The clerk found tolls varied between routes: crews at the lock had almost double fees, those with barges paid "
        "29 per cent higher fees and crews on Wend ferry paid {} raised fees."
    )
    assert changed(listed, told.format("48%")) == []
    same = "Tolls rose by {} per cent for barges and by 29 per cent for rafts on the river."
    assert changed(same.format(48), same.format(29)) == [("48 per cent", "29 per cent")]
    assert changed(listed, told.format("84%")) != []
    sold = "The hall at Wend sold {} tickets and the barn at Oxney sold {} tickets on the first day."
    assert changed(sold.format(40, 30), sold.format(30, 40)) == [("40", "30"), ("30", "40")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "The scale ran from 0 (not at all) to 4 on every form.",
            "The scale ran from 0 to 4 on every form.",
            "deletion",
        ),
        ("The scale did not run from 0 to 4 on any form.", "The scale did run from 0 to 4 on any form.", "negation"),
        (
            "The toll is not expected to rise for the barges of the valley in May.",
            "The toll is unlikely to rise for the barges of the valley in May.",
            "wording",
        ),
        (
            "The toll is not expected to rise for the barges of the valley in May.",
            "The toll is likely to rise for the barges of the valley in May.",
            "negation",
        ),
        (
            "The toll is expected to rise for the barges of the valley in May.",
            "The toll is unlikely to rise for the barges of the valley in May.",
            "certainty",
        ),
    ],
)
def test_a_gloss_and_an_expectation_denied_in_one_word_are_no_negation(old: str, new: str, told: str) -> None:
    found = compare(f"The board met. {old}", f"The board met. {new}")
    assert [edit.kind for passage in found.passages for edit in passage.edits] == [told]


@pytest.mark.parametrize(
    ("behind", "told"),
    [("Some 121 sailors of the group had died by the end.", False), ("The count ended in May.", True)],
)
def test_figure_that_an_article_tells_right_elsewhere_is_not_changed_in_a_rewrite(behind: str, *, told: bool) -> None:
    source = ["The count is new.", "It was found that the 121 sailors who died had rested less than others."]
    article = ["The count is new.", "The 640 sailors who died had rested less than others, it was said.", behind]
    found = edits_of(source, article, kind="paraphrase", likeness=0.4)
    assert any(edit.kind == "number" for edit in found) == told
