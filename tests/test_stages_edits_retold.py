"""Statements told anew: what their verbs claim of cause, and no list of words that have no counterpart.

All texts are invented.
"""

from dataclasses import replace
from typing import Literal

import pytest

from dedupe.model import FACT_KINDS, Document, Edit, ParsedDocument, Passage, Span
from dedupe.settings import EditSettings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.settled import settle_edits
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

LEAD = "Town news\nA first line stands here.\n"


def parse(text: str) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), find_quotations(text), ()
    )


def retold(a: str, b: str, kind: Literal["edited", "paraphrase"] = "paraphrase") -> Passage:
    first, second = parse(LEAD + a), parse(LEAD + b)
    spans = Span(len(LEAD), len(first.text)), Span(len(LEAD), len(second.text))
    passage = Passage("p1", *spans, kind, 0.9, likeness=0.2)
    return Passage("p1", *spans, kind, 0.9, likeness=0.2, edits=find_edits(passage, first, second, EditSettings()))


def claims(a: str, b: str) -> list[Edit]:
    return [edit for edit in retold(a, b).edits if edit.kind == "certainty"]


@pytest.mark.parametrize(
    ("a", "b", "old", "new"),
    [
        (
            "A high intake of kelp is linked to a heightened risk of gout, finds research.",
            "Eating kelp six times a week significantly increases the risk of painful toes, surveyors have found.",
            "is linked to",
            "significantly increases the risk of",
        ),
        (
            "Early bedtimes were associated with fewer accidents among pilots at all ports.",
            "Going to bed at nine prevents ships from running aground, a study says.",
            "were associated with",
            "prevents",
        ),
        (
            "The dredging causes the silt that drifts over the mussel beds each autumn.",
            "Digging in the harbour may be linked to mud on shellfish, experts think.",
            "causes",
            "may be linked to",
        ),
        (
            "Pilots with gout have a slightly increased risk of falls on deck.",
            "Crews whose toes hurt are far more likely to tumble, a survey says.",
            "slightly increased",
            "far more",
        ),
    ],
)
def test_a_claim_of_cause_told_anew_is_weaker_or_stronger(a: str, b: str, old: str, new: str) -> None:
    assert [(edit.old, edit.new) for edit in claims(a, b)] == [(old, new)]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Kelp is linked to gout in sailors of all ages.", "Gout was associated with kelp among older crews, it says."),
        (
            "Kelp did not cause gout in any sailor of the fleet.",
            "Seaweed was linked to nothing at all, the crews heard.",
        ),
        ("An intake of cured kelp is linked to gout in crews.", "Gout was associated with kelp among older crews."),
        ("The pills, used to prevent gout, are given at sea.", "Crews get tablets, which prevents swollen toes."),
    ],
    ids=["as strong", "denied", "before a noun", "what it is for"],
)
def test_claims_that_are_as_strong_or_none_are_no_change(a: str, b: str) -> None:
    assert claims(a, b) == []


def test_of_what_was_told_anew_only_facts_are_listed() -> None:
    passage = retold(
        "The survey of 971 boats was based on lists that the harbour masters kept for years.",
        "Some 1,200 ships were counted from old ledgers, crews were told at a meeting.",
    )
    assert any(edit.kind not in FACT_KINDS for edit in passage.edits)
    (left,) = settle_edits([passage], parse(LEAD), parse(LEAD), EditSettings())
    assert left.edits == tuple(edit for edit in passage.edits if edit.kind in FACT_KINDS or edit.kind == "format")


def test_a_weak_link_shows_figures_and_no_shades_of_certainty() -> None:
    hedge = Edit(Span(10, 13), Span(5, 5), "may", "", "certainty", "medium")
    figure = Edit(Span(20, 22), Span(15, 17), "40", "60", "number", "high")
    form = replace(hedge, kind="deletion", severity="low")
    for score, kept in ((0.6, (form, figure)), (0.8, (hedge, figure))):
        passage = Passage("p1", Span(0, 40), Span(0, 30), "paraphrase", score, likeness=0.5, edits=(hedge, figure))
        assert settle_edits([passage], parse(LEAD), parse(LEAD), EditSettings())[0].edits == kept


