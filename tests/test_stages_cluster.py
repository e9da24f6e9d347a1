"""Stories: no chains through one weak link or one shared paragraph, a representative with its reason."""

import random
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe.model import Cluster, Document, Match, ParsedDocument
from dedupe.settings import ClusterSettings
from dedupe.stages.cluster import cluster
from dedupe.stages.normalise import normalise


def document(name: str, text: str = "", outlet: str | None = None, published: str | None = None) -> ParsedDocument:
    return ParsedDocument(Document(name, text, outlet, published), normalise(text), (), (), (), ())


def link(a: str, b: str, containment: float, lead_words: int = 50) -> Match:
    return Match(a, b, containment / 2, containment, containment / 2, 30, ("fingerprint",), lead_words)


def members(matches: list[Match], documents: dict[str, ParsedDocument] | None = None) -> list[tuple[str, ...]]:
    names = sorted({name for match in matches for name in (match.a, match.b)})
    parsed = [(documents or {}).get(name) or document(name) for name in names]
    return [story.members for story in cluster(matches, parsed, ClusterSettings())]


def test_two_texts_of_one_lead_are_one_story() -> None:
    assert members([link("a", "b", 0.5)]) == [("a", "b")]


def test_a_shared_paragraph_at_the_end_makes_no_story() -> None:
    assert members([link("a", "b", 0.4, lead_words=0)]) == []


def test_nearly_one_text_is_one_story_wherever_and_whenever_it_stands() -> None:
    dated = {"a": document("a", published="2020-01-01"), "b": document("b", published="2024-01-01")}
    assert members([link("a", "b", 0.9, lead_words=0)], dated) == [("a", "b")]


def test_texts_months_apart_are_one_story_only_when_nearly_one_text() -> None:
    dated = {"a": document("a", published="2024-01-01"), "b": document("b", published="2024-06-01T10:00:00Z")}
    assert members([link("a", "b", 0.5)], dated) == []
    assert members([link("a", "b", 0.5)], {"a": dated["a"]}) == [("a", "b")]


def test_an_outlet_that_repeats_its_own_template_tells_no_story_but_a_revision_does() -> None:
    own = {name: document(name, outlet="Gazette") for name in "ab"}
    assert members([link("a", "b", 0.4)], own) == []
    assert members([link("a", "b", 0.6)], own) == [("a", "b")]
    assert members([link("a", "b", 0.4)], own | {"b": document("b", outlet="Herald")}) == [("a", "b")]
    days = [document(name, outlet="Gazette", published=f"2024-03-0{day}") for name, day in (("a", 1), ("b", 4))]
    assert members([link("a", "b", 0.6)], dict(zip("ab", days, strict=True))) == []


def test_one_quotation_in_common_makes_no_story() -> None:
    assert members([link("a", "b", 0.1)]) == []


def test_release_gathers_papers_that_took_different_parts_of_it() -> None:
    for flip in (False, True):
        pairs = [(f"paper{i}", "release")[:: -1 if flip else 1] for i in range(6)]
        papers = [link(a, b, 0.3) for a, b in pairs]
        assert members(papers) == [("paper0", "paper1", "paper2", "paper3", "paper4", "paper5", "release")]


def test_weak_links_do_not_chain() -> None:
    chain = [link(f"a{i}", f"a{i + 1}", 0.3 - i / 100) for i in range(8)]
    assert max(len(story) for story in members(chain)) <= 3


def test_one_weak_link_does_not_join_two_stories() -> None:
    left = [link(a, b, 0.9) for a, b in (("a1", "a2"), ("a1", "a3"), ("a2", "a3"))]
    right = [link(a, b, 0.9) for a, b in (("b1", "b2"), ("b1", "b3"), ("b2", "b3"))]
    assert members([*left, *right, link("a3", "b3", 0.3)]) == [("a1", "a2", "a3"), ("b1", "b2", "b3")]


def test_takers_of_a_release_and_takers_of_the_wire_that_reworked_it_are_one_story() -> None:
    inside = [link("release", "paper", 0.98), link("wire", "brief", 0.8), link("wire", "daily", 0.85)]
    across = [link(a, b, 0.35) for a in ("release", "paper") for b in ("wire", "daily")]
    assert members([*inside, *across]) == [("brief", "daily", "paper", "release", "wire")]


