"""A direction is named with its reasons, or left undetermined; the order of the two texts changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.errors import InputError
from dedupe.model import Derivation, Document, ParsedDocument, Passage, Span
from dedupe.settings import TraceSettings
from dedupe.stages.normalise import normalise
from dedupe.stages.segment.quotations import find_quotations
from dedupe.stages.segment.sentences import split_paragraphs, split_sentences
from dedupe.stages.trace import trace
from dedupe.stages.trace.dates import period
from dedupe.stages.trace.shared import find_shared, pair_sentences
from dedupe.stages.trace.structure import fuller_quotations

SHARED = (Passage("p1", Span(0, 10), Span(0, 10), "edited", 0.9),)


def parsed(text: str = "The old bridge will close in June.", **fields: str) -> ParsedDocument:
    document = Document("d", text, **fields)
    sentences, paragraphs = split_sentences(text), split_paragraphs(text)
    return ParsedDocument(document, normalise(text), sentences, paragraphs, find_quotations(text), ())


def traced(
    a: ParsedDocument,
    b: ParsedDocument,
    passages: tuple[Passage, ...] = SHARED,
) -> Derivation:
    return trace(a, b, passages, TraceSettings())


def test_without_reasons_the_direction_is_undetermined() -> None:
    found = traced(parsed(), parsed())
    assert (found.source, found.confidence, found.evidence) == (None, 0.5, ())


@pytest.mark.parametrize(
    ("first", "second", "source"),
    [
        ("2025-01-30", "2025-01-31", "a"),
        ("2025-01-31T09:00:00Z", "2025-01-31T08:00:00+02:00", "b"),
        ("2025-01-31", "2025-01-31T08:00:00Z", None),
        ("2025-01-31", "2025-01-31", None),
        ("2025-01-31T23:00:00Z", "2025-02-01", "a"),
    ],
)
def test_earlier_date_is_the_source_and_a_day_covers_its_hours(first: str, second: str, source: str | None) -> None:
    assert traced(parsed(published=first), parsed(published=second)).source == source


COUNCIL = "Eastmere District Council will close the bridge. Eastmere District Council will open it in June."


def test_picture_credited_to_whom_the_other_text_is_about() -> None:
    release = parsed(COUNCIL)
    article = parsed("The bridge will close. (Picture: Eastmere district council)")
    found = traced(release, article)
    assert found.source == "a"
    assert found.relation == "hadPrimarySource"
    assert found.evidence[0].b is not None
    assert "Eastmere district council" in found.evidence[0].b.of(article.text)


def test_picture_of_what_the_other_text_names_in_passing_says_nothing() -> None:
    review = parsed("The play opened. (Photograph: Corn Exchange Theatre)")
    assert "credit" not in kinds(traced(review, parsed("At the Corn Exchange Theatre the play opened.")))


def test_picture_that_an_outlet_credits_to_itself_is_not_the_other_s() -> None:
    release = parsed("The bridge will close. Picture: Eastmere Council", outlet="Eastmere Council")
    article = parsed("Eastmere Council will close the bridge. Eastmere Council will open it in June.")
    assert not any("picture" in item.text for item in traced(release, article).evidence)


def test_picture_of_an_agency_says_nothing() -> None:
    assert traced(parsed(), parsed("The bridge will close. (Picture: Getty Images)")).source is None


def test_agency_signature_points_at_the_agency_s_own_text() -> None:
    wire = parsed(outlet="Reuters")
    paper = parsed("LONDON (Reuters) - The bridge will close.", outlet="Daily Harbour")
    assert traced(wire, paper).source == "a"
    assert traced(parsed(outlet="Gazette"), paper).source is None


def test_notes_to_editors_mark_the_release() -> None:
    release = parsed("The bridge will close.\n\nNotes to editors\n\nThe bridge was built in 1934.")
    assert traced(parsed(), release).source == "b"


def test_contradicting_evidence_is_shown_with_its_sign() -> None:
    release = parsed(COUNCIL, published="2025-02-02")
    article = parsed(
        "Council will close the bridge, it says. (Picture: Eastmere District Council)", published="2025-02-01"
    )
    weights = {item.kind: item.weight for item in traced(release, article).evidence}
    assert weights["date"] < 0 < weights["credit"]


def bulletin(text: str, outlet: str | None, day: int) -> ParsedDocument:
    signed = f"{text}\n\nThat is your weather with Morwenna Tripp, brought to you by Wend Valley Windows."
    fields = {"published": f"2025-02-0{day}"} | ({"outlet": outlet} if outlet else {})
    return parsed(signed, **fields)


@pytest.mark.parametrize("outlet", ["Coastline FM", None])
def test_bulletins_that_share_a_sign_off_alone_are_no_revision_and_have_no_direction(outlet: str | None) -> None:
    monday = bulletin("Mist in the valley until ten, then hazy sun and nine degrees on the coast tonight.", outlet, 1)
    friday = bulletin("Rain from the west by noon, and a gale warning for all ships off the Ness since.", outlet, 5)
    found = traced(monday, friday)
    assert (found.source, found.relation, found.evidence) == (None, "wasDerivedFrom", ())


def test_text_that_an_outlet_changed_little_is_a_revision_of_the_earlier_one() -> None:
    body = (
        "The only road bridge will close for fourteen weeks, the county said. It was built in 1934 of steel and stone."
    )
    old = parsed(body, outlet="Star", published="2025-02-01")
    new = parsed(body.replace("fourteen", "sixteen"), outlet="Star", published="2025-02-02")
    found = traced(new, old)
    assert (found.source, found.relation) == ("b", "wasRevisionOf")


def test_dates_count_for_less_where_little_is_shared_and_the_reason_says_so() -> None:
    shared = "the bridge will close to all motor traffic on Monday"
    own = [" ".join(f"{name}{i}" for i in range(200)) for name in "xy"]
    first, second = (
        parsed(f"{text} {shared} {text[:20]}", outlet=name, published=f"2025-02-0{day}")
        for day, (name, text) in enumerate(zip("GS", own, strict=True), 1)
    )
    (reason,) = (item for item in traced(first, second).evidence if item.kind == "date")
    assert 0 < reason.weight < 3
    assert reason.text.endswith("the texts share little")


def test_habit_that_shows_near_shared_text_and_elsewhere_is_one_reason() -> None:
    found = traced(parsed(RELEASE + "\n\nThe team finds more."), parsed(PAPER + "\n\nThe team found more, he said."))
    kinds = Counter((item.kind, item.text.partition(" (")[0].partition(" in and around")[0]) for item in found.evidence)
    assert max(kinds.values()) == 1


def test_words_shown_of_a_reason_are_not_cut_inside_a_word() -> None:
    line = "Notes to editors: " + "the bridge was built in 1934 and it cost £1,934,000 then"
    found = traced(parsed(f"The old bridge will close in June.\n\n{line}"), parsed())
    (shown,) = (item.text for item in found.evidence if item.kind == "release")
    words = shown.partition("“")[2].rstrip("”").removesuffix(" …")
    assert line.startswith(words)
    assert line[len(words) : len(words) + 1] in ("", " ")


def test_nothing_shared_has_no_direction() -> None:
    found = traced(parsed(published="2025-01-01"), parsed(published="2025-01-02"), passages=())
    assert (found.source, found.evidence) == (None, ())


RELEASE = """Walking to school helps children sleep, study finds