def test_where_hardly_a_word_is_the_same_only_the_heads_of_both_texts_show_a_fact() -> None:
    text = parse("\n".join(f"The {number} boats of the harbour went out at dawn." for number in range(10, 30)))
    figure = Edit(Span(4, 6), Span(4, 6), "40", "60", "number", "high")
    for at, kept in ((0, (figure,)), (15, ())):
        place = text.sentences[at]
        for a, b in ((place, text.sentences[0]), (text.sentences[0], place)):
            passage = Passage("p1", a, b, "paraphrase", 0.85, likeness=0.2, edits=(figure,))
            assert settle_edits([passage], text, text, EditSettings())[0].edits == kept


def test_what_is_told_as_mere_form_is_one_edit_with_the_rewrites_beside_it() -> None:
    a, b = "The port agreed in principle to sell it.", "The port came to terms."
    parts = (
        Edit(Span(9, 15), Span(9, 22), "agreed", "came to terms", "wording", "low"),
        Edit(Span(16, 28), Span(22, 22), "in principle", "", "certainty", "medium"),
        Edit(Span(29, 39), Span(22, 22), "to sell it", "", "deletion", "low"),
    )
    passage = Passage("p1", Span(0, len(a)), Span(0, len(b)), "paraphrase", 0.6, likeness=0.5, edits=parts)
    (left,) = settle_edits([passage], parse(a), parse(b), EditSettings())[0].edits
    assert (left.old, left.new, left.kind) == ("agreed in principle to sell it", "came to terms", "wording")


def test_half_a_bracket_is_no_change_of_its_own() -> None:
    a, b = "The rust (a brown crust of iron) spread.", "The rust of iron spread."
    cut = Edit(Span(9, 22), Span(8, 8), "(a brown crust", "", "deletion", "low")
    half = Edit(Span(27, 32), Span(12, 16), "iron)", "iron", "punctuation", "none")
    passage = Passage("p1", Span(0, len(a)), Span(0, len(b)), "edited", 0.9, likeness=0.8, edits=(cut, half))
    assert settle_edits([passage], parse(a), parse(b), EditSettings())[0].edits == (cut,)
    alone = Passage("p1", Span(0, len(a)), Span(0, len(b)), "edited", 0.9, likeness=0.8, edits=(half,))
    assert settle_edits([alone], parse(a), parse(b), EditSettings())[0].edits == (half,)


def test_what_confines_one_thing_more_is_no_scope_of_what_was_told_anew() -> None:
    added = Edit(Span(10, 10), Span(5, 10), "", "young", "scope", "medium")
    lost = Edit(Span(20, 25), Span(15, 15), "young", "", "scope", "medium")
    passage = Passage("p1", Span(0, 40), Span(0, 30), "paraphrase", 0.9, likeness=0.5, edits=(added, lost))
    form = replace(added, kind="insertion", severity="low")
    assert settle_edits([passage], parse(LEAD), parse(LEAD), EditSettings())[0].edits == (form, lost)


def test_what_one_place_leaves_out_and_another_tells_is_not_cut() -> None:
    cut = Edit(Span(10, 20), Span(5, 5), "at the pier", "", "deletion", "low")
    short = Passage("p1", Span(0, 40), Span(0, 30), "edited", 0.9, likeness=0.8, edits=(cut,))
    whole = Passage("p2", Span(8, 40), Span(30, 60), "verbatim", 0.9, likeness=1.0)
    assert settle_edits([short, whole], parse(LEAD), parse(LEAD), EditSettings())[0].edits == ()
    again = Edit(Span(12, 20), Span(35, 35), "the pier", "", "deletion", "low")
    other = Passage("p2", Span(8, 40), Span(30, 60), "edited", 0.9, likeness=0.9, edits=(again,))
    assert settle_edits([short, other], parse(LEAD), parse(LEAD), EditSettings())[0].edits == (cut,)


def test_where_they_wrote_and_she_said_is_another_speaker() -> None:
    a, b = "“The beds have gone,” they write in the journal.", "“The beds have gone,” she said in the journal."
    assert [e.kind for e in retold(a, b, "edited").edits if e.kind in FACT_KINDS] == ["attribution"]