def test_weak_links_of_less_than_half_of_either_side_do_not_join_two_stories() -> None:
    left = [link(a, b, 0.9) for a, b in (("a1", "a2"), ("a1", "a3"), ("a2", "a3"))]
    right = [link("b1", "b2", 0.9)]
    across = [link("a1", b, 0.4) for b in ("b1", "b2")]
    assert members([*left, *right, *across]) == [("a1", "a2", "a3"), ("b1", "b2")]


def test_a_formula_of_a_few_words_makes_no_story_of_short_texts() -> None:
    assert members([Match("a", "b", 0.5, 0.7, 0.7, 9, ("lsh",), 14)]) == []


def test_short_text_of_which_most_is_reworded_is_one_story_with_its_source() -> None:
    words = [f"w{i}" for i in range(70)]
    rewrite = " ".join(f"new{i}" if i % 10 == 9 else word for i, word in enumerate(words))
    parsed = {"a": document("a", " ".join(words), "Gazette"), "b": document("b", rewrite, "Herald")}
    assert members([Match("a", "b", 0.5, 0.67, 0.67, 9, ("lsh",), 6)], parsed) == [("a", "b")]
    assert members([Match("a", "b", 0.2, 0.38, 0.38, 10, ("fingerprint",), 6)], parsed) == [("a", "b")]
    one_run = {"a": parsed["a"], "b": document("b", " ".join(words[:11]), "Herald")}
    assert members([Match("a", "b", 0.2, 0.38, 0.38, 10, ("fingerprint",), 6)], one_run) == []


def faint(
    own: str, days: tuple[str, str] = ("2026-03-02", "2026-03-03"), outlet: str = "Herald"
) -> list[tuple[str, ...]]:
    """Stories of two texts that share a sentence far down, beside eight others; *own* is what one says besides."""
    block, rest = numbered("block", 20), numbered("rare", 60)
    parsed = {
        "a": document("a", f"{numbered('x', 40)} {rest} {block}", "Gazette", days[0]),
        "b": document("b", f"{own} {block}", outlet, days[1]),
    }
    parsed |= {f"other{i}": document(f"other{i}", numbered(f"o{i}", 60)) for i in range(8)}
    pairs = [link(f"other{i}", f"other{i + 1}", 0.9) for i in range(0, 8, 2)]
    stories = members([*pairs, link("a", "b", 0.15, lead_words=0)], parsed)
    return [story for story in stories if "other0" not in story and not story[0].startswith("other")]


def test_rewrite_that_kept_little_is_one_story_when_it_tells_the_same_in_other_words() -> None:
    same, other = " ".join(f"rare{i} and" for i in range(60)), numbered("else", 60)
    assert faint(same) == [("a", "b")]
    assert faint(other) == []
    assert faint(same, days=("2026-03-02", "2026-03-20")) == []
    assert faint(same, outlet="Gazette") == []


def test_two_versions_of_one_text_join_the_story_of_the_release_that_both_are_linked_with() -> None:
    story = [link("release", name, 0.4) for name in ("p1", "p2", "p3")]
    versions = [link("v1", "v2", 0.95), link("release", "v1", 0.25), link("release", "v2", 0.25)]
    assert members([*story, *versions]) == [("p1", "p2", "p3", "release", "v1", "v2")]


def numbered(name: str, count: int) -> str:
    return " ".join(f"{name}{i}" for i in range(count))


def test_what_also_stands_in_texts_of_other_months_makes_no_story_and_what_is_new_does() -> None:
    template, news = numbered("about", 60), numbered("news", 60)
    days = {"old": "2024-01-01", "new1": "2024-06-01", "new2": "2024-06-02", "new3": "2024-06-02"}
    bodies = {"old": "", "new1": news, "new2": "", "new3": news}
    parsed = {
        name: document(name, f"{numbered(name, 40)} {bodies[name]} {template}", name, day) for name, day in days.items()
    }
    matches = [link(a, b, 0.5) for a, b in (("old", "new1"), ("old", "new2"), ("old", "new3"), ("new1", "new2"))]
    assert members([*matches, link("new2", "new3", 0.5)], parsed) == []
    assert members([*matches, link("new1", "new3", 0.7)], parsed) == [("new1", "new3")]


