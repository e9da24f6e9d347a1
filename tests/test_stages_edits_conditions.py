"""Conditions beside a passage, and words of one person given to another: invented sentences."""

import io
from dataclasses import replace

import pytest

from dedupe import compare
from dedupe.model import Comparison, Document, Passage, Span
from dedupe.model.mirror import mirror
from dedupe.render.terminal import print_comparison
from dedupe.render.view import view_pair
from dedupe.settings import Settings
from dedupe.stages.edits.conditions import with_conditions
from dedupe.stages.edits.ledgers import make_ledgers
from dedupe.stages.trace.coverage import find_changes

PROMISE = "The choir, which some ninety people attend, will sing in the old school from September"
TERMS = ", if terms can be agreed with its owner"
QUOTED = "“We looked at four ways of keeping the building and could not afford any of them"


def test_a_condition_left_out_at_the_end_of_a_sentence_is_shown() -> None:
    found = compare(f"{PROMISE}{TERMS}. The vicar has offered tea.", f"{PROMISE}. Nobody asked the caretaker.")
    told = [(edit.kind, edit.old, edit.new) for passage in found.passages for edit in passage.edits]
    assert told == [("certainty", TERMS, "")]


def test_a_condition_that_is_told_elsewhere_stays_where_it_is() -> None:
    found = compare(f"{PROMISE}{TERMS}. The vicar has offered tea.", f"{PROMISE}{TERMS}. The vicar has offered tea.")
    assert with_conditions(found.passages, found.a, found.b) == list(found.passages)
    assert not [edit for passage in found.passages for edit in passage.edits]


def test_a_condition_that_only_a_headline_is_linked_with_is_shown_where_the_text_tells_the_rest() -> None:
    found = compare(f"{PROMISE}{TERMS}. The vicar has offered tea.", f"Choir to sing\n\n{PROMISE}. Nobody asked.")
    (body,) = found.passages
    short = Span(0, found.a.text.index(". The vicar"))
    head = Passage("p1", short, Span(0, len("Choir to sing")), "paraphrase", 0.94, repeat=True)
    plain = replace(body, id="p2", a=Span(0, len(PROMISE)), edits=())
    _, grown = with_conditions([head, plain], found.a, found.b)
    assert grown.a.of(found.a.text) == f"{PROMISE}{TERMS}"
    assert with_conditions([replace(head, repeat=False), plain], found.a, found.b)[1] == plain


def changes(a: str, b: str) -> list[tuple[str, str, str]]:
    found: Comparison = compare(Document("a", a), Document("b", b), settings=Settings())
    return [(edit.kind, edit.old, edit.new) for edit in find_changes(found)]


def test_quotation_given_to_another_person_is_a_change_of_attribution() -> None:
    a = f"Gareth Illing, chair of the governors, said: {QUOTED}.”"
    assert changes(a, f"{QUOTED},” said Dr Martha Pell, the principal.") == [
        ("attribution", "Gareth Illing", "Martha Pell")
    ]
    assert changes(a, f"{QUOTED},” said Mr Illing.") == []
    assert (
        changes("Imelda Trask, managing director of Wend Ferries, said: " + QUOTED, f"Imelda Trask said: {QUOTED}")
        == []
    )


def test_person_whose_name_is_written_otherwise_is_a_changed_name() -> None:
    a = f"Dr Martha Northcote, the principal, said: {QUOTED}.”"
    assert changes(a, f"{QUOTED},” said Dr Martha Northcott, the principal.") == [
        ("name", "Martha Northcote", "Martha Northcott")
    ]


def test_plan_told_as_done_in_another_order_is_one_change_of_certainty() -> None:
    plan = "Quern Maltings has {} its brick kiln at Oxney to the Ketterick Foundry for two million crowns"
    done = "The owner of Oxney’s brick kiln has sold it to the Ketterick Foundry for two million crowns"
    agreed, sold = plan.format("agreed in principle to sell"), plan.format("sold")
    assert ("certainty", "has agreed in principle to sell", "has sold") in changes(agreed, done)
    assert "certainty" not in [kind for kind, *_ in changes(sold, done)]


def test_what_may_be_and_is_told_as_a_fact_is_one_change_of_certainty() -> None:
    may = "The night bus will go by the old weir from November. The change could save 85,000 crowns a year."
    told = changes(may, "The night bus will go by the old weir from November, which saves 85,000 crowns a year.")
    assert told == [("certainty", "could save", "saves")]
    assert changes(may.replace("could save", "saves"), may.replace("The change could save", "It saves")) == []


def test_another_name_in_the_tag_of_a_quotation_is_a_grave_change_of_attribution() -> None:
    def told(a: str, b: str) -> list[tuple[str, str, str, str]]:
        lead = "The mill at Wend grinds again after eleven years. "
        found = compare(lead + a, lead + b)
        return [(one.severity, one.kind, one.old, one.new) for p in found.passages for one in p.edits]

    a = f"{QUOTED},” said Gareth Illing."
    assert told(a, f"{QUOTED},” noted Martha Pell.") == [
        ("high", "attribution", "said Gareth Illing", "noted Martha Pell")
    ]
    assert told(a, f"{QUOTED},” noted Mr Illing.") == [("none", "attribution-verb", "said Gareth", "noted Mr")]


