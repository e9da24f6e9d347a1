"""What a text is in its story, when it appeared, what was corrected, and which documents explain an article."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.comparing import compare, parse
from dedupe.model import Cluster, Cover, CoverageRow, Descent, Document, Edit, Line, Member, Passage, Result, Span
from dedupe.pipeline import run
from dedupe.settings import Settings
from dedupe.stages.edits.parts_quoted import with_parts
from dedupe.stages.measure import find_words, mark_words
from dedupe.stages.trace.cover import Held, find_cover
from dedupe.stages.trace.coverage import judge_quotes, told_in_passages
from dedupe.stages.trace.story import judge_type
from dedupe.stages.trace.timeline import lag_hours, make_timeline

# Invented for these tests.
RELEASE = """The only road bridge over the river will close to all motor traffic for fourteen weeks from Monday.

The repair will cost £12.6 million and is the largest piece of work on the crossing since it opened in 1934.

About eighteen thousand vehicles cross on a working day, and they will be sent round by the ford at Hollin.

“Nobody shuts the only bridge of a port town lightly. It is a fair bargain for the traders on both banks,” said the leader.

A hardship fund of a quarter of a million pounds will be open to independent shops and cafés from next week.

Notes to editors

The bridge was built of steel and has been painted twice."""
BODY = RELEASE.partition("\n\nNotes")[0]
BRIEF = """The only road bridge over the river will close to all motor traffic for fourteen weeks.

