"""The rows of a report: they are the texts, exactly, and say nothing that the comparison does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import api
from dedupe.model import (
    Comparison,
    Decision,
    Derivation,
    Document,
    Edit,
    EditKind,
    Evidence,
    FactEntry,
    Match,
    ParsedDocument,
    Passage,
    QuoteEntry,
    Remainder,
    Run,
    Span,
    Tokens,
)
from dedupe.model.mirror import mirror
from dedupe.render.html import pair_html
from dedupe.render.view import filtered_shares, view_pair
from dedupe.render.view.changed import changed_words
from dedupe.render.view.evidence import facts_apart, only_facts
from dedupe.render.view.figures import fact_figure
from dedupe.render.view.notes import explain, say_one_sided
from dedupe.render.view.rows import EditRow, Marked
from dedupe.render.view.runs import EditMark, PassageMark, cut, edit_marks
from dedupe.render.view.times import say_extent
from dedupe.stages.measure import measure
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences

NO_TOKENS = Tokens("", np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.uint64), str)
RELEASE = (
    "Both councils have made history by becoming the first in England.\n\n"
    "The service is run jointly and costs £4.7m a year.\n\n"
    "“Ten years of praise is a national first,” said Ann Lee.\n\n"
    "Notes to editors\nFilter jobs"
)
ARTICLE = (
    "Council makes history\n"
    "The council has made history by becoming the first in England.\n"
    "“Ten years of praise work is a national first,” said Ann Lee.\n"
    "Critics were not asked in 2019.\n"
    "It costs £4.7million a year.\n"
)


def parsed(name: str, text: str, furniture: tuple[Span, ...] = (), **more: str) -> ParsedDocument:
    document = Document(name, text, **more)  # type: ignore[arg-type]
    return ParsedDocument(document, NO_TOKENS, split_sentences(text), split_paragraphs(text), (), furniture)


def find(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def edit(old: str, new: str, kind: str, severity: str) -> Edit:
    a = find(RELEASE, old) if old else Span(RELEASE.index(" praise is") + 7, RELEASE.index(" praise is") + 7)
    b = find(ARTICLE, new)
    return Edit(a, b, old, new, kind, severity)  # type: ignore[arg-type]


@pytest.fixture
def comparison() -> Comparison:
    a = parsed("release", RELEASE, (find(RELEASE, "Filter jobs"),))
    b = parsed("article", ARTICLE)
    passages = (
        Passage(
            "p1",
            find(RELEASE, "Both councils have made history by becoming the first in England."),
            find(ARTICLE, "The council has made history by becoming the first in England."),
            "edited",
            0.8,
            edits=(edit("Both councils", "The council", "scope", "high"), edit("have", "has", "tense", "low")),
        ),
        Passage(
            "p2",
            find(RELEASE, "“Ten years of praise is a national first,” said Ann Lee."),
            find(ARTICLE, "“Ten years of praise work is a national first,” said Ann Lee."),
            "edited",
            0.9,
            in_quote=True,
            edits=(edit("", "work", "quote", "high"),),
        ),
        Passage(
            "p3",
            find(RELEASE, "costs £4.7m a year."),
            find(ARTICLE, "costs £4.7million a year."),
            "verbatim",
            1.0,
            moved=True,
            edits=(edit("£4.7m", "£4.7million", "format", "none"),),
        ),
    )
    of_a, of_b = measure(a, b, passages)
    return Comparison(
        a,
        b,
        Match("release", "article", 0.2, 0.3, 0.5, 9, ("fingerprint",)),
        True,  # noqa: FBT003 - the record's own order
        passages,
        (
            QuoteEntry(
                "altered",
                "Ann Lee",
                find(RELEASE, "“Ten years of praise is a national first,”"),
                find(ARTICLE, "“Ten years of praise work is a national first,”"),
            ),
        ),
        (FactEntry("date", "added", "2019", None, find(ARTICLE, "2019")),),
        (Remainder(find(RELEASE, "The service is run jointly"), "fact"),),
        (Remainder(find(ARTICLE, "Critics were not asked in 2019."), "fact"),),
        of_a,
        of_b,
        Derivation(
            "a",
            "hadPrimarySource",
            0.93,
            (
                Evidence("credit", 2.0, "B names “A” as its source, where A does not"),
                Evidence("date", -0.5, "B was published earlier: 2020, A 2021"),
            ),
        ),
        Run("0.1.0", {}, "f" * 16),
    )


def side(view: object, name: str) -> str:
    return "".join(run.text for row in view.rows for block in getattr(row, name) for run in block.runs)  # type: ignore[attr-defined]


def test_runs_of_both_sides_are_the_texts_exactly(comparison: Comparison) -> None:
    view = view_pair(comparison)
    assert side(view, "left") == RELEASE
    assert side(view, "right") == ARTICLE


def test_finding_names_the_share_and_both_texts(comparison: Comparison) -> None:
    view = view_pair(comparison)
    share = round(100 * comparison.share_of_b.paraphrase)
    assert view.title == f"{share}\u00a0% of the article comes from the release"


def test_without_a_direction_nothing_comes_from_anything(comparison: Comparison) -> None:
    view = view_pair(replace(comparison, derivation=Derivation(None, "wasDerivedFrom", 0.5)))
    assert view.direction.text == "Undetermined"
    assert "is also in the first text" in view.title


def test_source_stands_left_whichever_way_the_texts_were_given(comparison: Comparison) -> None:
    straight, turned = view_pair(comparison), view_pair(mirror(comparison))
    assert turned.left.side == "b"
    assert turned.title == straight.title
    assert turned.rows == straight.rows
    assert turned.evidence == straight.evidence
    assert turned.bars == straight.bars


def test_mirrored_twice_is_the_same(comparison: Comparison) -> None:
    again = mirror(mirror(comparison))
    assert again.to_dict() == comparison.to_dict()


def test_passages_in_order_have_both_ends_in_one_row(comparison: Comparison) -> None:
    view = view_pair(comparison)
    for passage in ("p1", "p2"):
        rows = [
            n
            for n, row in enumerate(view.rows)
            for blocks in (row.left, row.right)
            for block in blocks
            for run in block.runs
            if passage in run.opens
        ]
        assert len(rows) == 2
        assert rows[0] == rows[1]


def test_gap_says_where_the_partner_of_a_moved_passage_is(comparison: Comparison) -> None:
    view = view_pair(comparison)
    told = [
        (p.passage, p.is_below)
        for row in view.rows
        for gap in (row.left_gap, row.right_gap)
        if gap
        for p in gap.partners
    ]
    assert ("p3", True) in told


def test_words_left_out_add_up_to_the_header(comparison: Comparison) -> None:
    view = view_pair(comparison)
    notes = [note.text for row in view.rows for note in row.left_notes if note.kind == "left-out"]
    assert notes == ["6 words", "3 words"]
    assert view.bars[1].rest_words == 9


def test_furniture_is_in_no_denominator_and_still_shown(comparison: Comparison) -> None:
    view = view_pair(comparison)
    assert view.left.furniture_words == 2
    assert view.left.words == comparison.share_of_a.words
    shown = [run.text for row in view.rows for block in row.left for run in block.runs if run.region == "furniture"]
    assert shown == ["Filter jobs"]


def test_same_value_in_another_notation_is_boxed_and_never_folded(comparison: Comparison) -> None:
    row = next(row for row in view_pair(comparison).evidence.edits if row.kind == "format")
    assert not row.is_folded
    assert [piece.text for piece in row.left if piece.change == "equal"] == ["£4.7m"]


def test_a_word_put_inside_a_quotation_is_said_so(comparison: Comparison) -> None:
    row = next(row for row in view_pair(comparison).strongest if row.kind == "quote")
    assert row.note == "“work” put inside the marks"
    assert [piece.text for piece in row.right if piece.change == "high"] == ["work"]


def test_reasons_speak_of_the_texts_by_name(comparison: Comparison) -> None:
    reasons = view_pair(comparison).direction.reasons
    assert [(reason.text, reason.speaks_for) for reason in reasons] == [
        ("The article names “A” as its source, where the release does not", True),
        ("The article was published earlier: 2020, the release 2021", False),
    ]


def test_reason_is_told_once_and_slight_hints_are_counted(comparison: Comparison) -> None:
    strong = Evidence("credit", 2.0, "B names A as its source")
    evidence = (Evidence("credit", 0.4, strong.text), strong, Evidence("structure", -0.01, "B comes sooner"))
    odd = replace(comparison, derivation=replace(comparison.derivation, evidence=evidence))
    direction = view_pair(odd).direction
    assert [reason.text for reason in direction.reasons] == ["The article names the release as its source"]
    assert direction.slight == 1


def test_number_is_struck_whole() -> None:
    c = api.compare(
        "The storm cut the power to 4,000 homes on the hill above the port.",
        "The storm cut the power to 40,000 homes on the hill above the port.",
    )
    row = view_pair(c).strongest[0]
    assert ["".join(piece.text for piece in side if piece.change == "high") for side in (row.left, row.right)] == [
        "4,000",
        "40,000",
    ]


def test_further_changes_are_counted_below_the_strongest(comparison: Comparison) -> None:
    first = comparison.passages[0]
    many = replace(first, edits=(first.edits[0],) * 8)
    view = view_pair(replace(comparison, passages=(many, *comparison.passages[1:])))
    grave = sum(row.severity in ("high", "medium") for row in view.evidence.edits)
    assert len(view.strongest) + view.further == grave > len(view.strongest)


def test_new_marks_are_none_of_the_sources_quotations(comparison: Comparison) -> None:
    span = comparison.quotes[0].a
    quotes = (*comparison.quotes, QuoteEntry("newly-quoted", None, span, comparison.quotes[0].b))
    figure = view_pair(replace(comparison, quotes=quotes)).figures[1]
    assert (figure.value, figure.unit) == ("0", "of the release’s 1 word for word")
    assert "new: marks" in "".join(words.text for words in figure.lines[-1])


def test_a_quotation_in_two_pieces_is_one_and_one_of_which_a_part_stands_is_shortened(comparison: Comparison) -> None:
    whole = comparison.quotes[0].a
    assert whole is not None
    pieces = [QuoteEntry("kept", "Ann Lee", whole, find(ARTICLE, words)) for words in ("Ten years of", "is a national")]
    view = view_pair(replace(comparison, quotes=tuple(pieces)))
    figure = view.figures[1]
    assert (figure.value, figure.unit) == ("1", "of the release’s 1 word for word")
    assert ["".join(words.text for words in line) for line in figure.lines] == ["1 of them shortened"]
    full = replace(pieces[0], b=comparison.quotes[0].b)
    assert view_pair(replace(comparison, quotes=(full,))).figures[1].lines == ()


def test_a_source_without_quotations_has_none(comparison: Comparison) -> None:
    figure = view_pair(replace(comparison, quotes=())).figures[1]
    assert (figure.value, figure.unit) == ("none", "in the release")


@pytest.mark.parametrize("status", ["altered", "de-quoted", "newly-quoted", "dropped"])
def test_standfirst_denies_no_change_that_a_ledger_or_an_edit_has(comparison: Comparison, status: str) -> None:
    quote = comparison.quotes[0]
    bare = replace(comparison, passages=tuple(replace(p, edits=()) for p in comparison.passages), quotes=(), facts=())
    said = "".join(words.text for words in view_pair(bare).standfirst)
    assert "No change of a quotation, number, date or name of the release was found in them." in said
    changed = replace(bare, quotes=(replace(quote, status=status),))  # type: ignore[arg-type]
    assert "No change of a number, date or name" in "".join(words.text for words in view_pair(changed).standfirst)
    money = FactEntry("money", "changed", "GBP 4700000", find(RELEASE, "£4.7m"), find(ARTICLE, "£4.7million"))
    lost = replace(changed, facts=(money,))
    assert "No change of a date or name" in "".join(words.text for words in view_pair(lost).standfirst)


def test_decision_of_a_person_is_shown_as_one(comparison: Comparison) -> None:
    decided = replace(
        comparison, decisions=(Decision("direction release article", "accept", "rang the office", "Ann"),)
    )
    row = view_pair(decided).decisions[0]
    assert (row.verdict, row.who, row.note) == ("confirmed", "Ann", "rang the office")
    assert "rang the office" in pair_html(decided)
    assert "Decided by a person" in pair_html(decided)
    assert "Decided by a person" not in pair_html(comparison)


def test_words_struck_inside_passages_are_owned_up_to(comparison: Comparison) -> None:
    assert "3 words of the release are struck or replaced inside them" in view_pair(comparison).bars_note


def test_addition_with_a_new_date_names_it_in_the_margin(comparison: Comparison) -> None:
    notes = [note.text for row in view_pair(comparison).rows for note in row.right_notes if note.kind == "added"]
    assert any("2019 is not in the release" in note for note in notes)


def test_fact_that_both_texts_have_apart_is_called_missing_in_neither(comparison: Comparison) -> None:
    third = [
        FactEntry("ordinal", "dropped", "3rd", Span(0, 5), None),
        FactEntry("ordinal", "added", "3rd", None, Span(0, 5)),
    ]
    alone = replace(comparison, facts=(third[0],))
    apart = replace(comparison, facts=tuple(third))
    assert facts_apart(alone) == set()
    assert facts_apart(apart) == {("ordinal", "3rd")}
    said = [[str(fact_figure(c, "release").lines)] for c in (alone, apart)]
    assert "dropped" in said[0][0]
    assert "in both, apart" in said[1][0]
    assert "dropped" not in said[1][0]
    assert "not in the release" not in said[1][0]
    assert [span for span, _ in only_facts(apart, "b") if span == Span(0, 5)] == []


def test_counts_above_a_thousand_have_a_space_in_what_is_said_of_facts_and_edits(comparison: Comparison) -> None:
    dropped = [FactEntry("number", "dropped", str(number), Span(0, 4), None) for number in range(1200)]
    kept = [FactEntry("number", "kept", str(number), Span(0, 4), Span(0, 4)) for number in range(1100)]
    shown = fact_figure(replace(comparison, facts=(*kept, *dropped)), "release")
    assert (shown.value, shown.unit) == ("1\u00a0100", "of the release’s 2\u00a0300 kept")
    assert str(shown.lines).count("1\\xa0200") == 1


def test_what_is_said_again_is_in_no_share_and_not_among_the_strongest(comparison: Comparison) -> None:
    again = Passage(
        "p4",
        comparison.passages[0].a,
        find(ARTICLE, "Council makes history"),
        "paraphrase",
        0.5,
        repeat=True,
        edits=(edit("Both councils", "Council", "scope", "high"),),
    )
    view = view_pair(replace(comparison, passages=(*comparison.passages, again)))
    assert view.bars == view_pair(comparison).bars
    assert {row.passage for row in view.strongest} == {"p1", "p2"}
    assert any(note.kind == "repeat" for row in view.rows for note in row.right_notes)


def test_a_headline_that_hardens_a_claim_counts_once(comparison: Comparison) -> None:
    hardened = edit("Both councils", "Council", "certainty", "high")
    headline = Passage(
        "p4",
        comparison.passages[0].a,
        find(ARTICLE, "Council makes history"),
        "paraphrase",
        0.5,
        repeat=True,
        edits=(hardened,),
    )
    free = comparison.passages[1:]
    view = view_pair(replace(comparison, passages=(*free, headline)))
    assert "p4" in {row.passage for row in view.strongest}
    assert not next(row for row in view.evidence.edits if row.passage == "p4").is_again


def test_marks_taken_off_words_are_marked_themselves_and_the_words_only_tinted() -> None:
    text = "said “decisive action” now"
    marks = edit_marks(
        Edit(Span(5, 22), Span(0, 15), "“decisive action”", "decisive action", "quote-boundary", "high"), "e", "a", text
    )
    assert [(mark.span.of(text), mark.change) for mark in marks] == [
        ("“decisive action”", "tint"),
        ("“", "high"),
        ("”", "high"),
    ]


def test_marks_put_on_or_taken_off_are_shown_with_their_words() -> None:
    mark, plain = Marked("“", "high"), Marked("It was a great day for everybody")
    base = EditRow(
        "e",
        "p1",
        "1E",
        "edited",
        "quote-boundary",
        "quotation marks",
        "high",
        (),
        (),
        "",
        (0, 0),
        (0, 1),
        is_folded=False,
        is_again=False,
    )
    assert changed_words(replace(base, right=(mark, plain)), 34) == ("It was a great…", "“It was a great…")
    assert changed_words(replace(base, left=(plain, Marked("”", "high"))), 34) == (
        "…great day for everybody”",
        "…great day for everybody",
    )
    beside = (Marked("called “"), Marked("bold", "tint"), Marked("” by"))
    assert changed_words(replace(base, left=beside, right=(Marked("bold", "tint"),)), 34) == ("“bold”", "bold")


def test_two_wordings_that_differ_never_look_the_same() -> None:
    same = "the very long beginning that both of the wordings have "
    row = EditRow(
        "e",
        "p1",
        "1E",
        "edited",
        "number",
        "number",
        "high",
        (Marked(same + "4", "high"),),
        (Marked(same + "5", "high"),),
        "",
        (0, 0),
        (0, 1),
        is_folded=False,
        is_again=False,
    )
    assert changed_words(row, 34) == ("…4", "…5")


@pytest.mark.parametrize(
    ("kind", "old", "new", "told"),
    [
        ("number", "40 %", "44 %", "“40 %” becomes “44 %”"),
        ("quote", "Outstanding", "outstanding work", "“work” put inside the marks"),
        ("quote", "the very best", "the best", "“very” cut inside the marks"),
        ("quote-boundary", "“bold”", "bold", "marks taken off “bold”"),
        ("quote-boundary", "risks", "“risk”", "marks put round “risk”; the release says “risks”"),
        ("negation", "not", "", "“not” is lost: the sentence says the opposite"),
        ("insertion", "", "later this year", "“later this year” is not in the release"),
        ("deletion", "in Kent", "", "“in Kent” left out"),
        ("attribution", "", "scientists say", "a speaker is put in: “scientists say”"),
    ],
)
def test_note_is_made_from_kind_and_wordings(kind: str, old: str, new: str, told: str) -> None:
    change = Edit(Span(0, len(old)), Span(0, len(new)), old, new, kind, "high")  # type: ignore[arg-type]
    assert explain(change, "release") == told


def test_filters_leave_out_what_they_say(comparison: Comparison) -> None:
    _, without = filtered_shares(comparison, quotations=False)
    _, expected = measure(comparison.a, comparison.b, [comparison.passages[0], comparison.passages[2]])
    assert without == expected
    _, severe = filtered_shares(comparison, least_severity="high", least_words=12)
    assert severe == measure(comparison.a, comparison.b, [comparison.passages[1]])[1]


ALPHABET = st.sampled_from([*"ab “”.,\n\té", "中", "\u202e", "\x00", "😀"])
TEXTS = st.lists(ALPHABET, max_size=60).map("".join)


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    one, two = draw(st.integers(0, len(text))), draw(st.integers(0, len(text)))
    return Span(min(one, two), max(one, two))


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    texts = draw(TEXTS), draw(TEXTS)
    a, b = (
        parsed(name, text, tuple(draw(st.lists(spans(text), max_size=2))))
        for name, text in zip("ab", texts, strict=True)
    )
    passages = []
    for number in range(draw(st.integers(0, 5))):
        in_a, in_b = draw(spans(texts[0])), draw(spans(texts[1]))
        edits = []
        for _ in range(draw(st.integers(0, 2))):
            one, two = draw(spans(in_a.of(texts[0]))), draw(spans(in_b.of(texts[1])))
            one, two = (
                Span(one.start + in_a.start, one.end + in_a.start),
                Span(two.start + in_b.start, two.end + in_b.start),
            )
            kind, severity = draw(
                st.sampled_from(
                    [
                        ("quote", "high"),
                        ("quote-boundary", "high"),
                        ("wording", "low"),
                        ("insertion", "medium"),
                        ("format", "none"),
                    ]
                )
            )
            edits.append(Edit(one, two, one.of(texts[0]), two.of(texts[1]), kind, severity))  # type: ignore[arg-type]
        kind = draw(st.sampled_from(["verbatim", "edited", "paraphrase"]))
        passages.append(
            Passage(
                f"p{number + 1}",
                in_a,
                in_b,
                kind,
                0.5,
                draw(st.booleans()),
                draw(st.booleans()),
                draw(st.booleans()),
                tuple(edits),
            )
        )  # type: ignore[arg-type]
    of_a, of_b = measure(a, b, passages)
    facts = (FactEntry("date", "dropped", "x", draw(spans(texts[0])), None),)
    source = draw(st.sampled_from(["a", "b", None]))
    derivation = Derivation(source, "wasDerivedFrom", 0.7)  # type: ignore[arg-type]
    match = Match("a", "b", 0.0, 0.0, 0.0, 0, ())
    return Comparison(a, b, match, False, tuple(passages), (), facts, (), (), of_a, of_b, derivation, Run("0", {}, "f"))  # noqa: FBT003 - the record's own order


@given(comparisons())
@settings(max_examples=120, deadline=None)
def test_runs_never_overlap_and_together_are_the_text_whatever_the_passages(comparison: Comparison) -> None:
    view = view_pair(comparison)
    left, right = (comparison.b, comparison.a) if view.left.side == "b" else (comparison.a, comparison.b)
    for name, document in (("left", left), ("right", right)):
        assert side(view, name) == document.text
        place = 0
        for run in (run for row in view.rows for block in getattr(row, name) for run in block.runs):
            assert run.start == place
            assert run.text
            place = run.end


@given(comparisons())
@settings(max_examples=80, deadline=None)
def test_groups_of_words_count_like_the_measure(comparison: Comparison) -> None:
    view = view_pair(comparison)
    kinds = {row.id: row.kind for row in view.evidence.passages}
    for side_view, bar in ((view.left, view.bars[1]), (view.right, view.bars[0])):
        for allowed, expected in (
            ({"verbatim"}, bar.verbatim),
            ({"verbatim", "edited"}, bar.edited),
            ({"verbatim", "edited", "paraphrase"}, bar.paraphrase),
        ):
            counted = sum(
                group.count
                for group in side_view.groups
                if 2 * sum(n for ids, n in group.cover if any(kinds[i] in allowed for i in ids)) > group.length
            )
            assert counted == expected


@given(
    TEXTS.flatmap(
        lambda text: st.tuples(st.just(text), st.lists(spans(text), max_size=4), st.lists(spans(text), max_size=3))
    )
)
@settings(max_examples=120, deadline=None)
def test_every_character_has_the_marks_that_cover_it(sample: tuple[str, list[Span], list[Span]]) -> None:
    text, passage_spans, edit_spans = sample
    passages = [PassageMark(span, f"p{n}", "edited", repeat=False) for n, span in enumerate(passage_spans)]
    edits = [EditMark(span, f"e{n}", "form") for n, span in enumerate(edit_spans)]
    for run in cut(text, passages, edits, [], [], "omitted"):
        for place in range(run.start, run.end):
            assert set(run.passages) == {p.id for p in passages if p.span.start <= place < p.span.end}
            if run.region != "plain":
                assert set(run.edits) == {e.id for e in edits if e.span.start <= place < e.span.end}


@given(st.lists(st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str)), max_size=5))
def test_span_of_bare_days_is_never_told_in_minutes_and_of_one_date_not_at_all(published: list[str | None]) -> None:
    said = say_extent(published)
    assert (said == "") == (sum(one is not None for one in published) < 2)
    assert "min" not in said
    assert " h" not in said


@pytest.mark.parametrize(
    ("kind", "old", "new", "said"),
    [
        ("quote", "[chondroitin sulfate]", "", "cut inside the quotation: [chondroitin sulfate]"),
        ("attribution", ", they add", "", "speaker dropped: they add"),
        ("certainty", "", "may", "added: may"),
        ("scope", "in mice,", " ", "dropped: in mice"),
        ("quote-boundary", '"', "", "“half a million tonnes” told without marks"),
        ("quote-boundary", "", "”", "“half a million tonnes” put in marks"),
        ("number", "40", "44", ""),
    ],
)
def test_change_that_one_text_alone_shows_is_told_in_words(kind: EditKind, old: str, new: str, said: str) -> None:
    edit = Edit(Span(0, len(old)), Span(0, len(new)), old, new, kind, "high")
    assert say_one_sided(edit, "half a million tonnes") == said


EDITED = st.text(st.sampled_from("ab “”\"'‘’.,;:[]–—"), max_size=12)


@given(EDITED, EDITED, st.sampled_from(["quote", "attribution", "certainty", "name", "number", "insertion"]))
def test_a_change_is_told_in_words_or_both_its_wordings_have_some(old: str, new: str, kind: EditKind) -> None:
    said = say_one_sided(Edit(Span(0, len(old)), Span(0, len(new)), old, new, kind, "high"))
    has = [any(sign.isalnum() for sign in words) for words in (old, new)]
    assert bool(said) == (has[0] != has[1])
    assert not said.endswith(": ")
