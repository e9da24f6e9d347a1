"""The pages of a corpus and its stories: who came from whom, who took what, and what is counted."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.corpus import find_corpus
from dedupe.model import Cluster, Descent, Document, Line, Match, ParsedDocument, Result
from dedupe.pipeline import run
from dedupe.render.drawing import draw_descent, draw_histogram, draw_spark, place_labels
from dedupe.render.view import gather_stories, view_corpus, view_story
from dedupe.render.view.corpus import first_rows
from dedupe.render.view.coverage import coverage_foot, story_coverage
from dedupe.render.view.descent import LIKELY, make_family
from dedupe.render.view.gather import count_changes
from dedupe.render.view.wording import in_words
from dedupe.settings import Settings

if TYPE_CHECKING:
    from dedupe.render.view.gather import Story
    from dedupe.render.view.pages import CorpusView, StoryView

RELEASE = (
    "The bridge over the Wend will close for fourteen weeks from Monday while its deck is replaced in sections.",
    "The work costs £12.6 million and is the largest since the bridge was opened by the mayor in 1934.",
    "“Steel and salt do not forgive delay,” said Tom Reuel, who has been the chief engineer since last spring.",
    "Lorries will be sent on a detour of eleven miles by Mill Lane and the ring road until the end of June.",
)
WIRE = "Dan Hollis, the member for the harbour towns, called the closure regrettable and asked for ferries at night."


def article(name: str, outlet: str, published: str, *lines: str) -> Document:
    return Document(name, "\n".join(lines), outlet=outlet, published=published, title=f"Title of {name}")


@cache
def result() -> Result:
    wrong = RELEASE[1].replace("£12.6 million", "£16.2 million")
    documents = [
        article("release", "Council", "2026-03-02T09:00Z", *RELEASE, "Notes to editors", "Media contact: press office"),
        article("wire", "Wire", "2026-03-02T09:52Z", RELEASE[0], wrong, RELEASE[2], WIRE),
        article("paper", "Paper", "2026-03-02T12:00Z", wrong.replace("16.2 million", "16.2m"), RELEASE[2], WIRE),
        article("gazette", "Gazette", "2026-03-03", *RELEASE[:3], "Readers wrote to us about the noise of pumps."),
        article("alone", "Paper", "2026-03-04", "A choir from the old town sang in the rain for an hour and a half."),
    ]
    return run(documents, Settings(), title="A week")


def story() -> Story:
    return gather_stories(result())[0]


def page() -> StoryView:
    return view_story(story())


def corpus() -> CorpusView:
    return view_corpus(result(), gather_stories(result()))


def test_article_that_repeats_an_error_goes_back_to_who_made_it() -> None:
    assert story().family.root == "release"
    assert story().family.parents == {"wire": "release", "paper": "wire", "gazette": "release"}


def test_error_in_two_notations_is_one_error() -> None:
    assert page().title == "Three articles go back to one release, and two carry the same changed number"
    assert {node.name for node in page().descent.nodes if node.carries} == {"Wire", "Paper"}


def test_article_that_was_not_aligned_with_the_release_carries_the_error_of_its_source() -> None:
    week = find_corpus("newsroom-week")
    bridge = [one for one in week.read() if isinstance(one, Document) and one.id.endswith("0303-bridge")]
    found = gather_stories(run(bridge, week.settings(), title=""))[0]
    brief = "coastline-fm-0303-bridge"
    assert found.family.parents[brief] == "wirelink-0303-bridge"
    unaligned = [c for c in found.comparisons if {c.a.id, c.b.id} != {brief, found.reference.id}]
    found = replace(found, comparisons=tuple(unaligned))
    assert brief not in found.measured
    view = view_story(found)
    says = {name for name, parsed in found.members.items() if "16.2" in parsed.text}
    assert {node.id for node in view.descent.nodes if node.carries} == says
    assert view.title.endswith(f"{in_words(len(says), 'article').split()[0]} carry the same changed number")


def test_figures_of_corpus_story_and_coverage_are_sums_of_each_other() -> None:
    corpus_page, rows = corpus(), page().covering.rows
    counts = [row.counts for row in rows if row.counts is not None]
    facts, quotes = sum(one.facts for one in counts), sum(one.altered + one.new_marks for one in counts)
    figures = {one.label: one.value for one in (*corpus_page.figures, *page().figures)}
    assert facts >= 2
    assert figures["facts changed"] == str(facts)
    assert [row.facts for row in corpus_page.stories] == [facts]
    assert [row.quotes for row in corpus_page.stories] == [quotes]
    assert figures["changed quotations"] == str(quotes)


def test_counts_of_a_page_are_those_of_the_coverage_in_every_export() -> None:
    week = find_corpus("newsroom-week")
    found = run(week.read(), week.settings(), title="")
    compared = 0
    for one in gather_stories(found):
        for row in one.coverage.rows if one.coverage else ():
            if row.document in one.measured:
                told = count_changes(one.measured[row.document])
                assert (told.kept, told.altered, told.dropped) == (
                    row.quotes_kept,
                    row.quotes_altered,
                    row.quotes_dropped,
                )
                assert row.facts_changed - row.facts_inherited <= told.facts <= row.facts_changed
                compared += 1
    assert compared > 20


def test_every_article_stands_once_below_its_source() -> None:
    nodes = page().descent.nodes
    assert sorted(node.id for node in nodes) == ["gazette", "paper", "release", "wire"]
    assert [node.row for node in nodes] == list(range(4))
    assert all(link.source < link.target for link in page().descent.links)


def test_matrix_counts_who_took_each_sentence() -> None:
    matrix = page().matrix
    for number, column in enumerate(matrix.columns):
        taken = [row.cells[number] for row in matrix.rows]
        assert column.taken == sum(cell is not None and not cell.is_origin for cell in taken)
        assert column.taken > 0


def test_matrix_shows_what_an_article_put_in_first() -> None:
    matrix = page().matrix
    assert matrix.origins == (("Council", 3), ("Wire", 1))
    column = next(number for number, one in enumerate(matrix.columns) if one.origin == "Wire")
    assert matrix.columns[column].label == "A1"
    cells = {row.name: row.cells[column] for row in matrix.rows}
    assert cells["Wire"] is not None
    assert cells["Wire"].is_origin
    assert cells["Paper"] is not None
    assert cells["Paper"].kind == "verbatim"
    assert cells["Gazette"] is None


def test_coverage_says_when_from_whom_and_what_was_changed() -> None:
    rows = {row.name: row for row in page().covering.rows}
    assert (rows["Wire"].lag, rows["Wire"].source) == ("52 min", "Council")
    assert (rows["Paper"].lag, rows["Paper"].source) == ("3 h", "Wire")
    assert rows["Gazette"].lag == "1\u00a0d"
    assert rows["Wire"].counts is not None
    assert rows["Wire"].counts.facts == 1
    assert rows["Wire"].strongest is not None
    assert rows["Wire"].strongest.kind == "number"
    assert rows["Gazette"].counts is not None
    assert rows["Gazette"].counts.facts == 0


def test_large_story_is_measured_against_what_its_articles_were_compared_with() -> None:
    small = Settings().override(["cluster.align_up_to=2"])
    documents = [parsed.document for parsed in result().documents]
    large = run(documents, small, title="A large week")
    gathered = gather_stories(large)[0]
    representative = gathered.cluster.representative
    view = view_story(gathered)
    lines = {frozenset((line.parent, line.member)) for line in large.descents[0].lines}
    hubs = {representative, gathered.family.root}
    assert all(hubs & {c.a.id, c.b.id} or frozenset((c.a.id, c.b.id)) in lines for c in large.comparisons)
    assert gathered.reference.id in (representative, gathered.family.root)
    assert view.unaligned == len(large.unaligned)
    assert view.unaligned > 0
    assert all(row.counts is not None for row in view.covering.rows)
    assert view.matrix.columns


def test_corpus_counts_its_articles_and_stories() -> None:
    view = corpus()
    assert view.title == "Of 5 articles, 4 tell one story in shared words"
    assert [(row.articles, row.type) for row in view.stories] == [(4, "release rewrite")]
    assert [(row.articles, row.in_story) for row in view.days] == [(3, 3), (1, 1), (1, 0)]


def test_histogram_holds_every_verified_pair() -> None:
    histogram = corpus().histogram
    assert sum(one.pairs for one in histogram.bins) == len(result().matches) + len(result().near_misses)
    assert histogram.threshold == Settings().verify.containment


def test_two_articles_of_one_story_are_no_near_miss() -> None:
    inside = Match("gazette", "paper", 0.1, 0.1, 0.1, 8, ())
    outside = Match("alone", "wire", 0.05, 0.1, 0.1, 7, ())
    odd = Result(**{name: getattr(result(), name) for name in Result.__slots__} | {"near_misses": (inside, outside)})
    rows = view_corpus(odd, gather_stories(odd)).near_misses
    assert [(row.article, row.story) for row in rows] == [("Title of alone", 1)]


def test_longest_run_is_counted_in_words_as_shares_are() -> None:
    shared = "The front-line half-time team-mates of twenty-two well-known clubs ran 2.5-mile races"
    documents = [
        Document("a", f"{shared} on the moor at dawn in spring."),
        Document("b", f"Nobody knew. {shared}, we heard."),
    ]
    c = run(documents, Settings(), title="").comparisons[0]
    assert c.match.longest_run > len(shared.split())
    assert c.copied_run is not None
    assert c.copied_run.words == len(shared.split())
    assert c.copied_run.a.of(c.a.text) == c.copied_run.b.of(c.b.text) == shared
    assert c.to_dict()["match"]["copied_run"]["words"] == len(shared.split())


def test_several_articles_of_one_outlet_are_numbered_in_order_of_time() -> None:
    text = " ".join(RELEASE)
    documents = [
        article("b", "Star", "2026-03-02T08:00Z", text),
        article("a", "Star", "2026-03-02T09:00Z", text.replace("fourteen", "sixteen")),
    ]
    stories = gather_stories(run(documents, Settings(), title="updates"))
    assert stories[0].names == {"b": "Star (1)", "a": "Star (2)"}


def bare(name: str) -> ParsedDocument:
    return run([Document(name, "one word")], Settings(), title="").documents[0]


DOCUMENTS = {name: bare(name) for name in "abcdef"}


@st.composite
def families(draw: st.DrawFn) -> tuple[Cluster, Descent]:
    names = "abcdef"[: draw(st.integers(2, 6))]
    lines = []
    for number, name in enumerate(names):
        parent = draw(st.sampled_from([None, *names[:number]]))
        lines.append(Line(name, parent, draw(st.sampled_from([0.5, 0.7, 0.95]))))
    return Cluster("a", tuple(names), draw(st.sampled_from(names)), "why"), Descent(tuple(lines))


@given(families())
def test_every_article_stands_below_its_source_and_unlikely_lines_are_not_drawn(
    family: tuple[Cluster, Descent],
) -> None:
    cluster, descent = family
    found = make_family(cluster, descent, {})
    assert sorted(found.order) == sorted(cluster.members)
    for line in descent.lines:
        drawn = line.parent is not None and line.confidence >= LIKELY
        assert found.parents.get(line.member) == (line.parent if drawn else None)
        assert found.depth(line.member) < len(cluster.members)
        if drawn and line.parent is not None:
            assert found.order.index(line.parent) < found.order.index(line.member)


def test_page_of_a_story_is_measured_against_the_text_that_its_coverage_is_of() -> None:
    told = result()
    # Of two texts that begin a line most articles hang from the first; the coverage is of the second.
    (descent,), (coverage,) = told.descents, told.coverages
    likely = {"release": None, "wire": "release", "paper": "release", "gazette": None}
    lines = tuple(replace(line, parent=likely[line.member], confidence=0.95) for line in descent.lines)
    turned = replace(told, descents=(Descent(lines),), coverages=(replace(coverage, release="gazette"),))
    (found,) = gather_stories(turned)
    assert found.reference.id == found.root.id == found.family.order[0] == "gazette"
    assert found.records.keys() == {row.document for row in coverage.rows}
    assert story_coverage(found).source == found.names["gazette"]
    assert "who had it first is open" in view_story(found).title


@given(st.lists(st.floats(0, 100), min_size=3, max_size=3).map(sorted))
def test_labels_under_a_bar_stand_in_order_apart_and_inside(ends: list[float]) -> None:
    places = place_labels(ends)
    assert all(second - first > 11.4 for first, second in pairwise(places))
    assert places[0] > 11.4
    assert places[-1] <= 100


def test_lines_of_descent_run_to_the_right_and_rows_do_not_meet() -> None:
    drawing = draw_descent(page())
    assert len({node.y for node in drawing.nodes}) == len(drawing.nodes)
    marks = {node.name: node for node in drawing.nodes}
    assert marks["Council"].x < marks["Wire"].x < marks["Paper"].x
    assert max(node.y for node in drawing.nodes) < drawing.height


@given(
    st.floats(0, 1), st.text("aWm语", min_size=1, max_size=40), st.sampled_from(["", "84\N{NO-BREAK SPACE}%", "100 %"])
)
def test_labels_of_the_figure_of_descent_end_inside_it(x: float, name: str, share: str) -> None:
    view = page()
    nodes = tuple(node if node.is_root else replace(node, x=x, name=name, share=share) for node in view.descent.nodes)
    drawing = draw_descent(replace(view, descent=replace(view.descent, nodes=nodes)))
    for node in drawing.nodes:
        # Type of 12 pixels: Latin letters take 7 on the average, Chinese ones 12.
        width = sum(12 if one == "语" else 7 for one in node.name + node.share) + 7
        assert (node.label_x if node.anchor == "end" else node.label_x + width) <= drawing.width


def test_bars_of_figures_lie_inside_them() -> None:
    drawing = draw_histogram(corpus().histogram)
    assert all(0 <= bar.height <= 192 for bar in drawing.bars)
    assert [bar.height > 0 for bar in drawing.bars] == [bin_.pairs > 0 for bin_ in corpus().histogram.bins]
    assert all(0 <= bar.x <= 166 for bar in draw_spark((0.0, 0.5, 1.0)))


@pytest.mark.parametrize("count", [2, 5])
def test_articles_without_dates_stand_by_steps_of_descent(count: int) -> None:
    documents = [Document(f"d{n}", "\n".join(RELEASE[: 4 - n % 2])) for n in range(count)]
    view = view_story(gather_stories(run(documents, Settings(), title="undated"))[0])
    assert not view.descent.by_time
    assert view.descent.ticks == ()
    assert len(view.descent.nodes) == count


def test_corpus_of_matches_without_a_story_does_not_say_that_nothing_is_shared() -> None:
    odd = Result(**{name: getattr(result(), name) for name in Result.__slots__} | {"clusters": (), "descents": ()})
    view = view_corpus(odd, gather_stories(odd))
    assert "share text" in view.title
    assert str(len(odd.matches) + len(odd.near_misses)) in view.standfirst[0].text


def test_coverage_of_the_corpus_is_that_of_its_stories_and_adds_up_to_its_figures() -> None:
    week = find_corpus("newsroom-week")
    found = run(week.read(), week.settings(), title="")
    stories = gather_stories(found)
    view = view_corpus(found, stories)
    assert view.coverage == tuple(view_story(one).covering for one in stories)
    assert view.coverage_left_out == 0
    figures = {one.label: one.value for one in view.figures}
    foot = view.coverage_foot
    assert foot.articles == sum(len(one.members) - 1 for one in stories)
    assert figures["facts changed"] == str(foot.facts)
    assert figures["changed quotations"] == str(foot.altered + foot.new_marks)


def test_coverage_names_the_change_of_the_record_also_where_it_is_inherited() -> None:
    week = find_corpus("newsroom-week")
    found = run(week.read(), week.settings(), title="")
    inherited = 0
    for story in gather_stories(found):
        rows = {row.name: row for row in story_coverage(story).rows}
        for name, record in story.records.items():
            told, edit = rows[story.names[name]].strongest, record.strongest_change
            assert (told is None) == (edit is None)
            if told is not None and edit is not None:
                assert (told.kind, told.severity, told.is_inherited) == (
                    edit.kind,
                    edit.severity,
                    record.change_is_inherited,
                )
                inherited += told.is_inherited
    assert inherited > 0


def test_copy_of_an_article_stands_right_below_it() -> None:
    lines = [*RELEASE, WIRE]
    paper = article(
        "daily", "Daily", "2026-03-02T12:00Z", "A bridge, again.", *lines[:3], "The mayor had no comment to make on it."
    )
    copy = article(
        "weekly",
        "Weekly",
        "2026-03-05T12:00Z",
        "A bridge, again.",
        *lines[:3],
        "The mayor had no comment to make on it.",
    )
    release = article(
        "release", "Council", "2026-03-02T09:00Z", *RELEASE, "Notes to editors", "Media contact: press office"
    )
    other = article(
        "gazette", "Gazette", "2026-03-03T10:00Z", *RELEASE[:3], "Readers wrote to us about the noise of pumps."
    )
    story = gather_stories(run([release, paper, other, copy], Settings(), title=""))[0]
    rows = story_coverage(story).rows
    assert [(row.name, row.is_copy) for row in rows] == [("Daily", False), ("Weekly", True), ("Gazette", False)]


def test_coverage_of_a_large_corpus_holds_whole_stories_and_counts_the_rest() -> None:
    one = story_coverage(story())
    assert first_rows([one, one, one], 2 * len(one.rows)) == (one, one)
    assert first_rows([one, one], 1) == (one,)
    assert coverage_foot([]).of_article is None