The repair will cost £12.6 million and is the largest piece of work on the crossing."""


def told(*documents: Document) -> Result:
    return run(documents, Settings(), title="bridge")


def parts(found: Result) -> dict[str, str]:
    return {part.id: part.part for story in found.clusters for part in story.parts}


def dated(name: str, text: str, outlet: str, hour: int) -> Document:
    return Document(name, text, outlet, f"2026-03-03T{hour:02}:00:00Z")


def test_release_its_copy_its_brief_and_its_revision_are_told_apart() -> None:
    revised = BODY.replace("eighteen thousand", "nineteen thousand") + "\n\nThis article was corrected on Tuesday."
    found = told(
        dated("release", RELEASE, "Council", 9),
        dated("copy", BODY, "Gazette", 10),
        dated("brief", BRIEF, "Radio", 11),
        dated("revised", revised, "Gazette", 15),
    )
    assert parts(found) == {
        "release": "release",
        "copy": "syndicated copy",
        "brief": "brief or excerpt",
        "revised": "revision or correction",
    }
    (story,) = found.clusters
    assert all(part.why for part in story.parts)
    (revision,) = story.revisions
    assert [(edit.old, edit.new) for edit in revision.edits] == [("eighteen thousand", "nineteen thousand")]
    assert revision.note is not None
    assert revision.note.of(revised) == "This article was corrected on Tuesday."
    assert story.timeline is not None
    assert (story.timeline.first, story.timeline.spread_hours, story.timeline.outlets) == ("release", 6.0, 3)


def test_agency_text_is_a_wire_and_two_copies_make_it_syndicated() -> None:
    wire = f"EASTMERE (Wirelink) – {BODY}"
    found = told(dated("wire", wire, "Wirelink", 9), dated("one", wire, "Gazette", 10), dated("two", wire, "Post", 11))
    assert parts(found) == {"wire": "wire", "one": "syndicated copy", "two": "syndicated copy"}
    assert found.clusters[0].type == "syndicated copy"
    (coverage,) = found.coverages
    assert [row.carries for row in coverage.rows] == ["wire", "wire"]
    assert coverage.totals.copies == 2


def test_text_with_an_address_for_questions_begins_as_a_release_unless_it_is_a_newspaper_s_page() -> None:
    contact = f"{BODY}\n\nQuestions: press@council.example"
    for text, part in ((contact, "release"), (f"{contact}\n\nRead more: the bridge in pictures", "report")):
        found = told(dated("first", text, "Council", 9), dated("paper", BRIEF, "Gazette", 12))
        assert parts(found)["first"] == part


def test_report_that_others_rework_is_no_release() -> None:
    parts = {"a": Member("a", "report", ""), "b": Member("b", "rewrite", "")}
    descent = Descent((Line("a", None, 0.9), Line("b", "a", 0.9)))
    assert judge_type(descent, parts) == ("rewrite", "one report is reworked in one other text")


@pytest.mark.parametrize(("share", "kind"), [(0.28, "rewrite"), (0.7, "syndicated copy")])
def test_agency_text_is_syndicated_only_where_the_larger_part_of_a_text_is_from_it(share: float, kind: str) -> None:
    parts = {"a": Member("a", "wire", ""), "b": Member("b", "rewrite", "", share)}
    assert judge_type(Descent((Line("a", None, 0.9), Line("b", "a", 0.9))), parts)[0] == kind


def test_clusters_without_alignment_have_no_type_yet() -> None:
    assert Cluster("a", ("a", "b"), "a", "why").type is None


@pytest.mark.parametrize(
    ("published", "lag", "is_rough"),
    [
        ("2026-03-03T12:30:00Z", 3.5, False),
        ("2026-03-03", 0.0, True),
        ("2026-03-04", 15.0, True),
        (None, None, False),
        ("2026-03-03T08:00:00Z", -1.0, False),
    ],
)
def test_lag_counts_from_the_first_text(published: str | None, lag: float | None, *, is_rough: bool) -> None:
    first = Document("a", "", published="2026-03-03T09:00:00Z")
    assert lag_hours(Document("b", "", published=published), first) == (lag, is_rough)


def test_bare_day_that_holds_the_hour_of_another_is_not_the_first() -> None:
    line = make_timeline([dated("release", "", "Council", 9), Document("day", "", "Star", "2026-03-03")])
    assert (line.first, line.spread_hours, line.outlets) == ("release", 0.0, 2)


def test_no_date_at_all_is_no_timeline() -> None:
    line = make_timeline([Document("a", ""), Document("b", "")])
    assert (line.first, line.spread_hours, line.undated) == (None, None, 2)


TEXT = " ".join(f"w{i}" for i in range(60))
STARTS = [at for at in range(len(TEXT)) if at == 0 or TEXT[at - 1] == " "]


def covered(ranges: dict[str, list[tuple[int, int]]]) -> Cover:
    """Return the cover of sixty words by sources that hold words from the first to the one after the last."""
    article = parse(Document("article", TEXT), Settings())
    held = []
    for name, words in ranges.items():
        spans = [Span(STARTS[a], STARTS[b] - 1 if b < len(STARTS) else len(TEXT)) for a, b in words]
        held.append(Held(Document(name, "a text"), mark_words(article, spans), np.zeros(60, dtype=bool)))
    return find_cover("article", find_words(TEXT), np.ones(60, dtype=bool), held, Settings().trace)


@given(
    st.dictionaries(
        st.sampled_from("abcdef"),
        st.lists(st.tuples(st.integers(0, 50), st.integers(8, 30)).map(lambda r: (r[0], min(60, r[0] + r[1])))),
        max_size=5,
    )
)
def test_cover_explains_what_all_sources_explain_but_for_scraps(ranges: dict[str, list[tuple[int, int]]]) -> None:
    cover = covered(ranges)
    words = {name: {w for a, b in held for w in range(a, b)} for name, held in ranges.items()}
    everything = set().union(*words.values()) if words else set()
    named = set().union(*(words[step.source] for step in cover.steps)) if cover.steps else set()
    assert all(len(own - named) < 8 for own in words.values())
    assert cover.unexplained_share == pytest.approx(1 - len(named) / 60, abs=1e-6)
    shares = [step.share for step in cover.steps]
    assert sum(shares) == pytest.approx(len(named) / 60, abs=1e-5)
    assert shares == sorted(shares, reverse=True)
    # The slow, obvious way: no single source explains more than the first, and no pair is left out for nothing.
    best = max((len(own) for own in words.values()), default=0)
    assert (round(60 * shares[0]) if shares else 0) == (best if best >= 8 else 0)
    smallest = next(
        (
            n
            for n in range(len(words) + 1)
            if any(set().union(*map(words.get, c)) >= everything for c in combinations(words, n) if c or not everything)
        ),  # type: ignore[arg-type]
        len(words),
    )
    assert len(cover.steps) <= max(1, smallest) * 3


def ledger(release: str, article: str) -> list[str]:
    found = run([Document("a", release), Document("b", article)], Settings(), title="")
    pair = next(iter(found.comparisons))
    turned = pair.a.id == "b"
    return [] if turned else [row.status for row in pair.quotes]


def test_clause_of_a_long_quotation_with_one_word_changed_is_altered_and_not_added() -> None:
    article = BODY.replace(
        "“Nobody shuts the only bridge of a port town lightly. It is a fair bargain for the traders on both banks,” said",
        "“It is a bad bargain for the traders on both banks,” said",
    )
    assert ledger(BODY, article) == ["altered"]


def test_quotations_that_share_a_few_words_stay_dropped_and_added() -> None:
    article = BODY.replace(
        "“Nobody shuts the only bridge of a port town lightly. It is a fair bargain for the traders on both banks,” said",
        "“We were never asked about a bridge on any of our mornings,” said",
    )
    assert sorted(ledger(BODY, article)) == ["added", "dropped"]


def test_ledger_without_quotations_has_no_parts() -> None:
    one = parse(Document("a", BRIEF), Settings())
    assert with_parts([], one, one, [], Settings().edits) == []


def row_of(release: str, article: str) -> CoverageRow:
    """The row of an article that an hour later was made of a release."""
    found = told(dated("release", release, "Council", 9), dated("article", article, "Gazette", 10))
    ((row,),) = (coverage.rows for coverage in found.coverages)
    return row


def test_notes_that_nobody_used_are_no_part_of_what_a_release_offers_and_used_ones_are() -> None:
    assert row_of(RELEASE, BODY).share_of_release == 1.0
    with_note = BODY + "\n\nThe bridge was built of steel and has been painted twice."
    assert row_of(RELEASE, with_note).share_of_release == 1.0
    assert row_of(RELEASE, BODY.rpartition("\n\n")[0]).share_of_release < 0.9


def test_figure_that_a_sentence_moved_and_changed_is_the_strongest_change() -> None:
    wrong = BODY.replace(
        "The repair will cost £12.6 million and is the largest", "The £16.2 million repair is the largest"
    )
    change = row_of(RELEASE, wrong).strongest_change
    assert change is not None
    assert (change.kind, change.old, change.new) == ("number", "£12.6 million", "£16.2 million")
    right = BODY.replace(
        "The repair will cost £12.6 million and is the largest", "The £12.6 million repair is the largest"
    )
    assert row_of(RELEASE, right).strongest_change is None


def test_what_a_headline_leaves_out_and_the_text_says_is_no_change() -> None:
    headline = "Only road bridge over the river will close for fourteen weeks from Monday"
    assert row_of(RELEASE, f"{headline}\n\n{BODY}").facts_changed == 0


def test_figure_that_headline_and_lead_write_in_two_ways_is_one_changed_fact() -> None:
    head, lead = (
        "Bridge repair will cost £12.6 million",
        "The bridge will be repaired for £12.6 million, it was decided.",
    )
    short, long = "Bridge repair will cost £16.2m", "The bridge will be repaired for £16.2 million, it was decided."
    release, article = Document("a", f"{head}\n\n{lead}"), Document("b", f"{short}\n\n{long}")

    def passage(name: str, words: tuple[str, str], sums: tuple[str, str], *, repeat: bool) -> Passage:
        a, b = (_place(one.text, two) for one, two in zip((release, article), words, strict=True))
        old, new = (
            _place(one.text, two, at.start) for one, two, at in zip((release, article), sums, (a, b), strict=True)
        )
        edit = Edit(old, new, *sums, "number", "high")
        return Passage(name, a, b, "edited", 0.9, repeat=repeat, edits=(edit,))

    first = passage("p1", (head, short), ("£12.6 million", "£16.2m"), repeat=True)
    second = passage("p2", (lead, long), ("£12.6 million", "£16.2 million"), repeat=False)
    pair = replace(compare(release, article, Settings()), passages=(first, second))
    assert told_in_passages(pair) == list(second.edits)
    other = passage("p1", (head, short), ("£12.6 million", "£16.2m"), repeat=False)
    assert told_in_passages(replace(pair, passages=(other, second))) == [*other.edits, *second.edits]


def _place(text: str, words: str, start: int = 0) -> Span:
    at = text.index(words, start)
    return Span(at, at + len(words))


def test_text_whose_sentences_were_all_cut_at_the_end_is_no_copy() -> None:
    cut = """The only road bridge over the river will close to all motor traffic for fourteen weeks.