Children who walk to school fall asleep eleven minutes sooner than those who are driven there. Individuals who walk may
also wake less often, suggest the researchers. The effect is associated with daylight before nine in the morning.

“We had expected an effect of exercise. What we found was an effect of light, and that is something every family can have
for nothing,” says Dr Alma Thorne, who led the work. About 62% of the 1,400 participants were driven on most days.

Notes to editors

The paper is published today."""
PAPER = """Sleep tight: walk it

Youngsters doze off sooner if they go to school on foot, experts said.

Children who walk to school fall asleep eleven minutes sooner than those who are driven there.

About 62 per cent of the 1,400 youngsters were driven on most days, the scientists found.

“We had expected an effect of exercise. What we found was an effect of light,” said Dr Alma Thorne."""


def kinds(found: Derivation) -> dict[str, float]:
    return {item.kind: item.weight for item in found.evidence}


def test_release_is_told_from_the_article_by_what_was_done_to_shared_text_alone() -> None:
    found = trace(parsed(RELEASE), parsed(PAPER), SHARED, TraceSettings(whole=0))
    assert found.source == "a"
    assert found.confidence >= 0.8
    assert {"reporting", "house-style", "structure", "wording"} <= kinds(found).keys()
    assert "release" not in kinds(found)
    assert all(item.weight > 0 for item in found.evidence)


def test_reasons_show_where_they_stand() -> None:
    release, paper = parsed(RELEASE), parsed(PAPER)
    shown = {
        item.kind: (item.a.of(release.text) if item.a else item.b.of(paper.text) if item.b else "")
        for item in traced(release, paper).evidence
    }
    assert shown["release"].strip() == "Notes to editors"
    assert shown["house-style"] in {"per cent", "2%"}


def test_quotation_that_goes_on_marks_the_source() -> None:
    texts = [item.text for item in traced(parsed(RELEASE), parsed(PAPER)).evidence]
    assert "A has quotations in full that the other cuts" in texts


def test_quotation_that_the_other_interrupts_to_say_who_speaks_is_not_cut() -> None:
    # Invented.
    whole = '"Our pupils have waited a long time for this. They will love the reading room," said Ann Reed.'
    parts = '"Our pupils have waited a long time for this," said Ann Reed. "They will love the reading room."'
    cut = '"Our pupils have waited a long time for this," said Ann Reed.'
    measured = [fuller_quotations(*find_shared(parsed(whole), parsed(other))) for other in (parts, cut)]
    assert [(a.value, b.value) for a, b in measured] == [(0, 0), (1, 0)]


def test_two_texts_in_one_tense_and_style_stay_undetermined() -> None:
    other = PAPER.replace("Sleep tight: walk it", "Walk to sleep").replace("on most days", "nearly every day")
    assert traced(parsed(PAPER), parsed(other)).source is None


def test_correction_of_an_earlier_version_is_the_later_text() -> None:
    corrected = f"{PAPER}\n\nCorrection, 4.30pm: an earlier version of this article gave a wrong number of minutes."
    assert traced(parsed(PAPER), parsed(corrected)).source == "a"


def test_headline_about_something_is_no_part_of_a_release() -> None:
    for headline in (
        "About 4,000 homes without power",
        "Embargo on grain lifted",
        "About half of pupils driven to school",
    ):
        assert "release" not in kinds(traced(parsed(PAPER), parsed(f"{headline}\n\n{PAPER}")))


def test_our_residents_speak_for_the_institution_only_outside_quotation_marks() -> None:
    council = parsed("The bridge will close. We are delighted that our residents can cross again in June.")
    quoting = parsed("The bridge will close. “We are delighted that our residents can cross,” the leader said.")
    assert "voice" in kinds(traced(council, quoting))
    assert kinds(traced(council, quoting))["voice"] > 0


def test_byline_that_names_the_other_outlet() -> None:
    wire, paper = parsed(outlet="Wirelink"), parsed(outlet="Tidewater Post", author="Post staff and Wirelink")
    assert traced(wire, paper).source == "a"


def test_outlet_named_in_page_furniture_alone_says_nothing() -> None:
    text = "The bridge will close.\nThe Star and the Ledger have one publisher."
    furniture = (Span(text.index("The Star"), len(text)),)
    paper = replace(parsed(text, outlet="Star"), furniture=furniture)
    assert traced(parsed(outlet="Ledger"), paper).evidence == ()


PIECES = st.lists(
    st.sampled_from(
        (
            "The county will close the only road bridge over the river for fourteen weeks.",
            "“It is a fair bargain for the town, and we owe it to traders to keep to the date,” said the leader.",
            "“It is a fair bargain for the town,” says the leader, who may add more.",
            "About 12% of individuals cross by day.",
            "About 12 per cent of people crossed by day, experts found.",
            "Notes to editors",
            "Correction: an earlier version of this article gave another day.",
            "An effect was associated with numerous factors, the county reports.",
            "Read more: the bridge in pictures. (Picture: county)",
        )
    ),
    max_size=9,
)


@given(PIECES, PIECES, st.sampled_from((" ", "\n\n")), st.sampled_from((0, 1)))
def test_texts_that_change_places_change_the_signs_and_nothing_else(
    one: list[str], two: list[str], gap: str, whole: int
) -> None:
    a, b = parsed(gap.join(one), published="2025-01-01"), parsed("\n\n".join(two), published="2025-01-03")
    there = trace(a, b, SHARED, TraceSettings(whole=whole))
    back = trace(b, a, SHARED, TraceSettings(whole=whole))
    assert there.confidence == back.confidence
    assert back.source == {"a": "b", "b": "a", None: None}[there.source]
    mirrored = {(e.kind, -e.weight, e.b, e.a) for e in back.evidence}
    assert {(e.kind, e.weight, e.a, e.b) for e in there.evidence} == mirrored
    letters = str.maketrans("AB", "BA")
    assert {e.text[:1] for e in back.evidence} == {e.text[:1].translate(letters) for e in there.evidence}


@given(PIECES, PIECES)
def test_sentences_are_paired_as_a_slow_count_of_shared_runs_pairs_them(one: list[str], two: list[str]) -> None:
    a, b = find_shared(parsed(" ".join(one)), parsed(" ".join(two)))
    slow = Counter(
        (i, j)
        for i, j, _ in {(i, j, run) for i, run in _runs(a.parsed) for j, other in _runs(b.parsed) if run == other}
    )
    best = [
        (i, j)
        for (i, j), n in slow.items()
        if n == max(m for (k, _), m in slow.items() if k == i) == max(m for (_, k), m in slow.items() if k == j)
    ]
    assert pair_sentences(a, b) == sorted(best)


def _runs(text: ParsedDocument) -> list[tuple[int, tuple[str, ...]]]:
    words = text.tokens.words
    homes = [sum(int(start) >= s.start for s in text.sentences) - 1 for start in text.tokens.starts]
    return [(homes[i], words[i : i + 5]) for i in range(len(words) - 4)]


def test_the_other_order_gives_the_same_direction() -> None:
    release = parsed("Eastmere Council will close the bridge.\nNotes to editors: none", published="2025-02-02")
    article = parsed("It will close, said Bo in a statement. (Picture: Eastmere Council)")
    there, back = traced(release, article), traced(article, release)
    assert (there.source, back.source) == ("a", "b")
    assert there.confidence == back.confidence
    assert sorted(e.weight for e in there.evidence) == sorted(-e.weight for e in back.evidence)


@pytest.mark.parametrize("published", ["yesterday", "2025-13-01", "2025-01-01T25:00"])
def test_date_that_is_none_is_one_clear_line(published: str) -> None:
    with pytest.raises(InputError, match="it must be ISO 8601"):
        period(published)