def test_one_strong_link_does_not_join_two_stories_either() -> None:
    left = [link(a, b, 0.9) for a, b in (("a1", "a2"), ("a1", "a3"), ("a2", "a3"))]
    right = [link(a, b, 0.9) for a, b in (("b1", "b2"), ("b1", "b3"), ("b2", "b3"))]
    assert len(members([*left, *right, link("a3", "b3", 0.85)])) == 2


def test_many_copies_linked_as_chain_and_star_are_one_story() -> None:
    names = [f"n{i:03}" for i in range(300)]
    star = [link(names[0], name, 0.97) for name in names[1:]]
    chain = [link(a, b, 0.97) for a, b in pairwise(names[1:])]
    assert members([*star, *chain]) == [tuple(names)]


def test_representative_holds_most_of_the_others_and_says_so() -> None:
    matches = [Match("a", "c", 0.2, 0.3, 0.6, 30, (), 50), Match("b", "c", 0.2, 0.2, 0.5, 30, (), 50)]
    (story,) = cluster(matches, [document(name) for name in "abc"], ClusterSettings())
    assert story == Cluster("a", ("a", "b", "c"), "a", story.why)
    (pair,) = cluster(matches[:1], [document(name) for name in "ac"], ClusterSettings())
    assert (pair.representative, pair.why) == ("a", "holds 60 % of the other text")


def test_of_equal_copies_the_earliest_represents_the_rest_and_says_so() -> None:
    parsed = [document(name, "same", None, day) for name, day in (("a", "2024-01-03"), ("b", "2024-01-01"))]
    (story,) = cluster([Match("a", "b", 1.0, 1.0, 1.0, 1, (), 1)], parsed, ClusterSettings())
    assert (story.id, story.representative) == ("a", "b")
    assert story.why == "holds 100 % of the other text, as 1 more do; it is the earliest"


def test_no_matches_make_no_stories() -> None:
    assert cluster([], [document("a")], ClusterSettings()) == []


@settings(deadline=None)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(lambda pair: pair[0] < pair[1]),
        st.tuples(st.sampled_from([0.1, 0.3, 0.6, 0.9]), st.sampled_from([0.1, 0.3, 0.9]), st.integers(0, 30)),
        max_size=20,
    ),
    st.integers(0, 1000),
)
def test_order_of_the_input_changes_nothing_and_stories_are_disjoint_and_linked(
    drawn: dict[tuple[str, str], tuple[float, float, int]], seed: int
) -> None:
    matches = [Match(a, b, min(x, y) / 2, x, y, 20, (), lead) for (a, b), (x, y, lead) in drawn.items()]
    parsed = [document(name) for name in "abcdefgh"]
    stories = cluster(matches, parsed, ClusterSettings())
    random.Random(seed).shuffle(matches)
    random.Random(seed).shuffle(parsed)
    assert cluster(matches, parsed, ClusterSettings()) == stories
    everyone = [name for story in stories for name in story.members]
    assert len(everyone) == len(set(everyone))
    for story in stories:
        assert story.id == min(story.members)
        assert story.representative in story.members
        reached = {story.id}
        for _ in story.members:
            reached |= {
                n for m in matches if {m.a, m.b} & reached and {m.a, m.b} <= set(story.members) for n in (m.a, m.b)
            }
        assert reached == set(story.members)


def test_two_texts_that_a_weak_link_tied_join_the_story_of_the_release_that_one_of_them_took() -> None:
    papers = [link(f"paper{i}", "release", 0.3) for i in range(3)]
    taken = [link("copier", "paper9", 0.4), link("paper9", "release", 0.3)]
    everyone = ("copier", "paper0", "paper1", "paper2", "paper9", "release")
    assert members([*papers, *taken]) == [everyone]
    copies = [link("copier", "paper9", 0.9), link("paper9", "release", 0.3)]
    assert members([*papers[:1], *copies]) == [("copier", "paper0", "paper9", "release")]


def test_who_took_from_a_rewrite_is_of_the_story_however_many_copies_the_text_has() -> None:
    copies = [f"copy{i}" for i in range(6)]
    ties = [link(a, b, 1.0) for i, a in enumerate(copies) for b in copies[i + 1 :]]
    rewrite = [link(name, "rewrite", 0.4) for name in copies]
    assert members([*ties, *rewrite, link("rewrite", "second", 0.35)]) == [(*copies, "rewrite", "second")]