The repair will cost £12.6 million and is the largest piece of work on the crossing.

About eighteen thousand vehicles cross on a working day.

“Nobody shuts the only bridge of a port town lightly. It is a fair bargain for the traders on both banks,” said the leader.

A hardship fund of a quarter of a million pounds will be open."""
    assert row_of(RELEASE, BODY).part == "syndicated copy"
    assert row_of(RELEASE, cut).part != "syndicated copy"


def test_text_of_a_hundred_words_is_a_brief_though_its_source_is_hardly_longer() -> None:
    brief = """The only road bridge over the river will close to motor traffic for fourteen weeks.

The repair will cost £12.6 million. About eighteen thousand vehicles cross on a working day and will go by the ford.

“It is a fair bargain for the traders on both banks,” the leader said. A hardship fund will be open to shops and cafés."""
    row = row_of(RELEASE, brief)
    assert 0.5 < row.words / len(RELEASE.split()) < 0.6
    assert row.part == "brief or excerpt"


LOST = {
    "head": "A trawler that had been missing since Friday came into port on Monday under her own sail, the coastguard said.",
    "crew": "Her crew of five had eaten nothing but biscuits and a birthday cake that was meant for the mate’s daughter.",
    "engine": "The engine failed forty miles off the light when a net was drawn into the screw, and the radio with it.",
    "rescue": "Two lifeboats and an aircraft had searched three thousand square miles of sea for her in vain.",
}


def test_three_takers_of_a_text_that_nobody_collected_have_it_from_none_of_the_others() -> None:
    own = [
        (
            "At the quay the baker stood with a tray of pies and was kissed by all of them in turn before anyone had spoken. "
            "He has put the pies on the slate of the harbour office and does not expect ever to see his money for them."
        ),
        (
            "Relatives who had kept a vigil in the chapel since Saturday learned of it from a boy on a bicycle. The minister "
            "rang the bell until the rope broke, and then went home and slept for eleven hours in his boots."
        ),
        (
            "Insurers said that a claim would be looked at when somebody made one. The owner, who is ninety, wished only to "
            "know whether there was fish, and was told that there was, though nobody would care to eat it now."
        ),
    ]
    takes = [("head", "crew", "engine"), ("head", "crew", "rescue"), ("head", "engine", "rescue")]
    outlets = ["Gazette", "Herald", "Star"]
    found = told(
        *(
            dated(outlet, "\n\n".join([*(LOST[name] for name in names), news]), outlet, 12 + at)
            for at, (outlet, names, news) in enumerate(zip(outlets, takes, own, strict=True))
        )
    )
    ((unseen,),) = (descent.unseen for descent in found.descents)
    assert unseen.is_main
    assert list(unseen.takers) == outlets
    assert {line.parent for descent in found.descents for line in descent.lines} == {None}


def test_a_few_words_of_a_quotation_that_the_source_altered_are_altered_too() -> None:
    quoted = "“Nobody shuts the only bridge of a port town lightly."
    long = RELEASE.replace(
        "bargain for the traders on both banks,”",
        "bargain for the traders on both banks, and for the people who have waited since the autumn of the flood for a "
        "date that they could write on a calendar and show to their customers,”",
    )
    paper = long.partition("\n\nNotes")[0].replace(quoted, "“Nobody closes a harbour crossing of ours lightly.")
    paper = paper.replace("fourteen weeks from Monday.", "fourteen weeks from Monday. Buses cross at noon and at six.")
    radio = """The only road bridge over the river will close to all motor traffic for fourteen weeks from Monday.

Buses cross at noon and at six. “Nobody closes a harbour crossing of ours lightly,” the leader says."""
    found = told(
        dated("release", long, "Council", 9), dated("paper", paper, "Gazette", 10), dated("radio", radio, "Radio", 11)
    )
    rows = {row.outlet: row for coverage in found.coverages for row in coverage.rows}
    assert rows["Radio"].via == "paper"
    assert [(row.quotes_altered, row.quotes_dropped) for row in (rows["Gazette"], rows["Radio"])] == [(1, 0), (1, 0)]
    change = rows["Radio"].strongest_change
    assert change is not None
    assert change.kind == "quote"


def test_few_words_in_marks_are_not_kept_where_no_passage_of_the_release_is() -> None:
    council = (
        "The fee for the ferry was “far too high” when it was set, and it will fall next spring, the council said."
    )
    paper = "A reader calls the rent of her flat “far too high” and asks who looks after the lifts of the old tower."
    told = compare(Document("council", council), Document("paper", paper), Settings())
    assert not told.passages
    assert [row.status for row in told.quotes] == ["kept"]
    assert judge_quotes(told) == ["dropped"]
    near = compare(Document("council", council), Document("near", f"{council} {paper}"), Settings())
    assert judge_quotes(near) == ["kept"]
