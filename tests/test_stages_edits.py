"""Edits: the laws, the labelled cases, and the order of kinds."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import FACT_KINDS, Document, Edit, ParsedDocument, Passage, Span
from dedupe.settings import EditSettings, Settings
from dedupe.stages.edits import find_edits
from dedupe.stages.edits.units import MARKS
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

CASES = json.loads((Path(__file__).parent / "cases" / "edits.json").read_text(encoding="utf-8"))
LEAD = "Town news\nA first line stands here.\n"
WORDS = (
    'the a of and said researchers council “ ” ‘ ’ " , . : – may will both not about 40 44% £4.7m 10 per cent Monday '
    "14 March 2019 first Bijal Shah Westminster in UK suggest found that people women don’t front-line linked to causes"
).split()


def parse(text: str) -> ParsedDocument:
    return ParsedDocument(
        Document("x", text), normalise(text), split_sentences(text), split_paragraphs(text), find_quotations(text), ()
    )


def edits_of(a: str, b: str, lead: str = LEAD) -> tuple[Edit, ...]:
    first, second = parse(lead + a), parse(lead + b)
    passage = Passage("p1", Span(len(lead), len(first.text)), Span(len(lead), len(second.text)), "edited", 0.9)
    return find_edits(passage, first, second, EditSettings())


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_change_of_a_case_has_its_kind_and_nothing_else_is_a_fact(case: dict[str, str]) -> None:
    found = edits_of(case["a"], case["b"])
    if case["label"] == "none":
        assert found == (), case["comment"]
        return

    def stands(words: str, shown: str) -> bool:
        return words.strip() in shown or (shown != "" and shown in words)

    named = [e for e in found if e.kind == case["label"] and stands(case["old"], e.old) and stands(case["new"], e.new)]
    assert named, f"{case['comment']}: {[(e.kind, e.old, e.new) for e in found]}"
    assert {e.kind for e in found if e.kind in FACT_KINDS} == {case["label"]} & set(FACT_KINDS), case["comment"]


def test_word_lost_beside_a_clause_that_came_to_the_front_stood_behind_it() -> None:
    told = "The study concluded that trams can run all night in the rain."
    found = edits_of("Oxney trams can run all night in the rain, concludes a study.", told)
    lost = next(edit for edit in found if edit.kind == "deletion" and edit.old == "Oxney")
    assert (LEAD + told)[: lost.b.start].endswith("concluded that")


def test_quantity_that_a_headline_leaves_out_and_its_text_tells_is_not_lost() -> None:
    told, heading = "The pier will close to all motor traffic in May.", "The pier will close in May"
    first = parse(LEAD + told)
    second, third = (parse(f"{heading}\nIt will close to {whom} traffic.\n") for whom in ("all motor", "heavy"))
    passage = Passage("p1", Span(len(LEAD), len(first.text)), Span(0, len(heading)), "edited", 0.8)
    kinds = [[e.kind for e in find_edits(passage, first, b, EditSettings())] for b in (second, third)]
    assert "scope" not in kinds[0]
    assert "scope" in kinds[1]


def test_word_that_crosses_an_exchange_of_verbs_stands_for_nothing() -> None:
    found = edits_of("Noise in early childhood is linked to waking and yawning.", "Noise could lead to early waking.")
    told = {(edit.kind, edit.old) for edit in found}
    assert {("certainty", "is linked to"), ("scope", "in early childhood")} <= told


def test_headline_that_names_no_source_has_lost_none() -> None:
    told = "Trams will run to the pier every hour from May, the tramway said on Monday."
    heading, body = "Trams to run to the pier every hour from May", "\nThe first leaves at six.\n"
    first, second = parse(LEAD + told), parse(heading + body)
    passage = Passage("p1", Span(len(LEAD), len(first.text)), Span(0, len(heading)), "paraphrase", 0.6)
    assert not [e for e in find_edits(passage, first, second, EditSettings()) if e.kind == "attribution"]
    sentence = parse(heading + "." + body)
    assert [e for e in find_edits(passage, first, sentence, EditSettings()) if e.kind == "attribution"]


@pytest.mark.parametrize(
    ("told", "kinds"),
    [
        ("The warden said that it was safe for the traffic it carries today.", {"quote-boundary"}),
        ("“The pier is safe for the traffic it carries today,” said the warden.", set()),
        ("The pier is safe for the traffic it carries today.”", set()),
    ],
)
def test_sentence_from_the_middle_of_a_quotation_told_without_marks_has_lost_them(told: str, kinds: set[str]) -> None:
    said = "The pier is safe for the traffic it carries today."
    first = parse(f"{LEAD}Tavish Orrell, the warden, said: “Steel rusts. {said} In five years we could not say so.”\n")
    second = parse(f"{LEAD}{told}\nHe left at six.\n")
    start = next(second.text.index(words) for words in ("it was", "The pier is") if words in second.text)
    end = second.text.index("today") + len("today")
    a = Span(first.text.index(said), first.text.index(said) + len(said))
    found = find_edits(Passage("p1", a, Span(start, end), "edited", 0.8), first, second, EditSettings())
    assert {edit.kind for edit in found if edit.kind in FACT_KINDS} == kinds


@pytest.mark.parametrize(
    ("old", "new", "severity"),
    [
        ("489 patients", "around 500 patients", "medium"),
        ("163,363 patients", "more than 160,000 patients", "medium"),
        ("489 patients", "more than 500 patients", "high"),
        ("489 patients", "498 patients", "high"),
        ("about 500 patients", "489 patients", "high"),
    ],
)
def test_true_rounding_is_no_grave_change(old: str, new: str, severity: str) -> None:
    words = "The study followed {} over two years in four countries."
    assert [(e.kind, e.severity) for e in edits_of(words.format(old), words.format(new))] == [("number", severity)]


def test_a_plan_told_as_done_is_grave_wherever_it_stands() -> None:
    found = edits_of("The club agreed in principle to sell its ground.", "The club has sold its ground.")
    assert [(e.kind, e.severity) for e in found] == [("certainty", "high")]


def test_what_was_hoped_and_will_be_is_one_change_where_its_sentence_says_will_elsewhere() -> None:
    lead = "Town news\nEverybody will be heard, and the college says "
    found = edits_of("hopes to avoid compulsory redundancies.", "compulsory redundancies will be avoided.", lead)
    assert [(e.kind, e.old, e.new) for e in found] == [
        ("certainty", "hopes to avoid compulsory redundancies", "compulsory redundancies will be avoided")
    ]


def test_cases_cover_every_kind_a_dozen_times() -> None:
    counts = {label: sum(case["label"] == label for case in CASES) for label in {case["label"] for case in CASES}}
    near_misses = counts.pop("none")
    assert min(counts.values()) >= 12
    assert len(counts) == 18
    assert near_misses >= 10
    assert len(CASES) >= 150


def test_figures_that_changed_places_are_shown_where_they_stand() -> None:
    a = "In the crash two people died and three were hurt."
    b = "In the crash three people died and two were hurt."
    found = [(e.kind, e.severity, e.old, e.new) for e in edits_of(a, b)]
    assert found == [("number", "high", "two", "three"), ("number", "high", "three", "two")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("fallen", "risen"),
        ("increased", "decreased"),
        ("supported", "opposed"),
        ("accepted", "rejected"),
        ("won", "lost"),
        ("more", "fewer"),
        ("higher", "lower"),
        ("above 500", "below 500"),
    ],
)
def test_word_put_for_its_opposite_turns_the_statement_round(old: str, new: str) -> None:
    found = edits_of(f"The town has {old} in the last count.", f"The town has {new} in the last count.")
    words = old.removesuffix(" 500"), new.removesuffix(" 500")
    assert [(e.kind, e.severity, e.old, e.new) for e in found] == [("negation", "high", *words)]


def test_opposite_and_the_figure_beside_it_are_judged_apart() -> None:
    found = edits_of("Sales rose by 5 per cent.", "Sales fell by 4 per cent.")
    assert [(e.kind, e.old) for e in found] == [("negation", "rose"), ("number", "5 per cent")]


@pytest.mark.parametrize(("old", "new"), [("risen", "climbed"), ("rose", "has risen"), ("fell", "dropped")])
def test_word_put_for_its_like_turns_nothing_round(old: str, new: str) -> None:
    assert {e.kind for e in edits_of(f"Sales {old} in May.", f"Sales {new} in May.")} <= {"wording", "tense"}


def fold(text: str) -> str:
    """What no edit reports: space, marks, kinds of dash, hyphens, soft hyphens, the sign at the end."""
    kept = "".join(sign for sign in text if sign not in MARKS and not sign.isspace() and sign != "\xad")
    return re.sub("[–—―‐‑−‒-]", "", kept).rstrip(".,;:!?…")


def outside(text: str, spans: list[Span]) -> str:
    kept, position = [], 0
    for span in sorted(spans):
        kept.append(text[position : span.start])
        position = span.end
    return fold("".join([*kept, text[position:]]))


@given(
    st.lists(st.sampled_from(WORDS), max_size=25),
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 24), st.sampled_from(WORDS)), max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_text_outside_all_edits_is_equal_on_both_sides(words: list[str], changes: list[tuple[int, int, str]]) -> None:
    other = list(words)
    for how, place, word in changes:
        at = min(place, len(other))
        if how == 0:
            other.insert(at, word)
        elif how == 1 and other:
            other.pop(min(at, len(other) - 1))
        else:
            other = other[at:] + other[:at]
    a, b = " ".join(words), " ".join(other)
    found = edits_of(a, b, lead="")
    for side, text in (("a", a), ("b", b)):
        spans = sorted(getattr(edit, side) for edit in found)
        assert all(0 <= span.start <= span.end <= len(text) for span in spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(edit.old == edit.a.of(a) and edit.new == edit.b.of(b) for edit in found)
    assert outside(a, [edit.a for edit in found]) == outside(b, [edit.b for edit in found])


@given(st.lists(st.sampled_from(WORDS), max_size=30))
@settings(deadline=None)
def test_identical_text_has_no_edits(words: list[str]) -> None:
    text = " ".join(words)
    assert edits_of(text, text) == ()


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_any_two_texts_are_compared_without_a_crash(a: str, b: str) -> None:
    for edit in edits_of(a, b, lead=""):
        assert edit.old == edit.a.of(a)
        assert edit.new == edit.b.of(b)


def test_edits_replay_where_nothing_moved() -> None:
    a = "Both councils remarked: “Ten years of Outstanding is a first,” and £4.7m came, in 2010 too."
    b = "The council said: “Ten years of outstanding work is a first,” and £4.7million came in 2011 too."
    text = a
    for edit in sorted(edits_of(a, b, lead=""), key=lambda edit: edit.a, reverse=True):
        text = text[: edit.a.start] + edit.new + text[edit.a.end :]
    assert fold(text) == fold(b)


def test_word_put_into_a_quotation_with_a_grade_in_lower_case_is_one_change() -> None:
    found = edits_of(
        "“Ten years of Outstanding is a first,” he said.", "“Ten years of outstanding work is a first,” he said."
    )
    assert [(e.kind, e.old, e.new, e.severity) for e in found] == [("quote", "Outstanding", "outstanding work", "high")]


def test_last_word_of_a_quotation_is_a_quote_edit_though_the_sentence_goes_on_behind_it() -> None:
    found = edits_of(
        "Inspectors called the pilots “careful drivers.”", "They were “careful driving” for their passengers"
    )
    assert ("quote", "drivers", "driving") in {(e.kind, e.old.strip(".”"), e.new) for e in found}


def test_medium_kinds_are_high_in_a_headline_and_first_sentence() -> None:
    a, b = "The plan may help.", "The plan will help."
    assert [e.severity for e in edits_of(a, b, lead="")] == ["high"]
    assert [e.severity for e in edits_of(a, b)] == ["medium"]


def test_headline_does_not_use_up_the_first_sentence() -> None:
    lead = "Mill to close\n"
    assert [e.severity for e in edits_of("The plan may help.", "The plan will help.", lead=lead)] == ["high"]
    more = "Mill to close\nIt is old.\n"
    assert [e.severity for e in edits_of("The plan may help.", "The plan will help.", lead=more)] == ["medium"]


def test_insertion_has_an_empty_span_at_its_place() -> None:
    a, b = "The hall was built by hand.", "The old hall was built by hand."
    (edit,) = edits_of(a, b, lead="")
    assert (edit.a, edit.b.of(b)) == (Span(3, 3), "old")


def test_moved_clause_is_one_edit_whose_spans_cross() -> None:
    a = "Dr Ana Ruiz said: “We will need ten more beds in this ward before winter.”"
    b = "“We will need ten more beds in this ward before winter,” said Dr Ana Ruiz."
    kinds = {edit.kind for edit in edits_of(a, b)}
    assert not kinds & set(FACT_KINDS)
    assert any(edit.old.startswith("Dr Ana Ruiz") and edit.new.endswith("Ruiz") for edit in edits_of(a, b))


def test_setting_for_quotations_of_other_statements_changes_the_kind() -> None:
    a = "“The ward is closed because no nurse came at all this week,” she said."
    b = "“The ward was opened again since every doctor stayed,” she said."
    first, second = parse(LEAD + a), parse(LEAD + b)
    passage = Passage("p1", Span(len(LEAD), len(first.text)), Span(len(LEAD), len(second.text)), "paraphrase", 0.4)
    strict = Settings().replace({"edits": {"same_quotation": 1.0}}).edits
    loose = Settings().replace({"edits": {"same_quotation": 0.0}}).edits
    assert "quote" in {edit.kind for edit in find_edits(passage, first, second, loose)}
    assert "quote" not in {edit.kind for edit in find_edits(passage, first, second, strict)}