def test_a_name_ends_with_its_sentence() -> None:
    lead = "The mill at Wend grinds again after eleven years. "
    found = compare(
        f"{lead}{QUOTED},” said Gareth Illing. Martha Pell offers tea.", f"{lead}{QUOTED},” said Martha Pell."
    )
    names = [(fact.status, fact.value) for fact in found.facts if fact.type == "person"]
    assert sorted(names) == [("dropped", "gareth illing"), ("kept", "martha pell")]
    assert [row.given_to is not None for row in found.quotes] == [True]
    assert mirror(found).quotes[0].given_to == (found.quotes[0].given_to or ())[::-1]


def test_hyphen_and_spelling_of_one_word_may_both_differ_in_a_quotation() -> None:
    said = "“My aunt ran the old {} of this town for thirty years,” said Martha Pell."
    for other, kind, status in (("theater house", "spelling", "kept"), ("theater horse", "quote", "altered")):
        found = compare(said.format("theatre-house"), said.format(other))
        assert [one.kind for passage in found.passages for one in passage.edits] == [kind]
        assert [row.status for row in found.quotes] == [status]


@pytest.mark.parametrize(("named", "told"), [("Gareth Illing", "attribution-verb"), ("Martha Pell", "attribution")])
def test_a_pronoun_goes_back_to_the_last_person_whose_words_were_told(named: str, told: str) -> None:
    found = compare(
        f"Gareth Illing said: {QUOTED}.”", f"{named}, the miller, said the wheel was sound.\n\nHe added: {QUOTED}.”"
    )
    edits = [(one.kind, one.severity) for passage in found.passages for one in passage.edits]
    assert edits == [(told, "high" if told == "attribution" else "none")]
    assert [row.given_to is not None for row in found.quotes] == [told == "attribution"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Rates were a tenth lower among current smokers.", "Rates were a tenth lower among smokers.", "scope"),
        ("Rates were a tenth lower among keen smokers.", "Rates were a tenth lower among smokers.", "deletion"),
        ("One in nine deaths in our study population was avoidable.", "One in nine deaths was avoidable.", "scope"),
        (
            "The towns are relying more heavily on ferries now.",
            "The towns are relying more on ferries now.",
            "deletion",
        ),
        ("The towns are heavily relying on ferries now.", "The towns are relying on ferries now.", "certainty"),
        ("About 21 Events is a firm of ten in Oxney.", "21 Events is a firm of ten in Oxney.", "deletion"),
        ("About 21 events were held by ten firms in Oxney.", "21 events were held by ten firms in Oxney.", "certainty"),
    ],
)
def test_a_word_that_confines_is_scope_and_one_that_compares_or_titles_is_no_certainty(
    old: str, new: str, told: str
) -> None:
    found = compare(f"The board met on Monday in the hall. {old}", f"The board met on Monday in the hall. {new}")
    kinds = [edit.kind for passage in found.passages for edit in passage.edits]
    assert told in kinds
    assert not {"scope", "certainty"} & {*kinds} - {told}


SURVEY = "The survey of the ponds at Wend was published on Monday in the hall. "
PONDS = "Our counts of eels in old ponds suggest a potential link between dredging ponds and the loss of young eels"


def test_a_quotation_whose_words_the_edits_show_changed_is_neither_dropped_nor_added() -> None:
    new = (
        "“Our counts show there is a potential link between heavy loads of silt from dredging ponds and the later loss"
    )
    a = f"{SURVEY}Martha Pell said: “{PONDS} in later life, and more must be done by those who own them.”"
    found = compare(a, f"{SURVEY}{new} of grass,” said Martha Pell.")
    assert "quote" in [edit.kind for passage in found.passages for edit in passage.edits]
    assert [row.status for row in found.quotes] == ["altered"]


def test_a_sentence_on_the_same_thing_does_not_tell_a_quotation_without_its_marks() -> None:
    a = f"{SURVEY}Martha Pell said: “{PONDS} in later life.”"
    lead, told = "Dredging may be bad for young eels.", "Counts of eels suggest a link between dredging and their loss."
    sentence = Span(len(SURVEY), len(a))
    for text, status in ((lead, "dropped"), (told, "de-quoted")):
        first, second = compare(a, text).a, compare(a, text).b
        linked = Passage("p1", sentence, Span(0, len(text)), "paraphrase", 0.9, likeness=0.2)
        assert [row.status for row in make_ledgers(first, second, [linked], Settings().edits).quotes] == [status]


def test_words_given_to_another_speaker_are_told_once_on_every_page() -> None:
    a = f"Gareth Illing, chair of the governors, said: {QUOTED}.”"
    apart = compare(a, f"{QUOTED},” noted Martha Pell, a potter.")
    beside = view_pair(apart)
    inside = view_pair(compare(f"{SURVEY}{QUOTED},” said Gareth Illing.", f"{SURVEY}{QUOTED},” noted Martha Pell."))
    same = view_pair(compare(a, f"{QUOTED},” noted Mr Illing."))
    for view, given in ((beside, "Gareth Illing → Martha Pell"), (inside, ""), (same, "")):
        assert view.given == given
        said = "".join(words.text for words in view.standfirst)
        lines = ["".join(words.text for words in line) for line in view.figures[1].lines]
        assert ("gives words of one speaker to somebody else" in said) == (view is not same)
        assert ("1 given to another speaker (Gareth Illing → Martha Pell)" in lines) == (view is not same)
    assert [row.kind for row in inside.strongest] == ["attribution"]
    stream = io.StringIO()
    print_comparison(apart, full=False, width=120, stream=stream)
    assert "Given to another speaker  Gareth Illing → Martha Pell" in stream.getvalue()
    assert [(one.kind, one.severity) for one in find_changes(apart)] == [("attribution", "high")]
